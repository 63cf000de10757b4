package neo4j

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

func TestRoute(t *testing.T) {
	o := kg.CityNetworks()
	layout, err := schema.New(o)
	if err != nil {
		t.Fatal(err)
	}
	types := func(names ...string) (out []kg.TypeID) {
		for _, name := range names {
			id, ok := o.Type(name)
			if !ok {
				t.Fatalf("no type %s", name)
			}
			out = append(out, id)
		}
		return out
	}
	links := func(names ...string) (out []kg.LinkTypeID) {
		for _, name := range names {
			ids, ok := o.LinkTypes(name)
			if !ok {
				t.Fatalf("no link type %s", name)
			}
			out = append(out, ids...)
		}
		return out
	}
	info := store.ReleaseInfo{Links: make([]int, len(o.Links)), Entities: make([]int, len(o.Entities))}
	for _, held := range [][3]string{
		{"City", "PARTICIPATES_IN", "Programme"},
		{"Programme", "HAS_THEME", "Theme"},
		{"City", "PAIRED_WITH", "City"},
		{"City", "LOCATED_IN", "Region"},
		{"Region", "LOCATED_IN", "Country"},
		{"Programme", "PART_OF", "Programme"},
	} {
		info.Triples = append(info.Triples, store.Triple{
			From: types(held[0])[0], Link: links(held[1])[0], To: types(held[2])[0], Count: 1,
		})
	}
	for _, c := range []struct {
		name           string
		rel            store.Rel
		of             []kg.TypeID
		pattern, where string
		forward, known bool
	}{
		{
			"takes the types of links that the release has between the ends, and their way",
			store.Rel{Dir: kg.Both, Others: types("Programme")},
			types("City"),
			"(p)-[r:PARTICIPATES_IN]->(n:Programme#)", "true", true, true,
		},
		{
			"runs to where it starts",
			store.Rel{Dir: kg.Both, Others: types("City")},
			types("Programme"),
			"(p)<-[r:PARTICIPATES_IN]-(n:City#)", "true", false, true,
		},
		{
			"is open for entities of any type",
			store.Rel{Dir: kg.Both, Others: types("Programme")},
			nil,
			"(p)-[r:PARTICIPATES_IN|HAS_THEME|PART_OF]-(n:Programme#)", "true", true, false,
		},
		{
			"is open for links between entities of one type",
			store.Rel{Dir: kg.Both, Others: types("Programme")},
			types("Programme"),
			"(p)-[r:PART_OF]-(n:Programme#)", "true", true, false,
		},
		{
			"keeps the direction that is asked for, so that a loop is met once",
			store.Rel{Types: links("PART_OF"), Dir: kg.In},
			types("Programme"),
			"(p)<-[r:PART_OF]-(n)", "true", false, true,
		},
		{
			"sees a symmetric link from both ends",
			store.Rel{Types: links("PAIRED_WITH"), Dir: kg.Out},
			types("City"),
			"(p)-[r:PAIRED_WITH]-(n)", "true", true, false,
		},
		{
			"asks for the way of the others among symmetric links",
			store.Rel{Types: links("PAIRED_WITH", "LOCATED_IN"), Dir: kg.Out},
			types("City"),
			"(p)-[r:PAIRED_WITH|LOCATED_IN]-(n)", "(startNode(r) = p OR type(r) IN $p0)", true, false,
		},
		{
			"is that of the query where the release has no such links",
			store.Rel{Types: links("HOSTS"), Dir: kg.In},
			types("City"),
			"(p)<-[r:HOSTS]-(n)", "true", false, false,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			com := &composer{
				Layout: layout, stats: &schema.Summary{ReleaseInfo: info}, params: map[string]any{},
			}
			way := com.route(c.rel, c.of)
			if pattern, where := com.follow(way, "p", "r", "n"); pattern != c.pattern || where != c.where {
				t.Errorf("%s WHERE %s\nwant %s WHERE %s", pattern, where, c.pattern, c.where)
			}
			if forward, known := way.oneWay(); forward != c.forward || known != c.known {
				t.Errorf("forward %t, known %t; want %t, %t", forward, known, c.forward, c.known)
			}
		})
	}
}
