package result

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// NameMatch is what a name means.
type NameMatch struct {
	Filled
	Index           int32
	Input           string
	Status          Word
	TotalCandidates int32
	First           *store.SearchRow // the first candidate; nil for none
	By              *toponym.Reading // that found it; nil if an ID did
}

// Match reads the answer.
func (m *NameMatch) Match(ctx context.Context) Entity { return get[Entity](ctx, &m.Filled) }

// Candidates reads the answer.
func (m *NameMatch) Candidates(ctx context.Context) []*SearchHit {
	return get[[]*SearchHit](ctx, &m.Filled)
}

// Places reads the answer.
func (m *NameMatch) Places(ctx context.Context) []Entity { return get[[]Entity](ctx, &m.Filled) }

// Class is how the first candidate matches.
func (m *NameMatch) Class() *Word {
	if m.First == nil {
		return nil
	}
	return &classes[m.First.Match.Class]
}

// Reading is what the first candidate matches.
func (m *NameMatch) Reading() *NameReading {
	if m.First == nil || m.By == nil {
		return nil
	}
	return newNameReading(m.By)
}

// MatchedNames are the records of the name that the first candidate matches.
func (m *NameMatch) MatchedNames() []MatchedName {
	out := []MatchedName{}
	if m.First == nil || m.First.Match.Field != store.MatchName && m.First.Match.Field != store.MatchAlias {
		return out
	}
	for _, n := range m.First.Node.AllNames() {
		if n.Text == m.First.Match.Text {
			out = append(out, MatchedName{
				Text: n.Text, Language: optional(n.Language), Script: optional(n.Script),
				Kind: Word(kg.EnumWord(string(n.Kind))),
			})
		}
	}
	return out
}

// NameReading is a text that was looked up.
type NameReading struct {
	Text  string
	Steps []NameStep
}

func newNameReading(by *toponym.Reading) *NameReading {
	r := &NameReading{Text: by.Text, Steps: make([]NameStep, len(by.Steps))}
	for i, s := range by.Steps {
		r.Steps[i] = NameStep{Kind: stepKinds[s.Kind], Text: s.Text}
	}
	return r
}

// NameStep is a change to a name.
type NameStep struct {
	Kind Word
	Text string
}

var stepKinds = [...]Word{
	toponym.RepairedEncoding: "REPAIRED_ENCODING", toponym.RemovedInvisible: "REMOVED_INVISIBLE",
	toponym.Unwrapped: "UNWRAPPED", toponym.Reordered: "REORDERED", toponym.Half: "HALF", toponym.Article: "ARTICLE",
	toponym.Abbreviation: "ABBREVIATION", toponym.Conjunction: "CONJUNCTION", toponym.Respelled: "RESPELLED",
	toponym.Joined: "JOINED", toponym.Separated: "SEPARATED", toponym.Plural: "PLURAL", toponym.ExtraWord: "EXTRA_WORD",
	toponym.Transliterated: "TRANSLITERATED", toponym.DivisionByCode: "DIVISION_BY_CODE",
}

// MatchedName is a name that matches.
type MatchedName struct {
	Text             string
	Language, Script *string
	Kind             Word
}
