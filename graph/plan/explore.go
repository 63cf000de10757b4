package plan

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The bounds of what is explored.
const (
	maxExpanded   = 100
	maxNeighbours = 1000
	maxLinks      = 5000
	mostPaths     = 100
	mostKinds     = 50
	mostSamples   = 10
	maxExplained  = 4
	hopLinks      = 4 // links between two neighbours that an answer is priced at; nearly always there is one
)

// neighbourSummary compiles the counts of what is around an entity.
func (c *compiler) neighbourSummary(f graphql.CollectedField, w at) (runFunc, error) {
	asOf, err := c.args(f, w).date("asOf")
	return func(r *run, b *batch) ([]any, error) {
		lists, err := r.view.NeighbourCounts(r.ctx, b.ids, asOf)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(lists))
		for i, list := range lists {
			made := make([]result.NeighbourCount, len(list))
			for j, n := range list {
				made[j] = result.NeighbourCount{LinkType: result.Word(r.o.Links[n.Link].Name), Direction: result.DirectionWord(n.Dir), OtherType: result.Word(r.o.Entities[n.Other].Enum()), Count: int32(n.Count)}
			}
			out[i] = made
		}
		return out, nil
	}, err
}

// between reads a whole number from low to high; other when it is left out.
func (a args) between(key string, low, other, high int) (int, error) {
	n, given, err := a.int(key)
	switch {
	case err != nil:
		return 0, err
	case !given:
		return other, nil
	case n < low || n > high:
		return 0, badInput(a.at(key), "%d is out of range: give %d to %d", n, low, high)
	}
	return n, nil
}

// someIDs reads a list of ids, each once, in their order.
func (a args) someIDs(key string, most int) ([]string, error) {
	ids, _ := a.strings(key)
	if len(ids) > most {
		return nil, badInput(a.at(key), "%d ids are more than the %d that may be given: ask in parts", len(ids), most)
	}
	seen := make(map[string]bool, len(ids))
	return slices.DeleteFunc(ids, func(id string) bool {
		was := seen[id]
		seen[id] = true
		return was
	}), nil
}

// choice is which links are explored.
type choice struct {
	types []kg.LinkTypeID
	dir   kg.Direction
	link  store.Predicate
	asOf  kg.Date
}

func (c *compiler) choice(a args) (out choice, err error) {
	if out.types, err = c.linkTypes(a, "types"); err != nil {
		return out, err
	}
	word, _ := a.string("direction")
	out.dir = kg.Both
	if i := slices.Index([]string{"OUT", "IN"}, word); i >= 0 {
		out.dir = kg.Direction(i)
	}
	if out.asOf, err = a.date("asOf"); err != nil {
		return out, err
	}
	link, err := a.object("link")
	if err != nil {
		return out, err
	}
	out.link, err = c.linkFilter(link)
	return out, err
}

// part is a field of an answer that leads on to entities or links.
type part struct {
	key, name string
	nodes     shapes
	link      shape
	parts     []part // of the objects that the field is a list of
	counted   int    // nodes of what is selected below
}

// parts compiles the fields of a type that lead on: names gives for each what it leads
// to ("Entity", "Link", or a type of parts) and how many of it there can be for one parent.
func (c *compiler) parts(sel ast.SelectionSet, typ string, w at, names map[string]leads) ([]part, error) {
	var out []part
	for _, f := range c.collect(sel, typ) {
		to, ok := names[f.Name]
		if !ok {
			continue
		}
		p := part{key: f.Alias, name: f.Name}
		w, before := w.field(f).times(to.most), c.nodes
		var err error
		switch to.to {
		case "Entity":
			p.nodes, err = c.entities(f.Selections, c.everything, w)
		case "Link":
			p.link, err = c.link(f.Selections, w)
		default:
			p.parts, err = c.parts(f.Selections, to.to, w, to.names)
		}
		if err != nil {
			return nil, err
		}
		p.counted = c.nodes - before
		out = append(out, p)
	}
	return out, nil
}

// below is how many nodes are counted below the parts of some names.
func below(parts []part, name string) (n int) {
	for _, p := range parts {
		if p.name == name {
			n += p.counted
		}
	}
	return n
}

// leads is where a field leads to.
type leads struct {
	to    string
	most  int
	names map[string]leads
}

func asked(parts []part, names ...string) bool {
	return slices.ContainsFunc(parts, func(p part) bool { return slices.Contains(names, p.name) })
}

// entityList makes the values of entities.
func (r *run) entityList(list []*kg.Entity, below shapes) []result.Entity {
	out := make([]result.Entity, len(list))
	for i, e := range list {
		out[i] = r.entity(e, below)
	}
	return out
}

// linkList makes the values of links.
func (r *run) linkList(rows []store.LinkRow, below shape) []*result.Link {
	out := make([]*result.Link, len(rows))
	for i, l := range rows {
		out[i] = r.link(l.Link, l.From, l.To, below)
	}
	return out
}

