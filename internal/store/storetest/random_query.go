package storetest

import (
	"context"
	"math/rand/v2"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// A request is the input of one read of a View: a store.ListQuery, ExpandQuery, SearchQuery, EvidenceQuery, AggregateQuery,
// ConflictQuery or DeriveQuery, a list of external ids, or one of these lists of ids.
type request any

type (
	entitiesByID   []string
	linksByID      []string
	statementsByID []string
	statementsOf   []string
	evidenceByID   []string
	evidenceAbout  []string
)

// read asks a view.
func read(ctx context.Context, v store.View, q request) (any, error) {
	switch q := q.(type) {
	case store.ListQuery:
		return v.List(ctx, q)
	case store.ExpandQuery:
		pages, err := v.Expand(ctx, q)
		return wanted(q, pages), err
	case store.EvidenceQuery:
		return v.EvidenceFrom(ctx, q)
	case store.AggregateQuery:
		got, err := v.Aggregate(ctx, q)
		return orTooMuch(got, err)
	case store.SearchQuery:
		return v.Search(ctx, q)
	case store.ConflictQuery:
		return v.Conflicts(ctx, q)
	case store.DeriveQuery:
		pages, err := v.Derive(ctx, q)
		return orTooMuch(pages, err)
	case []kg.ExternalID:
		return v.Lookup(ctx, q)
	case entitiesByID:
		found, _, err := v.Entities(ctx, q)
		return found, err
	case linksByID:
		return v.Links(ctx, q)
	case statementsByID:
		return v.Statements(ctx, q)
	case statementsOf:
		return v.StatementsOf(ctx, q)
	case evidenceByID:
		return v.Evidence(ctx, q)
	case evidenceAbout:
		return v.EvidenceAbout(ctx, q)
	case store.LinkQuery:
		pages, err := v.ListLinks(ctx, q)
		return orTooMuch(pages, err)
	case statementList:
		page, err := v.ListStatements(ctx, store.RecordQuery(q))
		return orTooMuch(page, err)
	case evidenceList:
		page, err := v.ListEvidence(ctx, store.RecordQuery(q))
		return orTooMuch(page, err)
	case chain:
		return q.read(ctx, v)
	default:
		return explore(ctx, v, q)
	}
}

// randomQuery makes requests that a graph has answers for: values, ids and positions
// are mostly those of its entities and links, and a few are not.
type randomQuery struct {
	*rand.Rand
	v *modelView
}

func (r *randomQuery) request() request {
	if r.IntN(6) == 0 {
		return r.aggregate()
	}
	if r.IntN(6) == 0 {
		return r.records()
	}
	switch r.IntN(24) {
	case 0, 1:
		return r.ids()
	case 2, 3:
		return r.evidence()
	case 4, 5, 6, 7, 8, 9, 10:
		q := store.ListQuery{Types: r.types(1 + r.IntN(3)), Total: r.IntN(2) == 0}
		if r.IntN(3) > 0 {
			q.Where = r.node(3, q.Types)
		}
		q.Order = r.order(q.Types, false)
		q.Facets = r.facets(q.Types, false)
		page := v0(r.v.List(context.Background(), store.ListQuery{Types: q.Types, Where: q.Where, Order: q.Order, Window: store.Window{Limit: 1 << 20, Keys: true}}))
		q.Window = r.window(store.EachEntity, page.Rows)
		return q
	case 20, 21, 22, 23:
		return r.search()
	case 18:
		return r.derive()
	case 19:
		return r.conflicts()
	default:
		q := store.ExpandQuery{
			Unit: pick(r, store.EachEntity, store.EachEntity, store.EachLink), Total: r.IntN(2) == 0, LinkTotal: r.IntN(3) == 0,
		}
		q.Parents = r.parents()
		mine, _ := r.v.o.TypeOf(q.Parents[0])
		q.Rel = r.rel([]kg.TypeID{mine})
		others := r.types(1)
		for _, n := range r.v.neighbours(q.Parents[0], q.Rel, nil, kg.AsOf{}) {
			others = append(others, n.other.Type)
		}
		if r.IntN(4) == 0 {
			q.Node = r.node(2, others)
		}
		if r.IntN(4) == 0 {
			q.Link = r.link(2)
		}
		if r.IntN(4) == 0 {
			q.AsOf = r.asOf()
		}
		q.Order = r.order(others, true)
		q.Facets = r.facets(others, true)
		all := q
		all.Window = store.Window{Limit: 1 << 20, Keys: true}
		all.Facets = nil
		var rows []store.Row
		for _, p := range v0(r.v.Expand(context.Background(), all)) {
			rows = append(rows, p.Rows...)
		}
		q.Window = r.window(q.Unit, rows)
		q.NodesOnly = r.IntN(3) == 0
		return q
	}
}

// wanted is pages without what a query lets an engine leave out or prefetch.
func wanted(q store.ExpandQuery, pages []store.Page) []store.Page {
	out := slices.Clone(pages)
	if len(out) > 0 {
		out[0].Prefetched = nil
	}
	if !q.NodesOnly {
		return out
	}
	for i := range out {
		p := &out[i]
		p.HasNext, p.HasPrev, p.Rows = false, false, slices.Clone(p.Rows)
		for j := range p.Rows {
			p.Rows[j].SeenLink = store.SeenLink{}
		}
	}
	return out
}

// v0 is the answer of the model, which has no errors to give.
func v0[T any](answer T, err error) T {
	if err != nil {
		panic(err)
	}
	return answer
}

func (r *randomQuery) entity() *kg.Entity { return r.v.g.Entities[r.IntN(len(r.v.g.Entities))] }

func (r *randomQuery) types(n int) []kg.TypeID {
	var out []kg.TypeID
	for range n {
		t := r.entity().Type // cities as often as they are
		if r.IntN(2) == 0 {
			t = kg.TypeID(r.IntN(len(r.v.o.Entities)))
		}
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// parents are entities that have links, some twice, and now and then an unknown one.
func (r *randomQuery) parents() []string {
	var out []string
	for range 1 + r.IntN(5) {
		l := r.v.g.Links[r.IntN(len(r.v.g.Links))]
		out = append(out, pick(r, l.From, l.To, l.To, r.entity().ID))
	}
	if r.IntN(6) == 0 {
		out = append(out, out[0], "city:nowhere", "")
	}
	return out
}

// multiValued reports whether a field can have several values, so that there is no order by it.
func multiValued(table *kg.Ontology, o store.Order) bool {
	if o.By != store.ByLink {
		return store.MultiValued(o.Field)
	}
	return table.LinkFields[table.LinkField(o.Field)].Multi
}

func (r *randomQuery) order(types []kg.TypeID, link bool) []store.Order {
	var out []store.Order
	for range pick(r, 0, 1, 1, 1, 2, 3) {
		o := store.Order{Desc: r.IntN(2) == 0, By: pick(r, store.ByNode, store.ByNode, store.ByNode, store.ByCountry, store.ByCount, store.ByLink)}
		if o.By == store.ByLink && !link {
			o.By = store.ByNode
		}
		if o.By == store.ByNode && r.IntN(8) == 0 {
			o.By = store.ByDistance
		}
		for o.By != store.ByCount && o.By != store.ByDistance && (o.Field == "" || multiValued(r.v.o, o)) {
			switch o.By {
			case store.ByLink:
				o.Field = pick(r, r.linkField(), store.LinkSince) // dates of which a part is known seldom tie
			case store.ByCountry:
				o.Field = r.nodeField(r.typesNamed("Country"))
			default:
				o.Field = r.nodeField(types)
			}
		}
		if o.By == store.ByDistance {
			o.From = r.point()
		}
		if o.By == store.ByCount {
			c := r.countSpec(1, types)
			o.Count = &c
		}
		out = append(out, o)
	}
	return out
}

func (r *randomQuery) facets(types []kg.TypeID, link bool) []store.Facet {
	var out []store.Facet
	for range pick(r, 0, 0, 1, 2) {
		f := store.Facet{Link: link && r.IntN(2) == 0, Limit: pick(r, 1, 3, 100)}
		if f.Link {
			f.Field = r.linkField()
		} else {
			f.Field = r.nodeField(types)
		}
		out = append(out, f)
	}
	return out
}

// window has positions of the rows, or nearly so.
func (r *randomQuery) window(unit store.Unit, rows []store.Row) store.Window {
	w := store.Window{Limit: pick(r, 0, 1, 2, 3, 3, 5, 5, 10, 10, 100, 100), Backward: r.IntN(2) == 0, Keys: r.IntN(2) == 0}
	draw := func() *store.Position {
		if len(rows) == 0 || r.IntN(4) > 0 {
			return nil
		}
		p := position(unit, rows[r.IntN(len(rows))])
		p.Keys = slices.Clone(p.Keys)
		if r.IntN(4) > 0 {
			return p
		}
		p.ID = pick(r, p.ID+"x", p.ID[:len(p.ID)-1], "", "zzz")
		if p.Link != "" {
			p.Link = pick(r, p.Link, p.Link+"x", "L")
		}
		for i := range p.Keys {
			p.Keys[i] = pick(r, p.Keys[i], rows[r.IntN(len(rows))].Keys[i], kg.Value{})
		}
		return p
	}
	w.After, w.Before = draw(), draw()
	return w
}

func (r *randomQuery) evidence() request {
	q := store.EvidenceQuery{Confidence: pick(r, "", "", kg.Explicit, kg.Implied), Total: r.IntN(2) == 0}
	for range 1 + r.IntN(3) {
		q.Sources = append(q.Sources, pick(r, r.someEvidence().Source, r.someEvidence().Source, "source:nowhere"))
	}
	q.Window = store.Window{Limit: pick(r, 0, 1, 3, 10, 100), Backward: r.IntN(2) == 0}
	draw := func() *store.Position {
		if r.IntN(3) > 0 {
			return nil
		}
		e := *r.someEvidence()
		e.ID = pick(r, e.ID, e.ID, e.ID+"x")
		return &store.Position{Keys: []kg.Value{kg.EnumValue(e.Order())}, ID: e.ID}
	}
	q.Window.After, q.Window.Before = draw(), draw()
	return q
}

func (r *randomQuery) someEvidence() *kg.Evidence {
	return r.v.g.Evidence[r.IntN(len(r.v.g.Evidence))]
}

// ids asks for records by their ids, or by what they are about.
func (r *randomQuery) ids() request {
	var ids []string
	add := func(draw func() string) {
		for range r.IntN(6) {
			ids = append(ids, pick(r, draw(), draw(), draw(), "", "nothing"))
		}
	}
	entity := func() string { return r.entity().ID }
	link := func() string { return r.v.g.Links[r.IntN(len(r.v.g.Links))].ID }
	statement := func() string { return r.v.g.Statements[r.IntN(len(r.v.g.Statements))].ID }
	switch r.IntN(7) {
	case 0:
		add(entity)
		return entitiesByID(ids)
	case 1:
		add(link)
		return linksByID(ids)
	case 2:
		add(statement)
		return statementsByID(ids)
	case 3:
		add(func() string { return r.v.g.Statements[r.IntN(len(r.v.g.Statements))].Subject })
		return statementsOf(ids)
	case 4:
		add(func() string { return r.someEvidence().ID })
		return evidenceByID(ids)
	case 5:
		add(link)
		add(statement)
		return evidenceAbout(ids)
	default:
		var external []kg.ExternalID
		for range 5 {
			for _, x := range r.entity().SameAs() {
				external = append(external, x, kg.ExternalID{Scheme: "m49", Value: x.Value})
			}
		}
		return external
	}
}
