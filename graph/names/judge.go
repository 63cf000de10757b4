package names

import (
	"slices"
	"strings"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// settleCertain decides what a name means by the ID beside it, and by what the most likely safe reading finds. It
// reports whether that settles the name.
func (m *resolver) settleCertain(s *sought) bool {
	for _, list := range [][]finding{s.findings, s.elsewhere, s.alike} {
		for i := range list {
			m.exclude(s, &list[i])
		}
	}
	if f := m.decidedByID(s); f != nil {
		m.take(s, "MATCHED", f)
		return true
	}
	for i := range s.findings {
		if f := &s.findings[i]; len(f.rows) > 0 && len(f.unknown) == 0 && m.isSure(f) {
			m.certain(s, f)
			return true
		}
	}
	return false
}

// isSure reports whether a finding is as safe as one of the name as written.
func (m *resolver) isSure(f *finding) bool {
	if f.reading.Sure {
		return true
	}
	country := m.o.Entities[m.country].Prefix + ":" // the rest of the ID is the code
	return !slices.ContainsFunc(f.rows, func(r store.SearchRow) bool {
		code, ok := strings.CutPrefix(r.Node.Country(), country)
		return !ok || !f.reading.SureIn(strings.ToUpper(code))
	})
}

// settleRead decides by all readings.
func (m *resolver) settleRead(s *sought) bool {
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
		case unplaced == nil && !isPlaceOf(s.findings[:i], f.reading.Text):
			unplaced = f
		}
	}
	switch {
	case len(doubtful) > 0:
		m.doubt(s, doubtful)
	case unplaced != nil:
		m.take(s, "PLACE_UNKNOWN", unplaced)
		m.decideByPoint(s, unplaced)
	default:
		return false
	}
	return true
}

// isPlaceOf reports whether earlier readings take a text for the place in which the name lies, and know it: that of
// Karuizawa Town, Nagano is not sought as Nagano in an unknown place.
func isPlaceOf(earlier []finding, text string) bool {
	return slices.ContainsFunc(earlier, func(f finding) bool {
		return len(f.unknown) == 0 && len(f.places) > 0 && slices.Contains(f.reading.Places(), text)
	})
}

// leaveOutStated drops the places that some readings state from what others find, in places that nobody knows: of
// São Paulo, Germany the country is no match.
func (m *resolver) leaveOutStated(s *sought) {
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

// take makes a finding what the name means. A namesake of what the ID excludes is only a candidate: London with an ID
// that is not that of London in England is not London in Ontario.
func (m *resolver) take(s *sought, status string, f *finding) {
	if f.contradicted && (status == "MATCHED" || status == "PROBABLE") {
		status = "UNCERTAIN"
	}
	s.Status, s.Rows, s.Total, s.Reading, s.Places = result.Word(status), f.rows, f.total, f.reading, f.places
	holds := func(p *kg.Entity) bool {
		return slices.ContainsFunc(f.rows, func(r store.SearchRow) bool { return m.liesIn(r.Node, p) })
	}
	if slices.ContainsFunc(f.places, holds) { // CA stands for California where Canada has no such name
		s.Places = slices.DeleteFunc(slices.Clone(f.places), func(p *kg.Entity) bool { return !holds(p) })
	}
	if len(f.rows) == 1 { // Wien (Vienna)
		s.Places = slices.DeleteFunc(slices.Clone(s.Places), func(p *kg.Entity) bool {
			return m.isTown(p) && p.ID == f.rows[0].Node.ID
		})
	}
}

// certain decides by a finding of which each entity is as good as any other.
func (m *resolver) certain(s *sought, f *finding) {
	switch {
	case f.total == 1 && !f.more && len(f.places) == 0 && !f.confirmed && !isCalled(&f.rows[0]):
		m.take(s, "PROBABLE", f)
		m.decideByPoint(s, f)
	case f.total == 1 && !f.more:
		m.take(s, "MATCHED", f)
	default:
		m.take(s, "AMBIGUOUS", f)
		m.decideByPoint(s, f)
	}
}

// isCalled reports whether an entity is known by the name that found it, and not only some list without languages has
// the name. Where the place is not known, such a name is as likely that of another place: Naka is a town of Japan, and
// in a list of spellings of Nacka in Sweden. A great city is the one that is meant, and a longer or similar form of the
// name of the entity is the same name.
func isCalled(r *store.SearchRow) bool {
	if r.Match.Field != store.MatchAlias || r.Standing == store.StandingForemost {
		return true
	}
	key, own := store.NameKey(kg.Fold(r.Match.Text)), store.NameKey(kg.Fold(r.Node.Name))
	if strings.Contains(" "+key+" ", " "+own+" ") ||
		len(own) >= longRespelt && toponym.Skeleton(key) == toponym.Skeleton(own) {
		return true
	}
	return slices.ContainsFunc(r.Node.AllNames(), func(n kg.Name) bool {
		return isEstablished(&n) && store.NameKey(kg.Fold(n.Text)) == key
	})
}

// doubt decides by findings of readings that are not safe, the most likely first. One entity that all of them find is
// probable; two halves of a name that find it by themselves make it certain.
func (m *resolver) doubt(s *sought, doubtful []*finding) {
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
		m.take(s, "UNCERTAIN", &all)
	case halves > 1 || len(doubtful) == 1 && isExplained(doubtful[0].reading):
		m.take(s, "MATCHED", &all)
	default:
		m.take(s, "PROBABLE", &all)
	}
	m.decideByPoint(s, &all)
}

// isExplained reports whether the word that a reading leaves out is the place in which the rest has been found:
// Eskişehir Tepebaşı.
func isExplained(r *toponym.Reading) bool {
	return r.Place != "" && !r.Wider &&
		slices.ContainsFunc(r.Steps, func(s toponym.Step) bool { return s.Kind == toponym.ExtraWord })
}

// add adds the entities of another finding that are not in this one.
func (f *finding) add(g *finding) {
	f.contradicted = f.contradicted || g.contradicted
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
func (m *resolver) sameName(s *sought, f *finding) {
	if len(f.unknown) == 0 || len(f.rows) == 0 || slices.Contains(f.unknown, s.Place) {
		return
	}
	called := *f
	for _, text := range f.unknown {
		patterns := s.patternsOf(text)
		called.keep(func(e *kg.Entity) bool {
			return slices.ContainsFunc(patterns, func(p *store.Pattern) bool {
				class, _ := p.Best(m.o, e)
				return class == store.MatchExact
			})
		})
	}
	if len(called.rows) > 0 {
		called.unknown, called.confirmed = nil, true
		*f = called
	}
}

// patternsOf are the safe readings of a part of a name, which is read once for all findings.
func (s *sought) patternsOf(part string) []*store.Pattern {
	patterns, read := s.parts[part]
	if read {
		return patterns
	}
	for _, r := range toponym.Read(part) {
		if r.Sure && r.Place == "" {
			patterns = append(patterns, store.NewPattern(r.Text))
		}
	}
	if s.parts == nil {
		s.parts = map[string][]*store.Pattern{}
	}
	s.parts[part] = patterns
	return patterns
}
