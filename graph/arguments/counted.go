package arguments

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The bounds of an aggregate.
const (
	maxSteps    = 3
	maxMeasures = 8
	maxAxis     = 200
	defaultAxis = 50
	maxWidth    = 1_000_000_000
)

// Counted is what is counted: what rows are, the walks from them and the values at their ends.
type Counted struct {
	*Catalog
	Query store.AggregateQuery
	ends  [][]kg.TypeID  // types that can stand at the end of each walk; the row's own first
	known map[string]int // walks by how they are written
}

// Counted reads of, ofLinks, asOf and undated.
func (c *Catalog) Counted(a Args) *Counted {
	k := &Counted{Catalog: c, known: map[string]int{}}
	k.Query.AsOf = a.AsOf(kg.AsOf{}, false)
	of, entities := a.Object("of")
	links, ofLinks := a.Object("ofLinks")
	if entities == ofLinks {
		a.Bad("of", "say what is counted by one of of and ofLinks: of: {cities: {}} for all cities")
		return k
	}
	if entities {
		k.Query.Types, k.Query.Where = c.entitySet(of, k.Query.AsOf)
		k.ends = [][]kg.TypeID{k.Query.Types}
		return k
	}
	rows := &store.LinkRows{Types: c.LinkTypes(links, "types"), Where: c.LinkFilter(links, "where")}
	if len(rows.Types) == 0 {
		for t := range c.o.Links {
			rows.Types = append(rows.Types, kg.LinkTypeID(t))
		}
	}
	for _, end := range []struct {
		key   string
		into  *store.End
		of    func(*kg.LinkType) []string
		toEnd kg.Direction
	}{
		{"from", &rows.From, func(l *kg.LinkType) []string { return l.From }, kg.In},
		{"to", &rows.To, func(l *kg.LinkType) []string { return l.To }, kg.Out},
	} {
		for _, t := range rows.Types {
			for _, name := range end.of(&c.o.Links[t]) {
				id, _ := c.o.Type(name)
				end.into.Types = addOnce(end.into.Types, id)
			}
		}
		end.into.Types, end.into.Where = c.narrowed(
			links, end.key, end.into.Types, k.Query.AsOf, "at this end of such links",
		)
		if links.Given("types") {
			links.Relate(end.key, store.Rel{Types: rows.Types, Dir: end.toEnd}, nil, end.into.Where)
		}
	}
	k.Query.Links, k.ends = rows, [][]kg.TypeID{nil}
	return k
}

// entitySet reads an EntitySet: the one sort of entities, and their filter.
func (c *Catalog) entitySet(a Args, asOf kg.AsOf) ([]kg.TypeID, store.Predicate) {
	key := a.only()
	types, s := c.Everything, Scope{Any: true}
	if t, ok := c.lists[key]; ok {
		types, s = []kg.TypeID{t}, Scope{Type: t}
	}
	p := c.EntityFilter(a, key, s, asOf)
	if all, ok := p.(store.And); ok && len(all) == 0 {
		p = nil // {} chooses nothing
	}
	return types, p
}

// narrowed reads an EntitySet that leaves some of the types that can stand at a place.
func (c *Catalog) narrowed(
	a Args, key string, types []kg.TypeID, asOf kg.AsOf, where string,
) ([]kg.TypeID, store.Predicate) {
	set, ok := a.Object(key)
	if !ok {
		return types, nil
	}
	wanted, chosen := c.entitySet(set, asOf)
	left := slices.DeleteFunc(slices.Clone(types), func(t kg.TypeID) bool { return !slices.Contains(wanted, t) })
	if len(left) == 0 {
		a.Bad(key, "there is none of these %s: there can be %s", where, c.typeNames(types))
	}
	return left, chosen
}

func (c *Catalog) typeNames(types []kg.TypeID) string {
	var names []string
	for _, t := range types {
		names = append(names, c.o.Entities[t].Name)
	}
	return strings.Join(names, ", ")
}

