package httptransport

import (
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// longestMessage is how long a message may be, in bytes: some tell a name or a value that
// the client has written.
const longestMessage = 1_000

// requestIDHeader is where the id of the request stands in the answer, if it has one.
const requestIDHeader = "X-Request-Id"

// onlyData reports whether a response has data and nothing beside it.
func onlyData(r *graphql.Response) bool {
	return r.Data != nil && len(r.Extensions) == 0 && r.HasNext == nil && r.Label == "" && r.Path == nil
}

// bounded gives the errors of a response as far as they are told: a bounded number of
// bounded length, each with the id under which the log knows the request. How many are
// left out is said in the extensions.
func (t *Transport) bounded(header http.Header, response *graphql.Response) gqlerror.List {
	errs := response.Errors
	if more := len(errs) - t.Limits.Errors; more > 0 {
		errs = errs[:t.Limits.Errors]
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["moreErrors"] = more
	}
	id := header.Get(requestIDHeader)
	out := make(gqlerror.List, len(errs))
	for i, e := range errs {
		told := *e
		if len(told.Message) > longestMessage {
			end := longestMessage
			for !utf8.RuneStart(told.Message[end]) {
				end--
			}
			told.Message = told.Message[:end] + "…"
		}
		told.Extensions = map[string]any{}
		for key, value := range e.Extensions {
			if key != "file" {
				told.Extensions[key] = value
			}
		}
		if id != "" {
			told.Extensions["requestId"] = id
		}
		out[i] = &told
	}
	return out
}

// unrun is a response to a request that was not run: it has no data, not even null.
type unrun struct {
	Errors     gqlerror.List  `json:"errors"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// marshal writes a response that is not written from the plan.
func marshal(response any) []byte {
	b, err := json.Marshal(response)
	if err != nil {
		panic(fmt.Errorf("writing a response: %w", err)) // it says where, and holds no data
	}
	return b
}
