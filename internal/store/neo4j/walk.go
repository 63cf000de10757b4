package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
	"cityweave/internal/store/walk"
)

// ShortestPaths gets the first paths of the least length: a statement for both ends, one
// for each hop, and two for what is shown.
func (v *view) ShortestPaths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	w, err := v.walker(ctx, q)
	if err != nil {
		return store.PathList{}, err
	}
	return walk.ShortestPaths(ctx, w, w.ends, q, new(walk.Scratch))
}

// Paths gets the first paths of every length.
func (v *view) Paths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	w, err := v.walker(ctx, q)
	if err != nil {
		return store.PathList{}, err
	}
	return walk.Paths(ctx, w, w.ends, q, new(walk.Scratch))
}

// Explain ranks the kinds of path between two entities.
func (v *view) Explain(ctx context.Context, q store.ExplainQuery) (store.Explanation, error) {
	q.Dir = kg.Both
	w, err := v.walker(ctx, q.PathQuery)
	if err != nil {
		return store.Explanation{}, err
	}
	return walk.Explain(ctx, w, w.ends, q, new(walk.Scratch))
}

// walker is the graph that a search goes over: nodes are numbered as they are met.
type walker struct {
	view  *view
	query store.PathQuery
	ids   []string
	known []schema.Around // by node
	node  map[string]uint32
	ends  walk.Ends
}

func (v *view) walker(ctx context.Context, q store.PathQuery) (*walker, error) {
	w := &walker{view: v, query: q, node: map[string]uint32{}}
	if slices.Contains(q.Avoid, q.From) || slices.Contains(q.Avoid, q.To) {
		return w, ctx.Err()
	}
	found, err := v.around(ctx, []string{q.From, q.To})
	if err != nil {
		return nil, err
	}
	from, to := found[q.From], found[q.To]
	if from == nil || to == nil {
		return w, nil
	}
	w.ends = walk.Ends{Start: w.number(q.From), End: w.number(q.To), OK: true}
	w.known[w.ends.Start], w.known[w.ends.End] = *from, *to
	return w, nil
}

// number is the node of an id, a new one when it was not met yet.
func (w *walker) number(id string) uint32 {
	n, met := w.node[id]
	if !met {
		n = uint32(len(w.ids))
		w.node[id] = n
		w.ids, w.known = append(w.ids, id), append(w.known, schema.Around{})
	}
	return n
}

// Size is how many nodes were met.
func (w *walker) Size() int { return len(w.ids) }

// Type is the type of a node.
func (w *walker) Type(n uint32) kg.TypeID { return w.known[n].Of }

// Ranks are the places in the order of ids.
func (w *walker) Ranks(nodes []uint32) []uint32 {
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(w.ids[nodes[a]], w.ids[nodes[b]]) })
	out := make([]uint32, len(nodes))
	for rank, i := range order {
		out[i] = uint32(rank)
	}
	return out
}

// Degree is how many links a step from a node touches.
func (w *walker) Degree(n uint32, back bool) int {
	return walk.Degree(w.known[n].Counts, w.query.Types, w.toward(back))
}

func (w *walker) toward(back bool) kg.Direction {
	if back {
		return walk.Turned(w.query.Dir)
	}
	return w.query.Dir
}

// Counts counts the links of each node by kind; without a day that is known.
func (w *walker) Counts(ctx context.Context, nodes []uint32, asOf kg.AsOf) ([][]store.NeighbourCount, error) {
	if !asOf.All() {
		return w.view.NeighbourCounts(ctx, w.named(nodes), asOf)
	}
	out := make([][]store.NeighbourCount, len(nodes))
	for i, n := range nodes {
		out[i] = w.known[n].Counts
	}
	return out, ctx.Err()
}

func (w *walker) named(nodes []uint32) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = w.ids[n]
	}
	return out
}

