package exec

import (
	"slices"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/layout"
	"cityweave/internal/store"
)

// drawn works out where entities stand in a drawing of them and of the links among them. Each has one place, however
// often it is listed; nil and links with an end that is not listed count for nothing.
func (r *run) drawn(entities []*kg.Entity, links []store.LinkRow) ([]result.Position, error) {
	ids := make([]string, 0, len(entities))
	for _, e := range entities {
		if e != nil {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	g := layout.Among(slices.Compact(ids), func(yield func(from, to string) bool) {
		for _, l := range links {
			if !yield(l.From.ID, l.To.ID) {
				return
			}
		}
	})
	points, err := layout.Positions(r.ctx, g)
	if err != nil {
		return nil, err
	}
	out := make([]result.Position, len(points))
	for i, p := range points {
		out[i] = result.Position{EntityID: g.IDs[i], X: p.X, Y: p.Y}
	}
	return out, nil
}
