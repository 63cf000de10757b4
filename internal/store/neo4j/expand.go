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

// Expand pages through the links of each parent.
func (v *view) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	if err := q.Affordable(v.Ontology(), &v.state.Summary.Reference); err != nil {
		return nil, err
	}
	out := make([]store.Page, len(q.Parents))
	if len(out) == 0 {
		return out, ctx.Err()
	}
	c := v.store.composer(v.state)
	x := c.expansion(q)
	answer, err := v.ask(ctx, c, x.text)
	if err != nil {
		return nil, err
	}
	if len(answer) == 0 {
		return nil, fmt.Errorf("neo4j: expand: %w", errShape)
	}
	rows, _ := answer[0].([]any)
	found, err := x.byParent(rows)
	if err != nil {
		return nil, fmt.Errorf("neo4j: expand: %w", err)
	}
	none := x.none()
	for i, id := range q.Parents {
		page, ok := found[id]
		if !ok {
			page = none
		}
		out[i] = page
	}
	if out[0].Prefetched, err = readPrefetched(x.children, answer[1:]); err != nil {
		return nil, fmt.Errorf("neo4j: expand: %w", err)
	}
	return out, nil
}

// expansion is an ExpandQuery as parts of a statement about a parent p, and how to read what it answers.
type expansion struct {
	query        store.ExpandQuery
	brief        bool     // only the entities at the other ends are read
	rows, counts string   // clauses
	answer       []string // expressions, one for each part of what is answered of a parent
	columns      []column
	facets       []facet

	text     string // of the statement that asks for nothing else
	children []prefetch
}

// further reports whether something is asked of the entities at the other ends.
func (x *expansion) further() bool { return x.query.Window.Limit > 0 && len(x.query.Children) > 0 }

// raw is a text if something is asked of the entities at the other ends.
func (x *expansion) raw(text string) string {
	if x.further() {
		return text
	}
	return ""
}

// shape makes the parts of an expansion of about so many parents.
func (c *composer) shape(q store.ExpandQuery, parents float64) *expansion {
	c.tried = parents
	x := &expansion{query: q}
	var counts []string
	pattern := func() (string, string) {
		pattern, where := c.chosen("p", "r", "n", store.CountSpec{Rel: q.Rel, Link: q.Link, AsOf: q.AsOf})
		return pattern, c.filter(and(where, c.endHolds("n", q.Rel, q.Node)))
	}
	if q.Window.Limit > 0 {
		x.columns = c.columns(q.Order, "n", "r")
		x.brief = q.NodesOnly && !q.Window.Keys
		link, limit, collected := "r", q.Window.Limit+1,
			"collect(r.doc_) AS links, collect(n.doc_) AS nodes, collect(startNode(r) = p) AS forward"
		x.answer = append(x.answer, "links", "nodes", "forward")
		if x.brief {
			limit, collected, x.answer = q.Window.Limit, "collect(n.doc_) AS nodes", []string{"nodes"}
			if q.Window.After == nil && q.Window.Before == nil {
				link = "" // which of several links led to an entity shows nowhere
			}
		}
		order := slices.Concat(x.columns, c.tie(q.Order, "n", link))
		defined, named := defined(order)
		pattern, where := pattern()
		keys := ""
		if q.Window.Keys && len(x.columns) > 0 {
			var names []string
			for _, k := range x.columns {
				names = append(names, k.name)
			}
			keys = ", collect([" + strings.Join(names, ", ") + "]) AS keys"
			x.answer = append(x.answer, "keys")
		}
		raw := ""
		if x.further() {
			raw = ", collect(n)[.." + c.param(
				q.Window.Limit,
			) + "] AS raw" // not of the row that only says that there are more
		}
		x.rows = schema.Fill(
			c.texts.fragment["expand_rows"],
			"pattern",
			pattern,
			"where",
			where,
			"columns",
			defined,
			"names",
			named,
			"cut",
			c.cut(order, q.Window),
			"order",
			orderBy(order, q.Window.Backward),
			"limit",
			c.param(limit),
			"collected",
			collected,
			"keys",
			keys,
			"raw",
			raw,
		)
	}
	for i, f := range q.Facets {
		made := c.facet(f, fmt.Sprint("facet", i), "n", "r")
		x.facets = append(x.facets, made)
		pattern, where := pattern()
		counts = append(counts, schema.Fill(c.texts.fragment["expand_facet"], "pattern", pattern, "where", where,
			"values", made.values, "name", made.name))
		x.answer = append(x.answer, made.name)
	}
	if q.Total {
		if k := c.Counted(store.CountSpec{Rel: q.Rel, Node: q.Node, Link: q.Link, AsOf: q.AsOf}); k != nil {
			x.answer = append(x.answer, fmt.Sprintf("coalesce(p.%s, 0)", k.Property))
		} else {
			pattern, where := pattern()
			counts = append(counts, schema.Fill(c.texts.fragment["expand_total"], "pattern", pattern, "where", where))
			x.answer = append(x.answer, "total")
		}
	}
	x.counts = strings.Join(counts, "\n")
	return x
}

