//go:build !race

package storetest_test

import (
	"context"
	"slices"

	"cityweave/internal/geo"
	"cityweave/internal/store"
)

// circles is an engine that takes each circle for another condition.
func circles(change func(store.Near) store.Predicate) func(store.View) store.View {
	return rewriting(func(p store.Predicate) store.Predicate {
		if n, ok := p.(store.Near); ok {
			return change(n)
		}
		return p
	}, nil)
}

// boxes is an engine that takes each box for another condition.
func boxes(change func(geo.Box) store.Predicate) func(store.View) store.View {
	return rewriting(func(p store.Predicate) store.Predicate {
		if b, ok := p.(store.InBox); ok {
			return change(b.Box)
		}
		return p
	}, nil)
}

func placeFaults() []fault {
	return []fault{
		{name: "a circle is its bounding box", caughtBy: "place/near measures along great circles", random: true, view: circles(func(n store.Near) store.Predicate {
			return store.InBox{Box: n.Bounds()}
		})},
		{name: "the border of a circle is outside", caughtBy: "place/near measures along great circles", random: true, view: circles(func(n store.Near) store.Predicate {
			n.Metres--
			return n
		})},
		{name: "a circle ends at the antimeridian", caughtBy: "place/near goes across the antimeridian", view: circles(func(n store.Near) store.Predicate {
			b := n.Bounds()
			if b.West > b.East {
				if n.Centre.Longitude > 0 {
					b.East = 180
				} else {
					b.West = -180
				}
			}
			return store.And{n, store.InBox{Box: b}}
		})},
		{name: "a circle ends at the pole", caughtBy: "place/near goes across a pole", view: circles(func(n store.Near) store.Predicate {
			b := n.Bounds()
			if b.North == 90 || b.South == -90 {
				b.West, b.East = max(-180, n.Centre.Longitude-90), min(180, n.Centre.Longitude+90)
			}
			return store.And{n, store.InBox{Box: b}}
		})},
		{name: "a box across the antimeridian is empty", caughtBy: "place/a box with its west greater", random: true, view: boxes(func(b geo.Box) store.Predicate {
			if b.West > b.East {
				return store.Or{}
			}
			return store.InBox{Box: b}
		})},
		{name: "a box with its west greater than its east is turned", caughtBy: "place/a box with its west greater", random: true, view: boxes(func(b geo.Box) store.Predicate {
			b.West, b.East = min(b.West, b.East), max(b.West, b.East)
			return store.InBox{Box: b}
		})},
		{name: "180° east is not 180° west", caughtBy: "place/180° east", random: true, view: boxes(func(b geo.Box) store.Predicate {
			if b.East == 180 && b.West > -180 {
				b.East = 179.9999
			}
			if b.West == -180 && b.East < 180 {
				b.West = -179.9999
			}
			return store.InBox{Box: b}
		})},
		{name: "the pole is beyond every box", caughtBy: "place/a pole lies on all meridians", random: true, view: boxes(func(b geo.Box) store.Predicate {
			b.North, b.South = min(b.North, 89.9999), max(b.South, -89.9999)
			return store.InBox{Box: b}
		})},
		{name: "distances are measured from elsewhere", caughtBy: "place/the distance orders", random: true, view: measured(func(o *store.Order) {
			o.From = geo.Point{Latitude: o.From.Longitude / 2, Longitude: o.From.Latitude}
		})},
		{name: "the farthest stand first", caughtBy: "place/the distance orders", random: true, view: measured(func(o *store.Order) {
			o.Desc = !o.Desc
		})},
	}
}

// measured is an engine that changes each order by distance.
func measured(change func(*store.Order)) func(store.View) store.View {
	return func(v store.View) store.View {
		return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
			q.Order = slices.Clone(q.Order)
			for i := range q.Order {
				if q.Order[i].By == store.ByDistance {
					change(&q.Order[i])
				}
			}
			return v.List(ctx, q)
		}}
	}
}
