package storetest

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Search looks at every entity. Which match, and how well, is worked out here a second time,
// by the words of the contract; what a match shows is store.Pattern's and has cases by hand.
func (v *modelView) Search(ctx context.Context, q store.SearchQuery) ([]store.SearchPage, error) {
	names := q.Fields != store.InTexts || q.Exact || q.Best
	texts := q.Fields&store.InTexts != 0 && !q.Exact && !q.Best
	if q.MaxTouched > 0 && texts {
		for _, t := range q.Texts {
			if _, touched := v.texts(t.Text); touched > q.MaxTouched {
				return nil, &store.TooMuch{What: "texts", Would: touched, Limit: q.MaxTouched}
			}
		}
	}
	return each(ctx, q.Texts, func(t store.SearchText) store.SearchPage {
		var all []found
		inTexts := map[string]store.Match{}
		if texts {
			inTexts, _ = v.texts(t.Text)
		}
		for _, e := range v.g.Entities {
			if len(t.Types) > 0 && !slices.Contains(t.Types, e.Type) || len(t.Within) > 0 && !liesIn(e, t.Within) {
				continue
			}
			m := match{class: store.NoMatch}
			if names {
				m = v.matches(t.Text, e)
			}
			if said, ok := inTexts[e.ID]; ok && m.class == store.NoMatch {
				m = match{class: store.MatchText, score: said.Relevance}
			}
			if m.class < store.NoMatch && (!q.Exact || m.class == store.MatchExact) {
				all = append(all, found{e, m, v.standing(e), len(v.linksOf[e.ID])})
			}
		}
		slices.SortFunc(all, func(a, b found) int {
			return cmp.Or(a.compare(b.match), cmp.Compare(b.standing, a.standing), cmp.Compare(b.degree, a.degree), cmp.Compare(a.ID, b.ID))
		})
		if q.Best && len(all) > 0 {
			first := all[0].match
			all = slices.DeleteFunc(all, func(f found) bool { return f.compare(first) != 0 })
		}
		var page store.SearchPage
		if q.Total {
			page.Total = make([]int, len(v.o.Entities))
			for _, f := range all {
				page.Total[f.Type]++
			}
		}
		if q.Window.Limit == 0 {
			return page
		}
		page.HasNext, page.HasPrev = q.Window.Backward && q.Window.Before != nil, !q.Window.Backward && q.Window.After != nil
		var inside []found
		for _, f := range all {
			if (q.Window.After == nil || f.past(q.Window.After) > 0) && (q.Window.Before == nil || f.past(q.Window.Before) < 0) {
				inside = append(inside, f)
			}
		}
		if n := len(inside) - q.Window.Limit; n > 0 {
			if q.Window.Backward {
				inside, page.HasPrev = inside[n:], true
			} else {
				inside, page.HasNext = inside[:q.Window.Limit], true
			}
		}
		for _, f := range inside {
			row := store.SearchRow{Node: f.Entity, Standing: f.standing, Degree: f.degree, Match: inTexts[f.ID]}
			if f.class != store.MatchText {
				row.Match = store.NewPattern(t.Text).Match(v.o, f.Entity)
			}
			page.Rows = append(page.Rows, row)
		}
		return page
	})
}

type found struct {
	*kg.Entity
	match
	standing, degree int
}

// standing is how likely it is meant among others that match as well.
func (v *modelView) standing(e *kg.Entity) int {
	switch v.o.Entities[e.Type].Name {
	case "Source":
		return 0
	case "Region":
		return 1
	case "City":
		for _, p := range store.EntityValues(nil, v.o, e, "population") {
			return 1 + min(len(strconv.FormatInt(p.Int(), 10))/6, 1) + min(len(strconv.FormatInt(p.Int(), 10))/7, 1)
		}
		return 1
	}
	return 3
}

func (f found) past(p *store.Position) int {
	return cmp.Or(cmp.Compare(int64(f.class), p.Keys[0].Int()), cmp.Compare(int64(f.edits), p.Keys[1].Int()), cmp.Compare(p.Keys[2].Int(), f.score),
		cmp.Compare(p.Keys[3].Int(), int64(f.standing)), cmp.Compare(p.Keys[4].Int(), int64(f.degree)), cmp.Compare(f.ID, p.ID))
}

// match is how well something matches.
type match struct {
	class store.MatchClass
	edits int
	score int64 // of texts
}

func (m match) compare(n match) int {
	return cmp.Or(cmp.Compare(m.class, n.class), cmp.Compare(m.edits, n.edits), cmp.Compare(n.score, m.score))
}

func liesIn(e *kg.Entity, places []string) bool {
	return slices.ContainsFunc(places, func(p string) bool { return p == e.ID || slices.Contains(e.Within(), p) })
}

// allNames are the name, the aliases and the texts of the names with evidence.
func allNames(e *kg.Entity) []string {
	out := append([]string{e.Name}, e.Aliases()...)
	for _, n := range e.Names() {
		out = append(out, n.Text)
	}
	return out
}

// matches is the best match of any name, id or code.
func (v *modelView) matches(text string, e *kg.Entity) match {
	best := match{class: store.NoMatch}
	for _, name := range allNames(e) {
		if m := matchName(text, name); m.compare(best) < 0 {
			best = m
		}
	}
	ids := []string{e.ID}
	for _, x := range e.SameAs() {
		ids = append(ids, kg.Fold(x.Value), kg.Fold(x.Scheme+":"+x.Value))
	}
	for _, code := range []string{"iso2", "iso3"} {
		for _, c := range store.EntityValues(nil, v.o, e, code) {
			ids = append(ids, kg.Fold(c.Str()), kg.Fold(code+":"+c.Str()))
		}
	}
	if id := strings.TrimSpace(kg.Fold(text)); id != "" && slices.Contains(ids, id) {
		return match{class: store.MatchExact}
	}
	return best
}

func matchName(text, name string) match {
	wanted, of := searchWords(text), searchWords(name)
	a, b := strings.Join(wanted, " "), strings.Join(of, " ")
	if a == "" && b == "" { // signs only
		a, b = strings.Join(strings.Fields(kg.Fold(text)), " "), strings.Join(strings.Fields(kg.Fold(name)), " ")
	}
	switch {
	case a == "":
		return match{class: store.NoMatch}
	case a == b, len(wanted) > 0 && strings.Join(wanted, "") == strings.Join(of, ""):
		return match{class: store.MatchExact}
	case strings.HasPrefix(b, a):
		return match{class: store.MatchPrefix}
	case len(wanted) == 0 || len(wanted) > 16 || len([]rune(a)) > 256:
		return match{class: store.NoMatch}
	}
	edits := 0
	for _, w := range wanted {
		least := 100
		for _, o := range of {
			if strings.HasPrefix(o, w) {
				least = 0
			}
			least = min(least, alignment([]rune(w), []rune(o)))
		}
		letters := len([]rune(w))
		if least > 2 || least == 2 && letters < 8 || least == 1 && letters < 4 || least > 0 && letters > 32 {
			return match{class: store.NoMatch}
		}
		edits += least
	}
	if edits > 0 {
		return match{class: store.MatchFuzzy, edits: edits}
	}
	return match{class: store.MatchWordPrefix}
}

func searchWords(s string) []string {
	return strings.FieldsFunc(kg.Fold(s), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
}

// alignment is the optimal string alignment distance, by the whole table of the distances of
// all beginnings.
func alignment(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
