package plan

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The sizes of pages.
const (
	defaultPage = 20
	maxPage     = 100
	maxBuckets  = 500
)

// connection is how the selection of a connection is filled in from a store.Page.
type connection struct {
	scope  *result.Scope
	window store.Window
	total  bool
	facets []store.Facet
	fields []connectionField
	links  bool // the nodes are links, the entities at their other ends are `other`
	brief  bool // of the rows only the entities are read, and not whether there are more
}

// connectionField is a field of a connection that carries results of its own.
type connectionField struct {
	key     string
	name    string // edges, nodes, facets, linkFacets
	nodes   shapes
	link    shape
	edge    []edgeField
	from    int // facets: the first of connection.facets
	by      []facetField
	buckets []bucketField
}

func (f connectionField) needsLinks() bool {
	return slices.ContainsFunc(f.edge, func(e edgeField) bool { return !e.entity })
}

// facetField is what a facet counts by, and how its values are written.
type facetField struct {
	word   string // of the argument: IS_CAPITAL
	entity bool   // values are ids of entities
	enum   bool   // values are words of a list, in capitals in the API
}

// bucketField is a field buckets of a facet; two of different keys lead on differently.
type bucketField struct {
	key   string
	below shape
}

// edgeField is a field of an edge that leads on.
type edgeField struct {
	key    string
	entity bool
	nodes  shapes
	link   shape
}

// window reads first, after, last and before.
func (c *compiler) window(a args, w at) (win store.Window, after, before string, err error) {
	first, hasFirst, err := a.int("first")
	if err != nil {
		return win, "", "", err
	}
	last, hasLast, err := a.int("last")
	if err != nil {
		return win, "", "", err
	}
	after, hasAfter := a.string("after")
	before, hasBefore := a.string("before")
	limit, arg := defaultPage, "first"
	switch {
	case hasFirst && hasLast:
		return win, "", "", badInput(a.at("last"), "first and last cannot both be given: page forward with first and after, or backward with last and before")
	case hasLast && hasAfter, hasFirst && hasBefore, hasBefore && !hasLast:
		return win, "", "", badInput(a.at("before"), "page forward with first and after, or backward with last and before")
	case hasFirst:
		limit = first
	case hasLast:
		limit, arg, win.Backward = last, "last", true
	}
	if limit < 1 || limit > maxPage {
		return win, "", "", badInput(a.at(arg), "%d is not a size of a page: give 1 to %d and follow the cursors for more", limit, maxPage)
	}
	win.Limit = limit
	return win, after, before, nil
}