// walk reads end and via: the walk to what has a value.
func (k *Counted) walk(a Args) int {
	w := store.TheRow
	if a.Given("end") {
		if k.Query.Links == nil {
			a.Bad("end", "the rows are entities and have no ends: leave it out, or count links with ofLinks")
			return w
		}
		end, move, types := a.String("end"), store.ToFrom, k.Query.Links.From.Types
		if end == "TO" {
			move, types = store.ToTo, k.Query.Links.To.Types
		}
		w = k.put(end, store.Walk{Parent: w, Move: move}, types)
	}
	steps := a.Objects("via", maxSteps, "steps")
	if len(steps) > 0 && w == store.TheRow && k.Query.Links != nil {
		a.Bad("via", "the rows are links: say by end, FROM or TO, where the way begins")
	}
	for _, s := range steps {
		if a.Err != nil {
			break
		}
		w = k.step(s, w)
	}
	return w
}

// put gives the walk that is written so, a new one when it is met for the first time.
func (k *Counted) put(name string, w store.Walk, ends []kg.TypeID) int {
	name = fmt.Sprint(w.Parent, " ", name)
	if i, ok := k.known[name]; ok {
		return i
	}
	i := len(k.Query.Walks)
	k.known[name] = i
	k.Query.Walks, k.ends = append(k.Query.Walks, w), append(k.ends, ends)
	return i
}

func (k *Counted) step(a Args, parent int) int {
	word := a.String("relation")
	r := k.relationFrom(a, word, k.ends[parent+1])
	spec := store.CountSpec{Rel: k.Rel(a, r)}
	spec.Rel.Others, spec.Node = k.narrowed(a, "to", r.Others, k.Query.AsOf, "at the end of "+word)
	spec.Link = k.LinkFilter(a, "link")
	name := fmt.Sprint(
		a.String("as"), "\x00", spec.Rel.Types, spec.Rel.Dir, spec.Rel.Others, "\x00", result.Canonical(spec.Node), "\x00",
		result.Canonical(spec.Link),
	)
	return k.put(name, store.Walk{Parent: parent, Step: spec}, spec.Rel.Others)
}

const byTo = " by `to` in the step before, or by what is counted"

// relationFrom is what a word means for the entities that can stand somewhere. It must mean one
// kind of links, and those that lack the field must have no links of that kind.
func (k *Counted) relationFrom(a Args, word string, types []kg.TypeID) (found kg.Relation) {
	field := k.relationWords[word]
	var have, lack []kg.TypeID
	for _, t := range types {
		r, ok := k.relations[t][field]
		switch {
		case !ok:
			lack = append(lack, t)
			continue
		case have != nil && !r.Alike(found):
			a.Bad("relation", "%s means other links for %s than for %s: leave one of them"+byTo,
				word, k.typeNames([]kg.TypeID{t}), k.typeNames(have[:1]))
		}
		links := append(found.Links, r.Links...) // of a plural there may be more than for the types before
		slices.Sort(links)
		found, have = r, append(have, t)
		found.Links = slices.Compact(links)
	}
	if have == nil {
		a.Bad(
			"relation", "%s has no relation %s; there is %s", k.typeNames(types), word,
			strings.Join(k.relationsOf(types), ", "),
		)
		return found
	}
	for _, t := range lack {
		for _, r := range k.o.Relations(t) {
			if !r.Plural && r.Overlaps(found) {
				a.Bad("relation", "%s has such links in another relation than %s: take %s, or leave %s out"+byTo,
					k.typeNames([]kg.TypeID{t}), word, kg.EnumWord(k.wide(t, r)), k.typeNames([]kg.TypeID{t}))
			}
		}
	}
	return found
}

// wide is the relation field of a type that has all links of a kind, not a short-cut.
func (k *Counted) wide(t kg.TypeID, of kg.Relation) string {
	for _, r := range k.o.Relations(t) {
		if slices.Equal(r.Links, of.Links) && r.Dir == of.Dir && !r.Shortcut && !r.Plural {
			return r.Field
		}
	}
	return of.Field
}

func (k *Counted) relationsOf(types []kg.TypeID) []string {
	var words []string
	for _, t := range types {
		for field := range k.relations[t] {
			if w := kg.EnumWord(field); !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	slices.Sort(words)
	return words
}
