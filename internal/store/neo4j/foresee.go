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

// What will be asked of entities that a statement finds is asked in the same statement: a
// level of the answer less is a round trip less. Each entity is expanded once, wherever it was
// found. The pages stay in the view until they are asked for.

// mostNext bounds how many expansions one statement takes along; what is beyond is asked when its turn comes.
const mostNext = 8

// foreseen is an expansion that a statement takes along.
type foreseen struct {
	next *store.Next
	as   *expansion
	name string // of its part of the answer
}

// foresee gives the parts of a statement for what comes next, behind one that has the entities
// in the variable parents, about so many.
func (c *composer) foresee(then []*store.Next, parents string, n float64) (parts []string, list []foreseen) {
	for _, next := range then {
		if c.nexts == mostNext {
			break
		}
		c.nexts++
		f := foreseen{next: next, as: c.shape(*next.Query, n), name: fmt.Sprint("next", c.nexts)}
		types := ""
		if len(next.Types) > 0 {
			types = " WHERE p" + c.Labels(next.Types)
		}
		below := "below" + fmt.Sprint(c.nexts)
		parts = append(parts, schema.Fill(c.texts.fragment["next"], "parents", parents, "types", types, "rows", f.as.rows, "counts", f.as.counts,
			"answer", strings.Join(append([]string{"p.id"}, f.as.answer...), ", "), "name", f.name, "raw", f.as.raw(", collect(raw) AS "+below)))
		list = append(list, f)
		if f.as.further() {
			more, deeper := c.foresee(next.Query.Then, below, n*float64(next.Query.Window.Limit))
			parts, list = append(parts, more...), append(list, deeper...)
		}
	}
	return parts, list
}

// entitiesNext is entitiesThen with one thing that comes next, and nothing behind that.
func (c *composer) entitiesNext(next *store.Next, n float64) (string, []foreseen) {
	as := c.shape(*next.Query, n)
	answer := "[" + strings.Join(append([]string{"p.id"}, as.answer...), ", ") + "]"
	if len(next.Types) > 0 {
		answer = "CASE WHEN p" + c.Labels(next.Types) + " THEN " + answer + " END"
	}
	return schema.Fill(c.texts.fragment["entities_next"], "rows", as.rows, "counts", as.counts, "next", answer, "tail", c.texts.fragment["tail"]),
		[]foreseen{{next: next, as: as}}
}

// names are the parts of the answer, in their order.
func names(list []foreseen) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].name
	}
	return out
}

// keep reads what a statement took along, one part of the answer for each, into the view.
func (v *view) keep(list []foreseen, answer []any) error {
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
		if v.kept == nil {
			v.kept = map[*store.ExpandQuery]map[string]store.Page{}
		}
		maps.Copy(pages, v.kept[list[i].next.Query])
		v.kept[list[i].next.Query] = pages
		v.mu.Unlock()
	}
	return nil
}

// known are the pages of an expansion that the view has already, by parent.
func (v *view) known(q *store.ExpandQuery) map[string]store.Page {
	if q.Foreseen == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.kept[q.Foreseen]
}

// Expand pages through the links of each parent.
func (v *view) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	known, parents := v.known(&q), q.Parents
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
