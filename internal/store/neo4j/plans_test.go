package neo4j_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/explain"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

// planner explains statements, and takes note of the files that they are made of.
type planner struct {
	*neo4j.Store
	explained *sync.Map // names of files
}

func (p planner) explain(t *testing.T, x neo4j.Statement, allowed ...string) {
	t.Helper()
	plan, err := p.Plan(t.Context(), x)
	if err != nil {
		t.Error(err)
		return
	}
	for _, file := range x.Files() {
		p.explained.Store(file, true)
	}
	if found := explain.Scans(plan, allowed...); len(found) > 0 {
		t.Errorf("%s scans: %s\n%s\n%s", x.Name, strings.Join(found, "; "), strings.Join(plan, "\n"), x.Text)
	}
}

func id(t testing.TB, name string) kg.TypeID {
	t.Helper()
	id, ok := kg.CityNetworks().Type(name)
	if !ok {
		t.Fatalf("no type %s", name)
	}
	return id
}

// All statements are explained over a graph in which scans cost something, so that the planner
// avoids them.
func TestNoStatementScansOnNeo4j(t *testing.T) {
	testlane.Covers(t, "internal/store/neo4j", "internal/store/storetest/bench_graph.go", "internal/kg", "scripts/neo4j.pom.xml")
	p := planner{neo4jtest.Open(t), new(sync.Map)}
	files := p.NameFiles()
	if err := p.Apply(t.Context(), storetest.BenchGraph(10_000)); err != nil {
		t.Fatal(err)
	}
	// Plans of other tests were made for a few nodes, and statistics of indexes are taken some time after the load: an
	// index that counts as empty is cheap to scan.
	if _, err := p.Run(t.Context(), "CALL db.prepareForReplanning(600)", nil); err != nil {
		t.Fatal(err)
	}
	topics := map[string]func(*testing.T, planner){
		"records, evidence, conflicts": noReadScans, "reading back": noReadingBackScans,
		"selective lists": noSelectiveListScans, "searches": noSearchScans,
		"expansions": noExpansionScans, "explorations": noExplorationScans, "derivations": noDerivationScans,
		"selective aggregates": noSelectiveAggregateScans, "lists of records": noRecordListScans, "sets": noSetScans,
	}
	o := kg.CityNetworks()
	for i := range o.Entities {
		topics[o.Entities[i].List+" in an order with an index"] = func(t *testing.T,
			p planner,
		) {
			noOrderedListScans(t, p, kg.TypeID(i))
		}
	}
	var ran atomic.Int64
	t.Run("explained", func(t *testing.T) {
		for topic, check := range topics {
			t.Run(topic, func(t *testing.T) {
				ran.Add(1)
				t.Parallel() // planning takes a processor of the server
				check(t, p)
			})
		}
	})
	if int(ran.Load()) < len(topics) {
		return // some are asked for, which do not explain everything
	}
	for _, file := range files {
		if _, explained := p.explained.Load(file); !explained {
			t.Errorf("cypher/%s.cypher is in no statement that is explained here", file)
		}
	}
}

func noReadScans(t *testing.T, p planner) {
	reads, err := p.Reads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range reads {
		if strings.HasPrefix(x.Name, "conflicts") {
			p.explain(t, x, "CartesianProduct") // of the page and the total, one row each
			continue
		}
		p.explain(t, x)
	}
}

func noOrderedListScans(t *testing.T, p planner, of kg.TypeID) {
	o := kg.CityNetworks()
	orders := []store.Order{
		{Field: store.FieldName},
		{Field: store.FieldID},
		{Field: store.FieldDegree},
		{By: store.ByCountry, Field: store.FieldName},
		{Field: store.FieldCountry},
	}
	for _, p := range o.Entities[of].Props {
		if p.Kind != kg.Float {
			orders = append(orders, store.Order{Field: p.Name})
		}
	}
	for _, r := range o.Relations(of) {
		orders = append(orders, store.Order{
			By:    store.ByCount,
			Count: &store.CountSpec{Rel: store.RelOf(r)},
		})
	}
	for _, order := range orders {
		for _, desc := range []bool{false, true} {
			order.Desc = desc
			x, err := p.List(t.Context(), store.ListQuery{
				Types: []kg.TypeID{of}, Order: []store.Order{order},
				Window: store.Window{Limit: 20},
			})
			if err != nil {
				t.Fatal(err)
			}
			x.Name = fmt.Sprint(o.Entities[of].List, " by ", order.By, order.Field, order.Count)
			p.explain(t, x)
		}
	}
}

