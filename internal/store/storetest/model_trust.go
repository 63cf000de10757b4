package storetest

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// Conflicts looks at each fact and at all others beside it.
func (v *modelView) Conflicts(ctx context.Context, q store.ConflictQuery) (store.ConflictPage, error) {
	var rows []*store.Conflict
	for _, c := range v.conflicts() {
		if q.IDs != nil && !slices.Contains(q.IDs, c.ID) {
			continue
		}
		if q.Subjects != nil && !slices.Contains(q.Subjects, c.Subject) || q.Properties != nil && !slices.Contains(q.Properties, c.Property) || q.Kind != "" && q.Kind != c.Kind {
			continue
		}
		rows = append(rows, c)
	}
	at := func(c *store.Conflict) store.Position {
		return store.Position{Keys: []kg.Value{kg.EnumValue(c.Order())}, ID: c.ID}
	}
	slices.SortFunc(rows, func(a, b *store.Conflict) int { return compareTextKeys(at(a), at(b)) })
	var p store.ConflictPage
	if q.Total {
		p.Total = len(rows)
	}
	p.Rows, p.HasNext, p.HasPrev = cut(rows, q.Window, at, compareTextKeys)
	return p, ctx.Err()
}

// compareTextKeys orders positions of one key of text.
func compareTextKeys(a, b store.Position) int {
	return cmp.Or(strings.Compare(a.Keys[0].Str(), b.Keys[0].Str()), strings.Compare(a.ID, b.ID))
}

func (v *modelView) conflicts() []*store.Conflict {
	var out []*store.Conflict
	taken := map[string]bool{}
	for _, s := range v.g.Statements {
		i := slices.IndexFunc(v.o.StatementProps, func(p kg.StatementProp) bool { return p.Name == s.Property })
		if i < 0 || v.o.StatementProps[i].Multi {
			continue
		}
		c := &store.Conflict{Kind: store.OfValues, Subject: s.Subject, Property: s.Property, Unit: s.Unit, AsOf: s.AsOf}
		if taken[c.Order()] {
			continue
		}
		taken[c.Order()] = true
		facts := map[string][]string{}
		for _, t := range v.g.Statements {
			if t.Subject == s.Subject && t.Property == s.Property && t.Unit == s.Unit && t.AsOf == s.AsOf {
				facts[t.Value] = append(facts[t.Value], t.ID)
			}
		}
		if len(facts) > 1 {
			out = append(out, v.conflict(c, facts))
		}
	}
	for i := range v.g.Links {
		l := &v.g.Links[i]
		c := &store.Conflict{Kind: store.OfLinks, Subject: l.From, Property: v.o.Links[l.Type].Name}
		if taken[c.Order()] || !v.single(l) {
			continue
		}
		taken[c.Order()] = true
		facts := map[string][]string{}
		for j := range v.g.Links {
			if m := &v.g.Links[j]; m.Type == l.Type && m.From == l.From && v.single(m) {
				facts[m.To] = append(facts[m.To], m.ID)
			}
		}
		if len(facts) > 1 {
			out = append(out, v.conflict(c, facts))
		}
	}
	return out
}

func (v *modelView) single(l *kg.LinkRecord) bool {
	return slices.Contains(v.o.Links[l.Type].ExpectedUnique, kg.Ends{From: v.o.Entities[v.entities[l.From].Type].Name, To: v.o.Entities[v.entities[l.To].Type].Name})
}

