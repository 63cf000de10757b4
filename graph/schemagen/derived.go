package main

import (
	"fmt"
	"slices"

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
	w.doc("  ", d.Doc+" Derived through "+via.Plural+"; the edges list them.")
	w.line("  %s(", d.Field)
	w.field("    ", "Return only entities that match this filter.", "where: %sFilter", to)
	w.field("    ", "Derive only through "+via.Plural+" that match this filter.", "through: %sFilter", via.Name)
	w.field("    ", "The sort order. Defaults to the number of "+via.Plural+" in between, descending, then the name.",
		"orderBy: [%sOrder!]", to)
	w.field("    ", "The sort order by the number of "+via.Plural+" in between. Takes precedence over `orderBy`.",
		"throughOrder: SortDirection")
	w.WriteString(asOf("    ",
		"Consider only links that hold on this day, in both steps and within `where`, `through` and `orderBy`.", ""))
	w.WriteString(indent(window, "  "))
	w.line("  ): Derived%sConnection!", to)
}

func derivedConnection(w *writer, e *kg.EntityType) {
	w.doc("", "A page of derived "+e.Plural+". Each is listed once, however many paths lead to it.")
	w.line("type Derived%sConnection {", e.Name)
	w.field("  ", "The edges on this page: the entities with their paths and cursors.",
		"edges: [Derived%sEdge!]!", e.Name)
	w.field("  ", "The entities on this page.", "nodes: [%s!]!", e.Name)
	w.field("  ", "Pagination information.", "pageInfo: PageInfo!")
	w.field("  ", "The total number of matching entities. Computed only when selected.", "totalCount: Int!")
	w.field("  ", undatedCount("entities", "paths"), "undatedCount: Int")
	w.line("}\n")
	w.doc("", "An edge on a page: a derived entity, the paths that lead to it, and its cursor.")
	w.line("type Derived%sEdge {", e.Name)
	w.field("  ", "A cursor for `after` and `before`.", "cursor: String!")
	w.field("  ", "The derived entity.", "node: %s!", e.Name)
	w.field("  ", "The number of distinct entities in between.", "throughCount: Int!")
	w.field("  ", "The number of paths that lead to the entity. Two paths through the same entity differ in a link.",
		"pathCount: Int!")
	if e.Located() {
		distanceField(w)
	}
	w.doc(
		"  ",
		"The first of these paths, ordered by the name and the ID of the entity in between, then by the IDs of "+
			"the links.",
	)
	w.line("  paths(\"The maximum number of paths, 1 to 20.\" first: Int = 3): [DerivedPath!]!")
	w.line("}\n")
}

// goDerived writes the Go types of the connections of derived relations.
func goDerived(w *writer, e *kg.EntityType) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	name := "Derived" + e.Name
	p("// %sConnection is a page of derived nodes.\ntype %sConnection struct{ *Connection }\n", name, name)
	p(`// Edges reads the answer.
func (c %[1]sConnection) Edges(ctx context.Context) []%[1]sEdge {
	edges := get[[]*DerivedEdge](ctx, &c.Filled)
	out := make([]%[1]sEdge, len(edges))
	for i, e := range edges {
		out[i] = %[1]sEdge{e}
	}
	return out
}
`, name)
	p(`// Nodes reads the answer.
func (c %sConnection) Nodes(ctx context.Context) []*%s { return As[*%s](get[[]Entity](ctx, &c.Filled)) }
`, name, e.Name, e.Name)
	p("// %sEdge is a row of such a page.\ntype %sEdge struct{ *DerivedEdge }\n", name, name)
	p(`// Node reads the answer.
func (e %sEdge) Node(ctx context.Context) *%s {
	n, _ := get[Entity](ctx, &e.Filled).(*%s)
	return n
}
`, name, e.Name, e.Name)
}
