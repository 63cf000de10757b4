package planner

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// byName is the default order of lists.
var byName = []store.Order{{Field: store.FieldName}}

// relation compiles a relation field: cities, programmes, partOf ...
func (c *compiler) relation(f graphql.CollectedField, r kg.Relation, w at) plan.Node {
	a, s := c.args(f, w), c.ScopeOf(r)
	typ := c.TypeName(s) + "Connection"
	q := store.ExpandQuery{Rel: c.Rel(a, r), AsOf: a.AsOf(kg.AsOf{}, c.selects(f, typ, "undatedCount"))}
	q.Node = c.EntityFilter(a, "where", s, q.AsOf)
	q.Link = c.LinkFilter(a, "link")
	q.Order = append(c.LinkOrder(a, "linkOrderBy"), c.EntityOrder(a, "orderBy", s, q.AsOf, q.Node)...)
	return c.expand(f, typ, r.Others, "where", q, w, a)
}

// links compiles the field links, which every entity has.
func (c *compiler) links(f graphql.CollectedField, w at) plan.Node {
	a := c.args(f, w)
	q := store.ExpandQuery{
		AsOf: a.AsOf(kg.AsOf{}, c.selects(f, "LinkConnection", "undatedCount")),
		Rel:  store.Rel{Types: c.LinkTypes(a, "types"), Dir: a.Direction()}, Unit: store.EachLink,
	}
	q.Link = c.LinkFilter(a, "where")
	q.Node = c.EntityFilter(a, "node", arguments.Scope{Any: true}, q.AsOf)
	q.Order = c.LinkOrder(a, "orderBy")
	return c.expand(f, "LinkConnection", c.Everything, "node", q, w, a)
}

// expand compiles a field that pages through what its parents are linked with, or through their links; where is its
// argument for q.Node.
func (c *compiler) expand(
	f graphql.CollectedField, typ string, types []kg.TypeID, where string, q store.ExpandQuery, w at, a arguments.Args,
) plan.Node {
	if len(q.Order) == 0 {
		q.Order = byName
	}
	n := &plan.Expand{FieldPath: w.path}
	if place := filterPlace(a, where, q.Node, q.Order); place != "" {
		q.MaxTouched, n.Budget = c.maxTouched, plan.Budget{Path: place, Cure: narrowFilter + `, or lower "first" above`}
	}
	c.addCost(w, c.expandPrice)
	row := c.entityRows(types)
	if q.Unit == store.EachLink {
		row = valueRows(c.link)
	}
	row.facets, row.linked = types, true
	row.near, _ = arguments.NearOf(q.Node)
	row.edge = func(child *plan.Child, g graphql.CollectedField, w at) bool {
		switch g.Name {
		case "links":
			child.Steps = c.link(g.Selections, w.times(usualParallel))
		case "other":
			child.Entities = c.entities(g.Selections, types, w)
		default:
			return false
		}
		return true
	}
	scope := result.NewScope(len(q.Order), "links", int(q.Unit), q.Rel, q.Node, q.Link, q.AsOf, q.Order)
	n.Page = c.page(f, typ, w, a, scope, row)
	q.Window, q.Total, q.LinkTotal, q.Facets = n.Page.Window, n.Page.Total, n.Page.LinkTotal, n.Page.Facets
	q.Children, q.NodesOnly = prefetchRows(n.Page, types), q.Unit == store.EachEntity && nodesOnly(n.Page)
	n.Query = q
	return n
}

// list compiles a list of all entities of a type: cities, programmes, sources ...
func (c *compiler) list(f graphql.CollectedField, t kg.TypeID, w at) plan.Node {
	return c.listOf(f, []kg.TypeID{t}, arguments.Scope{Type: t}, w)
}

// orAll is a list of types; all types when it is left out.
func (c *compiler) orAll(types []kg.TypeID) []kg.TypeID {
	if types == nil {
		return c.Everything
	}
	return types
}

