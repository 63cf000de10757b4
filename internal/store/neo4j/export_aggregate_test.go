package neo4j

import (
	"context"

	"cityweave/internal/store"
)

// Aggregations are the statements of an aggregate: the groups, and what is left of them.
func (s *Store) Aggregations(ctx context.Context, q store.AggregateQuery) ([]Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	var out []Statement
	for _, rest := range []*chosenGroups{nil, {keys: []any{}, not: true}} {
		c := s.composer(st)
		a := c.aggregation(&q, rest)
		c.params["slot"] = string(st.slot)
		out = append(out, Statement{"aggregate", slotted(a.text, st.slot), c.params})
	}
	return out, nil
}
