package querytest

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
)

// counting makes the arguments of aggregate and coverage. A way that no entity can go, or a
// value that nothing has, is refused; at random hardly any would not be.
type counting struct {
	*generator
	links   bool           // rows are links
	ends    [2][]kg.TypeID // of rows that are links: from, to
	types   []kg.TypeID    // of rows that are entities
	names   []string       // of keys and measures that have been given
	numbers []string       // those of measures that are numbers
}

func object(pairs ...any) *ast.Value {
	out := &ast.Value{Kind: ast.ObjectValue}
	for i := 0; i < len(pairs); i += 2 {
		if v, _ := pairs[i+1].(*ast.Value); v != nil {
			out.Children = append(out.Children, &ast.ChildValue{Name: pairs[i].(string), Value: v})
		}
	}
	return out
}

func listOf(values ...*ast.Value) *ast.Value {
	out := &ast.Value{Kind: ast.ListValue}
	for _, v := range values {
		out.Children = append(out.Children, &ast.ChildValue{Value: v})
	}
	return out
}

func word(s string) *ast.Value   { return &ast.Value{Kind: ast.EnumValue, Raw: s} }
func quoted(s string) *ast.Value { return &ast.Value{Kind: ast.StringValue, Raw: s} }
func truth(b bool) *ast.Value {
	return &ast.Value{Kind: ast.BooleanValue, Raw: map[bool]string{false: "false", true: "true"}[b]}
}

// counted gives aggregate or coverage its arguments, and takes from the room what the answer may need.
func (g *generator) counted(f *ast.Field, def *ast.FieldDefinition, at *place) {
	c := &counting{generator: g}
	add := func(name string, v *ast.Value) {
		if v != nil {
			f.Arguments = append(f.Arguments, &ast.Argument{Name: name, Value: v})
		}
	}
	if c.links = g.chance(50); c.links {
		add("ofLinks", c.linkSet())
	} else {
		var set *ast.Value
		set, c.types = c.entitySet(c.all())
		add("of", set)
	}
	if c.links && g.wild && g.chance(5) { // what is counted is said twice
		set, _ := c.entitySet(c.all())
		add("of", set)
	}
	if g.chance(25) {
		undated := g.chance(50)
		add("asOf", g.value(def.Arguments.ForName("asOf").Type, slot{field: "asOf", item: undated}))
		if undated {
			add("undated", g.value(def.Arguments.ForName("undated").Type, slot{field: "undated"}))
		}
	}
	size := pick(g.Rand, 1, 2, 3, 5, 10)
	if def.Name == "coverage" {
		other := pick(g.Rand, 1, 2, 3, 5)
		add("rows", c.axis(size))
		add("columns", c.axis(other))
		size *= other
	} else {
		// At random hardly any question has groups besides those that it lists.
		other := g.chance(50)
		if keys := pick(g.Rand, 0, 1, 1, 2, 2, 3); other {
			add("groupBy", c.list(max(1, keys), c.key))
			size = pick(g.Rand, 1, 1, 2, 3)
		} else {
			add("groupBy", c.list(keys, c.key))
		}
		add("measures", c.list(pick(g.Rand, 0, 1, 1, 2, 3), c.measure))
		add("having", c.list(pick(g.Rand, 0, 0, 0, 1, 2), c.condition))
		add("orderBy", c.list(pick(g.Rand, 0, 1, 1, 2), c.order))
		if other {
			add("other", g.maybe(truth(g.chance(90)), ast.NamedType("Boolean", nil), slot{item: true}))
		}
		switch {
		case g.wild && g.chance(10):
			add("first", integer(pick(g.Rand, 0, -1, 501)))
			add("after", quoted("no cursor")) // pages of groups have tests of their own
		case other || g.chance(70):
			add("first", g.maybe(integer(size), ast.NamedType("Int", nil), slot{item: true}))
		default:
			size = 20
		}
	}
	g.room -= size * at.factor
	at.factor *= size
}

func (c *counting) all() (out []kg.TypeID) {
	for t := range c.o.Entities {
		out = append(out, kg.TypeID(t))
	}
	return out
}

// list is nil for nothing in half of the cases, and else an empty list.
func (c *counting) list(n int, one func() *ast.Value) *ast.Value {
	if n == 0 && c.chance(50) {
		return nil
	}
	out := listOf()
	for range n {
		out.Children = append(out.Children, &ast.ChildValue{Value: one()})
	}
	return out
}

