package toponym

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
)

// unidecodeTables names the tables of the transliteration. They are those of Sean M. Burke's Text::Unidecode, as kept by
// its ports, and follow no single standard: Cyrillic is close to BGN/PCGN, Greek to ELOT 743, Han is Pinyin whatever the
// language, Arabic and Hebrew have no vowels. So a name in another script is first looked up as it is.
const unidecodeTables = "Text::Unidecode"

// transliterate writes letters of other scripts in Latin ones.
func (d draft) transliterate(out []draft) []draft {
	if isASCII(d.Text) || !strings.ContainsFunc(d.Text, isForeignLetter) {
		return out
	}
	latin := tidy(unidecode.Unidecode(d.Text))
	if !hasLetters(latin, 2) || !isASCII(latin) {
		return out
	}
	out = d.guessed(out, latin, costTransliterated, Transliterated, unidecodeTables)
	if strings.ContainsFunc(d.Text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		joined := strings.ReplaceAll(latin, " ", "") // syllables
		joined = joined[:1] + strings.ToLower(joined[1:])
		out = d.guessed(out, joined, costTransliterated, Transliterated, unidecodeTables)
	}
	return out
}

func isForeignLetter(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }
