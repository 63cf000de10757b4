package export

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

	"cityweave/graph/input"
	"cityweave/graph/querylimit"
	"cityweave/graph/syntax"
	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
)

// request is a GraphQL request.
type request struct {
	Query         string
	OperationName string
	Variables     map[string]any
}

// errInvalid is the error of a request that the API refuses by itself.
var errInvalid = errors.New("the request is not valid")

// job reads a request and finds the shape of its table. An invalid request is refused by the API, in its words.
func (e *Exporter) job(r *http.Request, o options) (*job, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, &problem{errcode.BadBody, "the body broke off"}
	}
	j := &job{Exporter: e, options: o}
	err = e.parse(r, body, j)
	if errors.Is(err, errInvalid) {
		return nil, e.invalid(r, body)
	}
	if err != nil {
		return nil, err
	}
	j.shape, err = newShape(j.operation, j.coerced, o)
	return j, err
}

// parse sets the operation and the variables of a job by the rules and limits of the API.
func (e *Exporter) parse(r *http.Request, body []byte, j *job) error {
	q, err := readRequest(r, body)
	if err != nil {
		return err
	}
	if querylimit.Tokens(q.Query) > e.Limits.Tokens {
		return errInvalid
	}
	doc, syntaxError := syntax.Parse(q.Query)
	if syntaxError != nil || len(doc.Operations) == 0 || querylimit.Check(querylimit.Of(doc), e.Limits) != nil {
		return errInvalid
	}
	if errs := validator.ValidateWithRules(e.Schema, doc, e.Rules()); len(errs) > 0 {
		return errInvalid
	}
	j.operation = doc.Operations.ForName(q.OperationName)
	if j.operation == nil || j.operation.Operation != ast.Query ||
		querylimit.Variables(j.operation, q.Variables) > e.Limits.Values {
		return errInvalid
	}
	coerced, errs := e.Input.Variables(j.operation, q.Variables)
	if len(errs) > 0 || input.Null(j.operation, coerced) != nil {
		return errInvalid
	}
	j.text, j.given, j.coerced = q.Query, q.Variables, coerced
	return nil
}

// readRequest reads a request from the body of a POST or from the address of a GET.
func readRequest(r *http.Request, body []byte) (q request, err error) {
	if r.Method == http.MethodGet {
		given := r.URL.Query()
		q.Query, q.OperationName = given.Get("query"), given.Get("operationName")
		if text := given.Get("variables"); text != "" && decode([]byte(text), &q.Variables) != nil {
			return q, errInvalid
		}
	} else {
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || media != accept.JSON || decode(body, &q) != nil {
			return q, errInvalid
		}
	}
	if strings.TrimSpace(q.Query) == "" {
		return q, badTable("a table needs the text of the operation: send it as \"query\"")
	}
	return q, nil
}

func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

// invalid asks the API what is wrong with a request.
func (e *Exporter) invalid(r *http.Request, body []byte) error {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	again.Header.Set("Accept", accept.GraphQL)
	again.Header.Del("If-None-Match")
	w := inprocess.NewResponse(&bytes.Buffer{})
	if id := errcode.RequestIDHeader; r.Header.Get(id) != "" {
		w.Header().Set(id, r.Header.Get(id))
	}
	e.API.ServeHTTP(w, again)
	if refused := inprocess.RefusalIn(w); refused != nil {
		return refused
	}
	return errors.New("the API answers a request that is not valid for a table")
}