func noSelectiveListScans(t *testing.T, p planner) {
	city, programme := id(t, "City"), id(t, "Programme")
	takesPart, _ := kg.CityNetworks().LinkType("PARTICIPATES_IN")
	out := store.Rel{Types: []kg.LinkTypeID{takesPart}, Dir: kg.Out, Others: []kg.TypeID{programme}}
	in := store.Rel{Types: []kg.LinkTypeID{takesPart}, Dir: kg.In, Others: []kg.TypeID{city}}
	text := func(field string, op store.Op, v ...string) store.Cond {
		c := store.Cond{Field: field, Op: op}
		for _, s := range v {
			c.Values = append(c.Values, kg.StringValue(s))
		}
		return c
	}
	word := func(field string, v ...string) store.Cond {
		c := store.Cond{Field: field}
		for _, s := range v {
			c.Values = append(c.Values, kg.EnumValue(s))
		}
		return c
	}
	some := func(r store.Rel, node store.Predicate) store.Linked {
		return store.Linked{CountSpec: store.CountSpec{Rel: r, Node: node}}
	}
	named := some(out, text(store.FieldName, store.Eq, "Programme 7"))
	for name, where := range map[string]store.Predicate{
		"ids":                 word(store.FieldID, "city:a", "city:b"),
		"name":                text(store.FieldName, store.Eq, "Osaka", "Kyoto"),
		"name exactly":        text(store.FieldName, store.Exact, "Osaka"),
		"beginning of a name": text(store.FieldName, store.StartsWith, "osak"),
		"part of a name":      text(store.FieldName, store.Contains, "saka"),
		"any name":            text(store.FieldAnyName, store.Eq, "Osaka"),
		"external id":         store.Cond{Field: store.FieldSameAs, Values: []kg.Value{kg.EnumValue("geonames:1853909")}},
		"part of any name":    text(store.FieldAnyName, store.Contains, "saka"),
		"country by name":     store.InCountry{Where: text(store.FieldName, store.Eq, "Japan")},
		"country by code":     store.InCountry{Where: text("iso2", store.Eq, "JP")},
		"near a point":        store.Near{Circle: geo.Circle{Centre: geo.Point{Latitude: 1, Longitude: 2}, Metres: 1000}},
		"in a box":            store.InBox{Box: geo.Box{South: 1, West: 179, North: 2, East: -179}},
		"programme by id":     some(out, word(store.FieldID, "programme:x")),
		"programme by name":   named,
		"programme by name and more": store.And{
			store.Cond{Field: "population", Op: store.Known},
			named,
			store.Not{Predicate: named},
		},
		"programme of a city": some(out, some(in, word(store.FieldID, "city:a"))),
		"one of two":          store.Or{named, word(store.FieldID, "city:a")},
		"population":          store.Cond{Field: "population", Values: []kg.Value{kg.IntValue(123456)}},
		"programme and a count": store.And{named, store.Linked{
			Quantifier: store.Count,
			CountSpec:  store.CountSpec{Rel: out}, Compare: store.Gte, Number: 2,
		}},
		"programme and all of a theme": store.And{named, store.Linked{
			Quantifier: store.All,
			CountSpec:  store.CountSpec{Rel: out, Node: text(store.FieldName, store.Contains, "x")},
		}},
		"programme and none on one day": store.And{named, store.Linked{
			Quantifier: store.None,
			CountSpec:  store.CountSpec{Rel: out, AsOf: kg.On(20200101)},
		}},
	} {
		for _, q := range []store.ListQuery{
			{
				Types: []kg.TypeID{city}, Where: where, Order: []store.Order{{Field: store.FieldName}},
				Window: store.Window{Limit: 20},
			},
			{Types: []kg.TypeID{city}, Where: where, Total: true, Facets: []store.Facet{{Field: "isCapital", Limit: 3}}},
			{Types: []kg.TypeID{city}, Where: where, Order: []store.Order{
				{Field: "latitude"},
				{Field: store.FieldName, Desc: true},
			}, Window: store.Window{Limit: 20}},
		} {
			x, err := p.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			x.Name = name
			if q.Total {
				p.explain(t, x, "CartesianProduct") // of numbers, one row each
				continue
			}
			p.explain(t, x)
		}
	}
}

