package store

import (
	"context"

	"cityweave/internal/kg"
)

// TwoHopper follows two links in a row, for relations that no single link states: the themes of a city through
// its programmes.
type TwoHopper interface {
	// Derive pages through the entities that are two hops away from each parent: one page per
	// parent; an unknown parent gets what one without links gets. Each entity is one row,
	// however many paths lead to it; the parent itself is none. A path is a pair of hops: two
	// paths through one entity differ in one of their links. With MaxTouched a *TooMuch is the answer
	// when the parents, in their order, add up to more: of each the links of the first hop, and those
	// of the second hop of each entity in the middle that matches, on whatever day.
	Derive(ctx context.Context, q DeriveQuery) ([]DerivedPage, error)
}

// DeriveQuery asks for the entities two hops away.
type DeriveQuery struct {
	Parents       []string
	First, Second DerivedHop
	Through       Predicate // over the entity in the middle; nil matches all
	Node          Predicate // over the entity at the end; nil matches all
	AsOf          kg.AsOf   // only links that it chooses, on both hops
	Order         []Order   // all but ByLink; then id of the entity, see Order
	Window        Window    // for each parent; Position.Link is ""
	Total         bool      // count all that match, for each parent
	Paths         int       // the most paths to give for each row
	MaxTouched    int       // the most links (of a hop by country: entities) to look at; 0 for any number
}

// DerivedHop is one of the two hops of a derived relation.
type DerivedHop struct {
	Rel // the links, and the types of entities that they lead to
	// Country: no links, but where places lie. Rel.Dir Out leads to the country that an entity
	// lies in, In to all that lies in a country; neither leads to the entity itself.
	Country bool
}

// DerivedPage is a part of an ordered list.
type DerivedPage struct {
	Rows    []DerivedRow
	HasNext bool // as in Page
	HasPrev bool
	Total   int
}

// DerivedRow is an entity two hops away, and the paths to it.
type DerivedRow struct {
	Node      *kg.Entity
	Through   int           // how many different entities it was found through
	PathCount int           // how many paths there are
	Paths     []DerivedPath // the first of them: by folded name of the middle, then its id, then the ids of the links
	Keys      []kg.Value
}

// DerivedPath leads from the parent through the entity in the middle to the row.
type DerivedPath struct {
	Middle        *kg.Entity
	First, Second *kg.Link // nil for a hop by country
	FirstForward  bool     // the parent is the from of First; true for loops, false without a link
	SecondForward bool     // the middle is the from of Second; likewise
}

// DerivedHopOf reads a hop of the ontology table that leads to entities of a type.
func DerivedHopOf(o *kg.Ontology, h kg.Hop, to kg.TypeID) DerivedHop {
	out := DerivedHop{Rel: Rel{Dir: h.Dir, Others: []kg.TypeID{to}}, Country: h.Country}
	out.Types, _ = o.LinkTypes(h.Link)
	return out
}
