package exec

import (
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func (r *run) aggregate(n *plan.Aggregate) (any, error) {
	found, err := r.view.Aggregate(r.ctx, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	v := &result.Aggregate{
		Rows: int32(found.Rows), Grouped: int32(found.Grouped), Missing: int32(found.Rows - found.Grouped),
		TotalGroups: int32(found.Total), Truncated: found.Total > len(found.Groups),
	}
	v.Paged.Scope, v.Paged.HasNext, v.Paged.HasPrev = n.Scope, found.More, n.Query.After != nil
	if last := len(found.Groups) - 1; n.Positions && last >= 0 {
		v.Paged.Start = &store.Position{Keys: n.Query.PositionOf(&found.Groups[0])}
		v.Paged.End = &store.Position{Keys: n.Query.PositionOf(&found.Groups[last])}
	}
	if found.Other != nil {
		v.Other = &result.AggregateRest{
			Groups: int32(found.Total - len(found.Groups)), Count: int32(found.Other.Count),
			Measures: measured(n, found.Other),
		}
	}
	for _, c := range n.Children {
		group := func(g *store.Group) *result.AggregateGroup { return r.group(n, c.Children, g) }
		v.Set(c.Key, each(found.Groups, group))
	}
	return v, nil
}

func (r *run) group(n *plan.Aggregate, children []plan.Child, group *store.Group) *result.AggregateGroup {
	v := &result.AggregateGroup{Count: int32(group.Count), Measures: measured(n, group)}
	for _, c := range children {
		keys := make([]*result.AggregateKey, len(n.Keys))
		for i := range keys {
			by, x := &n.Keys[i], group.Keys[i]
			keys[i] = &result.AggregateKey{Name: n.Names[i], Value: written(by, x), Number: numeric(x), IsID: by.Entity}
			r.push(keys[i], c.Steps)
		}
		v.Set(c.Key, keys)
	}
	return v
}

func measured(n *plan.Aggregate, group *store.Group) []result.AggregateMeasure {
	out := make([]result.AggregateMeasure, len(group.Measures))
	for i, m := range group.Measures {
		out[i] = result.AggregateMeasure{
			Name: n.Measures[i], Known: int32(m.Known), Date: result.OptionalDate(m.Value.Date()),
			Value: numeric(m.Value),
		}
	}
	return out
}

// numeric is a value as a number; nil when it is none.
func numeric(x kg.Value) *result.Number {
	if x.Kind() != kg.Int && x.Kind() != kg.Float {
		return nil
	}
	n := result.Number(x.Float())
	return &n
}
