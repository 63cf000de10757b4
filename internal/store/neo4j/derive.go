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

// Derive pages through the entities two hops away from each parent, in one statement.
func (v *view) Derive(ctx context.Context, q store.DeriveQuery) ([]store.DerivedPage, error) {
	if len(q.Parents) == 0 {
		return nil, ctx.Err()
	}
	if err := v.affordable(ctx, q); err != nil {
		return nil, err
	}
	c := v.store.composer(v.state)
	d := c.derivation(q)
	rows, err := v.ask(ctx, c, d.text)
	if err != nil {
		return nil, err
	}
	pages, err := d.pages(rows)
	if err != nil {
		return nil, fmt.Errorf("neo4j: derive: %w", err)
	}
	return pages, nil
}

// affordable asks how many links would be looked at, unless there are not as many in all.
func (v *view) affordable(ctx context.Context, q store.DeriveQuery) error {
	c := v.store.composer(v.state)
	if q.MaxTouched <= 0 || len(q.Parents)*(c.most(q.First)+c.most(q.Second)) <= q.MaxTouched {
		return nil
	}
	rows, err := v.ask(ctx, c, c.touched(q))
	if err != nil {
		return err
	}
	of := make(map[string]int, len(rows))
	for _, row := range rows {
		if pair, _ := row.([]any); len(pair) == 2 {
			id, _ := pair[0].(string)
			of[id] = whole64(pair[1])
		}
	}
	touched := 0
	for _, id := range q.Parents {
		if touched += of[id]; touched > q.MaxTouched {
			return &store.TooMuch{What: "links", Would: touched, Limit: q.MaxTouched}
		}
	}
	return nil
}

// most is how many links a hop can look at, each from both of its ends.
func (c *composer) most(h store.DerivedHop) int {
	n := 0
	switch {
	case h.Country:
		for _, times := range c.stats.ReleaseInfo.Entities {
			n += times
		}
	case len(h.Types) == 0:
		for _, times := range c.stats.ReleaseInfo.Links {
			n += 2 * times
		}
	}
	for _, t := range h.Types {
		if int(t) < len(c.stats.ReleaseInfo.Links) {
			n += 2 * c.stats.ReleaseInfo.Links[t]
		}
	}
	return n
}

// touched is the statement that asks how many links would be looked at.
func (c *composer) touched(q store.DeriveQuery) string {
	c.params["parents"] = unique(q.Parents)
	var second string
	if k := c.Counted(store.CountSpec{Rel: q.Second.Rel}); k != nil && !q.Second.Country {
		second = k.LinksOf("m")
	} else {
		second = "COUNT { " + c.hop(q.Second, "m", "b", "n", kg.AsOf{}, cypherTrue) + " }"
	}
	return schema.Fill(c.texts.fragment["derive_touched"], "first", c.hop(q.First, "p", "a", "m", q.AsOf, cypherTrue),
		"through", c.filter(c.endHolds("m", q.First.Rel, q.Through)),
		"second", second, "tail", c.texts.fragment["tail"])
}

// derivation is a DeriveQuery as a statement, and how to read what it answers.
type derivation struct {
	text    string
	query   store.DeriveQuery
	columns []column
}

