package datafolder

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cityweave/internal/quantity"
)

// badText finds characters that no value may contain; problem is "" when there are none.
func badText(s string) (problem, cure string) {
	before := rune(-1) // the character before r that is no mark of the letter before it
	number := 0        // of characters before r
	for i, r := range s {
		number++
		if r < utf8.RuneSelf && r >= ' ' && r != 0x7f || isPlain(r) {
			before = r
			continue
		}
		after := s[i+utf8.RuneLen(max(r, 0)):]
		switch {
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return badByte(s[i])
			}
			problem, cure = "a character that was lost", "write the character of the source, and save the file as UTF-8"
		case unicode.IsControl(r):
			return badControl(r)
		case unicode.IsMark(r) && (before < 0 || before == '|'):
			problem, cure = "a mark without a letter that it belongs to", "write it after its letter, or remove it"
		case isInvisible(r) && !mayJoin(before, r, after):
			problem, cure = "an invisible character", "remove it"
		case !unicode.IsGraphic(r) && !isVisibleFormat(r) && !isInvisible(r):
			problem, cure = "no character that every reader has", "write an assigned character of Unicode, or remove it"
		}
		if problem != "" {
			return fmt.Sprintf("character %d of the value is %s, %s", number, nameOf(r), problem), cure
		}
		if !unicode.Is(unicode.Inherited, r) {
			before = r
		}
	}
	return "", ""
}

// isPlain reports whether a character is in one of the large ranges of letters that need no further look.
func isPlain(r rune) bool {
	return r >= 0xC0 && r < 0x300 || r >= 0x4E00 && r <= 0x9FFF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0x3041 && r <= 0x3096
}

// badControl describes a control character.
func badControl(r rune) (problem, cure string) {
	switch r {
	case '\n', '\r':
		return "the value has a line end", "write it on one line"
	case '\t':
		return "the value has a tab", "write a space"
	}
	return fmt.Sprintf("the value has the control character U+%04X", r), "remove it"
}

// windows1252 are the characters of the bytes from 0x80 to 0x9F in Windows-1252, 0 where there is none. The bytes above
// are those of Unicode.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// badByte describes a byte that is no part of a character in UTF-8.
func badByte(c byte) (problem, cure string) {
	cure = `save the file in UTF-8: in Excel as "CSV UTF-8", in LibreOffice with the character set "Unicode (UTF-8)"`
	r := rune(c)
	if c < 0xA0 {
		r = windows1252[c-0x80]
	}
	if r == 0 || !unicode.IsGraphic(r) {
		return fmt.Sprintf("the value is not UTF-8: it has the byte %02X", c), cure
	}
	return fmt.Sprintf("the value is not UTF-8: it has the byte %02X, which is %q in Windows-1252", c, r), cure
}

// isInvisible reports whether a character is not seen, or changes only how others are shown.
func isInvisible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector) && !isVisibleFormat(r)
}

// isVisibleFormat reports whether a format character is seen, such as the Arabic sign of a year.
func isVisibleFormat(r rune) bool { return unicode.Is(unicode.Prepended_Concatenation_Mark, r) }

// mayJoin reports whether an invisible character is part of the spelling: a joiner between letters or marks of a script
// that has joiners, or a variation selector after a character that has variants.
func mayJoin(before, r rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	switch {
	case r == 0x200C || r == 0x200D:
		return unicode.In(before, joined...) && unicode.In(next, joined...) &&
			(unicode.IsLetter(next) || unicode.IsMark(next))
	case r >= 0x180B && r <= 0x180F:
		return unicode.Is(unicode.Mongolian, before)
	case unicode.Is(unicode.Variation_Selector, r):
		return unicode.Is(unicode.Han, before)
	}
	return false
}

// joined are the scripts that write U+200C and U+200D between letters.
var joined = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Thaana, unicode.Javanese, unicode.Balinese,
}

