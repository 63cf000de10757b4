package storetest_test

import (
	"testing"

	"cityweave/internal/store/storetest"
)

// What an engine answers without counting must not look at more than the bound, and the bound
// must be near enough that most need no counting.
func TestTheBoundOfAnAggregateIsNeverTooLow(t *testing.T) {
	near, all := 0, 0
	for seed := range uint64(8) {
		looked, bound := storetest.AggregateLooks(seed, 40)
		for i, n := range looked {
			if float64(n) > bound[i] {
				t.Errorf("aggregate %d of seed %d looks at %d links, the bound is %.0f", i, seed, n, bound[i])
			}
			if all++; bound[i] <= 10*float64(n) {
				near++
			}
		}
	}
	if near < all/2 {
		t.Errorf("%d of %d bounds are within ten times what is looked at", near, all)
	}
}
