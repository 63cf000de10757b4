package store

import (
	"context"

	"cityweave/internal/kg"
)

// Child is an expansion that follows a read, for entities that it finds. It is a hint: an engine to
// which one larger read costs less than two may answer it with the read, see Prefetched. The rest of the
// answer is the same with and without.
type Child struct {
	Types []kg.TypeID  // of the entities that will be expanded; empty means any
	Query *ExpandQuery // without Parents; it has Children of its own
}

// Prefetched is what an engine answered of a Child: all nil where it left the child to Expand.
type Prefetched struct {
	Pages    map[string]Page // by the id of the entity that was expanded; some may be missing
	Children []Prefetched    // of the entities in Pages: one for each of Query.Children, or nil
}

// ExpandRest is an Expand of which reads prefetched a part: it takes their pages, and expands the
// parents that have none. Each of children answers q.Children for some of the rows; no page has Prefetched.
func ExpandRest(ctx context.Context, v View, q ExpandQuery, reads []Prefetched) (pages []Page, children [][]Prefetched,
	err error,
) {
	if len(reads) == 0 {
		return expandWith(ctx, v, q)
	}
	if q.MaxTouched > 0 {
		ref, err := v.ReleaseInfo(ctx)
		if err == nil {
			err = q.Affordable(v.Ontology(), ref) // which all parents decide
		}
		if err != nil {
			return nil, nil, err
		}
	}
	pages = make([]Page, len(q.Parents))
	var rest []string
	var places []int // of rest
	for i, id := range q.Parents {
		if !take(&pages[i], reads, id) {
			rest, places = append(rest, id), append(places, i)
		}
	}
	for i := range reads {
		children = append(children, reads[i].Children)
	}
	if len(rest) == 0 {
		return pages, children, nil
	}
	q.Parents = rest
	found, more, err := expandWith(ctx, v, q)
	if err != nil {
		return nil, nil, err
	}
	for i, at := range places {
		pages[at] = found[i]
	}
	return pages, append(children, more...), nil
}

// expandWith is an Expand, with what it prefetched apart from its pages.
func expandWith(ctx context.Context, v View, q ExpandQuery) (pages []Page, children [][]Prefetched, err error) {
	pages, err = v.Expand(ctx, q)
	if err == nil && len(pages) > 0 && pages[0].Prefetched != nil {
		children = [][]Prefetched{pages[0].Prefetched}
		pages[0].Prefetched = nil
	}
	return pages, children, err
}

// take finds the page of an entity.
func take(page *Page, reads []Prefetched, id string) (ok bool) {
	for i := range reads {
		if *page, ok = reads[i].Pages[id]; ok {
			return true
		}
	}
	return false
}
