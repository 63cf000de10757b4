package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// bounds is links with dates of their own (L1), of their ends (L2, L3, L4), of both (L5, L6), of neither (L7), and of
// the programme that the link belongs to (L8). The programme p began in 2016 or in 2017.
func bounds(b *builder) {
	b.entity("programme:p", "p", "startYear", 2017, "endYear", 2020)
	b.statement("P1", "programme:p", "start_year", "2016", "", "")
	b.statement("P2", "programme:p", "start_year", "2017", "", "")
	b.entity("programme:q", "q")
	b.entity("event:e", "e", "year", 2018, "startDate", "2018-06-05", "endDate", "2018-06-06")
	b.entity("org:o", "o", "foundedYear", 2019)
	b.entities("city:a city:b source:s")
	b.link("L1", "city:a PARTICIPATES_IN programme:q", "since", "2017", "until", "2018")
	b.link("L2", "city:a PARTICIPATES_IN programme:p")
	b.link("L3", "city:a HOSTS event:e")
	b.link("L4", "org:o LEADS programme:p")
	b.link("L5", "city:a PARTICIPATES_IN programme:p", "role", "lead", "since", "2018")
	b.link("L6", "city:b PARTICIPATES_IN programme:p", "until", "2018")
	b.link("L7", "city:b PARTICIPATES_IN programme:q")
	b.observed("E7", "L7", "source:s", "2018", "2019")
	b.link("L8", "city:a PAIRED_WITH city:b", "programme", "programme:p")
}

