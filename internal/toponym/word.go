package toponym

import (
	"unicode"
	"unicode/utf8"

	"cityweave/internal/kg"
)

// word is a word of a text: letters, digits, marks and the signs of lost letters. An apostrophe ends a word that it
// elides ("d'", "L'"), and is otherwise a part of it.
type word struct {
	text       string
	folded     string
	start, end int // in the text
	elided     bool
}

// wordsOf splits a text into words.
func wordsOf(text string) []word {
	out := make([]word, 0, 8)
	start := -1
	for i, r := range text {
		if isWordRune(r) || start >= 0 && isApostrophe(r) && (followedByLetter(text[i+utf8.RuneLen(r):]) || elides(text[start:i])) {
			if start < 0 {
				start = i
			}
			// A short word before an apostrophe is elided, also if a space follows: "d' Arras".
			if isApostrophe(r) && elides(text[start:i]) {
				end := i + utf8.RuneLen(r)
				out = append(out, newWord(text, start, i, end))
				start = -1
			}
			continue
		}
		if start >= 0 {
			out = append(out, newWord(text, start, i, i))
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, newWord(text, start, len(text), len(text)))
	}
	return out
}

// newWord returns the word of a text from start to stop; end is behind its apostrophe if it has one.
func newWord(text string, start, stop, end int) word {
	w := text[start:stop]
	return word{text: w, folded: kg.Fold(w), start: start, end: end, elided: end > stop}
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || r == '?'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || isJoiner(r)
}

// isApostrophe reports whether kg.Fold makes a rune an apostrophe.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', '‛', '′', 'ʹ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˈ', 'ˊ', 'ˋ', 'ꞌ', '＇':
		return true
	}
	return false
}

func followedByLetter(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r)
}

// elides reports whether letters before an apostrophe are an elided article or link of a Romance language.
func elides(letters string) bool {
	switch letters {
	case "d", "D", "l", "L", "s", "S", "n", "N", "dell", "Dell", "DELL", "dall", "all", "All", "sull", "nell", "un", "Un":
		return true
	}
	return false
}
