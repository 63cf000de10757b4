package querytest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// maybe makes a variable of a value, in some cases.
func (g *generator) maybe(v *ast.Value, t *ast.Type, s slot) *ast.Value {
	if s.bare || !g.chance(15) {
		return v
	}
	return g.variable(v, t, s)
}

// variable puts a value into a variable. Some have a default, some are left out.
func (g *generator) variable(v *ast.Value, t *ast.Type, s slot) *ast.Value {
	if s.oneOf && !t.NonNull {
		required := *t
		required.NonNull = true
		t = &required
	}
	name := g.fresh("v")
	def := &ast.VariableDefinition{Variable: name, Type: t}
	g.op.VariableDefinitions = append(g.op.VariableDefinitions, def)
	switch {
	case g.chance(8) && v.Kind != ast.NullValue && !slices.ContainsFunc(g.nulls, func(null *ast.Value) bool { return within(v, null) }):
		def.DefaultValue = v
	case g.chance(5) && !t.NonNull && !s.item:
	default:
		g.vars[name] = variable(v)
	}
	return &ast.Value{Kind: ast.Variable, Raw: name}
}

// value makes a value of a type.
func (g *generator) value(t *ast.Type, s slot) *ast.Value {
	if g.wild && !t.NonNull && g.chance(4) && (s.bare || !s.oneOf) {
		null := &ast.Value{Kind: ast.NullValue, Raw: "null"}
		if s.oneOf {
			g.nulls = append(g.nulls, null)
		}
		return null
	}
	if !s.bare && g.chance(15) {
		inner := s
		inner.bare = true
		return g.variable(g.literal(t, inner), t, s)
	}
	return g.literal(t, s)
}

// within reports whether a value is a part of another.
func within(whole, part *ast.Value) bool {
	return whole == part || slices.ContainsFunc(whole.Children, func(c *ast.ChildValue) bool { return within(c.Value, part) })
}

func (g *generator) literal(t *ast.Type, s slot) *ast.Value {
	inner := s
	inner.oneOf, inner.item = false, true
	if t.Elem != nil {
		if g.chance(6) { // one value is a list of one
			return g.literal(t.Elem, inner)
		}
		n := pick(g.Rand, 0, 1, 1, 2, 2, 3)
		switch {
		case s.field == "ids":
			n += g.IntN(6)
		case s.op == "via": // refused when empty
			n = max(n, 1)
		case s.op == "" && slices.Contains([]string{"by", "types", "via", "to", "within", "kinds", "ops", "entityTypes", "linkTypes", "subject", "property", "script", "language", "kind", "fields"}, s.field): // refused when empty
			n = 1 + g.IntN(3)
		case g.chance(80):
			n = max(n, 1)
		}
		list := &ast.Value{Kind: ast.ListValue}
		for i := range n {
			if i > 0 && g.chance(15) { // a duplicate
				list.Children = append(list.Children, list.Children[i-1])
				continue
			}
			list.Children = append(list.Children, &ast.ChildValue{Value: g.value(t.Elem, inner)})
		}
		return list
	}
	switch def := g.schema.Types[t.NamedType]; def.Kind {
	case ast.Enum:
		if len(s.links) > 0 && s.field == "via" && !(g.wild && g.chance(20)) {
			return word(g.linkType(s.links))
		}
		return &ast.Value{Kind: ast.EnumValue, Raw: def.EnumValues[g.IntN(len(def.EnumValues))].Name}
	case ast.InputObject:
		inner.item = false
		return g.input(def, inner)
	default:
		return g.scalar(t.NamedType, s)
	}
}

// input makes an input object: a filter, an order, or a part of one.
func (g *generator) input(def *ast.Definition, s slot) *ast.Value {
	if place := g.onTheMap(def.Name); place != nil {
		return place
	}
	filter := def.Fields.ForName("and") != nil
	if filter {
		s.owner = strings.TrimSuffix(strings.TrimSuffix(def.Name, "Filter"), "RelationMatch")
		s.level++
	}
	leaf := strings.HasSuffix(def.Name, "Filter") && !filter && !strings.HasSuffix(def.Name, "RelationFilter")
	var usable []*ast.FieldDefinition
	out := &ast.Value{Kind: ast.ObjectValue}
	put := func(f *ast.FieldDefinition, wanted bool) {
		if out.Children.ForName(f.Name) != nil {
			if !wanted {
				return
			}
			// It may be a variable that is left out.
			out.Children = slices.DeleteFunc(out.Children, func(c *ast.ChildValue) bool { return c.Name == f.Name })
		}
		inner := s
		if f.Name == "via" {
			inner.links = g.relation(s.owner, s.field).Links
		}
		inner.op, inner.oneOf, inner.item = f.Name, def.Directives.ForName("oneOf") != nil, wanted
		if !leaf {
			inner.field = f.Name
		}
		out.Children = append(out.Children, &ast.ChildValue{Name: f.Name, Value: g.value(f.Type, inner)})
	}
	for _, f := range def.Fields {
		deep := g.schema.Types[f.Type.Name()]
		switch {
		case f.Type.NonNull:
			put(f, true)
		case f.Name == "distance" && !(g.wild && g.chance(20)): // refused without near
		case f.Name == "includeDescendants" && !g.rolls(s) && !(g.wild && g.chance(20)):
		case s.level >= maxLevel && deep.Kind == ast.InputObject && (deep.Fields.ForName("and") != nil || deep.Fields.ForName("some") != nil):
		default:
			usable = append(usable, f)
		}
	}
	n := pick(g.Rand, 1, 1, 1, 2, 2, 3)
	switch {
	case def.Directives.ForName("oneOf") != nil:
		n = 1
	case g.chance(5):
		n = 0
	}
	for range n {
		if len(usable) > 0 {
			put(usable[g.IntN(len(usable))], false)
		}
	}
	if out.Children.ForName("includeDescendants") != nil && !g.wild {
		put(def.Fields.ForName(pick(g.Rand, "eq", "in")), true)
	}
	if strings.HasSuffix(def.Name, "RelationFilter") && out.Children.ForName("via") != nil {
		put(def.Fields.ForName(pick(g.Rand, "some", "none", "all", "count")), true)
	}
	if out.Children.ForName("undated") != nil && !g.wild { // refused without a day
		put(def.Fields.ForName("asOf"), true)
	}
	if strings.HasSuffix(def.Name, "RelationCount") {
		put(def.Fields.ForName(pick(g.Rand, "eq", "lt", "lte", "gt", "gte")), true)
	}
	return out
}

