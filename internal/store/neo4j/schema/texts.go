package schema

import (
	"strings"

	"cityweave/internal/fulltext"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The properties of a record (store.Searcher) with its words, which a full-text index finds, and with their number. A
// relationship has its words in a property of its slot, see LinkTextProperty.
const (
	TextProperty   = "text_"
	LengthProperty = "length_"
)

// LinkTextProperty is the property of links with their words, without the letter of the slot.
const LinkTextProperty = "text"

// RecordText makes the properties of records.
type RecordText struct {
	words *store.TextWords
	list  []string
	Times map[string]int // in how many records each word stands
	fulltext.Statistics
}

// NewRecordText returns a RecordText that has met no record.
func NewRecordText() *RecordText {
	return &RecordText{words: store.NewTextWords(), Times: map[string]int{}}
}

// Entity is the text of an entity, and the number of its words.
func (t *RecordText) Entity(e *kg.Entity) (text string, length int) {
	t.list = t.list[:0]
	store.EntityTexts(e, t.add)
	return t.text()
}

// Fact is the text of a link, or of a statement if it is nil.
func (t *RecordText) Fact(l *kg.LinkAttrs, evidence []*kg.Evidence) (text string, length int) {
	t.list = t.list[:0]
	if l != nil {
		store.LinkTexts(l, t.add)
	}
	for _, e := range evidence {
		store.EvidenceTexts(e, t.add)
	}
	return t.text()
}

func (t *RecordText) add(_ store.MatchField, text string) { t.list = t.words.Append(t.list, text) }

// text is the words as tokens, each with a space on both sides, so that those of one word can be counted.
func (t *RecordText) text() (string, int) {
	var b strings.Builder
	for _, w := range t.list {
		b.WriteString(TextToken(w))
	}
	return b.String(), fulltext.Length(len(t.list))
}

// Count counts the record that was asked for last.
func (t *RecordText) Count() {
	t.Add(len(t.list))
	seen := map[string]bool{}
	for _, w := range t.list {
		if !seen[w] {
			seen[w] = true
			t.Times[w]++
		}
	}
}

// TextToken is a word as it stands in the text of a record.
func TextToken(word string) string { return " " + token(word) + " " }

// WordID is the id of the node of a word.
func WordID(word string) string { return Escape(token(word)) }

// TextTokens is the query for the records with all words.
func TextTokens(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString("+" + token(w) + " ")
	}
	return b.String()
}
