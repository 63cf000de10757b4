package graphs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"cityweave/graph/querylimit"
	"cityweave/graph/syntax"
	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
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
	query     string
	operation string
	variables json.RawMessage // nil for none
	marked    *marked
}

// answerQuery sends the graph of an answer.
func (h *Handler) answerQuery(w http.ResponseWriter, r *http.Request, format graphfile.Format) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return &problem{errcode.BadBody, "the body broke off"}
	}
	q, err := h.question(r, body, format)
	if errors.Is(err, errInvalid) {
		return h.invalid(r, body)
	}
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
	g, err := h.admitted(r.Context(), func(ctx context.Context, r *reading) (*graphfile.Graph, error) {
		return r.answered(ctx, q)
	})
	if err != nil {
		return err
	}
	return h.send(w, r, q.target, g)
}

// errInvalid is the error of a request that the API refuses by itself.
var errInvalid = errors.New("the request is not valid")

// question reads a request by the rules and limits of the API.
func (h *Handler) question(r *http.Request, body []byte, format graphfile.Format) (*question, error) {
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
	q := &question{}
	if err := q.read(r, given, body); err != nil {
		return nil, err
	}
	if err := h.parse(q); err != nil {
		return nil, err
	}
	name := "cityweave-" + cmp.Or(q.operation, "answer")
	q.target = target{format: format, options: a.options, key: q.String() + "\n" + q.operation, name: name}
	return q, nil
}

// read reads the operation from the body of a POST or from the address of a GET.
func (q *question) read(r *http.Request, given url.Values, body []byte) error {
	if r.Method == http.MethodGet {
		q.query, q.operation = given.Get("query"), given.Get("operationName")
		if text := given.Get("variables"); text != "" {
			q.variables = json.RawMessage(text)
		}
	} else {
		var sent struct {
			Query         string
			OperationName string
			Variables     json.RawMessage
		}
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || media != accept.JSON || json.Unmarshal(body, &sent) != nil {
			return errInvalid
		}
		q.query, q.operation, q.variables = sent.Query, sent.OperationName, sent.Variables
	}
	if len(q.variables) > 0 && !json.Valid(q.variables) {
		return errInvalid
	}
	if strings.TrimSpace(q.query) == "" {
		return bad(`a graph needs the text of the operation: send it as "query"`)
	}
	return nil
}

// parse checks the operation and marks what the graph is made of.
func (h *Handler) parse(q *question) error {
	if querylimit.Tokens(q.query) > h.Limits.Tokens {
		return errInvalid
	}
	doc, syntaxError := syntax.Parse(q.query)
	if syntaxError != nil || len(doc.Operations) == 0 || querylimit.Check(querylimit.Of(doc), h.Limits) != nil {
		return errInvalid
	}
	if errs := validator.ValidateWithRules(h.Schema, doc, h.Rules()); len(errs) > 0 {
		return errInvalid
	}
	operation := doc.Operations.ForName(q.operation)
	if operation == nil || operation.Operation != ast.Query {
		return errInvalid
	}
	var variables map[string]any
	if len(q.variables) > 0 && json.Unmarshal(q.variables, &variables) != nil ||
		querylimit.Variables(operation, variables) > h.Limits.Values {
		return errInvalid
	}
	q.operation = operation.Name
	doc.Operations = ast.OperationList{operation}
	var err error
	q.marked, err = h.mark(doc)
	return err
}

// String is the operation with its variables in one line.
func (q *question) String() string {
	text := strings.Join(strings.Fields(q.query), " ")
	var variables bytes.Buffer
	if len(q.variables) > 0 && json.Compact(&variables, q.variables) == nil {
		text += " " + variables.String()
	}
	return text
}

// invalid asks the API what is wrong with a request.
func (h *Handler) invalid(r *http.Request, body []byte) error {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	again.Header.Set("Accept", accept.GraphQL)
	again.Header.Del("If-None-Match")
	w := inprocess.NewResponse(&bytes.Buffer{})
	h.GraphQL.ServeHTTP(w, again)
	if refused := inprocess.RefusalIn(w); refused != nil {
		return refused
	}
	return errors.New("the API answers a request that is not valid for a graph")
}
