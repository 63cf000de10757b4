package doccache_test

import (
	"fmt"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
)

func TestEvictionKeepsDocumentsInUse(t *testing.T) {
	const most = 10
	d := doccache.New(most, &ast.Schema{})
	kept := func(n int) bool {
		_, ok := d.Get(t.Context(), fmt.Sprint(n))
		return ok
	}
	for n := range 200 {
		d.Add(t.Context(), fmt.Sprint(n), &ast.QueryDocument{})
		if n >= 3 && !(kept(0) && kept(1) && kept(2)) {
			t.Fatalf("after %d documents one that is asked for each time is gone", n+1)
		}
	}
	count := 0
	for n := range 200 {
		if kept(n) {
			count++
		}
	}
	if count != most {
		t.Errorf("%d documents are kept, want %d", count, most)
	}
}

func TestAddKeepsTheFirstOfTwoDocuments(t *testing.T) {
	d := doccache.New(2, &ast.Schema{})
	first, second := &ast.QueryDocument{}, &ast.QueryDocument{Position: &ast.Position{}}
	d.Add(t.Context(), "{a}", first)
	d.Add(t.Context(), "{a}", second)
	if got, ok := d.Get(t.Context(), "{a}"); !ok || got != first {
		t.Errorf("got %p, %v, want %p", got, ok, first)
	}
}
