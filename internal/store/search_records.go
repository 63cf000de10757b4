package store

import (
	"slices"
	"unicode/utf8"

	"cityweave/internal/fulltext"
	"cityweave/internal/kg"
)

// EntityTexts gives the texts of the record of an entity, see Searcher.
func EntityTexts(e *kg.Entity, visit func(field MatchField, text string)) {
	visitText(MatchDescription, e.Description(), visit)
	visitText(MatchNote, e.Note(), visit)
}

// LinkTexts gives the texts of a link, without those of its evidence.
func LinkTexts(l *kg.LinkAttrs, visit func(field MatchField, text string)) {
	visitText(MatchRole, l.Role, visit)
	for _, topic := range l.Topics {
		visitText(MatchTopic, topic, visit)
	}
}

// EvidenceTexts gives the texts of a record of evidence, which belong to what it is about.
func EvidenceTexts(e *kg.Evidence, visit func(field MatchField, text string)) {
	visitText(MatchStatedAs, e.StatedAs, visit)
	visitText(MatchNote, e.Note, visit)
}

func visitText(field MatchField, text string, visit func(MatchField, string)) {
	if text != "" {
		visit(field, text)
	}
}

// TextWords takes the texts of records apart. It is not for concurrent use.
type TextWords struct {
	words *fulltext.Words
	folds *kg.Folds
}

// NewTextWords returns a TextWords that has met no text.
func NewTextWords() *TextWords { return &TextWords{fulltext.NewWords(), kg.NewFolds()} }

// Append appends the words of a text to dst.
func (w *TextWords) Append(dst []string, text string) []string {
	w.words.Each(w.folds.Fold(text), func(word string) { dst = append(dst, word) })
	return dst
}

// TextPattern is a text to search for in the texts of records.
type TextPattern struct {
	Words []string // each one once, sorted; none finds nothing
	texts *TextWords
}

// NewTextPattern takes a text apart.
func NewTextPattern(text string) *TextPattern {
	p := &TextPattern{texts: NewTextWords()}
	if utf8.RuneCountInString(NameKey(kg.Fold(text))) > maxSearchText {
		return p
	}
	words := p.texts.Append(nil, text)
	slices.Sort(words)
	if words = slices.Compact(words); len(words) <= maxSearchWords {
		p.Words = words
	}
	return p
}

// OfEntity is how an entity matches by its own record, with a score.
func (p *TextPattern) OfEntity(e *kg.Entity, score int64) Match {
	var out []Passage
	EntityTexts(e, func(field MatchField, text string) { out = p.add(out, Passage{Field: field, Text: text}) })
	return matchOf(out, score)
}

// OfLink is how an end of a link matches by it; evidence is sorted by id.
func (p *TextPattern) OfLink(l LinkRow, evidence []*kg.Evidence, score int64) Match {
	var out []Passage
	LinkTexts(l.Link.LinkAttrs, func(field MatchField, text string) {
		out = p.add(out, Passage{Field: field, Text: text, Link: &l})
	})
	return matchOf(p.addEvidence(out, &l, evidence), score)
}

// OfStatement is how the subject of a statement matches by its evidence, which is sorted by id.
func (p *TextPattern) OfStatement(evidence []*kg.Evidence, score int64) Match {
	return matchOf(p.addEvidence(nil, nil, evidence), score)
}

func (p *TextPattern) addEvidence(out []Passage, l *LinkRow, evidence []*kg.Evidence) []Passage {
	for _, e := range evidence {
		EvidenceTexts(e, func(field MatchField, text string) {
			out = p.add(out, Passage{Field: field, Text: text, Link: l, Evidence: e})
		})
	}
	return out
}

// add appends a passage if it has a word of the pattern and there is room.
func (p *TextPattern) add(out []Passage, x Passage) []Passage {
	if len(out) == MaxPassages {
		return out
	}
	if !slices.ContainsFunc(p.texts.Append(nil, x.Text), p.has) {
		return out
	}
	x.Highlight = p.highlight(x.Text)
	return append(out, x)
}

func (p *TextPattern) has(word string) bool {
	_, found := slices.BinarySearch(p.Words, word)
	return found
}

func matchOf(passages []Passage, score int64) Match {
	m := Match{Class: MatchText, Relevance: score, Passages: passages}
	if len(passages) > 0 {
		m.Field, m.Text, m.Highlight = passages[0].Field, passages[0].Text, passages[0].Highlight
	}
	return m
}

// highlight gives the words of a text that are among those of the pattern.
func (p *TextPattern) highlight(text string) []Span {
	var out []Span
	f := foldingOf(text)
	for i, letters := range f.words {
		run := string(letters)
		p.texts.words.Pieces(run, func(word string, from, to int) {
			if !p.has(word) {
				return
			}
			first := utf8.RuneCountInString(run[:from])
			last := first + utf8.RuneCountInString(run[from:to]) - 1
			out = append(out, Span{f.spans[i][first].Start, f.spans[i][last].End})
		})
	}
	return merged(out)
}
