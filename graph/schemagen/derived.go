package main

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// derivedTypes are the entity types that a derived relation leads to.
func derivedTypes(o *kg.Ontology) []kg.TypeID {
	var out []kg.TypeID
	for t := range o.Entities {
		for _, d := range o.Derivations(kg.TypeID(t)) {
			out = append(out, d.To)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func derivedField(w *writer, o *kg.Ontology, d kg.Derivation) {
	to, via := o.Entities[d.To].Name, &o.Entities[d.Via]
	w.doc("  ", d.Doc+" No link states this relation: it is derived through "+via.Plural+", and edges say through which.")
	w.line("  %s(", d.Field)
	w.line("    \"Only those that match.\"\n    where: %sFilter", to)
	w.line("    \"Only through %s that match.\"\n    through: %sFilter", via.Plural, via.Name)
	w.line("    \"The order; through most %s first, then by name, when no order is given.\"\n    orderBy: [%sOrder!]", via.Plural, to)
	w.line("    \"An order by through how many %s, which goes before `orderBy`.\"\n    throughOrder: SortDirection", via.Plural)
	w.line("    \"Only links that hold on this day, of both steps, also within `where`, `through` and `orderBy`.\"\n    asOf: Date")
	w.WriteString(indent(window, "  "))
	w.line("  ): Derived%sConnection!", to)
}

func derivedConnection(w *writer, e *kg.EntityType) {
	w.doc("", strings.ToUpper(e.Plural[:1])+e.Plural[1:]+" that are derived through others, as a page of a list. Each is there once, however many ways lead to it.")
	w.line("type Derived%sConnection {", e.Name)
	w.line("  \"The rows of this page with their cursors and ways.\"\n  edges: [Derived%sEdge!]!", e.Name)
	w.line("  \"The nodes of this page.\"\n  nodes: [%s!]!", e.Name)
	w.line("  \"Where this page stands in the list.\"\n  pageInfo: PageInfo!")
	w.line("  \"How many match in all; counted only when asked for.\"\n  totalCount: Int!")
	w.line("}\n")
	w.doc("", "A row of a page.")
	w.line("type Derived%sEdge {", e.Name)
	w.line("  \"The place in the list, for `after` and `before`.\"\n  cursor: String!")
	w.line("  \"The node.\"\n  node: %s!", e.Name)
	w.line("  \"Through how many different entities it was found.\"\n  throughCount: Int!")
	w.line("  \"How many ways lead to it: two through one entity differ in one of their links.\"\n  wayCount: Int!")
	w.line("  \"The first of these ways: by the name of the entity in the middle, then by its id and those of the links.\"")
	w.line("  ways(\"At most so many, 1 to 20.\" first: Int = 3): [Way!]!")
	w.line("}\n")
}

// goDerived writes the Go types of the connections of derived relations.
func goDerived(w *writer, e *kg.EntityType) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	name := "Derived" + e.Name
	p("// %sConnection is a page of derived nodes.\ntype %sConnection struct{ *Connection }\n", name, name)
	p("// Edges reads the answer.\nfunc (c %[1]sConnection) Edges(ctx context.Context) []%[1]sEdge {\n\tedges := get[[]*DerivedEdge](ctx, &c.Filled)\n\tout := make([]%[1]sEdge, len(edges))\n\tfor i, e := range edges {\n\t\tout[i] = %[1]sEdge{e}\n\t}\n\treturn out\n}\n", name)
	p("// Nodes reads the answer.\nfunc (c %sConnection) Nodes(ctx context.Context) []*%s { return As[*%s](get[[]Entity](ctx, &c.Filled)) }\n", name, e.Name, e.Name)
	p("// %sEdge is a row of such a page.\ntype %sEdge struct{ *DerivedEdge }\n", name, name)
	p("// Node reads the answer.\nfunc (e %sEdge) Node(ctx context.Context) *%s {\n\tn, _ := get[Entity](ctx, &e.Filled).(*%s)\n\treturn n\n}\n", name, e.Name, e.Name)
}
