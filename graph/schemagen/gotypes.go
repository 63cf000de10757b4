package main

import (
	"bytes"
	"fmt"
	"strings"

	"cityweave/internal/kg"
)

func exported(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// goTypes writes graph/result/types_gen.go: for each entity type the Go types that
// gqlgen binds, with a method for each field that reads what the executor filled in.
func goTypes(o *kg.Ontology) []byte {
	w := &writer{}
	w.line("// Code %s. DO NOT EDIT.\n", marker)
	w.line("package result\n\nimport (\n\t\"context\"\n\n\t\"cityweave/internal/kg\"\n)\n")
	w.line("// Entities has room for the values of the answer that stand for entities.\ntype Entities struct {")
	for _, e := range o.Entities {
		w.line("\t%s Slab[%s]", e.Field, e.Name)
	}
	w.line("}\n\n// One makes the value that stands for an entity.")
	w.line("func (m *Entities) One(o *kg.Ontology, e *kg.Entity) Entity {\n\tswitch e.Type {")
	for t, e := range o.Entities {
		w.line("\tcase %d:\n\t\tv := m.%s.One()\n\t\tv.Data, v.Ontology, v.Self = e, o, v\n\t\treturn v", t, e.Field)
	}
	w.line("\tdefault:\n\t\treturn nil\n\t}\n}\n\n// Reset takes all values back.\nfunc (m *Entities) Reset() {")
	for _, e := range o.Entities {
		w.line("\tm.%s.Reset()", e.Field)
	}
	w.line("}\n")
	for t := range o.Entities {
		goType(&w.Buffer, o, kg.TypeID(t))
	}
	goConnection(&w.Buffer, "Entity", "Entity")
	for i, f := range o.OwnLinkFields() {
		goProperty(&w.Buffer, "Link", &f.Property, fmt.Sprintf("Props.At(%d)", i))
	}
	for _, t := range derivedTypes(o) {
		goDerived(w, &o.Entities[t])
	}
	return w.Bytes()
}

func goType(w *bytes.Buffer, o *kg.Ontology, t kg.TypeID) {
	e := &o.Entities[t]
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("// %s is an entity of this type in an answer.\ntype %s struct{ Object }\n", e.Name, e.Name)
	p("// IsNode marks it as a Node.\nfunc (*%s) IsNode() {}\n", e.Name)
	p("// IsEntity marks it as an Entity.\nfunc (*%s) IsEntity() {}\n", e.Name)
	if e.Located() {
		p("// IsPlace marks it as a Place.\nfunc (*%s) IsPlace() {}\n", e.Name)
	}
	for i, prop := range e.Props {
		goProperty(w, e.Name, &prop, fmt.Sprintf("Prop(%d)", i))
	}
	if e.Place {
		if !e.Country {
			p(`// Country reads the answer.
func (x *%s) Country(ctx context.Context) *Country {
	c, _ := get[Entity](ctx, &x.Filled).(*Country)
	return c
}
`, e.Name)
		}
		p(`// Regions reads the answer.
func (x *%s) Regions(ctx context.Context) []*Region { return As[*Region](get[[]Entity](ctx, &x.Filled)) }
`, e.Name)
	}
	for _, r := range o.Relations(t) {
		c := target(o, r) + "Connection"
		p(`// %s reads the answer.
func (x *%s) %s(ctx context.Context) %s { return %s{get[*Connection](ctx, &x.Filled)} }
`, exported(r.Field), e.Name, exported(r.Field), c, c)
	}
	for _, d := range o.Derivations(t) {
		c := "Derived" + o.Entities[d.To].Name + "Connection"
		p(`// %s reads the answer.
func (x *%s) %s(ctx context.Context) %s { return %s{get[*Connection](ctx, &x.Filled)} }
`, exported(d.Field), e.Name, exported(d.Field), c, c)
	}
	for i := range o.Links {
		if field := o.Links[i].Under; field != "" && e.Name == kg.ProgrammeType {
			p(`// %s reads the answer.
func (x *%s) %s(ctx context.Context) LinkConnection {
	return LinkConnection{get[*Connection](ctx, &x.Filled)}
}
`, exported(field), e.Name, exported(field))
		}
	}
	goConnection(w, e.Name, "*"+e.Name)
}

// goProperty writes the method of a type that reads an own property.
func goProperty(w *bytes.Buffer, owner string, p *kg.Property, read string) {
	kind, convert := "*string", "textOf"
	switch p.Kind {
	case kg.Int:
		kind, convert = "*int32", "intOf"
	case kg.Float:
		kind, convert = "*float64", "floatOf"
	case kg.Bool:
		kind, convert = "*bool", "boolOf"
	case kg.DateKind:
		kind, convert = "*Date", "dateOf"
	case kg.Enum:
		kind, convert = "*Word", "wordOf"
	}
	name := exported(p.Name)
	fmt.Fprintf(w, "// %s reads the property.\n", name)
	fmt.Fprintf(w, "func (x *%s) %s() %s { return %s(x.Data.%s) }\n\n", owner, name, kind, convert, read)
}

func goConnection(w *bytes.Buffer, name, node string) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("// %sConnection is a page of such nodes.\ntype %sConnection struct{ *Connection }\n", name, name)
	p(`// Edges reads the answer.
func (c %sConnection) Edges(ctx context.Context) []%sEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]%sEdge, len(edges))
	for i, e := range edges {
		out[i] = %sEdge{e}
	}
	return out
}
`, name, name, name, name)
	p(`// Nodes reads the answer.
func (c %sConnection) Nodes(ctx context.Context) []%s { return As[%s](get[[]Entity](ctx, &c.Filled)) }
`, name, node, node)
	p("// %sEdge is a row of such a page.\ntype %sEdge struct{ *Edge }\n", name, name)
	if node == "Entity" {
		p(`// Node reads the answer.
func (e %sEdge) Node(ctx context.Context) Entity { return get[Entity](ctx, &e.Filled) }
`, name)
		return
	}
	p(`// Node reads the answer.
func (e %sEdge) Node(ctx context.Context) %s {
	n, _ := get[Entity](ctx, &e.Filled).(%s)
	return n
}
`, name, node, node)
}
