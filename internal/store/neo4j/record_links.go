package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// links are the records of a list of links.
func (c *composer) links(q *store.LinkQuery) *records {
	r := &records{
		composer: c, query: &q.RecordQuery, fields: c.Link, row: "r.doc_, startNode(r).doc_, endNode(r).doc_",
		value: c.linkValue("r"),
	}
	r.order()
	types := slices.DeleteFunc(slices.Clone(q.Types), func(t kg.LinkTypeID) bool { return int(t) >= len(c.Ontology.Links) })
	if len(q.Types) == 0 {
		for t := range c.Ontology.Links {
			types = append(types, kg.LinkTypeID(t))
		}
	}
	slices.Sort(types)
	types = slices.Compact(types)
	r.match = func(page bool) string {
		if text := c.fromEnd(q, types); text != "" && q.Under == nil {
			return text
		}
		if text := r.linksSupported(q, types); text != "" {
			return text
		}
		parts := r.linksOfEach(q, types, page)
		if len(parts) == 0 {
			parts = append(parts, "UNWIND [] AS r RETURN r")
		}
		return "CALL (" + r.scope + ") {\n" + strings.Join(parts, "\nUNION ALL\n") + "\n}"
	}
	return r
}

// linksOfEach finds the links of each type that has some, by the index that the conditions allow. Planning a condition on
// the ends costs the database most of a statement's time, and each type repeats it on a page, which is cut type by type. A
// total has it once, after the links of all types, and once more for the symmetric ones.
func (r *records) linksOfEach(q *store.LinkQuery, types []kg.LinkTypeID, page bool) (parts []string) {
	fragment := "records_links"
	var pairs []string
	ids, named := store.NamedIDs(q.Where)
	switch {
	case q.Under != nil:
		fragment, pairs = "records_links_under", []string{"programme", "programme"}
	case named:
		fragment, pairs = "records_links_named", []string{"ids", r.param(unique(ids))}
	default:
		lo, hi := r.idRange(page)
		pairs = []string{"lo", lo, "hi", hi, "order", r.ended(page, "r.id#")}
	}
	own := r.ownHolds(q)
	for _, symmetric := range []bool{false, true} {
		ends := r.endsHold(q, symmetric)
		some := slices.DeleteFunc(slices.Clone(types), func(t kg.LinkTypeID) bool {
			return r.Ontology.Links[t].Symmetric != symmetric || r.stats.ReleaseInfo.Links[t] == 0
		})
		once := !page && ends != cypherTrue && len(some) > 1
		where := and(own, ends)
		if once {
			where = own
		}
		var found []string
		for _, t := range some {
			found = append(found, schema.Fill(r.texts.fragment[fragment],
				append([]string{"type", r.Ontology.Links[t].Name, "where", r.filter(where)}, pairs...)...))
		}
		if once {
			found = []string{"CALL (" + r.scope + ") {\n" + strings.Join(found, "\nUNION ALL\n") +
				"\n}\nWITH r, startNode(r) AS a, endNode(r) AS b WHERE " + r.filter(ends) + "\nRETURN r"}
		}
		parts = append(parts, found...)
	}
	return parts
}

// ownHolds is whether a link r matches, whatever its ends are.
func (c *composer) ownHolds(q *store.LinkQuery) string {
	return and(c.onDay("r", q.AsOf), c.linkHolds("r", q.Where))
}

// endsHold is whether the ends a and b of a link match.
func (c *composer) endsHold(q *store.LinkQuery, symmetric bool) string {
	ends := float64(c.stats.ReleaseInfo.Count(nil))
	one := and(c.linkedHolds("a", nil, q.From, ends), c.linkedHolds("b", nil, q.To, ends))
	if !symmetric || q.From == nil && q.To == nil {
		return one
	}
	return or(parenthesised(one), parenthesised(and(c.linkedHolds("b", nil, q.From, ends),
		c.linkedHolds("a", nil, q.To, ends))))
}