// relation is the relation of an entity type that a field has; the zero Relation when it has none.
func (g *generator) relation(owner, field string) kg.Relation {
	if t, ok := g.o.Type(owner); ok {
		for _, r := range g.o.Relations(t) {
			if r.Field == field {
				return r
			}
		}
	}
	return kg.Relation{}
}

// followed are the link types that a field of an entity type follows; none for other fields.
func (g *generator) followed(def *ast.FieldDefinition) []kg.LinkTypeID {
	if def.Arguments.ForName("via") == nil {
		return nil
	}
	for i := range g.o.Entities {
		name := g.o.Entities[i].Name
		if g.schema.Types[name].Fields.ForName(def.Name) == def {
			return g.relation(name, def.Name).Links
		}
	}
	return nil
}

// linkType is one of some link types, or a broader one.
func (g *generator) linkType(of []kg.LinkTypeID) string {
	t := pick(g.Rand, of...)
	for _, b := range g.o.Broader {
		if slices.Contains(b.Narrower, g.o.Links[t].Name) && g.chance(40) {
			return b.Name
		}
	}
	return g.o.Links[t].Name
}

// rolls reports whether ids at a slot may be asked for with what lies below them.
func (g *generator) rolls(s slot) bool {
	t, ok := g.o.Type(s.owner)
	return s.field == "country" || s.field == "id" && (s.owner == ownerEntity || ok && g.o.Entities[t].Hierarchical())
}

// scalar makes a value of a scalar, mostly one of the data.
func (g *generator) scalar(name string, s slot) *ast.Value {
	text := func(v string) *ast.Value { return &ast.Value{Kind: ast.StringValue, Raw: v} }
	switch name {
	case "Boolean":
		return &ast.Value{Kind: ast.BooleanValue, Raw: fmt.Sprint(g.chance(50))}
	case "Date":
		return text(g.words.date(g.Rand).String())
	case "ID":
		switch s.field {
		case "where", "node":
			s.field = "id"
		case "country":
			s.owner, s.field = "Country", "id"
		}
		return text(g.words.anID(g.Rand, s.owner, s.field))
	case "Int":
		n := int64(g.IntN(5)) // of links
		if v := g.words.values[s.owner][s.field]; len(v) > 0 {
			n = early(g.Rand, v).Int() + int64(pick(g.Rand, 0, 0, 1, -1))
		}
		if g.wild && g.chance(10) {
			n = pick(g.Rand, int64(-1), -1<<31, 1<<31-1)
		}
		return &ast.Value{Kind: ast.IntValue, Raw: strconv.FormatInt(n, 10)}
	case "Float":
		f := g.words.value(g.Rand, s.owner, s.field).Float() + pick(g.Rand, 0, 0, 0.125, -0.001)
		raw := strconv.FormatFloat(f, 'f', -1, 64)
		if !strings.Contains(raw, ".") {
			return &ast.Value{Kind: ast.IntValue, Raw: raw}
		}
		return &ast.Value{Kind: ast.FloatValue, Raw: raw}
	default:
		switch {
		case s.field == "since" && !g.wild:
			return text(pick(g.Rand, g.words.releases...))
		case s.field == "property" && s.owner == "Conflict" && !g.wild:
			return text(pick(g.Rand, g.words.disputed...))
		}
		if s.field == store.FieldSameAs {
			return text(g.words.externalID(g.Rand).String())
		}
		if s.field == "property" && (!g.wild || g.chance(70)) {
			return text(pick(g.Rand, g.words.statements...))
		}
		switch s.field {
		case "script":
			return text(pick(g.Rand, "Latn", "Latn", "Cyrl", "Hani", "Arab", "Zyyy"))
		case "language":
			return text(pick(g.Rand, "en", "fr", "zh", "zh-Hant", "xx"))
		}
		if s.field == "text" || s.field == "prefix" {
			return text(g.words.searched(g.Rand, s.field))
		}
		return text(g.words.text(g.Rand, s.owner, s.field, s.op))
	}
}