// nameOf returns a character as U+200B with its name in Unicode, or with its kind when it has no name here.
func nameOf(r rune) string {
	name := characterNames[r]
	switch {
	case name != "":
	case unicode.Is(unicode.Co, r):
		name = "private use"
	case unicode.Is(unicode.Variation_Selector, r):
		name = "VARIATION SELECTOR"
	case unicode.IsMark(r):
		name = "COMBINING MARK"
	case unicode.Is(unicode.Cf, r):
		name = "FORMAT CHARACTER"
	default:
		name = "unassigned"
	}
	return fmt.Sprintf("U+%04X %s", r, name)
}

// characterNames are the names of the characters that texts from elsewhere bring along.
var characterNames = map[rune]string{
	0x00AD: "SOFT HYPHEN",
	0x0300: "COMBINING GRAVE ACCENT",
	0x0301: "COMBINING ACUTE ACCENT",
	0x0302: "COMBINING CIRCUMFLEX ACCENT",
	0x0303: "COMBINING TILDE",
	0x0304: "COMBINING MACRON",
	0x0306: "COMBINING BREVE",
	0x0307: "COMBINING DOT ABOVE",
	0x0308: "COMBINING DIAERESIS",
	0x030A: "COMBINING RING ABOVE",
	0x030C: "COMBINING CARON",
	0x0323: "COMBINING DOT BELOW",
	0x0327: "COMBINING CEDILLA",
	0x0328: "COMBINING OGONEK",
	0x034F: "COMBINING GRAPHEME JOINER",
	0x061C: "ARABIC LETTER MARK",
	0x115F: "HANGUL CHOSEONG FILLER",
	0x1160: "HANGUL JUNGSEONG FILLER",
	0x180E: "MONGOLIAN VOWEL SEPARATOR",
	0x200B: "ZERO WIDTH SPACE",
	0x200C: "ZERO WIDTH NON-JOINER",
	0x200D: "ZERO WIDTH JOINER",
	0x200E: "LEFT-TO-RIGHT MARK",
	0x200F: "RIGHT-TO-LEFT MARK",
	0x2028: "LINE SEPARATOR",
	0x2029: "PARAGRAPH SEPARATOR",
	0x202A: "LEFT-TO-RIGHT EMBEDDING",
	0x202B: "RIGHT-TO-LEFT EMBEDDING",
	0x202C: "POP DIRECTIONAL FORMATTING",
	0x202D: "LEFT-TO-RIGHT OVERRIDE",
	0x202E: "RIGHT-TO-LEFT OVERRIDE",
	0x2060: "WORD JOINER",
	0x2061: "FUNCTION APPLICATION",
	0x2062: "INVISIBLE TIMES",
	0x2063: "INVISIBLE SEPARATOR",
	0x2064: "INVISIBLE PLUS",
	0x2066: "LEFT-TO-RIGHT ISOLATE",
	0x2067: "RIGHT-TO-LEFT ISOLATE",
	0x2068: "FIRST STRONG ISOLATE",
	0x2069: "POP DIRECTIONAL ISOLATE",
	0x2800: "BRAILLE PATTERN BLANK",
	0x3164: "HANGUL FILLER",
	0xFEFF: "ZERO WIDTH NO-BREAK SPACE",
	0xFFA0: "HALFWIDTH HANGUL FILLER",
	0xFFF9: "INTERLINEAR ANNOTATION ANCHOR",
	0xFFFC: "OBJECT REPLACEMENT CHARACTER",
	0xFFFD: "REPLACEMENT CHARACTER",
}

// A message shows at most so many bytes of a value's beginning and end.
const shownBeginning, shownEnd = 600, 200

// legible replaces characters that a terminal might interpret or not show, and cuts out the middle of what is too long to
// be read: messages show values with any content.
func legible(s string) string {
	if len(s) > shownBeginning+shownEnd {
		s = fmt.Sprintf("%s … [%s characters in all] … %s", s[:shownBeginning], quantity.Thousands(utf8.RuneCountInString(s)),
			s[len(s)-shownEnd:])
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || isInvisible(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}
