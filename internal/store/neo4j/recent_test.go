package neo4j

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRecentStatements(t *testing.T) {
	at := func(r *recentStatements, text string) map[string]any {
		for known, params := range r.all() {
			if known == text {
				return params
			}
		}
		return nil
	}
	t.Run("keep the text that is used most recently, whatever comes in between", func(t *testing.T) {
		r := newRecentStatements(mostRecent)
		for i := range 2 * mostRecent {
			r.add("often", map[string]any{"p0": i})
			r.add(fmt.Sprint("once ", i), nil)
		}
		if diff := cmp.Diff(map[string]any{"p0": 2*mostRecent - 1}, at(r, "often")); diff != "" {
			t.Errorf("want the last parameters (-), got (+):\n%s", diff)
		}
		if at(r, "once 0") != nil || r.cache.Len() != mostRecent {
			t.Errorf("%d texts are kept", r.cache.Len())
		}
	})
	t.Run("keep a few elements of a long list", func(t *testing.T) {
		r := newRecentStatements(mostRecent)
		ids := make([]string, 500)
		for i := range ids {
			ids[i] = fmt.Sprint("city:", i)
		}
		r.add("many", map[string]any{"ids": ids, "rows": []any{"a"}})
		if diff := cmp.Diff(map[string]any{"ids": ids[:mostRecentList], "rows": []any{"a"}}, at(r, "many")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("keep the earlier parameters in place of large ones", func(t *testing.T) {
		r := newRecentStatements(mostRecent)
		large := map[string]any{"p0": []any{[]any{strings.Repeat("a", mostRecentBytes)}}}
		r.add("never small", large)
		r.add("text", map[string]any{"p0": "small"})
		r.add("text", large)
		if at(r, "never small") != nil {
			t.Error("large parameters are kept")
		}
		if diff := cmp.Diff(map[string]any{"p0": "small"}, at(r, "text")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("give parameters that the caller may change", func(t *testing.T) {
		r := newRecentStatements(mostRecent)
		r.add("text", map[string]any{"p0": 1})
		at(r, "text")["slot"] = "A"
		if diff := cmp.Diff(map[string]any{"p0": 1}, at(r, "text")); diff != "" {
			t.Error(diff)
		}
	})
}
