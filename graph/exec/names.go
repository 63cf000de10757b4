package exec

import (
	"slices"
	"strings"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
)

// namesOf lists the names of entities, which have been read with them.
func (r *run) namesOf(n *plan.Names, b *batch) []any {
	return eachParent(b, func(parent node) any {
		e := parent.(*result.Object).Data
		made := []*result.Name{}
		for i, name := range e.AllNames() {
			if !wantedName(n, name.NameAttrs) {
				continue
			}
			x := &result.Name{Data: name, Entity: e.ID, Index: i}
			r.read++
			r.push(x, n.Below)
			made = append(made, x)
		}
		return made
	})
}

// wantedName reports whether a name passes the filters of a step.
func wantedName(n *plan.Names, a *kg.NameAttrs) bool {
	return (len(n.Kinds) == 0 || slices.Contains(n.Kinds, a.Kind)) &&
		(len(n.Scripts) == 0 || slices.Contains(n.Scripts, a.Script)) &&
		(len(n.Languages) == 0 || slices.ContainsFunc(n.Languages, func(l string) bool {
			return a.Language != "" && (strings.EqualFold(a.Language, l) ||
				len(a.Language) > len(l) && a.Language[len(l)] == '-' && strings.EqualFold(a.Language[:len(l)], l))
		}))
}

func (r *run) nameEvidence(n *plan.NameEvidence, b *batch) []any {
	return eachParent(b, func(parent node) any {
		list := parent.(*result.Name).Data.Evidence
		made := make([]*result.NameEvidence, len(list))
		for i := range list {
			made[i] = &result.NameEvidence{Data: &list[i]}
			r.read++
			r.push(made[i], n.Below)
		}
		return made
	})
}

func (r *run) nameStatements(n *plan.NameStatement, b *batch) ([]any, error) {
	ids := make([]string, len(b.nodes))
	for i, parent := range b.nodes {
		ids[i] = parent.(*result.Name).Data.Statement
	}
	out := make([]any, len(ids))
	if !slices.ContainsFunc(ids, func(id string) bool { return id != "" }) {
		return out, nil
	}
	found, err := r.view.Statements(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, s := range found {
		if s != nil {
			out[i] = r.statement(s, n.Below)
		}
	}
	return out, nil
}
