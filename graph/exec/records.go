package exec

import (
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// keyed is a record of a list with its sort keys.
type keyed[R any] struct {
	record R
	keys   []kg.Value
}

// recordPage makes a connection from a page of records.
func recordPage[R any](r *run, t *rowType[keyed[R]], p *plan.Page, found *store.RecordPage[R]) *result.Connection {
	rows := make([]keyed[R], len(found.Rows))
	for i := range rows {
		if rows[i].record = found.Rows[i]; i < len(found.Keys) {
			rows[i].keys = found.Keys[i]
		}
	}
	v := page(r, t, p, r.connection(found.Total, found.HasNext, found.HasPrev), rows, nil)
	r.setFacets(v, p, found.Facets)
	return v
}

// allLinks pages through links: of the root field, or of each parent.
func (r *run) allLinks(n *plan.Links, b *batch) ([]any, error) {
	q := n.Query
	if n.Under {
		q.Under = b.ids
	}
	pages, err := r.view.ListLinks(r.ctx, q)
	if err != nil {
		return nil, n.Refused(err)
	}
	undated, err := r.undatedLinks(n.Page, q, pages)
	if err != nil {
		return nil, n.Refused(err)
	}
	out := make([]any, len(pages))
	for i := range pages {
		v := recordPage(r, &bareLinkRows, n.Page, &pages[i])
		v.Undated = at(undated, i)
		out[i] = v
	}
	return out, nil
}

// bareLinkRows are rows of links in a list that is not one of an entity.
var bareLinkRows = rowType[keyed[store.LinkRow]]{
	position: func(row *keyed[store.LinkRow]) store.Position {
		return store.Position{Keys: row.keys, ID: row.record.Link.ID}
	},
	value: func(r *run, c *plan.Child, row *keyed[store.LinkRow], _ *kg.Entity) any {
		return r.link(row.record.Link, row.record.From, row.record.To, c.Steps)
	},
	nodes: func(r *run, c *plan.Child, rows []keyed[store.LinkRow], _ *kg.Entity) any {
		list := r.linkLists.Room(len(rows))
		for i := range rows {
			l := &rows[i].record
			(*list)[i] = r.link(l.Link, l.From, l.To, c.Steps)
		}
		return list
	},
}

func (r *run) allStatements(n *plan.AllStatements) (any, error) {
	found, err := r.view.ListStatements(r.ctx, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	return recordPage(r, &statementRows, n.Page, &found), nil
}

var statementRows = rowType[keyed[*kg.Statement]]{
	position: func(row *keyed[*kg.Statement]) store.Position {
		return store.Position{Keys: row.keys, ID: row.record.ID}
	},
	value: func(r *run, c *plan.Child, row *keyed[*kg.Statement], _ *kg.Entity) any {
		return r.statement(row.record, c.Steps)
	},
	nodes: func(r *run, c *plan.Child, rows []keyed[*kg.Statement], _ *kg.Entity) any {
		return each(rows, func(row *keyed[*kg.Statement]) *result.Statement { return r.statement(row.record, c.Steps) })
	},
}

func (r *run) allEvidence(n *plan.AllEvidence) (any, error) {
	found, err := r.view.ListEvidence(r.ctx, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	return recordPage(r, &listedEvidenceRows, n.Page, &found), nil
}

var listedEvidenceRows = rowType[keyed[*kg.Evidence]]{
	position: func(row *keyed[*kg.Evidence]) store.Position {
		return store.Position{Keys: row.keys, ID: row.record.ID}
	},
	value: func(r *run, c *plan.Child, row *keyed[*kg.Evidence], _ *kg.Entity) any {
		return r.evidence(row.record, c.Steps)
	},
	nodes: func(r *run, c *plan.Child, rows []keyed[*kg.Evidence], _ *kg.Entity) any {
		list := r.evidenceLists.Room(len(rows))
		for i := range rows {
			(*list)[i] = r.evidence(rows[i].record, c.Steps)
		}
		return list
	},
}
