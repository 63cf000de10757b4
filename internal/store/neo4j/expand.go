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
	if err := q.Affordable(v.Ontology(), &v.state.Summary.ReleaseInfo); err != nil {
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
	way          route
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

// shape makes the parts of an expansion of about so many parents of some types; none stand for all.
func (c *composer) shape(q store.ExpandQuery, of []kg.TypeID, parents float64) *expansion {
	c.tried = parents
	x := &expansion{query: q, way: c.route(q.Rel, of)}
	var counts []string
	pattern := func() (string, string) {
		pattern, where := c.chosenBy(x.way, "p", "r", "n", store.CountSpec{Rel: q.Rel, Link: q.Link, AsOf: q.AsOf})
		return pattern, c.filter(and(where, c.endHolds("n", q.Rel, q.Node)))
	}
	if q.Window.Limit > 0 {
		x.columns = c.columns(q.Order, "n", "r")
		x.brief = q.NodesOnly && !q.Window.Keys
		pattern, where := pattern()
		x.rows = c.rowsOf(x, pattern, where)
	}
	for i, f := range q.Facets {
		made := c.facet(f, fmt.Sprint("facet", i), "n", "r")
		x.facets = append(x.facets, made)
		rows := ""
		if q.Unit == store.EachEntity && !f.Link {
			rows = "WITH DISTINCT n"
		}
		pattern, where := pattern()
		counts = append(counts, schema.Fill(c.texts.fragment["expand_facet"], "pattern", pattern, "where", where,
			"rows", rows, "values", made.values, "name", made.name))
		x.answer = append(x.answer, made.name)
	}
	counts = append(counts, c.totals(x, pattern)...)
	x.counts = strings.Join(counts, "\n")
	return x
}

// rowsOf makes the clauses that bind a page of a parent.
func (c *composer) rowsOf(x *expansion, pattern, where string) string {
	q := &x.query
	entities := q.Unit == store.EachEntity
	link, limit, ofLinks := "r", q.Window.Limit+1, ofLink
	if entities {
		link, ofLinks = "", ofPair
	}
	collected := ofLinks(docOf) + " AS links, collect(n.doc_) AS nodes"
	x.answer = append(x.answer, "links", "nodes")
	if x.asksForward() {
		collected += ", " + ofLinks(isForward) + " AS forward"
		x.answer = append(x.answer, "forward")
	}
	if x.brief {
		limit, collected, x.answer = q.Window.Limit, "collect(n.doc_) AS nodes", []string{"nodes"}
		if q.Window.After == nil && q.Window.Before == nil {
			link = "" // which of several links led to an entity shows nowhere
		}
	}
	order := slices.Concat(x.columns, c.tie(q.Order, "n", link))
	fragment, pairs, columns := c.texts.fragment["expand_rows"], "", order
	if entities {
		fragment = c.texts.fragment["expand_entities"]
		pairs, columns = c.pairs(x, order)
	}
	defined, _ := defined(columns)
	keys, raw, links := "", "", ""
	if entities && !x.brief {
		links = ", rs"
	}
	if q.Window.Keys && len(x.columns) > 0 {
		var names []string
		for _, k := range x.columns {
			names = append(names, k.name)
		}
		keys = ", collect([" + strings.Join(names, ", ") + "]) AS keys"
		x.answer = append(x.answer, "keys")
	}
	if x.further() { // not of the row that only says that there are more
		raw = ", collect(n)[.." + c.param(q.Window.Limit) + "] AS raw"
	}
	return schema.Fill(fragment, "pattern", pattern, "where", where, "pairs", pairs, "links", links, "columns", defined,
		"names", namesOf(order), "cut", c.cut(order, q.Window), "order", orderBy(order, q.Window.Backward),
		"limit", c.param(limit), "collected", collected, "keys", keys, "raw", raw)
}

// asksForward reports whether the answer says of each link which way it runs; otherwise the route does.
func (x *expansion) asksForward() bool {
	_, known := x.way.oneWay()
	return !known
}

// What is read of the link in a variable.
func docOf(r string) string     { return r + ".doc_" }
func isForward(r string) string { return "startNode(" + r + ") = p" }

// ofLink collects a value of the link of each row.
func ofLink(value func(r string) string) string { return "collect(" + value("r") + ")" }

// ofPair collects a value of the links of each pair: a list only where there are several, because most pairs have one
// link, and the driver allocates for each list.
func ofPair(value func(r string) string) string {
	return fmt.Sprintf("collect(CASE size(rs) WHEN 1 THEN %s ELSE [r IN rs | %s] END)", value("rs[0]"), value("r"))
}

// pairs makes the clauses that put the links of a parent to one entity into one row, as the list rs where they are
// read, and gives the columns of such rows. Keys that look at links are those of the link that stands first.
func (c *composer) pairs(x *expansion, order []column) (string, []column) {
	var byLink []column
	columns := slices.Clone(order)
	for i := range x.query.Order {
		if x.query.Order[i].By == store.ByLink {
			columns[i].expr = fmt.Sprintf("firsts[%d]", len(byLink))
			byLink = append(byLink, order[i])
		}
	}
	links := ", collect(r) AS rs"
	if x.brief {
		links = ""
	}
	if len(byLink) == 0 {
		if x.brief {
			return "WITH DISTINCT n", columns
		}
		return "WITH n" + links, columns
	}
	ids := column{name: "linkID", expr: "r.id#", always: true}
	defined, _ := defined(append(slices.Clone(byLink), ids))
	var names []string
	for _, k := range byLink {
		names = append(names, k.name)
	}
	sorted := orderBy(append(byLink, ids), false)
	first := fmt.Sprintf("head(collect([%s])) AS firsts", strings.Join(names, ", "))
	return fmt.Sprintf("WITH n, r%s ORDER BY %s\nWITH n%s, %s", defined, sorted, links, first), columns
}

// totals makes the clauses that count what matches, and what they answer.
func (c *composer) totals(x *expansion, pattern func() (string, string)) []string {
	q := &x.query
	stored := c.Counted(store.CountSpec{Rel: q.Rel, Node: q.Node, Link: q.Link, AsOf: q.AsOf})
	var totals []string
	add := func(name, counted string, ofStored func(string) string) {
		if stored != nil {
			x.answer = append(x.answer, ofStored("p"))
			return
		}
		totals = append(totals, counted+" AS "+name)
		x.answer = append(x.answer, name)
	}
	if q.Total && q.Unit == store.EachEntity {
		add("total", "count(DISTINCT n)", stored.Entities)
	} else if q.Total {
		add("total", "count(*)", stored.LinksOf)
	}
	if q.LinkTotal {
		add("linkTotal", "count(*)", stored.LinksOf)
	}
	if len(totals) == 0 {
		return nil
	}
	from, where := pattern()
	return []string{schema.Fill(c.texts.fragment["expand_total"], "pattern", from, "where", where, "totals",
		strings.Join(totals, ", "))}
}

// expansion makes the statement that asks for the links of the parents.
func (c *composer) expansion(q store.ExpandQuery) *expansion {
	parents := unique(q.Parents)
	c.params["parents"] = parents
	x := c.shape(q, nil, float64(len(parents)))
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
		page, err := x.page(id, parts[1:], known)
		if err != nil {
			return nil, err
		}
		out[id] = page
	}
	return out, nil
}