// undatedCases are about the days of links that have no dates of their own.
func undatedCases() []testCase {
	onDay := func(mode kg.Undated, id, date, want string) ask {
		return ask{links(id, func(q *store.ExpandQuery) { q.AsOf = kg.AsOf{Day: day(date), Undated: mode} }), want}
	}
	counts := func(mode kg.Undated, date string) store.CountSpec {
		return store.CountSpec{Rel: rel(kg.Both, ""), AsOf: kg.AsOf{Day: day(date), Undated: mode}}
	}
	having := func(mode kg.Undated, n int) store.ListQuery {
		return store.ListQuery{Types: types("City"), Where: store.Linked{
			Quantifier: store.Count, CountSpec: counts(mode, "2018-06-05"), Compare: store.Eq, Number: n,
		}}
	}
	ranked := func(mode kg.Undated, want string) ask {
		return ask{store.ListQuery{
			Types: types("City"), Order: []store.Order{byCount(counts(mode, "2018-06-05"), true)}, Window: store.Window{Limit: 5, Keys: true},
		}, want}
	}
	around := func(mode kg.Undated, want string) ask {
		return ask{neighbourCounts{[]string{"city:a"}, kg.AsOf{Day: day("2018-06-05"), Undated: mode}}, want}
	}
	ofA := func(changes ...func(*store.ExpandQuery)) store.ExpandQuery { return links("city:a", changes...) }
	facet := func(field string) store.ExpandQuery {
		return store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:a"}, Rel: rel(kg.Both, ""), Facets: []store.Facet{{Link: true, Field: field, Limit: 9}}}
	}
	byLink := func(field string, desc bool) func(*store.ExpandQuery) {
		return ordered(store.Order{By: store.ByLink, Field: field, Desc: desc})
	}
	return []testCase{
		asking("undated/the ends bound a link without dates", bounds,
			onDay(kg.IncludeUndated, "city:a", "2015-12-31", "nothing"),
			onDay(kg.IncludeUndated, "city:a", "2016-01-01", "L8>city:b L2>programme:p"),
			onDay(kg.IncludeUndated, "city:a", "2018-06-05", "L8>city:b L3>event:e L2>programme:p L5>programme:p L1>programme:q"),
			onDay(kg.IncludeUndated, "city:a", "2018-06-06", "L8>city:b L3>event:e L2>programme:p L5>programme:p L1>programme:q"),
			onDay(kg.IncludeUndated, "city:a", "2018-06-07", "L8>city:b L2>programme:p L5>programme:p L1>programme:q"),
			onDay(kg.IncludeUndated, "city:a", "2020-12-31", "L8>city:b L2>programme:p L5>programme:p"),
			onDay(kg.IncludeUndated, "city:a", "2021-01-01", "L8>city:b"),
			onDay(kg.IncludeUndated, "org:o", "2018-12-31", "nothing"),
			onDay(kg.IncludeUndated, "org:o", "2019-01-01", "L4>programme:p"),
			onDay(kg.IncludeUndated, "org:o", "2021-01-01", "nothing")),
		asking("undated/a date of the link goes before that of its ends", bounds,
			onDay(kg.IncludeUndated, "city:b", "2015-12-31", "L7>programme:q"),
			onDay(kg.IncludeUndated, "city:b", "2018-12-31", "L8<city:a L6>programme:p L7>programme:q"),
			onDay(kg.IncludeUndated, "city:b", "2019-01-01", "L8<city:a L7>programme:q")),
		asking("undated/left out are links of which no source says since when", bounds,
			onDay(kg.ExcludeUndated, "city:a", "2016-12-31", "nothing"),
			onDay(kg.ExcludeUndated, "city:a", "2018-06-05", "L5>programme:p L1>programme:q"),
			onDay(kg.ExcludeUndated, "city:a", "2020-12-31", "L5>programme:p"),
			onDay(kg.ExcludeUndated, "city:a", "2021-01-01", "nothing"),
			onDay(kg.ExcludeUndated, "city:b", "2018-06-05", "nothing")),
		asking("undated/alone they are those that may hold", bounds,
			onDay(kg.OnlyUndated, "city:a", "2015-12-31", "nothing"),
			onDay(kg.OnlyUndated, "city:a", "2018-06-05", "L8>city:b L3>event:e L2>programme:p"),
			onDay(kg.OnlyUndated, "city:a", "2021-01-01", "L8>city:b"),
			onDay(kg.OnlyUndated, "city:b", "2018-12-31", "L8<city:a L6>programme:p L7>programme:q")),
		asking("undated/without a day nothing is left out", bounds,
			ask{ofA(func(q *store.ExpandQuery) { q.AsOf.Undated = kg.OnlyUndated }), "L8>city:b L3>event:e L2>programme:p L5>programme:p L1>programme:q"}),
		asking("undated/in conditions", bounds,
			ask{having(kg.IncludeUndated, 4), "city:a"}, ask{having(kg.IncludeUndated, 3), "city:b"},
			ask{having(kg.ExcludeUndated, 2), "city:a"}, ask{having(kg.ExcludeUndated, 0), "city:b"},
			ask{having(kg.OnlyUndated, 3), "city:a city:b"}),
		asking("undated/in orders", bounds,
			ranked(kg.IncludeUndated, "city:a[4] city:b[3]"), ranked(kg.ExcludeUndated, "city:a[2] city:b[0]"),
			ranked(kg.OnlyUndated, "city:b[3] city:a[3]")),
		asking("undated/in counts of neighbours", bounds,
			around(kg.IncludeUndated, "PARTICIPATES_IN out Programme 3 (2), PAIRED_WITH both City 1, HOSTS out Event 1"),
			around(kg.ExcludeUndated, "PARTICIPATES_IN out Programme 2"),
			around(kg.OnlyUndated, "PARTICIPATES_IN out Programme 1, PAIRED_WITH both City 1, HOSTS out Event 1")),
		asking("undated/the dates that count are fields of links", bounds,
			ask{facet("datesFrom"), "L8>city:b L3>event:e L2>programme:p L5>programme:p L1>programme:q | ends×3 link×2 (2 values, 5 counted, 0 missing)"},
			ask{facet("holdsFrom"), "L8>city:b L3>event:e L2>programme:p L5>programme:p L1>programme:q | 2016×2 2017×1 2018×1 2018-06-05×1 (4 values, 5 counted, 0 missing)"},
			ask{ofA(onLink(cond("holdsUntil", store.Lt, day("2019")))), "L3>event:e L1>programme:q"},
			ask{ofA(onLink(eq("datesFrom", "link"))), "L5>programme:p L1>programme:q"},
			ask{links("city:b", onLink(eq("datesFrom", "unknown"))), "L7>programme:q"},
			ask{ofA(byLink("holdsUntil", true)), "L5>programme:p L2>programme:p L3>event:e L1>programme:q L8>city:b"},
			ask{ofA(byLink("holdsFrom", false)), "L8>city:b L2>programme:p L1>programme:q L5>programme:p L3>event:e"},
			ask{ofA(byLink("datesFrom", true)), "L1>programme:q L5>programme:p L2>programme:p L3>event:e L8>city:b"}),
	}
}
