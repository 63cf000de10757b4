package plan

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// NeighbourCount is how many links of a kind an entity has.
type NeighbourCount struct {
	LinkType, Direction, OtherType Word
	Count                          int32
}

// NeighbourSummary reads the answer.
func (x *Object) NeighbourSummary(ctx context.Context) []NeighbourCount {
	return get[[]NeighbourCount](ctx, &x.results)
}

// Expansion is the neighbours of some entities.
type Expansion struct {
	results
	TotalAvailable, LinksAvailable int32
	Truncated, LinksTruncated      bool
}

// Nodes reads the answer.
func (x *Expansion) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.results) }

// Links reads the answer.
func (x *Expansion) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.results) }

// Of reads the answer.
func (x *Expansion) Of(ctx context.Context) []*ExpandedEntity {
	return get[[]*ExpandedEntity](ctx, &x.results)
}

// ExpandedEntity is what was taken of the neighbours of one entity.
type ExpandedEntity struct {
	results
	ID                    string
	Shown, TotalAvailable int32
	Truncated             bool
}

// Entity reads the answer.
func (x *ExpandedEntity) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// Subgraph is entities with the links between them.
type Subgraph struct {
	results
	Unknown        []string
	TotalAvailable int32
	Truncated      bool
}

// Nodes reads the answer.
func (x *Subgraph) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.results) }

// Links reads the answer.
func (x *Subgraph) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.results) }

// PathList is the first of all paths.
type PathList struct {
	results
	Length           *int32
	TotalAvailable   int32
	Exact, Truncated bool
}

// Paths reads the answer.
func (x *PathList) Paths(ctx context.Context) []*Path { return get[[]*Path](ctx, &x.results) }

// Nodes reads the answer.
func (x *PathList) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.results) }

// Links reads the answer.
func (x *PathList) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.results) }

// Path is a way from one entity to another.
type Path struct {
	results
	Length int32
}

// Nodes reads the answer.
func (x *Path) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.results) }

// Hops reads the answer.
func (x *Path) Hops(ctx context.Context) []*Hop { return get[[]*Hop](ctx, &x.results) }

// Hop is a step of a path.
type Hop struct{ results }

// From reads the answer.
func (x *Hop) From(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// To reads the answer.
func (x *Hop) To(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// Links reads the answer.
func (x *Hop) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.results) }

// Explanation is the first of all kinds of path.
type Explanation struct {
	results
	TotalAvailable int32
	Truncated      bool
}

// Kinds reads the answer.
func (x *Explanation) Kinds(ctx context.Context) []*PathKind {
	return get[[]*PathKind](ctx, &x.results)
}

// PathKind is all paths of one kind.
type PathKind struct {
	results
	Score         float64
	Count, Length int32
	hops          []store.NeighbourKind
	start         kg.TypeID
	o             *kg.Ontology
}

// Words is the kind in words.
func (x *PathKind) Words() string { return words(x.o, x.start, x.hops) }

// Steps are the kinds of the hops.
func (x *PathKind) Steps() []PathStep {
	out := make([]PathStep, len(x.hops))
	for i, h := range x.hops {
		out[i] = PathStep{LinkType: Word(x.o.Links[h.Link].Name), Direction: directionWord(h.Dir), Label: label(x.o, h), NodeType: Word(x.o.Entities[h.Other].Enum())}
	}
	return out
}

// Samples reads the answer.
func (x *PathKind) Samples(ctx context.Context) []*Path { return get[[]*Path](ctx, &x.results) }

// PathStep is the kind of a hop.
type PathStep struct {
	LinkType, Direction, NodeType Word
	Label                         string
}