func noExpansionScans(t *testing.T, p planner) {
	o := kg.CityNetworks()
	link := store.Or{
		store.Cond{Field: store.LinkRole, Values: []kg.Value{kg.StringValue("host")}},
		store.Cond{Field: store.LinkSource, Values: []kg.Value{kg.EnumValue("source:a")}},
	}
	view, err := p.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reference, err := view.ReleaseInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	expansion := func(name string, rel store.Rel, unit store.Unit) neo4j.Statement {
		x, err := p.Expansion(t.Context(), store.ExpandQuery{
			Parents: []string{"a"}, Rel: rel, Unit: unit,
			Order:  []store.Order{{Field: store.FieldName}},
			Window: store.Window{Limit: 20}, Total: true, AsOf: kg.On(20200101), Link: link,
			Facets: []store.Facet{{Field: store.FieldCountry, Limit: 3}, {Link: true, Field: store.LinkRole, Limit: 3}},
		})
		if err != nil {
			t.Fatal(err)
		}
		x.Name = name
		return x
	}
	p.explain(t, expansion("links", store.Rel{Dir: kg.Both}, store.EachLink))
	for i := range o.Entities {
		for _, r := range o.Relations(kg.TypeID(i)) {
			x := expansion(o.Entities[i].Name+"."+r.Field, store.RelOf(r), store.EachEntity)
			if r.Plural && reference.Entities[r.Others[0]] == 0 {
				p.explain(t, x, "NodeByLabelScan") // of a label that no node of this graph has
				continue
			}
			p.explain(t, x)
		}
	}
	// Prefetches, in the same statement.
	below := store.ExpandQuery{
		Rel: store.Rel{Dir: kg.Both}, Order: []store.Order{{Field: store.FieldName}},
		Window: store.Window{Limit: 20, Backward: true, Keys: true}, Total: true, AsOf: kg.On(20200101),
	}
	above := below
	above.Children = []store.Child{{Types: []kg.TypeID{id(t, "City"), id(t, "Programme")}, Query: &below}, {Query: &below}}
	chains := map[string]func() (neo4j.Statement, error){
		"list with children": func() (neo4j.Statement, error) {
			return p.List(t.Context(), store.ListQuery{
				Types: []kg.TypeID{id(t, "City")}, Order: below.Order,
				Window: below.Window, Children: above.Children,
			})
		},
		"selective list with children": func() (neo4j.Statement, error) {
			named := store.Cond{Field: store.FieldName, Op: store.Eq, Values: []kg.Value{kg.StringValue("Osaka")}}
			return p.List(t.Context(), store.ListQuery{
				Types: []kg.TypeID{id(t, "City")}, Where: named, Order: below.Order,
				Window: below.Window, Children: []store.Child{{Query: &above}},
			})
		},
		"expansion with children": func() (neo4j.Statement, error) {
			q := above
			q.Parents = []string{"a"}
			return p.Expansion(t.Context(), q)
		},
		"entities with children": func() (neo4j.Statement, error) {
			return p.EntitiesWith(t.Context(), []string{"a"}, []store.Child{{Query: &above}, {Query: &below}})
		},
		"entities with one child": func() (neo4j.Statement, error) {
			return p.EntitiesWith(t.Context(), []string{"a"}, []store.Child{{Types: []kg.TypeID{
				id(t, "City"),
				id(t, "Programme"),
			}, Query: &below}})
		},
		"entities with a child of which only entities are read": func() (neo4j.Statement, error) {
			brief := below
			brief.NodesOnly, brief.Window.Keys = true, false
			return p.EntitiesWith(t.Context(), []string{"a"}, []store.Child{{Query: &brief}})
		},
	}
	for name, chain := range chains {
		x, err := chain()
		if err != nil {
			t.Fatal(err)
		}
		x.Name = name
		p.explain(t, x)
	}
	x, err := p.Expansion(t.Context(), store.ExpandQuery{
		Parents: []string{"a"}, Rel: store.Rel{Dir: kg.Both},
		Window: store.Window{Limit: 20}, Total: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.explain(t, x)
}

func noExplorationScans(t *testing.T, p planner) {
	takesPart, _ := kg.CityNetworks().LinkType("PARTICIPATES_IN")
	paired, _ := kg.CityNetworks().LinkType("PAIRED_WITH")
	for name, q := range map[string]store.PathQuery{
		"all":   {},
		"types": {Types: []kg.LinkTypeID{takesPart, paired}},
		"chosen": {
			AsOf: kg.On(20200101), Link: store.Cond{Field: store.LinkRole, Values: []kg.Value{kg.StringValue("host")}},
			Avoid: []string{"a"},
		},
	} {
		statements, err := p.Explorations(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range statements {
			x.Name += " of " + name
			if strings.HasPrefix(x.Name, "hops") {
				p.explain(t, x, "CartesianProduct") // of the two ends of a hop, one row each
			} else {
				p.explain(t, x)
			}
			plan, err := p.Plan(t.Context(), x)
			if err != nil {
				t.Fatal(err)
			}
			into := func(o string) bool { return strings.Contains(o, "Expand(Into)") }
			if strings.HasPrefix(x.Name, "hops") && !slices.ContainsFunc(plan, into) {
				t.Errorf("%s looks at all links of an end:\n%s", x.Name, strings.Join(plan, "\n"))
			}
		}
	}
}

func noDerivationScans(t *testing.T, p planner) {
	o := kg.CityNetworks()
	for i := range o.Entities {
		for _, d := range o.Derivations(kg.TypeID(i)) {
			q := store.DeriveQuery{
				Parents: []string{"a"}, First: store.DerivedHopOf(o, d.First, d.Via), Second: store.DerivedHopOf(o, d.Second, d.To),
				AsOf: kg.On(20200101), Total: true, Paths: 3,
				Through: store.Cond{Field: store.FieldName, Values: []kg.Value{kg.StringValue("a")}},
				Node:    store.Cond{Field: store.FieldID, Values: []kg.Value{kg.EnumValue("a")}},
				Order:   []store.Order{{By: store.ByThrough, Desc: true}, {Field: store.FieldName}},
				Window:  store.Window{Limit: 20, Keys: true},
			}
			for _, statement := range []func(context.Context, store.DeriveQuery) (neo4j.Statement, error){
				p.Derivation,
				p.DerivationTouched,
			} {
				x, err := statement(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				x.Name += " of " + o.Entities[i].Name + "." + d.Field
				p.explain(t, x)
			}
		}
	}
}

// noRecordListScans explains lists of links, statements and evidence in the forms that they can take.
func noRecordListScans(t *testing.T, p planner) {
	word := func(field string, v ...string) store.Cond {
		c := store.Cond{Field: field}
		for _, s := range v {
			c.Values = append(c.Values, kg.EnumValue(s))
		}
		return c
	}
	supported := store.Related{To: store.ToEvidence, Where: store.And{
		word("confidence", "implied"), store.Related{To: store.ToSource, Where: word("kind", "web")},
	}}
	paired, _ := kg.CityNetworks().LinkType("PAIRED_WITH")
	takesPart, _ := kg.CityNetworks().LinkType("PARTICIPATES_IN")
	few := []kg.LinkTypeID{paired, takesPart}
	page := store.RecordQuery{Window: store.Window{Limit: 20, Keys: true}}
	whole := store.RecordQuery{
		Where: store.And{supported, word(store.LinkStatus, "partly")}, Window: store.Window{Limit: 20, Backward: true}, Total: true,
		Order: []store.Order{{By: store.ByLink, Field: store.LinkSince, Desc: true}}, Facets: []store.Facet{{Link: true, Field: store.LinkSource, Limit: 9}},
	}
	bySource, named := whole, page
	bySource.Where = store.Related{To: store.ToEvidence, Where: store.And{
		word("confidence", "implied"), store.Related{To: store.ToSource, Where: word(store.FieldID, "source:a")},
	}}
	named.Where = word(store.FieldID, "a", "b")
	for name, q := range map[string]store.LinkQuery{
		"all":              {RecordQuery: page},
		"whole":            {RecordQuery: whole, Types: few},
		"by id":            {RecordQuery: named},
		"from":             {RecordQuery: page, From: word(store.FieldID, "city:a"), To: word(store.FieldCountry, "country:a")},
		"to":               {RecordQuery: whole, Types: few, To: word(store.FieldID, "city:a")},
		"both sides":       {RecordQuery: page, From: store.Cond{Field: "population", Op: store.Known}, AsOf: kg.On(20200101)},
		"under":            {RecordQuery: whole, Types: []kg.LinkTypeID{paired}, Under: []string{"programme:a"}},
		"of a source":      {RecordQuery: bySource, Types: few},
		"of a source, all": {RecordQuery: store.RecordQuery{Where: store.And{bySource.Where, word(store.LinkStatus, "partly")}, Window: page.Window}},
	} {
		x, err := p.LinkList(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		x.Name = "links " + name
		p.explain(t, x, "CartesianProduct") // of the page, the total and facets, one row each
	}
	statements, evidence := whole, whole
	statements.Order, evidence.Order = nil, []store.Order{{By: store.ByLink, Field: "confidence"}}
	evidence.Where = store.And{store.Related{To: store.ToSource, Where: word(store.FieldID, "source:a")}, word("confidence", "implied")}
	by := func(field string) store.RecordQuery {
		q := page
		q.Where = word(field, "a")
		return q
	}
	for name, q := range map[string][2]store.RecordQuery{
		"all": {page, page}, "whole": {statements, evidence}, "by id": {named, named}, "of": {by("subject"), by("about")},
		"by source": {bySource, by("source")},
	} {
		list, err := p.FactLists(t.Context(), q[0], q[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			x.Name += " " + name
			p.explain(t, x, "CartesianProduct")
		}
	}
}
