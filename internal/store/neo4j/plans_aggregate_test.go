package neo4j_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// An aggregate of all entities or links of a type looks at all of them; one that names
// where to begin must not.
func noSelectiveAggregateScans(t *testing.T, p planner) {
	city, programme, theme := id(t, "City"), id(t, "Programme"), id(t, "Theme")
	link := func(name string) []kg.LinkTypeID {
		l, _ := kg.CityNetworks().LinkType(name)
		return []kg.LinkTypeID{l}
	}
	along := func(parent int, dir kg.Direction, name string, others ...kg.TypeID) store.Walk {
		return store.Walk{Parent: parent, Step: store.CountSpec{Rel: store.Rel{Types: link(name), Dir: dir, Others: others}}}
	}
	named := store.Cond{Field: store.FieldID, Values: []kg.Value{kg.EnumValue("programme:x")}}
	walks := []store.Walk{
		along(store.TheRow, kg.Out, "PARTICIPATES_IN", programme),
		along(0, kg.Out, "HAS_THEME", theme), along(store.TheRow, kg.Both, "PAIRED_WITH", city),
	}
	keys := []store.Key{
		{Expr: store.Expr{Walk: 0, Field: store.FieldID}},
		{Expr: store.Expr{Walk: store.TheRow, Level: "continent"}},
		{Expr: store.Expr{Walk: 0, Link: true, Field: store.LinkSince, Year: true}},
	}
	measures := []store.Measure{
		{Kind: store.Distinct, Expr: store.Expr{Walk: 1, Field: store.FieldID}},
		{Kind: store.Avg, Expr: store.Expr{Walk: store.TheRow, Field: "population"}},
		{Kind: store.Sum, Expr: store.Expr{Walk: 2, Field: "latitude"}},
		{Kind: store.Distinct, Expr: store.Expr{Walk: 0, Link: true, Field: store.LinkSource}},
	}
	ends := []store.Walk{
		{Parent: store.TheRow, Move: store.ToFrom},
		{Parent: store.TheRow, Move: store.ToTo},
		along(1, kg.Out, "HAS_THEME", theme),
	}
	endKeys := []store.Key{
		{Expr: store.Expr{Walk: 0, Level: "continent"}},
		{Expr: store.Expr{Walk: 1, Field: store.FieldID}, Among: []kg.Value{kg.EnumValue("x")}},
		{Expr: store.Expr{Walk: store.TheRow, Link: true, Field: store.LinkTopic}},
	}
	endMeasures := []store.Measure{
		{Kind: store.Max, Expr: store.Expr{Walk: 0, Field: "population", Width: 10}},
		{Kind: store.Distinct, Expr: store.Expr{Walk: 2, Field: "kind"}},
	}
	everything := []string{
		"NodeByLabelScan", "RelationshipTypeScan", "CartesianProduct", "UnionNodeByLabelsScan",
		"NodeIndexScan",
	}
	numbers := []string{"CartesianProduct"} // of numbers, one row each
	for name, x := range map[string]struct {
		q       store.AggregateQuery
		allowed []string
	}{
		"all cities": {store.AggregateQuery{
			Types: []kg.TypeID{city}, Walks: walks, Keys: keys,
			Measures: measures, AsOf: kg.On(20200101),
		}, everything},
		"cities of a programme": {store.AggregateQuery{
			Types: []kg.TypeID{city},
			Where: store.Linked{CountSpec: store.CountSpec{Rel: walks[0].Step.Rel, Node: named}}, Walks: walks, Keys: keys,
			Measures: measures,
		}, numbers},
		"a city without keys": {store.AggregateQuery{
			Types: []kg.TypeID{city},
			Where: store.Cond{Field: store.FieldID, Values: []kg.Value{kg.EnumValue("city:x")}}, Walks: walks,
			Measures: measures,
		}, numbers},
		"all links": {store.AggregateQuery{
			Links: &store.LinkRows{Types: link("PARTICIPATES_IN")},
			Walks: ends, Keys: endKeys, Measures: endMeasures, AsOf: kg.On(20200101),
		}, everything},
		"links to a programme": {
			store.AggregateQuery{Links: &store.LinkRows{
				Types: link("PARTICIPATES_IN"),
				To:    store.End{Types: []kg.TypeID{programme}, Where: named},
			}, Walks: ends, Keys: endKeys, Measures: endMeasures},
			numbers,
		},
		"links from named cities": {store.AggregateQuery{
			Links: &store.LinkRows{
				Types: link("PARTICIPATES_IN"),
				From:  store.End{Where: store.Cond{Field: store.FieldName, Values: []kg.Value{kg.StringValue("Osaka")}}},
			},
			Walks: ends, Keys: endKeys, Measures: endMeasures,
		}, numbers},
	} {
		statements, err := p.Aggregations(t.Context(), x.q)
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range statements {
			st.Name = name
			p.explain(t, st, x.allowed...)
		}
	}
}
