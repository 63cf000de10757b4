//go:build !race

package storetest_test

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// pluralFaults are engines that are wrong about relations along links of several types, or of all.
func pluralFaults() []fault {
	// plural changes relations along links of all types to entities of some.
	plural := func(change func(*store.Rel)) func(store.View) store.View {
		return rewriting(nil, func(c *store.CountSpec) {
			if len(c.Rel.Types) == 0 && len(c.Rel.Others) > 0 {
				change(&c.Rel)
			}
		})
	}
	without := func(name string) []kg.LinkTypeID {
		var out []kg.LinkTypeID
		for i, l := range kg.CityNetworks().Links {
			if l.Name != name {
				out = append(out, kg.LinkTypeID(i))
			}
		}
		return out
	}
	return []fault{
		{
			name: "a plural leaves links of one type out", caughtBy: "plural/links of all types", random: true,
			view: plural(func(r *store.Rel) { r.Types = without("MEMBER_OF") }),
		},
		{
			name: "a plural follows links forward only", caughtBy: "plural/links of all types", random: true,
			view: plural(func(r *store.Rel) {
				if r.Dir == kg.Both {
					r.Dir = kg.Out
				}
			}),
		},
		{
			name: "a plural leads to entities of all types", caughtBy: "plural/links of all types", random: true,
			view: plural(func(r *store.Rel) { r.Others = nil }),
		},
		{
			name: "of several link types only the first counts", caughtBy: "plural/links of some types", random: true,
			view: rewriting(nil, func(c *store.CountSpec) { c.Rel.Types = c.Rel.Types[:min(1, len(c.Rel.Types))] }),
		},
		{
			name: "conditions on a plural count links", caughtBy: "plural/conditions and orders count", random: true,
			view: countingLinks(false),
		},
		{
			name: "orders by a plural count links", caughtBy: "plural/conditions and orders count", random: true,
			view: countingLinks(true),
		},
		{
			name: "an entity is listed once for each type of links to it", caughtBy: "plural/links of all types", random: true,
			view: perType,
		},
	}
}

// perType is an engine that pairs links of one type only, so that an entity stands in several rows.
func perType(v store.View) store.View {
	return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
		pages, err := v.Expand(ctx, q)
		if err != nil || q.Unit != store.EachEntity || q.NodesOnly || len(q.Rel.Types) == 1 {
			return pages, err
		}
		for i := range pages {
			var rows []store.Row
			for _, row := range pages[i].Rows {
				byType := map[kg.LinkTypeID][]store.SeenLink{}
				var types []kg.LinkTypeID
				for l := &row.SeenLink; l != nil; l = l.Next {
					if byType[l.Link.Type] == nil {
						types = append(types, l.Link.Type)
					}
					byType[l.Link.Type] = append(byType[l.Link.Type], *l)
				}
				for _, t := range types {
					row.SeenLink = store.Chained(byType[t])
					rows = append(rows, row)
				}
			}
			pages[i].Rows = rows
		}
		return pages, nil
	}}
}
