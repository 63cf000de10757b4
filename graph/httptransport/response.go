package httptransport

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
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

// sortErrors orders the errors of a response as their root fields are ordered in the operation: root fields run at the
// same time and fail in any order. The errors of one root field are ordered by path, then by message.
func sortErrors(op *graphql.OperationContext, errs gqlerror.List) {
	if len(errs) < 2 {
		return
	}
	rank := map[ast.PathElement]int{}
	for i, field := range graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"}) {
		rank[ast.PathName(field.Alias)] = i + 1
	}
	root := func(e *gqlerror.Error) int {
		if len(e.Path) == 0 {
			return 0
		}
		return rank[e.Path[0]]
	}
	slices.SortStableFunc(errs, func(a, b *gqlerror.Error) int {
		return cmp.Or(
			cmp.Compare(root(a), root(b)), slices.CompareFunc(a.Path, b.Path, comparePlaces), cmp.Compare(a.Message, b.Message))
	})
}

// comparePlaces compares two elements of paths: indexes by number, before names by their bytes.
func comparePlaces(a, b ast.PathElement) int {
	i, aIsIndex := a.(ast.PathIndex)
	j, bIsIndex := b.(ast.PathIndex)
	switch {
	case aIsIndex && bIsIndex:
		return cmp.Compare(i, j)
	case aIsIndex:
		return -1
	case bIsIndex:
		return 1
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
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
