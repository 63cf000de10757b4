package result

import (
	"context"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// NeighbourCount is how many links of a kind an entity has, and how many entities they lead to.
type NeighbourCount struct {
	LinkType, Direction, OtherType Word
	Links, Entities                int32
}

// NeighbourSummary reads the answer.
func (x *Object) NeighbourSummary(ctx context.Context) []NeighbourCount {
	return get[[]NeighbourCount](ctx, &x.Filled)
}

// Expansion is the neighbours of some entities.
type Expansion struct {
	Filled
	TotalAvailable, LinksAvailable int32
	Truncated, LinksTruncated      bool
}

// Nodes reads the answer.
func (x *Expansion) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.Filled) }

// Links reads the answer.
func (x *Expansion) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.Filled) }

// Positions reads the answer.
func (x *Expansion) Positions(ctx context.Context) []Position { return get[[]Position](ctx, &x.Filled) }

// Of reads the answer.
func (x *Expansion) Of(ctx context.Context) []*ExpandedEntity {
	return get[[]*ExpandedEntity](ctx, &x.Filled)
}

// ExpandedEntity is what was taken of the neighbours of one entity.
type ExpandedEntity struct {
	Filled
	EntityID              string
	Shown, TotalAvailable int32
	Truncated             bool
}

// Entity reads the answer.
func (x *ExpandedEntity) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// Subgraph is entities with the links between them.
type Subgraph struct {
	Filled
	Unknown        []string
	TotalAvailable int32
	Truncated      bool
}

// Nodes reads the answer.
func (x *Subgraph) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.Filled) }

// Links reads the answer.
func (x *Subgraph) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.Filled) }

// Positions reads the answer.
func (x *Subgraph) Positions(ctx context.Context) []Position { return get[[]Position](ctx, &x.Filled) }

// Position is where an entity stands in a drawing.
type Position struct {
	EntityID string
	X, Y     float64
}

// PathList is the first of all paths.
type PathList struct {
	Filled
	Length           *int32
	TotalAvailable   int32
	Exact, Truncated bool
}

// Paths reads the answer.
func (x *PathList) Paths(ctx context.Context) []*Path { return get[[]*Path](ctx, &x.Filled) }

// Nodes reads the answer.
func (x *PathList) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.Filled) }

// Links reads the answer.
func (x *PathList) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.Filled) }

// Path is a way from one entity to another.
type Path struct {
	Filled
	Length int32
}

// Nodes reads the answer.
func (x *Path) Nodes(ctx context.Context) []Entity { return get[[]Entity](ctx, &x.Filled) }

// Hops reads the answer.
func (x *Path) Hops(ctx context.Context) []*Hop { return get[[]*Hop](ctx, &x.Filled) }

// Hop is a step of a path.
type Hop struct{ Filled }

// From reads the answer.
func (x *Hop) From(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// To reads the answer.
func (x *Hop) To(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// Links reads the answer.
func (x *Hop) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.Filled) }

// Explanation is the first of all kinds of path.
type Explanation struct {
	Filled
	TotalAvailable int32
	Truncated      bool
}

// Kinds reads the answer.
func (x *Explanation) Kinds(ctx context.Context) []*PathKind {
	return get[[]*PathKind](ctx, &x.Filled)
}

// PathKind is all paths of one kind.
type PathKind struct {
	Filled
	Score         float64
	Count, Length int32
	Hops          []store.NeighbourKind
	Start         kg.TypeID
	Ontology      *kg.Ontology
}

// Words is the kind in words.
func (x *PathKind) Words() string { return words(x.Ontology, x.Start, x.Hops) }

// Steps are the kinds of the hops.
func (x *PathKind) Steps() []PathStep {
	out := make([]PathStep, len(x.Hops))
	for i, h := range x.Hops {
		out[i] = PathStep{
			LinkType: Word(x.Ontology.Links[h.Link].Name), Direction: DirectionWord(h.Dir),
			Label: label(x.Ontology, h), NodeType: Word(x.Ontology.Entities[h.Other].Enum()),
		}
	}
	return out
}

// Samples reads the answer.
func (x *PathKind) Samples(ctx context.Context) []*Path { return get[[]*Path](ctx, &x.Filled) }

// PathStep is the kind of a hop.
type PathStep struct {
	LinkType, Direction, NodeType Word
	Label                         string
}

// DirectionWord is a direction in the letters of the schema.
func DirectionWord(d kg.Direction) Word { return [...]Word{"OUT", "IN", "BOTH"}[d] }

// label is the label of a link type in a direction.
func label(o *kg.Ontology, k store.NeighbourKind) string {
	l := &o.Links[k.Link]
	if k.Dir == kg.In {
		return l.Backward.Label
	}
	return l.Forward.Label
}

// words writes a kind of path: City → participates in → Programme.
func words(o *kg.Ontology, start kg.TypeID, hops []store.NeighbourKind) string {
	parts := []string{o.Entities[start].Name}
	for _, h := range hops {
		parts = append(parts, label(o, h), o.Entities[h.Other].Name)
	}
	return strings.Join(parts, " → ")
}
