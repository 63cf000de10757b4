package storetest

import (
	"cmp"
	"slices"
	"strings"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// holdsFor reports whether a predicate holds for an entity.
func (v *modelView) holdsFor(e *kg.Entity, p store.Predicate) bool {
	return holds(p, func(field string) []kg.Value { return v.entityValues(e, field) }, func(p store.Predicate) bool {
		switch p := p.(type) {
		case store.InCountry:
			country := v.entities[e.Country()]
			return country != nil && v.holdsFor(country, p.Where)
		case store.Linked:
			return v.linked(e, p)
		case store.Near:
			metres, ok := v.distance(e, p.Centre)
			return ok && metres <= p.Metres
		case store.InBox:
			at, ok := v.o.Point(e)
			return ok && p.Has(at)
		default:
			return false
		}
	})
}

// distance is that of an entity from a point in whole metres; ok is false when its coordinates are not known.
func (v *modelView) distance(e *kg.Entity, from geo.Point) (metres int64, ok bool) {
	at, ok := v.o.Point(e)
	return geo.Metres(from.Vector(), at.Vector()), ok
}

// holdsForLink reports whether a predicate holds for a link.
func (v *modelView) holdsForLink(l *kg.LinkRecord, p store.Predicate) bool {
	return holds(p, func(field string) []kg.Value { return v.linkValues(&l.Link, field) }, v.supported(l.ID))
}

// holds is the logic that entities and links have in common; what only entities have is left to rest.
func holds(p store.Predicate, values func(field string) []kg.Value, rest func(store.Predicate) bool) bool {
	switch p := p.(type) {
	case nil:
		return true
	case store.And:
		for _, q := range p {
			if !holds(q, values, rest) {
				return false
			}
		}
		return true
	case store.Or:
		for _, q := range p {
			if holds(q, values, rest) {
				return true
			}
		}
		return false
	case store.Not:
		return !holds(p.Predicate, values, rest)
	case store.Cond:
		for _, v := range values(p.Field) {
			if p.Op == store.Known {
				return true
			}
			for _, operand := range p.Values {
				if compares(p.Op, v, operand) {
					return true
				}
			}
		}
		return false
	default:
		return rest(p)
	}
}

func compares(op store.Op, v, operand kg.Value) bool {
	a, b := v.SortKey(), operand.SortKey()
	switch op {
	case store.Exact:
		return v.Str() == operand.Str()
	case store.Contains:
		return strings.Contains(a.Str(), b.Str())
	case store.StartsWith:
		return strings.HasPrefix(a.Str(), b.Str())
	case store.Eq:
		return compareValues(a, b) == 0
	}
	if v.Kind() == kg.DateKind {
		a, b = kg.DateValue(v.Date().First()), kg.DateValue(operand.Date().First())
	}
	return compareInts(op, compareValues(a, b), 0)
}

// compareValues orders two known values of one field.
func compareValues(a, b kg.Value) int {
	switch {
	case isText(a):
		return strings.Compare(a.Str(), b.Str())
	case a.Kind() == kg.DateKind:
		return cmp.Compare(a.Date(), b.Date())
	case a.Kind() == kg.Bool && a.Bool() != b.Bool():
		if b.Bool() {
			return -1
		}
		return 1
	case a.Kind() == kg.Int && b.Kind() == kg.Int:
		return cmp.Compare(a.Int(), b.Int())
	default:
		return cmp.Compare(a.Float(), b.Float())
	}
}

func isText(v kg.Value) bool { return v.Kind() == kg.String || v.Kind() == kg.Enum }

func compareInts(op store.Op, a, b int) bool {
	return op == store.Lt && a < b || op == store.Lte && a <= b || op == store.Gt && a > b || op == store.Gte && a >= b || op == store.Eq && a == b
}

func (v *modelView) entityValues(e *kg.Entity, field string) []kg.Value {
	if field == store.FieldDegree {
		return []kg.Value{kg.IntValue(int64(len(v.linksOf[e.ID])))}
	}
	return distinct(store.EntityValues(nil, v.o, e, field))
}

func (v *modelView) linkValues(l *kg.Link, field string) []kg.Value {
	if field == store.LinkSource {
		var out []kg.Value
		for _, e := range v.about[l.ID] {
			out = append(out, kg.EnumValue(e.Source))
		}
		return distinct(out)
	}
	return distinct(store.LinkValues(nil, v.o, l, field))
}

func distinct(values []kg.Value) []kg.Value {
	var out []kg.Value
	for _, v := range values {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// neighbour is a link as seen from one of its ends.
type neighbour struct {
	link    *kg.LinkRecord
	other   *kg.Entity
	forward bool
}

// neighbours are the links that rel, link and asOf choose, seen from an entity.
func (v *modelView) neighbours(id string, rel store.Rel, link store.Predicate, asOf kg.AsOf) []neighbour {
	var out []neighbour
	for _, l := range v.linksOf[id] {
		n := neighbour{l, v.entities[l.To], true}
		if l.From != id {
			n = neighbour{l, v.entities[l.From], false}
		}
		seen := rel.Dir == kg.Both || v.o.Links[l.Type].Symmetric ||
			rel.Dir == kg.Out && l.From == id || rel.Dir == kg.In && l.To == id
		if seen &&
			(len(rel.Types) == 0 || slices.Contains(rel.Types, l.Type)) &&
			(len(rel.Others) == 0 || slices.Contains(rel.Others, n.other.Type)) &&
			lasts(l, asOf) &&
			v.holdsForLink(l, link) {
			out = append(out, n)
		}
	}
	return out
}

// lasts reports whether a day chooses a link, by its own dates first and by those of its ends where it has none.
func lasts(l *kg.LinkRecord, asOf kg.AsOf) bool {
	day := asOf.Day.First()
	if day == 0 {
		return true
	}
	begin, end := l.Since, l.Until
	if begin == 0 {
		begin = l.Bounds.From
	}
	if end == 0 {
		end = l.Bounds.Until
	}
	if begin != 0 && day < begin.First() || end != 0 && day >= end.End() {
		return false
	}
	switch asOf.Undated {
	case kg.ExcludeUndated:
		return l.Since != 0
	case kg.OnlyUndated:
		return l.Since == 0
	default:
		return true
	}
}

func (v *modelView) linked(e *kg.Entity, p store.Linked) bool {
	links := v.neighbours(e.ID, p.Rel, p.Link, p.AsOf)
	found := v.matching(links, p.Node)
	switch p.Quantifier {
	case store.Some:
		return len(found) > 0
	case store.None:
		return len(found) == 0
	case store.All:
		return len(found) == len(links)
	default:
		return compareInts(p.Compare, ends(found), p.Number)
	}
}

// matching are the links of which the other end matches.
func (v *modelView) matching(links []neighbour, node store.Predicate) []neighbour {
	var out []neighbour
	for _, l := range links {
		if v.holdsFor(l.other, node) {
			out = append(out, l)
		}
	}
	return out
}

// ends is how many entities are at the other ends of links.
func ends(links []neighbour) int {
	return len(firstSeen(links, func(l neighbour) string { return l.other.ID }))
}