func (x *expansion) page(parent string, parts []any, known schema.Entities) (store.Page, error) {
	var page store.Page
	w := x.query.Window
	next := func() any {
		part := parts[0]
		parts = parts[1:]
		return part
	}
	if w.Limit > 0 {
		list := func() []any {
			list, _ := next().([]any)
			return list
		}
		var links, forward, keys []any
		if !x.brief {
			links, _ = trim(list(), w)
		}
		nodes, more := trim(list(), w)
		if !x.brief && x.asksForward() {
			forward, _ = trim(list(), w)
		}
		if w.Keys && len(x.columns) > 0 {
			keys, _ = trim(list(), w)
		}
		page.Rows = make([]store.Row, len(nodes))
		for i := range nodes {
			r := &page.Rows[i]
			nodeDoc, _ := nodes[i].(string)
			var err error
			if r.Node, err = known.Read(nodeDoc); err != nil {
				return page, err
			}
			if !x.brief {
				var ways any
				if i < len(forward) {
					ways = forward[i]
				}
				if err := x.readLinks(r, parent, links[i], ways); err != nil {
					return page, err
				}
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
		page.Facets = append(page.Facets, f.result(next()))
	}
	count := func(wanted bool) int {
		if !wanted {
			return 0
		}
		n, _ := next().(int64)
		return int(n)
	}
	page.Total, page.LinkTotal = count(x.query.Total), count(x.query.LinkTotal)
	return page, nil
}

// readLinks reads the links of a row: one, or a list of those of a pair. Ways are likewise whether the parent is the
// from of each, nil where the route says it.
func (x *expansion) readLinks(r *store.Row, parent string, links, ways any) (err error) {
	read := func(link, way any) (seen store.SeenLink, err error) {
		doc, ok := link.(string)
		if !ok {
			return seen, errShape
		}
		if seen.Forward, ok = way.(bool); !ok {
			seen.Forward = x.way.out || r.Node.ID == parent
		}
		seen.Link, err = schema.ReadLink(doc)
		return seen, err
	}
	docs, several := links.([]any)
	if !several {
		r.SeenLink, err = read(links, ways)
		return err
	}
	directions, _ := ways.([]any)
	if len(docs) == 0 || x.asksForward() && len(directions) != len(docs) {
		return errShape
	}
	seen := make([]store.SeenLink, len(docs))
	for i := range docs {
		var way any
		if len(directions) > 0 {
			way = directions[i]
		}
		if seen[i], err = read(docs[i], way); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(x.query.Order, func(o store.Order) bool { return o.By == store.ByLink }) {
		slices.SortFunc(seen, func(a, b store.SeenLink) int { return strings.Compare(a.Link.ID, b.Link.ID) })
	} // else the database has sorted them
	r.SeenLink = store.Chained(seen)
	return nil
}
