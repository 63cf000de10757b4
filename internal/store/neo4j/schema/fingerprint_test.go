package schema_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

// shops is a small table of types, which no change of the built-in one touches.
func shops() *kg.Ontology {
	return &kg.Ontology{
		Entities: []kg.EntityType{
			{Name: "Shop", Prefix: "shop", Props: []kg.Property{
				{Name: "floors", Column: "floors", Kind: kg.Int}, {Name: "code", Column: "code", Kind: kg.String, Code: true},
			}},
			{Name: "Town", Prefix: "town", Country: true, Levels: []kg.Level{{Name: "county", Prop: "kind", Value: "county"}}},
		},
		Links: []kg.LinkType{
			{Name: "STANDS_IN", From: []string{"Shop"}, To: []string{"Town"}, ExpectedUnique: []kg.Ends{{From: "Shop", To: "Town"}}},
			{Name: "PARTNER_OF", From: []string{"Town"}, To: []string{"Town"}, Symmetric: true},
		},
		LinkFields:     []kg.LinkField{{Property: kg.Property{Name: "rent", Column: "rent", Kind: kg.Float}}},
		StatementProps: []kg.StatementProp{{Name: "motto"}},
	}
}

func fingerprint(t *testing.T, change func(*kg.Ontology)) string {
	t.Helper()
	o := shops()
	change(o)
	l, err := schema.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return l.Fingerprint
}

func TestLayout_fingerprint(t *testing.T) {
	was := fingerprint(t, func(*kg.Ontology) {})
	t.Run("does not depend on the Go names of package kg", func(t *testing.T) {
		// A new value makes users load their databases again: it is due only when layoutVersion changes.
		if want := "ba93efe0ea3ff715"; was != want {
			t.Errorf("got %s, want %s", was, want)
		}
	})
	for name, change := range map[string]func(*kg.Ontology){
		"descriptions": func(o *kg.Ontology) {
			o.Entities[0].Description, o.Entities[0].Props[0].Description, o.Links[0].Description = "new", "new", "new"
		},
		"names of the API":     func(o *kg.Ontology) { o.Entities[0].List, o.Links[0].Forward.Field = "allShops", "standsIn" },
		"labels in sentences":  func(o *kg.Ontology) { o.Entities[0].Plural, o.Links[0].Forward.Label = "stores", "stands in" },
		"files":                func(o *kg.Ontology) { o.Entities[0].File = "stores" },
		"allowed values":       func(o *kg.Ontology) { o.Entities[0].Props[0].Max = 100 },
		"what may be a facet":  func(o *kg.Ontology) { o.Entities[0].Props[0].Facet = true },
		"registers of ids":     func(o *kg.Ontology) { o.Schemes = []kg.Scheme{{Name: "osm"}} },
		"derived of two links": func(o *kg.Ontology) { o.TwoHops = []kg.TwoHop{{}} },
	} {
		t.Run("stays when what is not written changes: "+name, func(t *testing.T) {
			if got := fingerprint(t, change); got != was {
				t.Errorf("got %s, want %s", got, was)
			}
		})
	}
	for name, change := range map[string]func(*kg.Ontology){
		"the label of entities":      func(o *kg.Ontology) { o.Entities[1].Name, o.Links = "City", nil },
		"the order of entity types":  func(o *kg.Ontology) { o.Entities[0], o.Entities[1] = o.Entities[1], o.Entities[0] },
		"which type is the country":  func(o *kg.Ontology) { o.Entities[1].Country = false },
		"the lifetime of entities":   func(o *kg.Ontology) { o.Entities[0].Lifetime.Begin = []string{"floors"} },
		"the bounds of links":        func(o *kg.Ontology) { o.Links[0].Bounds.From = kg.WhileItLasts },
		"a level":                    func(o *kg.Ontology) { o.Entities[1].Levels[0].Value = "shire" },
		"the name of a property":     func(o *kg.Ontology) { o.Entities[0].Props[0].Name = "storeys" },
		"the kind of a property":     func(o *kg.Ontology) { o.Entities[0].Props[0].Kind = kg.Float },
		"the order of properties":    func(o *kg.Ontology) { p := o.Entities[0].Props; p[0], p[1] = p[1], p[0] },
		"what is found by searches":  func(o *kg.Ontology) { o.Entities[0].Props[1].Code = false },
		"what statements contradict": func(o *kg.Ontology) { o.Entities[0].Props[0].Column = "motto" },
		"the name of a link type":    func(o *kg.Ontology) { o.Links[0].Name = "LIES_IN" },
		"the direction of links":     func(o *kg.Ontology) { o.Links[1].Symmetric = false },
		"which links contradict":     func(o *kg.Ontology) { o.Links[0].ExpectedUnique = nil },
		"which links are counted":    func(o *kg.Ontology) { o.Links[0].To = []string{"Town", "Shop"} },
		"a field of links":           func(o *kg.Ontology) { o.LinkFields[0].Name = "price" },
		"the kind of a link field":   func(o *kg.Ontology) { o.LinkFields[0].Kind = kg.Int },
		"a property of statements":   func(o *kg.Ontology) { o.StatementProps[0].Multi = true },
	} {
		t.Run("changes with what is written: "+name, func(t *testing.T) {
			if got := fingerprint(t, change); got == was {
				t.Errorf("still %s", got)
			}
		})
	}
}
