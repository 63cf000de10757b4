// Package names finds the entities that names mean, as people write them in tables, filters and searches: with a place,
// another spelling or a typing error. The readings of a name come from internal/toponym; this package looks them up.
package names

import (
	"context"
	"slices"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// maxAlike is how many entities of one name are compared with what is known about it. A name that more have is
// ambiguous unless the place that is stated beside it narrows them.
const maxAlike = 64

// resolver finds the entities that a list of names means, in rounds of one store call for all names that no earlier
// round has settled: the names as written, the places that they state, their other readings, and what is called alike.
type resolver struct {
	*plan.MapNames
	ctx        context.Context
	view       store.View
	o          *kg.Ontology
	country    kg.TypeID
	placeTypes []kg.TypeID             // countries and regions
	townTypes  []kg.TypeID             // places in regions
	found      map[string][]*kg.Entity // places by what they are called; a key without any is known to name none
	area       []*kg.Entity            // the places of the argument within
	alike      int                     // entities of one name that are compared
	asSpelt    bool                    // names with typing errors are not looked for
}

// Find finds the entities that names mean, in the order of the names.
func Find(ctx context.Context, view store.View, n *plan.MapNames) ([]Meaning, error) {
	return newResolver(ctx, view, n).resolve()
}

func newResolver(ctx context.Context, view store.View, n *plan.MapNames) *resolver {
	o := view.Ontology()
	m := &resolver{
		MapNames: n, ctx: ctx, view: view, o: o, placeTypes: PlaceTypes(o), found: map[string][]*kg.Entity{}, alike: maxAlike,
	}
	for t := range o.Entities {
		switch e := &o.Entities[t]; {
		case e.Country:
			m.country = kg.TypeID(t)
		case e.Place && !slices.Contains(m.placeTypes, kg.TypeID(t)):
			m.townTypes = append(m.townTypes, kg.TypeID(t))
		}
	}
	return m
}

// PlaceTypes are the types of the places that can be given beside a name: countries and regions.
func PlaceTypes(o *kg.Ontology) (types []kg.TypeID) {
	for t := range o.Entities {
		if e := &o.Entities[t]; e.Country || e.Name == "Region" {
			types = append(types, kg.TypeID(t))
		}
	}
	return types
}

// Meaning is what a name means.
type Meaning struct {
	Status  result.Word
	Rows    []store.SearchRow
	Total   int
	Reading *toponym.Reading // that found the rows; nil if nothing did
	Places  []*kg.Entity     // in which it was looked for
	Nowhere bool             // the place beside the name is neither a country nor a region
}

// Match is the entity that a name means for certain; nil for none.
func (m *Meaning) Match() *kg.Entity {
	if m.Status != "MATCHED" {
		return nil
	}
	return m.Rows[0].Node
}

// sought is a name while its meaning is being found.
type sought struct {
	*plan.InputName
	readings     []toponym.Reading // of the name, once it is not settled as written
	toldReadings []toponym.Reading // of the place beside it, if nothing is called by that as written
	told         []*kg.Entity      // the places that the caller gives
	known        *store.SearchRow  // the entity with the ID that the caller gives
	findings     []finding         // of its readings, the most likely first
	elsewhere    []finding         // of safe readings, without regard to the place
	alike        []finding         // what is called alike
	parts        map[string][]*store.Pattern
	Meaning
}

// finding is what a reading finds in the places where it should lie.
type finding struct {
	reading *toponym.Reading
	places  []*kg.Entity // empty for anywhere
	// unknown are the places that it states and that nobody knows.
	unknown []string
	rows    []store.SearchRow
	total   int
	more    bool // there are others that were not compared
	// confirmed: another part of the name names the same entity.
	confirmed bool
	// contradicted: the ID beside the name excluded entities, so that what remains is not safe.
	contradicted bool
}

func (m *resolver) resolve() ([]Meaning, error) {
	names := make([]sought, len(m.Names))
	open := make([]*sought, len(names))
	for i := range names {
		names[i].InputName = &m.Names[i]
		names[i].Status = "NOT_FOUND"
		open[i] = &names[i]
	}
	rounds := []struct {
		find   func([]*sought) error
		settle func(*sought) bool
	}{{m.asWritten, m.settleCertain}, {m.asRead, m.settleRead}, {m.asMisspelt, m.settleAlike}}
	if m.asSpelt {
		rounds = rounds[:2]
	}
	for _, round := range rounds {
		if err := round.find(open); err != nil {
			return nil, err
		}
		open = slices.DeleteFunc(open, round.settle)
	}
	out := make([]Meaning, len(names))
	for i := range names {
		s := &names[i]
		s.Rows = s.Rows[:min(len(s.Rows), m.Limit)]
		s.Nowhere = s.Place != "" && len(s.told) == 0
		out[i] = s.Meaning
	}
	return out, m.ctx.Err()
}

// asWritten looks up the names as they are written, anywhere, with the places and IDs that are given beside them.
func (m *resolver) asWritten(names []*sought) error {
	var l lookup
	for _, s := range names {
		l.add(m.text(s, s.Input, nil), func(p *store.SearchPage) {
			f := m.finding(&toponym.Reading{Text: s.Input, Sure: true}, p)
			keepSpelt(&f, s.Input)
			s.findings = append(s.findings, f)
		})
		m.askPlace(&l, s.Place, countryFirst)
		if s.ID != "" {
			l.add(store.SearchText{Text: s.ID}, func(p *store.SearchPage) { s.known = byID(p) })
		}
	}
	m.askArea(&l)
	if err := l.run(m, m.exactly()); err != nil {
		return err
	}
	for _, s := range names {
		s.told = m.areasFirst(m.found[s.Place])
		m.placeWritten(s)
	}
	return nil
}

// askArea looks up the places of the argument within.
func (m *resolver) askArea(l *lookup) {
	for _, id := range m.Area.Within {
		l.add(store.SearchText{Text: id}, func(p *store.SearchPage) {
			if r := byID(p); r != nil {
				m.area = append(m.area, r.Node)
			}
		})
	}
}

// placeWritten keeps what lies in the place that is given beside a name, of what has the name anywhere.
func (m *resolver) placeWritten(s *sought) {
	f := &s.findings[0]
	if s.Place == "" {
		return
	}
	if len(s.told) == 0 {
		f.unknown = []string{s.Place}
		return
	}
	f.places = m.narrowed(s.told, m.area)
	s.elsewhere = append(s.elsewhere, *f)
	f.keep(func(e *kg.Entity) bool {
		return slices.ContainsFunc(s.told, func(p *kg.Entity) bool { return m.liesIn(e, p) })
	})
	m.leaveOutPlaces(f)
}

// asRead looks up the other readings of names, in the places that the names state and that are given beside them.
func (m *resolver) asRead(names []*sought) error {
	var places lookup
	for _, s := range names {
		s.readings = toponym.Read(s.Input)
		m.askTold(&places, s)
		for i := range s.readings {
			for _, place := range s.readings[i].Places() {
				m.askPlace(&places, place, m.divisionsToo(s.told))
			}
		}
	}
	if err := places.run(m, m.exactly()); err != nil {
		return err
	}
	var l lookup
	for _, s := range names {
		again := m.toldAsRead(s) || s.findings[0].more
		if again {
			s.findings = s.findings[:0]
		}
		for i := range s.readings {
			if r := &s.readings[i]; again || len(r.Steps) > 0 {
				m.askReading(&l, s, r)
			}
		}
	}
	return l.run(m, m.exactly())
}

// askReading asks for a reading in the places that it states, and for a safe one elsewhere too.
func (m *resolver) askReading(l *lookup, s *sought, r *toponym.Reading) {
	if r.Wildcards {
		return
	}
	places, unknown, ok := m.stated(s, r)
	if !ok { // it contradicts the place beside the name
		s.Places = places
		return
	}
	l.add(m.text(s, r.Text, places), func(p *store.SearchPage) {
		f := m.finding(r, p)
		f.places, f.unknown = places, unknown
		m.keepAround(&f)
		m.leaveOutPlaces(&f)
		s.findings = append(s.findings, f)
	})
	if r.Sure && len(places) > 0 && len(unknown) == 0 {
		l.add(m.text(s, r.Text, nil), func(p *store.SearchPage) {
			f := m.finding(r, p)
			f.places = places
			s.elsewhere = append(s.elsewhere, f)
		})
	}
}

// text is a text to look for in some places, or anywhere in the area of all names.
func (m *resolver) text(s *sought, text string, places []*kg.Entity) store.SearchText {
	t := m.Area
	t.Text = text
	if s.Type != nil {
		t.Types = []kg.TypeID{*s.Type}
	}
	if len(places) > 0 {
		t.Within = m.areasOf(places)
	}
	return t
}

func (m *resolver) finding(r *toponym.Reading, p *store.SearchPage) finding {
	f := finding{reading: r, rows: p.Rows, more: p.HasNext}
	_, f.total = result.CountsByType(m.o, p.Total)
	return f
}

// keep drops the entities that do not meet a condition.
func (f *finding) keep(ok func(*kg.Entity) bool) {
	rows := slices.DeleteFunc(slices.Clone(f.rows), func(r store.SearchRow) bool { return !ok(r.Node) })
	f.total -= len(f.rows) - len(rows)
	f.rows = rows
}

// leaveOutPlaces drops the places in which a name is looked for, unless nothing else has it.
func (m *resolver) leaveOutPlaces(f *finding) {
	is := func(e *kg.Entity) bool {
		return slices.ContainsFunc(f.places, func(p *kg.Entity) bool { return p.ID == e.ID })
	}
	if slices.ContainsFunc(f.rows, func(r store.SearchRow) bool { return !is(r.Node) }) {
		f.keep(func(e *kg.Entity) bool { return !is(e) })
	}
}

// exactly finds what is called as the texts say.
func (m *resolver) exactly() store.SearchQuery {
	return store.SearchQuery{Exact: true, Total: true, Window: store.Window{Limit: m.alike}}
}
