package plan

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
	maxGroups   = 500
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

// countedRows reads of, ofLinks and asOf.
func (c *catalog) countedRows(a args) (*counted, error) {
	k := &counted{catalog: c, known: map[string]int{}}
	var err error
	if k.q.AsOf, err = a.date("asOf"); err != nil {
		return nil, err
	}
	of, err := a.object("of")
	if err != nil {
		return nil, err
	}
	links, err := a.object("ofLinks")
	if err != nil {
		return nil, err
	}
	if (of == nil) == (links == nil) {
		return nil, badInput(a.at("of"), "say what is counted by one of of and ofLinks: of: {cities: {}} for all cities")
	}
	if of != nil {
		k.q.Types, k.q.Where, err = c.entitySet(*of, k.q.AsOf)
		k.ends = [][]kg.TypeID{k.q.Types}
		return k, err
	}
	rows := &store.LinkRows{}
	if words, _ := links.strings("types"); len(words) == 0 { // it cannot be left out here
		return nil, badInput(links.at("types"), "the list is empty: name the types of links to count")
	}
	if rows.Types, err = c.linkTypes(*links, "types"); err != nil {
		return nil, err
	}
	where, err := links.object("where")
	if err != nil {
		return nil, err
	}
	if rows.Where, err = c.linkFilter(where); err != nil {
		return nil, err
	}
	for _, end := range []struct {
		key  string
		into *store.End
		of   func(*kg.LinkType) []string
	}{
		{"from", &rows.From, func(l *kg.LinkType) []string { return l.From }},
		{"to", &rows.To, func(l *kg.LinkType) []string { return l.To }},
	} {
		for _, t := range rows.Types {
			for _, name := range end.of(&c.o.Links[t]) {
				if id, _ := c.o.Type(name); !slices.Contains(end.into.Types, id) {
					end.into.Types = append(end.into.Types, id)
				}
			}
		}
		if end.into.Types, end.into.Where, err = c.narrowed(*links, end.key, end.into.Types, k.q.AsOf, "at this end of such links"); err != nil {
			return nil, err
		}
	}
	k.q.Links, k.ends = rows, [][]kg.TypeID{nil}
	return k, nil
}

// entitySet reads an EntitySet: the one sort of entities, and their filter.
func (c *catalog) entitySet(a args, asOf kg.Date) ([]kg.TypeID, store.Predicate, error) {
	key, err := a.only()
	if err != nil {
		return nil, nil, err
	}
	inner, err := a.object(key)
	if err != nil {
		return nil, nil, err
	}
	types, s := c.everything, scope{any: true}
	if r, ok := c.roots[key]; ok {
		types, s = []kg.TypeID{r.t}, scope{t: r.t}
	}
	p, err := c.entityFilter(inner, s, asOf)
	if all, ok := p.(store.And); ok && len(all) == 0 {
		p = nil // {} chooses nothing
	}
	return types, p, err
}

// narrowed reads an EntitySet that leaves some of the types that can stand at a place.
func (c *catalog) narrowed(a args, key string, types []kg.TypeID, asOf kg.Date, where string) ([]kg.TypeID, store.Predicate, error) {
	set, err := a.object(key)
	if err != nil || set == nil {
		return types, nil, err
	}
	wanted, chosen, err := c.entitySet(*set, asOf)
	if err != nil {
		return nil, nil, err
	}
	left := slices.DeleteFunc(slices.Clone(types), func(t kg.TypeID) bool { return !slices.Contains(wanted, t) })
	if len(left) == 0 {
		return nil, nil, badInput(a.at(key), "there is none of these %s: there can be %s", where, c.typeNames(types))
	}
	return left, chosen, nil
}

func (c *catalog) typeNames(types []kg.TypeID) string {
	var names []string
	for _, t := range types {
		names = append(names, c.o.Entities[t].Name)
	}
	return strings.Join(names, ", ")
}

