package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/suggest"
	"cityweave/internal/toponym"
)

const (
	maxMisspelt = 2 // readings of a name of which similar names are looked for
	lostLetter  = '?'
	anyLetter   = "x" // what is searched for in place of a lost letter, so that it costs one edit
)

// asMisspelt looks for what is called alike: names with typing errors, and longer names.
func (m *resolver) asMisspelt(names []*sought) error {
	var l lookup
	for _, s := range names {
		asked := 0
		for i := range s.readings {
			r := &s.readings[i]
			if asked == maxMisspelt || !r.Sure && !r.Wildcards {
				continue
			}
			places, unknown, ok := m.stated(s, r)
			if !ok {
				continue
			}
			asked++
			text := r.Text
			if r.Wildcards {
				text = strings.ReplaceAll(text, string(lostLetter), anyLetter)
			}
			l.add(m.text(s, text, places), func(p *store.SearchPage) {
				f := m.finding(r, p)
				f.places, f.unknown = places, unknown
				m.keepAround(&f)
				s.alike = append(s.alike, f)
			})
		}
	}
	return l.run(m, store.SearchQuery{Total: true, Window: store.Window{Limit: m.Limit + plan.MaxCandidates}})
}

// settleAlike decides by what is called alike, and by what has the name elsewhere. One name in the place that differs
// by a typing error goes before the same name elsewhere, and that before names that are longer.
func (m *resolver) settleAlike(s *sought) bool {
	if m.settleCertain(s) {
		return true
	}
	alike, near := closestOf(s.alike)
	elsewhere := slices.IndexFunc(s.elsewhere, func(f finding) bool { return len(f.rows) > 0 && len(f.places) > 0 })
	switch {
	case near == 1 && len(alike.unknown) == 0 && m.isRespelt(&alike):
		alike.rows, alike.total = alike.rows[:1], 1
		m.take(s, "MATCHED", &alike)
	case near == 1 && len(alike.unknown) == 0 && len(alike.places) > 0 && isLong(alike.reading):
		m.take(s, "PROBABLE", &alike)
	case near == 0 && elsewhere >= 0:
		m.take(s, "ELSEWHERE", &s.elsewhere[elsewhere])
	case len(alike.rows) > 0 && len(alike.unknown) > 0:
		m.take(s, "PLACE_UNKNOWN", &alike)
	case len(alike.rows) > 0:
		m.take(s, "UNCERTAIN", &alike)
	case s.known != nil:
		m.take(s, "UNCERTAIN", &finding{rows: []store.SearchRow{*s.known}, total: 1})
	default:
		if len(s.Places) == 0 && len(s.findings) > 0 {
			s.Places = s.findings[0].places
		}
		return false
	}
	m.decideByPoint(s, &alike)
	return true
}

// closestOf joins what is called alike. First come the entities one of whose names as a whole differs from a reading by
// typing errors only: near of them, those with fewer errors first.
func closestOf(alike []finding) (all finding, near int) {
	type ranked struct {
		finding
		edits int
	}
	var ranks []ranked
	var rest finding
	for i := range alike {
		f := &alike[i]
		far := *f
		far.keep(func(e *kg.Entity) bool {
			edits, ok := misspelt(f.reading, e)
			if !ok {
				return true
			}
			one := *f
			one.keep(func(other *kg.Entity) bool { return other.ID == e.ID })
			one.total = 1
			ranks = append(ranks, ranked{one, edits})
			return false
		})
		if rest.reading == nil {
			rest = far
		} else {
			rest.add(&far)
			rest.total = max(rest.total, far.total)
		}
	}
	slices.SortStableFunc(ranks, func(a, b ranked) int { return a.edits - b.edits })
	for i := range ranks {
		if i == 0 {
			all = ranks[0].finding
		} else {
			all.add(&ranks[i].finding)
		}
	}
	if near = len(all.rows); near == 0 {
		return rest, 0
	}
	all.add(&rest)
	all.total = max(all.total, near+rest.total)
	return all, near
}

