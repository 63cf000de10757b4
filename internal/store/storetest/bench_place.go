package storetest

import (
	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// placeTasks look for cities around another city at each iteration. They lie anywhere on the map, so that a circle of
// 1,000 km has one in 160 of them, and a box of 10 by 10 degrees one in 650.
func placeTasks() []task {
	o := kg.CityNetworks()
	byName, first := []store.Order{asc(store.FieldName)}, store.Window{Limit: 20}
	nearest := func(p geo.Point) []store.Order { return []store.Order{byDistance(p.Latitude, p.Longitude, false)} }
	boxed := func(p geo.Point) store.InBox {
		return box(max(p.Latitude-5, -90), max(p.Longitude-5, -180), min(p.Latitude+5, 90), min(p.Longitude+5, 180))
	}
	var out []task
	for _, t := range []struct {
		name  string
		query func(p geo.Point) store.ListQuery
	}{
		{"near-100km", func(p geo.Point) store.ListQuery {
			return store.ListQuery{Where: circle(p.Latitude, p.Longitude, 100_000), Order: byName, Window: first}
		}},
		{"near-1000km", func(p geo.Point) store.ListQuery {
			return store.ListQuery{Where: circle(p.Latitude, p.Longitude, 1_000_000), Order: byName, Window: first}
		}},
		{"near-1000km-nearest", func(p geo.Point) store.ListQuery {
			return store.ListQuery{Where: circle(p.Latitude, p.Longitude, 1_000_000), Order: nearest(p), Window: first}
		}},
		{"nearest", func(p geo.Point) store.ListQuery {
			return store.ListQuery{Where: circle(p.Latitude, p.Longitude, geo.Farthest), Order: nearest(p), Window: first}
		}},
		{"box", func(p geo.Point) store.ListQuery {
			return store.ListQuery{Where: boxed(p), Order: byName, Window: first}
		}},
		{"box-count", func(p geo.Point) store.ListQuery {
			return store.ListQuery{Where: boxed(p), Total: true}
		}},
		{"box-and-programme", func(p geo.Point) store.ListQuery {
			forums := some(rel(kg.Out, "PARTICIPATES_IN"), eq("kind", "forum"))
			return store.ListQuery{Where: store.And{boxed(p), forums}, Order: byName, Window: first}
		}},
	} {
		out = append(out, task{"place/" + t.name, listing("City", func(city *kg.Entity) store.ListQuery {
			p, _ := o.Point(city)
			q := t.query(p)
			q.Types = types("City")
			return q
		})})
	}
	return out
}
