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

// The most that may be asked for at once.
const (
	maxSuggestions = 50
	maxNames       = 1000
	maxCandidates  = 20
)

// perName is what to find one name counts as, in nodes: one that is misspelt is compared with many, whatever
// comes of it. It is the time that this takes on the built-in data.
const perName = 40

// searchArea reads where to look.
func (c *compiler) searchArea(a args) (t store.SearchText, types []kg.TypeID, err error) {
	words, err := a.some("types", "all types")
	if err != nil {
		return t, nil, err
	}
	for _, word := range words {
		id, ok := c.o.Type(c.typeWords[word])
		if !ok {
			return t, nil, badInput(a.at("types"), "%q is not an entity type", word)
		}
		t.Types = append(t.Types, id)
	}
	slices.Sort(t.Types)
	t.Types = slices.Compact(t.Types)
	if t.Within, err = a.some("within", "the whole world"); err != nil {
		return t, nil, err
	}
	if len(t.Within) > maxIDs {
		return t, nil, badInput(a.at("within"), "%d ids are more than the %d that one call may name: name the regions above them", len(t.Within), maxIDs)
	}
	slices.Sort(t.Within)
	t.Within = slices.Compact(t.Within)
	if types = t.Types; len(types) == 0 {
		types = c.everything
	}
	return t, types, nil
}

