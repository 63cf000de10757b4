package pack

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// Tables writes the parts of an ontology that the records of a graph refer to or follow from, a line for each. A file
// has their digest.
func Tables(o *kg.Ontology) string {
	var out strings.Builder
	props := func(all []kg.Property) {
		for i := range all {
			fmt.Fprintln(&out, "property", all[i].Name, all[i].Column, all[i].Kind)
		}
	}
	for i := range o.Entities {
		t := &o.Entities[i]
		fmt.Fprintln(&out, "entity", t.Name, t.Prefix, t.Place, t.Country, t.Nested, t.Lifetime, t.ParentLink, t.Parents)
		props(t.Props)
	}
	for i := range o.Links {
		t := &o.Links[i]
		fmt.Fprintln(&out, "link", t.Name, t.From, t.To, t.Symmetric, t.Tree, t.Bounds)
	}
	for _, b := range o.Broader {
		fmt.Fprintln(&out, "broader", b.Name, b.Narrower)
	}
	for i := range o.LinkFields {
		fmt.Fprintln(&out, "field", o.LinkFields[i].Name, o.LinkFields[i].Kind, o.LinkFields[i].Own())
	}
	return out.String()
}

// numbering has for the numbers of a file those of the program.
type numbering struct {
	entities []kg.TypeID
	props    [][]uint8 // by entity type of the file
	links    []kg.LinkTypeID
	fields   []uint8
}

// OpenEarlier opens a file that was packed with the given tables, which are those of an earlier ontology: everything
// that they name must be in that of the program, with its kind. What follows from the records, such as positions of
// places, stays as the earlier program computed it. The error is ErrNoPack, ErrVersion or ErrOntology.
func OpenEarlier(o *kg.Ontology, text, tables string) (*File, error) {
	f, err := openAs(o, text, Digest(sha256.Sum256([]byte(tables))))
	if err != nil {
		return nil, err
	}
	n := &numbering{}
	for line := range strings.Lines(tables) {
		words := strings.Split(strings.TrimSuffix(line, "\n"), " ")
		if len(words) < 3 || !n.add(o, words) {
			return nil, fmt.Errorf("%w: the %s of the file is not known", ErrOntology, strings.Join(words[:min(2, len(words))], " "))
		}
	}
	f.from = n
	return f, nil
}

// add finds what a line of tables names, and reports whether it is there.
func (n *numbering) add(o *kg.Ontology, words []string) bool {
	name, at := words[1], -1
	switch words[0] {
	case "entity":
		at = slices.IndexFunc(o.Entities, func(t kg.EntityType) bool { return t.Name == name })
		n.entities, n.props = append(n.entities, kg.TypeID(at)), append(n.props, nil)
	case "property":
		last := len(n.entities) - 1
		if last < 0 {
			return false
		}
		at = slices.IndexFunc(o.Entities[n.entities[last]].Props, func(p kg.Property) bool {
			return p.Name == name && fmt.Sprint(p.Kind) == words[len(words)-1]
		})
		n.props[last] = append(n.props[last], uint8(at))
	case "link":
		at = slices.IndexFunc(o.Links, func(t kg.LinkType) bool { return t.Name == name })
		n.links = append(n.links, kg.LinkTypeID(at))
	case "broader":
		return true // records name no broader type
	case "field":
		at = slices.IndexFunc(o.LinkFields, func(f kg.LinkField) bool {
			return f.Name == name && fmt.Sprint(f.Kind, " ", f.Own()) == strings.Join(words[2:], " ")
		})
		n.fields = append(n.fields, uint8(at))
	}
	return at >= 0
}

// renumbered are properties with the numbers of the program.
func renumbered(props kg.Props, numbers []uint8) {
	for i := range props {
		props[i].Index = numbers[props[i].Index]
	}
	slices.SortFunc(props, func(a, b kg.Prop) int { return int(a.Index) - int(b.Index) })
}
