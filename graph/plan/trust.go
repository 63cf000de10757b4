package plan

import (
	"errors"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// conflicts compiles what sources disagree on.
func (c *compiler) conflicts(f graphql.CollectedField, w at, a args) (runFunc, error) {
	var q store.ConflictQuery
	var err error
	if q.Subjects, err = a.some("subject", "all entities"); err != nil {
		return nil, err
	}
	if len(q.Subjects) > maxIDs {
		return nil, badInput(a.at("subject"), "%d ids are more than the %d that one call may ask for: ask in parts", len(q.Subjects), maxIDs)
	}
	if q.Properties, err = c.conflicting(a); err != nil {
		return nil, err
	}
	word, _ := a.string("kind")
	q.Kind = store.ConflictKind(strings.ToLower(word))
	scope := result.NewScope(1, "conflicts", a.given("subject"), strings.Join(q.Subjects, "\x1f"), a.given("property"), strings.Join(q.Properties, "\x1f"), word)
	rs, err := c.rows(f, "ConflictConnection", w, a, scope, c.conflict)
	if err != nil {
		return nil, err
	}
	q.Window, q.Total = rs.window, rs.total
	return func(r *run, _ *batch) ([]any, error) {
		page, err := r.view.Conflicts(r.ctx, q)
		if err != nil {
			return nil, err
		}
		v := &result.Connection{Total: page.Total, HasNext: page.HasNext, HasPrev: page.HasPrev}
		position := func(i int) store.Position {
			return store.Position{Keys: []kg.Value{kg.EnumValue(page.Rows[i].Order())}, ID: page.Rows[i].ID}
		}
		return []any{filled(rs, v, len(page.Rows), position, func(i int, below shape) *result.Conflict {
			x := &result.Conflict{Data: page.Rows[i]}
			r.push(x, below)
			return x
		})}, nil
	}, nil
}

// conflicting reads the properties and link types that there can be conflicts of.
func (c *compiler) conflicting(a args) ([]string, error) {
	names, err := a.some("property", "all properties")
	if err != nil {
		return nil, err
	}
	var can []string
	for _, p := range c.o.StatementProps {
		if !p.Multi {
			can = append(can, p.Name)
		}
	}
	for _, l := range c.o.Links {
		if len(l.ExpectedUnique) > 0 {
			can = append(can, l.Name)
		}
	}
	for _, name := range names {
		if !slices.Contains(can, name) {
			return nil, badInput(a.at("property"), "there can be no conflict of %q; those that there can be of are %s", name, strings.Join(can, ", "))
		}
	}
	return names, nil
}

// conflict compiles a selection on conflicts.
func (c *compiler) conflict(sel ast.SelectionSet, w at) (shape, error) {
	return c.fields(sel, "Conflict", w, func(f graphql.CollectedField, w at) (runFunc, error) {
		switch f.Name {
		case "subject":
			return c.reference(f.Selections, c.everything, w, func(n node) string { return n.(*result.Conflict).Data.Subject })
		case "sides":
			below, err := c.side(f.Selections, w)
			return func(r *run, b *batch) ([]any, error) {
				out := make([]any, len(b.nodes))
				for i, n := range b.nodes {
					conflict := n.(*result.Conflict).Data
					list := make([]*result.ConflictSide, len(conflict.Sides))
					for j := range conflict.Sides {
						list[j] = &result.ConflictSide{Conflict: conflict, Side: &conflict.Sides[j]}
						r.push(list[j], below)
					}
					out[i] = list
				}
				return out, nil
			}, err
		}
		return nil, nil
	})
}

// side compiles a selection on the sides of conflicts.
func (c *compiler) side(sel ast.SelectionSet, w at) (shape, error) {
	return c.fields(sel, "ConflictSide", w, func(f graphql.CollectedField, w at) (runFunc, error) {
		switch f.Name {
		case "entity":
			return c.reference(f.Selections, c.everything, w, func(n node) string { return n.(*result.ConflictSide).Other() })
		case "statements":
			below, err := c.statement(f.Selections, w)
			return func(r *run, b *batch) ([]any, error) {
				ids, from := factsOf(b, store.OfValues)
				found, err := r.view.Statements(r.ctx, ids)
				if err != nil {
					return nil, err
				}
				out := make([]any, len(b.nodes))
				for i := range out {
					list := []*result.Statement{}
					for _, s := range found[from[i]:from[i+1]] {
						list = append(list, r.statement(s, below))
					}
					out[i] = list
				}
				return out, nil
			}, err
		case "links":
			below, err := c.link(f.Selections, w)
			return func(r *run, b *batch) ([]any, error) {
				ids, from := factsOf(b, store.OfLinks)
				found, err := r.view.Links(r.ctx, ids)
				if err != nil {
					return nil, err
				}
				out := make([]any, len(b.nodes))
				for i := range out {
					list := []*result.Link{}
					for _, l := range found[from[i]:from[i+1]] {
						list = append(list, r.link(l.Link, l.From, l.To, below))
					}
					out[i] = list
				}
				return out, nil
			}, err
		}
		return nil, nil
	})
}

// factsOf are the ids of the facts of sides, those of side i from from[i] to from[i+1].
func factsOf(b *batch, kind store.ConflictKind) (ids []string, from []int) {
	from = make([]int, len(b.nodes)+1)
	for i, n := range b.nodes {
		if side := n.(*result.ConflictSide); side.Conflict.Kind == kind {
			ids = append(ids, side.Side.Facts...)
		}
		from[i+1] = len(ids)
	}
	return ids, from
}

// changes compiles what changed since a release.
func (c *compiler) changes(f graphql.CollectedField, w at, a args) (runFunc, error) {
	var q store.ChangeQuery
	q.Since, _ = a.string("since")
	asked := []any{"changes", q.Since}
	for _, list := range []struct {
		key, all string
		add      func(word string)
	}{
		{"kinds", "all kinds", func(w string) { q.Kinds = append(q.Kinds, kg.RecordKind(strings.ToLower(w))) }},
		{"ops", "all of them", func(w string) { q.Ops = append(q.Ops, changeOps[w]) }},
		{"entityTypes", "all types", func(w string) { q.EntityTypes = append(q.EntityTypes, c.typeWords[w]) }},
		{"linkTypes", "all types", func(w string) { q.LinkTypes = append(q.LinkTypes, c.linkWords[w]) }},
	} {
		words, err := a.some(list.key, list.all)
		if err != nil {
			return nil, err
		}
		for _, word := range words {
			list.add(word)
		}
		asked = append(asked, strings.Join(words, "\x1f"))
	}
	scope := result.NewScope(1, asked...)
	rs, err := c.rows(f, "ChangeConnection", w, a, scope, c.change)
	if err != nil {
		return nil, err
	}
	q.Window, q.Total = rs.window, rs.total
	return func(r *run, _ *batch) ([]any, error) {
		page, err := r.view.Changes(r.ctx, q)
		var unknown *store.UnknownReleaseError
		if errors.As(err, &unknown) {
			return nil, badInput(a.at("since"), "%s; `dataset { history { id } }` has them", unknown)
		}
		if err != nil {
			return nil, err
		}
		v := &result.Connection{Total: page.Total, HasNext: page.HasNext, HasPrev: page.HasPrev, Changed: page.Counts}
		position := func(i int) store.Position {
			return store.Position{Keys: []kg.Value{kg.EnumValue(store.ChangeOrder(&page.Rows[i]))}, ID: page.Rows[i].ID}
		}
		return []any{filled(rs, v, len(page.Rows), position, func(i int, below shape) *result.Change {
			x := &result.Change{Data: &page.Rows[i]}
			r.push(x, below)
			return x
		})}, nil
	}, nil
}

var changeOps = map[string]kg.ChangeOp{"CREATED": kg.Created, "UPDATED": kg.Updated, "ENDED": kg.Ended}

// change compiles a selection on changes.
func (c *compiler) change(sel ast.SelectionSet, w at) (shape, error) {
	return c.fields(sel, "Change", w, func(f graphql.CollectedField, w at) (runFunc, error) {
		if f.Name != "record" {
			return nil, nil
		}
		entities, err := c.entities(f.Selections, c.everything, w)
		if err != nil {
			return nil, err
		}
		links, err := c.link(f.Selections, w)
		if err != nil {
			return nil, err
		}
		statements, err := c.statement(f.Selections, w)
		if err != nil {
			return nil, err
		}
		evidence, err := c.evidence(f.Selections, w)
		then := next(c.everything, entities)
		return func(r *run, b *batch) ([]any, error) {
			ids := func(kinds ...kg.RecordKind) []string {
				out := make([]string, len(b.nodes))
				for i, n := range b.nodes {
					if c := n.(*result.Change).Data; c.Op != kg.Ended && slices.Contains(kinds, c.Kind) {
						out[i] = c.ID
					}
				}
				return out
			}
			found, err := r.byID(ids(kg.OfEntity), entities, then)
			if err != nil {
				return nil, err
			}
			facts, err := r.facts(ids(kg.OfLink, kg.OfStatement), links, statements)
			if err != nil {
				return nil, err
			}
			records, err := r.view.Evidence(r.ctx, ids(kg.OfEvidence))
			if err != nil {
				return nil, err
			}
			for i := range found {
				switch {
				case facts[i] != nil:
					found[i] = facts[i]
				case records[i] != nil:
					found[i] = r.evidence(records[i], evidence)
				}
			}
			return found, nil
		}, err
	})
}

// history gives the releases whose changes are known.
func (c *compiler) history(b *batch, r *run) ([]any, error) {
	known, err := r.view.History(r.ctx)
	if err != nil {
		return nil, err
	}
	list := make([]result.Release, len(known))
	for i, k := range known {
		list[i] = result.Release{ID: k.ID, Date: result.OptionalDate(k.Date)}
	}
	return slices.Repeat([]any{list}, len(b.nodes)), nil
}
