package doccache_test

import (
	"testing"

	"cityweave/graph/doccache"
)

func TestMap(t *testing.T) {
	m := &doccache.Map[string, int]{}
	t.Run("keeps the first value of a key", func(t *testing.T) {
		m.Add("a", 1, 2)
		if got := m.Add("a", 2, 2); got != 1 {
			t.Errorf("got %d", got)
		}
	})
	t.Run("keeps no more than its limit", func(t *testing.T) {
		m.Add("b", 2, 2)
		if got := m.Add("c", 3, 2); got != 3 {
			t.Errorf("got %d", got)
		}
		if _, ok := m.Get("c"); ok {
			t.Error("a third entry is kept")
		}
		if got := m.Add("b", 4, 2); got != 2 {
			t.Errorf("a full map forgets an entry: got %d", got)
		}
	})
}
