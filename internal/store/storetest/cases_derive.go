package storetest

import (
	"errors"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// twoHops has cities that take part in programmes which have themes, with parallel links,
// dates and a country.
func twoHops(b *builder) {
	b.entity("city:a", "A")
	b.entity("city:b", "B")
	b.entity("city:c", "C")
	b.entity("country:x", "X")
	b.entity("country:y", "Y")
	b.entity("region:r", "R")
	b.entity("programme:p", "zeta") // the order of paths is that of names
	b.entity("programme:q", "Alpha")
	b.entity("programme:r", "mid", "kind", "forum")
	b.entities("theme:air theme:eau theme:sol")
	b.link("C1", "city:a LOCATED_IN region:r")
	b.link("C2", "region:r LOCATED_IN country:x")
	b.link("C3", "city:b LOCATED_IN country:x")
	b.link("C4", "city:c LOCATED_IN country:y")
	b.link("L1", "city:a PARTICIPATES_IN programme:p", "since", "2010", "until", "2012")
	b.link("L2", "city:a PARTICIPATES_IN programme:p", "role", "host", "since", "2015")
	b.link("L3", "city:a PARTICIPATES_IN programme:q")
	b.link("L4", "city:b PARTICIPATES_IN programme:p")
	b.link("L5", "city:b PARTICIPATES_IN programme:r", "since", "2020")
	b.link("L6", "city:c PARTICIPATES_IN programme:r")
	b.link("T1", "programme:p HAS_THEME theme:air")
	b.link("T2", "programme:p HAS_THEME theme:air", "role", "addresses")
	b.link("T3", "programme:q HAS_THEME theme:air", "since", "2018")
	b.link("T4", "programme:q HAS_THEME theme:eau")
	b.link("T5", "programme:r HAS_THEME theme:sol")
	b.link("X1", "city:a MEMBER_OF programme:r") // not taking part
}

func hop(dir kg.Direction, link string, others ...string) store.DerivedHop {
	return store.DerivedHop{Rel: rel(dir, link, others...)}
}

func byCountry(dir kg.Direction, others ...string) store.DerivedHop {
	return store.DerivedHop{Rel: rel(dir, "", others...), Country: true}
}

// derivedText writes a page: "theme:air through 2 (4: programme:q L3>T3> …)"; keys follow in brackets.
func derivedText(p store.DerivedPage) string {
	var parts []string
	if p.HasPrev {
		parts = append(parts, "…")
	}
	for _, r := range p.Rows {
		text := fmt.Sprintf("%s through %d (%d:", r.Node.ID, r.Through, r.PathCount)
		for _, w := range r.Paths {
			text += " " + w.Middle.ID + hopText(w.First, w.FirstForward) + hopText(w.Second, w.SecondForward)
		}
		text += ")"
		if r.Keys != nil {
			text += strings.TrimPrefix(rowText(store.Row{Node: r.Node, Keys: r.Keys}), r.Node.ID)
		}
		parts = append(parts, text)
	}
	if len(p.Rows) == 0 {
		parts = append(parts, "nothing")
	}
	if p.HasNext {
		parts = append(parts, "…")
	}
	if p.Total > 0 {
		parts = append(parts, fmt.Sprint("of ", p.Total))
	}
	return strings.Join(parts, " ")
}

func hopText(l *kg.Link, forward bool) string {
	switch {
	case l == nil && !forward:
		return " -"
	case l == nil:
		return " - that goes forward"
	case forward:
		return " " + l.ID + ">"
	}
	return " " + l.ID + "<"
}

func deriveCases() []testCase {
	themes := func(change func(*store.DeriveQuery), parents ...string) store.DeriveQuery {
		q := store.DeriveQuery{
			Parents: parents, First: hop(kg.Out, "PARTICIPATES_IN", "Programme"), Second: hop(kg.Out, "HAS_THEME", "Theme"),
			Order: []store.Order{asc(store.FieldName)}, Window: store.Window{Limit: 10}, Paths: 10,
		}
		if change != nil {
			change(&q)
		}
		return q
	}
	ask := func(name string, q store.DeriveQuery, want ...string) testCase {
		return reading("derive/"+name, twoHops, func(e env, v store.View) error {
			pages, err := v.Derive(e.ctx, q)
			if err != nil {
				return err
			}
			var got []string
			for _, p := range pages {
				got = append(got, derivedText(p))
			}
			return errors.Join(err, same(strings.Join(got, "\n"), strings.Join(want, "\n")))
		})
	}
	air := "theme:air through 2 (5: programme:q L3> T3> programme:p L1> T1> programme:p L1> T2> programme:p L2> T1> programme:p L2> T2>)"
	eau := "theme:eau through 1 (1: programme:q L3> T4>)"
	return []testCase{
		ask("each end is one row that says through what, parallel links are paths of their own", themes(nil, "city:a"), air+" "+eau),
		ask("many parents, unknown ones and some twice", themes(func(q *store.DeriveQuery) { q.Paths, q.Total = 0, true }, "city:c", "city:nowhere", "city:b", "city:c"),
			"theme:sol through 1 (1:) of 1", "nothing", "theme:air through 1 (2:) theme:sol through 1 (1:) of 2", "theme:sol through 1 (1:) of 1"),
		ask("paths are cut, not their number", themes(func(q *store.DeriveQuery) { q.Paths = 2 }, "city:a"), "theme:air through 2 (5: programme:q L3> T3> programme:p L1> T1>) "+eau),
		ask("a hop along links of several types", themes(func(q *store.DeriveQuery) {
			q.First.Rel = rel(kg.Out, "PARTICIPATES_IN MEMBER_OF", "Programme")
		}, "city:a"), air+" "+eau+" theme:sol through 1 (1: programme:r X1> T5>)"),
		ask("a day holds for both hops", themes(func(q *store.DeriveQuery) { q.AsOf = kg.On(day("2016")) }, "city:a"), "theme:air through 1 (2: programme:p L2> T1> programme:p L2> T2>) "+eau),
		ask("only through what matches", themes(func(q *store.DeriveQuery) { q.Through = eq(store.FieldName, "ALPHA") }, "city:a"), "theme:air through 1 (1: programme:q L3> T3>) "+eau),
		ask("only ends that match", themes(func(q *store.DeriveQuery) { q.Node = not(eq(store.FieldName, "air")); q.Total = true }, "city:a"), eau+" of 1"),
		ask("ordered by through how many", themes(func(q *store.DeriveQuery) {
			q.Order, q.Paths, q.Window.Keys = []store.Order{{By: store.ByThrough}, desc(store.FieldName)}, 0, true
		}, "city:a", "city:b"), "theme:eau through 1 (1:)[1,eau] theme:air through 2 (5:)[2,air]", "theme:sol through 1 (1:)[1,sol] theme:air through 1 (2:)[1,air]"),
		ask("a page after a position", themes(func(q *store.DeriveQuery) {
			q.Order, q.Paths = []store.Order{{By: store.ByThrough, Desc: true}}, 0
			q.Window = store.Window{Limit: 1, After: &store.Position{Keys: []kg.Value{kg.IntValue(2)}, ID: "theme:air"}}
		}, "city:a", "city:b"), "… theme:eau through 1 (1:)", "… theme:sol through 1 (1:) …"),
		ask("a page backward", themes(func(q *store.DeriveQuery) {
			q.Paths = 0
			q.Window = store.Window{Limit: 1, Backward: true}
		}, "city:a"), "… theme:eau through 1 (1:)"),
		ask("only how many", themes(func(q *store.DeriveQuery) { q.Window.Limit, q.Total = 0, true }, "city:a"), "nothing of 2"),
		ask("ordered by links of the end", themes(func(q *store.DeriveQuery) {
			q.Order, q.Paths = []store.Order{byCount(store.CountSpec{Rel: rel(kg.In, "HAS_THEME")}, true)}, 0
		}, "city:a"), "theme:air through 2 (5:) theme:eau through 1 (1:)"),
		ask("the other way round", themes(func(q *store.DeriveQuery) {
			q.First, q.Second = hop(kg.In, "HAS_THEME", "Programme"), hop(kg.In, "PARTICIPATES_IN", "City")
		}, "theme:sol"), "city:b through 1 (1: programme:r T5< L5<) city:c through 1 (1: programme:r T5< L6<)"),
		ask("there and back leads to others, not to oneself", themes(func(q *store.DeriveQuery) { q.Second = hop(kg.In, "PARTICIPATES_IN", "City") }, "city:a"),
			"city:b through 1 (2: programme:p L1> L4< programme:p L2> L4<)"),
		ask("from a country through what lies in it, however deep", themes(func(q *store.DeriveQuery) {
			q.First, q.Second = byCountry(kg.In, "City"), hop(kg.Out, "PARTICIPATES_IN", "Programme")
		}, "country:x", "region:r"), "programme:q through 1 (1: city:a - L3>) programme:r through 1 (1: city:b - L5>) programme:p through 2 (3: city:a - L1> city:a - L2> city:b - L4>)", "nothing"),
		ask("to the country that it lies in", themes(func(q *store.DeriveQuery) {
			q.First, q.Second = hop(kg.In, "PARTICIPATES_IN", "City"), byCountry(kg.Out, "Country")
		}, "programme:p", "programme:r"), "country:x through 2 (3: city:a L1< - city:a L2< - city:b L4< -)", "country:x through 1 (1: city:b L5< -) country:y through 1 (1: city:c L6< -)"),
		ask("a hop of several link types", themes(func(q *store.DeriveQuery) {
			q.First = hop(kg.Out, "PARTICIPATES_IN MEMBER_OF", "Programme")
			q.Paths = 1
		}, "city:a"),
			"theme:air through 2 (5: programme:q L3> T3>) theme:eau through 1 (1: programme:q L3> T4>) theme:sol through 1 (1: programme:r X1> T5>)"),
		reading("derive/what would look at too much is refused", twoHops, func(e env, v store.View) error {
			asOf := func(q *store.DeriveQuery) { q.AsOf = kg.On(day("2016")) }
			forums := func(q *store.DeriveQuery) { q.Through = eq("kind", "forum") }
			fromCountry := func(q *store.DeriveQuery) {
				q.First, q.Second = byCountry(kg.In, "City"), hop(kg.Out, "PARTICIPATES_IN", "Programme")
			}
			toCountry := func(q *store.DeriveQuery) {
				q.First, q.Second = hop(kg.In, "PARTICIPATES_IN", "City"), byCountry(kg.Out, "Country")
			}
			var errs []error
			for _, x := range []struct {
				q       store.DeriveQuery
				touched int // links of the first hop + of the second from each entity in the middle, of each parent
			}{
				{themes(nil, "city:a"), 3 + 2 + 2},
				{themes(nil, "city:b", "city:nowhere", "city:a"), 2 + 2 + 1 + 3 + 2 + 2},
				{themes(nil, "city:b", "city:b"), 2 * (2 + 2 + 1)},
				{themes(asOf, "city:a"), 2 + 2 + 2},
				{themes(forums, "city:b"), 2 + 1},
				{themes(fromCountry, "country:x"), 2 + 3 + 2},
				{themes(toCountry, "programme:p"), 3 + 1 + 1},
			} {
				errs = append(errs, atLimit(x.q, x.touched, func(most int) error {
					x.q.MaxTouched = most
					_, err := v.Derive(e.ctx, x.q)
					return err
				}))
			}
			return errors.Join(errs...)
		}),
	}
}
