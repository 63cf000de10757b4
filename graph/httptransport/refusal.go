package httptransport

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/graph/plan"
	"cityweave/internal/accept"
	"cityweave/internal/accesslog"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

// refusal is an answer of errors alone, without data: the operation was not run.
type refusal struct {
	errs  gqlerror.List
	retry time.Duration // for Retry-After; 0 leaves the header out
	allow string        // for Allow; "" leaves the header out
}

func (r *refusal) code() string {
	code, _ := r.errs[0].Extensions["code"].(string)
	return code
}

// refuse returns a refusal with one error.
func refuse(code, message string) *refusal {
	return &refusal{errs: gqlerror.List{{Message: message, Extensions: map[string]any{"code": code}}}}
}

// limitExceeded returns the refusal of a request that exceeds a limit.
func limitExceeded(f *limits.Fault) *refusal {
	r := refuse(f.Code, f.Error())
	r.errs[0].Extensions["limit"] = f.Limit
	r.errs[0].Extensions["value"] = f.Value
	return r
}

// tooMuch returns the refusal of an operation whose estimated cost exceeds the limit.
func tooMuch(err error, planned *plan.Operation) *refusal {
	message := err.Error()
	var e *gqlerror.Error
	if errors.As(err, &e) {
		message = e.Message // without the position in the document, which is unknown
	}
	r := refuse(errcode.TooMuch, message)
	r.errs[0].Extensions["limit"], r.errs[0].Extensions["value"] = planned.Limit, planned.Estimated
	return r
}

// rateLimited returns the refusal of a client that must wait before it can spend the estimated cost.
func rateLimited(wait time.Duration, estimated int) *refusal {
	r := refuse(errcode.RateLimited, fmt.Sprintf(
		"this client has asked for much in a short time: try again after %v, or ask for fewer nodes than %s",
		wait.Round(time.Second)+time.Second, limits.Grouped(estimated)))
	r.retry = wait
	return r
}

// unavailable returns the refusal of a request for which the store does not name its release.
func (t *Transport) unavailable(ctx context.Context, err error) *refusal {
	code, message, ok := plan.Classify(err)
	if !ok {
		code, message = errcode.Internal, errcode.OurFault
	}
	t.Log.WarnContext(ctx, "asking the store for its release", "error", err)
	r := refuse(code, message)
	r.retry = time.Second
	return r
}

// refuse sends a refusal.
func (x *exchange) refuse(refused *refusal) {
	code := refused.code()
	accesslog.From(x.r.Context()).Failed(code)
	if x.Refused != nil {
		x.Refused(code)
	}
	header := x.w.Header()
	header.Set("Cache-Control", "no-store")
	header.Del("ETag")
	if refused.retry > 0 {
		header.Set("Retry-After", strconv.Itoa(int(refused.retry/time.Second)+1))
	}
	if refused.allow != "" {
		header.Set("Allow", refused.allow)
	}
	response := &graphql.Response{Errors: refused.errs}
	response.Errors = x.bounded(header, response)
	body := marshal(errorOnly{response.Errors, response.Extensions})
	header.Set("Content-Length", strconv.Itoa(len(body)))
	x.w.WriteHeader(errcode.Find(code).Status(x.media == accept.GraphQL))
	_, _ = x.w.Write(body) // an error means that the client has left
}