// entitySet is entities of one of the types, or of any, and the types that it leaves.
func (c *counting) entitySet(types []kg.TypeID) (*ast.Value, []kg.TypeID) {
	t := types[c.IntN(len(types))]
	name, key, left := c.o.Entities[t].Name, c.o.Entities[t].List, []kg.TypeID{t}
	if c.chance(15) {
		name, key, left = ownerEntity, "any", types
	}
	filter := object()
	if c.chance(50) {
		filter = c.value(ast.NamedType(name+"Filter", nil), slot{owner: name, oneOf: true, level: 1})
	}
	return object(key, filter), left
}

func (c *counting) linkSet() *ast.Value {
	var types []*ast.Value
	for i := range c.ends {
		c.ends[i] = nil
	}
	for range pick(c.Rand, 1, 1, 1, 2, 3) {
		row := &c.o.Links[c.IntN(len(c.o.Links))]
		types = append(types, word(row.Name))
		for i, names := range [][]string{row.From, row.To} {
			for _, n := range names {
				if t, _ := c.o.Type(n); !slices.Contains(c.ends[i], t) {
					c.ends[i] = append(c.ends[i], t)
				}
			}
		}
	}
	out := object("types", listOf(types...))
	if c.chance(30) {
		out.Children = append(out.Children, &ast.ChildValue{Name: "where", Value: c.value(ast.NamedType("LinkFilter", nil), slot{owner: ownerLink, level: 1})})
	}
	for i, name := range []string{"from", "to"} {
		if c.chance(30) {
			var set *ast.Value
			set, c.ends[i] = c.entitySet(c.ends[i])
			out.Children = append(out.Children, &ast.ChildValue{Name: name, Value: set})
		}
	}
	return out
}

// where is a way to a value: what end and via say, the types at its end, and whether
// the value is one of a link.
func (c *counting) where() (pairs []any, types []kg.TypeID, link bool) {
	types = c.types
	if c.links {
		if c.chance(35) {
			return nil, nil, true
		}
		i := c.IntN(2)
		pairs, types = append(pairs, "end", word([]string{"FROM", "TO"}[i])), c.ends[i]
	}
	var steps []*ast.Value
	for range pick(c.Rand, 0, 0, 1, 1, 1, 2, 3) {
		t := types[c.IntN(len(types))]
		relations := slices.DeleteFunc(c.o.Relations(t), func(r kg.Relation) bool { return !c.wild && !c.plainly(r, types) })
		if len(relations) == 0 {
			break
		}
		r := relations[c.IntN(len(relations))]
		step := object("relation", word(kg.EnumWord(r.Field)))
		types = r.Others
		put := func(name string, v *ast.Value) {
			step.Children = append(step.Children, &ast.ChildValue{Name: name, Value: v})
		}
		if c.chance(20) {
			put("via", listOf(word(c.linkType(r.Links))))
		}
		if c.chance(40) {
			var set *ast.Value
			set, types = c.entitySet(types)
			put("to", set)
		}
		if c.chance(20) {
			put("link", c.value(ast.NamedType("LinkFilter", nil), slot{owner: ownerLink, level: 1}))
		}
		if c.chance(10) {
			put("as", quoted(pick(c.Rand, "other", "third")))
		}
		steps = append(steps, step)
	}
	if steps != nil {
		pairs = append(pairs, "via", listOf(steps...))
	}
	if link = c.chance(15) && (c.links || steps != nil); link {
		pairs = append(pairs, "link", truth(true))
	}
	return pairs, types, link
}

// plainly reports whether a relation field means the same links from all of the types, and
// those that do not have the field have no such links.
func (c *counting) plainly(r kg.Relation, types []kg.TypeID) bool {
	for _, t := range types {
		relations := c.o.Relations(t)
		i := slices.IndexFunc(relations, func(other kg.Relation) bool { return other.Field == r.Field })
		if i >= 0 && !relations[i].Alike(r) {
			return false
		}
		if i < 0 && slices.ContainsFunc(relations, func(other kg.Relation) bool { return !other.Plural && other.Overlaps(r) }) {
			return false
		}
	}
	return true
}

// linkField is a field that links are counted by: a date or another.
func (c *counting) linkField(date bool) string {
	for {
		f := &c.o.LinkFields[c.IntN(len(c.o.LinkFields))]
		if f.Counted != "" && f.Kind != kg.Float && (f.Kind == kg.DateKind) == date {
			return f.Name
		}
	}
}

