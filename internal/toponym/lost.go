package toponym

import (
	"strings"
	"unicode"
)

// lostLetters returns the drafts of a text in which '?', '_' or U+FFFD stands for letters: '?' for one each. A run of
// signs may be the letters, or the bytes of half as many. Nothing is returned when no letter is lost, or most are.
func lostLetters(d draft) []draft {
	if !strings.ContainsAny(d.Text, "?_\ufffd") {
		return nil
	}
	whole, halved, ok := wildcards(d.Text)
	if !ok {
		return nil
	}
	d = d.with(whole, taking, 0, false, RepairedEncoding, "lost letters")
	d.Wildcards = true
	out := []draft{d}
	if halved != whole {
		d.Text = halved
		d.cost++
		out = append(out, d)
	}
	return out
}

// HasLostLetters reports whether signs stand in a text where letters were.
func HasLostLetters(text string) bool {
	if !strings.ContainsAny(text, "?_\ufffd") {
		return false
	}
	_, _, ok := wildcards(text)
	return ok
}

// wildcards writes '?' for each sign of a lost letter, in halved for each two.
func wildcards(text string) (whole, halved string, ok bool) {
	var all, half strings.Builder
	letters, lost := 0, 0
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		n := 0
		for i+n < len(runes) && strings.ContainsRune("?_\ufffd", runes[i+n]) {
			n++
		}
		if n == 0 {
			if unicode.IsLetter(runes[i]) {
				letters++
			}
			all.WriteRune(runes[i])
			half.WriteRune(runes[i])
			continue
		}
		// Between spaces the sign is punctuation.
		if (i == 0 || !unicode.IsLetter(runes[i-1])) && (i+n == len(runes) || !unicode.IsLetter(runes[i+n])) {
			i += n - 1
			all.WriteByte(' ')
			half.WriteByte(' ')
			continue
		}
		lost += n
		all.WriteString(strings.Repeat("?", n))
		half.WriteString(strings.Repeat("?", (n+1)/2))
		i += n - 1
	}
	return tidy(all.String()), tidy(half.String()), lost > 0 && letters >= 3 && letters >= 2*lost
}
