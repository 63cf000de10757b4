package release

import (
	"fmt"
	"slices"
	"strings"
)

// checkCircles finds cycles of the link types that must be acyclic: the hierarchy of places as a whole, and every other
// type separately.
func (b *builder) checkCircles() {
	var tree []*link
	byType := make([][]*link, len(b.o.Links))
	for _, l := range b.allLinks {
		switch t := &b.o.Links[l.attrs.Type]; {
		case !l.placed:
		case t.Tree && b.o.Entities[l.from.Type].Place && b.o.Entities[l.to.Type].Place:
			tree = append(tree, l)
		case t.Acyclic:
			byType[l.attrs.Type] = append(byType[l.attrs.Type], l)
		}
	}
	// The outgoing links of an entity as linked lists: first[entity], then next[link]; -1 ends a list.
	first, depth, next := filled(len(b.inOrder), -1), filled(len(b.inOrder), -1), make([]int32, len(b.allLinks))
	for _, links := range append(byType, tree) {
		tellCircles(links, first, next, depth)
	}
}

func filled(n int, with int32) []int32 { return slices.Repeat([]int32{with}, n) }

// tellCircles reports each link that closes a cycle. It traverses from every entity in the order of reading, without
// recursion, since chains may be long. first and depth are -1 for all entities, before and after; next has room for all
// links.
func tellCircles(links []*link, first, next, depth []int32) {
	for i := len(links) - 1; i >= 0; i-- {
		from := links[i].from.n
		next[i], first[from] = first[from], int32(i)
	}
	// depth is the distance of an entity on the path from its start.
	var path []*link
	for _, l := range links {
		if first[l.from.n] < 0 {
			continue // visited, or without links
		}
		at := l.from.n
		depth[at] = 0
		for {
			i := first[at]
			if i < 0 {
				depth[at] = -1
				if len(path) == 0 {
					break
				}
				at = path[len(path)-1].from.n
				path = path[:len(path)-1]
				continue
			}
			first[at] = next[i] // each link is traversed once
			to := links[i].to.n
			switch {
			case depth[to] >= 0:
				tellCircle(links[i], path[depth[to]:])
			case first[to] >= 0:
				path = append(path, links[i])
				at = to
				depth[at] = int32(len(path))
			}
		}
	}
}

func tellCircle(closing *link, before []*link) {
	names := []string{closing.to.ID}
	for _, l := range before {
		names = append(names, l.to.ID)
	}
	if names = append(names, closing.to.ID); closing.from == closing.to {
		names = names[len(names)-2:]
	}
	if len(names) > 9 {
		names = slices.Concat(names[:7], []string{fmt.Sprintf("(%d more)", len(names)-8)}, names[len(names)-1:])
	}
	closing.first.Fault(closing.toColumn(), "this closes a circle: "+strings.Join(names, " > "),
		"remove one of these links or turn it round")
}
