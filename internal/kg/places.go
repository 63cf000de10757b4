package kg

import (
	"slices"
	"strings"
)

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
		if l := &g.Links[i]; o.Links[l.Type].Tree && l.From != l.To && isPlace(l.From) && isPlace(l.To) &&
			!slices.Contains(up[l.From], l.To) {
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

// Locate sets the Place of every entity: of places from the tree, of types that are Nested
// from the links between them; those of one parent share it.
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
	nests := g.nests(o)
	for _, e := range g.Entities {
		switch {
		case !o.Entities[e.Type].Place:
			e.Place = nests[e.ID]
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

// nests works out where entities of Nested types stand: above each are all wholes that links
// lead to, however many there are, by distance, then by id. Circles, which a loader
// refuses, are walked once; nothing is above itself.
func (g *Graph) nests(o *Ontology) map[string]*Place {
	up, nesting := map[string][]string{}, make([]bool, len(o.Links))
	for i := range o.Entities {
		if t, ok := o.LinkType(o.Entities[i].Nested); ok {
			nesting[t] = true
		}
	}
	for i := range g.Links {
		l := &g.Links[i]
		if !nesting[l.Type] {
			continue
		}
		t, ok := o.TypeOf(l.From)
		if !ok || o.Entities[t].Nested != o.Links[l.Type].Name {
			continue
		}
		if whole, ok := o.TypeOf(l.To); ok && whole == t && !slices.Contains(up[l.From], l.To) {
			up[l.From] = append(up[l.From], l.To)
		}
	}
	shared, out := map[string]*Place{}, map[string]*Place{}
	for id := range up {
		seen := map[string]bool{id: true}
		var within []string
		for level := []string{id}; len(level) > 0; {
			var next []string
			for _, below := range level {
				for _, whole := range up[below] {
					if !seen[whole] {
						seen[whole] = true
						next = append(next, whole)
					}
				}
			}
			slices.Sort(next)
			within = append(within, next...)
			level = next
		}
		if len(within) == 0 {
			continue
		}
		key := strings.Join(within, " ")
		if shared[key] == nil {
			shared[key] = &Place{Within: within}
		}
		out[id] = shared[key]
	}
	return out
}
