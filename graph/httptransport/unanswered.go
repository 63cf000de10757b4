package httptransport

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/internal/admission"
	"cityweave/internal/errcode"
)

// notAdmitted refuses a request that the server had no room for while it waited.
func notAdmitted(err error) *refusal {
	var full *admission.Refused
	if !errors.As(err, &full) {
		return timedOut()
	}
	r := refuse(errcode.Busy, full.Error())
	r.retry = max(full.RetryAfter, 1)
	return r
}

func timedOut() *refusal {
	return refuse(errcode.Timeout, "the request took too long or was given up: ask for less at once")
}

// unanswered turns a response into a refusal if no root field of it could be answered and the server
// is the cause, so that its status is an error for monitors and proxies, too. It returns nil for all
// other responses.
//
// Example: the database is down. { cities { totalCount } city(id: "city:a") { name } } is answered with
// 503, since both fields are null by an error. { dataset { release } cities { totalCount } } is answered
// with 200 and one error if the release was read before the database went down.
func unanswered(response *graphql.Response) *refusal {
	if len(response.Errors) == 0 || !nothingIn(response) {
		return nil
	}
	for _, entry := range errcode.Table() {
		cause := slices.IndexFunc(response.Errors, func(e *gqlerror.Error) bool {
			return e.Extensions["code"] == entry.Code && len(e.Path) <= 1
		})
		if entry.GraphQL < http.StatusInternalServerError || cause < 0 {
			continue
		}
		r := &refusal{errs: slices.Clone(response.Errors)}
		r.errs[0], r.errs[cause] = r.errs[cause], r.errs[0] // the first one decides on the status
		if entry.GraphQL == http.StatusServiceUnavailable {
			r.retry = time.Second
		}
		return r
	}
	return nil
}

// nothingIn reports whether each root field is null by an error of its own.
func nothingIn(response *graphql.Response) bool {
	if data := bytes.TrimSpace(response.Data); len(data) == 0 || string(data) == "null" {
		return true
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(response.Data, &fields); err != nil {
		return false
	}
	for name, value := range fields {
		failed := slices.ContainsFunc(response.Errors, func(e *gqlerror.Error) bool {
			return len(e.Path) > 0 && e.Path[0] == ast.PathName(name)
		})
		if string(value) != "null" || !failed {
			return false
		}
	}
	return true
}
