package store

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cityweave/internal/kg"
)

// Name says how the text matches a name of which the key is given, see Searcher.
func (p *Pattern) Name(key string) (class MatchClass, edits int) {
	switch {
	case p.Key == "":
		return NoMatch, 0
	case p.isWhole(key):
		return MatchExact, 0
	case strings.HasPrefix(key, p.Key):
		if len(key) == len(p.Key) {
			return MatchExact, 0
		}
		return MatchPrefix, 0
	}
	for i := range p.Words {
		d := p.Words[i].nearest(key)
		if d < 0 {
			return NoMatch, 0
		}
		edits += d
	}
	switch {
	case len(p.Words) == 0:
		return NoMatch, 0
	case edits > 0:
		return MatchFuzzy, edits
	default:
		return MatchWordPrefix, 0
	}
}

// isWhole reports whether a key has the words of the text, which may be joined otherwise.
func (p *Pattern) isWhole(key string) bool {
	if p.Joined == "" || len(key) < len(p.Joined) {
		return false
	}
	at := 0
	for i := range len(key) {
		if key[i] == ' ' {
			continue
		}
		if at == len(p.Joined) || key[i] != p.Joined[at] {
			return false
		}
		at++
	}
	return at == len(p.Joined)
}

// nearest is the least number of edits to any word of a key, 0 where the word begins one; -1
// when it is more than are allowed.
func (w *PatternWord) nearest(key string) int {
	best := -1
	for other := range words(key) {
		if d := w.Distance(other); d >= 0 && (best < 0 || d < best) {
			if best = d; d == 0 {
				break
			}
		}
	}
	return best
}

// Distance is the number of edits from the word to another, 0 where it begins that one; -1 when it is more than are
// allowed.
func (w *PatternWord) Distance(other string) int {
	if strings.HasPrefix(other, w.Text) {
		return 0
	}
	if w.Edits == 0 {
		return -1
	}
	n := utf8.RuneCountInString(other)
	if n < len(w.Letters)-w.Edits || n > len(w.Letters)+w.Edits {
		return -1
	}
	var space [maxFuzzyWord + 2]rune
	letters := space[:0]
	for _, r := range other {
		letters = append(letters, r)
	}
	if d := editDistance(w.Letters, letters); d <= w.Edits {
		return d
	}
	return -1
}

// editDistance is the optimal string alignment distance of two words of at most
// maxFuzzyWord+2 letters, see Searcher.
func editDistance(a, b []rune) int {
	var rows [3][maxFuzzyWord + 3]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			d := last[j]
			if a[i] != b[j] {
				d++
			}
			d = min(d, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Best is the best class in which an entity matches, and its edits, without saying by what.
func (p *Pattern) Best(o *kg.Ontology, e *kg.Entity) (MatchClass, int) {
	m := p.find(o, e, keysOf(e))
	return m.Class, m.Edits
}

// Match says how an entity matches, and by what.
func (p *Pattern) Match(o *kg.Ontology, e *kg.Entity) Match { return p.MatchKeys(o, e, keysOf(e)) }

// MatchKeys is Match for an engine that has the keys (NameKey) of the name of the entity and of its other names, in
// their order.
func (p *Pattern) MatchKeys(o *kg.Ontology, e *kg.Entity, keys []string) Match {
	m := p.find(o, e, keys)
	switch {
	case m.Class == NoMatch:
	case m.Field == MatchName || m.Field == MatchAlias:
		m.Highlight = p.highlight(m.Text, m.Class)
	default:
		m.Highlight = []Span{p.highlightCode(&m)}
	}
	return m
}

func keysOf(e *kg.Entity) []string {
	keys := []string{NameKey(kg.Fold(e.Name))}
	for a := range e.OtherNames() {
		keys = append(keys, NameKey(kg.Fold(a)))
	}
	return keys
}

func (p *Pattern) find(o *kg.Ontology, e *kg.Entity, keys []string) Match {
	best, by := Match{Class: NoMatch}, 0
	for i, key := range keys {
		class, edits := p.Name(key)
		if class < best.Class || class == best.Class && edits < best.Edits {
			best, by = Match{Class: class, Edits: edits}, i
		}
		if class == MatchExact {
			break
		}
	}
	if best.Class != MatchExact && p.Code != "" {
		EntityCodes(o, e, func(field MatchField, shown string, keys ...string) bool {
			if slices.Contains(keys, p.Code) {
				best = Match{Class: MatchExact, Field: field, Text: shown}
			}
			return best.Class != MatchExact
		})
	}
	if best.Class != NoMatch && best.Text == "" {
		best.Field, best.Text = nameAt(e, by)
	}
	return best
}

// nameAt is the name of an entity, or one of its other names.
func nameAt(e *kg.Entity, i int) (MatchField, string) {
	if i > 0 {
		for a := range e.OtherNames() {
			if i--; i == 0 {
				return MatchAlias, a
			}
		}
	}
	return MatchName, e.Name
}
