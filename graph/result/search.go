package result

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// SearchConnection is a page of what a search finds.
type SearchConnection struct {
	*Connection
	ByType []TypeCount
	By     *toponym.Reading // that was searched for; nil for the text as it is written
}

// Reading is how the text was read.
func (c SearchConnection) Reading() *NameReading {
	if c.By == nil {
		return nil
	}
	return newNameReading(c.By)
}

// Edges reads the answer.
func (c SearchConnection) Edges(ctx context.Context) []*SearchEdge {
	return get[[]*SearchEdge](ctx, &c.Filled)
}

// Nodes reads the answer.
func (c SearchConnection) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &c.Filled) }

// CountsByType is how many match, by type.
func (c SearchConnection) CountsByType() []TypeCount { return c.ByType }

// SearchEdge is an entity that was found, on a page.
type SearchEdge struct {
	Edge
	Hit
}

// Node reads the answer.
func (e *SearchEdge) Node(ctx context.Context) Entity { return get[Entity](ctx, &e.Filled) }

// Relevance is the score of a match by texts.
func (e *SearchEdge) Relevance() *float64 {
	if e.Match.Class != store.MatchText {
		return nil
	}
	score := float64(e.Match.Relevance) / 1e6
	return &score
}

// Highlights reads the answer.
func (e *SearchEdge) Highlights(ctx context.Context) []*SearchHighlight {
	return get[[]*SearchHighlight](ctx, &e.Filled)
}

// SearchHighlight is a text that matches.
type SearchHighlight struct {
	Filled
	Passage store.Passage
}

// Field is what has the text.
func (h *SearchHighlight) Field() Word { return matchedFields[h.Passage.Field] }

// Text is all of it.
func (h *SearchHighlight) Text() string { return h.Passage.Text }

// Ranges are the parts of it that match.
func (h *SearchHighlight) Ranges() []TextRange { return ranges(h.Passage.Highlight) }

// Link reads the answer.
func (h *SearchHighlight) Link(ctx context.Context) *Link { return get[*Link](ctx, &h.Filled) }

// Evidence reads the answer.
func (h *SearchHighlight) Evidence(ctx context.Context) *Evidence {
	return get[*Evidence](ctx, &h.Filled)
}

// SearchHit is an entity that was found.
type SearchHit struct {
	Filled
	Hit
}

// Node reads the answer.
func (h *SearchHit) Node(ctx context.Context) Entity { return get[Entity](ctx, &h.Filled) }

// Hit is how an entity matches a search.
type Hit struct{ Match store.Match }

// Score is how well it matches.
func (h *Hit) Score() float64 { return h.Match.Score() }

// Class is how it matches.
func (h *Hit) Class() Word { return classes[h.Match.Class] }

var classes = [...]Word{
	store.MatchExact: "EXACT", store.MatchPrefix: "PREFIX", store.MatchWordPrefix: "WORD_PREFIX",
	store.MatchFuzzy: "FUZZY", store.MatchText: "TEXT",
}

var matchedFields = [...]Word{
	store.MatchName: "NAME", store.MatchAlias: "ALIAS", store.MatchID: "ID", store.MatchExternalID: "EXTERNAL_ID",
	store.MatchDescription: "DESCRIPTION", store.MatchNote: "NOTE", store.MatchRole: "ROLE", store.MatchTopic: "TOPIC",
	store.MatchStatedAs: "STATED_AS",
}

// MatchedField is what of it matches.
func (h *Hit) MatchedField() Word { return matchedFields[h.Match.Field] }

// MatchedText is the name, alias, id or text that matches.
func (h *Hit) MatchedText() string { return h.Match.Text }

// Highlight is the parts of it that match.
func (h *Hit) Highlight() []TextRange { return ranges(h.Match.Highlight) }

func ranges(spans []store.Span) []TextRange {
	out := make([]TextRange, len(spans))
	for i, s := range spans {
		out[i] = TextRange{int32(s.Start), int32(s.End)}
	}
	return out
}

// TextRange is a part of a text in UTF-16 code units.
type TextRange struct{ Start, End int32 }

// CountsByType are the types of which there are some.
func CountsByType(o *kg.Ontology, total []int) (counts []TypeCount, all int) {
	counts = []TypeCount{}
	for t, n := range total {
		if n > 0 {
			counts = append(counts, TypeCount{Type: Word(o.Entities[t].Enum()), Count: int32(n)})
		}
		all += n
	}
	return counts, all
}
