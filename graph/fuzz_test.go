package graph_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cityweave/graph"
	"cityweave/graph/httptransport"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

// FuzzTheWholeHandler sends whatever comes to mind, by GET and by POST, as a body and as a
// query. Every answer is JSON with a status of the table, has no data if it was refused,
// comes in time, and is the same the second time. A fault of the server's own is a finding.
func FuzzTheWholeHandler(f *testing.F) {
	for _, a := range attacks() {
		if len(a.query) < 2000 {
			f.Add(a.query, `{}`, asJSON, uint8(0))
		}
	}
	for _, q := range alike {
		variables, err := json.Marshal(q.variables)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(q.query, string(variables), asGraphQL, uint8(1))
	}
	f.Add(`{"query":"{cities{totalCount}}","query":"x"}`, `{}`, "*/*;q=0.1", uint8(2))
	f.Add(`{"query":"\ud800","extensions":{"persistedQuery":{"version":1}}}`, `{}`, "", uint8(2))
	var causes strings.Builder
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(f.Context(), small(f, network)); err != nil {
		f.Fatal(err)
	}
	h := graph.NewHandler(kg.CityNetworks(), st, graph.Options{Log: slog.New(slog.NewTextHandler(&causes, nil))})
	var statuses []int
	for _, s := range httptransport.Statuses() {
		statuses = append(statuses, s.JSON, s.GraphQL)
	}
	f.Fuzz(func(t *testing.T, text, variables, accepted string, how uint8) {
		causes.Reset()
		ask := func() (*httptest.ResponseRecorder, time.Duration) {
			var r *http.Request
			switch how % 3 {
			case 0:
				r = httptest.NewRequestWithContext(t.Context(), "GET", "/graphql", nil)
				r.URL.RawQuery = url.Values{"query": {text}, "variables": {variables}}.Encode()
			case 1:
				body := posted(text, nil)
				if json.Valid([]byte(variables)) {
					body = posted(text, json.RawMessage(variables))
				}
				r = httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(body))
			default:
				r = httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(text))
			}
			r.Header.Set("Content-Type", asJSON)
			r.Header.Set("Accept", accepted)
			w := httptest.NewRecorder()
			start := time.Now()
			h.ServeHTTP(w, r)
			return w, time.Since(start)
		}
		w, took := ask()
		var body struct {
			Data   json.RawMessage
			Errors []failure
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatalf("no JSON: %v: %q", err, w.Body)
		}
		if causes.Len() > 0 || slices.ContainsFunc(body.Errors, func(e failure) bool { return e.Extensions.Code == "INTERNAL" || e.Extensions.Code == "" }) {
			t.Fatalf("a fault of ours, or an error without a code: %s\n%s", w.Body, causes.String())
		}
		if !slices.Contains(statuses, w.Code) || w.Code != http.StatusOK && body.Data != nil || w.Code == http.StatusOK && body.Data == nil && len(body.Errors) == 0 {
			t.Fatalf("status %d for %s", w.Code, w.Body)
		}
		if len(body.Errors) > 20 || len(body.Errors) > 0 && body.Data == nil && w.Body.Len() > 64<<10 {
			t.Fatalf("%d errors in %d bytes", len(body.Errors), w.Body.Len())
		}
		if took > 5*time.Second {
			t.Fatalf("it took %v", took)
		}
		if again, _ := ask(); again.Code != w.Code || len(body.Errors) < 2 && again.Body.String() != w.Body.String() {
			t.Fatalf("two answers:\n%s\n%s", w.Body, again.Body)
		}
	})
}
