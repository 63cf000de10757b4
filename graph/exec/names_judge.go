package exec

import (
	"slices"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// settleCertain decides what a name means by the ID beside it, and by what the most likely safe reading finds. It
// reports whether that settles the name.
func (m *nameResolver) settleCertain(s *sought) bool {
	for _, list := range [][]finding{s.findings, s.elsewhere, s.alike} {
		for i := range list {
			m.exclude(s, &list[i])
		}
	}
	if f := m.decidedByID(s); f != nil {
		s.take("MATCHED", f)
		return true
	}
	for i := range s.findings {
		if f := &s.findings[i]; len(f.rows) > 0 && len(f.unknown) == 0 && f.reading.Sure {
			m.certain(s, f)
			return true
		}
	}
	return false
}

// settleRead decides by all readings.
func (m *nameResolver) settleRead(s *sought) bool {
	m.leaveOutStated(s)
	for i := range s.findings {
		m.sameName(s, &s.findings[i])
	}
	if m.settleCertain(s) {
		return true
	}
	var doubtful []*finding
	var unplaced *finding
	for i := range s.findings {
		f := &s.findings[i]
		switch {
		case len(f.rows) == 0:
		case len(f.unknown) == 0:
			doubtful = append(doubtful, f)
		case unplaced == nil:
			unplaced = f
		}
	}
	switch {
	case len(doubtful) > 0:
		m.doubt(s, doubtful)
	case unplaced != nil:
		s.take("PLACE_UNKNOWN", unplaced)
		m.decideByPoint(s, unplaced)
	default:
		return false
	}
	return true
}

// leaveOutStated drops the places that some readings state from what others find, in places that nobody knows: of
// São Paulo, Germany the country is no match.
func (m *nameResolver) leaveOutStated(s *sought) {
	for i := range s.findings {
		f := &s.findings[i]
		if len(f.unknown) == 0 {
			continue
		}
		f.keep(func(e *kg.Entity) bool {
			return !slices.ContainsFunc(s.findings, func(g finding) bool {
				return slices.ContainsFunc(g.places, func(p *kg.Entity) bool { return p.ID == e.ID })
			})
		})
	}
}

// take makes a finding what the name means.
func (s *sought) take(status string, f *finding) {
	s.status, s.rows, s.total, s.reading, s.places = result.Word(status), f.rows, f.total, f.reading, f.places
	holds := func(p *kg.Entity) bool {
		return slices.ContainsFunc(f.rows, func(r store.SearchRow) bool { return liesIn(r.Node, p) })
	}
	if slices.ContainsFunc(f.places, holds) { // CA stands for California where Canada has no such name
		s.places = slices.DeleteFunc(slices.Clone(f.places), func(p *kg.Entity) bool { return !holds(p) })
	}
}

// certain decides by a finding of which each entity is as good as any other.
func (m *nameResolver) certain(s *sought, f *finding) {
	switch {
	case f.total == 1 && !f.more:
		s.take("MATCHED", f)
	default:
		s.take("AMBIGUOUS", f)
		m.decideByPoint(s, f)
	}
}

// doubt decides by findings of readings that are not safe, the most likely first. One entity that all of them find is
// probable; two halves of a name that find it by themselves make it certain.
func (m *nameResolver) doubt(s *sought, doubtful []*finding) {
	all := *doubtful[0]
	halves := 0
	for _, f := range doubtful {
		all.add(f)
		if len(f.rows) == 1 && isHalf(f.reading) && !f.reading.Wider {
			halves++
		}
	}
	switch {
	case all.total > 1:
		s.take("UNCERTAIN", &all)
	case halves > 1:
		s.take("MATCHED", &all)
	default:
		s.take("PROBABLE", &all)
	}
	m.decideByPoint(s, &all)
}

// add adds the entities of another finding that are not in this one.
func (f *finding) add(g *finding) {
	for i := range g.rows {
		same := func(r store.SearchRow) bool { return r.Node.ID == g.rows[i].Node.ID }
		if !slices.ContainsFunc(f.rows, same) {
			f.rows = append(slices.Clip(f.rows), g.rows[i])
			f.total++
		}
	}
}

// sameName lets a text that names no place be another name of what has been found: Wien (Vienna), and Helsingør Kommune
// / Elsinore Municipality.
func (m *nameResolver) sameName(s *sought, f *finding) {
	if len(f.unknown) == 0 || len(f.rows) == 0 || slices.Contains(f.unknown, s.Place) {
		return
	}
	called := *f
	for _, text := range f.unknown {
		var patterns []*store.Pattern
		for _, r := range toponym.Read(text) {
			if r.Sure && r.Place == "" {
				patterns = append(patterns, store.NewPattern(r.Text))
			}
		}
		called.keep(func(e *kg.Entity) bool {
			return slices.ContainsFunc(patterns, func(p *store.Pattern) bool {
				class, _ := p.Best(m.o, e)
				return class == store.MatchExact
			})
		})
	}
	if len(called.rows) > 0 {
		called.unknown = nil
		*f = called
	}
}
