//go:build unix

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

	"cityweave/graph"
	"cityweave/graph/result"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

// FuzzTheWholeHandler sends arbitrary requests, by GET and by POST, as a body and as a query. Every answer is JSON with
// a status of the table, has no data if it was refused, stays within the budget of time and memory, and is the same the
// second time. An error of the server itself is a finding.
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
	for _, s := range errcode.Table() {
		statuses = append(statuses, s.JSON, s.GraphQL)
	}
	f.Fuzz(func(t *testing.T, text, variables, accepted string, how uint8) {
		causes.Reset()
		ask := func() *httptest.ResponseRecorder {
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
			withinBudget(t, func() { h.ServeHTTP(w, r) })
			return w
		}
		w := ask()
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
		if again := ask(); again.Code != w.Code || again.Body.String() != w.Body.String() {
			t.Fatalf("two answers:\n%s\n%s", w.Body, again.Body)
		}
	})
}

// FuzzSearch checks that every text gets an answer without errors, whose highlights lie within the matched text.
func FuzzSearch(f *testing.F) {
	h := serve(f, towns())
	for _, text := range []string{
		"sao", "AND", "\"", "~/\\()^*", "😀", "Frankfurt (Oder)", "a, b, c", strings.Repeat("x", 300), "\u0301\u200d", "京都",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var body string
		query := `query($t:String!){search(text:$t){totalCount edges{score matchedText highlight{start end}}}
			suggest(prefix:$t){score} mapNames(names:[$t] places:[$t]){status}}`
		withinBudget(t, func() { body = ask(t, h, query, map[string]any{"t": text}) })
		if problems := failures(t, body); len(problems) > 0 {
			t.Fatalf("%q: %+v", text, problems)
		}
		var answer struct {
			Data struct {
				Search struct {
					Edges []struct {
						MatchedText string
						Highlight   []result.TextRange
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err)
		}
		for _, e := range answer.Data.Search.Edges {
			at, units := int32(0), int32(0)
			for _, r := range e.MatchedText {
				if units++; r > 0xFFFF {
					units++
				}
			}
			for _, s := range e.Highlight {
				if s.Start < at || s.End <= s.Start || s.End > units {
					t.Errorf("%q highlights %v of %q", text, e.Highlight, e.MatchedText)
				}
				at = s.End
			}
			if len(e.Highlight) == 0 {
				t.Errorf("%q highlights nothing of %q", text, e.MatchedText)
			}
		}
	})
}
