package names

import (
	"slices"
	"strings"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// byID is what has a text as its ID or as one in another register; nil if nothing or several entities have.
func byID(p *store.SearchPage) *store.SearchRow {
	var found *store.SearchRow
	for i := range p.Rows {
		if f := p.Rows[i].Match.Field; f != store.MatchID && f != store.MatchExternalID {
			continue
		}
		if found != nil {
			return nil
		}
		found = &p.Rows[i]
	}
	return found
}

// exclude drops the entities that contradict what is known about a name: those with another ID in the register of the
// given one, and those that lie far from the given point.
func (m *resolver) exclude(s *sought, f *finding) {
	if s.ID != "" {
		had := len(f.rows)
		f.keep(func(e *kg.Entity) bool { return !m.hasAnotherID(s, e) })
		f.contradicted = f.contradicted || len(f.rows) < had
	}
	if s.Point != nil {
		f.keep(func(e *kg.Entity) bool {
			metres, ok := m.distance(s, e)
			return !ok || metres <= far || slices.Contains(m.placeTypes, e.Type)
		})
	}
}

// hasAnotherID reports whether an entity has IDs in the register of the ID beside a name, but not that one.
func (m *resolver) hasAnotherID(s *sought, e *kg.Entity) bool {
	if s.known != nil && s.known.Node.ID == e.ID {
		return false
	}
	if _, ok := m.o.TypeOf(s.ID); ok {
		return true
	}
	wanted := store.CodeKey(s.ID)
	scheme, _, _ := strings.Cut(wanted, ":")
	another := false
	store.EntityCodes(m.o, e, func(_ store.MatchField, shown string, _ ...string) bool {
		is := store.CodeKey(shown)
		if is == wanted {
			another = false
			return false
		}
		another = another || strings.HasPrefix(is, scheme+":")
		return true
	})
	return another
}

// decidedByID is the entity with the ID beside a name, if a reading of the name finds it, too.
func (m *resolver) decidedByID(s *sought) *finding {
	if s.known == nil {
		return nil
	}
	for _, list := range [][]finding{s.findings, s.elsewhere, s.alike} {
		for i := range list {
			f := list[i]
			f.keep(func(e *kg.Entity) bool { return e.ID == s.known.Node.ID })
			if f.total = len(f.rows); f.total == 1 {
				f.contradicted = false
				return &f
			}
		}
	}
	return nil
}

// The distances in metres up to which the point beside a name speaks for an entity, and beyond which against one. The
// coordinates of two sources for one city are rarely more than the first apart.
const (
	near = 25_000
	far  = 100_000
)

// decideByPoint makes the only entity that lies near the point beside a name the match, if its name is spelt as the
// reading is or differs by typing errors.
func (m *resolver) decideByPoint(s *sought, f *finding) {
	if s.Point == nil || f.more || f.reading == nil {
		return
	}
	chosen := *f
	chosen.keep(func(e *kg.Entity) bool {
		metres, ok := m.distance(s, e)
		return ok && metres <= near
	})
	if len(chosen.rows) != 1 {
		return
	}
	if r := &chosen.rows[0]; r.Match.Class != store.MatchExact {
		if _, ok := misspelt(f.reading, r.Node); !ok {
			return
		}
	}
	chosen.total, chosen.contradicted = 1, false
	m.take(s, "MATCHED", &chosen)
}

// distance is the metres from the point beside a name to an entity; ok is false if its coordinates are not known.
func (m *resolver) distance(s *sought, e *kg.Entity) (metres int64, ok bool) {
	p, ok := m.o.Point(e)
	if !ok {
		return 0, false
	}
	return geo.Metres(s.Point.Vector(), p.Vector()), true
}

// isHalf reports whether a reading is one of several parts of a name.
func isHalf(r *toponym.Reading) bool {
	return slices.ContainsFunc(r.Steps, func(s toponym.Step) bool { return s.Kind == toponym.Half })
}
