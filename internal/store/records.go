package store

import (
	"context"
	"slices"

	"cityweave/internal/kg"
)

// Lister lists the records that facts consist of, whatever entity they belong to.
type Lister interface {
	// ListLinks pages through the links that match, with both their ends: one page of all of them or, with Under, one
	// for each of these programmes; an unknown one gets what one without links gets. The error is a *TooMuch, before
	// any work, when the query is not Affordable.
	ListLinks(ctx context.Context, q LinkQuery) ([]RecordPage[LinkRow], error)
	// ListStatements pages through the statements that match. Errors are as in ListLinks.
	ListStatements(ctx context.Context, q RecordQuery) (RecordPage[*kg.Statement], error)
	// ListEvidence pages through the records of evidence that match. Errors are as in ListLinks.
	ListEvidence(ctx context.Context, q RecordQuery) (RecordPage[*kg.Evidence], error)
}

// RecordQuery asks for records of one kind.
type RecordQuery struct {
	Where  Predicate // over the record: Cond, Related and their logic; nil matches all
	Order  []Order   // ByLink only: fields of the record; then its id, in the direction of the last key
	Window Window    // Position.ID is the id of the record
	Total  bool      // count all that match
	Facets []Facet   // over all that match; those that are not of the Link have no values

	MaxTouched int // the most records that Where may look at, see Affordable; 0 for any number
}

// LinkQuery asks for links.
type LinkQuery struct {
	RecordQuery
	Types []kg.LinkTypeID // any of these; empty means all link types
	// From and To are over the ends; nil matches all. A link of a symmetric type has no direction: it matches when
	// its ends match either way round.
	From, To Predicate
	AsOf     kg.AsOf  // only links that it chooses, see kg.Link.Holds
	Under    []string // ids of programmes, when not nil: the links whose programme is each of these
}

// RecordPage is a part of an ordered list of records.
type RecordPage[R any] struct {
	Rows             []R
	Keys             [][]kg.Value // sort keys of each of Rows, if Window.Keys
	HasNext, HasPrev bool         // as in Page
	Total            int
	Facets           []FacetResult // as in Page
}

// Related looks at the records that a record leads to. It holds when some of them match Where; with None, when none
// of them does.
type Related struct {
	To    string // one of the words below; records of other kinds lead nowhere
	None  bool
	Where Predicate // nil matches all
}

// What a record can lead to.
const (
	ToEvidence = "evidence" // from a link or a statement, to the evidence for it
	ToSource   = "source"   // from evidence, to the entity that is its source
	ToSubject  = "subject"  // from a statement, to the entity that it describes
)

func (Related) predicate() {}

// FilterCost bounds how many records an engine looks at for the conditions of the query, besides those that are
// listed: for a condition on evidence all records of evidence, for one on the ends of links theirs.
func (q *RecordQuery) FilterCost(_ *kg.Ontology, ref *ReleaseInfo) float64 {
	if looksAtEvidence(q.Where) {
		return float64(ref.Evidence)
	}
	return 0
}

// FilterCost bounds how many records an engine looks at for the conditions of the query, besides those that are listed.
func (q *LinkQuery) FilterCost(o *kg.Ontology, ref *ReleaseInfo) float64 {
	ends := float64(ref.Count(nil))
	return q.RecordQuery.FilterCost(o, ref) + FilterCost(o, ref, nil, q.From, ends) +
		FilterCost(o, ref, nil, q.To, ends)
}

// Affordable is that of a ListQuery.
func (q *RecordQuery) Affordable(o *kg.Ontology, ref *ReleaseInfo) error {
	if q.MaxTouched <= 0 {
		return nil
	}
	return within(q.MaxTouched, q.FilterCost(o, ref))
}

// Affordable is that of a ListQuery.
func (q *LinkQuery) Affordable(o *kg.Ontology, ref *ReleaseInfo) error {
	if q.MaxTouched <= 0 {
		return nil
	}
	return within(q.MaxTouched, q.FilterCost(o, ref))
}

// looksAtEvidence reports whether a condition on links or statements looks at the evidence for them.
func looksAtEvidence(p Predicate) bool {
	switch p := p.(type) {
	case And:
		return slices.ContainsFunc(p, looksAtEvidence)
	case Or:
		return slices.ContainsFunc(p, looksAtEvidence)
	case Not:
		return looksAtEvidence(p.Predicate)
	case Related:
		return p.To == ToEvidence
	default:
		return false
	}
}

// NamedIDs returns the ids that a condition on records names, so that no other record can match; ok is false when it
// names none.
func NamedIDs(p Predicate) (ids []string, ok bool) {
	switch p := p.(type) {
	case And:
		for _, part := range p {
			if ids, ok = NamedIDs(part); ok {
				return ids, true
			}
		}
	case Cond:
		if p.Field != FieldID || p.Op != Eq && p.Op != Exact {
			return nil, false
		}
		for _, v := range p.Values {
			ids = append(ids, v.Str())
			if folded := v.SortKey().Str(); folded != v.Str() {
				ids = append(ids, folded)
			}
		}
		return ids, true
	}
	return nil, false
}
