package toponym

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// misreading is a character set as which UTF-8 is read by mistake.
type misreading struct {
	name string
	set  *charmap.Charmap
	// bytes are the bytes that the characters stand for.
	bytes func() map[rune]byte
}

// misreadings in the order in which they are tried. Latin-1 differs from Windows-1252 in 32 controls, which the latter
// also reads where it has no character of its own.
var misreadings = [...]misreading{
	newMisreading("Windows-1252", charmap.Windows1252),
	newMisreading("Mac Roman", charmap.Macintosh),
	newMisreading("Windows-1250", charmap.Windows1250),
	newMisreading("Windows-1251", charmap.Windows1251),
	newMisreading("Windows-1254", charmap.Windows1254),
	newMisreading("code page 850", charmap.CodePage850),
	newMisreading("code page 437", charmap.CodePage437),
}

func newMisreading(name string, set *charmap.Charmap) misreading {
	return misreading{name: name, set: set, bytes: sync.OnceValue(func() map[rune]byte {
		bytes := map[rune]byte{}
		for b := 0x80; b < 0x100; b++ {
			bytes[rune(b)] = byte(b) // Latin-1, which the characters of the set overrule
		}
		for b := 0x80; b < 0x100; b++ {
			if r := set.DecodeByte(byte(b)); r != utf8.RuneError {
				bytes[r] = byte(b)
			}
		}
		return bytes
	})}
}

// undoMojibake reverses the reading of UTF-8 as another character set, in the parts of a text where that gives letters:
// "ChiÈ™inÄƒu" is "Chișinău".
func undoMojibake(text string) (fixed, what string) {
	if isASCII(text) {
		return text, ""
	}
	for _, m := range misreadings {
		if fixed, ok := m.undo(text); ok {
			return fixed, m.name
		}
	}
	return text, ""
}

// undo replaces each run of characters that are the bytes of a character of UTF-8. Letters of the Latin script are taken
// one by one; others only if there are several and nothing else is left, so that no chance pair of letters is taken.
func (m misreading) undo(text string) (string, bool) {
	runes := []rune(text)
	var out strings.Builder
	latin, other, left := 0, 0, 0
	for i := 0; i < len(runes); {
		r, n := m.character(runes[i:])
		switch {
		case n == 0:
			r, n = runes[i], 1
			if r >= utf8.RuneSelf {
				left++
			}
		case isLatinText(r):
			latin++
		default:
			other++
		}
		out.WriteRune(r)
		i += n
	}
	switch {
	case latin+other == 0, other == 1, other > 1 && left > 0:
		return "", false
	case m.set != charmap.Windows1252 && other == 0 && !strings.ContainsFunc(text, isTypical):
		return "", false
	}
	return out.String(), true
}

// isTypical reports whether a character is one that UTF-8 becomes and that names do not have. The character sets other
// than Windows-1252 are rarely the cause, so the text must have one.
func isTypical(r rune) bool {
	return r == 'ƒ' || r >= utf8.RuneSelf && unicode.IsSymbol(r) && !strings.ContainsRune("°´¨¸¯ˆ˜ˇ˘˙˚˛˝", r)
}

// character decodes the character of UTF-8 whose bytes the runes begin with, and returns how many these are; 0 when
// they are none, or the character is none that names have and none that a second misreading makes.
func (m misreading) character(runes []rune) (rune, int) {
	bytes := m.bytes()
	lead := bytes[runes[0]]
	n := 0
	switch {
	case lead >= 0xc2 && lead < 0xe0:
		n = 2
	case lead >= 0xe0 && lead < 0xf0:
		n = 3
	}
	if n == 0 || len(runes) < n {
		return 0, 0
	}
	raw := [3]byte{lead}
	for i := 1; i < n; i++ {
		raw[i] = bytes[runes[i]]
		if runes[i] > 0x2000 && runes[i] < 0x2020 && lead > 0xc5 && n == 2 {
			return 0, 0 // an apostrophe or a dash behind a capital: "Ó’Connor"
		}
		if runes[i] == ' ' && lead == 0xc3 {
			raw[i] = 0xa0 // a space that was one without a break
		}
	}
	r, size := utf8.DecodeRune(raw[:n])
	if size != n || r >= 0x100 && !isNameCharacter(r) && bytes[r] == 0 {
		return 0, 0
	}
	return r, n
}

func isNameCharacter(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Nd, r) || unicode.Is(unicode.Pd, r) ||
		strings.ContainsRune("ºª°’‘“”«»·…\u00a0\u00ad\u200b\u200e\u200f\ufeff\u3000、（）", r)
}

// isLatinText reports whether a character may stand alone in a Latin text: also the accented vowels of Greek that look
// like Latin ones.
func isLatinText(r rune) bool {
	if r < 0x250 || !unicode.IsLetter(r) || unicode.Is(unicode.Latin, r) && r > 0x2af { // without those of phonetics
		return true
	}
	base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	return unicode.Is(unicode.Greek, r) && base != r && lookAlike[base] != 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