// search compiles the field search.
func (c *compiler) search(f graphql.CollectedField, w at, a args) (runFunc, error) {
	text, types, err := c.searchArea(a)
	if err != nil {
		return nil, err
	}
	text.Text, _ = a.string("text")
	win, after, before, err := c.window(a, w)
	if err != nil {
		return nil, err
	}
	type field struct {
		key   string
		nodes shapes
		hits  []hitField
		edges bool
	}
	var fields []field
	rows, total, nodes := false, false, c.nodes
	for _, g := range c.collect(f.Selections, "SearchConnection") {
		inner := w.field(g).times(win.Limit)
		x := field{key: g.Alias, edges: g.Name == "edges"}
		switch g.Name {
		case "totalCount", "countsByType":
			total = true
			continue
		case "pageInfo":
			rows = true
			continue
		case "nodes":
			x.nodes, err = c.entities(g.Selections, types, inner)
		case "edges":
			x.hits, err = c.hit(g.Selections, "SearchEdge", types, inner)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		rows = true
		fields = append(fields, x)
	}
	if !rows {
		win.Limit = 0
	} else if err := c.atLeast(nodes, w, win.Limit, map[bool]string{false: "first", true: "last"}[win.Backward]); err != nil {
		return nil, err
	}
	scope := result.NewScope(store.RankKeys, "search", text.Text, text.Types, text.Within)
	if win.After, err = c.cursor(a, "after", after, scope); err != nil {
		return nil, err
	}
	if win.Before, err = c.cursor(a, "before", before, scope); err != nil {
		return nil, err
	}
	q := store.SearchQuery{Texts: []store.SearchText{text}, Window: win, Total: total}
	return func(r *run, _ *batch) ([]any, error) {
		pages, err := r.view.Search(r.ctx, q)
		if err != nil {
			return nil, err
		}
		page := &pages[0]
		v := result.SearchConnection{Connection: &result.Connection{HasNext: page.HasNext, HasPrev: page.HasPrev, Scope: scope}}
		v.ByType, v.Total = result.CountsByType(r.o, page.Total)
		if n := len(page.Rows); n > 0 {
			first, last := page.Rows[0].Rank().Position(), page.Rows[n-1].Rank().Position()
			v.Start, v.End = &first, &last
		}
		for _, x := range fields {
			if !x.edges {
				nodes := make([]result.Entity, len(page.Rows))
				for i := range page.Rows {
					nodes[i] = r.entity(page.Rows[i].Node, x.nodes)
				}
				v.Set(x.key, nodes)
				continue
			}
			edges := make([]*result.SearchEdge, len(page.Rows))
			for i := range page.Rows {
				row := &page.Rows[i]
				edges[i] = &result.SearchEdge{Scope: scope, At: row.Rank().Position()}
				r.hit(&edges[i].SearchHit, row, x.hits)
			}
			v.Set(x.key, edges)
		}
		return []any{v}, nil
	}, nil
}

// hitField is a field node of something that was found.
type hitField struct {
	key   string
	below shapes
}

// hit compiles a selection on something that was found.
func (c *compiler) hit(sel ast.SelectionSet, typ string, types []kg.TypeID, w at) (out []hitField, err error) {
	for _, g := range c.collect(sel, typ) {
		if g.Name != "node" {
			continue
		}
		below, err := c.entities(g.Selections, types, w.field(g))
		if err != nil {
			return nil, err
		}
		out = append(out, hitField{g.Alias, below})
	}
	return out, nil
}

func (r *run) hit(h *result.SearchHit, row *store.SearchRow, fields []hitField) {
	h.Match = row.Match
	for _, f := range fields {
		h.Set(f.key, r.entity(row.Node, f.below))
	}
}

func (r *run) searchHits(rows []store.SearchRow, fields []hitField) []*result.SearchHit {
	out := make([]*result.SearchHit, len(rows))
	for i := range rows {
		out[i] = &result.SearchHit{}
		r.hit(out[i], &rows[i], fields)
	}
	return out
}

// few reads how many are wanted of a list that has no pages.
func (c *compiler) few(a args, usual, most int) (int, error) {
	n, given, err := a.int("first")
	switch {
	case err != nil:
		return 0, err
	case !given:
		return usual, nil
	case n < 1 || n > most:
		return 0, badInput(a.at("first"), "%d is not possible: give 1 to %d", n, most)
	}
	return n, nil
}

// suggest compiles the field suggest.
func (c *compiler) suggest(f graphql.CollectedField, w at, a args) (runFunc, error) {
	text, types, err := c.searchArea(a)
	if err != nil {
		return nil, err
	}
	text.Text, _ = a.string("prefix")
	limit, err := c.few(a, 10, maxSuggestions)
	if err != nil {
		return nil, err
	}
	nodes := c.nodes
	hits, err := c.hit(f.Selections, "SearchHit", types, w.times(limit))
	if err != nil {
		return nil, err
	}
	if err := c.atLeast(nodes, w, limit, "first"); err != nil {
		return nil, err
	}
	q := store.SearchQuery{Texts: []store.SearchText{text}, Window: store.Window{Limit: limit}}
	return func(r *run, _ *batch) ([]any, error) {
		pages, err := r.view.Search(r.ctx, q)
		if err != nil {
			return nil, err
		}
		return []any{r.searchHits(pages[0].Rows, hits)}, nil
	}, nil
}

// mapNames compiles the field mapNames.
func (c *compiler) mapNames(f graphql.CollectedField, w at, a args) (runFunc, error) {
	m := &naming{country: c.country}
	var types []kg.TypeID
	var err error
	if m.area, types, err = c.searchArea(a); err != nil {
		return nil, err
	}
	if m.limit, err = c.few(a, 5, maxCandidates); err != nil {
		return nil, err
	}
	names, _ := a.strings("names")
	if len(names) > maxNames {
		return nil, badInput(a.at("names"), "%d names are more than the %d that one call may ask for: ask in parts", len(names), maxNames)
	}
	places, given := a.strings("places")
	if given && len(places) != len(names) {
		return nil, badInput(a.at("places"), "%d places for %d names: give one for each name, null where it is not known", len(places), len(names))
	}
	for i, name := range names {
		n := &soughtName{input: name}
		if given {
			n.place = strings.TrimSpace(places[i])
		}
		n.parts = partsOf(name)
		m.names = append(m.names, n)
	}
	m.regions = slices.DeleteFunc(slices.Clone(c.everything), func(t kg.TypeID) bool { return c.o.Entities[t].Name != "Region" })
	if err := c.spendShares(w, share{arg: "names", rows: saturating(len(names), perName)}, share{arg: "first", rows: saturating(len(names), m.limit)}); err != nil {
		return nil, err
	}
	type field struct {
		key, name string
		entities  shapes
		hits      []hitField
	}
	var fields []field
	all := w.times(max(1, len(names)))
	for _, g := range c.collect(f.Selections, "NameMatch") {
		x := field{key: g.Alias, name: g.Name}
		switch g.Name {
		case "match":
			x.entities, err = c.entities(g.Selections, types, all.field(g))
		case "places":
			x.entities, err = c.entities(g.Selections, c.everything, all.field(g))
		case "candidates":
			x.hits, err = c.hit(g.Selections, "SearchHit", types, all.field(g).times(m.limit))
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		fields = append(fields, x)
	}
	return func(r *run, _ *batch) ([]any, error) {
		found, err := m.meanings(r)
		if err != nil {
			return nil, err
		}
		out := make([]*result.NameMatch, len(found))
		for i := range found {
			x := &found[i]
			v := &result.NameMatch{Index: int32(i), Input: m.names[i].input, Status: x.status, TotalCandidates: int32(x.total)}
			for _, g := range fields {
				switch g.name {
				case "match":
					v.Set(g.key, r.entity(x.match(), g.entities))
				case "candidates":
					v.Set(g.key, r.searchHits(x.rows, g.hits))
				default:
					list := make([]result.Entity, len(x.places))
					for j, p := range x.places {
						list[j] = r.entity(p, g.entities)
					}
					v.Set(g.key, list)
				}
			}
			out[i] = v
		}
		return []any{out}, nil
	}, nil
}
