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

// NeighbourCounts counts the links of each entity by kind.
func (v *view) NeighbourCounts(ctx context.Context, ids []string, asOf kg.AsOf) ([][]store.NeighbourCount, error) {
	out := make([][]store.NeighbourCount, len(ids))
	if len(ids) == 0 {
		return out, ctx.Err()
	}
	var found map[string]*schema.Around
	var err error
	if asOf.All() {
		found, err = v.around(ctx, ids)
	} else {
		found, err = v.aroundOn(ctx, ids, asOf)
	}
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if a := found[id]; a != nil {
			out[i] = a.Counts
		}
	}
	return out, nil
}

// around reads what is counted of entities; those that are unknown are missing.
func (v *view) around(ctx context.Context, ids []string) (map[string]*schema.Around, error) {
	rows, err := v.fixed(ctx, "around", ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*schema.Around, len(rows))
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 2 {
			continue
		}
		id, _ := parts[0].(string)
		text, _ := parts[1].(string)
		a, err := schema.ReadAround(text)
		if err != nil {
			return nil, err
		}
		out[id] = &a
	}
	return out, nil
}

func (v *view) aroundOn(ctx context.Context, ids []string, asOf kg.AsOf) (map[string]*schema.Around, error) {
	c := v.store.composer(v.state)
	rows, err := v.ask(ctx, c, c.aroundOn(ids, asOf))
	if err != nil {
		return nil, err
	}
	out := map[string]*schema.Around{}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 6 {
			continue
		}
		id, _ := parts[0].(string)
		t, _ := parts[1].(int64)
		forward, _ := parts[2].(bool)
		name, _ := parts[3].(string)
		links, _ := parts[4].(int64)
		entities, _ := parts[5].(int64)
		other, _ := c.Ontology.Type(name)
		if out[id] == nil {
			out[id] = new(schema.Around)
		}
		out[id].Add(c.KindOf(kg.LinkTypeID(t), forward, other), int(links), int(entities))
	}
	return out, nil
}

func (c *composer) aroundOn(ids []string, asOf kg.AsOf) string {
	c.params["ids"], c.params["types"] = unique(ids), c.TypeNumbers()
	forward := "startNode(r) = p"
	if symmetric := c.symmetric(nil); len(symmetric) > 0 {
		forward = "(" + forward + " OR r" + c.LinkTypes(symmetric) + ")" // the kind is the same from both ends
	}
	pattern, where := c.chosen("p", "r", "n", store.CountSpec{Rel: store.Rel{Dir: kg.Both}, AsOf: asOf})
	return schema.Fill(
		c.texts.fragment["around_on"],
		"pattern",
		pattern,
		"where",
		where,
		"forward",
		forward,
		"tail",
		c.texts.fragment["tail"],
	)
}

// Between gets the links that join an entity of one list with one of another.
func (v *view) Between(ctx context.Context, q store.BetweenQuery) (store.Joined, error) {
	c := v.store.composer(v.state)
	text := c.between(q)
	if text == "" || len(q.Left) == 0 || len(q.Right) == 0 {
		return store.Joined{}, ctx.Err()
	}
	rows, err := v.ask(ctx, c, text)
	if err != nil {
		return store.Joined{}, err
	}
	if len(rows) != 3 {
		return store.Joined{}, fmt.Errorf("neo4j: between: %d parts", len(rows))
	}
	total, _ := rows[0].(int64)
	found, _ := rows[1].([]any)
	docs, _ := rows[2].([]any)
	ends := make(map[string]*kg.Entity, len(docs))
	for _, doc := range docs {
		text, _ := doc.(string)
		e, err := schema.ReadEntity(text)
		if err != nil {
			return store.Joined{}, fmt.Errorf("neo4j: between: %w", err)
		}
		ends[e.ID] = e
	}
	out := store.Joined{Total: int(total), Rows: make([]store.LinkRow, len(found))}
	for i, row := range found {
		parts, _ := row.([]any)
		if len(parts) != 3 {
			return store.Joined{}, fmt.Errorf("neo4j: between: a link of %d parts", len(parts))
		}
		doc, _ := parts[0].(string)
		from, _ := parts[1].(string)
		to, _ := parts[2].(string)
		l, err := schema.ReadLink(doc)
		if err != nil {
			return store.Joined{}, fmt.Errorf("neo4j: between: %w", err)
		}
		out.Rows[i] = store.LinkRow{Link: l, From: ends[from], To: ends[to]}
	}
	slices.SortFunc(out.Rows, func(a, b store.LinkRow) int { return cmp.Compare(a.Link.ID, b.Link.ID) })
	return out, nil
}

// between is the statement, "" when no type of link is left to look for.
func (c *composer) between(q store.BetweenQuery) string {
	c.params["left"], c.params["right"], c.params["limit"] = unique(q.Left), unique(q.Right), max(0, q.Limit)
	var branches []string
	branch := func(from, to string, onlySymmetric bool) {
		types := unrepeatedTypes(q.Types)
		if onlySymmetric {
			types = c.symmetric(types)
			if len(types) == 0 {
				return
			}
		}
		branches = append(branches, schema.Fill(c.texts.fragment["between_branch"], "from", from, "to", to, "types",
			c.LinkTypes(types), "where", and(c.onDay("r", q.AsOf), c.linkHolds("r", q.Link))))
	}
	branch("left", "right", q.Dir == kg.In)
	branch("right", "left", q.Dir == kg.Out)
	if len(branches) == 0 {
		return ""
	}
	return schema.Fill(c.texts.fragment["between"], "branches", strings.Join(branches, "\nUNION\n"), "tail",
		c.texts.fragment["tail"])
}

func unrepeatedTypes(types []kg.LinkTypeID) []kg.LinkTypeID {
	types = slices.Clone(types)
	slices.Sort(types)
	return slices.Compact(types)
}

// symmetric are those of the types that are symmetric, of all when there are none.
func (c *composer) symmetric(types []kg.LinkTypeID) []kg.LinkTypeID {
	var out []kg.LinkTypeID
	for i := range c.Ontology.Links {
		if t := kg.LinkTypeID(i); c.Ontology.Links[i].Symmetric && (len(types) == 0 || slices.Contains(types, t)) {
			out = append(out, t)
		}
	}
	return out
}
