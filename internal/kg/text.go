package kg

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which names are compared, searched and ordered on every
// engine: NFKD (UAX #15), marks removed, case folded (Unicode chapter 5.18).
// "São Paulo" and "SAO PAULO" fold to the same text. Fold(Fold(s)) == Fold(s);
// bytes that are no UTF-8 become U+FFFD.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < utf8.RuneSelf && (s[i] < 'A' || s[i] > 'Z')
	}
	if plain {
		return s
	}
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = strings.ToValidUTF8(s, "�")
	fold := cases.Fold()
	// Folding can bring new decompositions and the other way round, so it is
	// repeated until nothing changes: two rounds for all but a few code points.
	for range 4 {
		t := withoutMarks(norm.NFKD.String(fold.String(withoutMarks(norm.NFKD.String(s)))))
		if t == s {
			break
		}
		s = t
	}
	return s
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func withoutMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
}
