package kg_test

import (
	"slices"
	"testing"

	"cityweave/internal/kg"
)

func TestAPlaceInADocumentIsALineAndAHalfOpenRangeOfBytes(t *testing.T) {
	if line, first, end, ok := kg.ParseLocator("6:1560-1605"); !ok || line != 6 || first != 1560 || end != 1605 || kg.Locator(line, first, end) != "6:1560-1605" {
		t.Errorf("got %d %d %d %v", line, first, end, ok)
	}
	for _, s := range []string{"", "6", "6:1", "6:1-", "6:2-2", "6:3-2", "6:01-2", "-1:1-2", "a:1-2", "6:1-2 ", "6:1-99999999999", "gcom_id=AD0001"} {
		if _, _, _, ok := kg.ParseLocator(s); ok {
			t.Errorf("%q is taken for a place", s)
		}
	}
}

func TestEvidenceIsOrderedByItsPlaceThenByLocator(t *testing.T) {
	in := []string{"", "10:5-6", "9:100-101", "9:20-30", "9:20-25", "pair-participates", "accsf-members"}
	slices.SortFunc(in, func(a, b string) int {
		x, y := (&kg.Evidence{Locator: a}).Order(), (&kg.Evidence{Locator: b}).Order()
		if x < y {
			return -1
		}
		return 1
	})
	if want := []string{"9:20-25", "9:20-30", "9:100-101", "10:5-6", "", "accsf-members", "pair-participates"}; !slices.Equal(in, want) {
		t.Errorf("got %q, want %q", in, want)
	}
}