func parenthesised(s string) string {
	if s == cypherTrue || s == cypherFalse {
		return s
	}
	return "(" + s + ")"
}

// fromEnd finds the links of an end that a condition finds; "" when none does.
func (c *composer) fromEnd(q *store.LinkQuery, types []kg.LinkTypeID) string {
	if _, named := store.NamedIDs(q.Where); named || len(types) == 0 {
		return ""
	}
	from, fromKnown := c.selective("a", c.allTypes(nil), q.From)
	to, toKnown := c.selective("b", c.allTypes(nil), q.To)
	links := 0.0
	for _, t := range types {
		links += float64(c.stats.ReleaseInfo.Links[t])
	}
	end, best, dir, other := "a", from, kg.Out, "b"
	if toKnown && (!fromKnown || to.size < from.size) {
		end, best, dir, other = "b", to, kg.In, "a"
	}
	if !fromKnown && !toKnown || best.size > links/4 {
		return ""
	}
	near, far := q.From, q.To
	if end == "b" {
		near, far = far, near
	}
	pattern, where := c.pattern(end, "r", other, store.Rel{Types: types, Dir: dir})
	where = and(where, c.ownHolds(q), c.linkedHolds(other, nil, far, links))
	return "CALL () {\n" + schema.Fill(c.texts.fragment["records_links_end"], "start", best.text, "end", end, "holds",
		c.filter(c.holdsAmong(best.size, end, near)), "pattern", pattern, "where", c.filter(where)) + "\n}"
}

// ListLinks pages through links.
func (v *view) ListLinks(ctx context.Context, q store.LinkQuery) ([]store.RecordPage[store.LinkRow], error) {
	if err := q.Affordable(v.Ontology(), &v.state.Summary.ReleaseInfo); err != nil {
		return nil, err
	}
	out := make([]store.RecordPage[store.LinkRow], max(len(q.Under), 1))
	if q.Under != nil && len(q.Under) == 0 {
		return nil, ctx.Err()
	}
	c := v.store.composer(v.state)
	text, r, names := c.linkList(&q)
	answer, err := v.ask(ctx, c, text)
	if err != nil {
		return nil, fmt.Errorf("neo4j: listing links: %w", err)
	}
	ends := schema.Entities{}
	read := func(parts []any) (row store.LinkRow, err error) {
		if len(parts) != 3 {
			return row, errShape
		}
		var docs [3]string
		for i := range docs {
			docs[i], _ = parts[i].(string)
		}
		var errs [3]error
		row.Link, errs[0] = schema.ReadLink(docs[0])
		row.From, errs[1] = ends.Read(docs[1])
		row.To, errs[2] = ends.Read(docs[2])
		return row, cmp.Or(errs[:]...)
	}
	if q.Under == nil {
		if len(answer) != len(names) {
			return nil, fmt.Errorf("neo4j: listing links: %w", errShape)
		}
		out[0], err = recordPage(r, answer, read)
		return out, err
	}
	found := map[string][]any{}
	for _, row := range answer {
		parts, _ := row.([]any)
		if len(parts) != 1+len(names) {
			return nil, fmt.Errorf("neo4j: listing links: %w", errShape)
		}
		programme, _ := parts[0].(string)
		found[programme] = parts[1:]
	}
	for i, programme := range q.Under {
		if out[i], err = recordPage(r, found[programme], read); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// linkList is the statement of a list of links, and the names of what it answers.
func (c *composer) linkList(q *store.LinkQuery) (text string, r *records, names []string) {
	r = c.links(q)
	if q.Under == nil {
		parts, names := r.parts()
		return "CYPHER 5\n" + c.tail(parts, names), r, names
	}
	r.scope = "programme"
	parts, names := r.parts()
	rows := "[" + strings.Join(append([]string{"programme"}, names...), ", ") + "]"
	return "CYPHER 5\nUNWIND " + c.param(unique(q.Under)) + " AS programme\n" + strings.Join(parts, "\n") +
		"\nWITH collect(" + rows + ") AS rows\n" + c.texts.fragment["tail"], r, names
}
