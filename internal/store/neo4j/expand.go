package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Expand pages through the links of each parent.
func (v *view) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	if len(q.Parents) == 0 {
		return nil, ctx.Err()
	}
	c := v.store.composer(v.state)
	x := c.expansion(q)
	rows, err := v.ask(ctx, x.text, c.params)
	if err != nil {
		return nil, err
	}
	pages, err := x.pages(rows)
	if err != nil {
		return nil, fmt.Errorf("neo4j: expand: %w", err)
	}
	return pages, nil
}

// expansion is an ExpandQuery as a statement, and how to read what it answers.
type expansion struct {
	text    string
	query   store.ExpandQuery
	columns []column
	facets  []facet
}

func (c *composer) expansion(q store.ExpandQuery) *expansion {
	x := &expansion{query: q}
	parents := slices.Clone(q.Parents)
	slices.Sort(parents)
	c.params["parents"] = slices.Compact(parents)
	var counts []string
	answer := []string{"id"}
	rows := ""
	pattern := func() (string, string) {
		pattern, where := c.chosen("p", "r", "n", store.CountSpec{Rel: q.Rel, Link: q.Link, AsOf: q.AsOf})
		return pattern, c.filter(both(where, c.holds("n", q.Node)))
	}
	if q.Window.Limit > 0 {
		c.params["limit"] = q.Window.Limit + 1
		x.columns = c.columns(q.Order, "n", "r")
		order := slices.Concat(x.columns, c.tie(q.Order, "n", "r"))
		defined, named := defined(order)
		pattern, where := pattern()
		keys := ""
		answer = append(answer, "links", "nodes", "forward")
		if q.Window.Keys && len(x.columns) > 0 {
			var names []string
			for _, k := range x.columns {
				names = append(names, k.name)
			}
			keys = ", collect([" + strings.Join(names, ", ") + "]) AS keys"
			answer = append(answer, "keys")
		}
		rows = fill(c.texts.fragment["expand_rows"], "pattern", pattern, "where", where, "columns", defined, "names", named,
			"cut", c.cut(order, q.Window), "order", orderBy(order, q.Window.Backward), "keys", keys)
	}
	for i, f := range q.Facets {
		made := c.facet(f, fmt.Sprint("facet", i), "n", "r")
		x.facets = append(x.facets, made)
		pattern, where := pattern()
		counts = append(counts, fill(c.texts.fragment["expand_facet"], "pattern", pattern, "where", where, "values", made.values, "name", made.name))
		answer = append(answer, made.name)
	}
	if q.Total {
		if k := c.counted(store.CountSpec{Rel: q.Rel, Node: q.Node, Link: q.Link, AsOf: q.AsOf}); k != nil {
			answer = append(answer, fmt.Sprintf("coalesce(p.%s, 0)", k.property))
		} else {
			pattern, where := pattern()
			counts = append(counts, fill(c.texts.fragment["expand_total"], "pattern", pattern, "where", where))
			answer = append(answer, "total")
		}
	}
	x.text = fill(c.texts.fragment["expand"], "rows", rows, "counts", strings.Join(counts, "\n"), "answer", strings.Join(answer, ", "), "tail", c.texts.fragment["tail"])
	return x
}

// pages reads the answer: one page for each parent, in their order.
func (x *expansion) pages(rows []any) ([]store.Page, error) {
	q := x.query
	none := store.Page{}
	for _, f := range x.facets {
		none.Facets = append(none.Facets, f.result(nil))
	}
	if q.Window.Limit > 0 {
		none.HasNext, none.HasPrev = sides(q.Window, false)
	}
	byParent := make(map[string]store.Page, len(rows))
	known := entities{}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) == 0 {
			continue
		}
		id, _ := parts[0].(string)
		page, err := x.page(parts[1:], known)
		if err != nil {
			return nil, err
		}
		byParent[id] = page
	}
	out := make([]store.Page, len(q.Parents))
	for i, id := range q.Parents {
		page, found := byParent[id]
		if !found {
			page = none
		}
		out[i] = page
	}
	return out, nil
}

func (x *expansion) page(parts []any, known entities) (store.Page, error) {
	var page store.Page
	w := x.query.Window
	next := func() []any {
		list, _ := parts[0].([]any)
		parts = parts[1:]
		return list
	}
	if w.Limit > 0 {
		links, more := trim(next(), w)
		nodes, _ := trim(next(), w)
		forward, _ := trim(next(), w)
		var keys []any
		if w.Keys && len(x.columns) > 0 {
			keys, _ = trim(next(), w)
		}
		page.Rows = make([]store.Row, len(links))
		for i := range links {
			r := &page.Rows[i]
			linkDoc, _ := links[i].(string)
			nodeDoc, _ := nodes[i].(string)
			r.Forward, _ = forward[i].(bool)
			var err error
			if r.Link, err = readLink(linkDoc); err != nil {
				return page, err
			}
			if r.Node, err = known.read(nodeDoc); err != nil {
				return page, err
			}
			if w.Keys {
				r.Keys = make([]kg.Value, len(x.columns))
				if i < len(keys) {
					values, _ := keys[i].([]any)
					for j := range values {
						r.Keys[j] = x.columns[j].keyOf(values[j], r.Node.Type)
					}
				}
			}
		}
		page.HasNext, page.HasPrev = sides(w, more)
	}
	for _, f := range x.facets {
		page.Facets = append(page.Facets, f.result(parts[0]))
		parts = parts[1:]
	}
	if x.query.Total {
		n, _ := parts[0].(int64)
		page.Total = int(n)
	}
	return page, nil
}
