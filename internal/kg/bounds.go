package kg

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Period is a time between two dates: From ≤ day < Until. An unknown bound is open; a part of a date counts as its
// First day in From, and as its End in Until.
type Period struct{ From, Until Date }

// Bound says which bounds a link without dates of its own takes from one of its ends. They are conditions that must
// hold, not more: nobody takes part in a programme before it begins, but not everybody does from its beginning.
type Bound uint8

// The bounds that an end gives.
const (
	NoBound       Bound = iota
	FromBeginning       // the link does not hold before the entity begins
	WhileItLasts        // nor after it ends
)

// LinkBounds is the bounds that links of a type take from their ends and from the programme that they belong to.
type LinkBounds struct{ From, To, Programme Bound }

// Lifetime names the own properties of an entity type that bound the time in which its entities exist: years or dates.
// Several are one date that is known more or less exactly.
type Lifetime struct{ Begin, End []string }

// checkLifetime reports a bound of the lifetime that is no year and no date of the type.
func (t *EntityType) checkLifetime() error {
	for _, name := range slices.Concat(t.Lifetime.Begin, t.Lifetime.End) {
		if i := t.Prop(name); i < 0 || t.Props[i].Kind != Int && t.Props[i].Kind != DateKind {
			return fmt.Errorf("ontology: %s: lifetime: no property %q that is a year or a date", t.Name, name)
		}
	}
	return nil
}

// Bound sets the Bounds of all links from the properties and statements of the entities at their ends. A link takes a
// bound only on a side on which it has no date of its own. Bounds that leave no day, alone or together with a date of
// the link, contradict what a source says of the link and are dropped.
func (g *Graph) Bound(o *Ontology) {
	lifetimes := g.lifetimes(o)
	for i := range g.Links {
		l, rule := &g.Links[i], &o.Links[g.Links[i].Type].Bounds
		l.Bounds = Period{}
		if *rule == (LinkBounds{}) || len(lifetimes) == 0 {
			continue
		}
		p := Period{}
		p.narrow(lifetimes[l.From], rule.From)
		p.narrow(lifetimes[l.To], rule.To)
		if l.Programme != "" {
			p.narrow(lifetimes[l.Programme], rule.Programme)
		}
		if l.Since != 0 {
			p.From = 0
		}
		if l.Until != 0 {
			p.Until = 0
		}
		l.Bounds = p
		if from, until := l.HoldsFrom(), l.HoldsUntil(); from != 0 && until != 0 && from.First() >= until.End() {
			l.Bounds = Period{}
		}
	}
}

// narrow cuts what lies outside a lifetime off the period, as far as the bound says. Of two dates that cut equally the
// more exact one stays.
func (p *Period) narrow(life Period, bound Bound) {
	if bound != NoBound && cmp.Or(cmp.Compare(life.From.First(), p.From.First()), cmp.Compare(life.From, p.From)) > 0 {
		p.From = life.From
	}
	if bound == WhileItLasts && life.Until != 0 && (p.Until == 0 ||
		cmp.Or(cmp.Compare(life.Until.End(), p.Until.End()), cmp.Compare(p.Until, life.Until)) < 0) {
		p.Until = life.Until
	}
}

// lifetimes are the times in which entities exist, by id; entities without any known bound are missing. Where sources
// disagree, the widest period counts.
func (g *Graph) lifetimes(o *Ontology) map[string]Period {
	begins, ends := map[string][]Date{}, map[string][]Date{}
	add := func(id string, t *EntityType, prop *Property, v Value) {
		d := dateOf(v)
		if d == 0 {
			return
		}
		if slices.Contains(t.Lifetime.Begin, prop.Name) {
			begins[id] = append(begins[id], d)
		}
		if slices.Contains(t.Lifetime.End, prop.Name) {
			ends[id] = append(ends[id], d)
		}
	}
	for _, e := range g.Entities {
		t := &o.Entities[e.Type]
		for i := range e.Props {
			add(e.ID, t, &t.Props[e.Props[i].Index], e.Props[i].Value)
		}
	}
	for _, s := range g.Statements {
		t, ok := o.TypeOf(s.Subject)
		if !ok || s.Unit != "" || s.AsOf != "" {
			continue
		}
		props := o.Entities[t].Props
		if i := slices.IndexFunc(props, func(p Property) bool { return p.Column == s.Property }); i >= 0 {
			add(s.Subject, &o.Entities[t], &props[i], statedDate(props[i].Kind, s.Value))
		}
	}
	out := make(map[string]Period, len(begins))
	for id, dates := range begins {
		out[id] = Period{From: earliest(dates)}
	}
	for id, dates := range ends {
		p := out[id]
		last := slices.MaxFunc(exact(dates), func(a, b Date) int { return int(a.past() - b.past()) })
		if p.Until = last; last.End() == last {
			p.Until = last.past() // a day on which the entity still exists
		}
		out[id] = p
	}
	return out
}

// Beginning is the date on which an entity began, by its own properties; 0 when it is unknown.
func (o *Ontology) Beginning(e *Entity) Date {
	var dates []Date
	for _, name := range o.Entities[e.Type].Lifetime.Begin {
		if d := dateOf(e.Prop(o.Entities[e.Type].Prop(name))); d != 0 {
			dates = append(dates, d)
		}
	}
	if len(dates) == 0 {
		return 0
	}
	return earliest(dates)
}

// earliest is the date that begins first, of those that no more exact one refines. There is at least one.
func earliest(dates []Date) Date {
	return slices.MinFunc(exact(dates), func(a, b Date) int { return int(a.First() - b.First()) })
}

// exact drops dates that a more exact one refines, as 2016-06-22 does 2016. The rest is sorted.
func exact(dates []Date) []Date {
	slices.Sort(dates)
	dates = slices.Compact(dates)
	return slices.DeleteFunc(slices.Clone(dates), func(vague Date) bool {
		return slices.ContainsFunc(dates, func(d Date) bool { return vague < d && d.First() < vague.End() })
	})
}

// dateOf is the date that a value is, or the year; 0 for none.
func dateOf(v Value) Date {
	switch v.Kind() {
	case DateKind:
		return v.Date()
	case Int:
		return yearDate(v.Int())
	default:
		return 0
	}
}

func yearDate(year int64) Date {
	if year < 1 || year > 9999 {
		return 0
	}
	return Date(year * 10000)
}

// statedDate reads the value of a statement; Null when it is no date or year.
func statedDate(kind Kind, text string) Value {
	switch kind {
	case DateKind:
		if d, err := ParseDate(text); err == nil {
			return DateValue(d)
		}
	case Int:
		if year, err := strconv.ParseInt(text, 10, 64); err == nil {
			return IntValue(year)
		}
	}
	return Value{}
}
