package store

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
)

// Facts is what conflicts are found in.
type Facts struct {
	Ontology   *kg.Ontology
	Statements []*kg.Statement
	Links      iter.Seq[kg.LinkRecord] // at least those of types that have Single ends
	Entity     func(id string) *kg.Entity
	Evidence   func(fact string) int // how many records there are about a statement or a link
}

// FindConflicts gives all conflicts in their order. It is the meaning of ConflictReader.Conflicts for
// every engine.
func FindConflicts(f Facts) []*Conflict {
	found := map[string]*Conflict{}
	add := func(c Conflict, value, fact string) {
		order := c.Order()
		known := found[order]
		if known == nil {
			c.ID = kg.DerivedID("C", order)
			known = &c
			found[order] = known
		}
		i := slices.IndexFunc(known.Sides, func(s Side) bool { return s.Value == value })
		if i < 0 {
			i = len(known.Sides)
			known.Sides = append(known.Sides, Side{Value: value})
		}
		known.Sides[i].Facts = append(known.Sides[i].Facts, fact)
	}
	props := make(map[string]*kg.StatementProp, len(f.Ontology.StatementProps))
	for i := range f.Ontology.StatementProps {
		props[f.Ontology.StatementProps[i].Name] = &f.Ontology.StatementProps[i]
	}
	for _, s := range f.Statements {
		if p := props[s.Property]; p != nil && !p.Multi {
			add(
				Conflict{Kind: OfValues, Subject: s.Subject, Property: s.Property, Unit: s.Unit, AsOf: s.AsOf},
				s.Value,
				s.ID,
			)
		}
	}
	for l := range f.Links {
		if f.single(&l) {
			add(Conflict{Kind: OfLinks, Subject: l.From, Property: f.Ontology.Links[l.Type].Name}, l.To, l.ID)
		}
	}
	var out []*Conflict
	for _, c := range found {
		if len(c.Sides) > 1 {
			f.settle(c)
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *Conflict) int { return strings.Compare(a.Order(), b.Order()) })
	return out
}

// single reports whether one other end is expected of links like this one.
func (f *Facts) single(l *kg.LinkRecord) bool {
	ends := f.Ontology.Links[l.Type].ExpectedUnique
	if len(ends) == 0 {
		return false
	}
	from, to := f.Entity(l.From), f.Entity(l.To)
	return from != nil && to != nil && slices.Contains(ends,
		kg.Ends{From: f.Ontology.Entities[from.Type].Name, To: f.Ontology.Entities[to.Type].Name})
}

// settle puts the sides in order and tells which one is shown.
func (f *Facts) settle(c *Conflict) {
	shown, isShown := f.shown(c)
	for i := range c.Sides {
		s := &c.Sides[i]
		slices.Sort(s.Facts)
		for _, fact := range s.Facts {
			s.Evidence += f.Evidence(fact)
		}
		s.Shown = isShown && s.Value == shown
	}
	slices.SortFunc(c.Sides, func(a, b Side) int {
		return cmp.Or(cmp.Compare(b.Evidence, a.Evidence), compareStated(a.Value, b.Value))
	})
}

// shown is the value that the entity has for the property that is in conflict.
func (f *Facts) shown(c *Conflict) (value string, ok bool) {
	e := f.Entity(c.Subject)
	if c.Kind != OfValues || c.Unit != "" || c.AsOf != "" || e == nil {
		return "", false
	}
	props := f.Ontology.Entities[e.Type].Props
	i := slices.IndexFunc(props, func(p kg.Property) bool { return p.Column == c.Property })
	if i < 0 || e.Prop(i).IsNull() {
		return "", false
	}
	return e.Prop(i).Text(), true
}

// compareStated orders values as statements write them: whole numbers by size, before all
// other text, which is ordered bytewise.
func compareStated(a, b string) int {
	x, errA := strconv.ParseInt(a, 10, 64)
	y, errB := strconv.ParseInt(b, 10, 64)
	switch {
	case errA == nil && errB == nil:
		return cmp.Or(cmp.Compare(x, y), strings.Compare(a, b))
	case errA == nil:
		return -1
	case errB == nil:
		return 1
	}
	return strings.Compare(a, b)
}
