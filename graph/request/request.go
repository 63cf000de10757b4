// Package request reads operations for handlers that answer them in another form than the API: as a table, as a graph,
// by an address. They are held to the rules and limits of the API, and what these refuse, the API refuses in its words.
package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/input"
	"cityweave/graph/querylimit"
	"cityweave/graph/syntax"
	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
)

// Reader reads operations. It is safe for concurrent use.
type Reader struct {
	API    http.Handler // the GraphQL handler
	Schema *ast.Schema
	Rules  func() *rules.Rules // of validation
	Input  *input.Coercer
	Limits limits.Limits // of operations as clients write them
}

// Operation is a query that the API would run.
type Operation struct {
	Document  *ast.QueryDocument
	Query     *ast.OperationDefinition
	Text      string         // of the document
	Variables map[string]any // as they were sent, also those that the query does not declare
	Coerced   map[string]any // those that it declares, coerced
}

// String is the text with the variables that were sent, in one line.
func (o *Operation) String() string {
	text := strings.Join(strings.Fields(o.Text), " ")
	if given, err := json.Marshal(o.Variables); err == nil && len(o.Variables) > 0 {
		text += " " + string(given)
	}
	return text
}

// body is what a request of GraphQL over HTTP says.
type body struct {
	Query         string
	OperationName string
	Variables     json.RawMessage
}

// Read reads the operation of a request: of a POST from its body, of a GET from its address.
func (o *Reader) Read(r *http.Request) (*Operation, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, inprocess.Problemf(errcode.BadBody, "the body broke off")
	}
	q, ok := read(r, body)
	if !ok {
		return nil, o.refusal(r, body)
	}
	if strings.TrimSpace(q.Query) == "" { // the API takes one that was stored before
		return nil, inprocess.Problemf(errcode.BadRequest, `the request lacks the text of its operation: send it as "query"`)
	}
	if parsed := o.parse(q); parsed != nil {
		return parsed, nil
	}
	return nil, o.refusal(r, body)
}

func read(r *http.Request, text []byte) (q body, ok bool) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		given := r.URL.Query()
		q.Query, q.OperationName = given.Get("query"), given.Get("operationName")
		q.Variables = json.RawMessage(given.Get("variables"))
		return q, true
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return q, err == nil && media == accept.JSON && Decode(text, &q)
}

// Decode reads one value of JSON, with numbers as they are written.
func Decode(text []byte, into any) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into) == nil && !d.More()
}

// parse returns nil if the API refuses the operation.
func (o *Reader) parse(q body) *Operation {
	if querylimit.Tokens(q.Query) > o.Limits.Tokens {
		return nil
	}
	doc, syntaxError := syntax.Parse(q.Query)
	if syntaxError != nil || len(doc.Operations) == 0 || querylimit.Check(querylimit.Of(doc), o.Limits) != nil {
		return nil
	}
	if errs := validator.ValidateWithRules(o.Schema, doc, o.Rules()); len(errs) > 0 {
		return nil
	}
	var sent, coerced map[string]any // two copies, since the coercer takes one over
	if len(q.Variables) > 0 && !(Decode(q.Variables, &sent) && Decode(q.Variables, &coerced)) {
		return nil
	}
	query := doc.Operations.ForName(q.OperationName)
	if query == nil || query.Operation != ast.Query || querylimit.Variables(query, sent) > o.Limits.Values {
		return nil
	}
	coerced, errs := o.Input.Variables(query, coerced)
	if len(errs) > 0 || input.Null(query, coerced) != nil {
		return nil
	}
	return &Operation{Document: doc, Query: query, Text: q.Query, Variables: sent, Coerced: coerced}
}

// refusal asks the API what is wrong with a request.
func (o *Reader) refusal(r *http.Request, body []byte) error {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	again.Header.Set("Accept", accept.GraphQL)
	again.Header.Del("If-None-Match")
	w := inprocess.NewResponse(&bytes.Buffer{})
	if id := errcode.RequestIDHeader; r.Header.Get(id) != "" {
		w.Header().Set(id, r.Header.Get(id))
	}
	o.API.ServeHTTP(w, again)
	if refused := inprocess.RefusalIn(w); refused != nil {
		return refused
	}
	return errors.New("the API answers an operation that it should refuse")
}
