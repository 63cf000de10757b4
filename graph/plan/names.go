package plan

import (
	"slices"
	"strings"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// naming finds out what the names of a list mean, in two calls of the store whatever their
// number: one for what is said about places, one for the names.
type naming struct {
	names   []*soughtName
	area    store.SearchText // where to look, without a text
	limit   int
	country kg.TypeID
	regions []kg.TypeID
}

// soughtName is a name of the list.
type soughtName struct {
	input string
	place string   // what is said about its place beside it; "" for nothing
	parts []string // the name and what stands behind it; nil when nothing does
}

// mostParts is how many parts a name may have so that what stands behind it is looked at: the name, and
// three places, each in the next.
const mostParts = 4

// partsOf parts a name from what stands behind it.
func partsOf(name string) []string {
	var parts []string
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune(",;/|()[]，、；（）", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) < 2 || len(parts) > mostParts {
		return nil
	}
	return parts
}

// meaning is what a name means.
type meaning struct {
	status result.Word
	rows   []store.SearchRow
	total  int
	places []*kg.Entity
}

func (m *meaning) match() *kg.Entity {
	if m.status != "MATCHED" {
		return nil
	}
	return m.rows[0].Node
}

// reading is one way to read a name: a text and where that should lie.
type reading struct {
	name    int
	text    string
	places  []*kg.Entity // empty for anywhere
	unknown bool         // something is said about the place that is not understood
}

func (m *naming) meanings(r *run) ([]meaning, error) {
	places, err := m.places(r)
	if err != nil {
		return nil, err
	}
	area, err := m.areaEntities(r, places)
	if err != nil {
		return nil, err
	}
	out := make([]meaning, len(m.names))
	for i := range out {
		out[i].status = "NOT_FOUND"
	}
	var readings []reading
	var texts []store.SearchText
	most := 0
	for i, n := range m.names {
		for _, x := range n.readings(places) {
			t := m.area
			if t.Text = x.text; len(x.places) > 0 {
				if t.Within = m.narrowed(x.places, area); len(t.Within) == 0 {
					out[i].places = x.places
					continue
				}
			}
			x.name = i
			readings, texts, most = append(readings, x), append(texts, t), max(most, len(x.places))
		}
	}
	pages, err := r.view.Search(r.ctx, store.SearchQuery{Texts: texts, Best: true, Total: true, Window: store.Window{Limit: m.limit + most}})
	if err != nil {
		return nil, err
	}
	for i, x := range readings {
		best := &out[x.name]
		if better(&pages[i], x.unknown, best) {
			*best = m.meaning(r.o, x, &pages[i])
		} else if len(best.rows) == 0 && len(best.places) == 0 {
			best.places = x.places
		}
	}
	return out, nil
}

// better reports whether a reading finds more than what has been found: a better match, or
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

// meaning is what one reading finds. In a place is not the place itself, unless nothing else
// is called so.
func (m *naming) meaning(o *kg.Ontology, x reading, p *store.SearchPage) meaning {
	out := meaning{rows: p.Rows, places: x.places}
	_, out.total = result.CountsByType(o, p.Total)
	pattern := store.NewPattern(x.text)
	first := p.Rows[0].Match
	themselves := 0
	for _, place := range x.places {
		class, edits := pattern.Best(o, place)
		if class == first.Class && edits == first.Edits && (len(m.area.Types) == 0 || slices.Contains(m.area.Types, place.Type)) {
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
	out.rows = out.rows[:min(len(out.rows), m.limit)]
	return out
}

// places are the countries and regions that are called as the list says, by what it says.
func (m *naming) places(r *run) (map[string][]*kg.Entity, error) {
	found := map[string][]*kg.Entity{}
	var said []string
	for _, n := range m.names {
		for _, text := range append(slices.Clone(n.parts[min(1, len(n.parts)):]), n.place) {
			if _, known := found[text]; !known && text != "" {
				found[text] = nil
				said = append(said, text)
			}
		}
	}
	texts := make([]store.SearchText, len(said))
	types := append([]kg.TypeID{m.country}, m.regions...)
	for i, text := range said {
		texts[i] = store.SearchText{Text: text, Types: types}
	}
	pages, err := r.view.Search(r.ctx, store.SearchQuery{Texts: texts, Best: true, Window: store.Window{Limit: maxCandidates}})
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
func (m *naming) areaEntities(r *run, places map[string][]*kg.Entity) ([]*kg.Entity, error) {
	if len(m.area.Within) == 0 || len(places) == 0 {
		return nil, r.ctx.Err()
	}
	found, err := r.view.Entities(r.ctx, m.area.Within)
	return slices.DeleteFunc(slices.Clone(found), func(e *kg.Entity) bool { return e == nil }), err
}

// narrowed are the ids of places so far as they lie in the area.
func (m *naming) narrowed(places, area []*kg.Entity) []string {
	var out []string
	for _, p := range places {
		if len(m.area.Within) == 0 || slices.ContainsFunc(area, func(a *kg.Entity) bool { return liesIn(p, a) }) {
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

// readings are the ways to read a name, the narrower ones first, and last those in which something
// that is said about the place is not understood: they are looked at where the others find
// nothing, and are never certain. There is a Springfield in Ohio, too.
func (n *soughtName) readings(places map[string][]*kg.Entity) []reading {
	whole := reading{text: n.input}
	if n.place != "" {
		whole.places = places[n.place]
		whole.unknown = len(whole.places) == 0
	}
	if len(n.parts) == 0 || whole.unknown {
		return []reading{whole}
	}
	first := reading{text: n.parts[0]}
	first.places, first.unknown = n.behind(places)
	if n.place != "" {
		if first.places = insideOf(first.places, whole.places); len(first.places) == 0 {
			return []reading{whole}
		}
	}
	if first.unknown {
		return []reading{whole, first}
	}
	return []reading{first, whole}
}

// behind are the places that stand behind a name: those of the last part, or those of a part
// before it that lie in them. unknown reports whether there are parts that are no such place.
func (n *soughtName) behind(places map[string][]*kg.Entity) (found []*kg.Entity, unknown bool) {
	found = places[n.parts[len(n.parts)-1]]
	unknown = len(found) == 0
	for i := len(n.parts) - 2; i > 0; i-- {
		if in := insideOf(places[n.parts[i]], found); len(in) > 0 {
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
