package doccache

import (
	"strconv"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func TestQueryCache_addFields(t *testing.T) {
	const capacity = 10
	d := New(capacity, &ast.Schema{})
	evicted := &ast.QueryDocument{}
	d.Add(t.Context(), "evicted", evicted)
	old, _ := d.get(evicted)
	t.Run("evicts documents until the others keep few enough fields", func(t *testing.T) {
		for n := range 5 {
			tree := &ast.QueryDocument{}
			d.Add(t.Context(), strconv.Itoa(n), tree)
			doc, _ := d.get(tree)
			d.addFields(doc, capacity*fieldsEach/3)
		}
		if d.byText.Len() != 3 || len(d.byTree) != 3 || d.fields > capacity*fieldsEach {
			t.Errorf("%d documents keep %d fields, more than %d", d.byText.Len(), d.fields, capacity*fieldsEach)
		}
	})
	t.Run("ignores a document that was evicted while a request used it", func(t *testing.T) {
		d.addFields(old, 1_000_000)
		if d.byText.Len() != 3 {
			t.Errorf("%d documents are left", d.byText.Len())
		}
	})
}
