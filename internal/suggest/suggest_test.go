package suggest_test

import (
	"testing"

	"cityweave/internal/suggest"
)

func TestNearest(t *testing.T) {
	known := []string{"verified", "partly", "derived", "City"}
	for _, c := range []struct{ name, word, want string }{
		{"finds a word with a letter left out", "verifed", "verified"},
		{"finds a word with a letter too many", "partlyy", "partly"},
		{"finds a word with a letter changed", "partli", "partly"},
		{"counts a swap of neighbours as one change", "icty", "City"},
		{"compares without regard to case", "PARTLY", "partly"},
		{"takes the first of several equally near ones", "rived", "derived"},
		{"finds nothing when all are far", "unknown", ""},
		{"finds nothing for a word without letters", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := suggest.Nearest(c.word, known); got != c.want {
				t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
			}
		})
	}
}

func TestMeant(t *testing.T) {
	t.Run("asks for the nearest word, and says nothing without one", func(t *testing.T) {
		known := []string{"gexf", "csv"}
		if got := suggest.Meant("gefx", known) + suggest.Meant("unknown", known); got != ` (do you mean "gexf"?)` {
			t.Errorf("got %q", got)
		}
	})
}

func FuzzNearest(f *testing.F) {
	f.Add("abcd", "badc")
	f.Add("partly", "patrli")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = letters(a), letters(b)
		got := suggest.Nearest(a, []string{b})
		if want := distance(a, b) <= (len(a)+2)/3; (got == b) != want && b != "" {
			t.Errorf("Nearest(%q, %q) = %q, the distance is %d", a, b, got, distance(a, b))
		}
	})
}

// letters are some of a to d, so that words are often alike.
func letters(s string) string {
	out := []byte(s)[:min(len(s), 7)]
	for i := range out {
		out[i] = 'a' + out[i]%4
	}
	return string(out)
}

// distance is the edit distance by its definition, without a table.
func distance(a, b string) int {
	switch {
	case a == "" || b == "":
		return len(a) + len(b)
	case a[0] == b[0]:
		return distance(a[1:], b[1:])
	}
	best := 1 + min(distance(a[1:], b), distance(a, b[1:]), distance(a[1:], b[1:]))
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		best = min(best, 1+distance(a[2:], b[2:]))
	}
	return best
}
