package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// periods is one link for each way to know and not to know a period; the days on which a
// source saw L6 are no dates of it.
func periods(b *builder) {
	b.entities("city:a programme:p source:s")
	between := func(id, since, until string) {
		b.link(id, "city:a PARTICIPATES_IN programme:p", "role", id, "since", since, "until", until)
	}
	between("L1", "2015", "2017")             // until the last day of 2017
	between("L2", "2015-03", "2015-05")       // until the last day of May
	between("L3", "2015-03-10", "2015-03-20") // until the 19th
	between("L4", "", "2015")
	between("L5", "2016", "")
	between("L6", "", "")
	b.observed("E6", "L6", "source:s", "2015-03-10", "2015-03-20")
	between("L7", "", "2015-12")
}

func dateCases() []testCase {
	starts := func(op store.Op, date string) store.ListQuery {
		return store.ListQuery{Types: types("Event"), Where: cond("startDate", op, day(date))}
	}
	countOn := func(date, role string, n int) store.Predicate {
		spec := store.CountSpec{Rel: rel(kg.Out, ""), Link: eq(store.LinkRole, role), AsOf: kg.On(day(date))}
		return store.Linked{Quantifier: store.Count, CountSpec: spec, Compare: store.Eq, Number: n}
	}
	linksOn := func(date, want string) ask { return ask{links("city:a", on(date)), want} }
	row := func(ids ...string) string {
		var out string
		for _, id := range ids {
			out += " " + id + ">programme:p"
		}
		return out[1:]
	}
	return []testCase{
		asking("date/eq wants the same date, known as well", dated,
			ask{starts(store.Eq, "2015"), "event:year"},
			ask{starts(store.Eq, "2015-01"), "event:month"},
			ask{starts(store.Eq, "2015-01-01"), "event:day"},
			ask{starts(store.Eq, "2016"), "nothing"}),
		asking("date/less and greater compare first days", dated,
			ask{starts(store.Lt, "2015-01-01"), "event:eve"},
			ask{starts(store.Lt, "2015"), "event:eve"},
			ask{starts(store.Lte, "2015-01-01"), "event:day event:eve event:month event:year"},
			ask{starts(store.Lte, "2015"), "event:day event:eve event:month event:year"},
			ask{starts(store.Gt, "2015-01"), "event:second"},
			ask{starts(store.Gte, "2015-01-01"), "event:day event:month event:second event:year"},
			ask{starts(store.Gt, "2014-12-31"), "event:day event:month event:second event:year"}),
		asking("date/an unknown date is neither before nor after", dated,
			ask{starts(store.Gt, "0001"), "event:day event:eve event:month event:second event:year"},
			ask{store.ListQuery{Types: types("Event"), Where: not(cond("startDate", store.Gt, day("0001")))}, "event:none"},
			ask{starts(store.Lt, "9999-12-31"), "event:day event:eve event:month event:second event:year"}),
		asking("date/a leap day is a day", func(b *builder) {
			b.entity("event:leap", "leap", "startDate", "2016-02-29")
			b.entity("event:march", "march", "startDate", "2016-03")
		},
			ask{starts(store.Lt, "2016-03"), "event:leap"},
			ask{starts(store.Gte, "2016-02-29"), "event:leap event:march"}),
		asking("asOf/nothing given counts all links", periods,
			ask{links("city:a"), row("L1", "L2", "L3", "L4", "L5", "L6", "L7")}),
		asking("asOf/a link counts from its first day", periods,
			linksOn("2015-03-09", row("L1", "L2", "L4", "L6", "L7")),
			linksOn("2015-03-10", row("L1", "L2", "L3", "L4", "L6", "L7"))),
		asking("asOf/a link does not count on the day of its end", periods,
			linksOn("2015-03-19", row("L1", "L2", "L3", "L4", "L6", "L7")),
			linksOn("2015-03-20", row("L1", "L2", "L4", "L6", "L7"))),
		asking("asOf/a month of an end is over after its last day", periods,
			linksOn("2015-05-31", row("L1", "L2", "L4", "L6", "L7")),
			linksOn("2015-06-01", row("L1", "L4", "L6", "L7"))),
		asking("asOf/a year of an end is over after its last day", periods,
			linksOn("2015-12-31", row("L1", "L4", "L6", "L7")),
			linksOn("2016-01-01", row("L1", "L5", "L6")),
			linksOn("2017-12-31", row("L1", "L5", "L6")),
			linksOn("2018-01-01", row("L5", "L6"))),
		asking("asOf/an unknown bound is open", periods,
			linksOn("0001-01-01", row("L4", "L6", "L7")),
			linksOn("9999-12-31", row("L5", "L6"))),
		asking("asOf/a part of a date is its first day", periods,
			linksOn("2015", row("L1", "L4", "L6", "L7")),
			linksOn("2015-03", row("L1", "L2", "L4", "L6", "L7")),
			linksOn("2016", row("L1", "L5", "L6"))),
		asking("asOf/counts in a list's conditions", periods,
			ask{where(countOn("2017-12-31", "L1", 1)), "city:a"},
			ask{where(countOn("2018-01-01", "L1", 0)), "city:a"},
			ask{where(countOn("2015-03-10", "L3", 1)), "city:a"},
			ask{where(countOn("2015-03-20", "L3", 0)), "city:a"}),
		asking("asOf/counts in totals, facets and orders", periods,
			ask{store.ExpandQuery{
				Parents: []string{"city:a"}, Rel: rel(kg.Out, ""), Unit: store.EachLink, AsOf: kg.On(20180101), Total: true,
				Facets: []store.Facet{{Link: true, Field: store.LinkRole, Limit: 9}},
				Order:  []store.Order{{By: store.ByLink, Field: store.LinkRole, Desc: true}},
			}, "L6>programme:p L5>programme:p of 2 | L5×1 L6×1 (2 values, 2 counted, 0 missing)"},
			ask{store.ListQuery{
				Order: []store.Order{
					byCount(store.CountSpec{Rel: rel(kg.Out, ""), Link: eq(store.LinkRole, "L1"), AsOf: kg.On(20170101)}, true),
					byCount(store.CountSpec{Rel: rel(kg.Out, ""), Link: eq(store.LinkRole, "L1"), AsOf: kg.On(20180101)}, true),
				},
				Window: store.Window{Limit: 5, Keys: true},
			}, "city:a[1,0]"}),
		asking("asOf/a role and a day choose together", periods,
			ask{links("city:a", on("2018-01-01"), onLink(eq(store.LinkRole, "L4", "L5"))), row("L5")}),
	}
}
