package neo4j

import (
	"cmp"
	"fmt"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// facet is a store.Facet as a part of a statement.
type facet struct {
	name   string
	values string // clauses that bind value, once for each value of a row and to null for a row without
	kind   kg.Kind
	limit  int
	multi  bool
}

func (c *composer) facet(f store.Facet, name, n, r string) facet {
	fields, value := c.Node, func(property string) string { return n + "." + property }
	if f.Link {
		fields, value = c.Link, c.linkValue(r)
	}
	out := facet{name: name, limit: f.Limit}
	field := fields[f.Field]
	switch {
	case field == nil || f.Link && r == "":
		out.values = "WITH null AS value"
	case field.Form == schema.Scalar:
		out.kind = field.Kind
		out.values = fmt.Sprintf("WITH %s AS value", value(field.Raw))
	default:
		out.kind, out.multi = field.Kind, true
		// A row counts once for each of its distinct values: lists are written without repetition.
		out.values = fmt.Sprintf("UNWIND coalesce(%s, [null]) AS value", value(field.Raw))
	}
	return out
}

// result puts the buckets into the order of the contract.
func (f facet) result(answer any) store.FacetResult {
	pairs, _ := answer.([]any)
	var out store.FacetResult
	for _, x := range pairs {
		pair, _ := x.([]any)
		if len(pair) != 2 {
			continue
		}
		times, _ := pair[1].(int64)
		if pair[0] == nil {
			out.Missing += int(times)
			continue
		}
		out.Buckets = append(out.Buckets, store.Bucket{Value: valueOf(f.kind, pair[0]), Count: int(times)})
		out.Counted += int(times)
	}
	slices.SortFunc(out.Buckets, func(a, b store.Bucket) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), a.Value.Compare(b.Value))
	})
	out.Distinct = len(out.Buckets)
	out.Buckets = out.Buckets[:min(f.limit, len(out.Buckets))]
	return out
}
