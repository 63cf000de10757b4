package exec

import (
	"slices"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// nameResolver finds the entities that a list of names means, in two calls of the store whatever their
// number: one for the places that names are qualified by, one for the names.
type nameResolver struct {
	*plan.MapNames
	*run
	country kg.TypeID
	regions []kg.TypeID
}

func newNameResolver(n *plan.MapNames, r *run) *nameResolver {
	m := &nameResolver{MapNames: n, run: r}
	for t := range r.o.Entities {
		switch e := &r.o.Entities[t]; {
		case e.Country:
			m.country = kg.TypeID(t)
		case e.Name == "Region":
			m.regions = append(m.regions, kg.TypeID(t))
		}
	}
	return m
}

// meaning is what a name means.
type meaning struct {
	status result.Word
	rows   []store.SearchRow
	total  int
	places []*kg.Entity
	// nowhere: the place beside the name is neither a country nor a region
	nowhere bool
}

func (m *meaning) match() *kg.Entity {
	if m.status != "MATCHED" {
		return nil
	}
	return m.rows[0].Node
}

// interpretation is one way to read a name: a text, and the places it should lie in. For "Springfield, Ohio" they
// are Springfield in Ohio, and anything called "Springfield, Ohio".
type interpretation struct {
	name    int
	text    string
	places  []*kg.Entity // empty for anywhere
	unknown bool         // something is said about the place that is not understood
}

func (m *nameResolver) resolve() ([]meaning, error) {
	places, err := m.places()
	if err != nil {
		return nil, err
	}
	area, err := m.areaEntities(places)
	if err != nil {
		return nil, err
	}
	out := make([]meaning, len(m.Names))
	for i := range out {
		out[i].status = "NOT_FOUND"
	}
	var interpretations []interpretation
	var texts []store.SearchText
	most := 0
	for i := range m.Names {
		n := &m.Names[i]
		for _, x := range interpret(n, places) {
			t := m.Area
			if t.Text = x.text; len(x.places) > 0 {
				if t.Within = m.narrowed(x.places, area); len(t.Within) == 0 {
					out[i].places = x.places
					continue
				}
			}
			x.name = i
			interpretations, texts, most = append(interpretations, x), append(texts, t), max(most, len(x.places))
		}
	}
	pages, err := m.view.Search(
		m.ctx, store.SearchQuery{Texts: texts, Best: true, Total: true, Window: store.Window{Limit: m.Limit + most}},
	)
	if err != nil {
		return nil, err
	}
	for i, x := range interpretations {
		best := &out[x.name]
		if better(&pages[i], x.unknown, best) {
			*best = m.meaning(m.o, x, &pages[i])
		} else if len(best.rows) == 0 && len(best.places) == 0 {
			best.places = x.places
		}
	}
	for i := range out {
		place := m.Names[i].Place
		out[i].nowhere = place != "" && len(places[place]) == 0
	}
	return out, nil
}

// better reports whether an interpretation finds more than what has been found: a better match, or
// anything at all where it is not known where the name should lie.
func better(p *store.SearchPage, unknown bool, than *meaning) bool {
	if len(p.Rows) == 0 || unknown && len(than.rows) > 0 {
		return false
	}
	return len(than.rows) == 0 || compareMatch(p.Rows[0].Match, than.rows[0].Match) < 0
}

func compareMatch(a, b store.Match) int {
	return store.Rank{Class: a.Class, Edits: a.Edits}.Compare(store.Rank{Class: b.Class, Edits: b.Edits})
}

// meaning is what one interpretation finds. In a place is not the place itself, unless nothing else
// is called so.
func (m *nameResolver) meaning(o *kg.Ontology, x interpretation, p *store.SearchPage) meaning {
	out := meaning{rows: p.Rows, places: x.places}
	_, out.total = result.CountsByType(o, p.Total)
	pattern := store.NewPattern(x.text)
	first := p.Rows[0].Match
	themselves := 0
	for _, place := range x.places {
		class, edits := pattern.Best(o, place)
		if class == first.Class && edits == first.Edits &&
			(len(m.Area.Types) == 0 || slices.Contains(m.Area.Types, place.Type)) {
			themselves++
		}
	}
	if themselves < out.total {
		out.total -= themselves
		out.rows = slices.DeleteFunc(slices.Clone(out.rows), func(r store.SearchRow) bool {
			return slices.ContainsFunc(x.places, func(p *kg.Entity) bool { return p.ID == r.Node.ID })
		})
	}
	switch {
	case x.unknown:
		out.status = "PLACE_UNKNOWN"
	case first.Class != store.MatchExact:
		out.status = "UNCERTAIN"
	case out.total > 1:
		out.status = "AMBIGUOUS"
	default:
		out.status = "MATCHED"
	}
	out.rows = out.rows[:min(len(out.rows), m.Limit)]
	return out
}

// places are the countries and regions that are called as the list says, by what it says.
func (m *nameResolver) places() (map[string][]*kg.Entity, error) {
	found := map[string][]*kg.Entity{}
	var said []string
	for i := range m.Names {
		n := &m.Names[i]
		for _, text := range append(slices.Clone(n.Parts[min(1, len(n.Parts)):]), n.Place) {
			if _, known := found[text]; !known && text != "" {
				found[text] = nil
				said = append(said, text)
			}
		}
	}
	if len(said) == 0 {
		return found, m.ctx.Err()
	}
	texts := make([]store.SearchText, len(said))
	types := append([]kg.TypeID{m.country}, m.regions...)
	for i, text := range said {
		texts[i] = store.SearchText{Text: text, Types: types}
	}
	pages, err := m.view.Search(
		m.ctx, store.SearchQuery{Texts: texts, Best: true, Window: store.Window{Limit: plan.MaxCandidates}},
	)
	if err != nil {
		return nil, err
	}
	for i, p := range pages {
		for j := range p.Rows {
			if p.Rows[j].Match.Class == store.MatchExact {
				found[said[i]] = append(found[said[i]], p.Rows[j].Node)
			}
		}
	}
	return found, nil
}

// areaEntities are the places of the argument within, where they have to be compared with others.
func (m *nameResolver) areaEntities(places map[string][]*kg.Entity) ([]*kg.Entity, error) {
	if len(m.Area.Within) == 0 || len(places) == 0 {
		return nil, m.ctx.Err()
	}
	found, _, err := m.view.Entities(m.ctx, m.Area.Within)
	return slices.DeleteFunc(slices.Clone(found), func(e *kg.Entity) bool { return e == nil }), err
}

// narrowed are the ids of places so far as they lie in the area.
func (m *nameResolver) narrowed(places, area []*kg.Entity) []string {
	var out []string
	for _, p := range places {
		if len(m.Area.Within) == 0 || slices.ContainsFunc(area, func(a *kg.Entity) bool { return liesIn(p, a) }) {
			out = append(out, p.ID)
			continue
		}
		for _, a := range area {
			if liesIn(a, p) {
				out = append(out, a.ID)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func liesIn(e, place *kg.Entity) bool {
	return e.ID == place.ID || slices.Contains(e.Within(), place.ID)
}

// interpret lists the ways to read a name, the narrower ones first, and last those in which something
// that is said about the place is not understood: they are looked at where the others find
// nothing, and are never certain. There is a Springfield in Ohio, too.
func interpret(n *plan.InputName, places map[string][]*kg.Entity) []interpretation {
	whole := interpretation{text: n.Input}
	if n.Place != "" {
		whole.places = places[n.Place]
		whole.unknown = len(whole.places) == 0
	}
	if len(n.Parts) == 0 || whole.unknown {
		return []interpretation{whole}
	}
	first := interpretation{text: n.Parts[0]}
	first.places, first.unknown = qualifiers(n, places)
	if n.Place != "" {
		if first.places = insideOf(first.places, whole.places); len(first.places) == 0 {
			return []interpretation{whole}
		}
	}
	if first.unknown {
		return []interpretation{whole, first}
	}
	return []interpretation{first, whole}
}

// qualifiers are the places that a name is qualified by: those of the last part, or those of a part
// before it that lie in them. unknown reports whether there are parts that are no such place.
func qualifiers(n *plan.InputName, places map[string][]*kg.Entity) (found []*kg.Entity, unknown bool) {
	found = places[n.Parts[len(n.Parts)-1]]
	unknown = len(found) == 0
	for i := len(n.Parts) - 2; i > 0; i-- {
		if in := insideOf(places[n.Parts[i]], found); len(in) > 0 {
			found = in
		} else {
			unknown = true
		}
	}
	return found, unknown
}

func insideOf(places, outer []*kg.Entity) []*kg.Entity {
	return slices.DeleteFunc(slices.Clone(places), func(p *kg.Entity) bool {
		return !slices.ContainsFunc(outer, func(o *kg.Entity) bool { return liesIn(p, o) })
	})
}
