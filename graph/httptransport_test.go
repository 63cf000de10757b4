package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

const (
	asJSON    = "application/json"
	asGraphQL = "application/graphql-response+json"
)

// guarded gives the API over the small network, with other limits than usual.
func guarded(t testing.TB, change func(*graph.Options)) http.Handler {
	t.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	return guardedOver(st, change)
}

func guardedOver(st store.Store, change func(*graph.Options)) http.Handler {
	o := graph.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&o)
	}
	return graph.NewHandler(kg.CityNetworks(), st, o)
}

// send sends a request as it stands; headers come in pairs.
func send(t testing.TB, h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", asJSON)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i+1] == "" {
			r.Header.Del(header[i])
			continue
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// posted is the body of a POST.
func posted(query string, variables any) string {
	b, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// code is the code of the first error of an answer.
func code(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	errs := failures(t, w.Body.String())
	if len(errs) == 0 {
		return ""
	}
	return errs[0].Extensions.Code
}

func TestTheSecondLineOfAHeaderIsReadToo(t *testing.T) {
	h := guarded(t, nil)
	for _, header := range []http.Header{
		{"Content-Type": {asJSON, "text/plain"}},
		{"Content-Type": {asJSON}, "Content-Encoding": {"identity", "gzip"}},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(posted(`{cities{totalCount}}`, nil)))
		r.Header = header
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusUnsupportedMediaType || code(t, w) != errcode.UnsupportedMediaType {
			t.Errorf("%v: %d %s", header, w.Code, w.Body)
		}
	}
}

func TestEveryRefusalHasItsStatusInBothMediaTypes(t *testing.T) {
	h := guarded(t, nil)
	deep := "{" + strings.Repeat("cities{nodes{programmes{nodes{", 4) + "id" + strings.Repeat("}}}}", 4) + "}"
	rows := []struct {
		name, method, target, body string
		header                     []string
		code                       string
		json, graphql              int
	}{
		{"a query", "POST", "/graphql", posted(`{cities{totalCount}}`, nil), nil, "", 200, 200},
		{"a charset", "POST", "/graphql", posted(`{cities{totalCount}}`, nil), []string{"Content-Type", "application/json; charset=UTF-8"}, "", 200, 200},
		{"partial data", "POST", "/graphql", posted(`{cities(first:0){totalCount} programmes{totalCount}}`, nil), nil, "BAD_INPUT", 200, 200},
		{"an unknown member", "POST", "/graphql", `{"query":"{cities{totalCount}}","id":"7"}`, nil, "", 200, 200},
		{"no body", "POST", "/graphql", "", nil, errcode.BadJSON, 400, 400},
		{"malformed", "POST", "/graphql", `{"query":`, nil, errcode.BadJSON, 400, 400},
		{"trailing bytes", "POST", "/graphql", posted(`{cities{totalCount}}`, nil) + "x", nil, errcode.BadJSON, 400, 400},
		{"two requests", "POST", "/graphql", posted(`{cities{totalCount}}`, nil) + posted(`{cities{totalCount}}`, nil), nil, errcode.BadJSON, 400, 400},
		{"a byte order mark", "POST", "/graphql", "\ufeff" + posted(`{cities{totalCount}}`, nil), nil, errcode.BadJSON, 400, 400},
		{"not UTF-8", "POST", "/graphql", "{\"query\":\"{cities{totalCount}} # \xff\"}", nil, errcode.BadJSON, 400, 400},
		{"half a pair", "POST", "/graphql", `{"query":"{cities{totalCount}} # \ud800"}`, nil, errcode.BadJSON, 400, 400},
		{"the other half", "POST", "/graphql", `{"query":"{cities{totalCount}} # \udc00\ud800"}`, nil, errcode.BadJSON, 400, 400},
		{"a whole pair", "POST", "/graphql", `{"query":"{cities{totalCount}} # \ud83c\udfd9"}`, nil, "", 200, 200},
		{"a key twice", "POST", "/graphql", `{"query":"{a}","query":"{cities{totalCount}}"}`, nil, errcode.BadJSON, 400, 400},
		{"a key twice, once escaped", "POST", "/graphql", `{"query":"{a}","qu\u0065ry":"{cities{totalCount}}"}`, nil, errcode.BadJSON, 400, 400},
		{"a key twice, deep", "POST", "/graphql", `{"query":"{cities{totalCount}}","variables":{"a":[{"b":1,"b":2}]}}`, nil, errcode.BadJSON, 400, 400},
		{"keys in other letters", "POST", "/graphql", `{"Query":"{cities{totalCount}}"}`, nil, errcode.BadRequest, 400, 400},
		{"a batch", "POST", "/graphql", "[" + posted(`{cities{totalCount}}`, nil) + "]", nil, errcode.BadRequest, 400, 400},
		{"null", "POST", "/graphql", "null", nil, errcode.BadRequest, 400, 400},
		{"a query that is a number", "POST", "/graphql", `{"query":1}`, nil, errcode.BadRequest, 400, 400},
		{"variables that are a list", "POST", "/graphql", `{"query":"{a}","variables":[]}`, nil, errcode.BadRequest, 400, 400},
		{"extensions that are a word", "POST", "/graphql", `{"query":"{a}","extensions":"x"}`, nil, errcode.BadRequest, 400, 400},
		{"a name that is a number", "POST", "/graphql", `{"query":"{a}","operationName":1}`, nil, errcode.BadRequest, 400, 400},
		{"no query", "POST", "/graphql", `{}`, nil, errcode.BadRequest, 400, 400},
		{"no query by GET", "GET", "/graphql", "", nil, errcode.BadRequest, 400, 400},
		{"two queries by GET", "GET", "/graphql?query=%7Ba%7D&query=%7Bb%7D", "", nil, errcode.BadRequest, 400, 400},
		{"bad escapes", "GET", "/graphql?query=%zz", "", nil, errcode.BadRequest, 400, 400},
		{"bad variables by GET", "GET", "/graphql?query=%7Ba%7D&variables=%7B", "", nil, errcode.BadJSON, 400, 400},
		{"list of variables by GET", "GET", "/graphql?query=%7Ba%7D&variables=%5B%5D", "", nil, errcode.BadRequest, 400, 400},
		{"a form", "POST", "/graphql", "query={a}", []string{"Content-Type", "application/x-www-form-urlencoded"}, errcode.UnsupportedMediaType, 415, 415},
		{"plain text", "POST", "/graphql", posted(`{a}`, nil), []string{"Content-Type", "text/plain"}, errcode.UnsupportedMediaType, 415, 415},
		{"no media type", "POST", "/graphql", posted(`{a}`, nil), []string{"Content-Type", ""}, errcode.UnsupportedMediaType, 415, 415},
		{"another charset", "POST", "/graphql", posted(`{a}`, nil), []string{"Content-Type", "application/json; charset=latin1"}, errcode.UnsupportedMediaType, 415, 415},
		{"a compressed body", "POST", "/graphql", posted(`{a}`, nil), []string{"Content-Encoding", "gzip"}, errcode.UnsupportedMediaType, 415, 415},
		{"DELETE", "DELETE", "/graphql", "", nil, errcode.MethodNotAllowed, 405, 405},
		{"no GraphQL", "POST", "/graphql", posted(`{`, nil), nil, errcode.ParseFailed, 200, 400},
		{"a field that is not there", "POST", "/graphql", posted(`{nothing}`, nil), nil, errcode.ValidationFailed, 200, 400},
		{"a mutation by GET", "GET", "/graphql?query=" + url.QueryEscape(`mutation{a}`), "", nil, errcode.ValidationFailed, 200, 400},
		{"an operation that is not there", "POST", "/graphql", `{"query":"query A{cities{totalCount}}","operationName":"B"}`, nil, errcode.ValidationFailed, 200, 400},
		{"a variable of another type", "POST", "/graphql", posted(`query($n:Int!){cities(first:$n){totalCount}}`, map[string]any{"n": "x"}), nil, errcode.ValidationFailed, 200, 400},
		{"@defer", "POST", "/graphql", posted(`{...@defer{cities{totalCount}}}`, nil), nil, errcode.ValidationFailed, 200, 400},
		{"too deep", "POST", "/graphql", posted(deep, nil), nil, "TOO_DEEP", 200, 400},
		{"too much", "POST", "/graphql", posted(`{cities(first:100){nodes{programmes(first:100){nodes{cities(first:100){nodes{id}}}}}}}`, nil), nil, "TOO_MUCH", 200, 400},
	}
	for _, row := range rows {
		for media, status := range map[string]int{asJSON: row.json, asGraphQL: row.graphql} {
			w := send(t, h, row.method, row.target, row.body, append([]string{"Accept", media}, row.header...)...)
			if w.Code != status || w.Header().Get("Content-Type") != media+"; charset=utf-8" || code(t, w) != row.code {
				t.Errorf("%s, %s: got %d %s %s, want %d %s", row.name, media, w.Code, w.Header().Get("Content-Type"), w.Body, status, row.code)
			}
			if hasData := strings.Contains(w.Body.String(), `"data"`); hasData != (row.code == "" || row.name == "partial data") {
				t.Errorf("%s, %s: data is there: %v", row.name, media, hasData)
			}
			if row.code != "" && w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s, %s: an error may be kept: %q", row.name, media, w.Header().Get("Cache-Control"))
			}
			if row.code == errcode.MethodNotAllowed && w.Header().Get("Allow") == "" {
				t.Errorf("%s: no Allow", row.name)
			}
		}
	}
}