// connection compiles the selection of a connection whose rows lead to the given types.
func (c *compiler) connection(f graphql.CollectedField, typ string, types []kg.TypeID, underEntity bool, w at, a args, scope *result.Scope) (*connection, error) {
	win, after, before, err := c.window(a, w)
	if err != nil {
		return nil, err
	}
	cn := &connection{scope: scope, window: win, links: typ == "LinkConnection"}
	rows, nodes := false, c.nodes
	for _, g := range c.collect(f.Selections, typ) {
		inner := w.field(g).times(win.Limit)
		field := connectionField{key: g.Alias, name: g.Name}
		switch g.Name {
		case "totalCount":
			cn.total = true
			continue
		case "pageInfo":
			rows, cn.window.Keys = true, true
			continue
		case "nodes":
			rows = true
			if cn.links {
				field.link, err = c.link(g.Selections, inner)
			} else {
				field.nodes, err = c.entities(g.Selections, types, inner)
			}
		case "edges":
			rows = true
			field.edge, err = c.edge(g.Selections, cn, typ, types, inner)
		case "facets", "linkFacets":
			if g.Name == "linkFacets" && !underEntity {
				return nil, badInput(w.field(g).path, "a list that is not under an entity has no links to count: ask for it in a relation of an entity")
			}
			err = c.facets(g, cn, &field, types, w.field(g))
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		cn.fields = append(cn.fields, field)
	}
	cn.brief = !cn.links && !cn.window.Keys && !slices.ContainsFunc(cn.fields, connectionField.needsLinks)
	if !rows {
		cn.window.Limit = 0
	} else if err := c.atLeast(nodes, w, win.Limit, map[bool]string{false: "first", true: "last"}[win.Backward]); err != nil {
		return nil, err
	}
	if cn.window.After, err = c.cursor(a, "after", after, scope); err != nil {
		return nil, err
	}
	cn.window.Before, err = c.cursor(a, "before", before, scope)
	return cn, err
}

// then is what will be asked of the entities that the rows lead to.
func (cn *connection) then(types []kg.TypeID) []*store.Next {
	var below []shapes
	for i := range cn.fields {
		f := &cn.fields[i]
		if f.nodes != nil {
			below = append(below, f.nodes)
		}
		for j := range f.edge {
			if f.edge[j].entity {
				below = append(below, f.edge[j].nodes)
			}
		}
	}
	return next(types, below...)
}

func (c *compiler) cursor(a args, key, text string, scope *result.Scope) (*store.Position, error) {
	if !a.given(key) {
		return nil, nil
	}
	p, err := result.DecodeCursor(scope, text)
	if err != nil {
		return nil, coded(errcode.BadCursor, a.at(key), "%s", err)
	}
	return p, nil
}

func (c *compiler) edge(sel ast.SelectionSet, cn *connection, typ string, types []kg.TypeID, w at) (out []edgeField, err error) {
	for _, g := range c.collect(sel, strings.TrimSuffix(typ, "Connection")+"Edge") {
		e := edgeField{key: g.Alias}
		switch {
		case g.Name == "cursor":
			cn.window.Keys = true
			continue
		case g.Name == "link" || g.Name == "node" && cn.links:
			e.link, err = c.link(g.Selections, w.field(g))
		case g.Name == "node" || g.Name == "other":
			e.entity = true
			e.nodes, err = c.entities(g.Selections, types, w.field(g))
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// facets compiles facets or linkFacets; the words of its argument are fields in capitals.
func (c *compiler) facets(g graphql.CollectedField, cn *connection, field *connectionField, types []kg.TypeID, w at) error {
	a := c.args(g, w)
	words, _ := a.strings("by")
	field.from = len(cn.facets)
	limit, given, err := a.int("first")
	if err != nil {
		return err
	}
	if !given {
		limit = 50
	}
	if limit < 1 || limit > maxBuckets {
		return badInput(a.at("first"), "%d is not a number of values: give 1 to %d", limit, maxBuckets)
	}
	for _, word := range words {
		f := store.Facet{Link: g.Name == "linkFacets", Field: c.facetFields[word], Limit: limit}
		cn.facets = append(cn.facets, f)
		field.by = append(field.by, c.facetField(word, f, types))
	}
	for _, b := range c.collect(g.Selections, "Facet") {
		if b.Name != "buckets" {
			continue
		}
		buckets := bucketField{key: b.Alias}
		for _, e := range c.collect(b.Selections, "FacetBucket") {
			if e.Name != "entity" {
				continue
			}
			inner := w.field(b).field(e).times(limit * len(field.by))
			st, err := c.once(e, "FacetBucket", inner, func() (runFunc, error) {
				return c.reference(e.Selections, c.everything, inner, node.Ident)
			})
			if err != nil {
				return err
			}
			buckets.below = append(buckets.below, st)
		}
		field.buckets = append(field.buckets, buckets)
	}
	return c.spend(w, limit*len(field.by), "first")
}

// facetField says how the values of a facet are written. That follows from the field:
// a field that is text for another type may give text that is a word of a list here.
func (c *catalog) facetField(word string, f store.Facet, types []kg.TypeID) facetField {
	out := facetField{word: word}
	switch f.Field {
	case store.FieldCountry, store.LinkProgramme, store.LinkSource:
		out.entity = true
	case store.FieldType, store.LinkStatus, store.LinkConfidence:
		out.enum = true
	}
	if i := c.o.Entities[types[0]].Prop(f.Field); !f.Link && len(types) == 1 && i >= 0 {
		out.entity, out.enum = false, c.o.Entities[types[0]].Props[i].Kind == kg.Enum
	}
	return out
}

// fill makes the value of a connection from a page; parent is nil in a list of entities.
func (cn *connection) fill(r *run, page *store.Page, parent *kg.Entity) *result.Connection {
	v := r.connections.One()
	v.Total, v.HasNext, v.HasPrev, v.Scope = page.Total, page.HasNext, page.HasPrev, cn.scope
	v.Reserve(r.slots.Take(len(cn.fields)))
	if n := len(page.Rows); n > 0 && cn.window.Keys {
		v.Start, v.End = r.positions.One(), r.positions.One()
		*v.Start, *v.End = position(&page.Rows[0]), position(&page.Rows[n-1])
	}
	for i := range cn.fields {
		f := &cn.fields[i]
		switch {
		case f.name == "edges":
			v.Set(f.key, cn.edges(r, f, page.Rows, parent))
		case f.name == "nodes" && cn.links:
			list := r.linkLists.Room(len(page.Rows))
			for j := range page.Rows {
				(*list)[j] = r.row(&page.Rows[j], parent, f.link)
			}
			v.Set(f.key, list)
		case f.name == "nodes":
			list := r.entityLists.Room(len(page.Rows))
			for j := range page.Rows {
				(*list)[j] = r.entity(page.Rows[j].Node, f.nodes)
			}
			v.Set(f.key, list)
		default:
			v.Set(f.key, r.facets(f, page.Facets[f.from:]))
		}
	}
	return v
}

func position(row *store.Row) store.Position {
	p := store.Position{Keys: row.Keys, ID: row.Node.ID}
	if row.Link != nil {
		p.Link = row.Link.ID
	}
	return p
}

// row makes the value of the link of a row, whose ends are the parent and the node.
func (r *run) row(row *store.Row, parent *kg.Entity, below shape) *result.Link {
	if row.Forward {
		return r.link(row.Link, parent, row.Node, below)
	}
	return r.link(row.Link, row.Node, parent, below)
}

func (cn *connection) edges(r *run, f *connectionField, rows []store.Row, parent *kg.Entity) *[]*result.Edge {
	edges := r.edgeLists.Room(len(rows))
	for i := range rows {
		row := &rows[i]
		e := r.arena.edges.One()
		e.Scope = cn.scope
		e.Reserve(r.slots.Take(len(f.edge)))
		if cn.window.Keys {
			e.At = position(row)
		}
		for _, g := range f.edge {
			switch {
			case g.entity:
				e.Set(g.key, r.entity(row.Node, g.nodes))
			case row.Link != nil:
				e.Set(g.key, r.row(row, parent, g.link))
			}
		}
		(*edges)[i] = e
	}
	return edges
}

func (r *run) facets(f *connectionField, got []store.FacetResult) []*result.Facet {
	out := make([]*result.Facet, len(f.by))
	for i, by := range f.by {
		res := got[i]
		facet := &result.Facet{By: by.word, Distinct: int32(res.Distinct), Counted: int32(res.Counted), Missing: int32(res.Missing), Truncated: res.Distinct > len(res.Buckets)}
		for _, field := range f.buckets {
			buckets := make([]*result.FacetBucket, len(res.Buckets))
			for j, b := range res.Buckets {
				bucket := &result.FacetBucket{Value: b.Value.Text(), Count: int32(b.Count), IsID: by.entity}
				if by.enum {
					bucket.Value = kg.EnumWord(bucket.Value)
				}
				r.push(bucket, field.below)
				buckets[j] = bucket
			}
			facet.Set(field.key, buckets)
		}
		out[i] = facet
	}
	return out
}
