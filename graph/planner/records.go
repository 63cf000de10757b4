package planner

import (
	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// allLinks compiles a list of links: the root field, or with under one of the links that its parents, which are
// programmes, are the programme of.
func (c *compiler) allLinks(f graphql.CollectedField, w at, a args, under *kg.LinkTypeID) plan.Node {
	q := store.LinkQuery{AsOf: a.asOf(kg.AsOf{}, c.selects(f, "LinkConnection", "undatedCount"))}
	if q.Types = c.linkTypes(a, "types"); under != nil {
		q.Types = []kg.LinkTypeID{*under}
	}
	q.Where = c.linkFilter(a, "where")
	q.From = c.entityFilter(a, "from", scope{any: true}, q.AsOf)
	q.To = c.entityFilter(a, "to", scope{any: true}, q.AsOf)
	c.relateEnds(a, &q)
	q.Order = c.linkOrder(a, "orderBy")
	row := valueRows(c.link)
	row.facets, row.linked = c.everything, true
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
func (c *compiler) relateEnds(a args, q *store.LinkQuery) {
	_, from := store.NamedIDs(q.From)
	_, to := store.NamedIDs(q.To)
	if len(q.Types) == 0 || from && to {
		return
	}
	a.relate("from", store.Rel{Types: q.Types, Dir: kg.In}, nil, q.From)
	a.relate("to", store.Rel{Types: q.Types, Dir: kg.Out}, nil, q.To)
}

// allStatements compiles the root field statements.
func (c *compiler) allStatements(f graphql.CollectedField, w at, a args) plan.Node {
	n := &plan.AllStatements{}
	if inner, ok := a.object("where"); ok {
		n.Query.Where = c.statementConditions(inner)
	}
	row := valueRows(c.statement)
	row.factFacets = c.statementFacets
	n.Page, n.Budget = c.facts(f, "StatementConnection", w, a, &n.Query, row)
	return n
}

// allEvidence compiles the root field evidence.
func (c *compiler) allEvidence(f graphql.CollectedField, w at, a args) plan.Node {
	n := &plan.AllEvidence{}
	if inner, ok := a.object("where"); ok {
		n.Query.Where = c.evidenceConditions(inner)
	}
	row := valueRows(c.evidence)
	row.factFacets = c.evidenceFacets
	n.Page, n.Budget = c.facts(f, "EvidenceConnection", w, a, &n.Query, row)
	return n
}

// facts compiles what lists of statements and of evidence have in common.
func (c *compiler) facts(
	f graphql.CollectedField, typ string, w at, a args, q *store.RecordQuery, row rowType,
) (*plan.Page, plan.Budget) {
	q.Order = c.linkOrder(a, "orderBy")
	p := c.page(f, typ, w, a, result.NewScope(len(q.Order), "all "+typ, q.Where, q.Order), row)
	return p, c.recordBudget(q, p, a)
}

// recordBudget completes a query for records by its page, and bounds what its conditions may look at.
func (c *compiler) recordBudget(q *store.RecordQuery, p *plan.Page, a args) (b plan.Budget) {
	q.Window, q.Total, q.Facets = p.Window, p.Total, p.Facets
	if names(a.m["where"], store.ToEvidence) {
		q.MaxTouched, b = c.filterBudget(a.at("where"), `name the records by their "id"`)
	}
	return b
}

// evidenced reads a condition on the evidence for links or statements.
func (c *catalog) evidenced(a args, key string) store.Predicate {
	inner, _ := a.object(key)
	all := store.And{}
	for _, k := range inner.keys() {
		if k != "some" && k != "none" {
			inner.bad(k, noSuchField)
			return nil
		}
		m, _ := inner.object(k)
		all = append(all, store.Related{To: store.ToEvidence, None: k == "none", Where: c.evidenceConditions(m)})
	}
	return all
}

func (c *catalog) evidenceConditions(a args) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		return factCondition(c, a, key, c.o.EvidenceFields)
	}, c.evidenceConditions)
}

func (c *catalog) statementConditions(a args) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		if key == store.ToEvidence {
			return c.evidenced(a, key)
		}
		return factCondition(c, a, key, c.o.StatementFields)
	}, c.statementConditions)
}

// factCondition reads a condition on a field of statements or of evidence, or on the entity that it refers to.
func factCondition[R any](c *catalog, a args, key string, table kg.FactFields[R]) store.Predicate {
	f := table.Find(key)
	switch {
	case f == nil:
		a.bad(key, noSuchField)
		return nil
	case f.Entity != "":
		t, known := c.o.Type(f.Entity)
		return store.Related{To: key, Where: c.entityFilter(a, key, scope{t: t, any: !known}, kg.AsOf{})}
	case f.IDs:
		c.warnOfEntities(a, key)
		return c.ids(a, key, "these ids have no tree to look below; it is for ids of places and themes")
	default:
		return property(a, &f.Property)
	}
}
