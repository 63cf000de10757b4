package store_test

import (
	"testing"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// world is counters of a release: 1,000 cities take part in 10 programmes over 3,000 links, of which a
// city has at most 6 and a programme at most 900; 500 of the cities have a country, of 20.
type world struct {
	o                        *kg.Ontology
	city, programme, country kg.TypeID
	takesPart                kg.LinkTypeID
	ref                      store.ReleaseInfo
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{o: kg.CityNetworks()}
	for name, id := range map[string]*kg.TypeID{"City": &w.city, "Programme": &w.programme, "Country": &w.country} {
		*id, _ = w.o.Type(name)
	}
	w.takesPart, _ = w.o.LinkType("PARTICIPATES_IN")
	w.ref = store.ReleaseInfo{Entities: make([]int, len(w.o.Entities)), Links: make([]int, len(w.o.Links))}
	w.ref.Entities[w.city], w.ref.Entities[w.programme], w.ref.Entities[w.country] = 1000, 10, 20
	w.ref.Links[w.takesPart] = 3000
	w.ref.Triples = []store.Triple{{
		From: w.city, Link: w.takesPart, To: w.programme, Count: 3000, MostFrom: 6,
		MostTo: 900,
	}}
	return w
}

func (w *world) programmes() store.Rel {
	return store.Rel{Types: []kg.LinkTypeID{w.takesPart}, Dir: kg.Out, Others: []kg.TypeID{w.programme}}
}

func (w *world) cities() store.Rel {
	return store.Rel{Types: []kg.LinkTypeID{w.takesPart}, Dir: kg.In, Others: []kg.TypeID{w.city}}
}

func linked(rel store.Rel, node, link store.Predicate) store.Linked {
	return store.Linked{CountSpec: store.CountSpec{Rel: rel, Node: node, Link: link}}
}

func TestFilterCost(t *testing.T) {
	w := newWorld(t)
	named := store.Cond{Field: store.FieldName, Values: []kg.Value{kg.StringValue("a")}}
	role := store.Cond{Field: store.LinkRole, Values: []kg.Value{kg.StringValue("x")}}
	back := linked(w.cities(), nil, role)
	nearby := store.Near{Circle: geo.Circle{Metres: 1000}}
	for name, c := range map[string]struct {
		where        store.Predicate
		n            float64
		want, nested float64
	}{
		"is nothing without a predicate":         {nil, 1000, 0, 0},
		"is nothing for the entity's own fields": {store.And{named, store.Not{Predicate: named}}, 1000, 0, 0},
		"is nothing for a circle and a box":      {store.Or{nearby, store.Not{Predicate: store.InBox{}}}, 1000, 0, 0},
		"is that of the links to what is nearby": {linked(w.programmes(), linked(w.cities(), nearby, nil), nil), 10, 60 + 3000, 60 + 60*900},
		"is nothing for a number that is stored": {linked(w.programmes(), nil, nil), 1000, 0, 0},
		"is the links of few entities":           {linked(w.programmes(), named, nil), 10, 60, 60},
		"is at most all links":                   {linked(w.programmes(), named, nil), 1000, 3000, 6000},
		"adds up parts":                          {store.Or{back, linked(w.programmes(), named, nil)}, 10, 60, 60},
		"tries each entity once on the way there and back": {
			linked(w.programmes(), back, nil), 1000, 3000 + 3000,
			6000 + 6000*900,
		},
		"tries few entities as often as links lead to them": {linked(w.programmes(), back, nil), 1, 6 + 3000, 6 + 6*900},
		"tries each country once": {
			store.InCountry{Where: linked(w.programmes(), named, nil)},
			1000, 0, 0,
		},
		"goes into Not": {
			store.Not{Predicate: linked(w.programmes(), named, nil)},
			10, 60, 60,
		},
	} {
		t.Run(name, func(t *testing.T) {
			types := []kg.TypeID{w.city}
			if got := store.FilterCost(w.o, &w.ref, types, c.where, c.n); got != c.want {
				t.Errorf("%v links, want %v", got, c.want)
			}
			if got := store.FilterCostNested(w.o, &w.ref, types, c.where, c.n); got != c.nested {
				t.Errorf("%v links where entities are tried again, want %v", got, c.nested)
			}
		})
	}
}

func TestFilterCostOfReads(t *testing.T) {
	w := newWorld(t)
	types := []kg.TypeID{w.city}
	role := store.Cond{Field: store.LinkRole, Values: []kg.Value{kg.StringValue("x")}}
	back := linked(w.cities(), nil, role)
	id := store.Cond{Field: store.FieldID, Values: []kg.Value{kg.EnumValue("city:a"), kg.EnumValue("city:b")}}
	byRole := []store.Order{{By: store.ByCount, Count: &store.CountSpec{Rel: w.programmes(), Link: role}}}
	there := linked(w.programmes(), back, nil)
	for name, c := range map[string]struct{ got, want float64 }{
		"a list": {(&store.ListQuery{Types: types, Where: there}).FilterCost(w.o, &w.ref), 6000},
		"a list of some ids": {(&store.ListQuery{Types: types, Where: store.And{id, there}}).FilterCost(w.o,
			&w.ref), 12 + 3000},
		"an order": {(&store.ListQuery{Types: types, Order: byRole}).FilterCost(w.o, &w.ref), 3000},
		"an expansion": {(&store.ExpandQuery{Rel: w.programmes(), Node: back}).FilterCost(w.o, &w.ref,
			types, 1), 3000},
		"an order by distance": {(&store.ListQuery{Types: types, Order: []store.Order{{By: store.ByDistance}}}).FilterCost(w.o, &w.ref), 0},
		"the order of an expansion": {(&store.ExpandQuery{Rel: w.cities(), Order: byRole}).FilterCost(w.o, &w.ref,
			[]kg.TypeID{w.programme}, 1), 3000},
	} {
		t.Run(name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("%v links, want %v", c.got, c.want)
			}
		})
	}
}
