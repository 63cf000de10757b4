// Package audit looks at checked graphs: it counts what is in them, finds entities that may be one, and compares evidence
// with the document that it cites.
package audit

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"cityweave/internal/kg"
	"cityweave/internal/quantity"
)

// Count is a named count.
type Count struct {
	Name string
	N    int
}

// Stats are the counts of a graph. Lists by type are in the order of the ontology, without types of count 0; the other
// lists are sorted by count, descending, then by name.
type Stats struct {
	Release                               kg.Release
	Entities, Links, Statements, Evidence int
	Rules, Blocks, Conflicts              int
	EntityTypes, LinkTypes                []Count
	Statuses, Confidences                 []Count // of links
	SourceKinds                           []Count // of the sources of evidence
	Layers                                []kg.LayerCount
}

// StatsOf counts a graph.
func StatsOf(o *kg.Ontology, g *kg.Graph) Stats {
	s := Stats{
		Release:    g.Release,
		Entities:   len(g.Entities),
		Links:      len(g.Links),
		Statements: len(g.Statements),
		Evidence:   len(g.Evidence),
		Rules:      len(g.Rules),
		Blocks:     len(g.Blocks),
		Conflicts:  len(Conflicts(o, g)),
		Layers:     kg.CountLayers(g),
	}
	entities, links := make([]int, len(o.Entities)), make([]int, len(o.Links))
	kinds := map[string]string{} // of sources
	source, _ := o.Type("Source")
	kind := o.Entities[source].Prop("kind")
	for _, e := range g.Entities {
		entities[e.Type]++
		if e.Type == source {
			kinds[e.ID] = e.Prop(kind).Str()
		}
	}
	statuses, confidences, sources := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range g.Links {
		l := &g.Links[i]
		links[l.Type]++
		statuses[string(l.Status)]++
		confidences[string(l.Confidence)]++
	}
	for _, e := range g.Evidence {
		sources[kinds[e.Source]]++
	}
	for t, n := range entities {
		if n > 0 {
			s.EntityTypes = append(s.EntityTypes, Count{o.Entities[t].Name, n})
		}
	}
	for t, n := range links {
		if n > 0 {
			s.LinkTypes = append(s.LinkTypes, Count{o.Links[t].Name, n})
		}
	}
	s.Statuses, s.Confidences, s.SourceKinds = counts(statuses), counts(confidences), counts(sources)
	return s
}

func counts(m map[string]int) []Count {
	var out []Count
	for name, n := range m {
		if name == "" {
			name = "(none)"
		}
		out = append(out, Count{name, n})
	}
	slices.SortFunc(out, func(a, b Count) int {
		if a.N != b.N {
			return b.N - a.N
		}
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

// Conflict is a property with several values in statements.
type Conflict struct {
	Subject, Property, Unit, AsOf string
	Statements                    []*kg.Statement // sorted by value, then id
}

// Conflicts lists disagreeing statements, by subject, property, unit and date. Properties that may have many values are
// excluded.
func Conflicts(o *kg.Ontology, g *kg.Graph) []Conflict {
	multi := map[string]bool{}
	for _, p := range o.StatementProps {
		multi[p.Name] = p.Multi
	}
	type field struct{ subject, property, unit, asOf string }
	said := map[field][]*kg.Statement{}
	for _, s := range g.Statements {
		if !multi[s.Property] {
			f := field{s.Subject, s.Property, s.Unit, s.AsOf}
			said[f] = append(said[f], s)
		}
	}
	var out []Conflict
	for f, statements := range said {
		if len(statements) < 2 {
			continue
		}
		slices.SortFunc(statements, func(a, b *kg.Statement) int { return compareTexts(a.Value, b.Value, a.ID, b.ID) })
		out = append(out, Conflict{f.subject, f.property, f.unit, f.asOf, statements})
	}
	slices.SortFunc(out, func(a, b Conflict) int {
		return compareTexts(a.Subject, b.Subject, a.Property, b.Property, a.Unit, b.Unit, a.AsOf, b.AsOf)
	})
	return out
}

// compareTexts compares pairs of texts; the first that differ decide.
func compareTexts(pairs ...string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != pairs[i+1] {
			if pairs[i] < pairs[i+1] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// Summary formats the counts on one line.
func (s Stats) Summary() string {
	return fmt.Sprintf(
		"%s, %s, %s, %s, release %s", quantity.Of(s.Entities, "entity", "entities"), quantity.Of(s.Links, "link", "links"),
		quantity.Of(s.Statements, "statement", "statements"),
		quantity.Of(s.Evidence, "evidence record", "evidence records"), s.Release.ID,
	)
}

// Print writes the counts as a table.
func (s Stats) Print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	section := func(name string, total int, parts ...[]Count) {
		fmt.Fprintf(t, "%s\t\t%s\n", name, quantity.Thousands(total))
		for _, list := range parts {
			for _, c := range list {
				fmt.Fprintf(t, "\t%s\t%s\n", c.Name, quantity.Thousands(c.N))
			}
		}
	}
	fmt.Fprintf(t, "release\t\t%s\n", s.Release.ID)
	section("entities", s.Entities, s.EntityTypes)
	section("links", s.Links, s.LinkTypes, s.Statuses, s.Confidences)
	section("statements", s.Statements)
	section("conflicts", s.Conflicts)
	section("evidence", s.Evidence, s.SourceKinds)
	section("rules", s.Rules)
	section("blocks", s.Blocks)
	if err := t.Flush(); err != nil {
		return err
	}
	return s.printLayers(w)
}

// printLayers writes a table of the layers, and one of their licences where those are several.
func (s Stats) printLayers(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(name string, entities, links, statements, evidence int, terms string) {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", name, quantity.Thousands(entities), quantity.Thousands(links), quantity.Thousands(statements),
			quantity.Thousands(evidence), terms)
	}
	fmt.Fprint(t, "\nlayer\tentities\tlinks\tstatements\tevidence\tlicence\n")
	for i := range s.Layers {
		l := &s.Layers[i]
		line(l.Name, l.Entities, l.Links, l.Statements, l.Evidence, cmp.Or(l.Licence, "none stated"))
	}
	if licences := kg.LicencesOf(s.Layers); len(licences) > 1 {
		fmt.Fprint(t, "\nlicence\tentities\tlinks\tstatements\tevidence\tlayers\n")
		for i := range licences {
			l := &licences[i]
			line(l.Terms(), l.Entities, l.Links, l.Statements, l.Evidence, l.LayerNames())
		}
	}
	return t.Flush()
}
