package memory

import (
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// otherNames are the other names of entities (kg.Entity.OtherNames), folded.
type otherNames struct {
	start  []uint32 // by entity, into folded; one more at the end
	folded []string
}

func (s *snapshot) foldOtherNames() *otherNames {
	names := &otherNames{start: make([]uint32, len(s.entities)+1)}
	folds := kg.NewFolds()
	for e := range s.entities {
		for name := range s.entities[e].OtherNames() {
			names.folded = append(names.folded, folds.Fold(name))
		}
		names.start[e+1] = uint32(len(names.folded))
	}
	return names
}

// of are the other names of an entity.
func (n *otherNames) of(e uint32) []string { return n.folded[n.start[e]:n.start[e+1]] }

// aliases are the other names with an order by which they are found.
type aliases struct {
	*otherNames
	sorted []alias // by folded text, then entity
}

type alias struct {
	folded string
	entity uint32
}

func (s *snapshot) buildAliases(ctx context.Context) *aliases {
	a := &aliases{otherNames: must(s.lazy.otherNames.get(ctx))}
	list := make([]textNumber, 0, len(a.folded))
	for e := range uint32(len(s.entities)) {
		for _, folded := range a.of(e) {
			list = append(list, newTextNumber(folded, e))
		}
	}
	sortTexts(list)
	a.sorted = make([]alias, len(list))
	for i := range list {
		a.sorted[i] = alias{list[i].text, list[i].number}
	}
	return a
}

// anyName is a condition on the name and the other names of an entity.
type anyName struct {
	q        *query
	name     predicate // the same condition on the name
	aliases  *aliases
	op       store.Op
	operands []string // folded
	fallback *compared
}

func (q *query) anyName(c store.Cond, fallback *compared) predicate {
	onName := c
	onName.Field = store.FieldName
	if c.Op == store.Known {
		return always{} // there is always a name
	}
	if c.Op > store.StartsWith || !fits(textual, c) {
		return fallback
	}
	aliases := must(q.lazy.aliases.get(q.ctx))
	p := &anyName{q: q, name: q.condition(onName), aliases: aliases, op: c.Op, fallback: fallback}
	for _, v := range c.Values {
		text := foldedText(v)
		if c.Op == store.Exact {
			text = kg.Fold(v.Str())
		}
		p.operands = append(p.operands, text)
	}
	return p
}

func (p *anyName) match(e uint32) bool {
	if p.name.match(e) {
		return true
	}
	for _, folded := range p.aliases.of(e) {
		for _, operand := range p.operands {
			switch p.op {
			case store.Contains:
				if strings.Contains(folded, operand) {
					return true
				}
			case store.StartsWith:
				if strings.HasPrefix(folded, operand) {
					return true
				}
			case store.Exact:
				if folded == operand && p.fallback.match(e) {
					return true
				}
			default:
				if folded == operand {
					return true
				}
			}
		}
	}
	return false
}

func (p *anyName) cost() int { return 6 + p.name.cost() }

func (p *anyName) source(types []kg.TypeID) (source, bool) {
	if p.op == store.Contains {
		return source{}, false
	}
	byName, ok := p.name.source(types)
	if !ok {
		return source{}, false
	}
	var found []uint32
	for _, operand := range p.operands {
		for i := p.aliases.from(operand); i < len(p.aliases.sorted); i++ {
			a := p.aliases.sorted[i]
			if a.folded != operand && (p.op != store.StartsWith || !strings.HasPrefix(a.folded, operand)) {
				break
			}
			found = append(found, a.entity)
		}
	}
	out := source{size: byName.size + len(found), rest: always{}}
	if p.op == store.Exact {
		out.rest = p
	}
	out.lists = func() [][]uint32 {
		for _, list := range byName.lists() {
			found = append(found, list...)
		}
		slices.Sort(found)
		found = slices.Compact(found)
		return [][]uint32{found}
	}
	return out, true
}

// from is the place of the first alias that is not below text.
func (a *aliases) from(text string) int {
	return int(search(0, uint32(len(a.sorted)), func(i uint32) bool { return a.sorted[i].folded >= text }))
}
