package names

import (
	"slices"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// A city that is stated as a place stands for what lies around it: places of its country that are smaller by the factor
// and at most so many metres away. Tepebaşı is in Eskişehir, but Minneapolis is not in Saint Paul.
const (
	around       = 50_000
	smallerTimes = 3
)

// liesIn reports whether an entity is a place, or lies in it.
func (m *resolver) liesIn(e, place *kg.Entity) bool {
	return e.ID == place.ID || slices.Contains(e.Within(), place.ID) || m.isTown(place) && m.liesAround(e, place)
}

func (m *resolver) isTown(e *kg.Entity) bool { return slices.Contains(m.townTypes, e.Type) }

func (m *resolver) liesAround(e, town *kg.Entity) bool {
	if e.Country() != town.Country() || slices.Contains(m.placeTypes, e.Type) {
		return false
	}
	if m.inhabitants(e)*smallerTimes > m.inhabitants(town) || m.inhabitants(town) == 0 {
		return false
	}
	centre, ok := m.o.Point(town)
	if !ok {
		return false
	}
	p, ok := m.o.Point(e)
	return ok && geo.Metres(centre.Vector(), p.Vector()) <= around
}

// inhabitants is the population of a place; 0 if it is not known.
func (m *resolver) inhabitants(e *kg.Entity) int64 {
	i := m.o.Entities[e.Type].Prop(store.PopulationField)
	for k := range e.Props {
		if int(e.Props[k].Index) == i {
			return e.Props[k].Int()
		}
	}
	return 0
}

// areasFirst leaves out the cities among places of one name, unless there are only cities: New York is the state, where
// a place is stated.
func (m *resolver) areasFirst(places []*kg.Entity) []*kg.Entity {
	if !slices.ContainsFunc(places, m.isTown) ||
		!slices.ContainsFunc(places, func(p *kg.Entity) bool { return !m.isTown(p) }) {
		return places
	}
	return slices.DeleteFunc(slices.Clone(places), m.isTown)
}

// areasOf are the IDs of places, the country for a city: what lies around it is found there.
func (m *resolver) areasOf(places []*kg.Entity) []string {
	ids := make([]string, len(places))
	for i, p := range places {
		if ids[i] = p.ID; m.isTown(p) && p.Country() != "" {
			ids[i] = p.Country()
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// keepAround drops what lies in the country of a city that is stated as a place, but not around it.
func (m *resolver) keepAround(f *finding) {
	if !slices.ContainsFunc(f.places, m.isTown) {
		return
	}
	f.keep(func(e *kg.Entity) bool {
		return slices.ContainsFunc(f.places, func(p *kg.Entity) bool { return m.liesIn(e, p) })
	})
}

func (m *resolver) insideOf(places, outer []*kg.Entity) []*kg.Entity {
	return slices.DeleteFunc(slices.Clone(places), func(p *kg.Entity) bool {
		return !slices.ContainsFunc(outer, func(o *kg.Entity) bool { return m.liesIn(p, o) })
	})
}
