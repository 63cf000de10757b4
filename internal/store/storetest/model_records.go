package storetest

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// supported answers conditions on the evidence for a link or a statement.
func (v *modelView) supported(id string) func(store.Predicate) bool {
	return func(p store.Predicate) bool {
		r, ok := p.(store.Related)
		if !ok || r.To != store.ToEvidence {
			return false
		}
		some := slices.ContainsFunc(v.about[id], func(e *kg.Evidence) bool { return v.holdsForEvidence(e, r.Where) })
		return some != r.None
	}
}

func (v *modelView) holdsForEvidence(e *kg.Evidence, p store.Predicate) bool {
	return holds(p, func(field string) []kg.Value { return v.evidenceValues(e, field) }, v.refers(store.ToSource, e.Source))
}

func (v *modelView) holdsForStatement(s *kg.Statement, p store.Predicate) bool {
	refers, supported := v.refers(store.ToSubject, s.Subject), v.supported(s.ID)
	return holds(p, func(field string) []kg.Value { return v.statementValues(s, field) }, func(p store.Predicate) bool {
		return refers(p) || supported(p)
	})
}

// refers answers conditions on the one entity that a record refers to.
func (v *modelView) refers(to, id string) func(store.Predicate) bool {
	return func(p store.Predicate) bool {
		r, ok := p.(store.Related)
		if !ok || r.To != to {
			return false
		}
		e := v.entities[id]
		return (e != nil && v.holdsFor(e, r.Where)) != r.None
	}
}

func (v *modelView) evidenceValues(e *kg.Evidence, field string) []kg.Value {
	return v.o.EvidenceFields.Values(nil, v.g.Blocks, e, field)
}

func (v *modelView) statementValues(s *kg.Statement, field string) []kg.Value {
	return v.o.StatementFields.Values(nil, v.g.Blocks, s, field)
}

// recordRow is a row of a list of records.
type recordRow[R any] struct {
	record R
	at     store.Position
}

func (v *modelView) ListLinks(ctx context.Context, q store.LinkQuery) ([]store.RecordPage[store.LinkRow], error) {
	if err := v.affordable(ctx, &q, q.MaxTouched); err != nil {
		return nil, err
	}
	values := func(l *kg.LinkRecord, field string) []kg.Value { return v.linkValues(&l.Link, field) }
	list := func(holds func(l *kg.LinkRecord) bool) store.RecordPage[store.LinkRow] {
		var found []*kg.LinkRecord
		for i := range v.g.Links {
			l := &v.g.Links[i]
			if (len(q.Types) == 0 || slices.Contains(q.Types, l.Type)) && lasts(l, q.AsOf) &&
				holds(l) && v.endsMatch(l, q.From, q.To) && v.holdsForLink(l, q.Where) {
				found = append(found, l)
			}
		}
		page := recordPage(&q.RecordQuery, found, func(l *kg.LinkRecord) string { return l.ID }, values)
		out := store.RecordPage[store.LinkRow]{
			Keys: page.Keys, HasNext: page.HasNext, HasPrev: page.HasPrev, Total: page.Total, Facets: page.Facets,
		}
		for _, l := range page.Rows {
			out.Rows = append(out.Rows, store.LinkRow{Link: &l.Link, From: v.entities[l.From], To: v.entities[l.To]})
		}
		return out
	}
	if q.Under == nil {
		return []store.RecordPage[store.LinkRow]{list(func(*kg.LinkRecord) bool { return true })}, ctx.Err()
	}
	return each(ctx, q.Under, func(programme string) store.RecordPage[store.LinkRow] {
		return list(func(l *kg.LinkRecord) bool { return programme != "" && l.Programme == programme })
	})
}

// endsMatch reports whether the ends of a link match, one way or, where it has no direction, the other.
func (v *modelView) endsMatch(l *kg.LinkRecord, from, to store.Predicate) bool {
	a, b := v.entities[l.From], v.entities[l.To]
	return v.holdsFor(a, from) && v.holdsFor(b, to) ||
		v.o.Links[l.Type].Symmetric && v.holdsFor(b, from) && v.holdsFor(a, to)
}

func (v *modelView) ListStatements(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Statement], error) {
	if err := v.affordable(ctx, &q, q.MaxTouched); err != nil {
		return store.RecordPage[*kg.Statement]{}, err
	}
	var found []*kg.Statement
	for _, s := range v.g.Statements {
		if v.holdsForStatement(s, q.Where) {
			found = append(found, s)
		}
	}
	return recordPage(&q, found, func(s *kg.Statement) string { return s.ID }, v.statementValues), ctx.Err()
}

func (v *modelView) ListEvidence(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Evidence], error) {
	if err := v.affordable(ctx, &q, q.MaxTouched); err != nil {
		return store.RecordPage[*kg.Evidence]{}, err
	}
	var found []*kg.Evidence
	for _, e := range v.g.Evidence {
		if v.holdsForEvidence(e, q.Where) {
			found = append(found, e)
		}
	}
	return recordPage(&q, found, func(e *kg.Evidence) string { return e.ID }, v.evidenceValues), ctx.Err()
}

// recordPage sorts the records that match and cuts the page out.
func recordPage[R any](
	q *store.RecordQuery, found []R, id func(R) string, values func(r R, field string) []kg.Value,
) store.RecordPage[R] {
	rows := make([]recordRow[R], len(found))
	for i, r := range found {
		rows[i] = recordRow[R]{r, store.Position{ID: id(r)}}
		for _, o := range q.Order {
			var key kg.Value
			if known := values(r, o.Field); o.By == store.ByLink && len(known) > 0 {
				key = known[0].SortKey()
			}
			rows[i].at.Keys = append(rows[i].at.Keys, key)
		}
	}
	compare := func(a, b store.Position) int { return comparePositions(q.Order, a, b) }
	slices.SortFunc(rows, func(a, b recordRow[R]) int { return compare(a.at, b.at) })
	var p store.RecordPage[R]
	if q.Total {
		p.Total = len(rows)
	}
	for _, f := range q.Facets {
		p.Facets = append(p.Facets, tally(rows, f, func(r recordRow[R]) []kg.Value {
			if !f.Link {
				return nil
			}
			return values(r.record, f.Field)
		}))
	}
	cutOut, hasNext, hasPrev := cut(rows, q.Window, func(r recordRow[R]) store.Position { return r.at }, compare)
	p.HasNext, p.HasPrev = hasNext, hasPrev
	for _, r := range cutOut {
		p.Rows = append(p.Rows, r.record)
		if q.Window.Keys {
			p.Keys = append(p.Keys, r.at.Keys)
		}
	}
	return p
}
