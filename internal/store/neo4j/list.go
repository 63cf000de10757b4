package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// List pages through the entities of the given types that match.
func (v *view) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	if err := q.Affordable(v.Ontology(), &v.state.Summary.ReleaseInfo); err != nil {
		return store.Page{}, err
	}
	c := v.store.composer(v.state)
	l := c.list(q)
	answer, err := v.ask(ctx, c, l.text)
	if err != nil {
		return store.Page{}, err
	}
	if len(answer) < len(l.answer) {
		return store.Page{}, fmt.Errorf("neo4j: list: %w", errShape)
	}
	page, err := l.page(answer[:len(l.answer)])
	if err == nil {
		page.Prefetched, err = readPrefetched(l.children, answer[len(l.answer):])
	}
	if err != nil {
		return store.Page{}, fmt.Errorf("neo4j: list: %w", err)
	}
	return page, nil
}

// A list finds its page in one of two ways, whichever is estimated to meet fewer entities. Say, of
// 12,588 cities of which 126 match, 20 by name:
//
//   - walked: along the index of the order, trying the condition on each entity until the page is
//     full. It meets about 20 × 12,588 / 126 = 2,000 entities and sorts none. Without a condition it
//     meets 21.
//   - sorted: from a start (start.go) that finds the 126 by their values, then sorts them. Where no
//     start fits the condition, it reads all cities.
//
// Entities that lack the key of an order are in no index of it; walked puts them before or behind
// the others, by id. Totals and facets look at all that match in either case, each in a part of its
// own of the same statement.

// listing is a ListQuery as a statement, and how to read its answer.
type listing struct {
	text     string
	query    store.ListQuery
	columns  []column
	facets   []facet
	total    string // variable, "" when it is not asked for or known
	known    int    // the total where it is known
	answer   []string
	children []prefetch
}

// raw collects the entities of the page for what is prefetched of them; "" for nothing.
func (l *listing) raw(c *composer) string {
	if len(l.query.Children) == 0 {
		return ""
	}
	// without the row that only shows that there are more
	return ", [collect(n)[.." + c.param(l.query.Window.Limit) + "]] AS parents"
}

func (c *composer) list(q store.ListQuery) *listing {
	l := &listing{query: q}
	var parts []string
	from := c.scan("n", q.Types)
	best, selective := c.selective("n", q.Types, q.Where)
	if selective {
		from = best
	}
	c.tried = from.size
	if q.Window.Limit > 0 {
		l.columns = c.columns(q.Order, "n", "")
		parts = append(parts, c.rows(l, from, selective))
		l.answer = append(l.answer, "found")
	}
	where := func() string { return c.filter(c.where(q)) }
	for i, f := range q.Facets {
		made := c.facet(f, fmt.Sprint("facet", i), "n", "")
		l.facets = append(l.facets, made)
		parts = append(
			parts,
			schema.Fill(c.texts.fragment["list_facet"], "start", from.text, "where", where(), "values",
				made.values, "name", made.name),
		)
		l.answer = append(l.answer, made.name)
	}
	if q.Total {
		if q.Where == nil {
			l.known = c.entities(q.Types)
		} else {
			l.total = "total"
			parts = append(
				parts,
				schema.Fill(c.texts.fragment["list_total"], "start", from.text, "where", where(), "name",
					l.total),
			)
			l.answer = append(l.answer, l.total)
		}
	}
	if q.Window.Limit > 0 {
		var more []string
		more, l.children = c.prefetch(q.Children, "parents", float64(q.Window.Limit))
		parts = append(parts, more...)
	}
	l.text = "CYPHER 5\n" + c.tail(parts, slices.Concat(l.answer, names(l.children)))
	return l
}

// where is all that an entity that was found must meet.
func (c *composer) where(q store.ListQuery) string {
	labels := c.Labels(q.Types)
	if labels == "" {
		return cypherFalse
	}
	return and("n"+labels, c.holds("n", q.Where))
}

// rows is the part of the statement that finds the page.
func (c *composer) rows(l *listing, from start, selective bool) string {
	q := l.query
	c.params["limit"] = q.Window.Limit + 1
	if path := c.path(q); path != nil {
		// Walking the index meets, for a page of k, k/share entities, share being the part of all that
		// match; the start reads and sorts what it finds.
		all := float64(c.entities(q.Types))
		walk := float64(q.Window.Limit+1) * all / max(from.size, 1)
		if !selective || from.size > walk {
			return c.walked(l, path)
		}
	}
	order := slices.Concat(l.columns, c.tie(q.Order, "n", ""))
	defined, named := defined(order)
	return schema.Fill(c.texts.fragment["list_sorted"], "start", from.text, "where", c.filter(c.where(q)), "columns",
		defined, "names", named,
		"cut", c.cut(order, q.Window), "order", orderBy(order, q.Window.Backward), "row", row(l, true), "raw", l.raw(c))
}

// row is what is collected of one entity: the record and, where they are wanted, its keys.
func row(l *listing, named bool) string {
	if !l.query.Window.Keys || len(l.columns) == 0 {
		return "n.doc_"
	}
	parts := []string{"n.doc_"}
	for _, k := range l.columns {
		if named {
			parts = append(parts, k.name)
		} else {
			parts = append(parts, k.expr)
		}
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// page reads the answer.
func (l *listing) page(answer []any) (store.Page, error) {
	page := store.Page{Total: l.known}
	w := l.query.Window
	if w.Limit > 0 {
		found, _ := answer[0].([]any)
		answer = answer[1:]
		found, more := trim(found, w)
		page.Rows = make([]store.Row, len(found))
		for i, x := range found {
			if err := l.read(&page.Rows[i], x); err != nil {
				return page, err
			}
		}
		page.HasNext, page.HasPrev = w.Sides(more)
	}
	for _, f := range l.facets {
		page.Facets = append(page.Facets, f.result(answer[0]))
		answer = answer[1:]
	}
	if l.total != "" {
		n, _ := answer[0].(int64)
		page.Total = int(n)
	}
	return page, nil
}

func (l *listing) read(r *store.Row, x any) error {
	var values []any
	if list, ok := x.([]any); ok && len(list) > 0 {
		x, values = list[0], list[1:]
	}
	doc, _ := x.(string)
	var err error
	if r.Node, err = schema.ReadEntity(doc); err != nil {
		return err
	}
	if l.query.Window.Keys {
		r.Keys = make([]kg.Value, len(l.columns))
		for i := range values {
			r.Keys[i] = l.columns[i].keyOf(values[i], r.Node.Type)
		}
	}
	return nil
}

// trim removes the row that only shows that there are more, and puts a page that was read backward
// in order.
func trim(rows []any, w store.Window) ([]any, bool) {
	more := len(rows) > w.Limit
	if more {
		rows = rows[:w.Limit]
	}
	if w.Backward {
		slices.Reverse(rows)
	}
	return rows, more
}