// expansion makes the statement that asks for the links of the parents.
func (c *composer) expansion(q store.ExpandQuery) *expansion {
	parents := unique(q.Parents)
	c.params["parents"] = parents
	x := c.shape(q, float64(len(parents)))
	var parts []string
	if x.further() {
		parts, x.children = c.prefetch(q.Children, "below", float64(len(parents)*q.Window.Limit))
	}
	x.text = schema.Fill(c.texts.fragment["expand"], "rows", x.rows, "counts", x.counts, "answer",
		strings.Join(append([]string{"id"}, x.answer...), ", "),
		"raw", x.raw(", collect(raw) AS below"), "tail", c.tail(parts, append([]string{"found"}, names(x.children)...)))
	return x
}

// tail is the end of a statement: parts that are still to be asked, and the answer.
func (c *composer) tail(parts, answer []string) string {
	tail := strings.Replace(c.texts.fragment["tail"], "WITH rows", "WITH ["+strings.Join(answer, ", ")+"] AS rows", 1)
	return strings.Join(append(parts, tail), "\n")
}

// none is the page of a parent that is unknown.
func (x *expansion) none() store.Page {
	var none store.Page
	for _, f := range x.facets {
		none.Facets = append(none.Facets, f.result(nil))
	}
	if x.query.Window.Limit > 0 {
		none.HasNext, none.HasPrev = x.query.Window.Sides(false)
	}
	return none
}

// byParent reads the answer: a page for each parent that there is.
func (x *expansion) byParent(rows []any) (map[string]store.Page, error) {
	out := make(map[string]store.Page, len(rows))
	known := schema.Entities{}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 1+len(x.answer) {
			return nil, errShape
		}
		id, _ := parts[0].(string)
		page, err := x.page(parts[1:], known)
		if err != nil {
			return nil, err
		}
		out[id] = page
	}
	return out, nil
}

func (x *expansion) page(parts []any, known schema.Entities) (store.Page, error) {
	var page store.Page
	w := x.query.Window
	next := func() []any {
		list, _ := parts[0].([]any)
		parts = parts[1:]
		return list
	}
	if w.Limit > 0 {
		var links, forward, keys []any
		if !x.brief {
			links, _ = trim(next(), w)
		}
		nodes, more := trim(next(), w)
		if !x.brief {
			forward, _ = trim(next(), w)
		}
		if w.Keys && len(x.columns) > 0 {
			keys, _ = trim(next(), w)
		}
		page.Rows = make([]store.Row, len(nodes))
		for i := range nodes {
			r := &page.Rows[i]
			nodeDoc, _ := nodes[i].(string)
			var err error
			if !x.brief {
				linkDoc, _ := links[i].(string)
				r.Forward, _ = forward[i].(bool)
				if r.Link, err = schema.ReadLink(linkDoc); err != nil {
					return page, err
				}
			}
			if r.Node, err = known.Read(nodeDoc); err != nil {
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
		page.HasNext, page.HasPrev = w.Sides(more)
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
