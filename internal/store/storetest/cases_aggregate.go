package storetest

import (
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// countable is cities of two continents that take part in programmes with themes. City d lies
// nowhere, e takes part in nothing, and a takes part in p twice.
func countable(b *builder) {
	b.entity("region:w", "World", "kind", "m49")
	b.entity("region:af", "Africa", "kind", "continent")
	b.entity("region:eu", "Europe", "kind", "continent")
	b.entity("region:ea", "Eastern Africa", "kind", "m49")
	b.entity("country:ke", "Kenya")
	b.entity("country:fr", "France")
	b.link("T1", "region:af LOCATED_IN region:w")
	b.link("T2", "region:eu LOCATED_IN region:w")
	b.link("T3", "region:ea LOCATED_IN region:af")
	b.link("T4", "country:ke LOCATED_IN region:ea")
	b.link("T5", "country:fr LOCATED_IN region:eu")
	b.entity("city:a", "a", "population", 10, "latitude", 1.5)
	b.entity("city:b", "b", "population", 25, "latitude", -0.25)
	b.entity("city:c", "c", "population", 40, "latitude", 0.1)
	b.entity("city:d", "d", "latitude", 0.2)
	b.entity("city:e", "e", "population", 7)
	b.link("T6", "city:a LOCATED_IN country:ke")
	b.link("T7", "city:b LOCATED_IN country:ke")
	b.link("T8", "city:c LOCATED_IN country:fr")
	b.link("T9", "city:e LOCATED_IN country:fr")
	b.entity("programme:p", "p", "kind", "forum", "startYear", 2009, "startDate", "2009-05")
	b.entity("programme:q", "q", "kind", "award", "startYear", 2011, "startDate", "2009")
	b.entity("programme:r", "r", "kind", "forum")
	b.entities("theme:air theme:sea")
	b.link("H1", "programme:p HAS_THEME theme:air")
	b.link("H2", "programme:p HAS_THEME theme:sea")
	b.link("H3", "programme:q HAS_THEME theme:sea")
	b.link("P1", "city:a PARTICIPATES_IN programme:p", "since", "2012", "role", "host", "sources", "source:s source:t")
	b.link("P2", "city:a PARTICIPATES_IN programme:p", "since", "2013-02", "role", "guest", "sources", "source:s")
	b.link("P3", "city:b PARTICIPATES_IN programme:p", "since", "2012-07-01", "until", "2014", "topics", []string{"air", "sea", "air"})
	b.link("P4", "city:b PARTICIPATES_IN programme:q", "since", "2015")
	b.link("P5", "city:c PARTICIPATES_IN programme:q")
	b.link("P6", "city:d PARTICIPATES_IN programme:q", "since", "2012")
	b.entities("source:s source:t")
	b.link("W1", "city:a PAIRED_WITH city:b")
	b.link("W2", "city:a PAIRED_WITH city:a")
}

func aggregateCases() []testCase {
	row := store.TheRow
	ofRow := func(name string) store.Expr { return fieldAt(row, name) }
	year := store.Expr{Walk: row, Link: true, Field: store.LinkSince, Year: true}
	byCount := change(func(q *store.AggregateQuery) { q.Order = []store.GroupOrder{{Index: row, Desc: true}} })
	limit := func(n int) func(*store.AggregateQuery) {
		return func(q *store.AggregateQuery) { q.Limit, q.Other = n, true }
	}
	after := func(at ...any) func(*store.AggregateQuery) {
		return func(q *store.AggregateQuery) {
			q.After = []kg.Value{}
			for _, v := range at {
				q.After = append(q.After, value(v))
			}
		}
	}
	return []testCase{
		grouping("groups go on behind a position, whether or not there is a group", countable,
			ask{theCities(keyed(fieldAt(0, store.FieldID)), byCount, after(3, word("programme:q"))), "programme:p=2 | 5 rows, 4 grouped, 2 groups"},
			ask{theCities(keyed(fieldAt(0, store.FieldID)), byCount, after(3, word("programme:p"))), "programme:q=3 programme:p=2 | 5 rows, 4 grouped, 2 groups"},
			ask{theCities(keyed(fieldAt(0, store.FieldID)), byCount, after(2, word("programme:p"))), "| 5 rows, 4 grouped, 2 groups"},
			ask{theCities(keyed(fieldAt(0, store.FieldID)), after(word("programme:a")), limit(1)), "programme:p=2 … | 5 rows, 4 grouped, 2 groups | other=3"},
			ask{theCities(keyed(fieldAt(0, store.FieldID)), after(word("programme:p")), limit(1)), "programme:q=3 | 5 rows, 4 grouped, 2 groups | other=2"}),
		grouping("without keys there is one group of all rows, also of none", countable,
			ask{theCities(measuring(store.Sum, ofRow("population"))), "=5(82/4) | 5 rows, 5 grouped, 1 groups"},
			ask{theCities(change(func(q *store.AggregateQuery) { q.Where = store.Or{} }), measuring(store.Sum, ofRow("population")), measuring(store.Distinct, ofRow("population"))), "=0(?/0 0/0) | 0 rows, 0 grouped, 1 groups"}),
		grouping("a row without a value is in no group and is said to be missing", countable,
			ask{theCities(keyed(ofRow(store.FieldCountry))), "country:fr=2 country:ke=2 | 5 rows, 4 grouped, 2 groups"},
			ask{theCities(keyed(ofRow("startYear"))), "| 5 rows, 0 grouped, 0 groups"}),
		grouping("a level is the nearest place of its kind, the place itself included", countable,
			ask{theCities(keyed(levelAt(row, "continent"))), "region:af=2 region:eu=2 | 5 rows, 4 grouped, 2 groups"},
			ask{theCities(keyed(levelAt(row, "subregion"))), "region:ea=2 region:w=2 | 5 rows, 4 grouped, 2 groups"},
			ask{
				store.AggregateQuery{Types: types("Region", "Country"), Keys: []store.Key{{Expr: levelAt(row, "continent")}}, Limit: 9},
				"region:af=3 region:eu=2 | 6 rows, 5 grouped, 2 groups",
			},
			ask{theCities(keyed(levelAt(row, "moon"))), "| 5 rows, 0 grouped, 0 groups"}),
		grouping("links are rows, each once, with both ends at hand", countable,
			ask{takingPart(keyed(fieldAt(1, store.FieldID))), "programme:p=3 programme:q=3 | 6 rows, 6 grouped, 2 groups"},
			ask{takingPart(keyed(levelAt(0, "continent"), fieldAt(1, store.FieldID), year)), "region:af+programme:p+2012=2 region:af+programme:p+2013=1 region:af+programme:q+2015=1 | 6 rows, 4 grouped, 3 groups"},
			ask{takingPart(keyed(linkAt(1, store.LinkRole))), "guest=1 host=1 | 6 rows, 2 grouped, 2 groups"}),
		grouping("links are counted by one end alone", countable,
			ask{takingPart(ended(1), keyed(fieldAt(1, store.FieldID))), "programme:p=3 programme:q=3 | 6 rows, 6 grouped, 2 groups"},
			ask{takingPart(ended(1), keyed(fieldAt(0, store.FieldID))), "city:a=2 city:b=2 city:c=1 city:d=1 | 6 rows, 6 grouped, 4 groups"},
			ask{takingPart(ended(1), keyed(fieldAt(0, store.FieldCountry))), "country:fr=1 country:ke=4 | 6 rows, 5 grouped, 2 groups"},
			ask{takingPart(ended(1), keyed(fieldAt(1, "kind")), measuring(store.Max, fieldAt(1, "startYear"))), "award=3(2011/1) forum=3(2009/1) | 6 rows, 6 grouped, 2 groups"},
			ask{takingPart(ended(1), measuring(store.Distinct, fieldAt(0, store.FieldID))), "=6(4/4) | 6 rows, 6 grouped, 1 groups"},
			ask{takingPart(ended(1), change(func(q *store.AggregateQuery) { q.Links.To.Where = eq("startYear", 2011) }), keyed(fieldAt(1, store.FieldID))), "programme:q=3 | 3 rows, 3 grouped, 1 groups"},
			ask{takingPart(ended(1), change(func(q *store.AggregateQuery) { q.Links.To.Where = eq("startYear", 1) }), keyed(fieldAt(1, store.FieldID))), "| 0 rows, 0 grouped, 0 groups"},
			ask{takingPart(ended(1), change(func(q *store.AggregateQuery) { q.Links.To.Where = eq("startYear", 1) }), measuring(store.Distinct, fieldAt(1, store.FieldID))), "=0(0/0) | 0 rows, 0 grouped, 1 groups"},
			ask{takingPart(ended(1), change(func(q *store.AggregateQuery) { q.Links.From.Where = eq("population", 10) }), keyed(fieldAt(1, store.FieldID))), "programme:p=2 | 2 rows, 2 grouped, 1 groups"},
			ask{takingPart(ended(1), change(func(q *store.AggregateQuery) { q.AsOf = kg.On(day("2014-12-31")) }), keyed(fieldAt(1, store.FieldID))), "programme:p=3 programme:q=2 | 5 rows, 5 grouped, 2 groups"},
			ask{takingPart(ended(3), keyed(fieldAt(1, store.FieldID))), "programme:p=3 programme:q=3 | 6 rows, 6 grouped, 2 groups"}),
		grouping("dates, truths and numbers are values as they stand", countable,
			ask{takingPart(keyed(linkAt(row, store.LinkSince))), "2012=2 2012-07-01=1 2013-02=1 2015=1 | 6 rows, 5 grouped, 4 groups"},
			ask{theCities(keyed(fieldAt(0, "startDate"), ofRow("population"))), "2009+25=1 2009+40=1 2009-05+10=1 2009-05+25=1 | 5 rows, 3 grouped, 4 groups"},
			ask{theCities(keyed(ofRow("latitude"))), "-0.25=1 0.1=1 0.2=1 1.5=1 | 5 rows, 4 grouped, 4 groups"}),
		grouping("a row with several values is in each group once", countable,
			ask{theCities(keyed(fieldAt(0, store.FieldID))), "programme:p=2 programme:q=3 | 5 rows, 4 grouped, 2 groups"},
			ask{theCities(keyed(fieldAt(1, store.FieldID))), "theme:air=2 theme:sea=4 | 5 rows, 4 grouped, 2 groups"},
			ask{takingPart(keyed(linkAt(row, store.LinkTopic))), "air=1 sea=1 | 6 rows, 1 grouped, 2 groups"},
			ask{takingPart(keyed(linkAt(row, store.LinkSource))), "source:s=2 source:t=1 | 6 rows, 2 grouped, 2 groups"}),
		grouping("keys of one walk come from one end, keys of two walks from any two", countable,
			ask{theCities(keyed(fieldAt(0, store.FieldID), fieldAt(1, store.FieldID))), "programme:p+theme:air=2 programme:p+theme:sea=2 programme:q+theme:sea=3 | 5 rows, 4 grouped, 3 groups"},
			ask{
				theCities(change(func(q *store.AggregateQuery) { q.Walks[1] = q.Walks[0] }), keyed(fieldAt(0, store.FieldID), fieldAt(1, store.FieldID))),
				"programme:p+programme:p=2 programme:p+programme:q=1 programme:q+programme:p=1 programme:q+programme:q=3 | 5 rows, 4 grouped, 4 groups",
			}),
		grouping("the same link may be walked back", countable,
			ask{
				theCities(change(func(q *store.AggregateQuery) { q.Walks[1].Step.Rel = rel(kg.In, "PARTICIPATES_IN") }), keyed(ofRow(store.FieldID)), measuring(store.Distinct, fieldAt(1, store.FieldID))),
				"city:a=1(2/2) city:b=1(4/4) city:c=1(3/3) city:d=1(3/3) city:e=1(0/0) | 5 rows, 5 grouped, 5 groups",
			}),
		grouping("a walk takes links and ends that match, and a link that is seen from both ends once", countable,
			ask{
				theCities(change(func(q *store.AggregateQuery) {
					q.Walks[0].Step.Node, q.Walks[0].Step.Link = eq("kind", "award"), cond(store.LinkSince, store.Known)
				}), keyed(fieldAt(0, store.FieldID))),
				"programme:q=2 | 5 rows, 2 grouped, 1 groups",
			},
			ask{
				theCities(change(func(q *store.AggregateQuery) { q.Walks[0].Step.Rel = rel(kg.Out, "PAIRED_WITH") }), keyed(ofRow(store.FieldID)), measuring(store.Distinct, linkAt(0, store.LinkID))),
				"city:a=1(2/2) city:b=1(1/1) city:c=1(0/0) city:d=1(0/0) city:e=1(0/0) | 5 rows, 5 grouped, 5 groups",
			}),
		grouping("a day chooses links, as rows and on walks", countable,
			ask{takingPart(change(func(q *store.AggregateQuery) { q.AsOf = kg.On(day("2014-12-31")) }), keyed(fieldAt(1, store.FieldID))), "programme:p=3 programme:q=2 | 5 rows, 5 grouped, 2 groups"},
			ask{theCities(change(func(q *store.AggregateQuery) { q.AsOf = kg.On(day("2015-02-01")) }), keyed(fieldAt(0, store.FieldID))), "programme:p=1 programme:q=3 | 5 rows, 4 grouped, 2 groups"}),
		grouping("measures look at each thing once and not at unknown values", countable,
			ask{
				theCities(keyed(fieldAt(0, store.FieldID)), measuring(store.Sum, ofRow("population")), measuring(store.Avg, ofRow("population")), measuring(store.Min, ofRow("population")), measuring(store.Max, ofRow("latitude"))),
				"programme:p=2(35/2 17.5/2 10/2 1.5/2) programme:q=3(65/2 32.5/2 25/2 0.2/3) | 5 rows, 4 grouped, 2 groups",
			},
			ask{
				takingPart(keyed(fieldAt(1, store.FieldID)), measuring(store.Sum, fieldAt(0, "population")), measuring(store.Distinct, fieldAt(0, store.FieldID)), measuring(store.Max, linkAt(row, store.LinkSince))),
				"programme:p=3(35/2 2/2 2013-02/3) programme:q=3(65/2 3/3 2015/2) | 6 rows, 6 grouped, 2 groups",
			}),
		grouping("a measure of a walk of its own sees what the rows of the group reach", countable,
			ask{
				theCities(keyed(ofRow(store.FieldCountry)), measuring(store.Distinct, fieldAt(0, store.FieldID)), measuring(store.Avg, fieldAt(0, "startYear")), measuring(store.Min, fieldAt(0, "startDate")), measuring(store.Distinct, fieldAt(1, store.FieldID))),
				"country:fr=2(1/1 2011/1 2009/1 1/1) country:ke=2(2/2 2010/2 2009/2 2/2) | 5 rows, 4 grouped, 2 groups",
			},
			ask{
				theCities(keyed(fieldAt(0, store.FieldID)), measuring(store.Distinct, fieldAt(1, store.FieldID))),
				"programme:p=2(2/2) programme:q=3(1/1) | 5 rows, 4 grouped, 2 groups",
			}),
		grouping("sums of fractions are exact in millionths", countable,
			ask{theCities(measuring(store.Sum, ofRow("latitude")), measuring(store.Avg, ofRow("latitude"))), "=5(1.55/4 0.3875/4) | 5 rows, 5 grouped, 1 groups"}),
		grouping("numbers fall into steps, negative ones downward", countable,
			ask{theCities(keyed(store.Expr{Walk: row, Field: "population", Width: 20})), "0=2 20=1 40=1 | 5 rows, 4 grouped, 3 groups"},
			ask{theCities(keyed(store.Expr{Walk: row, Field: "latitude", Width: 1})), "-1=1 0=2 1=1 | 5 rows, 4 grouped, 3 groups"},
			ask{takingPart(keyed(store.Expr{Walk: row, Link: true, Field: store.LinkSince, Year: true, Width: 5})), "2010=4 2015=1 | 6 rows, 5 grouped, 2 groups"},
			ask{theCities(keyed(store.Expr{Walk: row, Field: store.FieldName, Width: 5})), "| 5 rows, 0 grouped, 0 groups"}),
		grouping("values that are not among those wanted count as none", countable,
			ask{
				takingPart(change(func(q *store.AggregateQuery) {
					q.Keys = []store.Key{{Expr: fieldAt(0, store.FieldID), Among: []kg.Value{value(word("city:a")), value(word("city:d"))}}, {Expr: fieldAt(1, "kind"), Among: []kg.Value{value("forum")}}}
				})),
				"city:a+forum=2 | 6 rows, 2 grouped, 1 groups",
			},
			ask{theCities(change(func(q *store.AggregateQuery) {
				q.Keys = []store.Key{{Expr: ofRow(store.FieldID), Among: []kg.Value{}}}
			})), "| 5 rows, 0 grouped, 0 groups"}),
		grouping("the order is by measures and keys, unknown last, then by all keys", countable,
			ask{theCities(byCount, keyed(fieldAt(0, store.FieldID))), "programme:q=3 programme:p=2 | 5 rows, 4 grouped, 2 groups"},
			ask{theCities(byCount, keyed(ofRow(store.FieldID))), "city:a=1 city:b=1 city:c=1 city:d=1 city:e=1 | 5 rows, 5 grouped, 5 groups"},
			ask{
				theCities(change(func(q *store.AggregateQuery) { q.Order = []store.GroupOrder{{Index: 0, Desc: true}} }), keyed(ofRow(store.FieldID)), measuring(store.Max, ofRow("population"))),
				"city:c=1(40/1) city:b=1(25/1) city:a=1(10/1) city:e=1(7/1) city:d=1(?/0) | 5 rows, 5 grouped, 5 groups",
			},
			ask{
				theCities(change(func(q *store.AggregateQuery) { q.Order = []store.GroupOrder{{ByKey: true, Index: 0, Desc: true}} }), keyed(ofRow(store.FieldCountry), ofRow(store.FieldID))),
				"country:ke+city:a=1 country:ke+city:b=1 country:fr+city:c=1 country:fr+city:e=1 | 5 rows, 4 grouped, 4 groups",
			}),
		grouping("conditions on groups choose among them, and what they drop is not among the others", countable,
			ask{
				theCities(limit(1), change(func(q *store.AggregateQuery) { q.Having = []store.Having{{Measure: 0, Op: store.Gte, Number: 9.5}} }), keyed(ofRow(store.FieldID)), measuring(store.Sum, ofRow("population"))),
				"city:a=1(10/1) … | 5 rows, 5 grouped, 3 groups | other=2(65/2)",
			},
			ask{
				theCities(change(func(q *store.AggregateQuery) { q.Having = []store.Having{{Measure: row, Op: store.Lt, Number: 3}} }), keyed(fieldAt(0, store.FieldID))),
				"programme:p=2 | 5 rows, 4 grouped, 1 groups",
			}),
		grouping("what the limit cuts off is one group of distinct rows and things", countable,
			ask{theCities(limit(1), keyed(fieldAt(0, store.FieldID), fieldAt(1, store.FieldID)), measuring(store.Distinct, fieldAt(1, store.FieldID))), "programme:p+theme:air=2(1/1) … | 5 rows, 4 grouped, 3 groups | other=4(1/1)"},
			ask{theCities(limit(0), keyed(fieldAt(0, store.FieldID)), measuring(store.Sum, ofRow("population"))), "… | 5 rows, 4 grouped, 2 groups | other=4(75/3)"},
			ask{theCities(limit(2), keyed(fieldAt(0, store.FieldID))), "programme:p=2 programme:q=3 | 5 rows, 4 grouped, 2 groups"}),
		grouping("rows start from a named end as well as from all", countable,
			ask{
				takingPart(change(func(q *store.AggregateQuery) {
					q.Links.To = store.End{Types: types("Programme"), Where: eq(store.FieldID, word("programme:q"))}
				}), keyed(fieldAt(0, store.FieldID))),
				"city:b=1 city:c=1 city:d=1 | 3 rows, 3 grouped, 3 groups",
			},
			ask{
				takingPart(change(func(q *store.AggregateQuery) {
					q.Links.From.Where, q.Links.Where = eq(store.FieldID, word("city:a")), eq(store.LinkRole, "host")
				}), keyed(fieldAt(1, "kind"))),
				"forum=1 | 1 rows, 1 grouped, 1 groups",
			},
			ask{takingPart(change(func(q *store.AggregateQuery) { q.Links.From.Types = types("Region") })), "=0 | 0 rows, 0 grouped, 1 groups"}),
		grouping("what never holds finds nothing, wherever it stands", countable,
			ask{takingPart(change(func(q *store.AggregateQuery) { q.Links.Where = store.Or{} }), keyed(linkAt(row, store.LinkTopic))), "| 0 rows, 0 grouped, 0 groups"},
			ask{takingPart(change(func(q *store.AggregateQuery) { q.Links.To.Where = store.Or{} }), keyed(linkAt(row, store.LinkSource))), "| 0 rows, 0 grouped, 0 groups"},
			ask{theCities(change(func(q *store.AggregateQuery) { q.Walks[0].Step.Link = store.Or{} }), keyed(linkAt(0, store.LinkTopic)), measuring(store.Distinct, linkAt(0, store.LinkSource))), "| 5 rows, 0 grouped, 0 groups"},
			ask{theCities(change(func(q *store.AggregateQuery) { q.Walks[0].Step.Node = store.Or{} }), measuring(store.Distinct, linkAt(0, store.LinkTopic))), "=5(0/0) | 5 rows, 5 grouped, 1 groups"},
			ask{theCities(change(func(q *store.AggregateQuery) { q.Walks[0].Move = store.ToTo }), keyed(fieldAt(0, store.FieldWithin))), "| 5 rows, 0 grouped, 0 groups"}),
		reading("aggregate/what would look at too much is refused", countable, lookingAtTooMuch),
		reading("predicate/what may look at too much is refused", countable, filteringTooMuch),
		{"aggregate/thousands of groups are told apart and ranked", manyGroups},
		{"aggregate/all ends of one walk meet all of another", manyTuples},
	}
}

// manyTuples has a programme with 40 cities and 30 themes, and one with a city but no theme.
func manyTuples(e env) error {
	const cities, themes = 40, 30
	v, err := e.view(func(b *builder) {
		b.entities("programme:p programme:q city:q")
		b.link("Q", "city:q PARTICIPATES_IN programme:q")
		for i := range cities {
			b.entity(fmt.Sprintf("city:c%d", i), "c")
			b.link(fmt.Sprintf("P%d", i), fmt.Sprintf("city:c%d PARTICIPATES_IN programme:p", i))
		}
		for i := range themes {
			b.entity(fmt.Sprintf("theme:t%d", i), "t")
			b.link(fmt.Sprintf("T%d", i), fmt.Sprintf("programme:p HAS_THEME theme:t%d", i))
		}
	})
	if err != nil {
		return err
	}
	q := store.AggregateQuery{Types: types("Programme"), Limit: 2 * cities * themes, Walks: []store.Walk{
		{Parent: store.TheRow, Step: store.CountSpec{Rel: rel(kg.In, "PARTICIPATES_IN")}}, {Parent: store.TheRow, Step: store.CountSpec{Rel: rel(kg.Out, "HAS_THEME")}},
	}}
	keyed(fieldAt(0, store.FieldID), fieldAt(store.TheRow, store.FieldType), fieldAt(1, store.FieldID))(&q)
	measuring(store.Distinct, fieldAt(store.TheRow, store.FieldID))(&q)
	for _, of := range []store.Expr{fieldAt(store.TheRow, store.FieldID), fieldAt(0, store.FieldID)} {
		q.Measures[0].Expr = of
		a, err := v.Aggregate(e.ctx, q)
		if err != nil {
			return err
		}
		if a.Rows != 2 || a.Grouped != 1 || a.Total != cities*themes {
			return fmt.Errorf("%d rows, %d grouped, %d groups", a.Rows, a.Grouped, a.Total)
		}
		for _, g := range a.Groups {
			if g.Count != 1 || g.Measures[0].Known != 1 || g.Keys[1].Str() != "Programme" {
				return fmt.Errorf("a group is %+v", g)
			}
		}
	}
	return nil
}

// manyGroups has a group for each of 3,000 cities, whose populations make the order.
func manyGroups(e env) error {
	const n = 3000
	v, err := e.view(func(b *builder) {
		for i := range n {
			b.entity(fmt.Sprintf("city:c%04d", i), "c", "population", 1+i*7919%n, "latitude", float64(i))
		}
	})
	if err != nil {
		return err
	}
	for _, keys := range [][]store.Expr{{fieldAt(store.TheRow, store.FieldID)}, {fieldAt(store.TheRow, store.FieldID), fieldAt(store.TheRow, "population")}} {
		got, err := v.Aggregate(e.ctx, theCities(keyed(keys...), measuring(store.Max, fieldAt(store.TheRow, "population")), change(func(q *store.AggregateQuery) {
			q.Order, q.Limit, q.Other = []store.GroupOrder{{Index: 0, Desc: true}}, 10, true
		})))
		if err != nil {
			return err
		}
		for i, g := range got.Groups {
			if want := int64(n - i); g.Measures[0].Value.Int() != want {
				return fmt.Errorf("group %d of %d keys has a population of %d, want %d", i, len(keys), g.Measures[0].Value.Int(), want)
			}
		}
		if got.Total != n || got.Other == nil || got.Other.Count != n-10 || got.Other.Measures[0].Value.Int() != n-10 {
			return fmt.Errorf("%d groups, others %+v", got.Total, got.Other)
		}
	}
	return nil
}
