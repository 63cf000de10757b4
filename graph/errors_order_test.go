package graph_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/store"
)

func TestErrors_order(t *testing.T) {
	t.Run("follows the root fields of the operation, then the path", func(t *testing.T) {
		const query = `{
			b:cities(first:0){totalCount} ...F a:cities(first:0){totalCount}
			programmes(first:1){nodes{cities(first:0){totalCount} a:cities(first:0){totalCount}}}
		} fragment F on Query{z:cities(first:0){totalCount} c:nodes(ids:[]){id}}`
		h := guarded(t, nil)
		want := []any{"b", "z", "a", "programmes"}
		for range 100 { // root fields fail in any order
			var got []any
			for _, e := range failures(t, send(t, h, "POST", "/graphql", posted(query, nil)).Body.String()) {
				got = append(got, e.Path[0])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
	t.Run("follows the root fields when the store answers none of them", func(t *testing.T) {
		h := guardedOver(failing(t, 1000, store.ErrUnavailable), nil)
		const query = `{c:cities{totalCount} a:cities{totalCount} d:cities{totalCount} b:cities{totalCount}}`
		for range 50 {
			var got []any
			w := send(t, h, "POST", "/graphql", posted(query, nil))
			for _, e := range failures(t, w.Body.String()) {
				got = append(got, e.Path[0])
			}
			if diff := cmp.Diff([]any{"c", "a", "d", "b"}, got); diff != "" || w.Code != http.StatusServiceUnavailable {
				t.Fatal(w.Code, diff)
			}
		}
	})
	t.Run("of validation is the same each time", func(t *testing.T) {
		const query = `query($a:Int $b:Int $c:Citty){x y cities(z:1 w:2){nodes{q r name:id name}} ...U} fragment V on City{s}`
		want := send(t, guarded(t, nil), "POST", "/graphql", posted(query, nil)).Body.String()
		for range 20 {
			if diff := cmp.Diff(want, send(t, guarded(t, nil), "POST", "/graphql", posted(query, nil)).Body.String()); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
