package reconcile_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// drafted sends queries in the form of the draft.
func drafted(t *testing.T, h http.Handler, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/reconcile/match", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return send(h, r, header...)
}

func TestDraft(t *testing.T) {
	h := over(embedded(t))
	t.Run("the same queries have the same candidates as in 0.2, in their order", func(t *testing.T) {
		type candidate struct {
			ID, Name string
			Score    float64
			Match    bool
			Features []struct {
				ID    string
				Value any
			}
		}
		var old map[string]struct{ Result []candidate }
		decode(t, post(t, h, "queries", `{
			"q0": {"query": "Portland", "type": "City", "limit": 3},
			"q1": {"query": "Portland", "properties": [{"pid": "country", "v": "US"}]},
			"q2": {"properties": [{"pid": "wikidata", "v": ["Q6106", "Q2"]}]}}`), "reconciliation-result-batch", &old)
		for _, names := range [][2]string{{"propertyValue", "propertyId"}, {"v", "pid"}} {
			body := strings.NewReplacer("VALUE", names[0], "PROPERTY", names[1]).Replace(`{"queries": [
				{"type": "City", "limit": 3, "conditions": [{"matchType": "name", "VALUE": "Portland"}]},
				{"conditions": [{"matchType": "property", "PROPERTY": "country", "VALUE": "US", "required": true, "matchQuantifier": "any"},
					{"matchType": "name", "VALUE": ["Portland"]}]},
				{"lang": "en", "conditions": [{"matchType": "property", "PROPERTY": "wikidata", "VALUE": ["Q6106", "Q2"]}]}]}`)
			var now struct {
				Results []struct{ Candidates []candidate }
			}
			decode(t, drafted(t, h, body), "draft-result-batch", &now)
			if len(now.Results) != 3 {
				t.Fatalf("%d results", len(now.Results))
			}
			found := 0
			for i, key := range []string{"q0", "q1", "q2"} {
				if diff := cmp.Diff(old[key].Result, now.Results[i].Candidates); diff != "" {
					t.Errorf("%s: %s", key, diff)
				}
				found += len(old[key].Result)
			}
			if found == 0 {
				t.Error("nothing is found")
			}
		}
	})
	t.Run("an error names the place and the remedy", func(t *testing.T) {
		for body, want := range map[string]string{
			`[]`:                           "the body is no batch of queries: write {",
			`{}`:                           "queries: there are none: write {",
			`{"queries": [{"query":"x"}]}`: "queries[0].conditions: they are missing",
			`{"queries": [{"conditions":[{"matchType":"name"}]}]}`:                                  "queries[0].conditions[0].propertyValue: it is missing",
			`{"queries": [{"conditions":[{"matchType":"label","v":"x"}]}]}`:                         "queries[0].conditions[0].matchType: it is neither",
			`{"queries": [{"conditions":[{"matchType":"name","v":"x","matchQuantifier":"none"}]}]}`: `queries[0].conditions[0].matchQuantifier: only "any" is known`,
			`{"queries": [{"conditions":[{"matchType":"name","v":["x","y"]}]}]}`:                    "queries[0].query: it is not a text",
			`{"queries": [{"type":"Citi","conditions":[{"matchType":"name","v":"x"}]}]}`:            `queries[0].type: "Citi" is no type`,
			`{"queries": [` + strings.Repeat(`{},`, 500) + `{}]}`:                                   "queries: 501 are more than the limit of 500",
		} {
			var answer struct{ Message string }
			w := drafted(t, h, body)
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code < 400 || !strings.HasPrefix(answer.Message, want) {
				t.Errorf("%.60s: %d %s, want %s", body, w.Code, w.Body, want)
			}
		}
	})
	t.Run("a form is no JSON", func(t *testing.T) {
		if w := drafted(t, h, `{}`, "Content-Type", "text/plain"); w.Code != http.StatusUnsupportedMediaType {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if w := get(t, h, "/reconcile/match"); w.Code < 400 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
