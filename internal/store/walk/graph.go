// Package walk searches for paths, once for all engines: from both ends at once, hop by
// hop, over a Graph that an engine gives. What a search finds, in which order, and when it is
// refused is told by store.PathQuery; here it is done.
package walk

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Graph is what an engine gives to one search: the links that the question chooses. Nodes
// are numbers from 0 that stand for entities; a search meets more of them with each
// Step. It is used by one goroutine.
type Graph interface {
	// Size is more than the number of any node that was met so far.
	Size() int
	// Degree is how many links a Step at a node that was met would touch, see store.PathQuery.
	Degree(node uint32, back bool) int
	// Step appends the links at the frontier: those that lead on from its nodes, which are Left
	// then, or with back those that lead to them, which are Right. Links from a node to
	// itself and to nodes to avoid are left out; parallel ones may be one.
	Step(ctx context.Context, frontier []uint32, back bool, dst []Edge) ([]Edge, error)
	// Ranks gives for each of the nodes a number in the order of their ids.
	Ranks(nodes []uint32) []uint32
	// Type is the type of a node that was met.
	Type(node uint32) kg.TypeID
	// Counts is store.Explorer.NeighbourCounts.
	Counts(ctx context.Context, nodes []uint32, asOf kg.AsOf) ([][]store.NeighbourCount, error)
	// Show gets the entities, and for each hop the chosen links between its two ends, by id:
	// those of its kind, or of any kind.
	Show(ctx context.Context, nodes []uint32, hops []Edge) ([]*kg.Entity, []store.Hop, error)
}

// Edge is one or more chosen links from a node to another, as a path goes.
type Edge struct {
	Left, Right uint32
	Kind        Kind
}

// Kind is a type of link and its direction as seen from the left.
type Kind uint16

// AnyKind is the kind of an Edge that stands for links of all kinds.
const AnyKind = ^Kind(0)

// KindOf makes a kind; Both is for links of a symmetric type.
func KindOf(t kg.LinkTypeID, dir kg.Direction) Kind { return Kind(t)<<2 | Kind(dir) }

// Type is the type of the links.
func (k Kind) Type() kg.LinkTypeID { return kg.LinkTypeID(k >> 2) }

// Dir is the direction as seen from the left.
func (k Kind) Dir() kg.Direction { return kg.Direction(k & 3) }

// Turned is the kind as seen from the right.
func (k Kind) Turned() Kind {
	switch k.Dir() {
	case kg.Out:
		return k&^3 | Kind(kg.In)
	case kg.In:
		return k&^3 | Kind(kg.Out)
	default:
		return k
	}
}

// Degree adds up the counts of the types, all when there are none, in a direction.
func Degree(counts []store.NeighbourCount, types []kg.LinkTypeID, dir kg.Direction) int {
	n := 0
	for _, c := range counts {
		if (dir == kg.Both || c.Dir == kg.Both || c.Dir == dir) && (len(types) == 0 || slices.Contains(types, c.Link)) {
			n += c.Links
		}
	}
	return n
}

// Turned is the direction against one.
func Turned(dir kg.Direction) kg.Direction {
	switch dir {
	case kg.Out:
		return kg.In
	case kg.In:
		return kg.Out
	default:
		return dir
	}
}
