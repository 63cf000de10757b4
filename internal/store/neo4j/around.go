package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// The counts of links by kind are held with each entity as one text, which costs the
// server one property and the driver one allocation: the type of the entity, then
// for each kind four numbers, all parted by blanks.

// around is what the text says of an entity.
type around struct {
	of     kg.TypeID
	counts []store.NeighbourCount // in the order of kinds
}

func (a around) text() string {
	b := strconv.AppendInt(nil, int64(a.of), 10)
	for _, c := range a.counts {
		for _, n := range [...]int{int(c.Link), int(c.Dir), int(c.Other), c.Count} {
			b = strconv.AppendInt(append(b, ' '), int64(n), 10)
		}
	}
	return string(b)
}

func readAround(text string) (around, error) {
	var a around
	word, rest, _ := strings.Cut(text, " ")
	number := func(word string) int {
		n, err := strconv.Atoi(word)
		if err != nil {
			n = -1
		}
		return n
	}
	of := number(word)
	if rest != "" {
		a.counts = make([]store.NeighbourCount, 0, (strings.Count(rest, " ")+1)/4)
	}
	bad := of < 0
	for rest != "" {
		var n [4]int
		for i := range n {
			word, rest, _ = strings.Cut(rest, " ")
			n[i] = number(word)
			bad = bad || n[i] < 0
		}
		a.counts = append(a.counts, store.NeighbourCount{
			NeighbourKind: store.NeighbourKind{Link: kg.LinkTypeID(n[0]), Dir: kg.Direction(n[1]), Other: kg.TypeID(n[2])}, Count: n[3],
		})
	}
	a.of = kg.TypeID(of)
	if bad {
		return a, fmt.Errorf("neo4j: %q says nothing of what is around an entity", text)
	}
	return a, nil
}

// add counts one link more of a kind.
func (a *around) add(k store.NeighbourKind, times int) {
	i, found := slices.BinarySearchFunc(a.counts, k, func(c store.NeighbourCount, k store.NeighbourKind) int { return walk.CompareKinds(c.NeighbourKind, k) })
	if !found {
		a.counts = slices.Insert(a.counts, i, store.NeighbourCount{NeighbourKind: k})
	}
	a.counts[i].Count += times
}

// kindOf is the kind of a link as seen from an end that it goes from or to.
func (l *layout) kindOf(t kg.LinkTypeID, forward bool, other kg.TypeID) store.NeighbourKind {
	k := store.NeighbourKind{Link: t, Dir: kg.In, Other: other}
	switch {
	case l.ontology.Links[t].Symmetric:
		k.Dir = kg.Both
	case forward:
		k.Dir = kg.Out
	}
	return k
}

// typeNumbers are the places of link types in the table by their names, for statements.
func (l *layout) typeNumbers() map[string]any {
	out := make(map[string]any, len(l.ontology.Links))
	for i := range l.ontology.Links {
		out[l.ontology.Links[i].Name] = int64(i)
	}
	return out
}

// NeighbourCounts counts the links of each entity by kind.
func (v *view) NeighbourCounts(ctx context.Context, ids []string, asOf kg.Date) ([][]store.NeighbourCount, error) {
	out := make([][]store.NeighbourCount, len(ids))
	if len(ids) == 0 {
		return out, ctx.Err()
	}
	var found map[string]*around
	var err error
	if asOf == 0 {
		found, err = v.around(ctx, ids)
	} else {
		found, err = v.aroundOn(ctx, ids, asOf)
	}
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if a := found[id]; a != nil {
			out[i] = a.counts
		}
	}
	return out, nil
}

// around reads what is counted of entities; those that are unknown are missing.
func (v *view) around(ctx context.Context, ids []string) (map[string]*around, error) {
	rows, err := v.fixed(ctx, "around", ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*around, len(rows))
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 2 {
			continue
		}
		id, _ := parts[0].(string)
		text, _ := parts[1].(string)
		a, err := readAround(text)
		if err != nil {
			return nil, err
		}
		out[id] = &a
	}
	return out, nil
}

func (v *view) aroundOn(ctx context.Context, ids []string, day kg.Date) (map[string]*around, error) {
	c := v.store.composer(v.state)
	rows, err := v.ask(ctx, c, c.aroundOn(ids, day))
	if err != nil {
		return nil, err
	}
	out := map[string]*around{}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 5 {
			continue
		}
		id, _ := parts[0].(string)
		t, _ := parts[1].(int64)
		forward, _ := parts[2].(bool)
		name, _ := parts[3].(string)
		times, _ := parts[4].(int64)
		other, _ := c.ontology.Type(name)
		if out[id] == nil {
			out[id] = new(around)
		}
		out[id].add(c.kindOf(kg.LinkTypeID(t), forward, other), int(times))
	}
	return out, nil
}

func (c *composer) aroundOn(ids []string, day kg.Date) string {
	c.params["ids"], c.params["types"] = unique(ids), c.typeNumbers()
	pattern, where := c.chosen("p", "r", "n", store.CountSpec{Rel: store.Rel{Dir: kg.Both}, AsOf: day})
	return fill(c.texts.fragment["around_on"], "pattern", pattern, "where", where, "tail", c.texts.fragment["tail"])
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
		e, err := readEntity(text)
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
		l, err := readLink(doc)
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
		branches = append(branches, fill(c.texts.fragment["between_branch"], "from", from, "to", to, "types", c.linkTypes(types), "where", both(c.onDay("r", q.AsOf), c.linkHolds("r", q.Link))))
	}
	branch("left", "right", q.Dir == kg.In)
	branch("right", "left", q.Dir == kg.Out)
	if len(branches) == 0 {
		return ""
	}
	return fill(c.texts.fragment["between"], "branches", strings.Join(branches, "\nUNION\n"), "tail", c.texts.fragment["tail"])
}

func unrepeatedTypes(types []kg.LinkTypeID) []kg.LinkTypeID {
	types = slices.Clone(types)
	slices.Sort(types)
	return slices.Compact(types)
}

// symmetric are those of the types that are symmetric, of all when there are none.
func (c *composer) symmetric(types []kg.LinkTypeID) []kg.LinkTypeID {
	var out []kg.LinkTypeID
	for i := range c.ontology.Links {
		if t := kg.LinkTypeID(i); c.ontology.Links[i].Symmetric && (len(types) == 0 || slices.Contains(types, t)) {
			out = append(out, t)
		}
	}
	return out
}