// expand compiles the neighbours of entities.
func (c *compiler) expand(f graphql.CollectedField, w at, a args) (runFunc, error) {
	ids, err := a.someIDs("ids", maxExpanded)
	if err != nil {
		return nil, err
	}
	ch, err := c.choice(a)
	if err != nil {
		return nil, err
	}
	q := store.ExpandQuery{Parents: ids, Rel: store.Rel{Types: ch.types, Dir: ch.dir}, Link: ch.link, AsOf: ch.asOf, Total: true}
	words, err := a.some("to", "all types")
	if err != nil {
		return nil, err
	}
	for _, word := range words {
		if t, ok := c.o.Type(c.typeWords[word]); ok {
			q.Rel.Others = append(q.Rel.Others, t)
		}
	}
	node, err := a.object("node")
	if err != nil {
		return nil, err
	}
	if q.Node, err = c.entityFilter(node, scope{any: true}, ch.asOf); err != nil {
		return nil, err
	}
	order, _ := a.string("orderBy")
	q.Order = neighbourOrder(order)
	q.Window.Keys = true
	if q.Window.Limit, err = a.between("first", 1, 10, 100); err != nil {
		return nil, err
	}
	total, err := a.between("total", 1, 200, maxNeighbours)
	if err != nil {
		return nil, err
	}
	edgesTo, err := a.someIDs("edgesTo", maxIDs)
	if err != nil {
		return nil, err
	}
	most, err := a.between("maxLinks", 1, 1000, maxLinks)
	if err != nil {
		return nil, err
	}
	near, lower := min(total, len(ids)*q.Window.Limit), "total"
	if near < total {
		lower = "first"
	}
	parts, err := c.parts(f.Selections, "Expansion", w, map[string]leads{
		"nodes": {to: "Entity", most: near}, "links": {to: "Link", most: most},
		"of": {to: "ExpandedEntity", most: len(ids), names: map[string]leads{"entity": {to: "Entity", most: 1}}},
	})
	if err != nil {
		return nil, err
	}
	linked := asked(parts, "links") || c.selects(f, "Expansion", "linksAvailable", "linksTruncated")
	links := share{arg: "maxLinks", below: below(parts, "links")}
	if asked(parts, "links") {
		links.rows = most
	}
	if err := c.spendShares(w, share{lower, near, below(parts, "nodes")}, share{"ids", len(ids), below(parts, "of")}, links); err != nil {
		return nil, err
	}
	types := c.typesOf(ids)
	return func(r *run, _ *batch) ([]any, error) {
		pages, err := r.view.Expand(r.ctx, q)
		if err != nil {
			return nil, err
		}
		rows, shown := taken(pages, q.Order[0].Desc, total)
		v := &result.Expansion{}
		nodes := make([]*kg.Entity, len(rows))
		near := make([]string, len(rows))
		for i, row := range rows {
			nodes[i], near[i] = row.Node, row.Node.ID
		}
		var joined store.Joined
		if linked {
			b := store.BetweenQuery{Left: near, Right: slices.Concat(ids, edgesTo), Types: ch.types, Dir: kg.Both, Link: ch.link, AsOf: ch.asOf, Limit: most}
			if joined, err = r.view.Between(r.ctx, b); err != nil {
				return nil, err
			}
			v.LinksAvailable, v.LinksTruncated = int32(joined.Total), joined.Total > len(joined.Rows)
		}
		of := make([]*result.ExpandedEntity, len(ids))
		for i, id := range ids {
			of[i] = &result.ExpandedEntity{ID: id, Shown: int32(shown[i]), TotalAvailable: int32(pages[i].Total), Truncated: shown[i] < pages[i].Total}
			v.TotalAvailable += of[i].TotalAvailable
			v.Truncated = v.Truncated || of[i].Truncated
		}
		for _, p := range parts {
			switch p.name {
			case "nodes":
				v.Set(p.key, r.entityList(nodes, p.nodes))
			case "links":
				v.Set(p.key, r.linkList(joined.Rows, p.link))
			case "of":
				list := make([]*result.ExpandedEntity, len(of))
				for i := range of {
					one := *of[i]
					list[i] = &one
				}
				for _, inner := range p.parts {
					found, err := r.byID(ids, inner.nodes, next(types, inner.nodes))
					if err != nil {
						return nil, err
					}
					for i := range list {
						list[i].Set(inner.key, found[i])
					}
				}
				v.Set(p.key, list)
			}
		}
		return []any{v}, nil
	}, nil
}

// selects reports whether any of the fields is selected.
func (c *compiler) selects(f graphql.CollectedField, typ string, names ...string) bool {
	return slices.ContainsFunc(c.collect(f.Selections, typ), func(g graphql.CollectedField) bool { return slices.Contains(names, g.Name) })
}

func neighbourOrder(word string) []store.Order {
	switch word {
	case "MOST_CONNECTED":
		return []store.Order{{Field: store.FieldDegree, Desc: true}}
	case "NAME":
		return byName
	default:
		return []store.Order{{Field: store.FieldDegree}}
	}
}

// taken is the first row of each page, then the second ones ... until they have so many
// distinct nodes; and how many rows of each page were taken. The rows, one for each
// node, are in the order of the pages, which are ordered by one key.
func taken(pages []store.Page, desc bool, total int) (rows []store.Row, shown []int) {
	shown = make([]int, len(pages))
	seen := map[string]bool{}
	for rank, more := 0, true; more; rank++ {
		more = false
		for i := range pages {
			if rank >= len(pages[i].Rows) {
				continue
			}
			more = true
			row := pages[i].Rows[rank]
			switch {
			case seen[row.Node.ID]:
			case len(rows) == total:
				continue
			default:
				seen[row.Node.ID] = true
				rows = append(rows, row)
			}
			shown[i]++
		}
	}
	slices.SortFunc(rows, func(a, b store.Row) int {
		order := a.Keys[0].Compare(b.Keys[0])
		if order == 0 {
			order = strings.Compare(a.Node.ID, b.Node.ID)
		}
		if desc {
			return -order
		}
		return order
	})
	return rows, shown
}
