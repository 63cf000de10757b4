package planner

import (
	"maps"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// aboutLinks reads link, asOf and undated of a relation filter or order, which follows rel.
func (c *catalog) aboutLinks(a args, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	a.keys() // refuses null
	spec := store.CountSpec{Rel: rel, AsOf: a.asOf(asOf, false)}
	spec.Link = c.linkFilter(a, "link")
	return spec
}

// selected reads a RelationCount or RelationOrder, which selects as the relation itself does: by where, link, asOf
// and undated.
func (c *catalog) selected(a args, r kg.Relation, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	spec := c.aboutLinks(a, rel, asOf)
	spec.Node = c.entityFilter(a, "where", c.scopeOf(r), spec.AsOf)
	return spec
}

// linkKeys are the keys of a RelationMatch that are about the links. The others are those of the filter of the entities
// to which the links lead.
var linkKeys = []string{"link", "asOf", "undated"}

// matched reads a RelationMatch.
func (c *catalog) matched(a args, r kg.Relation, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	spec := c.aboutLinks(a, rel, asOf)
	if a.m = without(a.m, linkKeys...); len(a.m) > 0 {
		spec.Node = c.entityConditions(a, c.scopeOf(r), spec.AsOf)
	}
	return spec
}

// without returns the object without some keys, which is a copy if it has any of them.
func without(object map[string]any, keys ...string) map[string]any {
	copied := false
	for _, key := range keys {
		if _, has := object[key]; !has {
			continue
		}
		if !copied {
			object, copied = maps.Clone(object), true
		}
		delete(object, key)
	}
	return object
}

var quantifiers = map[string]store.Quantifier{
	"some": store.Some, "none": store.None, "all": store.All, "count": store.Count,
}

// relationFilter reads a RelationFilter of a relation of entities of a type.
func (c *catalog) relationFilter(a args, key string, of kg.TypeID, r kg.Relation, asOf kg.AsOf) store.Predicate {
	inner, _ := a.object(key)
	rel := c.rel(inner, r)
	if len(inner.keys()) == 1 && inner.given(viaKey) {
		inner.bad(viaKey, "say what must hold of these links: some, none, all or count")
	}
	all := store.And{}
	for _, k := range inner.keys() {
		if k == viaKey {
			continue
		}
		m, _ := inner.object(k)
		q, ok := quantifiers[k]
		switch {
		case !ok:
			inner.bad(k, noSuchField)
		case q == store.Count:
			spec := c.selected(m, r, rel, asOf)
			before := len(all)
			for _, cmp := range comparisons {
				if n, given := m.int(cmp.key); given {
					all = append(all, store.Linked{Quantifier: q, CountSpec: spec, Compare: cmp.op, Number: n})
				}
			}
			if len(all) == before {
				inner.bad(k, noComparison)
			}
		default:
			spec := c.matched(m, r, rel, asOf)
			inner.relate(k, rel, []kg.TypeID{of}, spec.Node)
			all = append(all, store.Linked{Quantifier: q, CountSpec: spec})
		}
	}
	return all
}

// viaKey is the argument that narrows a relation to links of some types.
const viaKey = "via"

// rel is the links of a relation, of the types of the argument via if it is given.
func (c *catalog) rel(a args, r kg.Relation) store.Rel {
	out := store.RelOf(r)
	if !a.given(viaKey) {
		return out
	}
	types := c.linkTypes(a, viaKey)
	out.Types = slices.DeleteFunc(slices.Clone(types), func(t kg.LinkTypeID) bool { return !slices.Contains(r.Links, t) })
	if len(out.Types) == 0 {
		a.bad(
			viaKey, "%s follows no links of type %s; there is %s", r.Field, strings.Join(c.namesOf(types), ", "),
			strings.Join(c.namesOf(r.Links), ", "),
		)
	}
	return out
}

// linkTypeNames are the names of the link types that a word stands for; nil when there are none.
func (c *catalog) linkTypeNames(word string) (names []string) {
	types, _ := c.o.LinkTypes(word)
	return c.namesOf(types)
}

func (c *catalog) namesOf(types []kg.LinkTypeID) (names []string) {
	for _, t := range types {
		names = append(names, c.o.Links[t].Name)
	}
	return names
}
