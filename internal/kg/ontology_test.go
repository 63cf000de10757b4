package kg_test

import (
	"slices"
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
		`"Town" is unknown`:           func(o *kg.Ontology) { o.Links[0].From = []string{"Town"} },
		`field "name" is taken`:       func(o *kg.Ontology) { o.Links[0].Forward.Field = "name" },
		`field "JOINS" is taken`:      func(o *kg.Ontology) { o.Links = append(o.Links, o.Links[0]) },
		`field "city" is taken`:       func(o *kg.Ontology) { o.Entities[1].Prefix = "city" },
		`field "joins" is taken`:      func(o *kg.Ontology) { o.Entities[0].Props = []kg.Property{{Name: "joins"}} },
		`is not between ends`:         func(o *kg.Ontology) { o.Links[0].Shortcuts = []kg.ShortcutField{{From: "Club", To: "City"}} },
		`field "cities" is taken`:     func(o *kg.Ontology) { o.Entities[1].List = "cities" },
		`field "population" is taken`: func(o *kg.Ontology) { o.Entities[0].Props = []kg.Property{{Name: "population"}, {Name: "population"}} },
		`field "link" is taken`:       func(o *kg.Ontology) { o.Links[0].Forward.Field = "link" },
		`field "asOf" is taken`:       func(o *kg.Ontology) { o.Entities[0].Props = []kg.Property{{Name: "asOf"}} },
		`field "clubs" is taken`:      func(o *kg.Ontology) { o.Links[0].Forward.Field = "clubs" }, // by the plural
		`"LEAVES" is unknown`: func(o *kg.Ontology) {
			o.Broader = []kg.BroaderType{{Name: "ANY", Narrower: []string{"JOINS", "LEAVES"}}}
		},
		`at least two`: func(o *kg.Ontology) {
			o.Broader = []kg.BroaderType{{Name: "ANY", Narrower: []string{"JOINS", "JOINS"}}}
		},
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

func TestAPluralFollowsAllLinksBetweenTwoTypes(t *testing.T) {
	o := kg.CityNetworks()
	plural := func(typ, name string) string {
		id, _ := o.Type(typ)
		for _, r := range o.Relations(id) {
			if r.Field != name {
				continue
			}
			var links []string
			for _, l := range r.Links {
				links = append(links, o.Links[l].Name)
			}
			if !r.Plural || r.Dir != kg.Both || len(r.Others) != 1 || o.Entities[r.Others[0]].List != name {
				t.Errorf("%s.%s: %+v", typ, name, r)
			}
			return strings.Join(links, " ")
		}
		return "none"
	}
	for field, want := range map[string]string{
		"City.programmes":       "PARTICIPATES_IN MEMBER_OF LEADS GOVERNS PARTNERS_WITH CONTRIBUTES_TO PART_OF HOSTS",
		"Organisation.cities":   "MEMBER_OF GOVERNS SUPPORTS PARTNERS_WITH LOCATED_IN PART_OF",
		"Country.programmes":    "LEADS SUPPORTS OPERATES_IN",
		"Theme.programmes":      "HAS_THEME",
		"Theme.themes":          "PART_OF",
		"City.cities":           "none", // what lies in a place no link states
		"Region.cities":         "none",
		"Country.cities":        "none",
		"City.themes":           "none", // no link type connects them
		"Agreement.actorGroups": "CONTRIBUTES_TO",
	} {
		typ, name, _ := strings.Cut(field, ".")
		if got := plural(typ, name); got != want {
			t.Errorf("%s follows %s, want %s", field, got, want)
		}
	}
}

func TestABroaderLinkTypeStandsForItsNarrowerOnes(t *testing.T) {
	o := kg.CityNetworks()
	participates, _ := o.LinkType("PARTICIPATES_IN")
	member, _ := o.LinkType("MEMBER_OF")
	for name, want := range map[string][]kg.LinkTypeID{
		"TAKES_PART": {participates, member}, "MEMBER_OF": {member}, "NOTHING": nil,
	} {
		if got, ok := o.LinkTypes(name); !slices.Equal(got, want) || ok != (want != nil) {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
}