func (v *modelView) conflict(c *store.Conflict, facts map[string][]string) *store.Conflict {
	c.ID = kg.DerivedID("C", c.Order())
	for value, ids := range facts {
		slices.Sort(ids)
		side := store.Side{Value: value, Facts: ids}
		for _, id := range ids {
			side.Evidence += len(v.about[id])
		}
		if e := v.entities[c.Subject]; e != nil && c.Kind == store.OfValues && c.Unit == "" && c.AsOf == "" {
			for _, p := range e.Props {
				if v.o.Entities[e.Type].Props[p.Index].Column == c.Property && p.Text() == value {
					side.Shown = true
				}
			}
		}
		c.Sides = append(c.Sides, side)
	}
	slices.SortFunc(c.Sides, func(a, b store.Side) int {
		x, errA := strconv.Atoi(a.Value)
		y, errB := strconv.Atoi(b.Value)
		numbers := 0
		switch {
		case errA == nil && errB == nil:
			numbers = cmp.Compare(x, y)
		case errA == nil:
			numbers = -1
		case errB == nil:
			numbers = 1
		}
		return cmp.Or(cmp.Compare(b.Evidence, a.Evidence), numbers, strings.Compare(a.Value, b.Value))
	})
	return c
}

// History is the releases that were applied, as far as the limits let it be known.
func (v *modelView) History(ctx context.Context) ([]kg.Release, error) {
	var out []kg.Release
	for _, g := range v.known() {
		if !slices.ContainsFunc(out, func(r kg.Release) bool { return r.ID == g.Release.ID }) {
			out = append(out, g.Release)
		}
	}
	return out, ctx.Err()
}

// known are the graphs whose changes to the current one are known, newest first.
func (v *modelView) known() []*kg.Graph {
	if v.g.Release.ID == "" {
		return nil
	}
	out := []*kg.Graph{v.g}
	changes := 0
	for _, g := range slices.Backward(v.before) {
		if g.Release.ID == "" || len(out) > store.MostReleases {
			break
		}
		if changes += len(revision.Compare(v.o, g, out[len(out)-1])); changes > store.MostChanges {
			break
		}
		out = append(out, g)
	}
	return out
}

// Changes compares the two graphs as they were.
func (v *modelView) Changes(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
	known := v.known()
	i := slices.IndexFunc(known, func(g *kg.Graph) bool { return g.Release.ID == q.Since })
	if i < 0 {
		releases, _ := v.History(ctx)
		return store.ChangePage{}, &store.UnknownReleaseError{Release: q.Since, Known: releases}
	}
	titles := map[string]revision.Change{}
	for j := i; j > 0; j-- {
		for _, c := range revision.Compare(v.o, known[j], known[j-1]) {
			titles[string(c.Kind)+" "+c.ID] = c
		}
	}
	var rows []revision.Change
	var p store.ChangePage
	for _, kind := range revision.RecordKinds() {
		count := store.ChangeCount{Kind: kind}
		for _, c := range revision.Compare(v.o, known[i], v.g) {
			if c.Kind != kind || !wantsChange(&q, &c) {
				continue
			}
			last := titles[string(c.Kind)+" "+c.ID]
			c.Title, c.Type = last.Title, last.Type
			slices.SortFunc(c.Fields, func(a, b revision.FieldChange) int { return strings.Compare(a.Name, b.Name) })
			rows = append(rows, c)
			switch c.Op {
			case revision.Created:
				count.Created++
			case revision.Updated:
				count.Updated++
			default:
				count.Ended++
			}
		}
		if q.Total && count.Created+count.Updated+count.Ended > 0 {
			p.Counts = append(p.Counts, count)
		}
	}
	if q.Total {
		p.Total = len(rows)
	}
	p.Rows, p.HasNext, p.HasPrev = cut(rows, q.Window, func(c revision.Change) store.Position {
		return store.Position{Keys: []kg.Value{kg.EnumValue(store.ChangeOrder(&c))}, ID: c.ID}
	}, compareTextKeys)
	return p, ctx.Err()
}

func wantsChange(q *store.ChangeQuery, c *revision.Change) bool {
	switch {
	case q.Kinds != nil && !slices.Contains(q.Kinds, c.Kind), q.Ops != nil && !slices.Contains(q.Ops, c.Op):
		return false
	case c.Kind == revision.OfEntity && q.EntityTypes != nil:
		return slices.Contains(q.EntityTypes, c.Type)
	case c.Kind == revision.OfLink && q.LinkTypes != nil:
		return slices.Contains(q.LinkTypes, c.Type)
	}
	return true
}
