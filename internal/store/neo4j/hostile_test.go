package neo4j_test

import (
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
)

// FuzzNoTextOfAClientIsPartOfAStatement composes statements whose every value is a text of a
// client, and looks for it in what the database would get as the text of a statement.
func FuzzNoTextOfAClientIsPartOfAStatement(f *testing.F) {
	for _, text := range []string{"zzmarkzz", "'}) DETACH DELETE n //", "\" OR 1=1", "`) RETURN 1 //", "$p0", "\u0001", "#", "\\u0027 OR true"} {
		f.Add(text)
	}
	o := kg.CityNetworks()
	f.Fuzz(func(t *testing.T, text string) {
		marked := "zq" + text + "qz" // no name of ours has these
		texts, err := neo4j.Composed(o, queries(o, marked)...)
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range texts {
			if strings.Contains(strings.ToLower(got), strings.ToLower(marked)) || strings.Contains(got, "zq") {
				t.Errorf("%s has the text of a client in it:\n%s", name, got)
			}
		}
	})
}

// queries put the text wherever a query of a client can put one.
func queries(o *kg.Ontology, text string) []any {
	city, _ := o.Type("City")
	v := kg.StringValue(text)
	var conds []store.Predicate
	for _, op := range []store.Op{store.Eq, store.Exact, store.Gte, store.StartsWith, store.Contains} {
		for _, field := range []string{store.FieldID, store.FieldName, store.FieldAnyName, store.FieldDescription} {
			conds = append(conds, store.Cond{Field: field, Op: op, Values: []kg.Value{v}})
		}
	}
	var links []store.Predicate
	for _, field := range []string{store.LinkID, store.LinkRole, store.LinkProgramme, store.LinkTopic, store.LinkSource} {
		links = append(links, store.Cond{Field: field, Op: store.Eq, Values: []kg.Value{v}})
	}
	order := []store.Order{{Field: store.FieldName}, {Field: "population", Desc: true}}
	position := &store.Position{Keys: []kg.Value{v, {}}, ID: text, Link: text}
	var out []any
	for _, c := range conds {
		out = append(out,
			store.ListQuery{Types: []kg.TypeID{city}, Where: c, Order: order, Window: store.Window{Limit: 3, After: position}},
			store.ListQuery{Types: []kg.TypeID{city}, Where: store.Linked{CountSpec: store.CountSpec{Rel: store.Rel{Dir: kg.Both}, Node: c}}, Total: true},
			store.ExpandQuery{Parents: []string{text}, Rel: store.Rel{Dir: kg.Both}, Node: c, Order: order, Window: store.Window{Limit: 3, Before: position, Backward: true}},
		)
	}
	for _, l := range links {
		out = append(out, store.ExpandQuery{Parents: []string{text}, Rel: store.Rel{Dir: kg.Out}, Link: l, Window: store.Window{Limit: 3}, Order: order})
	}
	return out
}