// walk reads end and via: the walk to what has a value.
func (k *counted) walk(a args) (int, error) {
	w := store.TheRow
	if end, given := a.string("end"); given {
		if k.q.Links == nil {
			return 0, badInput(a.at("end"), "the rows are entities and have no ends: leave it out, or count links with ofLinks")
		}
		move, types := store.ToFrom, k.q.Links.From.Types
		if end == "TO" {
			move, types = store.ToTo, k.q.Links.To.Types
		}
		w = k.put(end, store.Walk{Parent: w, Move: move}, types)
	}
	steps, _, err := a.objects("via")
	if err != nil {
		return 0, err
	}
	if len(steps) > maxSteps {
		return 0, badInput(a.at("via"), "%d steps are more than the %d that a way may have", len(steps), maxSteps)
	}
	if len(steps) > 0 && w == store.TheRow && k.q.Links != nil {
		return 0, badInput(a.at("via"), "the rows are links: say by end, FROM or TO, where the way begins")
	}
	for _, s := range steps {
		if w, err = k.step(s, w); err != nil {
			return 0, err
		}
	}
	return w, nil
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

func (k *counted) step(a args, parent int) (int, error) {
	word, _ := a.string("relation")
	r, err := k.relationFrom(a, word, k.ends[parent+1])
	if err != nil {
		return 0, err
	}
	spec := store.CountSpec{Rel: rel(r)}
	if spec.Rel.Others, spec.Node, err = k.narrowed(a, "to", r.Others, k.q.AsOf, "at the end of "+word); err != nil {
		return 0, err
	}
	link, err := a.object("link")
	if err != nil {
		return 0, err
	}
	if spec.Link, err = k.linkFilter(link); err != nil {
		return 0, err
	}
	as, _ := a.string("as")
	name := fmt.Sprint(as, "\x00", r.Link, r.Dir, spec.Rel.Others, "\x00", result.Canonical(spec.Node), "\x00", result.Canonical(spec.Link))
	return k.put(name, store.Walk{Parent: parent, Step: spec}, spec.Rel.Others), nil
}

// relationFrom is what a word means for the entities that can stand somewhere. It must mean one
// kind of links, and those that lack the field must have no links of that kind.
func (k *counted) relationFrom(a args, word string, types []kg.TypeID) (kg.Relation, error) {
	field := k.relationWords[word]
	var found kg.Relation
	var have, lack []kg.TypeID
	for _, t := range types {
		r, ok := k.relations[t][field]
		switch {
		case !ok:
			lack = append(lack, t)
			continue
		case have != nil && (r.Link != found.Link || r.Dir != found.Dir || !slices.Equal(r.Others, found.Others)):
			return found, badInput(a.at("relation"), "%s means other links for %s than for %s: leave one of them by `to` in the step before, or by what is counted",
				word, k.typeNames([]kg.TypeID{t}), k.typeNames(have[:1]))
		}
		found, have = r, append(have, t)
	}
	if have == nil {
		return found, badInput(a.at("relation"), "%s has no relation %s; there is %s", k.typeNames(types), word, strings.Join(k.relationsOf(types), ", "))
	}
	for _, t := range lack {
		for _, r := range k.relations[t] {
			if r.Link == found.Link && (r.Dir == found.Dir || r.Dir == kg.Both) {
				return found, badInput(a.at("relation"), "%s has such links in another relation than %s: take %s, or leave %s out by `to` in the step before, or by what is counted",
					k.typeNames([]kg.TypeID{t}), word, kg.EnumWord(k.wide(t, r)), k.typeNames([]kg.TypeID{t}))
			}
		}
	}
	return found, nil
}

// wide is the relation field of a type that has all links of a kind, not a short-cut.
func (k *counted) wide(t kg.TypeID, of kg.Relation) string {
	for name, r := range k.relations[t] {
		if r.Link == of.Link && r.Dir == of.Dir && !r.Shortcut {
			return name
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
