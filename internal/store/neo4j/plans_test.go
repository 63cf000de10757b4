package neo4j_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/storetest"
)

// scans are operators that look at everything, and what must never be in a plan.
var scans = []string{"AllNodesScan", "NodeByLabelScan", "UnionNodeByLabelsScan", "IntersectionNodeByLabelsScan", "RelationshipTypeScan", "RelationshipTypesScan", "AllRelationshipsScan", "NodeIndexScan", "CartesianProduct"}

func scansIn(plan []string, allowed ...string) []string {
	var out []string
	for _, operator := range plan {
		for _, s := range scans {
			if name, _, _ := strings.Cut(operator, " "); strings.HasSuffix(name, s) && !slices.Contains(allowed, s) {
				out = append(out, operator)
			}
		}
	}
	return out
}

func explain(t *testing.T, s *neo4j.Store, x neo4j.Statement, allowed ...string) {
	t.Helper()
	plan, err := s.Plan(t.Context(), x)
	if err != nil {
		t.Error(err)
		return
	}
	if found := scansIn(plan, allowed...); len(found) > 0 {
		t.Errorf("%s scans: %s\n%s\n%s", x.Name, strings.Join(found, "; "), strings.Join(plan, "\n"), x.Text)
	}
}

// benchmarkStore holds a graph in which scans cost something, so that the planner avoids them.
func benchmarkStore(t *testing.T) *neo4j.Store {
	s := connect(t)
	if err := s.Apply(t.Context(), storetest.BenchGraph(10_000)); err != nil {
		t.Fatal(err)
	}
	return s
}

func id(t testing.TB, name string) kg.TypeID {
	t.Helper()
	id, ok := kg.CityNetworks().Type(name)
	if !ok {
		t.Fatalf("no type %s", name)
	}
	return id
}

func TestNoStatementScans(t *testing.T) {
	s := benchmarkStore(t)
	reads, err := s.Reads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range reads {
		if strings.HasPrefix(x.Name, "conflicts") {
			explain(t, s, x, "CartesianProduct") // of the page and the total, one row each
			continue
		}
		explain(t, s, x)
	}
	writes, err := s.Writes()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range writes {
		switch {
		case strings.HasPrefix(x.Name, "load_wipe"): // everything goes
			explain(t, s, x, "NodeByLabelScan")
		case x.Name == "load_foreign" || x.Name == "load_claim": // the count store, which counts by scans that do not happen
			plan, err := s.Plan(t.Context(), x)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(plan, func(o string) bool { return strings.HasPrefix(o, "NodeCountFromCountStore") }) {
				t.Errorf("%s does not use the count store:\n%s", x.Name, strings.Join(plan, "\n"))
			}
			explain(t, s, x, "CartesianProduct") // of one row each
		case slices.Contains(oneRowEach, x.Name):
			explain(t, s, x, "CartesianProduct")
		default:
			explain(t, s, x)
		}
	}
}

// oneRowEach are statements of the loader whose products are of single rows: both ends of a
// link, two nodes of a release, the pages of all kinds.
var oneRowEach = []string{"load_create_links", "load_current", "load_read_nodes and load_read_links"}

func TestNoPageOfAListInAnOrderWithAnIndexScans(t *testing.T) {
	s := benchmarkStore(t)
	o := kg.CityNetworks()
	window := store.Window{Limit: 20}
	for i := range o.Entities {
		orders := []store.Order{{Field: store.FieldName}, {Field: store.FieldID}, {Field: store.FieldDegree}, {By: store.ByCountry, Field: store.FieldName}, {Field: store.FieldCountry}}
		for _, p := range o.Entities[i].Props {
			if p.Kind != kg.Float {
				orders = append(orders, store.Order{Field: p.Name})
			}
		}
		for _, r := range o.Relations(kg.TypeID(i)) {
			orders = append(orders, store.Order{By: store.ByCount, Count: &store.CountSpec{Rel: store.Rel{Types: []kg.LinkTypeID{r.Link}, Dir: r.Dir, Others: r.Others}}})
		}
		for _, order := range orders {
			for _, desc := range []bool{false, true} {
				order.Desc = desc
				x, err := s.List(t.Context(), store.ListQuery{Types: []kg.TypeID{kg.TypeID(i)}, Order: []store.Order{order}, Window: window})
				if err != nil {
					t.Fatal(err)
				}
				x.Name = fmt.Sprint(o.Entities[i].List, " by ", order.By, order.Field, order.Count)
				explain(t, s, x)
			}
		}
	}
}

