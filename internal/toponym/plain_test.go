package toponym_test

import (
	"testing"

	"cityweave/internal/toponym"
)

func TestPlain(t *testing.T) {
	for name, want := range map[string]string{
		"City of Cape Town": "Cape Town",
		"City of Johannesburg Metropolitan Municipality": "Johannesburg",
		"Ville du Havre":    "Havre",
		"Nagano Prefecture": "Nagano Prefecture",
		"長野市":               "長野",
		"Quezon City":       "Quezon",
		"Kyoto":             "Kyoto",
		"Municipality":      "Municipality",
		"":                  "",
	} {
		if got := toponym.Plain(name); got != want {
			t.Errorf("%q is plainly %q, not %q", name, got, want)
		}
	}
}
