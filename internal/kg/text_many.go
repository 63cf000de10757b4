package kg

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folds folds many texts as Fold does, and keeps the folded forms of the letters that it has met: texts in scripts
// other than Latin take a tenth of the time. It keeps at most one form for each letter of Unicode. It is not for
// concurrent use.
type Folds struct {
	letters map[rune]foldedLetter
	text    []byte
}

type foldedLetter struct {
	text string
	mark bool // what it becomes depends on its neighbours
}

// NewFolds returns a Folds that has met no letter.
func NewFolds() *Folds { return &Folds{letters: map[rune]foldedLetter{}} }

// Fold is the function Fold.
func (f *Folds) Fold(s string) string {
	if isASCII(s) {
		return Fold(s)
	}
	f.text = f.text[:0]
	for _, r := range s {
		if r < utf8.RuneSelf && (r < 'A' || r > 'Z') && r != '`' {
			f.text = append(f.text, byte(r))
			continue
		}
		letter, met := f.letters[r]
		if !met {
			letter = foldLetter(r)
			f.letters[r] = letter
		}
		if letter.mark {
			return Fold(s)
		}
		f.text = append(f.text, letter.text...)
	}
	return string(f.text)
}

// foldLetter folds a letter by itself. Folding a text is folding its letters one by one unless there are marks in it,
// which depend on the letter before them and are put in order (the Thai ำ begins with one when it is decomposed), or
// bytes that are no UTF-8, of which a run becomes one character.
func foldLetter(r rune) foldedLetter {
	first, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
	if first == utf8.RuneError || unicode.Is(unicode.M, first) || norm.NFKD.PropertiesString(string(r)).LeadCCC() != 0 {
		return foldedLetter{mark: true}
	}
	return foldedLetter{text: Fold(string(r))}
}
