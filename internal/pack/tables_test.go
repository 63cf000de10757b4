package pack_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/pack"
)

// later is the ontology with every table in another order, and more in each.
func later() *kg.Ontology {
	o := *kg.CityNetworks()
	o.Entities = slices.Clone(o.Entities)
	slices.Reverse(o.Entities)
	for i := range o.Entities {
		props := append([]kg.Property{{Name: "newProperty", Kind: kg.Int}}, o.Entities[i].Props...)
		slices.Reverse(props)
		o.Entities[i].Props = props
	}
	o.Entities = append([]kg.EntityType{{Name: "NewType"}}, o.Entities...)
	o.Links = append([]kg.LinkType{{Name: "NEW_TYPE"}}, o.Links...)
	slices.Reverse(o.Links)
	o.LinkFields = append([]kg.LinkField{{Property: kg.Property{Name: "newField", Kind: kg.Int}}}, o.LinkFields...)
	slices.Reverse(o.LinkFields)
	return &o
}

// named writes types and properties by their names, which do not depend on the order of tables.
func named(o *kg.Ontology, g *kg.Graph) (out []string) {
	write := func(props kg.Props, name func(int) string) {
		last := -1
		var all []string
		for _, p := range props {
			if int(p.Index) <= last {
				all = append(all, "not in order")
			}
			last = int(p.Index)
			all = append(all, name(int(p.Index))+"="+p.Value.Text())
		}
		slices.Sort(all)
		out = append(out, all...)
	}
	for _, e := range g.Entities {
		t := o.Entities[e.Type]
		out = append(out, e.ID+" "+t.Name)
		write(e.Props, func(i int) string { return t.Props[i].Name })
	}
	for i := range g.Links {
		l := &g.Links[i]
		out = append(out, l.ID+" "+o.Links[l.Type].Name)
		write(l.Props, func(i int) string { return o.LinkFields[i].Name })
	}
	return out
}

func typed(t *testing.T) *kg.Graph {
	t.Helper()
	o := kg.CityNetworks()
	g := &kg.Graph{Release: kg.Release{ID: "r"}}
	for i := range o.Entities {
		e := &kg.Entity{ID: "e" + o.Entities[i].Prefix, Type: kg.TypeID(i)}
		for p := range o.Entities[i].Props {
			e.Props = append(e.Props, kg.Prop{Value: kg.IntValue(int64(p)), Index: uint8(p)})
		}
		g.Entities = append(g.Entities, e)
	}
	own := 0
	for i := range o.LinkFields {
		if o.LinkFields[i].Own() {
			own = i
		}
	}
	for i := range o.Links {
		a := &kg.LinkAttrs{Type: kg.LinkTypeID(i), Props: kg.Props{{Value: kg.StringValue(o.Links[i].Name), Index: uint8(own)}}}
		g.Links = append(g.Links, kg.LinkRecord{Link: kg.Link{ID: "l", LinkAttrs: a}}, kg.LinkRecord{Link: kg.Link{ID: "m", LinkAttrs: a}})
	}
	return g
}

func TestOpenEarlier(t *testing.T) {
	o, next, g := kg.CityNetworks(), later(), typed(t)
	text := string(pack.Bytes(o, g, pack.Digest{}))
	if _, err := pack.Open(next, text); !errors.Is(err, pack.ErrOntology) {
		t.Fatal(err)
	}
	t.Run("finds types and fields by their names", func(t *testing.T) {
		f, err := pack.OpenEarlier(next, text, pack.Tables(o))
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Graph()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(named(o, g), named(next, got)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("refuses tables that are not those of the file", func(t *testing.T) {
		if _, err := pack.OpenEarlier(next, text, pack.Tables(next)); !errors.Is(err, pack.ErrOntology) {
			t.Error(err)
		}
	})
	t.Run("refuses a file with what is not known", func(t *testing.T) {
		for name, change := range map[string]func(*kg.Ontology){
			"entity City": func(o *kg.Ontology) {
				o.Entities = slices.DeleteFunc(o.Entities, func(t kg.EntityType) bool { return t.Name == "City" })
			},
			"property population": func(o *kg.Ontology) { rename(o, "population") },
			"link PAIRED_WITH": func(o *kg.Ontology) {
				o.Links = slices.DeleteFunc(o.Links, func(t kg.LinkType) bool { return t.Name == "PAIRED_WITH" })
			},
		} {
			less := later()
			change(less)
			if _, err := pack.OpenEarlier(less, text, pack.Tables(o)); !errors.Is(err, pack.ErrOntology) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// rename gives a property another name.
func rename(o *kg.Ontology, name string) {
	for i := range o.Entities {
		for p := range o.Entities[i].Props {
			if o.Entities[i].Props[p].Name == name {
				o.Entities[i].Props[p].Name = "other"
			}
		}
	}
}
