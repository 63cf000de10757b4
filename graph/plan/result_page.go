package plan

import (
	"context"

	"cityweave/internal/store"
)

// Connection is a page of entities, links or evidence.
type Connection struct {
	results
	total            int
	hasNext, hasPrev bool
	first, last      *store.Position
	scope            listScope
	counts           []store.ChangeCount // of changes
}

// TotalCount is how many match in all.
func (c *Connection) TotalCount() int32 { return int32(c.total) }

// PageInfo is where the page stands.
func (c *Connection) PageInfo() PageInfo { return PageInfo{c} }

// Facets reads the answer.
func (c *Connection) Facets(ctx context.Context) []*Facet { return get[[]*Facet](ctx, &c.results) }

// LinkFacets reads the answer.
func (c *Connection) LinkFacets(ctx context.Context) []*Facet { return get[[]*Facet](ctx, &c.results) }

// PageInfo is where a page stands in its list.
type PageInfo struct{ c *Connection }

// HasNextPage is whether more follows.
func (p PageInfo) HasNextPage() bool { return p.c.hasNext }

// HasPreviousPage is whether more stands before.
func (p PageInfo) HasPreviousPage() bool { return p.c.hasPrev }

// StartCursor is the cursor of the first edge.
func (p PageInfo) StartCursor() *string { return p.cursor(p.c.first) }

// EndCursor is the cursor of the last edge.
func (p PageInfo) EndCursor() *string { return p.cursor(p.c.last) }

func (p PageInfo) cursor(at *store.Position) *string {
	if at == nil {
		return nil
	}
	s := encodeCursor(p.c.scope, *at)
	return &s
}

// Edge is a row of a page.
type Edge struct {
	results
	at    store.Position
	scope listScope
}

// Cursor is the place in the list.
func (e *Edge) Cursor() string { return encodeCursor(e.scope, e.at) }

// Link reads the answer.
func (e *Edge) Link(ctx context.Context) *Link { return get[*Link](ctx, &e.results) }

// LinkConnection is a page of links.
type LinkConnection struct{ *Connection }

// Edges reads the answer.
func (c LinkConnection) Edges(ctx context.Context) []LinkEdge {
	edges := get[[]*Edge](ctx, &c.results)
	out := make([]LinkEdge, len(edges))
	for i, e := range edges {
		out[i] = LinkEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c LinkConnection) Nodes(ctx context.Context) []*Link { return get[[]*Link](ctx, &c.results) }

// LinkEdge is a link on a page.
type LinkEdge struct{ *Edge }

// Node reads the answer.
func (e LinkEdge) Node(ctx context.Context) *Link { return get[*Link](ctx, &e.results) }

// Other reads the answer.
func (e LinkEdge) Other(ctx context.Context) Entity { return get[Entity](ctx, &e.results) }

// EvidenceConnection is a page of evidence.
type EvidenceConnection struct{ *Connection }

// Edges reads the answer.
func (c EvidenceConnection) Edges(ctx context.Context) []EvidenceEdge {
	edges := get[[]*Edge](ctx, &c.results)
	out := make([]EvidenceEdge, len(edges))
	for i, e := range edges {
		out[i] = EvidenceEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c EvidenceConnection) Nodes(ctx context.Context) []*Evidence {
	return get[[]*Evidence](ctx, &c.results)
}

// EvidenceEdge is a record on a page.
type EvidenceEdge struct{ *Edge }

// Node reads the answer.
func (e EvidenceEdge) Node(ctx context.Context) *Evidence { return get[*Evidence](ctx, &e.results) }

// Facet is how many rows have which value.
type Facet struct {
	results
	By                         string
	Distinct, Counted, Missing int32
	Truncated                  bool
}

// Buckets reads the answer.
func (x *Facet) Buckets(ctx context.Context) []*FacetBucket {
	return get[[]*FacetBucket](ctx, &x.results)
}

// FacetBucket is a value and how many rows have it.
type FacetBucket struct {
	results
	Value string
	Count int32
	isID  bool
}

// ident is the id of the entity that the value is, or "".
func (x *FacetBucket) ident() string {
	if !x.isID {
		return ""
	}
	return x.Value
}

// Entity reads the answer.
func (x *FacetBucket) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// DerivedEdge is a row of a page of a derived relation.
type DerivedEdge struct {
	Edge
	ThroughCount, WayCount int32
}

// Ways reads the answer.
func (e *DerivedEdge) Ways(ctx context.Context) []*Way { return get[[]*Way](ctx, &e.results) }

// Way is how a derived relation leads to an entity.
type Way struct{ results }

// Through reads the answer.
func (w *Way) Through(ctx context.Context) Entity { return get[Entity](ctx, &w.results) }

// First reads the answer.
func (w *Way) First(ctx context.Context) *Link { return get[*Link](ctx, &w.results) }

// Second reads the answer.
func (w *Way) Second(ctx context.Context) *Link { return get[*Link](ctx, &w.results) }
