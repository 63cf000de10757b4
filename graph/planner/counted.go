package planner

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

// counted compiles what rows are, the walks from them and the values at their ends.
type counted struct {
	*catalog
	q     store.AggregateQuery
	ends  [][]kg.TypeID  // types that can stand at the end of each walk; the row's own first
	known map[string]int // walks by how they are written
}

// counted reads of, ofLinks, asOf and undated.
func (c *catalog) counted(a args) *counted {
	k := &counted{catalog: c, known: map[string]int{}}
	k.q.AsOf = a.asOf(kg.AsOf{}, false)
	of, entities := a.object("of")
	links, ofLinks := a.object("ofLinks")
	if entities == ofLinks {
		a.bad("of", "say what is counted by one of of and ofLinks: of: {cities: {}} for all cities")
		return k
	}
	if entities {
		k.q.Types, k.q.Where = c.entitySet(of, k.q.AsOf)
		k.ends = [][]kg.TypeID{k.q.Types}
		return k
	}
	rows := &store.LinkRows{Types: c.linkTypes(links, "types"), Where: c.linkFilter(links, "where")}
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
			links, end.key, end.into.Types, k.q.AsOf, "at this end of such links",
		)
		if links.given("types") {
			links.relate(end.key, store.Rel{Types: rows.Types, Dir: end.toEnd}, nil, end.into.Where)
		}
	}
	k.q.Links, k.ends = rows, [][]kg.TypeID{nil}
	return k
}

// entitySet reads an EntitySet: the one sort of entities, and their filter.
func (c *catalog) entitySet(a args, asOf kg.AsOf) ([]kg.TypeID, store.Predicate) {
	key := a.only()
	types, s := c.everything, scope{any: true}
	if r, ok := c.roots[key]; ok {
		types, s = []kg.TypeID{r.t}, scope{t: r.t}
	}
	p := c.entityFilter(a, key, s, asOf)
	if all, ok := p.(store.And); ok && len(all) == 0 {
		p = nil // {} chooses nothing
	}
	return types, p
}

// narrowed reads an EntitySet that leaves some of the types that can stand at a place.
func (c *catalog) narrowed(
	a args, key string, types []kg.TypeID, asOf kg.AsOf, where string,
) ([]kg.TypeID, store.Predicate) {
	set, ok := a.object(key)
	if !ok {
		return types, nil
	}
	wanted, chosen := c.entitySet(set, asOf)
	left := slices.DeleteFunc(slices.Clone(types), func(t kg.TypeID) bool { return !slices.Contains(wanted, t) })
	if len(left) == 0 {
		a.bad(key, "there is none of these %s: there can be %s", where, c.typeNames(types))
	}
	return left, chosen
}

func (c *catalog) typeNames(types []kg.TypeID) string {
	var names []string
	for _, t := range types {
		names = append(names, c.o.Entities[t].Name)
	}
	return strings.Join(names, ", ")
}

// walk reads end and via: the walk to what has a value.
func (k *counted) walk(a args) int {
	w := store.TheRow
	if a.given("end") {
		if k.q.Links == nil {
			a.bad("end", "the rows are entities and have no ends: leave it out, or count links with ofLinks")
			return w
		}
		end, move, types := a.string("end"), store.ToFrom, k.q.Links.From.Types
		if end == "TO" {
			move, types = store.ToTo, k.q.Links.To.Types
		}
		w = k.put(end, store.Walk{Parent: w, Move: move}, types)
	}
	steps := a.objects("via", maxSteps, "steps")
	if len(steps) > 0 && w == store.TheRow && k.q.Links != nil {
		a.bad("via", "the rows are links: say by end, FROM or TO, where the way begins")
	}
	for _, s := range steps {
		if a.err != nil {
			break
		}
		w = k.step(s, w)
	}
	return w
}

// put gives the walk that is written so, a new one when it is met for the first time.
func (k *counted) put(name string, w store.Walk, ends []kg.TypeID) int {
	name = fmt.Sprint(w.Parent, " ", name)
	if i, ok := k.known[name]; ok {
		return i
	}
	i := len(k.q.Walks)
	k.known[name] = i
	k.q.Walks, k.ends = append(k.q.Walks, w), append(k.ends, ends)
	return i
}

func (k *counted) step(a args, parent int) int {
	word := a.string("relation")
	r := k.relationFrom(a, word, k.ends[parent+1])
	spec := store.CountSpec{Rel: k.rel(a, r)}
	spec.Rel.Others, spec.Node = k.narrowed(a, "to", r.Others, k.q.AsOf, "at the end of "+word)
	spec.Link = k.linkFilter(a, "link")
	name := fmt.Sprint(
		a.string("as"), "\x00", spec.Rel.Types, spec.Rel.Dir, spec.Rel.Others, "\x00", result.Canonical(spec.Node), "\x00",
		result.Canonical(spec.Link),
	)
	return k.put(name, store.Walk{Parent: parent, Step: spec}, spec.Rel.Others)
}

const byTo = " by `to` in the step before, or by what is counted"

// relationFrom is what a word means for the entities that can stand somewhere. It must mean one
// kind of links, and those that lack the field must have no links of that kind.
func (k *counted) relationFrom(a args, word string, types []kg.TypeID) (found kg.Relation) {
	field := k.relationWords[word]
	var have, lack []kg.TypeID
	for _, t := range types {
		r, ok := k.relations[t][field]
		switch {
		case !ok:
			lack = append(lack, t)
			continue
		case have != nil && !r.Alike(found):
			a.bad("relation", "%s means other links for %s than for %s: leave one of them"+byTo,
				word, k.typeNames([]kg.TypeID{t}), k.typeNames(have[:1]))
		}
		links := append(found.Links, r.Links...) // of a plural there may be more than for the types before
		slices.Sort(links)
		found, have = r, append(have, t)
		found.Links = slices.Compact(links)
	}
	if have == nil {
		a.bad(
			"relation", "%s has no relation %s; there is %s", k.typeNames(types), word,
			strings.Join(k.relationsOf(types), ", "),
		)
		return found
	}
	for _, t := range lack {
		for _, r := range k.o.Relations(t) {
			if !r.Plural && r.Overlaps(found) {
				a.bad("relation", "%s has such links in another relation than %s: take %s, or leave %s out"+byTo,
					k.typeNames([]kg.TypeID{t}), word, kg.EnumWord(k.wide(t, r)), k.typeNames([]kg.TypeID{t}))
			}
		}
	}
	return found
}

// wide is the relation field of a type that has all links of a kind, not a short-cut.
func (k *counted) wide(t kg.TypeID, of kg.Relation) string {
	for _, r := range k.o.Relations(t) {
		if slices.Equal(r.Links, of.Links) && r.Dir == of.Dir && !r.Shortcut && !r.Plural {
			return r.Field
		}
	}
	return of.Field
}

func (k *counted) relationsOf(types []kg.TypeID) []string {
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
