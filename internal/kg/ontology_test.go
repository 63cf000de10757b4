package kg_test

import (
	"strings"
	"testing"

	"cityweave/internal/kg"
)

func TestTheTableContradictsNothing(t *testing.T) {
	if err := kg.CityNetworks().Check(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryRowSaysWhatItMeans(t *testing.T) {
	o := kg.CityNetworks()
	for i, e := range o.Entities {
		if e.Description == "" || e.Example == "" || !strings.HasPrefix(e.Example, e.Prefix+":") {
			t.Errorf("%s: description or example", e.Name)
		}
		for _, p := range e.Props {
			if p.Description == "" || p.Example == "" {
				t.Errorf("%s.%s: description or example", e.Name, p.Name)
			}
		}
		for _, r := range o.Relations(kg.TypeID(i)) {
			if r.Doc == "" || len(r.Others) == 0 {
				t.Errorf("%s.%s: no description or no other end", e.Name, r.Field)
			}
		}
	}
	for _, l := range o.Links {
		if l.Description == "" || l.Forward.Field == "" || !l.Symmetric && l.Backward.Field == "" {
			t.Errorf("%s: description or a direction", l.Name)
		}
	}
}

func TestARelationIsAFieldOnBothEnds(t *testing.T) {
	o := kg.CityNetworks()
	field := func(typ, name string) *kg.Relation {
		id, _ := o.Type(typ)
		for _, r := range o.Relations(id) {
			if r.Field == name {
				return &r
			}
		}
		return nil
	}
	for _, l := range o.Links {
		for _, from := range l.From {
			if r := field(from, l.Forward.Field); r == nil || o.Links[r.Links[0]].Name != l.Name || len(r.Others) > len(l.To) {
				t.Errorf("%s has no field %s of %s", from, l.Forward.Field, l.Name)
			}
		}
		if l.Symmetric {
			continue
		}
		for _, to := range l.To {
			if r := field(to, l.Backward.Field); r == nil || o.Links[r.Links[0]].Name != l.Name || r.Dir != kg.In {
				t.Errorf("%s has no field %s of %s", to, l.Backward.Field, l.Name)
			}
		}
	}
	if r := field("City", "pairedWith"); r == nil || r.Dir != kg.Both {
		t.Errorf("pairedWith is seen from both ends: %+v", r)
	}
}

func TestATableThatContradictsItselfIsRefused(t *testing.T) {
	base := func() *kg.Ontology {
		return &kg.Ontology{
			Entities: []kg.EntityType{
				{Name: "City", Prefix: "city", Field: "city", List: "cities", File: "city"},
				{Name: "Club", Prefix: "club", Field: "club", List: "clubs", File: "club"},
			},
			Links: []kg.LinkType{{Name: "JOINS", From: []string{"City"}, To: []string{"Club"}, Forward: kg.Side{Field: "joins"}, Backward: kg.Side{Field: "joinedBy"}}},
		}
	}
	if err := base().Check(); err != nil {
		t.Fatalf("the good table: %v", err)
	}
	for name, spoil := range map[string]func(*kg.Ontology){
		`"Town" is unknown`:            func(o *kg.Ontology) { o.Links[0].From = []string{"Town"} },
		`field "name" is taken`:        func(o *kg.Ontology) { o.Links[0].Forward.Field = "name" },
		`field "JOINS" is taken`:       func(o *kg.Ontology) { o.Links = append(o.Links, o.Links[0]) },
		`field "city" is taken`:        func(o *kg.Ontology) { o.Entities[1].Prefix = "city" },
		`field "joins" is taken`:       func(o *kg.Ontology) { o.Entities[0].Props = []kg.Property{{Name: "joins"}} },
		`is not between ends`:          func(o *kg.Ontology) { o.Links[0].Shortcuts = []kg.ShortcutField{{From: "Club", To: "City"}} },
		`field "cities" is taken`:      func(o *kg.Ontology) { o.Entities[1].List = "cities" },
		`field "population" is taken`:  func(o *kg.Ontology) { o.Entities[0].Props = []kg.Property{{Name: "population"}, {Name: "population"}} },
		`field "link" is taken`:        func(o *kg.Ontology) { o.Links[0].Forward.Field = "link" },
		`field "asOf" is taken`:        func(o *kg.Ontology) { o.Entities[0].Props = []kg.Property{{Name: "asOf"}} },
		`field "description" is taken`: func(o *kg.Ontology) { o.Links[0].Backward.Field = "description" },
	} {
		o := base()
		spoil(o)
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want an error with %q, got %v", name, err)
		}
	}
}

func TestWordsBecomeEnumValues(t *testing.T) {
	for in, want := range map[string]string{
		"supra-municipal": "SUPRA_MUNICIPAL", "isCapital": "IS_CAPITAL", "iso3166-1": "ISO3166_1", "UNBody": "UN_BODY",
		"ActorGroup": "ACTOR_GROUP", "City": "CITY", "PARTICIPATES_IN": "PARTICIPATES_IN", "retrievedOn": "RETRIEVED_ON", "sdg": "SDG",
	} {
		if got := kg.EnumWord(in); got != want {
			t.Errorf("EnumWord(%q) = %q, want %q", in, got, want)
		}
	}
}
