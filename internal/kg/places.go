package kg

import "slices"

// Tree is the tree of places: for each place the one directly above it.
type Tree map[string]string

// PlaceTree works out the tree from the links of types marked Tree whose two ends are
// places. A parent that a longer path implies is no second parent; where several are
// left, the smallest id is taken and severalAbove gets all of them. Circles are cut
// where they close.
func (g *Graph) PlaceTree(o *Ontology) (tree Tree, severalAbove map[string][]string) {
	isPlace := func(id string) bool {
		t, ok := o.TypeOf(id)
		return ok && o.Entities[t].Place
	}
	up := map[string][]string{}
	for i := range g.Links {
		if l := &g.Links[i]; o.Links[l.Type].Tree && l.From != l.To && isPlace(l.From) && isPlace(l.To) && !slices.Contains(up[l.From], l.To) {
			up[l.From] = append(up[l.From], l.To)
		}
	}
	above := func(id string) map[string]bool {
		seen := map[string]bool{}
		for todo := slices.Clone(up[id]); len(todo) > 0; {
			p := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !seen[p] {
				seen[p] = true
				todo = append(todo, up[p]...)
			}
		}
		return seen
	}
	tree, severalAbove = Tree{}, map[string][]string{}
	for id, parents := range up {
		slices.Sort(parents)
		direct := parents
		if len(parents) > 1 {
			implied := map[string]bool{}
			for _, p := range parents {
				for a := range above(p) {
					if a != p {
						implied[a] = true
					}
				}
			}
			direct = slices.DeleteFunc(slices.Clone(parents), func(p string) bool { return implied[p] })
		}
		if len(direct) > 1 {
			severalAbove[id] = direct
		}
		if len(direct) == 0 { // the parents imply each other: a circle
			direct = parents
		}
		tree[id] = direct[0]
	}
	return tree, severalAbove
}

// Locate sets the Place of every place from the tree; places of one parent share it.
func (g *Graph) Locate(o *Ontology, tree Tree) {
	memo := map[string]*Place{} // by parent, for places that are no country
	chain := func(id string) []string {
		var out []string
		for p := tree[id]; p != "" && p != id && !slices.Contains(out, p); p = tree[p] {
			out = append(out, p)
		}
		return out
	}
	isCountry := func(id string) bool {
		t, ok := o.TypeOf(id)
		return ok && o.Entities[t].Country
	}
	for _, e := range g.Entities {
		switch {
		case !o.Entities[e.Type].Place:
			e.Place = nil
		case isCountry(e.ID):
			e.Place = &Place{Country: e.ID, Within: chain(e.ID)}
		default:
			parent := tree[e.ID]
			if memo[parent] == nil {
				within := chain(e.ID)
				place := &Place{Within: within}
				if i := slices.IndexFunc(within, isCountry); i >= 0 {
					place.Country = within[i]
				}
				memo[parent] = place
			}
			e.Place = memo[parent]
		}
	}
}
