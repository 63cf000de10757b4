package httptransport

import (
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

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
