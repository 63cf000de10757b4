package planner

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// maxExternalIDs is the most ids in external registers that one argument may list: a column of a large table.
const maxExternalIDs = 4000

// schemeKey is the argument that names the register of ids that are written without it.
const schemeKey = "scheme"

// byExternalIDs compiles the field byExternalIds.
func (c *compiler) byExternalIDs(f graphql.CollectedField, w at, a args) plan.Node {
	n := &plan.LookupEach{Inputs: a.bounded("ids", a.strings("ids"), maxExternalIDs, "ids")}
	n.IDs = c.externalIDs(a, "ids", n.Inputs)
	c.addRows(w, len(n.IDs), "ids")
	n.Children = c.children(f.Selections, "ExternalIdMatch", w.times(max(1, len(n.IDs))), childSpecs{
		"entity": {to: "Entity", most: 1},
	})
	c.limitCost(w, "ids")
	return n
}

// externalIDs reads ids in external registers, with the register of the argument scheme if it is given.
func (c *catalog) externalIDs(a args, key string, texts []string) []kg.ExternalID {
	scheme := c.schemes[a.string(schemeKey)]
	out := make([]kg.ExternalID, len(texts))
	for i, text := range texts {
		if scheme != "" {
			out[i] = kg.ExternalID{Scheme: scheme, Value: text}
			continue
		}
		id, ok := kg.ParseExternalID(text)
		if !ok {
			a.bad(key, "%q names no register: write register:ID as in wikidata:Q57906, or give `scheme`", text)
			return nil
		}
		if !slices.ContainsFunc(c.o.Schemes, func(s kg.Scheme) bool { return s.Name == id.Scheme }) {
			a.bad(key, "%s is no register; there are %s", plan.ShownID(id.Scheme), c.registers())
			return nil
		}
		out[i] = id
	}
	return out
}

// registers names all registers.
func (c *catalog) registers() string {
	var names []string
	for _, s := range c.o.Schemes {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

// registerFilter reads an ExternalIdFilter. A register without an id stands for all ids in it.
func (c *catalog) registerFilter(a args, key string) store.Predicate {
	inner, _ := a.object(key)
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
			texts := inner.bounded(op, inner.strings(op), maxExternalIDs, "ids")
			for _, id := range c.externalIDs(inner, op, texts) {
				cond.Values = append(cond.Values, kg.EnumValue(id.String()))
			}
			all = append(all, cond)
		default:
			inner.bad(op, noSuchField)
		}
	}
	if known == nil && (ids || !inner.given(schemeKey)) {
		return all
	}
	var has store.Predicate = store.Cond{Field: store.FieldSameAs, Op: store.Known}
	if scheme := c.schemes[inner.string(schemeKey)]; scheme != "" {
		prefix := kg.EnumValue(kg.ExternalID{Scheme: scheme}.String())
		has = store.Cond{Field: store.FieldSameAs, Op: store.StartsWith, Values: []kg.Value{prefix}}
	}
	if known != nil && !*known {
		has = store.Not{Predicate: has}
	}
	return append(all, has)
}
