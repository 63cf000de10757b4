package reconcile_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// Whatever is sent, the answer is one that the schemas accept, or an error of the client.
func FuzzReconcile(f *testing.F) {
	for _, seed := range []string{
		`{"q": {"query": "Portland", "type": ["City"], "type_strict": "should", "limit": 3}}`,
		`{"q": {"query": "Rome", "properties": [{"pid": "country", "v": ["Italy", {"id": "country:it"}]}, {"pid": "wikidata", "v": "Q220"}]}}`,
		`{"q": {"query": "Kyoto", "properties": [{"pid": "point", "v": "35,135"}, {"pid": "latitude", "v": 35}, {"pid": "foundedYear", "v": 1990}]}}`,
		`{"ids": ["city:it-rome", "x"], "properties": [{"id": "country"}, {"id": "programmes", "settings": {"content": "dates", "limit": "3"}}]}`,
	} {
		f.Add(seed)
	}
	h := over(embedded(f))
	f.Fuzz(func(t *testing.T, text string) {
		for field, schema := range map[string]string{
			"queries": "reconciliation-result-batch", "extend": "data-extension-response",
		} {
			var w *httptest.ResponseRecorder
			if w = post(t, h, field, text); w.Code == http.StatusOK {
				validate(t, schema, w.Body.Bytes())
			} else if !slices.Contains([]int{400, 413}, w.Code) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		}
	})
}