// by is a value that the types, or a link, have: its word and kind.
func (c *counting) by(types []kg.TypeID, link bool) (string, kg.Kind) {
	if c.wild && c.chance(10) {
		def := c.schema.Types["CountedValue"]
		return def.EnumValues[c.IntN(len(def.EnumValues))].Name, kg.Enum
	}
	if link {
		if c.chance(60) {
			return kg.EnumWord(c.linkField(false)), kg.Enum
		}
		return c.date(c.linkField(true))
	}
	row := &c.o.Entities[types[c.IntN(len(types))]]
	switch dice := c.IntN(10); {
	case dice < 3 && row.Place:
		return pick(c.Rand, "COUNTRY", "CONTINENT", "CONTINENT", "SUBREGION", "SUBDIVISION"), kg.Enum
	case dice < 5 || len(row.Props) == 0:
		if c.chance(20) {
			return "DEGREE", kg.Int
		}
		return pick(c.Rand, "ENTITY", "ENTITY", "ENTITY", "TYPE", "NAME"), kg.Enum
	default:
		p := row.Props[c.IntN(len(row.Props))]
		if p.Kind == kg.DateKind {
			return c.date(p.Name)
		}
		for _, t := range types { // a field of two kinds is no number
			if i := c.o.Entities[t].Prop(p.Name); i >= 0 && c.o.Entities[t].Props[i].Kind != p.Kind {
				return kg.EnumWord(p.Name), kg.Enum
			}
		}
		return kg.EnumWord(p.Name), p.Kind
	}
}

func (c *counting) date(field string) (string, kg.Kind) {
	if c.chance(50) {
		return kg.EnumWord(field) + "_YEAR", kg.Int
	}
	return kg.EnumWord(field), kg.DateKind
}

// keyed is what keys and axes have in common.
func (c *counting) keyed() (pairs []any, by string) {
	pairs, types, link := c.where()
	by, kind := c.by(types, link)
	pairs = append(pairs, "by", word(by))
	if kind == kg.Float || kind == kg.Int && c.chance(30) || c.wild && c.chance(5) {
		pairs = append(pairs, "width", integer(pick(c.Rand, 1, 2, 10, 1000)))
	}
	return pairs, by
}

func (c *counting) key() *ast.Value {
	pairs, by := c.keyed()
	return object(append(pairs, "name", c.name(by))...)
}

func (c *counting) measure() *ast.Value {
	pairs, types, link := c.where()
	by, kind := c.by(types, link)
	m := "DISTINCT"
	if number := kind == kg.Int || kind == kg.Float; (number || kind == kg.DateKind) && c.chance(80) {
		if m = pick(c.Rand, "MIN", "MAX"); number {
			m = pick(c.Rand, "MIN", "MAX", "SUM", "AVG")
		}
	}
	name := c.name(m + "_" + by)
	if m == "DISTINCT" || kind != kg.DateKind {
		c.numbers = append(c.numbers, c.names[len(c.names)-1])
	}
	return object(append(pairs, "by", word(by), "measure", word(m), "name", name)...)
}

// name is one for a key or measure, nil where that has a name of its own that is free.
func (c *counting) name(own string) *ast.Value {
	if !slices.Contains(c.names, own) && c.chance(60) {
		c.names = append(c.names, own)
		return nil
	}
	name := c.fresh("name")
	c.names = append(c.names, name)
	return quoted(name)
}

func (c *counting) condition() *ast.Value {
	name := pick(c.Rand, append(c.numbers, "COUNT")...)
	number := pick(c.Rand, "0", "1", "2", "2.5", "10", "2000")
	v := &ast.Value{Kind: ast.FloatValue, Raw: number}
	if !strings.Contains(number, ".") {
		v.Kind = ast.IntValue
	}
	return object("name", quoted(name), pick(c.Rand, "eq", "lt", "lte", "gt", "gte"), c.maybe(v, ast.NamedType("Float", nil), slot{item: true}))
}

func (c *counting) order() *ast.Value {
	return object("by", quoted(pick(c.Rand, append(c.names, "COUNT")...)), "direction", word(pick(c.Rand, "ASC", "DESC")))
}

func (c *counting) axis(first int) *ast.Value {
	pairs, by := c.keyed()
	pairs = append(pairs, "first", integer(first))
	if c.chance(30) && slices.Contains([]string{"COUNTRY", "CONTINENT", "SUBREGION"}, by) {
		region, _ := c.o.Type("Region")
		if by == "COUNTRY" {
			region, _ = c.o.Type("Country")
		}
		set, _ := c.entitySet([]kg.TypeID{region})
		pairs = append(pairs, "among", set)
	}
	return object(pairs...)
}
