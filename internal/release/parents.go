package release

import (
	"slices"

	"cityweave/internal/datafolder"
)

// parent is a value of the column parent.
type parent struct {
	row datafolder.Row
	id  string
}

// settleParents chooses the parent of each place that several directories give one: the nearest, if each of the others
// is above it (a country, where an earlier directory says the state). Any other value is a contradiction.
func (b *builder) settleParents() {
	var up map[*entity][]*entity
	for _, e := range b.inOrder {
		for _, p := range e.parents {
			if up == nil {
				up = b.placesAbove()
			}
			held, other := b.entities[e.parent], b.entities[p.id]
			t := &b.o.Entities[e.Type]
			lt, _ := b.o.LinkType(t.ParentLink)
			switch {
			case !b.checkEnd(p.row, "parent", p.id, other, t.ParentLink, b.o.Links[lt].To):
			case held == nil: // which is a fault of its own
			case isAbove(up, other, held):
			case isAbove(up, held, other):
				e.parent = p.id
			default:
				e.contradictParent(p, e.parent)
			}
		}
	}
}

func (e *entity) contradictParent(p parent, held string) {
	p.row.Fault("parent", datafolder.Quote(p.id)+" here, but "+datafolder.Quote(held)+" in "+e.rowSaying("parent", held).Where(),
		"a later folder may only give a place within the earlier one, or one that contains it: leave the value empty, "+
			"or say how one of the two lies in the other")
}

// placesAbove returns the places directly above each place, by its parents and by links of types marked Tree.
func (b *builder) placesAbove() map[*entity][]*entity {
	up := make(map[*entity][]*entity, len(b.inOrder))
	for _, e := range b.inOrder {
		if p := b.entities[e.parent]; p != nil {
			up[e] = append(up[e], p)
		}
		for _, p := range e.parents {
			if p := b.entities[p.id]; p != nil {
				up[e] = append(up[e], p)
			}
		}
	}
	for _, l := range b.allLinks {
		if b.o.Links[l.attrs.Type].Tree && b.o.Entities[l.from.Type].Place && b.o.Entities[l.to.Type].Place {
			up[l.from] = append(up[l.from], l.to)
		}
	}
	return up
}

// isAbove reports whether a is above e, at any distance.
func isAbove(up map[*entity][]*entity, a, e *entity) bool {
	seen := []*entity{e}
	for i := 0; i < len(seen); i++ {
		for _, p := range up[seen[i]] {
			if p == a {
				return true
			}
			if !slices.Contains(seen, p) {
				seen = append(seen, p)
			}
		}
	}
	return false
}
