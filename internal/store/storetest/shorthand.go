package storetest

import (
	"errors"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The cases are written in shorthand: a query, and its answer as one line of text.

// ask is a query (a store.ListQuery, or a store.ExpandQuery of one parent) and the page it must give.
type ask struct {
	query any
	want  string
}

// asking is a case of several queries of one graph.
func asking(name string, build func(*builder), asks ...ask) testCase {
	return testCase{name, func(e env) error {
		v, err := e.view(build)
		if err != nil {
			return err
		}
		var errs []error
		for _, a := range asks {
			got, err := answer(e, v, a.query)
			if err != nil {
				return fmt.Errorf("%s: %w", literal(a.query), err)
			}
			if got != a.want {
				errs = append(errs, fmt.Errorf("%s\n got: %s\nwant: %s", literal(a.query), got, a.want))
			}
		}
		return errors.Join(errs...)
	}}
}

// answer runs a query and writes its page. A List without types is one of cities; a window
// without anything is one of 100 rows.
func answer(e env, v store.View, query any) (string, error) {
	switch q := query.(type) {
	case store.ListQuery:
		if q.Types == nil {
			q.Types = types("City")
		}
		q.Window = orWide(q.Window)
		p, err := v.List(e.ctx, q)
		return line(p, q.Total), err
	case store.ExpandQuery:
		q.Window = orWide(q.Window)
		pages, err := v.Expand(e.ctx, q)
		if err != nil {
			return "", err
		}
		if len(pages) != len(q.Parents) {
			return "", fmt.Errorf("%d pages for %d parents", len(pages), len(q.Parents))
		}
		var lines []string
		for _, p := range wanted(q, pages) {
			if q.LinkTotal {
				lines = append(lines, fmt.Sprintf("%s (%d links)", line(p, q.Total), p.LinkTotal))
			} else {
				lines = append(lines, line(p, q.Total))
			}
		}
		return strings.Join(lines, " ; "), nil
	case store.SearchQuery:
		q.Window = orWide(q.Window)
		pages, err := v.Search(e.ctx, q)
		if err != nil {
			return "", err
		}
		if len(pages) != len(q.Texts) {
			return "", fmt.Errorf("%d pages for %d texts", len(pages), len(q.Texts))
		}
		var lines []string
		for _, p := range pages {
			lines = append(lines, searchLine(p))
		}
		return strings.Join(lines, " ; "), nil
	default:
		return explored(e, v, query)
	}
}

func orWide(w store.Window) store.Window {
	if w == (store.Window{}) {
		w.Limit = 100
	}
	return w
}

// line writes a page: "… city:a city:b … of 7 | forum×2 network×1 (2 values, 3 counted, 1 missing)".
// The dots say that the page has a previous and a next one. A row of an expansion is written
// "link>node" where the parent is the from of the link, else "link<node"; then the other links of the pair, "+link<",
// and keys in brackets.
func line(p store.Page, total bool) string {
	var parts []string
	if p.HasPrev {
		parts = append(parts, "…")
	}
	for _, r := range p.Rows {
		parts = append(parts, rowText(r))
	}
	if len(p.Rows) == 0 {
		parts = append(parts, "nothing")
	}
	if p.HasNext {
		parts = append(parts, "…")
	}
	if total || p.Total != 0 {
		parts = append(parts, fmt.Sprint("of ", p.Total))
	}
	for _, f := range p.Facets {
		parts = append(parts, "|")
		for _, b := range f.Buckets {
			parts = append(parts, fmt.Sprintf("%s×%d", b.Value.Text(), b.Count))
		}
		parts = append(parts, fmt.Sprintf("(%d values, %d counted, %d missing)", f.Distinct, f.Counted, f.Missing))
	}
	return strings.Join(parts, " ")
}

func rowText(r store.Row) string {
	var b strings.Builder
	if r.Link != nil {
		b.WriteString(r.Link.ID + arrow(r.SeenLink))
	}
	if r.Node == nil {
		b.WriteString("nil")
	} else {
		b.WriteString(r.Node.ID)
	}
	for l := r.Next; l != nil; l = l.Next {
		b.WriteString("+" + l.Link.ID + arrow(*l))
	}
	if r.Keys != nil {
		b.WriteByte('[')
		for i, k := range r.Keys {
			if i > 0 {
				b.WriteByte(',')
			}
			if k.IsNull() {
				b.WriteByte('?')
			}
			b.WriteString(k.Text())
		}
		b.WriteByte(']')
	}
	return b.String()
}

func arrow(l store.SeenLink) string {
	if l.Forward {
		return ">"
	}
	return "<"
}

func types(names ...string) []kg.TypeID {
	var out []kg.TypeID
	for _, n := range names {
		t, ok := kg.CityNetworks().Type(n)
		if !ok {
			panic("storetest: no entity type " + n)
		}
		out = append(out, t)
	}
	return out
}

// rel is a Rel over link types, written "LEADS FUNDS", or "" for all of them.
func rel(dir kg.Direction, names string, others ...string) store.Rel {
	r := store.Rel{Dir: dir, Others: types(others...)}
	for _, n := range strings.Fields(names) {
		t, ok := kg.CityNetworks().LinkType(n)
		if !ok {
			panic("storetest: no link type " + n)
		}
		r.Types = append(r.Types, t)
	}
	return r
}

func where(p store.Predicate) store.ListQuery { return store.ListQuery{Where: p} }

func cond(field string, op store.Op, operands ...any) store.Cond {
	c := store.Cond{Field: field, Op: op}
	for _, v := range operands {
		c.Values = append(c.Values, value(v))
	}
	return c
}

func eq(field string, operands ...any) store.Cond { return cond(field, store.Eq, operands...) }

func not(p store.Predicate) store.Not { return store.Not{Predicate: p} }

func some(r store.Rel, node store.Predicate) store.Linked {
	return store.Linked{Quantifier: store.Some, CountSpec: store.CountSpec{Rel: r, Node: node}}
}

func none(r store.Rel, node store.Predicate) store.Linked {
	return store.Linked{Quantifier: store.None, CountSpec: store.CountSpec{Rel: r, Node: node}}
}

func all(r store.Rel, node store.Predicate) store.Linked {
	return store.Linked{Quantifier: store.All, CountSpec: store.CountSpec{Rel: r, Node: node}}
}

func count(r store.Rel, node store.Predicate, op store.Op, n int) store.Linked {
	return store.Linked{Quantifier: store.Count, CountSpec: store.CountSpec{Rel: r, Node: node}, Compare: op, Number: n}
}

func asc(field string) store.Order  { return store.Order{Field: field} }
func desc(field string) store.Order { return store.Order{Field: field, Desc: true} }

func by(orders ...store.Order) store.ListQuery { return store.ListQuery{Order: orders} }

func byCount(spec store.CountSpec, down bool) store.Order {
	return store.Order{By: store.ByCount, Count: &spec, Desc: down}
}

// links is an expansion of one parent over all its links, both ways, changed by what follows.
func links(parent string, changes ...func(*store.ExpandQuery)) store.ExpandQuery {
	q := store.ExpandQuery{Parents: []string{parent}, Rel: store.Rel{Dir: kg.Both}, Unit: store.EachLink}
	for _, change := range changes {
		change(&q)
	}
	return q
}

// neighboursOf is an expansion of one parent over all entities that it is linked with, changed by what follows.
func neighboursOf(parent string, changes ...func(*store.ExpandQuery)) store.ExpandQuery {
	q := links(parent, changes...)
	q.Unit = store.EachEntity
	return q
}

func along(r store.Rel) func(*store.ExpandQuery) {
	return func(q *store.ExpandQuery) { q.Rel = r }
}

func onNode(p store.Predicate) func(*store.ExpandQuery) {
	return func(q *store.ExpandQuery) { q.Node = p }
}

func onLink(p store.Predicate) func(*store.ExpandQuery) {
	return func(q *store.ExpandQuery) { q.Link = p }
}

func on(date string) func(*store.ExpandQuery) {
	return func(q *store.ExpandQuery) { q.AsOf = kg.On(day(date)) }
}

func ordered(order ...store.Order) func(*store.ExpandQuery) {
	return func(q *store.ExpandQuery) { q.Order = order }
}

func counted(q *store.ExpandQuery) { q.Total = true }

func countedLinks(q *store.ExpandQuery) { q.LinkTotal = true }

func nodesOnly(q *store.ExpandQuery) { q.NodesOnly = true }

func window(w store.Window) func(*store.ExpandQuery) {
	return func(q *store.ExpandQuery) { q.Window = w }
}
