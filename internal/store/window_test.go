package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/store"
)

func TestCut(t *testing.T) {
	rows := []string{"a", "b", "c"}
	at := &store.Position{}
	for name, c := range map[string]struct {
		window     store.Window
		want       []string
		next, prev bool
	}{
		"takes the first rows":                  {store.Window{Limit: 2}, []string{"a", "b"}, true, false},
		"takes all that there are":              {store.Window{Limit: 3}, rows, false, false},
		"takes the last rows":                   {store.Window{Limit: 2, Backward: true}, []string{"b", "c"}, false, true},
		"has a previous page behind After":      {store.Window{Limit: 3, After: at}, rows, false, true},
		"has a next page before Before":         {store.Window{Limit: 3, Before: at, Backward: true}, rows, true, false},
		"takes nothing where nothing is wanted": {store.Window{After: at, Before: at}, nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, next, prev := store.Cut(c.window, rows)
			if diff := cmp.Diff(c.want, got); diff != "" || next != c.next || prev != c.prev {
				t.Errorf("next %v, previous %v\n%s", next, prev, diff)
			}
		})
	}
}
