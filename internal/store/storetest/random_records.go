package storetest

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// records asks for a list of links, statements or evidence.
func (r *randomQuery) records() request {
	switch r.IntN(4) {
	case 0:
		q := r.recordQuery(r.statementField, func() store.Predicate { return r.statement(2) })
		all := wide(q)
		q.Window = r.window(store.EachEntity, rowsOf(v0(r.v.ListStatements(context.Background(), all)), func(s *kg.Statement) string { return s.ID }))
		return statementList(q)
	case 1:
		q := r.recordQuery(r.evidenceField, func() store.Predicate { return r.evident(2) })
		all := wide(q)
		q.Window = r.window(store.EachEntity, rowsOf(v0(r.v.ListEvidence(context.Background(), all)), func(e *kg.Evidence) string { return e.ID }))
		return evidenceList(q)
	}
	q := store.LinkQuery{RecordQuery: r.recordQuery(r.linkField, func() store.Predicate { return r.link(2) })}
	if r.IntN(2) == 0 {
		q.Types = r.rel(r.types(3)).Types
	}
	if r.IntN(3) == 0 {
		q.From = r.node(1, r.types(2))
	}
	if r.IntN(3) == 0 {
		q.To = r.node(1, r.types(2))
	}
	if r.IntN(4) == 0 {
		q.AsOf = r.asOf()
	}
	if r.IntN(4) == 0 {
		for range 1 + r.IntN(3) {
			q.Under = append(q.Under, pick(r, r.v.g.Links[r.IntN(len(r.v.g.Links))].Programme, r.hubOf("Programme"), "programme:none"))
		}
	}
	all := q
	all.RecordQuery = wide(q.RecordQuery)
	var rows []store.Row
	for _, p := range v0(r.v.ListLinks(context.Background(), all)) {
		rows = append(rows, rowsOf(p, func(l store.LinkRow) string { return l.Link.ID })...)
	}
	q.Window = r.window(store.EachEntity, rows)
	return q
}

// hubOf is the id of an entity of a type; "" when there is none.
func (r *randomQuery) hubOf(typeName string) string {
	for range 20 {
		if e := r.entity(); r.v.o.Entities[e.Type].Name == typeName {
			return e.ID
		}
	}
	return ""
}

func wide(q store.RecordQuery) store.RecordQuery {
	q.Window, q.Facets, q.MaxTouched = store.Window{Limit: 1 << 20, Keys: true}, nil, 0
	return q
}

// rowsOf are the positions of a page, as rows of entities, for window.
func rowsOf[R any](p store.RecordPage[R], id func(R) string) []store.Row {
	var out []store.Row
	for i, r := range p.Rows {
		out = append(out, store.Row{Node: &kg.Entity{ID: id(r)}, Keys: p.Keys[i]})
	}
	return out
}

func (r *randomQuery) recordQuery(field func() string, where func() store.Predicate) store.RecordQuery {
	q := store.RecordQuery{Total: r.IntN(2) == 0}
	if r.IntN(3) > 0 {
		q.Where = where()
	}
	for range pick(r, 0, 0, 1, 1, 2) {
		o := byField(field(), r.IntN(2) == 0)
		if i := r.v.o.LinkField(o.Field); i < 0 || !r.v.o.LinkFields[i].Multi {
			q.Order = append(q.Order, o)
		}
	}
	for range pick(r, 0, 0, 1, 2) {
		q.Facets = append(q.Facets, store.Facet{Link: r.IntN(9) > 0, Field: field(), Limit: pick(r, 1, 3, 100)})
	}
	if r.IntN(8) == 0 {
		q.MaxTouched = 1 + r.IntN(pick(r, 8, 40, 400))
	}
	return q
}

func (r *randomQuery) statementField() string {
	return r.v.o.StatementFields[r.IntN(len(r.v.o.StatementFields))].Name
}

func (r *randomQuery) evidenceField() string {
	return r.v.o.EvidenceFields[r.IntN(len(r.v.o.EvidenceFields))].Name
}

// supported is a condition on the evidence for a link or a statement.
func (r *randomQuery) supported() store.Predicate {
	p := store.Related{To: store.ToEvidence, None: r.IntN(3) == 0}
	if r.IntN(6) > 0 {
		p.Where = r.evident(1)
	}
	return p
}

// evident is a condition on evidence.
func (r *randomQuery) evident(depth int) store.Predicate {
	switch n := r.IntN(6); {
	case n < 2 && depth > 0:
		return logic(r, func() store.Predicate { return r.evident(depth - 1) })
	case n == 2:
		return store.Related{To: store.ToSource, None: r.IntN(4) == 0, Where: r.node(1, r.typesNamed("Source"))}
	case n == 3 && r.IntN(9) == 0:
		return r.supported() // evidence has none
	}
	field := r.evidenceField()
	return r.cond(field, func() []kg.Value { return r.v.evidenceValues(r.someEvidence(), field) })
}

// statement is a condition on statements.
func (r *randomQuery) statement(depth int) store.Predicate {
	switch n := r.IntN(6); {
	case n < 2 && depth > 0:
		return logic(r, func() store.Predicate { return r.statement(depth - 1) })
	case n == 2:
		return store.Related{To: store.ToSubject, None: r.IntN(4) == 0, Where: r.node(1, r.types(2))}
	case n == 3:
		return r.supported()
	}
	field := r.statementField()
	return r.cond(field, func() []kg.Value {
		return r.v.statementValues(r.v.g.Statements[r.IntN(len(r.v.g.Statements))], field)
	})
}
