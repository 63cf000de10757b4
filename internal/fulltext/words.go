// Package fulltext takes running text apart into words and weighs how well a text answers a query. It knows nothing of
// a graph or an engine, so that all engines index the same words and compute the same score.
package fulltext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// MaxLetters is how many letters of a word count; what follows is left out.
const MaxLetters = 32

// stopWords are English words that say nothing about a text; they are neither indexed nor looked for. The list is
// short, because a rare word among them would be missed, and a frequent one that is missing only weighs little.
var stopWords = func() map[string]bool {
	list := map[string]bool{}
	for w := range strings.FieldsSeq("a an and are as at be been but by for from had has have in into is it its of on " +
		"or s such t that the their then there these they this to was were which will with") {
		list[w] = true
	}
	return list
}()

// Words takes texts apart and keeps the forms of the words that it has met. It is not for concurrent use.
//
// A word is a run of letters, digits and marks of folded text (kg.Fold). Scripts that write without spaces (Han, Kana,
// Thai, Lao, Khmer, Burmese) are cut into pairs of neighbouring letters, each with its marks, as in the CJK analyzer of
// Lucene: 京都市 is 京都 and 都市. A word of Latin letters is stemmed as English (Porter2, the algorithm of the Snowball
// project), so that cities, city and City's meet; English stop words are left out. Other languages keep the endings that
// the English rules do not know.
type Words struct {
	forms map[string]string // of Latin words; "" for stop words
	env   *snowballstem.Env
}

// NewWords returns a Words that has met no word.
func NewWords() *Words { return &Words{forms: map[string]string{}, env: snowballstem.NewEnv("")} }

// Each calls visit with each word of a folded text, in order.
func (w *Words) Each(folded string, visit func(word string)) {
	for at := 0; at < len(folded); {
		r, size := utf8.DecodeRuneInString(folded[at:])
		if !isWord(r) {
			at += size
			continue
		}
		end := at + size
		for end < len(folded) {
			r, size := utf8.DecodeRuneInString(folded[end:])
			if !isWord(r) {
				break
			}
			end += size
		}
		w.Pieces(folded[at:end], func(word string, _, _ int) { visit(word) })
		at = end
	}
}

// Pieces calls visit with the words of a run of letters of folded text, and with the range of bytes that each of them
// stands in.
func (w *Words) Pieces(run string, visit func(word string, from, to int)) {
	if isLatin(run) {
		w.piece(run, 0, len(run), visit)
		return
	}
	for at := 0; at < len(run); {
		end := clusterEnd(run, at)
		if !spaceless(run, at) {
			for end < len(run) && !spaceless(run, end) {
				end = clusterEnd(run, end)
			}
			w.piece(run, at, end, visit)
			at = end
			continue
		}
		if end == len(run) || !spaceless(run, end) { // a letter by itself
			visit(run[at:end], at, end)
			at = end
			continue
		}
		for end < len(run) && spaceless(run, end) {
			next := clusterEnd(run, end)
			visit(run[at:next], at, next)
			at, end = end, next
		}
		at = end
	}
}

// piece gives one word of a script with spaces, unless it is a stop word.
func (w *Words) piece(run string, from, to int, visit func(word string, from, to int)) {
	word := run[from:to]
	if isLatin(word) {
		word = w.latin(word)
	} else {
		word = firstLetters(word)
	}
	if word != "" {
		visit(word, from, to)
	}
}

// latin is the form of a Latin word; "" for a stop word.
func (w *Words) latin(word string) string {
	form, met := w.forms[word]
	if met {
		return form
	}
	word = strings.Clone(word)
	form = firstLetters(word)
	switch {
	case stopWords[word]:
		form = ""
	case form[0] >= 'a': // no number
		w.env.SetCurrent(form)
		english.Stem(w.env)
		form = w.env.Current()
	}
	w.forms[word] = form
	return form
}

// isLatin reports whether a run has only the letters a to z and digits, as folded Latin text mostly has.
func isLatin(run string) bool {
	for i := range len(run) {
		if c := run[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func firstLetters(word string) string {
	if len(word) <= MaxLetters {
		return word
	}
	n := 0
	for i := range word {
		if n == MaxLetters {
			return word[:i]
		}
		n++
	}
	return word
}

// clusterEnd is where a letter that begins at a place ends, with the marks behind it.
func clusterEnd(run string, at int) int {
	_, size := utf8.DecodeRuneInString(run[at:])
	for at += size; at < len(run); at += size {
		var r rune
		if r, size = utf8.DecodeRuneInString(run[at:]); !unicode.IsMark(r) {
			break
		}
	}
	return at
}

// spaceless reports whether the letter at a place is of a script that is written without spaces.
func spaceless(run string, at int) bool {
	r, _ := utf8.DecodeRuneInString(run[at:])
	return r > 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar)
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}
