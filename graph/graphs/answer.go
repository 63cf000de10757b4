package graphs

import (
	"cmp"
	"context"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/accept"
	"cityweave/internal/graphfile"
	"cityweave/internal/suggest"
)

// paramFormat asks for an answer of GraphQL as a graph.
const paramFormat = "format"

// Answers answers requests to /graphql that ask for a graph: with the entities and links of the answer. It leaves all
// others to next.
func (h *Handler) Answers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		format, asked := wanted(r)
		if !asked {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Accept")
		if err := h.answerQuery(w, r, format); err != nil {
			h.refuse(w, r, err)
		}
	})
}

// wanted returns the format of graphs that a request asks for.
func wanted(r *http.Request) (graphfile.Format, bool) {
	if given := r.URL.Query(); given.Has(paramFormat) {
		return graphfile.Find(given.Get(paramFormat))
	}
	media := map[string]graphfile.Format{}
	for _, f := range graphfile.Formats() {
		if name, _, err := mime.ParseMediaType(f.ContentType); err == nil && name != accept.JSON {
			media[name] = f
		}
	}
	f, ok := media[accept.Preferred(r.Header.Values("Accept"), slices.Sorted(maps.Keys(media))...)]
	return f, ok
}

// question is an operation of GraphQL that is answered with a graph.
type question struct {
	target
	asked     string // the operation with its variables
	variables map[string]any
	marked    *marked
}

// answerQuery sends the graph of an answer.
func (h *Handler) answerQuery(w http.ResponseWriter, r *http.Request, format graphfile.Format) error {
	q, err := h.question(r, format)
	if err != nil {
		return err
	}
	release, err := h.current(r.Context())
	if err != nil {
		return err
	}
	if h.unchanged(w, r, q.target, release) {
		return nil
	}
	g, err := h.admitted(r.Context(), format, func(ctx context.Context, r *reading) (*graphfile.Graph, error) {
		return r.answered(ctx, q)
	})
	if err != nil {
		return err
	}
	return h.send(w, r, q.target, g)
}

// question reads a request.
func (h *Handler) question(r *http.Request, format graphfile.Format) (*question, error) {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, bad("the address is not well formed: write %% before two hexadecimal digits, and & between parameters")
	}
	known := []string{paramFormat, paramLines, "query", "operationName", "variables", "extensions"}
	for name := range given {
		if !slices.Contains(known, name) {
			return nil, bad("answers as graphs have no parameter %q%s: they have %s and %s", short(name), suggest.Meant(name, known),
				paramFormat, paramLines)
		}
	}
	a := asked{format: format}
	if given.Has(paramLines) {
		if err := a.readLines(h, given.Get(paramLines)); err != nil {
			return nil, err
		}
		if err := a.check(); err != nil {
			return nil, err
		}
	}
	op, err := h.Requests.Read(r)
	if err != nil {
		return nil, err
	}
	asked := op.String()
	op.Document.Operations = ast.OperationList{op.Query}
	marked, err := h.mark(op.Document)
	if err != nil {
		return nil, err
	}
	name := "cityweave-" + cmp.Or(op.Query.Name, "answer")
	return &question{
		target: target{format: format, options: a.options, key: asked + "\n" + op.Query.Name, name: name},
		asked:  asked, variables: op.Variables, marked: marked,
	}, nil
}
