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

	"cityweave/internal/errcode"
)

// maxMessage is how many bytes a message may have: some repeat a name or a value of the query.
const maxMessage = 1_000

// onlyData reports whether a response has data and nothing beside it.
func onlyData(r *graphql.Response) bool {
	return r.Data != nil && len(r.Extensions) == 0 && r.HasNext == nil && r.Label == "" && r.Path == nil
}

// bounded returns copies of the errors of a response: at most Limits.Errors, with messages of bounded length, each with
// the id under which the log knows the request. It sets the extension moreErrors to the number of the others.
func (t *Transport) bounded(header http.Header, response *graphql.Response) gqlerror.List {
	errs := response.Errors
	if more := len(errs) - t.Limits.Errors; more > 0 {
		errs = errs[:t.Limits.Errors]
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["moreErrors"] = more
	}
	id := header.Get(errcode.RequestIDHeader)
	out := make(gqlerror.List, len(errs))
	for i, e := range errs {
		c := *e
		if len(c.Message) > maxMessage {
			end := maxMessage
			for !utf8.RuneStart(c.Message[end]) {
				end--
			}
			c.Message = c.Message[:end] + "…"
		}
		c.Extensions = map[string]any{}
		for key, value := range e.Extensions {
			if key != "file" {
				c.Extensions[key] = value
			}
		}
		if id != "" {
			c.Extensions["requestId"] = id
		}
		out[i] = &c
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
			cmp.Compare(
				root(a),
				root(b),
			),
			slices.CompareFunc(a.Path, b.Path, comparePlaces),
			cmp.Compare(a.Message, b.Message),
		)
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

// errorOnly is the response to a request that was not run: it has no data, not even null.
type errorOnly struct {
	Errors     gqlerror.List  `json:"errors"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// marshal encodes a response that the encoder of the plan does not.
func marshal(response any) []byte {
	b, err := json.Marshal(response)
	if err != nil {
		panic(fmt.Errorf("encoding a response: %w", err)) // the error names a type and no data
	}
	return b
}