func TestAcceptIsReadWithItsWeights(t *testing.T) {
	h := guarded(t, nil)
	for header, want := range map[string]string{
		"":                              asJSON,
		"*/*":                           asJSON,
		"application/*":                 asJSON,
		asJSON:                          asJSON,
		asGraphQL:                       asGraphQL,
		asGraphQL + ", " + asJSON:       asGraphQL,
		asJSON + ", " + asGraphQL:       asGraphQL,
		asGraphQL + ";q=0.5, " + asJSON: asJSON,
		asJSON + ";q=0.5, " + asGraphQL + ";q=0.6": asGraphQL,
		asGraphQL + ";q=0, */*":                    asJSON,
		asJSON + ";q=0, */*":                       asGraphQL,
		"text/html, */*;q=0.1":                     asJSON,
		"APPLICATION/GRAPHQL-RESPONSE+JSON":        asGraphQL,
		asGraphQL + "; charset=utf-8":              asGraphQL,
		";;,":                                      asJSON,
		asJSON + ";q=9, " + asGraphQL + ";q=0.1":   asGraphQL,
		"text/html":                                "",
		asJSON + ";q=0":                            "",
		"*/*;q=0":                                  "",
	} {
		w := send(t, h, "POST", "/graphql", posted(`{cities{totalCount}}`, nil), "Accept", header)
		if want == "" {
			if w.Code != http.StatusNotAcceptable || code(t, w) != errcode.NotAcceptable {
				t.Errorf("%q: got %d %s", header, w.Code, w.Body)
			}
			continue
		}
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != want+"; charset=utf-8" {
			t.Errorf("%q: got %d %s", header, w.Code, got)
		}
	}
}

