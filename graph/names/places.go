package names

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// The codes of the European Union for two countries that have others in ISO 3166-1.
var codesOfEU = map[string]string{"EL": "GR", "UK": "GB"}

// writeDivisionsAsCodes are the countries in which people write divisions as codes behind a city, without the country.
var writeDivisionsAsCodes = []string{"US", "CA", "AU", "BR", "IN", "MX"}

// longestDivision is the number of letters and digits of the longest code of a division without its country.
const longestDivision = 3

// askPlace looks up the countries and regions that a text names, once for all names. The codes of divisions are
// looked up below some countries.
func (m *resolver) askPlace(l *lookup, text string, countries []string) {
	key := placeKey(text, countries)
	if _, asked := m.found[key]; asked || text == "" {
		return
	}
	m.found[key] = nil
	if country, ok := countryOfDivision(text); ok {
		m.askPlace(l, country, countryFirst)
	}
	ask := func(text string) {
		l.add(store.SearchText{Text: text, Types: slices.Concat(m.placeTypes, m.townTypes)}, func(p *store.SearchPage) {
			for i := range p.Rows {
				e := p.Rows[i].Node
				if !slices.ContainsFunc(m.found[key], func(has *kg.Entity) bool { return has.ID == e.ID }) {
					m.found[key] = append(m.found[key], e)
				}
			}
		})
	}
	if code, ok := codesOfEU[text]; ok {
		ask(code)
		return
	}
	ask(text)
	if isDivisionCode(text) {
		for _, country := range countries {
			ask(country + "-" + text)
		}
	}
}

// placeKey is the key of found for a text and the countries whose divisions it may be the code of.
func placeKey(text string, countries []string) string {
	if !isDivisionCode(text) || len(countries) == 0 {
		return text
	}
	return strings.Join(countries, " ") + "-" + text
}

// countryFirst: a code beside a name is that of a country.
var countryFirst []string

// divisionsToo are the countries of which a name may state divisions by their codes: those that are known, or all that
// write them so.
func (m *resolver) divisionsToo(told []*kg.Entity) []string {
	if len(told) == 0 {
		return writeDivisionsAsCodes
	}
	country := m.o.Entities[m.country].Prefix + ":" // the rest of the ID is the code
	var out []string
	for _, p := range told {
		for _, id := range append([]string{p.ID}, p.Within()...) {
			if code, ok := strings.CutPrefix(id, country); ok {
				out = append(out, strings.ToUpper(code))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func isDivisionCode(text string) bool {
	const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return len(text) >= 2 && len(text) <= longestDivision && strings.Trim(text, signs) == ""
}

// countryOfDivision is the code of the country of a division by its ISO 3166-2 code, such as US for US-OR.
func countryOfDivision(text string) (code string, ok bool) {
	code, division, ok := strings.Cut(text, "-")
	return code, ok && len(code) == 2 && isDivisionCode(code) && division != "" && strings.ToUpper(division) == division
}

// placesCalled are the countries and regions that a text names, those below countries by their codes included.
func (m *resolver) placesCalled(text string, countries []string) []*kg.Entity {
	return m.found[placeKey(text, countries)]
}

// askTold looks up the readings of the place beside a name that nothing is called by as it is written.
func (m *resolver) askTold(l *lookup, s *sought) {
	if s.Place == "" || len(s.told) > 0 {
		return
	}
	s.toldReadings = toponym.Read(s.Place)
	for i := range s.toldReadings {
		if r := &s.toldReadings[i]; !r.Wildcards {
			m.askPlace(l, r.Text, countryFirst)
			for _, place := range r.Places() {
				m.askPlace(l, place, writeDivisionsAsCodes)
			}
		}
	}
}

// toldAsRead takes the place beside a name by the first reading that names some, and reports whether one does.
func (m *resolver) toldAsRead(s *sought) bool {
	for i := range s.toldReadings {
		r := &s.toldReadings[i]
		if r.Wildcards {
			continue
		}
		found := m.placesCalled(r.Text, countryFirst)
		outer, unknown := m.nested(r.Places(), writeDivisionsAsCodes)
		if len(unknown) > 0 {
			continue
		}
		if len(outer) > 0 {
			found = m.insideOf(found, outer)
		}
		if s.told = m.areasFirst(found); len(found) > 0 {
			return true
		}
	}
	return false
}

// stated are the places in which a reading should lie: those that it states, in those beside the name. unknown are the
// texts that name no place there, and ok is false if they are nowhere in the area of all names.
func (m *resolver) stated(s *sought, r *toponym.Reading) (places []*kg.Entity, unknown []string, ok bool) {
	countries := m.divisionsToo(s.told)
	stated := slices.DeleteFunc(r.Places(), func(p string) bool { // Lagos, Lagos
		return len(m.placesCalled(p, countries)) == 0 && store.NameKey(kg.Fold(p)) == store.NameKey(kg.Fold(r.Text))
	})
	places, unknown = m.nested(stated, countries)
	if s.Place != "" && len(s.told) == 0 {
		unknown = append(unknown, s.Place)
	}
	switch {
	case len(places) == 0:
		places = s.told
	case len(s.told) > 0:
		if inside := m.narrowed(places, s.told); len(inside) > 0 {
			places = inside
		} else {
			places, unknown = s.told, append(unknown, stated...)
		}
	}
	if len(m.area) > 0 && len(places) > 0 {
		if inside := m.narrowed(places, m.area); len(inside) > 0 {
			places = inside
		} else {
			return places, unknown, false
		}
	}
	return m.areasFirst(places), unknown, true
}

// nested are the places that all texts name together, in any order: those of Springfield, Illinois, USA are Illinois. A
// text that names no place in or around those of the others is unknown.
func (m *resolver) nested(texts []string, countries []string) (found []*kg.Entity, unknown []string) {
	for _, text := range slices.Backward(texts) {
		places := m.placesCalled(text, countries)
		if country, ok := countryOfDivision(text); ok && len(places) == 0 && found == nil {
			found = m.placesCalled(country, countryFirst)
		}
		if found == nil {
			found = places
		} else if inner := m.insideOf(places, found); len(inner) > 0 {
			found = inner
		} else if inner := m.insideOf(found, places); len(inner) > 0 {
			found, places = inner, inner
		} else {
			places = nil
		}
		if len(places) == 0 {
			unknown = append(unknown, text)
		}
	}
	return found, unknown
}

// narrowed are the places so far as they lie in others, which may be smaller.
func (m *resolver) narrowed(places, area []*kg.Entity) []*kg.Entity {
	if len(area) == 0 {
		return places
	}
	out := m.insideOf(places, area)
	for _, a := range area {
		if slices.ContainsFunc(places, func(p *kg.Entity) bool { return a.ID != p.ID && m.liesIn(a, p) }) {
			out = append(out, a)
		}
	}
	return out
}
