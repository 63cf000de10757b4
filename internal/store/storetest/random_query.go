package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// A request is the input of one read of a View: a store.ListQuery, ExpandQuery or
// EvidenceQuery, a list of external ids, or one of these lists of ids.
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
		return v.Expand(ctx, q)
	case store.EvidenceQuery:
		return v.EvidenceFrom(ctx, q)
	case []kg.ExternalID:
		return v.Lookup(ctx, q)
	case entitiesByID:
		return v.Entities(ctx, q)
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
	default:
		return nil, fmt.Errorf("storetest: no request: %T", q)
	}
}

// randomQuery makes requests that a graph has answers for: values, ids and positions
// are mostly those of its entities and links, and a few are not.
type randomQuery struct {
	*rand.Rand
	v *modelView
}

func (r *randomQuery) request() request {
	switch r.IntN(20) {
	case 0:
		return r.ids()
	case 1:
		return r.evidence()
	case 2, 3, 4, 5, 6, 7, 8, 9, 10:
		q := store.ListQuery{Types: r.types(1 + r.IntN(3)), Total: r.IntN(2) == 0}
		if r.IntN(3) > 0 {
			q.Where = r.node(3, q.Types)
		}
		q.Order = r.order(q.Types, false)
		q.Facets = r.facets(q.Types, false)
		page := v0(r.v.List(context.Background(), store.ListQuery{Types: q.Types, Where: q.Where, Order: q.Order, Window: store.Window{Limit: 1 << 20, Keys: true}}))
		q.Window = r.window(page.Rows)
		return q
	default:
		q := store.ExpandQuery{Total: r.IntN(2) == 0}
		q.Parents = r.parents()
		mine, _ := r.v.o.TypeOf(q.Parents[0])
		q.Rel = r.rel([]kg.TypeID{mine})
		others := r.types(1)
		for _, n := range r.v.neighbours(q.Parents[0], q.Rel, nil, 0) {
			others = append(others, n.other.Type)
		}
		if r.IntN(4) == 0 {
			q.Node = r.node(2, others)
		}
		if r.IntN(4) == 0 {
			q.Link = r.link(2)
		}
		if r.IntN(4) == 0 {
			q.AsOf = r.day()
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
		q.Window = r.window(rows)
		return q
	}
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

// rel is links that an entity of one of the types has, or any.
func (r *randomQuery) rel(types []kg.TypeID) store.Rel {
	rel := store.Rel{Dir: pick(r, kg.Out, kg.In, kg.Both, kg.Both)}
	if r.IntN(3) == 0 {
		return rel
	}
	for range 1 + r.IntN(3) {
		for range 40 {
			l := r.v.g.Links[r.IntN(len(r.v.g.Links))]
			mine, other, dir := l.From, l.To, kg.Out
			if r.IntN(2) == 0 {
				mine, other, dir = l.To, l.From, kg.In
			}
			if t, _ := r.v.o.TypeOf(mine); slices.Contains(types, t) {
				rel.Types = append(rel.Types, l.Type)
				if r.IntN(4) > 0 && rel.Dir != kg.Both {
					rel.Dir = dir
				}
				if t, _ := r.v.o.TypeOf(other); r.IntN(4) == 0 {
					rel.Others = append(rel.Others, t)
				}
				break
			}
		}
	}
	return rel
}

// fields of entities of the types, and a few of others.
func (r *randomQuery) nodeField(types []kg.TypeID) string {
	fields := []string{
		store.FieldID, store.FieldType, store.FieldName, store.FieldName, store.FieldAnyName, store.FieldDescription, store.FieldCountry, store.FieldWithin, store.FieldDegree,
	}
	row := r.v.o.Entities[types[r.IntN(len(types))]]
	if r.IntN(20) == 0 {
		row = r.v.o.Entities[r.IntN(len(r.v.o.Entities))]
	}
	for _, p := range row.Props {
		fields = append(fields, p.Name)
	}
	return fields[r.IntN(len(fields))]
}

func (r *randomQuery) linkField() string {
	return pick(r, store.LinkID, store.LinkType, store.LinkType, store.LinkRole, store.LinkRole, store.LinkRole, store.LinkProgramme, store.LinkTopic,
		store.LinkStatus, store.LinkStatus, store.LinkConfidence, store.LinkConfidence, store.LinkSince, store.LinkUntil, store.LinkSeenFrom, store.LinkSeenTo, store.LinkSource)
}

// node is a predicate over entities of the types.
func (r *randomQuery) node(depth int, types []kg.TypeID) store.Predicate {
	if depth > 0 {
		switch r.IntN(12) {
		case 0, 1, 2:
			return logic(r, func() store.Predicate { return r.node(depth-1, types) })
		case 3:
			return store.InCountry{Where: r.node(depth-1, r.typesNamed("Country"))}
		case 4, 5:
			return r.linked(depth, types)
		case 6, 7, 8:
			if depth > 2 { // seldom within each other: the model looks at every path
				return r.linked(depth, types)
			}
		}
	}
	field := r.nodeField(types)
	return r.cond(field, func() []kg.Value {
		for range 20 {
			if e := r.entity(); slices.Contains(types, e.Type) {
				if values := r.v.entityValues(e, field); len(values) > 0 {
					return values
				}
			}
		}
		return r.v.entityValues(r.entity(), field)
	})
}

func (r *randomQuery) typesNamed(names ...string) []kg.TypeID { return types(names...) }

func (r *randomQuery) link(depth int) store.Predicate {
	if depth > 0 && r.IntN(3) == 0 {
		return logic(r, func() store.Predicate { return r.link(depth - 1) })
	}
	field := r.linkField()
	return r.cond(field, func() []kg.Value {
		var values []kg.Value
		for range 20 {
			if values = r.v.linkValues(&r.v.g.Links[r.IntN(len(r.v.g.Links))].Link, field); len(values) > 0 {
				break
			}
		}
		return values
	})
}

func logic(r *randomQuery, part func() store.Predicate) store.Predicate {
	parts := []store.Predicate{}
	for range r.IntN(4) {
		parts = append(parts, part())
	}
	switch r.IntN(5) {
	case 0, 1:
		return store.And(parts)
	case 2, 3:
		return store.Or(parts)
	default:
		return not(part())
	}
}

func (r *randomQuery) linked(depth int, types []kg.TypeID) store.Predicate {
	l := store.Linked{Quantifier: store.Quantifier(r.IntN(4)), CountSpec: r.countSpec(depth, types)}
	if l.Quantifier == store.Count {
		l.Compare = pick(r, store.Eq, store.Lt, store.Lte, store.Gt, store.Gte)
		l.Number = pick(r, 0, 1, 1, 2, 3, 8, -1)
	}
	return l
}

func (r *randomQuery) countSpec(depth int, types []kg.TypeID) store.CountSpec {
	c := store.CountSpec{Rel: r.rel(types)}
	others := c.Rel.Others
	if len(others) == 0 {
		others = r.types(2)
	}
	if depth > 0 && r.IntN(3) > 0 {
		c.Node = r.node(depth-1, others)
	}
	if r.IntN(2) == 0 {
		c.Link = r.link(1)
	}
	if r.IntN(4) == 0 {
		c.AsOf = r.day()
	}
	return c
}

// cond compares a field with values that it has somewhere, or nearly has.
func (r *randomQuery) cond(field string, draw func() []kg.Value) store.Cond {
	c := store.Cond{Field: field}
	values := draw()
	if len(values) == 0 || r.IntN(12) == 0 {
		c.Op = store.Known
		return c
	}
	compare := []store.Op{store.Eq, store.Eq, store.Lt, store.Lte, store.Gt, store.Gte}
	switch kind := values[0].Kind(); kind {
	case kg.String, kg.Enum:
		compare = append(compare, store.Eq, store.Eq, store.Exact, store.Contains, store.StartsWith)
	case kg.Bool:
		compare = []store.Op{store.Eq}
	}
	c.Op = compare[r.IntN(len(compare))]
	for range r.IntN(3) + min(1, r.IntN(8)) {
		if x := draw(); len(x) > 0 {
			c.Values = append(c.Values, r.near(x[r.IntN(len(x))], c.Op))
		}
	}
	return c
}

// near is a value, or one beside it.
func (r *randomQuery) near(v kg.Value, op store.Op) kg.Value {
	if r.IntN(2) == 0 {
		return v
	}
	switch v.Kind() {
	case kg.String:
		s := []rune(v.Str())
		if op == store.Contains || op == store.StartsWith {
			from := 0
			if op == store.Contains {
				from = r.IntN(len(s) + 1)
			}
			s = s[from : from+r.IntN(len(s)-from+1)]
		}
		return kg.StringValue(pick(r, string(s), kg.Fold(string(s)), strings.ToUpper(string(s))))
	case kg.Enum:
		return kg.EnumValue(pick(r, v.Str()[:r.IntN(len(v.Str())+1)], v.Str()+"x", strings.ToUpper(v.Str())))
	case kg.Int:
		return pick(r, kg.IntValue(v.Int()+1), kg.IntValue(v.Int()-1), kg.FloatValue(v.Float()+0.5), kg.FloatValue(v.Float()))
	case kg.Float:
		return pick(r, kg.FloatValue(v.Float()+0.25), kg.IntValue(int64(v.Float())))
	case kg.DateKind:
		return kg.DateValue(pick(r, v.Date().First(), v.Date().End(), v.Date()/10000*10000, v.Date()/100*100))
	default:
		return v
	}
}

func (r *randomQuery) day() kg.Date {
	return (&randomGraph{Rand: r.Rand}).date()
}

func (r *randomQuery) order(types []kg.TypeID, link bool) []store.Order {
	var out []store.Order
	for range pick(r, 0, 1, 1, 1, 2, 3) {
		o := store.Order{Desc: r.IntN(2) == 0, By: pick(r, store.ByNode, store.ByNode, store.ByNode, store.ByCountry, store.ByCount, store.ByLink)}
		if o.By == store.ByLink && !link {
			o.By = store.ByNode
		}
		for o.By != store.ByCount && (o.Field == "" || store.MultiValued(o.By == store.ByLink, o.Field)) {
			switch o.By {
			case store.ByLink:
				o.Field = r.linkField()
			case store.ByCountry:
				o.Field = r.nodeField(r.typesNamed("Country"))
			default:
				o.Field = r.nodeField(types)
			}
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
func (r *randomQuery) window(rows []store.Row) store.Window {
	w := store.Window{Limit: pick(r, 0, 1, 2, 3, 3, 5, 5, 10, 10, 100, 100), Backward: r.IntN(2) == 0, Keys: r.IntN(2) == 0}
	draw := func() *store.Position {
		if len(rows) == 0 || r.IntN(4) > 0 {
			return nil
		}
		p := position(rows[r.IntN(len(rows))])
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