func TestGetAndPostOfOneQueryGiveTheSameBytes(t *testing.T) {
	h := guarded(t, nil)
	for _, c := range []struct{ query, variables string }{
		{`query A($n:Int){cities(first:$n){nodes{id name}totalCount}}`, `{"n":2}`},
		{`{__schema{queryType{name}}}`, `{}`},
		{`{nothing}`, `{}`},
		{`{cities(first:0){totalCount}}`, `{}`},
	} {
		get := send(t, h, "GET", "/graphql?"+url.Values{"query": {c.query}, "variables": {c.variables}}.Encode(), "")
		post := send(t, h, "POST", "/graphql", posted(c.query, json.RawMessage(c.variables)))
		if get.Code != post.Code || !bytes.Equal(get.Body.Bytes(), post.Body.Bytes()) {
			t.Errorf("%s\nGET  %d %s\nPOST %d %s", c.query, get.Code, get.Body, post.Code, post.Body)
		}
	}
}

func TestDataIsNullOnlyWhenTheOperationWasRun(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), odd(t)); err != nil {
		t.Fatal(err)
	}
	h := guardedOver(hollow{st}, nil)
	ran := send(t, h, "POST", "/graphql", posted(`{dataset{blocks{source{name}}}}`, nil), "Accept", asGraphQL)
	if ran.Code != http.StatusOK || !strings.Contains(ran.Body.String(), `"data":null`) {
		t.Errorf("got %d %s", ran.Code, ran.Body)
	}
}