// misspelt reports whether one of the names of an entity differs from a reading by typing errors only, and the least
// number of them: one in five letters, two in eight. A lost letter is none.
func misspelt(r *toponym.Reading, e *kg.Entity) (edits int, ok bool) {
	if r.Wildcards {
		return 0, fits(r.Text, e.Name) || anyName(e, func(name string) bool { return fits(r.Text, name) })
	}
	key := store.NameKey(kg.Fold(r.Text))
	letters, most := utf8.RuneCountInString(key), 0
	switch {
	case letters >= 8:
		most = 2
	case letters >= 5:
		most = 1
	}
	best := most + 1
	compare := func(name string) bool {
		best = min(best, suggest.Distance(key, store.NameKey(kg.Fold(name))))
		return false
	}
	compare(e.Name)
	anyName(e, compare)
	return best, best <= most
}

// The numbers of letters from which a name that differs by one typing error is that of the same place: of the names of
// 14,000 cities, two pairs of one country have so many letters and differ so. In the whole world it takes more. Letters
// that are often exchanged for each other count less.
const (
	longRespelt  = 9  // where such letters are exchanged, and the place is known
	longMisspelt = 11 // where any letter is wrong, and the place is known
	longAnywhere = 12
)

// isRespelt reports whether the first entity of a finding has so long a name that differs so little from the reading
// that it is hardly that of another place. A lost letter can be any.
func (m *resolver) isRespelt(f *finding) bool {
	r := f.reading
	if !r.Sure || r.Wildcards {
		return false
	}
	key := store.NameKey(kg.Fold(r.Text))
	letters := utf8.RuneCountInString(strings.ReplaceAll(key, " ", ""))
	respelt, misspelt := longRespelt, longMisspelt
	if len(f.places) == 0 {
		respelt, misspelt = longAnywhere, longAnywhere
	}
	if letters < respelt {
		return false
	}
	skeleton := toponym.Skeleton(r.Text)
	for _, n := range f.rows[0].Node.AllNames() {
		if !isEstablished(&n) {
			continue
		}
		if toponym.Skeleton(n.Text) == skeleton ||
			letters >= misspelt && suggest.Distance(key, store.NameKey(kg.Fold(n.Text))) == 1 {
			return true
		}
	}
	return false
}

// isEstablished reports whether more is known about a name than that some list has it: its language, or what it is.
// Lists of names without languages have those of parts of a city and of its namesakes, and transliterations from any
// script back to Latin letters.
func isEstablished(n *kg.Name) bool {
	return n.Language != "" || n.Kind != kg.Alternative || len(n.Evidence) == 0
}

// isLong reports whether a reading is so long that a name which differs by a typing error is hardly that of another
// place: Nakano is not Nagano.
func isLong(r *toponym.Reading) bool {
	return utf8.RuneCountInString(store.NameKey(kg.Fold(r.Text))) >= 7
}

func anyName(e *kg.Entity, is func(string) bool) bool {
	for name := range e.OtherNames() {
		if is(name) {
			return true
		}
	}
	return false
}

// isNamed reports whether an entity has a name as it is written.
func isNamed(e *kg.Entity, text string) bool {
	folded := kg.Fold(text)
	return kg.Fold(e.Name) == folded || anyName(e, func(name string) bool { return kg.Fold(name) == folded })
}

// keepSpelt drops what has a name as written only because signs do not count, where they stand for lost letters:
// Vara?din is not Varadin.
func keepSpelt(f *finding, text string) {
	if !toponym.HasLostLetters(text) {
		return
	}
	byName := map[string]bool{}
	for _, r := range f.rows {
		byName[r.Node.ID] = r.Match.Field == store.MatchName || r.Match.Field == store.MatchAlias
	}
	f.keep(func(e *kg.Entity) bool { return !byName[e.ID] || isNamed(e, text) })
}

// fits reports whether a name is a text in which some letters are lost.
func fits(text, name string) bool {
	const lost = '\ue000' // folds to itself
	text = kg.Fold(strings.ReplaceAll(text, string(lostLetter), string(lost)))
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r != lost && !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	wanted, has := []rune(strings.Join(words, " ")), []rune(store.NameKey(kg.Fold(name)))
	return len(has) == len(wanted) && equalBut(wanted, has, lost)
}

// equalBut reports whether two texts of equal length are the same where the first has another letter than lost.
func equalBut(a, b []rune, lost rune) bool {
	for i := range a {
		if a[i] != lost && a[i] != b[i] {
			return false
		}
	}
	return true
}