// Step appends the chosen links at the frontier.
func (w *walker) Step(ctx context.Context, frontier []uint32, back bool, dst []walk.Edge) ([]walk.Edge, error) {
	c := w.view.store.composer(w.view.state)
	text := c.step(w.query, w.toward(back))
	pairs := make([]any, len(frontier))
	for i, n := range frontier {
		pairs[i] = []any{int64(n), w.ids[n]}
	}
	c.params["frontier"] = pairs
	rows, err := w.view.ask(ctx, c, text)
	if err != nil {
		return dst, err
	}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 3 {
			return dst, fmt.Errorf("neo4j: a step: a row of %d parts", len(parts))
		}
		id, _ := parts[0].(string)
		text, _ := parts[1].(string)
		links, _ := parts[2].([]any)
		other := w.number(id)
		if w.known[other], err = schema.ReadAround(text); err != nil {
			return dst, err
		}
		for _, link := range links {
			parts, _ := link.([]any)
			if len(parts) != 3 {
				return dst, fmt.Errorf("neo4j: a step: a link of %d parts", len(parts))
			}
			at, _ := parts[0].(int64)
			t, _ := parts[1].(int64)
			forward, _ := parts[2].(bool)
			k := c.KindOf(kg.LinkTypeID(t), forward, 0)
			e := walk.Edge{Left: uint32(at), Right: other, Kind: walk.KindOf(k.Link, k.Dir)}
			if back {
				e = walk.Edge{Left: other, Right: uint32(at), Kind: e.Kind.Turned()}
			}
			dst = append(dst, e)
		}
	}
	return dst, nil
}

// step is the statement of a step in a direction; $frontier is the caller's.
func (c *composer) step(q store.PathQuery, dir kg.Direction) string {
	c.params["types"] = c.TypeNumbers()
	pattern, where := c.chosen("p", "r", "n", store.CountSpec{
		Rel: store.Rel{Types: q.Types, Dir: dir}, Link: q.Link,
		AsOf: q.AsOf,
	})
	where = and(where, "n <> p")
	if len(q.Avoid) > 0 {
		where = and(where, "NOT n.id IN "+c.param(unique(q.Avoid)))
	}
	return schema.Fill(
		c.texts.fragment["walk_step"],
		"pattern",
		pattern,
		"where",
		where,
		"tail",
		c.texts.fragment["tail"],
	)
}

// Show gets entities, and the links of hops.
func (w *walker) Show(ctx context.Context, nodes []uint32, hops []walk.Edge) ([]*kg.Entity, []store.Hop, error) {
	entities, _, err := w.view.Entities(ctx, w.named(nodes))
	if err != nil || len(hops) == 0 {
		return entities, nil, err
	}
	byNode := make(map[uint32]*kg.Entity, len(nodes))
	for i, n := range nodes {
		byNode[n] = entities[i]
	}
	c := w.view.store.composer(w.view.state)
	text := c.hops(w.query)
	triples := make([]any, len(hops))
	for i, h := range hops {
		triples[i] = []any{int64(i), w.ids[h.Left], w.ids[h.Right]}
	}
	c.params["hops"] = triples
	rows, err := w.view.ask(ctx, c, text)
	if err != nil {
		return nil, nil, err
	}
	out := make([]store.Hop, len(hops))
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 3 {
			return nil, nil, fmt.Errorf("neo4j: a hop: a link of %d parts", len(parts))
		}
		i, _ := parts[0].(int64)
		doc, _ := parts[1].(string)
		forward, _ := parts[2].(bool)
		l, err := schema.ReadLink(doc)
		if err != nil {
			return nil, nil, fmt.Errorf("neo4j: a hop: %w", err)
		}
		h := hops[i]
		if k := c.KindOf(l.Type, forward, 0); h.Kind != walk.AnyKind && h.Kind != walk.KindOf(k.Link, k.Dir) {
			continue
		}
		link := store.LinkRow{Link: l, From: byNode[h.Left], To: byNode[h.Right]}
		if !forward {
			link.From, link.To = link.To, link.From
		}
		out[i].Links = append(out[i].Links, link)
	}
	for i := range out {
		slices.SortFunc(out[i].Links, func(a, b store.LinkRow) int { return cmp.Compare(a.Link.ID, b.Link.ID) })
	}
	return entities, out, nil
}

// hops is the statement of the links of hops; $hops is the caller's.
func (c *composer) hops(q store.PathQuery) string {
	pattern, where := c.chosen("p", "r", "n", store.CountSpec{
		Rel:  store.Rel{Types: q.Types, Dir: q.Dir},
		Link: q.Link, AsOf: q.AsOf,
	})
	return schema.Fill(
		c.texts.fragment["walk_hops"],
		"pattern",
		pattern,
		"where",
		where,
		"tail",
		c.texts.fragment["tail"],
	)
}
