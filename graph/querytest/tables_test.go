package querytest

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

// tableOf asks for the answer to a question as a table.
func tableOf(t *testing.T, h http.Handler, q *question, options string) *httptest.ResponseRecorder {
	t.Helper()
	body := marshalled(map[string]any{"query": q.query, "variables": q.vars})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql?"+options, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTablesOfRandomQuestions(t *testing.T) {
	const questions = 300
	schema, tally := apiSchema(), newTally(apiSchema())
	at := Origin{Seed: 7, Size: 40}
	var st store.Store
	open := func(tb testing.TB, releases ...*kg.Graph) store.Store {
		m := memory.New(kg.CityNetworks())
		for _, g := range releases {
			if err := m.Apply(tb.Context(), g); err != nil {
				tb.Fatal(err)
			}
		}
		st = m
		return m
	}
	b := newBench(t, schema, storetest.Random, at, []Engine{{Name: "memory", Open: open}}, tally)
	opts := graph.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Limits: wide()}
	h := graph.NewTables(graph.NewHandler(kg.CityNetworks(), st, opts), kg.CityNetworks(), st, opts)
	tables := 0
	for seed := range uint64(questions) {
		q := b.question(seed, 0)
		var answer struct {
			Data   any
			Errors []any
		}
		text := b.apis[0].ask(t.Context(), q.query, q.vars)
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Fatal(err)
		}
		w := tableOf(t, h, q, "format=jsonl&rows=.")
		switch code := codeOf(w); {
		// A table can do without the part that has the error: what is in lists that it counts.
		case len(answer.Errors) > 0 || code == errcode.BadTable && w.Code == http.StatusBadRequest:
			continue
		case w.Code != http.StatusOK:
			t.Errorf("status %d: %s\n%s", w.Code, w.Body, q.query)
			continue
		}
		tables++
		var row map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &row); err != nil {
			t.Errorf("%v: %.300s\n%s", err, w.Body, q.query)
			continue
		}
		compareObject(t, answer.Data, "", row, q)
		for _, nested := range []string{"join", "rows", "count"} {
			options := "format=csv&nested=" + nested + "&rows=" + url.QueryEscape(".")
			if w := tableOf(t, h, q, options); w.Code != http.StatusOK && codeOf(w) != errcode.BadTable {
				t.Errorf("nested=%s: status %d: %s\n%s", nested, w.Code, w.Body, q.query)
			}
		}
	}
	if tables < questions/3 {
		t.Errorf("only %d of %d questions gave tables", tables, questions)
	}
}

// compareObject holds the values of an object outside of lists to the row that they are in.
func compareObject(t *testing.T, v any, path string, row map[string]any, q *question) {
	t.Helper()
	object, _ := v.(map[string]any)
	for key, inner := range object {
		name := strings.TrimPrefix(path+"."+key, ".")
		switch inner := inner.(type) {
		case map[string]any:
			if key != "pageInfo" && !strings.Contains(q.query, key+": pageInfo") { // has no columns
				compareObject(t, inner, name, row, q)
			}
		case []any, nil:
		default:
			if got, ok := row[name]; !ok || got != inner {
				t.Errorf("%s is %v in the answer and %v in the table\n%s", name, inner, got, q.query)
			}
		}
	}
}

// codeOf is the code of the first error of a response, "" for none.
func codeOf(w *httptest.ResponseRecorder) string {
	var answer struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if json.Unmarshal(w.Body.Bytes(), &answer) != nil || len(answer.Errors) == 0 {
		return ""
	}
	return answer.Errors[0].Extensions.Code
}
