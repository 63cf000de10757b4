package pack_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/pack"
)

// filler gives each field of a record a value of its own, so that a field that is not packed is missed.
type filler struct{ n int }

func (f *filler) fill(v reflect.Value) {
	f.n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		if value, ok := v.Addr().Interface().(*kg.Value); ok {
			*value = f.value()
			return
		}
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case reflect.String:
		v.SetString(fmt.Sprint("text ", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8: // a place in a table
		v.SetUint(uint64(f.n % 2))
	default:
		v.SetInt(int64(f.n * (1 - f.n%3)))
	}
}

// value returns a value of each kind in turn.
func (f *filler) value() kg.Value {
	switch f.n % 6 {
	case 0:
		return kg.StringValue(fmt.Sprint("free ", f.n))
	case 1:
		return kg.EnumValue("word")
	case 2:
		return kg.IntValue(int64(-f.n) << 40)
	case 3:
		return kg.FloatValue(-9.1 * float64(f.n))
	case 4:
		return kg.BoolValue(f.n%4 == 0)
	default:
		return kg.DateValue(20261201)
	}
}

func filled() *kg.Graph {
	g := new(kg.Graph)
	new(filler).fill(reflect.ValueOf(g).Elem())
	shared := g.Links[0].LinkAttrs
	g.Links[1].LinkAttrs = shared
	return g
}

var origin = pack.Digest{1, 2, 3}

func packed(t testing.TB, g *kg.Graph) string {
	t.Helper()
	return string(pack.Bytes(kg.CityNetworks(), g, origin))
}

func unpacked(t testing.TB, text string) *kg.Graph {
	t.Helper()
	f, err := pack.Open(kg.CityNetworks(), text)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(); err != nil {
		t.Fatal(err)
	}
	g, err := f.Graph()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// ownTables returns an ontology whose rows may be changed.
func ownTables() *kg.Ontology {
	o := *kg.CityNetworks()
	o.Entities, o.Links = slices.Clone(o.Entities), slices.Clone(o.Links)
	return &o
}

var values = cmp.Comparer(func(a, b kg.Value) bool { return a == b })

func TestGraph(t *testing.T) {
	for name, g := range map[string]*kg.Graph{
		"with a value in every field": filled(),
		"without records":             {},
		"with empty records": {
			Entities: []*kg.Entity{{}, {Detail: new(kg.Detail)}}, Links: []kg.LinkRecord{{}}, Statements: []*kg.Statement{{}},
			Coverage: []*kg.Coverage{{}}, Evidence: []*kg.Evidence{{EvidenceAttrs: new(kg.EvidenceAttrs)}}, Rules: []kg.Rule{{}}, Blocks: []kg.Block{{Title: -1}},
			Layers: []kg.Layer{{}}, Tombstones: []kg.Tombstone{{}},
		},
	} {
		t.Run(name+" comes back whole", func(t *testing.T) {
			text := packed(t, g)
			back := unpacked(t, text)
			if d := cmp.Diff(g, back, values); d != "" {
				t.Errorf("-written +read\n%s", d)
			}
			if again := packed(t, back); again != text {
				t.Error("packed again it has other bytes")
			}
		})
	}
	t.Run("shares what it shared", func(t *testing.T) {
		if g := unpacked(t, packed(t, filled())); g.Links[0].LinkAttrs != g.Links[1].LinkAttrs {
			t.Error("two links have copies of their attributes")
		}
	})
}

func TestOpen(t *testing.T) {
	text, o := packed(t, filled()), kg.CityNetworks()
	t.Run("tells the origin", func(t *testing.T) {
		if f, err := pack.Open(o, text); err != nil || f.Origin() != origin {
			t.Errorf("%v, %v", f.Origin(), err)
		}
	})
	t.Run("refuses other files", func(t *testing.T) {
		for _, other := range []string{"", "id,name\n", text[:100]} {
			if _, err := pack.Open(o, other); !errors.Is(err, pack.ErrNoPack) {
				t.Errorf("%.20q: %v", other, err)
			}
		}
		if _, err := pack.Open(o, strings.Replace(text, "pack 1", "pack 2", 1)); !errors.Is(err, pack.ErrVersion) {
			t.Errorf("of another version: %v", err)
		}
	})
	t.Run("reads the release from the first bytes", func(t *testing.T) {
		f, err := pack.Open(o, text[:min(pack.HeadSize, len(text))])
		if err != nil {
			t.Fatal(err)
		}
		if r, err := f.Release(); err != nil || r != filled().Release {
			t.Errorf("%+v, %v", r, err)
		}
	})
	t.Run("refuses other tables", func(t *testing.T) {
		for name, change := range map[string]func(o *kg.Ontology){
			"a property less":      func(o *kg.Ontology) { o.Entities[0].Props = o.Entities[0].Props[1:] },
			"another link type":    func(o *kg.Ontology) { o.Links[0].Name = "KNOWS" },
			"other bounds":         func(o *kg.Ontology) { o.Links[0].Bounds.To = 3 },
			"another entity type":  func(o *kg.Ontology) { o.Entities = append(o.Entities, kg.EntityType{Name: "River"}) },
			"another field":        func(o *kg.Ontology) { o.LinkFields = o.LinkFields[1:] },
			"other narrower types": func(o *kg.Ontology) { o.Broader = nil },
		} {
			other := ownTables()
			change(other)
			if _, err := pack.Open(other, text); !errors.Is(err, pack.ErrOntology) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("takes tables that are described in other words", func(t *testing.T) {
		other := ownTables()
		other.Entities[0].Description = "Something."
		if _, err := pack.Open(other, text); err != nil {
			t.Error(err)
		}
	})
}

func TestDamage(t *testing.T) {
	text, o := packed(t, filled()), kg.CityNetworks()
	look := func(t *testing.T, damaged string) {
		t.Helper()
		f, err := pack.Open(o, damaged)
		if err != nil {
			return
		}
		if err := f.Verify(); !errors.Is(err, pack.ErrDamaged) {
			t.Errorf("the hash is accepted: %v", err)
		}
		if _, err := f.Graph(); err != nil && !errors.Is(err, pack.ErrDamaged) {
			t.Error(err)
		}
	}
	t.Run("of any byte is noticed", func(t *testing.T) {
		for i := range text {
			look(t, text[:i]+string(text[i]^0x55)+text[i+1:])
		}
	})
	t.Run("at the end is noticed", func(t *testing.T) {
		look(t, text[:len(text)-1])
		look(t, text+"\x00")
	})
	t.Run("that the hash does not show is an error of the records", func(t *testing.T) {
		for i := 121; i < len(text); i++ { // after the head
			f, err := pack.Open(o, text[:i])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Graph(); !errors.Is(err, pack.ErrDamaged) {
				t.Errorf("of %d bytes the first %d: %v", len(text), i, err)
			}
		}
	})
}

func FuzzGraph(f *testing.F) {
	f.Add(packed(f, filled()))
	f.Add(packed(f, new(kg.Graph)))
	o := kg.CityNetworks()
	f.Fuzz(func(t *testing.T, text string) {
		file, err := pack.Open(o, text)
		if err != nil {
			return
		}
		g, err := file.Graph()
		if err != nil {
			return
		}
		if d := cmp.Diff(g, unpacked(t, packed(t, g)), values); d != "" {
			t.Errorf("-read +read again\n%s", d)
		}
	})
}