func (c *composer) derivation(q store.DeriveQuery) *derivation {
	d := &derivation{query: q}
	var parents []any
	for _, id := range unique(q.Parents) {
		parents = append(parents, id)
	}
	c.params["parents"] = parents
	hops := func() string {
		return c.hop(q.First, "p", "a", "m", q.AsOf, c.endHolds("m", q.First.Rel, q.Through)) + "\n" +
			c.hop(q.Second, "m", "b", "n", q.AsOf, "n <> p")
	}
	answer := []string{"id"}
	rows, total := "", ""
	if q.Window.Limit > 0 {
		c.params["limit"], c.params["paths"] = q.Window.Limit+1, q.Paths
		d.columns = c.columns(q.Order, "n", "")
		for i, o := range q.Order {
			if o.By == store.ByThrough {
				k := &d.columns[i]
				k.expr, k.always, k.kind = "through", true, always(kg.Int)
			}
		}
		order := slices.Concat(d.columns, c.tie(q.Order, "n", ""))
		defined, named := defined(order)
		keys := ""
		if q.Window.Keys && len(d.columns) > 0 {
			var names []string
			for _, k := range d.columns {
				names = append(names, k.name)
			}
			keys = ", [" + strings.Join(names, ", ") + "]"
		}
		paths := "WITH p, n, through, paths, [] AS told" + named
		if q.Paths > 0 {
			paths = schema.Fill(c.texts.fragment["derive_paths"], "hops", hops(), "links", hopLinks(q, ""), "order",
				hopLinks(q, ".id#"), "told", told(q)) + "\nWITH n, through, paths, told" + named
		}
		rows = schema.Fill(c.texts.fragment["derive_rows"], "hops", hops(), "where",
			c.endHolds("n", q.Second.Rel, q.Node), "columns", defined, "names", named, "cut", c.cut(order, q.Window),
			"order", orderBy(order, q.Window.Backward), "paths", paths, "keys", keys)
		answer = append(answer, "found")
	}
	if q.Total {
		total = schema.Fill(
			c.texts.fragment["derive_total"],
			"hops",
			hops(),
			"where",
			c.endHolds("n", q.Second.Rel, q.Node),
		)
		answer = append(answer, "total")
	}
	d.text = schema.Fill(c.texts.fragment["derive"], "rows", rows, "total", total, "answer",
		strings.Join(answer, ", "), "tail", c.texts.fragment["tail"])
	return d
}

// hop matches one step from a variable to another.
func (c *composer) hop(h store.DerivedHop, from, link, to string, asOf kg.AsOf, where string) string {
	if !h.Country {
		// Without a label at the other end there is no way to walk but from here: a planner that
		// counts few entities of a type would rather look at all of them.
		if names := c.typeNames(h.Others); len(names) > 0 {
			where = and(fmt.Sprintf("%s.type IN %s", to, c.param(names)), where)
		}
		h.Others = nil
		pattern, chosen := c.chosen(from, link, to, store.CountSpec{Rel: h.Rel, AsOf: asOf})
		return fmt.Sprintf("MATCH %s WHERE %s", pattern, and(chosen, where))
	}
	labels := c.Labels(h.Others)
	if h.Dir == kg.Out {
		if labels != "" {
			where = and(to+labels, where)
		}
		return fmt.Sprintf("MATCH (%[1]s:Entity# {id: %[2]s.country}) WHERE %[1]s <> %[2]s AND %[3]s", to, from, where)
	}
	// The key of the country begins with the letter of the type, so that one range of the
	// index has what lies in a country. Ids of countries have nothing to escape, or are none.
	var ranges []string
	types := h.Others
	if len(types) == 0 {
		for t := range c.Ontology.Entities {
			types = append(types, kg.TypeID(t))
		}
	}
	for _, t := range types {
		lo, hi := c.param(schema.TypeLetter(t)), c.param(schema.Past)
		ranges = append(ranges,
			fmt.Sprintf("%[1]s.%[2]s > %[3]s + %[4]s.id + %[5]s AND %[1]s.%[2]s < %[3]s + %[4]s.id + %[6]s", to,
				schema.KeyCountry, lo, from, c.param(schema.Sep), hi))
	}
	return fmt.Sprintf("MATCH (%[1]s:Entity#) WHERE (%[4]s) AND %[1]s <> %[2]s AND %[3]s", to, from, where,
		strings.Join(ranges, " OR "))
}

func (c *composer) typeNames(types []kg.TypeID) []string {
	var names []string
	for _, t := range types {
		names = append(names, c.Ontology.Entities[t].Name)
	}
	return names
}

