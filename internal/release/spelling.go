package release

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// spelt refuses a name, of which the script is given, with letters that look like others.
func spelt(r datafolder.Row, column, name, script string) bool {
	problem, cure := misspelt(name, script)
	if problem != "" {
		r.Fault(column, fmt.Sprintf("the name %q has %s", name, problem), cure)
	}
	return problem == ""
}

// misspelt finds letters that stand for others that look like them; problem is "" when there are none.
func misspelt(name, script string) (problem, cure string) {
	if script == "" && kg.LooksMixed(name) {
		return "letters of two scripts that look alike in one word", "write the word in one script: Latin, Greek or Cyrillic"
	}
	if !strings.ContainsAny(name, "Ðµ") {
		return "", ""
	}
	before := rune(-1)
	for i, r := range name {
		switch {
		case r == 'Ð' && !unicode.IsLetter(before) && startsLower(name[i+utf8.RuneLen(r):]):
			// Icelandic and Faroese, which have the letter, begin no word with it.
			return "the letter Ð (U+00D0), which looks like another one", "write Đ (U+0110)"
		case r == 'µ':
			return "the sign µ (U+00B5), which looks like a letter", "write μ (U+03BC)"
		}
		before = r
	}
	return "", ""
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unicode.IsMark))
	return unicode.IsLower(r)
}
