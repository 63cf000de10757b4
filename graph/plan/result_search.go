package plan

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// SearchConnection is a page of what a search finds.
type SearchConnection struct {
	*Connection
	counts []TypeCount
}

// Edges reads the answer.
func (c SearchConnection) Edges(ctx context.Context) []*SearchEdge {
	return get[[]*SearchEdge](ctx, &c.results)
}

// Nodes reads the answer.
func (c SearchConnection) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &c.results) }

// CountsByType is how many match, by type.
func (c SearchConnection) CountsByType() []TypeCount { return c.counts }

// SearchEdge is something that was found, with its place in the list.
type SearchEdge struct {
	SearchHit
	scope listScope
	at    store.Position
}

// Cursor is the place in the list.
func (e *SearchEdge) Cursor() string { return encodeCursor(e.scope, e.at) }

// SearchHit is something that was found.
type SearchHit struct {
	results
	m store.Match
}

// Node reads the answer.
func (h *SearchHit) Node(ctx context.Context) Entity { return get[Entity](ctx, &h.results) }

// Score is how well it matches.
func (h *SearchHit) Score() float64 { return h.m.Score() }

// Class is how it matches.
func (h *SearchHit) Class() Word {
	return [...]Word{store.MatchExact: "EXACT", store.MatchPrefix: "PREFIX", store.MatchWordPrefix: "WORD_PREFIX", store.MatchFuzzy: "FUZZY"}[h.m.Class]
}

// MatchedField is what of it matches.
func (h *SearchHit) MatchedField() Word {
	return [...]Word{store.MatchName: "NAME", store.MatchAlias: "ALIAS", store.MatchID: "ID", store.MatchExternalID: "EXTERNAL_ID"}[h.m.Field]
}

// MatchedText is the name, alias or id that matches.
func (h *SearchHit) MatchedText() string { return h.m.Text }

// Highlight is the parts of it that match.
func (h *SearchHit) Highlight() []TextRange {
	out := make([]TextRange, len(h.m.Highlight))
	for i, s := range h.m.Highlight {
		out[i] = TextRange{int32(s.Start), int32(s.End)}
	}
	return out
}

// TextRange is a part of a text in UTF-16 code units.
type TextRange struct{ Start, End int32 }

// NameMatch is what a name means.
type NameMatch struct {
	results
	Index           int32
	Input           string
	Status          Word
	TotalCandidates int32
}

// Match reads the answer.
func (m *NameMatch) Match(ctx context.Context) Entity { return get[Entity](ctx, &m.results) }

// Candidates reads the answer.
func (m *NameMatch) Candidates(ctx context.Context) []*SearchHit {
	return get[[]*SearchHit](ctx, &m.results)
}

// Places reads the answer.
func (m *NameMatch) Places(ctx context.Context) []Entity { return get[[]Entity](ctx, &m.results) }

// countsByType are the types of which there are some.
func countsByType(o *kg.Ontology, total []int) (counts []TypeCount, all int) {
	counts = []TypeCount{}
	for t, n := range total {
		if n > 0 {
			counts = append(counts, TypeCount{Type: Word(o.Entities[t].Enum()), Count: int32(n)})
		}
		all += n
	}
	return counts, all
}
