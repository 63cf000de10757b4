package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cityweave/internal/kg"
)

// The sizes from which texts and words are matched less closely, see Searcher.
const (
	maxSearchText  = 256 // code points of the key
	maxSearchWords = 16
	maxFuzzyWord   = 32 // letters
	oneEdit        = 4  // letters from which a word allows one edit
	twoEdits       = 8
)

// Pattern is a text to search for, taken apart once for all names that it is compared with.
type Pattern struct {
	Key    string // see NameKey; "" finds nothing
	Joined string // see JoinedKey
	Code   string // see CodeKey
	Words  []PatternWord
	// Whole: the text is matched in the first two classes only; Words is empty.
	Whole bool
}

// PatternWord is a word of a text.
type PatternWord struct {
	Text    string
	Letters []rune
	Edits   int // how many are allowed
}

// NewPattern takes a text apart.
func NewPattern(text string) *Pattern {
	folded := kg.Fold(text)
	p := &Pattern{Key: NameKey(folded), Code: strings.TrimSpace(folded)}
	p.Joined = JoinedKey(p.Key)
	for w := range words(p.Key) {
		letters := []rune(w)
		p.Words = append(p.Words, PatternWord{w, letters, allowedEdits(len(letters))})
		if len(p.Words) > maxSearchWords {
			break
		}
	}
	if len(p.Words) == 0 || len(p.Words) > maxSearchWords || utf8.RuneCountInString(p.Key) > maxSearchText {
		p.Words, p.Whole = nil, true
	}
	return p
}

// Fuzzy reports whether any word of the text allows edits.
func (p *Pattern) Fuzzy() bool {
	for i := range p.Words {
		if p.Words[i].Edits > 0 {
			return true
		}
	}
	return false
}

func allowedEdits(letters int) int {
	switch {
	case letters > maxFuzzyWord, letters < oneEdit:
		return 0
	case letters < twoEdits:
		return 1
	default:
		return MaxEdits
	}
}

// MaxEdits is the largest number of edits that a word allows.
const MaxEdits = 2

// FuzzyLetters is of how many letters the words are that can be within some edits of a word that allows so many:
// engines index these.
func FuzzyLetters(edits int) (least, most int) {
	if edits == 1 {
		return oneEdit - 1, twoEdits
	}
	return twoEdits - 2, maxFuzzyWord + 2
}

// CodeKey is the form in which ids and codes are compared.
func CodeKey(code string) string { return strings.TrimSpace(kg.Fold(code)) }

// NameKey is the form in which whole names are compared: the words of a folded name joined by
// single spaces; of one without words the name itself with single spaces. It shares the memory
// of the name where it can, which is nearly always.
func NameKey(folded string) string {
	if isKey(folded) {
		return folded
	}
	key := strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return !isWord(r) }), " ")
	if key == "" {
		key = strings.Join(strings.Fields(folded), " ")
	}
	return key
}

// JoinedKey is the form in which names are compared whose words may be written as one: the words of a key without
// spaces; "" for one without words.
func JoinedKey(key string) string {
	if r, _ := utf8.DecodeRuneInString(key); key == "" || !isWord(r) {
		return ""
	}
	return strings.ReplaceAll(key, " ", "")
}

func isKey(folded string) bool {
	space := true // a space may not follow
	for _, r := range folded {
		switch {
		case r >= 'a' && r <= 'z':
			space = false
		case r == ' ' && !space:
			space = true
		case r == ' ' || !isWord(r):
			return false
		default:
			space = false
		}
	}
	return !space
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// words are the words of a key; none of one that has no letter.
func words(key string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if r, _ := utf8.DecodeRuneInString(key); key == "" || !isWord(r) {
			return
		}
		for more := true; more; {
			var w string
			w, key, more = strings.Cut(key, " ")
			if !yield(w) {
				return
			}
		}
	}
}

// NameWords are the words of a key, none of one without letters. Engines index them.
func NameWords(key string) func(yield func(string) bool) { return words(key) }

// EntityCodes gives what an entity is called by to the letter, as its field and as matches show
// it, with the keys that find it: the id, then ids in other registers, then codes.
func EntityCodes(o *kg.Ontology, e *kg.Entity, yield func(field MatchField, shown string, keys ...string) bool) {
	if !yield(MatchID, e.ID, e.ID) {
		return
	}
	code := func(scheme, value string) bool {
		shown := scheme + ":" + value
		return yield(MatchExternalID, shown, CodeKey(value), CodeKey(shown))
	}
	for _, x := range e.SameAs() {
		if !code(x.Scheme, x.Value) {
			return
		}
	}
	props := o.Entities[e.Type].Props
	for i := range e.Props {
		if p := &e.Props[i]; props[p.Index].Code && !code(props[p.Index].Name, p.Text()) {
			return
		}
	}
}
