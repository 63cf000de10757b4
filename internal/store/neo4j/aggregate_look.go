package neo4j

import (
	"context"
	"fmt"
	"strings"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// looked is how many links the walks of an aggregate look at, see store.Aggregator, or more than
// most when there are more: no walk is counted further.
func (v *view) looked(ctx context.Context, q *store.AggregateQuery, most int) (int, error) {
	c := v.store.composer(v.state)
	rows, err := v.ask(ctx, c, c.looks(q, most))
	if err != nil {
		return 0, err
	}
	n := 0
	for _, row := range rows {
		n += whole64(row)
	}
	return n, nil
}

// looks is the statement that asks it: a part for each walk.
func (c *composer) looks(q *store.AggregateQuery, most int) string {
	a := &aggregation{composer: c, q: q}
	limit := c.param(int64(most) + 1)
	var parts, answer []string
	q.Looks(func(before []int, w int) {
		walk := &q.Walks[w]
		start, _ := a.at(walk.Parent)
		if start == "" {
			return
		}
		n, r := a.at(w)
		pattern, where := a.pattern(start, r, n, walk.Step.Rel)
		name := fmt.Sprint("look", len(answer))
		parts = append(parts, schema.Fill(c.texts.fragment["aggregate_looks"], "rows",
			strings.Join(a.bound(before), "\n"), "pattern", pattern, "where", where, "limit", limit, "name", name))
		answer = append(answer, name)
	})
	return "CYPHER 5\n" + c.tail(parts, answer)
}
