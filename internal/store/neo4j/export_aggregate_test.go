package neo4j

import (
	"context"

	"cityweave/internal/store"
)

// Aggregations are the statements of an aggregate: the groups, what is left of them, and what is looked at.
func (s *Store) Aggregations(ctx context.Context, q store.AggregateQuery) ([]Statement, error) {
	var out []Statement
	for _, rest := range []*chosenGroups{nil, {keys: []any{}, not: true}} {
		x, err := s.compose(ctx, "aggregate", func(c *composer) string { return c.aggregation(&q, rest).text })
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	x, err := s.compose(ctx, "aggregate looks", func(c *composer) string { return c.looks(&q, 100) })
	if err != nil {
		return nil, err
	}
	return append(out, x), nil
}
