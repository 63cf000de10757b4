package toponym_test

import (
	"testing"

	"cityweave/internal/toponym"
)

func TestSkeleton(t *testing.T) {
	for a, b := range map[string]string{
		"Reykjavic": "Reykjavík", "Probolinngo": "Probolingo", "Slavutich": "Slavutych", "Łódz": "Lodz",
		"Wiklow": "Vicklow", "Philippi": "Filipi", "Xi'an": "Xian", "Khon Kaen": "Khonkaen",
	} {
		if toponym.Skeleton(a) != toponym.Skeleton(b) {
			t.Errorf("%q and %q: %q, %q", a, b, toponym.Skeleton(a), toponym.Skeleton(b))
		}
	}
	for a, b := range map[string]string{"Canzano": "Cansano", "Angiari": "Anghiari", "Nagano": "Nakano"} {
		if toponym.Skeleton(a) == toponym.Skeleton(b) {
			t.Errorf("%q and %q have one skeleton", a, b)
		}
	}
}
