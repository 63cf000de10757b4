package request_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/input"
	"cityweave/graph/request"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
)

// refusing is an API that refuses everything, and counts how often it is asked.
type refusing struct{ asked int }

func (a *refusing) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.asked++
	inprocess.NewRefusal(w.Header(), errcode.ValidationFailed, "as the API says it", nil).Send(w)
}

func reader() (*request.Reader, *refusing) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: "type Query { double(of: Int! = 1): Int }"})
	api := &refusing{}
	l := limits.Default()
	l.Tokens = 40
	return &request.Reader{API: api, Schema: schema, Rules: rules.NewDefaultRules, Input: input.New(schema, nil), Limits: l}, api
}

func get(values url.Values) *http.Request {
	return httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), http.NoBody)
}

func post(media, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", media)
	return r
}

func TestRead(t *testing.T) {
	const text = "query A($n: Int!) { double(of: $n) } query B { double }"
	for name, r := range map[string]*http.Request{
		"GET":  get(url.Values{"query": {text}, "operationName": {"A"}, "variables": {`{"n": 2, "other": 3}`}}),
		"POST": post("application/json; charset=utf-8", `{"query":"`+text+`","operationName":"A","variables":{"n":2,"other":3}}`),
	} {
		t.Run(name, func(t *testing.T) {
			from, api := reader()
			op, err := from.Read(r)
			if err != nil || api.asked > 0 {
				t.Fatalf("got %v after %d requests to the API, want an operation after none", err, api.asked)
			}
			if op.Query.Name != "A" || op.Text != text || len(op.Document.Operations) != 2 {
				t.Errorf("got the operation %q of %q", op.Query.Name, op.Text)
			}
			if len(op.Variables) != 2 || op.Coerced["n"] != int64(2) || op.Coerced["other"] != nil {
				t.Errorf("got the variables %v and %v", op.Variables, op.Coerced)
			}
			if got, want := op.String(), text+` {"n":2,"other":3}`; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// What the rules and limits of the API do not allow is refused in its words.
func TestReadRefuses(t *testing.T) {
	for name, r := range map[string]*http.Request{
		"syntax":              get(url.Values{"query": {"{ double("}}),
		"unknown field":       get(url.Values{"query": {"{ triple }"}}),
		"no operation":        get(url.Values{"query": {"fragment F on Query { double }"}}),
		"which operation":     get(url.Values{"query": {"query A { double } query B { double }"}}),
		"too many tokens":     get(url.Values{"query": {"{" + strings.Repeat(" double", 50) + " }"}}),
		"type of a variable":  get(url.Values{"query": {"query($n: Int!) { double(of: $n) }"}, "variables": {`{"n":"x"}`}}),
		"missing variable":    get(url.Values{"query": {"query($n: Int!) { double(of: $n) }"}}),
		"variables no object": get(url.Values{"query": {"{ double }"}, "variables": {`[1]`}}),
		"text after JSON":     post("application/json", `{"query":"{ double }"} x`),
		"no JSON":             post("application/json", `{`),
		"media type":          post("text/plain", `{"query":"{ double }"}`),
	} {
		t.Run(name, func(t *testing.T) {
			from, api := reader()
			op, err := from.Read(r)
			if !inprocess.RefusedFor(err, errcode.ValidationFailed) || api.asked != 1 {
				t.Errorf("got %v and %v after %d requests to the API, want its refusal after one", op, err, api.asked)
			}
		})
	}
}

func TestReadWithoutText(t *testing.T) {
	from, api := reader()
	_, err := from.Read(get(url.Values{"extensions": {`{"persistedQuery":{}}`}}))
	problem, ok := errors.AsType[*inprocess.Problem](err)
	if !ok || problem.Code != errcode.BadRequest || api.asked > 0 {
		t.Errorf("got %v after %d requests to the API, want our own refusal: the API takes texts that it has stored", err, api.asked)
	}
}
