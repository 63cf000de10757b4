package neo4j

import (
	"fmt"
	"strings"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// A statement prefetches the expansions that follow its read (store.Child): it expands the
// entities that it finds, each once, and saves the round trip of a level. For example, a list of
// 20 cities with the programmes of each is one statement: the page of cities, then
// "UNWIND parents AS p" with a page of links of each.

// mostPrefetches bounds how many expansions one statement prefetches; the others are left to Expand.
const mostPrefetches = 8

// prefetch is a child that a statement prefetches.
type prefetch struct {
	as       *expansion // nil for a child that is left to Expand
	name     string     // of its part of the answer
	children []prefetch
}

// prefetch gives the parts of a statement that expand the entities in the variable parents, about
// n of them, and how to read the answer: one for each child.
func (c *composer) prefetch(children []store.Child, parents string, n float64) (parts []string, list []prefetch) {
	list = make([]prefetch, len(children))
	for i, child := range children {
		if c.prefetches == mostPrefetches {
			break
		}
		if !c.affordable(child, n) {
			continue
		}
		c.prefetches++
		f := &list[i]
		f.as, f.name = c.shape(*child.Query, child.Types, n), fmt.Sprint("next", c.prefetches)
		types := ""
		if len(child.Types) > 0 {
			types = " WHERE p" + c.Labels(child.Types)
		}
		below := "below" + fmt.Sprint(c.prefetches)
		parts = append(parts, schema.Fill(c.texts.fragment["next"], "parents", parents, "types", types, "rows",
			f.as.rows, "counts", f.as.counts,
			"answer", strings.Join(append([]string{"p.id"}, f.as.answer...), ", "), "name", f.name, "raw",
			f.as.raw(", collect(raw) AS "+below)))
		if f.as.further() {
			var more []string
			more, f.children = c.prefetch(child.Query.Children, below, n*float64(child.Query.Window.Limit))
			parts = append(parts, more...)
		}
	}
	return parts, list
}

// affordable reports whether an expansion of n parents may look at as many links as it would. One that
// may not is left to Expand, which knows how many parents there are.
func (c *composer) affordable(child store.Child, n float64) bool {
	q := child.Query
	return q.MaxTouched <= 0 ||
		q.FilterCost(c.Ontology, &c.stats.ReleaseInfo, child.Types, n) <= float64(q.MaxTouched)
}

// entitiesWithOne is entitiesWith for one child without children.
func (c *composer) entitiesWithOne(child store.Child, n float64) (string, []prefetch) {
	as := c.shape(*child.Query, child.Types, n)
	answer := "[" + strings.Join(append([]string{"p.id"}, as.answer...), ", ") + "]"
	if len(child.Types) > 0 {
		answer = "CASE WHEN p" + c.Labels(child.Types) + " THEN " + answer + " END"
	}
	return schema.Fill(c.texts.fragment["entities_next"], "rows", as.rows, "counts", as.counts, "next", answer,
			"tail", c.texts.fragment["tail"]),
		[]prefetch{{as: as}}
}

// names are the names of the parts of the answer, in their order.
func names(list []prefetch) (out []string) {
	for i := range list {
		if list[i].as != nil {
			out = append(append(out, list[i].name), names(list[i].children)...)
		}
	}
	return out
}

// readPrefetched reads the parts of an answer that have what was prefetched.
func readPrefetched(list []prefetch, answer []any) ([]store.Prefetched, error) {
	out, rest, err := pagesOf(list, answer)
	if err == nil && len(rest) > 0 {
		err = errShape
	}
	return out, err
}

// pagesOf reads one part of the answer for each prefetch, in the order of names, and gives those that follow.
func pagesOf(list []prefetch, answer []any) (out []store.Prefetched, rest []any, err error) {
	if len(list) == 0 {
		return nil, answer, nil
	}
	out = make([]store.Prefetched, len(list))
	for i, f := range list {
		if f.as == nil {
			continue
		}
		if len(answer) == 0 {
			return nil, nil, errShape
		}
		rows, _ := answer[0].([]any)
		if out[i].Pages, err = f.as.byParent(rows); err != nil {
			return nil, nil, err
		}
		if out[i].Children, answer, err = pagesOf(f.children, answer[1:]); err != nil {
			return nil, nil, err
		}
	}
	return out, answer, nil
}
