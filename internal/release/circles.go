package release

import (
	"fmt"
	"slices"
	"strings"
)

// checkCircles finds circles of the link types that must have none: the tree of places as
// a whole, and every other type on its own.
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
	// The links out of an entity as lists: first[entity], then next[link]; -1 ends one.
	first, depth, next := filled(len(b.inOrder), -1), filled(len(b.inOrder), -1), make([]int32, len(b.allLinks))
	for _, links := range append(byType, tree) {
		tellCircles(links, first, next, depth)
	}
}

func filled(n int, with int32) []int32 { return slices.Repeat([]int32{with}, n) }

// tellCircles tells each link that closes a circle. It walks from every entity in the order
// of reading, without recursion: a chain may be long. first and depth hold -1 for all
// entities, before and after; next has room for all links.
func tellCircles(links []*link, first, next, depth []int32) {
	for i := len(links) - 1; i >= 0; i-- {
		from := links[i].from.n
		next[i], first[from] = first[from], int32(i)
	}
	// depth is how far an entity on the path is from its start.
	var path []*link
	for _, l := range links {
		if first[l.from.n] < 0 {
			continue // walked, or without a link
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
			first[at] = next[i] // each link is walked once
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
	closing.first.fault(closing.toColumn(), "this closes a circle: "+strings.Join(names, " > "), "remove one of these links or turn it round")
}
