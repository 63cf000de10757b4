package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// layoutVersion changes with everything that the loader writes otherwise than before and that does not
// follow from the ontology table.
const layoutVersion = 15

// fingerprint identifies what the loader writes of a graph, and how. A database with another fingerprint
// must be loaded again, so it is made only of what is written: labels, names and kinds of properties, and
// places in the table, by which records (see Writer) name types and properties. Descriptions, names of the
// API and the Go names of package kg do not count.
func (l *Layout) fingerprint() string {
	sum := sha256.New()
	row := func(parts ...any) { fmt.Fprintf(sum, "%q\n", fmt.Sprint(parts...)) }
	row("version ", layoutVersion)
	o := l.Ontology
	for i := range o.Entities {
		t := &o.Entities[i]
		row("entity ", t.Name, " country ", t.Country)
		for _, p := range t.Props {
			row("property ", p.Name, " column ", p.Column, " kind ", int(p.Kind), " code ", p.Code)
		}
		row("lifetime ", t.Lifetime.Begin, t.Lifetime.End)
		for _, level := range t.Levels {
			row("level ", level.Name, " ", level.Prop, "=", level.Value)
		}
	}
	for i := range o.Links {
		t := &o.Links[i]
		row("link ", t.Name, " symmetric ", t.Symmetric, " bounds ", int(t.Bounds.From), int(t.Bounds.To),
			int(t.Bounds.Programme))
		for _, e := range t.ExpectedUnique {
			row("expected once ", e.From, " ", e.To)
		}
	}
	for i := range o.LinkFields {
		f := &o.LinkFields[i]
		row("link field ", f.Name, " kind ", int(f.Kind), " multi ", f.Multi, " own ", f.Own())
	}
	for _, p := range o.StatementProps {
		row("statement ", p.Name, " multi ", p.Multi)
	}
	for _, fields := range []map[string]*Field{l.Node, l.Link, l.Statement, l.Evidence} {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			f := fields[name]
			row("field ", name, " raw ", f.Raw, " folded ", f.Folded,
				" form ", int(f.Form), " kind ", int(f.Kind), " key ", f.Key)
		}
	}
	for _, c := range l.Counts {
		row("count ", c.Property, " key ", c.Key, " links ", c.Links)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
