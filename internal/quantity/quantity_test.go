package quantity_test

import (
	"testing"

	"cityweave/internal/quantity"
)

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 13300: "13,300", 1234567: "1,234,567", -5: "-5", -123: "-123",
		-1000: "-1,000",
	} {
		if got := quantity.Thousands(n); got != want {
			t.Errorf("%d is written %s, not %s", n, got, want)
		}
	}
}

func TestOf(t *testing.T) {
	for n, want := range map[int]string{0: "0 cities", 1: "1 city", 2: "2 cities", 2500: "2,500 cities"} {
		if got := quantity.Of(n, "city", "cities"); got != want {
			t.Errorf("%d is written %s, not %s", n, got, want)
		}
	}
}
