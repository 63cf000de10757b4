package planner

import (
	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// allLinks compiles a list of links: the root field, or with under one of the links that its parents, which are
// programmes, are the programme of.
func (c *compiler) allLinks(f graphql.CollectedField, w at, a arguments.Args, under *kg.LinkTypeID) plan.Node {
	q := store.LinkQuery{AsOf: a.AsOf(kg.AsOf{}, c.selects(f, "LinkConnection", "undatedCount"))}
	if q.Types = c.LinkTypes(a, "types"); under != nil {
		q.Types = []kg.LinkTypeID{*under}
	}
	q.Where = c.LinkFilter(a, "where")
	q.From = c.EntityFilter(a, "from", arguments.Scope{Any: true}, q.AsOf)
	q.To = c.EntityFilter(a, "to", arguments.Scope{Any: true}, q.AsOf)
	c.relateEnds(a, &q)
	q.Order = c.LinkOrder(a, "orderBy")
	row := valueRows(c.link)
	row.facets, row.linked = c.Everything, true
	n := &plan.Links{Under: under != nil}
	scope := result.NewScope(
		len(q.Order), "all links", n.Under, q.Types, q.Where, q.From, q.To, q.AsOf, q.Order,
	)
	n.Page = c.page(f, "LinkConnection", w, a, scope, row)
	n.Budget = c.recordBudget(&q.RecordQuery, n.Page, a)
	n.Query = q
	return n
}

// relateEnds notes the entities at one end of links of some types. Links between entities that are named are no list of
// either.
func (c *compiler) relateEnds(a arguments.Args, q *store.LinkQuery) {
	_, from := store.NamedIDs(q.From)
	_, to := store.NamedIDs(q.To)
	if len(q.Types) == 0 || from && to {
		return
	}
	a.Relate("from", store.Rel{Types: q.Types, Dir: kg.In}, nil, q.From)
	a.Relate("to", store.Rel{Types: q.Types, Dir: kg.Out}, nil, q.To)
}

// allStatements compiles the root field statements.
func (c *compiler) allStatements(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	n := &plan.AllStatements{}
	n.Query.Where = c.StatementFilter(a, "where")
	row := valueRows(c.statement)
	row.factFacets = c.statementFacets
	n.Page, n.Budget = c.facts(f, "StatementConnection", w, a, &n.Query, row)
	return n
}

// allEvidence compiles the root field evidence.
func (c *compiler) allEvidence(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	n := &plan.AllEvidence{}
	n.Query.Where = c.EvidenceFilter(a, "where")
	row := valueRows(c.evidence)
	row.factFacets = c.evidenceFacets
	n.Page, n.Budget = c.facts(f, "EvidenceConnection", w, a, &n.Query, row)
	return n
}

// facts compiles what lists of statements and of evidence have in common.
func (c *compiler) facts(
	f graphql.CollectedField, typ string, w at, a arguments.Args, q *store.RecordQuery, row rowType,
) (*plan.Page, plan.Budget) {
	q.Order = c.LinkOrder(a, "orderBy")
	p := c.page(f, typ, w, a, result.NewScope(len(q.Order), "all "+typ, q.Where, q.Order), row)
	return p, c.recordBudget(q, p, a)
}

// recordBudget completes a query for records by its page, and bounds what its conditions may look at.
func (c *compiler) recordBudget(q *store.RecordQuery, p *plan.Page, a arguments.Args) (b plan.Budget) {
	q.Window, q.Total, q.Facets = p.Window, p.Total, p.Facets
	if where, _ := a.Get("where"); names(where, store.ToEvidence) {
		q.MaxTouched, b = c.filterBudget(a.At("where"), `name the records by their "id"`)
	}
	return b
}