// hopLinks lists the links of a path, or a property of each, as far as its hops have links.
func hopLinks(q store.DeriveQuery, property string) string {
	out := ""
	if !q.First.Country {
		out += ", a" + property
	}
	if !q.Second.Country {
		out += ", b" + property
	}
	return out
}

// told is what is read of a path.
func told(q store.DeriveQuery) string {
	parts := []string{"m.doc_"}
	for _, hop := range []struct {
		link, from string
		country    bool
	}{{"a", "p", q.First.Country}, {"b", "m", q.Second.Country}} {
		if hop.country {
			parts = append(parts, "null", "false")
		} else {
			parts = append(parts, hop.link+".doc_", fmt.Sprintf("startNode(%s) = %s", hop.link, hop.from))
		}
	}
	return strings.Join(parts, ", ")
}

// pages reads the answer: one page for each parent, in their order.
func (d *derivation) pages(rows []any) ([]store.DerivedPage, error) {
	q := d.query
	none := store.DerivedPage{}
	if q.Window.Limit > 0 {
		none.HasNext, none.HasPrev = q.Window.Sides(false)
	}
	byParent := make(map[string]store.DerivedPage, len(rows))
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) == 0 {
			continue
		}
		id, _ := parts[0].(string)
		page, err := d.page(parts[1:])
		if err != nil {
			return nil, err
		}
		byParent[id] = page
	}
	out := make([]store.DerivedPage, len(q.Parents))
	for i, id := range q.Parents {
		page, found := byParent[id]
		if !found {
			page = none
		}
		out[i] = page
	}
	return out, nil
}

func (d *derivation) page(parts []any) (store.DerivedPage, error) {
	var page store.DerivedPage
	w := d.query.Window
	if w.Limit > 0 {
		list, _ := parts[0].([]any)
		parts = parts[1:]
		list, more := trim(list, w)
		page.Rows = make([]store.DerivedRow, len(list))
		for i := range list {
			var err error
			if page.Rows[i], err = d.row(list[i]); err != nil {
				return page, err
			}
		}
		page.HasNext, page.HasPrev = w.Sides(more)
	}
	if d.query.Total {
		n, _ := parts[0].(int64)
		page.Total = int(n)
	}
	return page, nil
}

func (d *derivation) row(v any) (store.DerivedRow, error) {
	var r store.DerivedRow
	parts, _ := v.([]any)
	if len(parts) < 4 {
		return r, fmt.Errorf("a row of %d parts", len(parts))
	}
	doc, _ := parts[0].(string)
	through, _ := parts[1].(int64)
	all, _ := parts[2].(int64)
	paths, _ := parts[3].([]any)
	r.Through, r.PathCount = int(through), int(all)
	var err error
	if r.Node, err = schema.ReadEntity(doc); err != nil {
		return r, err
	}
	for _, path := range paths {
		w, err := readPath(path)
		if err != nil {
			return r, err
		}
		r.Paths = append(r.Paths, w)
	}
	if d.query.Window.Keys {
		r.Keys = make([]kg.Value, len(d.columns))
		if len(parts) > 4 {
			values, _ := parts[4].([]any)
			for i := range values {
				r.Keys[i] = d.columns[i].keyOf(values[i], r.Node.Type)
			}
		}
	}
	return r, nil
}

func readPath(v any) (w store.DerivedPath, err error) {
	parts, _ := v.([]any)
	if len(parts) != 5 {
		return w, fmt.Errorf("a path of %d parts", len(parts))
	}
	middle, _ := parts[0].(string)
	if w.Middle, err = schema.ReadEntity(middle); err != nil {
		return w, err
	}
	w.FirstForward, _ = parts[2].(bool)
	w.SecondForward, _ = parts[4].(bool)
	for i, link := range []**kg.Link{&w.First, &w.Second} {
		if doc, ok := parts[1+2*i].(string); ok {
			if *link, err = schema.ReadLink(doc); err != nil {
				return w, err
			}
		}
	}
	return w, nil
}
