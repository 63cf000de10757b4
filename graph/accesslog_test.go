package graph_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cityweave/internal/accesslog"
)

// TestTheLogHasWhatAnOperationCost asks for operations whose costs follow from docs: a total counts as one node.
func TestTheLogHasWhatAnOperationCost(t *testing.T) {
	h := over(builtInStore(t))
	for _, c := range []struct{ name, path, body, want, not string }{
		{
			"an operation with a name, an alias and a fragment",
			"/graphql", `{"query":"query Mine($n: Int!) { all: cities(first: $n) { totalCount } ...F } fragment F on Query { stats: programmes { totalCount } }",` +
				`"variables":{"n":3},"operationName":"Mine"}`,
			"fields=cities,programmes estimated=", "all",
		},
		{"one without a name", "/graphql", `{"query":"{ city(id: \"city:jp-kyoto\") { name } }"}`, "fields=city estimated=", "operation="},
		{"a refusal", "/graphql", `{"query":"{ nonsense }"}`, "codes=GRAPHQL_VALIDATION_FAILED", "fields="},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), "POST", c.path, strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			ctx, line := accesslog.With(r.Context())
			h.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
			var parts []string
			for _, a := range line.Attrs() {
				parts = append(parts, a.String())
			}
			got := strings.Join(parts, " ")
			if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
				t.Errorf("%q, want %q and no %q", got, c.want, c.not)
			}
		})
	}
	t.Run("a table", func(t *testing.T) {
		query := url.Values{"format": {"csv"}, "query": {"query Rows { cities(first: 3) { edges { node { id } } } }"}}
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/graphql?"+query.Encode(), nil)
		ctx, line := accesslog.With(r.Context())
		h.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
		if got := line.Attrs(); len(got) < 5 || got[0].Value.String() != "Rows" || got[4].Value.Int64() < 3 {
			t.Errorf("%v: want the name of the operation and what it read", got)
		}
	})
}