func TestUnknownOperationNameIsRefusedWithTheKnownOnes(t *testing.T) {
	h := bothWays(builtInStore(t))
	var many strings.Builder
	for i := range 12 {
		fmt.Fprintf(&many, "query Q%d{__typename} ", i)
	}
	for _, c := range []struct{ query, name, want string }{
		{`query A{__typename} query B{__typename}`, "", `the document has several operations: name one of them in "operationName": A, B`},
		{`query A{__typename} query B{__typename}`, "C", `the document has no operation of this name: name one of them in "operationName": A, B`},
		{`query A{__typename}`, "a", `the document has no operation of this name: name one of them in "operationName": A`},
		{`{__typename}`, "A", `the one operation of the document has no name: leave "operationName" out`},
		{many.String(), "Q12", `the document has no operation of this name: name one of them in "operationName": Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9 and 2 more`},
		{many.String(), "Q11", ""},
		{`{__typename}`, "", ""},
	} {
		body, err := json.Marshal(map[string]any{"query": c.query, "operationName": c.name})
		if err != nil {
			t.Fatal(err)
		}
		w := send(t, h, http.MethodPost, "/graphql", string(body), "Accept", asGraphQL)
		if c.want == "" {
			if w.Code != http.StatusOK {
				t.Errorf("%q of %s: %s", c.name, c.query, w.Body)
			}
			continue
		}
		if errs := failures(t, w.Body.String()); len(errs) != 1 || errs[0].Message != c.want || w.Code != http.StatusBadRequest || errs[0].Extensions.Code != errcode.ValidationFailed {
			t.Errorf("%q of %s: %d %s", c.name, c.query, w.Code, w.Body)
		}
	}
}

