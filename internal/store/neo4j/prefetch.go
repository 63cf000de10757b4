package neo4j

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// A statement prefetches the expansions that its read announces (store.Next): it expands the
// entities that it finds, each once, and saves the round trip of a level. For example, a list of
// 20 cities with the programmes of each is one statement: the page of cities, then
// "UNWIND parents AS p" with a page of links of each. The pages stay in the view until Expand is
// called for them.

// mostNext bounds how many expansions one statement takes along; what is beyond is asked when its turn comes.
const mostPrefetches = 8

// prefetch is an expansion that a statement prefetches.
type prefetch struct {
	next *store.Next
	as   *expansion
	name string // of its part of the answer
}

// prefetch gives the parts of a statement that expand the entities in the variable parents, about
// n of them.
func (c *composer) prefetch(then []*store.Next, parents string, n float64) (parts []string, list []prefetch) {
	for _, next := range then {
		if c.prefetches == mostPrefetches {
			break
		}
		if !c.affordable(next, n) {
			continue
		}
		c.prefetches++
		f := prefetch{next: next, as: c.shape(*next.Query, n), name: fmt.Sprint("next", c.prefetches)}
		types := ""
		if len(next.Types) > 0 {
			types = " WHERE p" + c.Labels(next.Types)
		}
		below := "below" + fmt.Sprint(c.prefetches)
		parts = append(parts, schema.Fill(c.texts.fragment["next"], "parents", parents, "types", types, "rows",
			f.as.rows, "counts", f.as.counts,
			"answer", strings.Join(append([]string{"p.id"}, f.as.answer...), ", "), "name", f.name, "raw",
			f.as.raw(", collect(raw) AS "+below)))
		list = append(list, f)
		if f.as.further() {
			more, deeper := c.prefetch(next.Query.Then, below, n*float64(next.Query.Window.Limit))
			parts, list = append(parts, more...), append(list, deeper...)
		}
	}
	return parts, list
}

// affordable reports whether an expansion of n parents may look at as many links as it would. One that
// may not is left to Expand, which knows how many parents there are.
func (c *composer) affordable(next *store.Next, n float64) bool {
	q := next.Query
	return q.MaxTouched <= 0 ||
		q.FilterCost(c.Ontology, &c.stats.Reference, next.Types, n) <= float64(q.MaxTouched)
}

// entitiesWithOne is entitiesWith for one expansion that announces no other.
func (c *composer) entitiesWithOne(next *store.Next, n float64) (string, []prefetch) {
	as := c.shape(*next.Query, n)
	answer := "[" + strings.Join(append([]string{"p.id"}, as.answer...), ", ") + "]"
	if len(next.Types) > 0 {
		answer = "CASE WHEN p" + c.Labels(next.Types) + " THEN " + answer + " END"
	}
	return schema.Fill(c.texts.fragment["entities_next"], "rows", as.rows, "counts", as.counts, "next", answer,
			"tail", c.texts.fragment["tail"]),
		[]prefetch{{next: next, as: as}}
}

// names are the names of the parts of the answer, in their order.
func names(list []prefetch) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].name
	}
	return out
}

// storePrefetched reads prefetched pages, one part of the answer for each expansion, into the view.
func (v *view) storePrefetched(list []prefetch, answer []any) error {
	if len(answer) != len(list) {
		return fmt.Errorf("%d parts in an answer of %d", len(answer), len(list))
	}
	for i := range list {
		rows, _ := answer[i].([]any)
		pages, err := list[i].as.byParent(rows)
		if err != nil {
			return err
		}
		v.mu.Lock()
		if v.fetched == nil {
			v.fetched = map[*store.ExpandQuery]map[string]store.Page{}
		}
		maps.Copy(pages, v.fetched[list[i].next.Query])
		v.fetched[list[i].next.Query] = pages
		v.mu.Unlock()
	}
	return nil
}

// prefetched are the pages of an expansion that the view has already, by parent.
func (v *view) prefetched(q *store.ExpandQuery) map[string]store.Page {
	if q.Foreseen == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.fetched[q.Foreseen]
}

// Expand pages through the links of each parent.
func (v *view) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	if err := q.Affordable(v.Ontology(), &v.state.Summary.Reference); err != nil {
		return nil, err
	}
	known, parents := v.prefetched(&q), q.Parents
	q.Parents = slices.DeleteFunc(slices.Clone(parents), func(id string) bool { _, ok := known[id]; return ok })
	var found map[string]store.Page
	var none store.Page
	err := ctx.Err()
	if len(q.Parents) > 0 {
		found, none, err = v.expand(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	out := make([]store.Page, len(parents))
	for i, id := range parents {
		page, ok := known[id]
		if !ok {
			if page, ok = found[id]; !ok {
				page = none
			}
		}
		out[i] = page
	}
	return out, nil
}
