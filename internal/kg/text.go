package kg

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which names are compared, searched and ordered on every
// engine: NFKD (UAX #15), optional marks removed, case folded (Unicode chapter 5.18), letters that are drawn with a
// stroke or joined replaced by the plain ones ("Łódź" and "LODZ" fold to the same text), and all apostrophes the same.
// Optional are the marks of the Latin, Greek and Cyrillic scripts, but for the breve of Й, and the points of Hebrew and
// Arabic. In other scripts marks are vowels and voicing, and a word without them is another one: they stay.
// Fold(Fold(s)) == Fold(s); bytes that are no UTF-8 become U+FFFD.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < utf8.RuneSelf && (s[i] < 'A' || s[i] > 'Z') && s[i] != '`'
	}
	if plain {
		return s
	}
	if isASCII(s) {
		return strings.ReplaceAll(strings.ToLower(s), "`", "'")
	}
	if folded, ok := foldLatin(s); ok {
		return folded
	}
	return foldAny(s)
}

func foldAny(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	fold := cases.Fold()
	// Folding can bring new decompositions and the other way round, so it is
	// repeated until nothing changes: two rounds for all but a few code points.
	for range 4 {
		t := plainLetters(fold.String(plainLetters(s)))
		if t == s {
			break
		}
		s = t
	}
	return s
}

// latin has the folded form of each letter of the Latin blocks up to Extended-A: most names have no other.
var latin = func() (table [0x180]string) {
	for r := range table {
		table[r] = foldAny(string(rune(r)))
	}
	return table
}()

// foldLatin folds a text of these letters, letter by letter, and reports whether it is one.
func foldLatin(s string) (string, bool) {
	out := make([]byte, 0, len(s)+4)
	for _, r := range s {
		if int(r) >= len(latin) {
			return "", false
		}
		out = append(out, latin[r]...)
	}
	return string(out), true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainLetters decomposes a text, drops optional marks and replaces letters that have no decomposition.
func plainLetters(s string) string {
	s = norm.NFKD.String(s)
	var out strings.Builder
	out.Grow(len(s))
	base := rune(0) // the letter that marks belong to
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
			if optional(base, r) {
				continue
			}
			out.WriteRune(r)
			continue
		case r < utf8.RuneSelf && r != '`':
			out.WriteRune(r)
		default:
			if plain, ok := plainLetter[r]; ok {
				out.WriteString(plain)
			} else {
				out.WriteRune(r)
			}
		}
		base = r
	}
	return out.String()
}

const breve = '\u0306'

// optional reports whether a mark can be left out on a letter without making it another one.
func optional(base, mark rune) bool {
	switch {
	case base < utf8.RuneSelf, unicode.In(base, unicode.Latin, unicode.Greek, unicode.Hebrew, unicode.Arabic):
		return true
	case unicode.Is(unicode.Cyrillic, base):
		return mark != breve || base != 'и' && base != 'И'
	}
	return !unicode.IsLetter(base) && !unicode.IsMark(base)
}

// plainLetter are the letters that people replace by others, where Unicode has no decomposition: Latin letters with a
// stroke or without a dot, joined letters, and the letters and signs that serve as apostrophes.
var plainLetter = map[rune]string{
	'ł': "l", 'Ł': "l", 'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'ħ': "h", 'Ħ': "h", 'ı': "i",
	'ŧ': "t", 'Ŧ': "t", 'ŋ': "n", 'Ŋ': "n", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ß': "ss", 'ẞ': "ss",
	'þ': "th", 'Þ': "th", 'ə': "e", 'Ə': "e", 'ɖ': "d", 'Ɖ': "d", 'ɓ': "b", 'Ɓ': "b", 'ɗ': "d", 'Ɗ': "d",
	'`': "'", '´': "'", '‘': "'", '’': "'", '‛': "'", '′': "'", 'ʹ': "'", 'ʻ': "'", 'ʼ': "'", 'ʽ': "'", 'ʾ': "'",
	'ʿ': "'", 'ˈ': "'", 'ˊ': "'", 'ˋ': "'", 'ꞌ': "'", '＇': "'",
}
