package result

import (
	"context"

	"cityweave/internal/store"
)

// Connection is a page of entities, links or evidence.
type Connection struct {
	Filled
	Total            int
	LinkTotal        int    // of a connection of an entity
	Undated          *int32 // how many rest on undated links only; nil without a day, or when it is not asked for
	HasNext, HasPrev bool
	Start, End       *store.Position // of the first and the last row; nil when the page is empty
	Scope            *Scope
	Changed          []store.ChangeCount // of changes
}

// TotalCount is how many match in all.
func (c *Connection) TotalCount() int32 { return int32(c.Total) }

// LinkCount is how many links match in all.
func (c *Connection) LinkCount() int32 { return int32(c.LinkTotal) }

// UndatedCount is how many of all that match rest on undated links only.
func (c *Connection) UndatedCount() *int32 { return c.Undated }

// PageInfo is where the page stands.
func (c *Connection) PageInfo() PageInfo { return PageInfo{c} }

// Facets reads the answer.
func (c *Connection) Facets(ctx context.Context) []*Facet { return get[[]*Facet](ctx, &c.Filled) }

// LinkFacets reads the answer.
func (c *Connection) LinkFacets(ctx context.Context) []*Facet { return get[[]*Facet](ctx, &c.Filled) }

// Page is the connection itself, for values that embed one.
func (c *Connection) Page() *Connection { return c }

// PageInfo is where a page stands in its list.
type PageInfo struct{ c *Connection }

// Page is the connection whose place it is.
func (p PageInfo) Page() *Connection { return p.c }

// HasNextPage is whether more follows.
func (p PageInfo) HasNextPage() bool { return p.c.HasNext }

// HasPreviousPage is whether more stands before.
func (p PageInfo) HasPreviousPage() bool { return p.c.HasPrev }

// StartCursor is the cursor of the first edge.
func (p PageInfo) StartCursor() *string { return p.cursor(p.c.Start) }

// EndCursor is the cursor of the last edge.
func (p PageInfo) EndCursor() *string { return p.cursor(p.c.End) }

func (p PageInfo) cursor(at *store.Position) *string {
	if at == nil {
		return nil
	}
	s := EncodeCursor(p.c.Scope, at)
	return &s
}

// Edge is a row of a page.
type Edge struct {
	Filled
	At    store.Position
	Scope *Scope
	// Away is the distance from the point of the filter, in metres and one more; 0 when it is not known.
	Away int32
}

// DistanceKm is the distance from the point of the filter; nil when it is not known.
func (e *Edge) DistanceKm() *float64 {
	if e.Away == 0 {
		return nil
	}
	km := float64(e.Away-1) / 1000
	return &km
}

// Row is the edge itself, for values that embed one.
func (e *Edge) Row() *Edge { return e }

// Cursor is the place in the list.
func (e *Edge) Cursor() string { return EncodeCursor(e.Scope, &e.At) }

// Links reads the answer.
func (e *Edge) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &e.Filled) }

// LinkConnection is a page of links.
type LinkConnection struct{ *Connection }

// Edges reads the answer.
func (c LinkConnection) Edges(ctx context.Context) []LinkEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]LinkEdge, len(edges))
	for i, e := range edges {
		out[i] = LinkEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c LinkConnection) Nodes(ctx context.Context) []*Link { return get[[]*Link](ctx, &c.Filled) }

// LinkEdge is a link on a page.
type LinkEdge struct{ *Edge }

// Node reads the answer.
func (e LinkEdge) Node(ctx context.Context) *Link { return get[*Link](ctx, &e.Filled) }

// Other reads the answer.
func (e LinkEdge) Other(ctx context.Context) Entity { return get[Entity](ctx, &e.Filled) }

// EvidenceConnection is a page of evidence.
type EvidenceConnection struct{ *Connection }

// Edges reads the answer.
func (c EvidenceConnection) Edges(ctx context.Context) []EvidenceEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]EvidenceEdge, len(edges))
	for i, e := range edges {
		out[i] = EvidenceEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c EvidenceConnection) Nodes(ctx context.Context) []*Evidence {
	return get[[]*Evidence](ctx, &c.Filled)
}

// EvidenceEdge is a record on a page.
type EvidenceEdge struct{ *Edge }

// Node reads the answer.
func (e EvidenceEdge) Node(ctx context.Context) *Evidence { return get[*Evidence](ctx, &e.Filled) }

// StatementConnection is a page of statements.
type StatementConnection struct{ *Connection }

// Edges reads the answer.
func (c StatementConnection) Edges(ctx context.Context) []StatementEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]StatementEdge, len(edges))
	for i, e := range edges {
		out[i] = StatementEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c StatementConnection) Nodes(ctx context.Context) []*Statement {
	return get[[]*Statement](ctx, &c.Filled)
}

// StatementEdge is a statement on a page.
type StatementEdge struct{ *Edge }

// Node reads the answer.
func (e StatementEdge) Node(ctx context.Context) *Statement { return get[*Statement](ctx, &e.Filled) }

// Facet is how many rows have which value.
type Facet struct {
	Filled
	By                         string
	Distinct, Counted, Missing int32
	Truncated                  bool
}

// Buckets reads the answer.
func (x *Facet) Buckets(ctx context.Context) []*FacetBucket {
	return get[[]*FacetBucket](ctx, &x.Filled)
}

// FacetBucket is a value and how many rows have it.
type FacetBucket struct {
	Filled
	Value string
	Count int32
	IsID  bool
}

// Ident is the id of the entity that the value is, or "".
func (x *FacetBucket) Ident() string {
	if !x.IsID {
		return ""
	}
	return x.Value
}

// Entity reads the answer.
func (x *FacetBucket) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// DerivedEdge is a row of a page of a derived relation.
type DerivedEdge struct {
	Edge
	ThroughCount, PathCount int32
}

// Paths reads the answer.
func (e *DerivedEdge) Paths(ctx context.Context) []*DerivedPath {
	return get[[]*DerivedPath](ctx, &e.Filled)
}

// DerivedPath is how a derived relation leads to an entity.
type DerivedPath struct{ Filled }

// Through reads the answer.
func (p *DerivedPath) Through(ctx context.Context) Entity { return get[Entity](ctx, &p.Filled) }

// First reads the answer.
func (p *DerivedPath) First(ctx context.Context) *Link { return get[*Link](ctx, &p.Filled) }

// Second reads the answer.
func (p *DerivedPath) Second(ctx context.Context) *Link { return get[*Link](ctx, &p.Filled) }
