package storetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// BenchGraph makes the graph that engines are measured on: of the given number of links,
// with a tenth as many cities, 500 programmes and 200 themes per 100,000 links, 200 countries
// and 20 areas of the world. A few programmes and cities have most of the links. It has
// no evidence and no statements, and is the same each time.
func BenchGraph(links int) *kg.Graph {
	r := rand.New(rand.NewPCG(1, uint64(links)))
	o := kg.CityNetworks()
	m := &benchGraph{Rand: r, o: o, g: &kg.Graph{Release: kg.Release{ID: fmt.Sprint("bench-", links), Hash: fmt.Sprint(links), Date: 20260101}}, attrs: map[attrKey]*kg.LinkAttrs{}}
	areas := m.entities("Region", 20, func(n int) []any { return []any{"m49", fmt.Sprintf("%03d", n)} })
	countries := m.entities("Country", 200, func(int) []any { return nil })
	cities := m.entities("City", links/10, m.city)
	programmes := m.entities("Programme", max(links/200, 1), m.programme)
	themes := m.entities("Theme", max(links/500, 1), func(int) []any { return nil })

	for i, id := range areas[1:] {
		m.link("LOCATED_IN", id, areas[i/5], 0)
	}
	for i, id := range countries {
		m.link("LOCATED_IN", id, areas[i%len(areas)], 0)
	}
	for _, id := range cities {
		m.link("LOCATED_IN", id, m.hub(countries, 2), 0)
	}
	for _, id := range programmes {
		for range 3 {
			m.link("HAS_THEME", id, m.hub(themes, 2), 0)
		}
	}
	for len(m.g.Links) < links*17/20 {
		m.link("PARTICIPATES_IN", m.hub(cities, 1.5), m.hub(programmes, 2), m.year())
	}
	for len(m.g.Links) < links {
		a, b := m.hub(cities, 1.5), m.hub(cities, 1.5)
		if a != b {
			m.link("PAIRED_WITH", min(a, b), max(a, b), m.year())
		}
	}
	finish(o, m.g)
	return m.g
}

type benchGraph struct {
	*rand.Rand
	o     *kg.Ontology
	g     *kg.Graph
	attrs map[attrKey]*kg.LinkAttrs // a loader shares them, too
}

type attrKey struct {
	link kg.LinkTypeID
	role string
}

// entities adds entities of a type and gives their ids; own properties come as pairs.
func (m *benchGraph) entities(typeName string, n int, props func(n int) []any) []string {
	t, _ := m.o.Type(typeName)
	row := &m.o.Entities[t]
	ids := make([]string, n)
	for i := range ids {
		e := &kg.Entity{Type: t, Name: m.name()}
		e.ID = fmt.Sprintf("%s:%s-%d", row.Prefix, strings.ReplaceAll(kg.Fold(e.Name), " ", "-"), i)
		for pairs := props(i); len(pairs) > 0; pairs = pairs[2:] {
			if p := row.Prop(pairs[0].(string)); p >= 0 {
				e.Props = append(e.Props, kg.Prop{Index: uint8(p), Value: ofKind(row.Props[p].Kind, pairs[1])})
			}
		}
		slices.SortFunc(e.Props, func(a, b kg.Prop) int { return int(a.Index) - int(b.Index) })
		m.g.Entities = append(m.g.Entities, e)
		ids[i] = e.ID
	}
	return ids
}

func (m *benchGraph) city(int) []any {
	pairs := []any{"latitude", float64(m.IntN(180000)-90000) / 1000, "longitude", float64(m.IntN(360000)-180000) / 1000, "isCapital", m.IntN(100) == 0, "featureCode", pick(m, "PPL", "PPLA", "PPLA2")}
	if m.IntN(10) > 0 {
		pairs = append(pairs, "population", int(500*math.Exp(m.Float64()*10)))
	}
	return pairs
}

func (m *benchGraph) programme(int) []any {
	return []any{"kind", pick(m, "forum", "campaign", "project", "award"), "startYear", 1990 + m.IntN(35)}
}

// name is two to five syllables, some of them with marks, and now and then a second word.
func (m *benchGraph) name() string {
	var b strings.Builder
	for range 2 + m.IntN(4) {
		b.WriteString(pick(m, "ba", "do", "gu", "ka", "li", "mé", "no", "pör", "ra", "são", "ti", "vu", "wen", "xi", "yā", "zur"))
	}
	if m.IntN(8) == 0 {
		b.WriteString(pick(m, " North", " am Fluß", " City"))
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

func (m *benchGraph) year() kg.Date {
	if m.IntN(2) == 0 {
		return 0
	}
	return kg.Date(10000 * (1995 + m.IntN(30)))
}

func (m *benchGraph) link(typeName, from, to string, since kg.Date) {
	t, _ := m.o.LinkType(typeName)
	key := attrKey{t, pick(m, "", "", "member", "partner", "host city", "pilot city")}
	if m.attrs[key] == nil {
		m.attrs[key] = &kg.LinkAttrs{Type: t, Role: key.role, Status: kg.Verified, Confidence: kg.Explicit}
	}
	l := kg.LinkRecord{Link: kg.Link{ID: fmt.Sprintf("L%016x", m.Uint64()), LinkAttrs: m.attrs[key], Since: since}, From: from, To: to}
	if since != 0 && m.IntN(4) == 0 {
		l.Until = since + 50000
	}
	m.g.Links = append(m.g.Links, l)
}

// hub picks one of a list, the first ones more often, the more so the larger the skew.
func (m *benchGraph) hub(ids []string, skew float64) string {
	return ids[int(math.Pow(m.Float64(), skew)*float64(len(ids)))]
}
