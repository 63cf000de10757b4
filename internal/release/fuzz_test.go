package release_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/tabular"
)

// FuzzRead reads files of any content over the small folder: it never panics, every fault
// stands in a file at a place that there is, and what is read is in order.
func FuzzRead(f *testing.F) {
	s := small()
	f.Add(s[city], s[page], s[states], s["evidence.csv"], s["rules.csv"]+"|"+s["blocks.csv"])
	f.Add("", "\ufeff", "id\r\n\r\n,", "\"", "a,b\n\"x\ny\",\"\"z\n")
	for _, c := range faultCases() {
		g := s.with(c.over)
		f.Add(g[city], g[page], g[states], g["evidence.csv"], g["rules.csv"])
	}
	for _, d := range dialects() {
		g := d.files(f, small())
		at := func(path string) string { return g[path] + g[strings.TrimSuffix(path, ".csv")+".CSV"] }
		f.Add(at(city), at(page), at(states), at("evidence.csv"), at("rules.csv"))
	}
	f.Fuzz(func(t *testing.T, cities, links, statements, evidence, reference string) {
		rules, blocks, _ := strings.Cut(reference, "|")
		layer := small()
		for path, text := range map[string]string{city: cities, page: links, states: statements, "evidence.csv": evidence, "rules.csv": rules, "blocks.csv": blocks} {
			layer[path] = text
		}
		later := files{page: links, states: statements}
		g, err := read(t, layer, later)
		if err == nil {
			checkOrder(t, g)
			return
		}
		var faults datafolder.Faults
		if !errors.As(err, &faults) || len(faults) == 0 {
			t.Fatalf("an error that is no list of faults: %v", err)
		}
		for _, f := range faults {
			text, ok := layer[strings.TrimPrefix(f.File, "a/")]
			if folder, rest, _ := strings.Cut(f.File, "/"); folder == "b" {
				text, ok = later[rest]
			}
			if !ok || f.Problem == "" {
				t.Fatalf("a fault of no file or without a problem: %+v", f)
			}
			checkPlace(t, f, tabular.Decode(text))
			if !utf8.ValidString(f.String()) || strings.ContainsAny(f.String(), "\n\x00\x1b") {
				t.Fatalf("a fault that a terminal cannot show: %q", f.String())
			}
		}
	})
}

func checkPlace(t *testing.T, f datafolder.Fault, text string) {
	lines := strings.Split(text, "\n")
	if f.Line < 1 || f.Line > len(lines) {
		t.Fatalf("%v: the file has %d lines", f, len(lines))
	}
	if most := utf8.RuneCountInString(lines[f.Line-1]) + 1; f.Column < 1 || f.Column > most {
		t.Fatalf("%v: the line has %d characters", f, most-1)
	}
}

func checkOrder(t *testing.T, g *kg.Graph) {
	rising(t, g.Entities, func(e *kg.Entity) string { return e.ID })
	rising(t, g.Links, func(l kg.LinkRecord) string { return l.ID })
	rising(t, g.Statements, func(s *kg.Statement) string { return s.ID })
	rising(t, g.Evidence, func(e *kg.Evidence) string { return e.ID })
	ids := map[string]bool{}
	for _, e := range g.Entities {
		ids[e.ID] = true
	}
	keys := map[string]bool{}
	for i := range g.Links {
		l := &g.Links[i]
		if !ids[l.From] || !ids[l.To] || len(evidenceAbout(g, l.ID)) == 0 {
			t.Fatalf("%s has an unknown end or no evidence", l.ID)
		}
		key := kg.LinkKey(kg.CityNetworks().Links[l.Type].Name, l.From, l.To, l.Role, l.Programme, l.Since)
		if keys[key] {
			t.Fatalf("%s says what another link says", l.ID)
		}
		keys[key] = true
	}
}

func rising[T any](t *testing.T, list []T, id func(T) string) {
	for i := range list {
		if i > 0 && id(list[i-1]) >= id(list[i]) {
			t.Fatalf("%q stands before %q", id(list[i-1]), id(list[i]))
		}
	}
}
