package arguments

import (
	"maps"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// aboutLinks reads link, asOf and undated of a relation filter or order, which follows rel.
func (c *Catalog) aboutLinks(a Args, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	a.keys() // refuses null
	spec := store.CountSpec{Rel: rel, AsOf: a.AsOf(asOf, false)}
	spec.Link = c.LinkFilter(a, "link")
	return spec
}

// selected reads a RelationCount or RelationOrder, which selects as the relation itself does: by where, link, asOf
// and undated.
func (c *Catalog) selected(a Args, r kg.Relation, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	spec := c.aboutLinks(a, rel, asOf)
	spec.Node = c.EntityFilter(a, "where", c.ScopeOf(r), spec.AsOf)
	return spec
}

// linkKeys are the keys of a RelationMatch that are about the links. The others are those of the filter of the entities
// to which the links lead.
var linkKeys = []string{"link", "asOf", "undated"}

// matched reads a RelationMatch.
func (c *Catalog) matched(a Args, r kg.Relation, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	spec := c.aboutLinks(a, rel, asOf)
	if a.m = without(a.m, linkKeys...); len(a.m) > 0 {
		spec.Node = c.entityConditions(a, c.ScopeOf(r), spec.AsOf)
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
func (c *Catalog) relationFilter(a Args, key string, of kg.TypeID, r kg.Relation, asOf kg.AsOf) store.Predicate {
	inner, _ := a.Object(key)
	rel := c.Rel(inner, r)
	if len(inner.keys()) == 1 && inner.Given(viaKey) {
		inner.Bad(viaKey, "say what must hold of these links: some, none, all or count")
	}
	all := store.And{}
	for _, k := range inner.keys() {
		if k == viaKey {
			continue
		}
		m, _ := inner.Object(k)
		q, ok := quantifiers[k]
		switch {
		case !ok:
			inner.Bad(k, noSuchField)
		case q == store.Count:
			spec := c.selected(m, r, rel, asOf)
			before := len(all)
			for _, cmp := range comparisons {
				if n, given := m.int(cmp.key); given {
					all = append(all, store.Linked{Quantifier: q, CountSpec: spec, Compare: cmp.op, Number: n})
				}
			}
			if len(all) == before {
				inner.Bad(k, noComparison)
			}
		default:
			spec := c.matched(m, r, rel, asOf)
			inner.Relate(k, rel, []kg.TypeID{of}, spec.Node)
			all = append(all, store.Linked{Quantifier: q, CountSpec: spec})
		}
	}
	return all
}

// viaKey is the argument that narrows a relation to links of some types.
const viaKey = "via"

// Rel is the links of a relation, of the types of the argument via if it is given.
func (c *Catalog) Rel(a Args, r kg.Relation) store.Rel {
	out := store.RelOf(r)
	if !a.Given(viaKey) {
		return out
	}
	types := c.LinkTypes(a, viaKey)
	out.Types = slices.DeleteFunc(slices.Clone(types), func(t kg.LinkTypeID) bool { return !slices.Contains(r.Links, t) })
	if len(out.Types) == 0 {
		a.Bad(
			viaKey, "%s follows no links of type %s; there is %s", r.Field, strings.Join(c.namesOf(types), ", "),
			strings.Join(c.namesOf(r.Links), ", "),
		)
	}
	return out
}

// linkTypeNames are the names of the link types that a word stands for; nil when there are none.
func (c *Catalog) linkTypeNames(word string) (names []string) {
	types, _ := c.o.LinkTypes(word)
	return c.namesOf(types)
}

func (c *Catalog) namesOf(types []kg.LinkTypeID) (names []string) {
	for _, t := range types {
		names = append(names, c.o.Links[t].Name)
	}
	return names
}