func TestNoSelectiveListScans(t *testing.T) {
	s := benchmarkStore(t)
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
		"ids":                           word(store.FieldID, "city:a", "city:b"),
		"name":                          text(store.FieldName, store.Eq, "Osaka", "Kyoto"),
		"name exactly":                  text(store.FieldName, store.Exact, "Osaka"),
		"beginning of a name":           text(store.FieldName, store.StartsWith, "osak"),
		"part of a name":                text(store.FieldName, store.Contains, "saka"),
		"any name":                      text(store.FieldAnyName, store.Eq, "Osaka"),
		"part of any name":              text(store.FieldAnyName, store.Contains, "saka"),
		"country by name":               store.InCountry{Where: text(store.FieldName, store.Eq, "Japan")},
		"country by code":               store.InCountry{Where: text("iso2", store.Eq, "JP")},
		"programme by id":               some(out, word(store.FieldID, "programme:x")),
		"programme by name":             named,
		"programme by name and more":    store.And{store.Cond{Field: "population", Op: store.Known}, named, store.Not{Predicate: named}},
		"programme of a city":           some(out, some(in, word(store.FieldID, "city:a"))),
		"one of two":                    store.Or{named, word(store.FieldID, "city:a")},
		"population":                    store.Cond{Field: "population", Values: []kg.Value{kg.IntValue(123456)}},
		"programme and a count":         store.And{named, store.Linked{Quantifier: store.Count, CountSpec: store.CountSpec{Rel: out}, Compare: store.Gte, Number: 2}},
		"programme and all of a theme":  store.And{named, store.Linked{Quantifier: store.All, CountSpec: store.CountSpec{Rel: out, Node: text(store.FieldName, store.Contains, "x")}}},
		"programme and none on one day": store.And{named, store.Linked{Quantifier: store.None, CountSpec: store.CountSpec{Rel: out, AsOf: 20200101}}},
	} {
		for _, q := range []store.ListQuery{
			{Types: []kg.TypeID{city}, Where: where, Order: []store.Order{{Field: store.FieldName}}, Window: store.Window{Limit: 20}},
			{Types: []kg.TypeID{city}, Where: where, Total: true, Facets: []store.Facet{{Field: "isCapital", Limit: 3}}},
			{Types: []kg.TypeID{city}, Where: where, Order: []store.Order{{Field: "latitude"}, {Field: store.FieldName, Desc: true}}, Window: store.Window{Limit: 20}},
		} {
			x, err := s.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			x.Name = name
			if q.Total {
				explain(t, s, x, "CartesianProduct") // of numbers, one row each
				continue
			}
			explain(t, s, x)
		}
	}
}