func TestABodyIsRepeatedNeitherInAnswersNorInTheLog(t *testing.T) {
	log := &bytes.Buffer{}
	h := guarded(t, func(o *graph.Options) {
		o.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	const secret = "hunter2-hunter2"
	for _, body := range []string{
		secret, `{"query":"` + secret, `{"query":5,"x":"` + secret + `"}`, `{"query":"{cities{totalCount}}"} ` + secret, `["` + secret + `"]`,
		`{"query":"{a}","variables":{"` + secret + `":1,"` + secret + `":2}}`, `{"query":"{cities{totalCount}}","extensions":{"persistedQuery":"` + secret + `"}}`,
	} {
		if w := send(t, h, "POST", "/graphql", body); strings.Contains(w.Body.String(), secret) || w.Code != http.StatusOK && code(t, w) == "" {
			t.Errorf("%s is answered with %s", body, w.Body)
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Errorf("the log has %s", log)
	}
}

func TestDeferIsRefusedByName(t *testing.T) {
	if w := send(t, guarded(t, nil), "POST", "/graphql", posted(`{...@defer{cities{totalCount}}}`, nil)); !strings.Contains(w.Body.String(), "@defer") {
		t.Errorf("got %s", w.Body)
	}
}

func TestWhenTheStoreIsDownNothingOfItIsTold(t *testing.T) {
	log := &bytes.Buffer{}
	st := failing(t, 1, fmt.Errorf("MATCH (n) on bolt://db.internal:7687: %w", store.ErrUnavailable))
	h := guardedOver(st, func(o *graph.Options) { o.Log = slog.New(slog.NewTextHandler(log, nil)) })
	w := send(t, h, "POST", "/graphql", posted(`{cities{totalCount}}`, nil))
	if code(t, w) != "STORE_UNAVAILABLE" || strings.Contains(w.Body.String(), "bolt") || strings.Contains(w.Body.String(), "MATCH") {
		t.Errorf("got %s", w.Body)
	}
	if !strings.Contains(log.String(), "db.internal") {
		t.Errorf("the log does not tell: %s", log)
	}
	down := guardedOver(downStore{}, nil)
	w = send(t, down, "GET", "/graphql?query=%7Bcities%7BtotalCount%7D%7D", "", "If-None-Match", `"x"`)
	if w.Code != http.StatusServiceUnavailable || code(t, w) != "STORE_UNAVAILABLE" || strings.Contains(w.Body.String(), "db.internal") {
		t.Errorf("asked for its release: %d %s", w.Code, w.Body)
	}
}

func TestUnanswered(t *testing.T) {
	unavailable := fmt.Errorf("bolt: %w", store.ErrUnavailable)
	for name, c := range map[string]struct {
		store  store.Store
		query  string
		status int
		retry  string
	}{
		"refuses where no root field is answered for an outage":    {downStore{}, `{cities{totalCount} city(id:"city:a"){name}}`, http.StatusServiceUnavailable, "2"},
		"refuses where the one root field may be null":             {downStore{}, `{city(id:"city:a"){name}}`, http.StatusServiceUnavailable, "2"},
		"refuses where the store takes too long":                   {failing(t, 2, context.DeadlineExceeded), `{cities{totalCount}}`, http.StatusGatewayTimeout, ""},
		"refuses where a fault of the server is one of two causes": {downStore{}, `{city(id:"?"){name} cities{totalCount}}`, http.StatusServiceUnavailable, "2"},
		"answers where one root field is answered":                 {failing(t, 2, unavailable), `{__typename city(id:"city:a"){name}}`, http.StatusOK, ""},
		"answers where the errors are those of the request":        {failing(t, 0, nil), `{cities(first:1,last:1){totalCount}}`, http.StatusOK, ""},
		"answers where nothing is found":                           {failing(t, 0, nil), `{city(id:"city:none"){name}}`, http.StatusOK, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, media := range []string{accept.JSON, accept.GraphQL} {
				w := send(t, guardedOver(c.store, nil), "POST", "/graphql", posted(c.query, nil), "Accept", media)
				if w.Code != c.status || w.Header().Get("Retry-After") != c.retry || strings.Contains(w.Body.String(), `"data"`) == (c.status != http.StatusOK) {
					t.Errorf("%s: got %d, Retry-After %q: %s", media, w.Code, w.Header().Get("Retry-After"), w.Body)
				}
			}
		})
	}
}

type downStore struct{ store.Store }

func (downStore) View(context.Context) (store.View, error) {
	return nil, errors.Join(errors.New("dial db.internal"), store.ErrUnavailable)
}

func TestAPanicOutsideOfAResolverIsAnsweredInJSON(t *testing.T) {
	h := guarded(t, nil)
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", panickingBody{})
	r.Header.Set("Content-Type", asJSON)
	h.ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || code(t, w) != "INTERNAL" || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

type panickingBody struct{}

func (panickingBody) Read([]byte) (int, error) { panic("secret") }
