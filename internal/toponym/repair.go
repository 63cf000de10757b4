package toponym

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// repair returns what a damaged text may have been: nothing if it shows no damage. A repair that only one text can have
// led to is sure.
func repair(text string) []draft {
	d := draft{Reading: Reading{Sure: true}, cost: 1}
	if !utf8.ValidString(text) {
		text = decodeInvalid(text)
		d = d.with(text, taking, 0, false, RepairedEncoding, "Windows-1252")
	}
	for range 3 { // damage in layers: UTF-8 read as Windows-1252, and then again
		before := text
		for _, r := range [...]func(string) (string, string){unescape, undoMojibake} {
			if fixed, what := r(text); what != "" {
				text = fixed
				d = d.with(text, taking, 0, true, RepairedEncoding, what)
			}
		}
		if text == before {
			break
		}
	}
	if fixed, what := joinSpacingMarks(text); what != "" {
		text = fixed
		d = d.with(text, taking, 0, true, RepairedEncoding, what)
	}
	if fixed := removeInvisible(text); fixed != text {
		text = fixed
		d = d.with(text, taking, 0, true, RemovedInvisible, "")
	}
	if fixed, what := plainLookAlikes(text); what != "" {
		text = fixed
		d = d.with(text, taking, 0, true, RepairedEncoding, what)
	}
	d.Text = tidy(norm.NFC.String(text))
	if lost := lostLetters(d); lost != nil {
		return lost
	}
	if len(d.Steps) == 0 || d.Text == "" {
		return nil
	}
	return []draft{d}
}

// tidy trims a text and makes each run of spaces one.
func tidy(text string) string {
	space := true // before the text: none is kept
	for i, r := range text {
		now := unicode.IsSpace(r)
		if now && (space || r != ' ') || i+1 == len(text) && now {
			return strings.Join(strings.Fields(text), " ")
		}
		space = now
	}
	return text
}

// joinSpacingMarks removes marks that stand beside their letter instead of on it ("O¨rebro"), since marks are optional
// in names.
func joinSpacingMarks(text string) (fixed, what string) {
	if !strings.ContainsAny(text, spacingMarks) {
		return text, ""
	}
	var out strings.Builder
	letter := false
	for _, r := range text {
		if letter && strings.ContainsRune(spacingMarks, r) {
			what = "spacing marks"
			continue
		}
		letter = unicode.IsLetter(r)
		out.WriteRune(r)
	}
	return out.String(), what
}

// spacingMarks are diacritics that stand by themselves, without those that serve as apostrophes.
const spacingMarks = "¨ˆ˜¸˚ˇ˘˙˛˝¯"

// removeInvisible removes characters that have no shape: soft hyphen, zero-width spaces and joiners, marks of
// direction, byte order marks, variation selectors, tags and other controls. Joiners stay in the scripts where they
// shape letters, next to such letters.
func removeInvisible(text string) string {
	if !strings.ContainsFunc(text, isInvisible) {
		return text
	}
	var out strings.Builder
	before := rune(-1)
	for _, r := range text {
		if isInvisible(r) && !(isJoiner(r) && shapesLetters(before)) {
			continue
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

func isInvisible(r rune) bool {
	switch {
	case r < 0xad:
		return (r < ' ' || r >= 0x7f && r < 0xa0) && !unicode.IsSpace(r)
	case r == 0xad, r == 0x34f, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x17b4, r == 0x17b5:
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		unicode.Is(unicode.Variation_Selector, r)
}

func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// shapesLetters reports whether joiners matter after a letter.
func shapesLetters(r rune) bool {
	return r > 0 && unicode.In(r, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya,
		unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
		unicode.Arabic, unicode.Mongolian)
}

// plainLookAlikes replaces Greek and Cyrillic letters that look like Latin ones in words that are otherwise Latin.
func plainLookAlikes(text string) (fixed, what string) {
	if !unicode2Scripts(text) {
		return text, ""
	}
	var out strings.Builder
	for len(text) > 0 {
		n := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
		switch n {
		case -1:
			n = len(text)
		case 0:
			_, n = utf8.DecodeRuneInString(text)
		}
		word := text[:n]
		if plain, ok := latinWord(word); ok {
			word, what = plain, "look-alike letters"
		}
		out.WriteString(word)
		text = text[n:]
	}
	return out.String(), what
}

// unicode2Scripts reports whether a text has letters of the Latin script and of one with look-alikes.
func unicode2Scripts(text string) bool {
	latin, other := false, false
	for _, r := range text {
		if r < utf8.RuneSelf {
			latin = latin || r|0x20 >= 'a' && r|0x20 <= 'z'
		} else {
			other = other || unicode.In(r, unicode.Greek, unicode.Cyrillic)
		}
	}
	return latin && other
}

// latinWord replaces the look-alikes in a word of mixed scripts; it reports false for other words, and when a letter
// looks like no Latin one.
func latinWord(word string) (string, bool) {
	var out strings.Builder
	latin, replaced := 0, 0
	for _, r := range norm.NFD.String(word) {
		switch plain, ok := lookAlike[r]; {
		case unicode.Is(unicode.Latin, r):
			latin++
			out.WriteRune(r)
		case ok:
			replaced++
			out.WriteRune(plain)
		case unicode.IsMark(r):
			out.WriteRune(r)
		default:
			return "", false
		}
	}
	return norm.NFC.String(out.String()), latin > 0 && replaced > 0
}

var lookAlike = map[rune]rune{
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T',
	'Υ': 'Y', 'Χ': 'X', 'α': 'a', 'ι': 'i', 'κ': 'k', 'ο': 'o', 'ν': 'v', 'ρ': 'p', 'υ': 'u',
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X',
	'Ѕ': 'S', 'І': 'I', 'Ј': 'J', 'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'ѕ': 's', 'і': 'i',
	'ј': 'j',
}