// listOf compiles a list of all entities of some types; s is what their filters and orders are for.
func (c *compiler) listOf(f graphql.CollectedField, types []kg.TypeID, s arguments.Scope, w at) plan.Node {
	a := c.args(f, w)
	asOf := a.AsOf(kg.AsOf{}, false)
	q := store.ListQuery{Types: types, Where: c.EntityFilter(a, "where", s, asOf)}
	q.Order = c.EntityOrder(a, "orderBy", s, asOf, q.Where)
	typ := c.TypeName(s) + "Connection"
	if len(q.Order) == 0 {
		q.Order = byName
	}
	row := c.entityRows(q.Types)
	row.facets = q.Types
	row.near, _ = arguments.NearOf(q.Where)
	row.edge = func(_ *plan.Child, g graphql.CollectedField, w at) bool {
		if g.Name == "links" {
			c.noLinks(w)
		}
		return false
	}
	p := c.page(
		f, typ, w, a, result.NewScope(len(q.Order), "list", q.Types, q.Where, q.Order), row,
	)
	q.Window, q.Total, q.Facets, q.Children = p.Window, p.Total, p.Facets, prefetchRows(p, q.Types)
	n := &plan.List{Page: p}
	if place := filterPlace(a, "where", q.Where, q.Order); place != "" {
		q.MaxTouched, n.Budget = c.filterBudget(place, `name the entities by their "id"`)
	}
	n.Query = q
	return n
}

// evidenceFrom compiles what a source says.
func (c *compiler) evidenceFrom(f graphql.CollectedField, w at) plan.Node {
	a := c.args(f, w)
	q := store.EvidenceQuery{Confidence: kg.Confidence(c.factWords[a.String("confidence")])}
	p := c.page(
		f, "EvidenceConnection", w, a, result.NewScope(1, "evidence", string(q.Confidence)), valueRows(c.evidence),
	)
	q.Window, q.Total = p.Window, p.Total
	return &plan.EvidenceFrom{Query: q, Page: p}
}

// derived compiles a derived relation: the themes of a city through its programmes.
func (c *compiler) derived(f graphql.CollectedField, d kg.Derivation, w at) plan.Node {
	a, typ := c.args(f, w), "Derived"+c.o.Entities[d.To].Name+"Connection"
	q := store.DeriveQuery{
		First: store.DerivedHopOf(c.o, d.First, d.Via), Second: store.DerivedHopOf(c.o, d.Second, d.To), MaxTouched: c.maxTouched,
		AsOf: a.AsOf(kg.AsOf{}, c.selects(f, typ, "undatedCount")),
	}
	q.Node = c.EntityFilter(a, "where", arguments.Scope{Type: d.To}, q.AsOf)
	q.Through = c.EntityFilter(a, "through", arguments.Scope{Type: d.Via}, q.AsOf)
	if a.Given("throughOrder") {
		q.Order = append(q.Order, store.Order{By: store.ByThrough, Desc: a.Descending("throughOrder")})
	}
	q.Order = append(q.Order, c.EntityOrder(a, "orderBy", arguments.Scope{Type: d.To}, q.AsOf, q.Node)...)
	if len(q.Order) == 0 {
		q.Order = []store.Order{{By: store.ByThrough, Desc: true}, {Field: store.FieldName}}
	}
	row := c.entityRows([]kg.TypeID{d.To})
	row.near, _ = arguments.NearOf(q.Node)
	row.edge = func(child *plan.Child, g graphql.CollectedField, w at) bool {
		if g.Name != "paths" {
			return false
		}
		child.Count = c.args(g, w).Between("first", 1, defaultDerived, maxDerived, "; `pathCount` says how many there are")
		child.Children = c.children(g.Selections, "DerivedPath", w, childSpecs{
			"through": {to: "Entity", most: child.Count, types: []kg.TypeID{d.Via}}, "first": {
				to: "Link", most: child.Count,
			}, "second": {to: "Link", most: child.Count},
		})
		c.addRows(w, child.Count, "first")
		q.Paths = max(q.Paths, child.Count)
		return true
	}
	scope := result.NewScope(
		len(q.Order), "derived", d.First.Link, d.Second.Link, d.Field, q.Node, q.Through, q.AsOf, q.Order,
	)
	row.linked = true
	p := c.page(f, typ, w, a, scope, row)
	q.Window, q.Total = p.Window, p.Total
	return &plan.Derive{
		Query: q, Page: p, FieldPath: w.path,
		Budget: plan.Budget{
			Path: w.path,
			Cure: `narrow what it leads through with "through", or ask for it in fewer places, by a lower "first" above`,
		},
	}
}

