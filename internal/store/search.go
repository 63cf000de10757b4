package store

import (
	"context"

	"cityweave/internal/kg"
)

// Searcher finds entities by what people call them, and by what is said about them.
//
// An entity is called by its name and its other names (kg.Entity.OtherNames), and, to the letter only, by its id, its
// ids in other registers and the codes among its properties (kg.Property.Code), each as
// the value alone or as scheme:value (wikidata:Q57906, iso3:JPN).
//
// Text and names are folded (kg.Fold) and split into words: runs of letters, digits and marks.
// What stands between words does not count, so that "são-paulo" is "Sao  Paulo"; text or a
// name without any word (emoji, signs) is compared as it stands, but for spaces at its ends
// and repeated ones. An entity matches in the best class that any of its names gives:
//
//	MatchExact       all words of the name are those of the text, in order, whether they are written as one or not
//	                 (Khonkaen, Khon Kaen); or the text is an id or a code of it, folded
//	MatchPrefix      the words of the name, joined by single spaces, begin with those of the text
//	MatchWordPrefix  each word of the text is the beginning of some word of the name
//	MatchFuzzy       each word of the text is the beginning of some word of the name, or at most k edits
//	                 away from one: k is 0 for words of up to 3 letters, 1 from 4, 2 from 8
//
// so that each class of names holds what those before it do. An edit is a letter left out, put in, put
// in place of another, or two neighbours exchanged, and no letter is edited twice: the optimal
// string alignment distance, the restricted form of Damerau (A technique for computer
// detection and correction of spelling errors, CACM 7(3), 1964), as in section 2.2.1
// of Boytsov (Indexing methods for approximate dictionary searching, JEA 16, 2011).
//
// No text is an error: text without anything to find finds nothing; a word of more than 32
// letters allows no edits; and a text of more than 16 words or 256 code points is matched as
// a whole, in the first two classes.
//
// With InTexts, entities also match in the class MatchText, behind all others, by one record about them that has every
// word of the text. Words are those of fulltext.Words: stemmed, without stop words, each one once; a text of more than 16
// of them, or of more than 256 code points, finds nothing. The records and their texts are
//
//	an entity     its description and its note
//	a link        its role and topics, with the stated words and notes of its evidence; it is about both its ends
//	a statement   the stated words and notes of its evidence; it is about its subject
//
// The score of a record is the sum of fulltext.Score over the words, from the statistics of all records of the release
// that have a word; that of an entity is the best of its records. Among records with an equal score the entity itself
// counts first, then links, then statements, then the smaller id.
type Searcher interface {
	// Search pages through what each text finds: one SearchPage per text. The order is by class, then fewer edits, then
	// greater score of MatchText, then greater standing (Standing), then greater degree, then id, the same in a page
	// backward. The error is a *TooMuch, before any work, when the words of a text stand in more records than MaxTouched,
	// each record counted once for each word.
	Search(ctx context.Context, q SearchQuery) ([]SearchPage, error)
}

// SearchQuery asks for what texts find.
type SearchQuery struct {
	Texts  []SearchText
	Exact  bool   // only MatchExact, for any number of texts: a look-up that never compares words; also for Total
	Best   bool   // only what the best match of the text has in common with it: class and edits; also for Total
	Window Window // for each text; Keys is not looked at, see SearchRow.Rank
	Total  bool   // count all that match

	Fields     SearchFields // where to look; 0 is InNames. With Exact or Best only names are looked at
	MaxTouched int          // see Search; 0 for any number
}

// SearchFields says where a search looks.
type SearchFields uint8

// The places where a search looks.
const (
	InNames SearchFields = 1 << iota // names, ids and codes
	InTexts                          // descriptions, notes, roles, topics and stated words
)

func (f SearchFields) String() string {
	return [...]string{0: "names", InNames: "names", InTexts: "texts", InNames | InTexts: "names, texts"}[f&(InNames|InTexts)]
}

// Names reports whether a search looks at names.
func (q *SearchQuery) Names() bool {
	return q.Fields&InTexts == 0 || q.Fields&InNames != 0 || q.Exact || q.Best
}

// InTexts reports whether a search looks at texts.
func (q *SearchQuery) InTexts() bool { return q.Fields&InTexts != 0 && !q.Exact && !q.Best }

// SearchText is a text and where to look.
type SearchText struct {
	Text   string
	Types  []kg.TypeID // entities of these types; empty means all
	Within []string    // entities that are one of these or have one of these in kg.Place.Within; empty means anywhere
}

// SearchPage is a part of what a text finds. HasNext and HasPrev are those of Page.
type SearchPage struct {
	Rows             []SearchRow
	HasNext, HasPrev bool
	Total            []int // how many match, by kg.TypeID; nil unless asked
}

// SearchRow is an entity that was found.
type SearchRow struct {
	Node             *kg.Entity
	Match            Match
	Standing, Degree int
}

// Match says how an entity matches a text: by the best of its names; among equals by the
// name, then the first of its other names, then the id, then the first external id or code. In the class MatchText it
// is by the best of its records, and Field, Text and Highlight are those of the first of Passages.
type Match struct {
	Class     MatchClass
	Edits     int   // over all words; 0 but for MatchFuzzy
	Relevance int64 // the score in millionths; 0 but for MatchText
	Field     MatchField
	Text      string // the name as it stands, the id, or scheme:value
	Highlight []Span // the parts of Text that match, in order, apart from each other
	Passages  []Passage
}

// Passage is a text of a record that has a word of the text that was searched for. Those of a record stand in the
// order of Searcher, topics in their own, evidence by id; at most MaxPassages of them.
type Passage struct {
	Field     MatchField // MatchDescription or after
	Text      string
	Highlight []Span
	Link      *LinkRow     // the link that it stands in, or that its evidence is about; nil for none
	Evidence  *kg.Evidence // that it stands in; nil for none
}

// MaxPassages is how many texts of a record a match shows.
const MaxPassages = 20

// Span is a half-open range of a text in UTF-16 code units, as the strings of JavaScript and Java count.
type Span struct{ Start, End int }

// MatchClass says how well a text matches; less is better.
type MatchClass uint8

// The classes, see Searcher.
const (
	MatchExact MatchClass = iota
	MatchPrefix
	MatchWordPrefix
	MatchFuzzy
	MatchText
	NoMatch
)

// MatchField is what a text matches.
type MatchField uint8

// What an entity is called by, and what is said about it.
const (
	MatchName MatchField = iota
	MatchAlias
	MatchID
	MatchExternalID // an id in another register or a code
	MatchDescription
	MatchNote // of an entity or of evidence
	MatchRole
	MatchTopic
	MatchStatedAs
)

// Score is a number for the class and the edits, that falls as matches get worse: 1 exact,
// 0.8 prefix, 0.6 word prefix, and 0.4 divided by the edits. It is the same for every text and release. For texts it is
// s/(1+s) hundredths, where s is the score, which is less than that of any name.
func (m *Match) Score() float64 {
	switch m.Class {
	case MatchExact:
		return 1
	case MatchPrefix:
		return 0.8
	case MatchWordPrefix:
		return 0.6
	case MatchText:
		s := float64(m.Relevance) / 1e6
		return 0.01 * s / (1 + s)
	default:
		return 0.4 / float64(max(m.Edits, 1))
	}
}
