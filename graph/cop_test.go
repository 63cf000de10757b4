package graph_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What the scanner graphql-cop sends (github.com/dolevf/graphql-cop), as far as it can be
// told by what it looks for: each is answered so that it finds nothing, but for what is
// open on purpose (docs/security.md).
func TestTheScannerFindsOnlyWhatIsOpenOnPurpose(t *testing.T) {
	h := guarded(t, nil)
	many := func(n int, text string) string { return strings.Repeat(text, n) }
	refusedOr := func(t *testing.T, name string, code string, status int) {
		t.Helper()
		if code == "" && status == http.StatusOK {
			t.Errorf("%s is answered", name)
		}
	}
	for name, body := range map[string]string{
		"alias overloading":      posted("query cop {"+series(101, "alias%d:__typename ")+"}", nil),
		"array batching":         "[" + strings.TrimSuffix(many(10, `{"query":"query cop{__typename}"},`), ",") + "]",
		"directive overloading":  posted("query cop {__typename "+many(10, "@aa ")+"}", nil),
		"circular fragments":     posted("query cop{...A} fragment A on Query{...B} fragment B on Query{...A}", nil),
		"circular introspection": posted("query cop{__schema{types{fields{type{fields{type{fields{type{fields{type{name}}}}}}}}}}}", nil),
		"field duplication":      posted("query cop{"+many(500, "__typename ")+"}", nil),
		"mutation":               posted("mutation cop{__typename}", nil),
		"subscription":           posted("subscription cop{__typename}", nil),
	} {
		w := send(t, h, "POST", "/graphql", body)
		refusedOr(t, name, code(t, w), w.Code)
	}
	for name, w := range map[string]int{
		"a mutation by GET":           send(t, h, "GET", "/graphql?"+url.Values{"query": {"mutation cop{__typename}"}}.Encode(), "", "Accept", asGraphQL).Code,
		"a form instead of JSON":      send(t, h, "POST", "/graphql", "query=query+cop{__typename}", "Content-Type", "application/x-www-form-urlencoded").Code,
		"a query in a form with text": send(t, h, "POST", "/graphql", posted("{__typename}", nil), "Content-Type", "text/plain").Code,
	} {
		if w < 400 || w > 499 {
			t.Errorf("%s: status %d", name, w)
		}
	}
	for _, body := range []string{"aaa", posted("query cop {", nil), posted("{nothing}", nil)} {
		answer := send(t, h, "POST", "/graphql", body).Body.String()
		for _, leak := range []string{"goroutine", ".go:", "stacktrace", "exception", "tracing", "debug"} {
			if strings.Contains(answer, leak) {
				t.Errorf("the answer tells %s: %s", leak, answer)
			}
		}
	}
	w := send(t, h, "POST", "/graphql", posted("{__typename}", nil), "X-Apollo-Tracing", "1")
	if strings.Contains(w.Body.String(), "tracing") {
		t.Errorf("traces are told: %s", w.Body)
	}
	// Open on purpose.
	if w := send(t, h, "POST", "/graphql", posted("{__schema{types{name}}}", nil)); code(t, w) != "" {
		t.Errorf("introspection: %s", w.Body)
	}
	if w := send(t, h, "GET", "/graphql?query=%7B__typename%7D", ""); w.Code != http.StatusOK {
		t.Errorf("GET: %d", w.Code)
	}
	if w := send(t, h, "POST", "/graphql", posted("{citys{totalCount}}", nil)); !strings.Contains(w.Body.String(), "Did you mean") {
		t.Errorf("suggestions: %s", w.Body)
	}
}
