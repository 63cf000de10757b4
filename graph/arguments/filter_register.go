package arguments

import (
	"slices"
	"strings"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// maxExternalIDs is the most ids in external registers that one argument may list: a column of a large table.
const maxExternalIDs = 4000

// schemeKey is the argument that names the register of ids that are written without it.
const schemeKey = "scheme"

// ExternalIDs reads ids in external registers, with the register of the argument scheme if it is given. texts are as
// they are written.
func (c *Catalog) ExternalIDs(a Args, key string) (texts []string, ids []kg.ExternalID) {
	scheme := c.Register(a)
	texts = a.IDs(key, maxExternalIDs)
	ids = make([]kg.ExternalID, len(texts))
	for i, text := range texts {
		if scheme != "" {
			ids[i] = kg.ExternalID{Scheme: scheme, Value: text}
			continue
		}
		id, ok := kg.ParseExternalID(text)
		if !ok {
			a.Bad(key, "%q names no register: write register:ID as in wikidata:Q57906, or give `scheme`", text)
			return nil, nil
		}
		if !slices.ContainsFunc(c.o.Schemes, func(s kg.Scheme) bool { return s.Name == id.Scheme }) {
			a.Bad(key, "%s is no register; there are %s", plan.ShownID(id.Scheme), c.registers())
			return nil, nil
		}
		ids[i] = id
	}
	return texts, ids
}

// Register reads the argument scheme; "" when it is left out.
func (c *Catalog) Register(a Args) string { return c.schemes[a.String(schemeKey)] }

// registers names all registers.
func (c *Catalog) registers() string {
	var names []string
	for _, s := range c.o.Schemes {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

// registerFilter reads an ExternalIdFilter. A register without an id stands for all ids in it.
func (c *Catalog) registerFilter(a Args, key string) store.Predicate {
	inner, _ := a.Object(key)
	all, ids := store.And{}, false
	var known *bool
	for _, op := range inner.keys() {
		switch op {
		case schemeKey:
		case "known":
			yes := inner.truth(op)
			known = &yes
		case "eq", "in":
			ids = true
			cond := store.Cond{Field: store.FieldSameAs}
			_, list := c.ExternalIDs(inner, op)
			for _, id := range list {
				cond.Values = append(cond.Values, kg.EnumValue(id.String()))
			}
			all = append(all, cond)
		default:
			inner.Bad(op, noSuchField)
		}
	}
	if known == nil && (ids || !inner.Given(schemeKey)) {
		return all
	}
	var has store.Predicate = store.Cond{Field: store.FieldSameAs, Op: store.Known}
	if scheme := c.Register(inner); scheme != "" {
		prefix := kg.EnumValue(kg.ExternalID{Scheme: scheme}.String())
		has = store.Cond{Field: store.FieldSameAs, Op: store.StartsWith, Values: []kg.Value{prefix}}
	}
	if known != nil && !*known {
		has = store.Not{Predicate: has}
	}
	return append(all, has)
}