func TestNoExpansionScans(t *testing.T) {
	s := benchmarkStore(t)
	o := kg.CityNetworks()
	link := store.Or{store.Cond{Field: store.LinkRole, Values: []kg.Value{kg.StringValue("host")}}, store.Cond{Field: store.LinkSource, Values: []kg.Value{kg.EnumValue("source:a")}}}
	for i := range o.Entities {
		for _, r := range o.Relations(kg.TypeID(i)) {
			q := store.ExpandQuery{
				Parents: []string{"a"}, Rel: store.Rel{Types: []kg.LinkTypeID{r.Link}, Dir: r.Dir, Others: r.Others}, Order: []store.Order{{Field: store.FieldName}},
				Window: store.Window{Limit: 20}, Total: true, AsOf: 20200101, Link: link, Facets: []store.Facet{{Field: store.FieldCountry, Limit: 3}, {Link: true, Field: store.LinkRole, Limit: 3}},
			}
			x, err := s.Expansion(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			x.Name = o.Entities[i].Name + "." + r.Field
			explain(t, s, x)
		}
	}
	// What comes next, in the same statement.
	below := store.ExpandQuery{Rel: store.Rel{Dir: kg.Both}, Order: []store.Order{{Field: store.FieldName}}, Window: store.Window{Limit: 20, Backward: true, Keys: true}, Total: true, AsOf: 20200101}
	above := below
	above.Then = []*store.Next{{Types: []kg.TypeID{id(t, "City"), id(t, "Programme")}, Query: &below}, {Query: &below}}
	chains := map[string]func() (neo4j.Statement, error){
		"list and next": func() (neo4j.Statement, error) {
			return s.List(t.Context(), store.ListQuery{Types: []kg.TypeID{id(t, "City")}, Order: below.Order, Window: below.Window, Then: above.Then})
		},
		"selective list and next": func() (neo4j.Statement, error) {
			named := store.Cond{Field: store.FieldName, Op: store.Eq, Values: []kg.Value{kg.StringValue("Osaka")}}
			return s.List(t.Context(), store.ListQuery{Types: []kg.TypeID{id(t, "City")}, Where: named, Order: below.Order, Window: below.Window, Then: []*store.Next{{Query: &above}}})
		},
		"expansion and next": func() (neo4j.Statement, error) {
			q := above
			q.Parents = []string{"a"}
			return s.Expansion(t.Context(), q)
		},
		"entities and next": func() (neo4j.Statement, error) {
			return s.EntitiesThen(t.Context(), []string{"a"}, []*store.Next{{Query: &above}, {Query: &below}})
		},
	}
	for name, chain := range chains {
		x, err := chain()
		if err != nil {
			t.Fatal(err)
		}
		x.Name = name
		explain(t, s, x)
	}
	x, err := s.Expansion(t.Context(), store.ExpandQuery{Parents: []string{"a"}, Rel: store.Rel{Dir: kg.Both}, Window: store.Window{Limit: 20}, Total: true})
	if err != nil {
		t.Fatal(err)
	}
	explain(t, s, x)
}

func TestNoExplorationScans(t *testing.T) {
	s := benchmarkStore(t)
	takesPart, _ := kg.CityNetworks().LinkType("PARTICIPATES_IN")
	paired, _ := kg.CityNetworks().LinkType("PAIRED_WITH")
	for name, q := range map[string]store.PathQuery{
		"all":    {},
		"types":  {Types: []kg.LinkTypeID{takesPart, paired}},
		"chosen": {AsOf: 20200101, Link: store.Cond{Field: store.LinkRole, Values: []kg.Value{kg.StringValue("host")}}, Avoid: []string{"a"}},
	} {
		statements, err := s.Explorations(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range statements {
			x.Name += " of " + name
			if strings.HasPrefix(x.Name, "hops") {
				explain(t, s, x, "CartesianProduct") // of the two ends of a hop, one row each
			} else {
				explain(t, s, x)
			}
			plan, err := s.Plan(t.Context(), x)
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

func TestNoDerivationScans(t *testing.T) {
	s := benchmarkStore(t)
	o := kg.CityNetworks()
	for i := range o.Entities {
		for _, d := range o.Derivations(kg.TypeID(i)) {
			q := store.DeriveQuery{
				Parents: []string{"a"}, First: store.LegOf(o, d.First, d.Via), Second: store.LegOf(o, d.Second, d.To), AsOf: 20200101, Total: true, Ways: 3,
				Through: store.Cond{Field: store.FieldName, Values: []kg.Value{kg.StringValue("a")}}, Node: store.Cond{Field: store.FieldID, Values: []kg.Value{kg.EnumValue("a")}},
				Order: []store.Order{{By: store.ByThrough, Desc: true}, {Field: store.FieldName}}, Window: store.Window{Limit: 20, Keys: true},
			}
			for _, statement := range []func(context.Context, store.DeriveQuery) (neo4j.Statement, error){s.Derivation, s.DerivationTouched} {
				x, err := statement(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				x.Name += " of " + o.Entities[i].Name + "." + d.Field
				explain(t, s, x)
			}
		}
	}
}