// conflicts compiles the conflicts between sources.
func (c *compiler) conflicts(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	q := store.ConflictQuery{
		Subjects:   a.Bounded("subject", a.Some("subject", "all entities"), arguments.MaxIDs, "ids"),
		Properties: c.conflicting(a),
	}
	a.Mention("subject", q.Subjects)
	word := a.String("kind")
	q.Kind = store.ConflictKind(strings.ToLower(word))
	scope := result.NewScope(
		1, "conflicts", a.Given("subject"), strings.Join(q.Subjects, "\x1f"), a.Given("property"),
		strings.Join(q.Properties, "\x1f"), word,
	)
	row := valueRows(c.conflict)
	row.unpriced = true
	p := c.page(f, "ConflictConnection", w, a, scope, row)
	q.Window, q.Total = p.Window, p.Total
	return &plan.Conflicts{Query: q, Page: p}
}

// conflicting reads the properties and link types that there can be conflicts of.
func (c *compiler) conflicting(a arguments.Args) []string {
	names := a.Some("property", "all properties")
	var can []string
	for _, p := range c.o.StatementProps {
		if !p.Multi {
			can = append(can, p.Name)
		}
	}
	for _, l := range c.o.Links {
		if len(l.ExpectedUnique) > 0 {
			can = append(can, l.Name)
		}
	}
	for _, name := range names {
		if !slices.Contains(can, name) {
			a.Bad(
				"property", "there can be no conflict of %q; those that there can be of are %s", name,
				strings.Join(can, ", "),
			)
		}
	}
	return names
}

// conflict compiles a selection on conflicts.
func (c *compiler) conflict(sel ast.SelectionSet, w at) plan.Steps {
	return c.fields(sel, "Conflict", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "subject":
			return c.reference(f.Selections, c.Everything, w, plan.Subject)
		case "sides":
			return &plan.Sides{Below: c.side(f.Selections, w)}
		}
		return nil
	})
}

// side compiles a selection on the sides of conflicts.
func (c *compiler) side(sel ast.SelectionSet, w at) plan.Steps {
	return c.fields(sel, "ConflictSide", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "entity":
			return c.reference(f.Selections, c.Everything, w, plan.OtherEnd)
		case "statements":
			return &plan.SideFacts{Kind: store.OfValues, Below: c.statement(f.Selections, w)}
		case "links":
			return &plan.SideFacts{Kind: store.OfLinks, Below: c.link(f.Selections, w)}
		}
		return nil
	})
}

var changeOps = map[string]revision.ChangeOp{"CREATED": revision.Created, "UPDATED": revision.Updated, "ENDED": revision.Ended}

// changes compiles the differences from an earlier release.
func (c *compiler) changes(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	q := store.ChangeQuery{Since: a.String("since")}
	kinds, ops := a.Some("kinds", "all kinds"), a.Some("ops", "all of them")
	entities, links := a.Some("entityTypes", "all types"), a.Some("linkTypes", "all types")
	for _, word := range kinds {
		q.Kinds = append(q.Kinds, revision.RecordKind(strings.ToLower(word)))
	}
	for _, word := range ops {
		q.Ops = append(q.Ops, changeOps[word])
	}
	for _, t := range c.EntityTypes(a, "entityTypes") {
		q.EntityTypes = append(q.EntityTypes, c.o.Entities[t].Name)
	}
	for _, t := range c.LinkTypes(a, "linkTypes") {
		q.LinkTypes = append(q.LinkTypes, c.o.Links[t].Name)
	}
	parts := []any{"changes", q.Since}
	for _, words := range [][]string{kinds, ops, entities, links} {
		parts = append(parts, strings.Join(words, "\x1f"))
	}
	row := valueRows(c.change)
	row.unpriced = true
	p := c.page(f, "ChangeConnection", w, a, result.NewScope(1, parts...), row)
	q.Window, q.Total = p.Window, p.Total
	return &plan.Changes{Query: q, Page: p, Place: a.At("since")}
}

// change compiles a selection on changes.
func (c *compiler) change(sel ast.SelectionSet, w at) plan.Steps {
	return c.fields(sel, "Change", w, func(f graphql.CollectedField, w at) plan.Node {
		if f.Name != "record" {
			return nil
		}
		return &plan.ChangedRecord{Below: c.records(f.Selections, w, c.Everything)}
	})
}
