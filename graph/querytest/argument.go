package querytest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// slot is where a value stands: of which field of which type it is, for values of the data.
type slot struct {
	owner string          // entity type, or one of the owners of vocabulary.go
	field string          // field of the owner
	op    string          // key of the input object: eq, contains ...
	level int             // how many filters are around it
	bare  bool            // no variables inside
	oneOf bool            // in an input object that wants exactly one key
	links []kg.LinkTypeID // for via: those that the relation follows
	item  bool            // of a list, or wanted by another value: it is never left out
}

// maxLevel is how deep filters nest.
const maxLevel = 3

// arguments gives a field its arguments, and takes from the room what its answer may
// need. It reports whether the field is paged by cursors that a follow-up sets.
func (g *generator) arguments(f *ast.Field, def *ast.FieldDefinition, at *place) (paged bool) {
	add := func(name string, v *ast.Value) {
		f.Arguments = append(f.Arguments, &ast.Argument{Name: name, Value: v})
	}
	target := def.Type.Name()
	if target == "Aggregate" || target == "Coverage" {
		g.counted(f, def, at)
		return false
	}
	if def.Name == "byExternalId" && len(g.words.external) > 0 && g.chance(85) {
		id := g.words.external[g.IntN(len(g.words.external))]
		add("scheme", &ast.Value{Kind: ast.EnumValue, Raw: kg.EnumWord(id.Scheme)})
		add("value", &ast.Value{Kind: ast.StringValue, Raw: id.Value})
		return false
	}
	if def.Name == "byExternalIds" {
		g.askRegisters(f, at)
		return false
	}
	if def.Arguments.ForName("id") != nil && def.Arguments.ForName("name") != nil {
		g.identified(f, def)
		return false
	}
	if def.Name == "mapNames" {
		g.named(f, at)
	}
	window := def.Arguments.ForName("after") != nil
	if window {
		var n int
		n, paged = g.window(f, *at)
		g.room -= n * at.factor
		at.factor *= n
	}
	buckets := 0
	for _, a := range def.Arguments {
		switch {
		case window && (a.Name == "first" || a.Name == "last" || a.Name == "after" || a.Name == "before"):
			continue
		case f.Arguments.ForName(a.Name) != nil:
		case a.Name == "types" && f.Arguments.ForName("items") != nil: // refused where an item has another type
		case !a.Type.NonNull && !g.chance(35), def.Name == "mapNames" && slices.Contains([]string{"names", "places", "items"}, a.Name):
			continue
		case a.Name == "undated":
			if !g.wild { // refused without a day
				f.Arguments = slices.DeleteFunc(f.Arguments, func(a *ast.Argument) bool { return a.Name == "asOf" })
				add("asOf", g.value(def.Arguments.ForName("asOf").Type, slot{field: "asOf", item: true}))
			}
			add("undated", g.value(a.Type, slot{field: a.Name}))
		case a.Name == "avoid" && !g.wild:
			add("avoid", g.maybe(g.avoided(f, a.Type), a.Type, slot{}))
		case a.Name == "first": // of facets, and of what is explored
			buckets = pick(g.Rand, 1, 2, 3, 50)
			if def.Type.Name() == "DerivedPath" && !g.wild {
				buckets = min(buckets, 20)
			}
			add("first", g.maybe(integer(buckets), a.Type, slot{}))
		case len(sizes[a.Name]) > 0:
			add(a.Name, g.maybe(integer(pick(g.Rand, sizes[a.Name]...)), a.Type, slot{}))
		default:
			of := owner(target)
			if explored(def) {
				of = ownerEntity
			}
			v := g.value(a.Type, slot{owner: of, field: a.Name, links: g.followed(def)})
			if a.Name == "ids" {
				at.factor *= max(1, len(v.Children))
			}
			add(a.Name, v)
		}
	}
	switch {
	case def.Name == "suggest":
		if buckets == 0 {
			buckets = 10
		}
		at.factor *= buckets
		g.room -= at.factor
	case explored(def):
		g.room -= 20 * at.factor
		at.factor *= 20
	}
	if def.Arguments.ForName("by") != nil {
		if buckets == 0 {
			buckets = 50
		}
		g.room -= at.factor * buckets
	}
	return paged
}

// avoided are ids to avoid on paths, which are not those of their ends.
func (g *generator) avoided(f *ast.Field, t *ast.Type) *ast.Value {
	var ends []any
	for _, name := range []string{"from", "to", "a", "b"} {
		a := f.Arguments.ForName(name)
		if a == nil {
			continue
		}
		if a.Value.Kind != ast.Variable {
			ends = append(ends, a.Value.Raw)
		} else if given, ok := g.vars[a.Value.Raw]; ok {
			ends = append(ends, given)
		} else {
			ends = append(ends, variable(g.op.VariableDefinitions.ForName(a.Value.Raw).DefaultValue))
		}
	}
	out := listOf()
	for _, c := range g.literal(ast.ListType(t.Elem, nil), slot{owner: ownerEntity, field: "avoid", bare: true}).Children {
		if !slices.Contains(ends, any(c.Value.Raw)) {
			out.Children = append(out.Children, c)
		}
	}
	return out
}

// identified gives a field for one entity its id, or a name, perhaps with a place. Some have both or neither.
func (g *generator) identified(f *ast.Field, def *ast.FieldDefinition) {
	of := def.Type.Name()
	given := map[string]bool{"id": !g.chance(25)}
	given["name"] = !given["id"]
	if g.wild && g.chance(10) {
		given[pick(g.Rand, "id", "name")] = g.chance(50)
	}
	given["in"] = given["name"] && g.chance(50)
	for _, a := range def.Arguments {
		text := ast.Value{Kind: ast.StringValue}
		switch {
		case !given[a.Name]:
			continue
		case a.Name == "id":
			text.Raw = g.words.anID(g.Rand, of, a.Name)
		case a.Name == "in":
			text.Raw = g.words.searched(g.Rand, "places")
		case g.chance(60):
			text.Raw = g.words.value(g.Rand, of, store.FieldAnyName).Text()
		default:
			text.Raw = g.words.searched(g.Rand, a.Name)
		}
		required := *a.Type // a variable that is left out would leave the argument out
		required.NonNull = true
		f.Arguments = append(f.Arguments, &ast.Argument{Name: a.Name, Value: g.maybe(&text, &required, slot{item: true})})
	}
}

// sizes are values of arguments that say how much is explored; others are hardly ever right.
var sizes = map[string][]int{"maxLength": {1, 2, 2, 3, 3, 4}, "total": {1, 3, 10, 100}, "maxLinks": {1, 3, 50}, "samples": {0, 1, 3}}

// explored reports whether a field gives a part of the graph, so that the ids in its arguments
// are those of entities.
func explored(f *ast.FieldDefinition) bool {
	return slices.Contains([]string{"Expansion", "Subgraph", "PathList", "Explanation"}, f.Type.Name())
}

// owner is the type that the fields of a connection's filters are of.
func owner(target string) string {
	switch target {
	case "SearchConnection", "SearchHit", "NameMatch":
		return ownerEntity
	}
	return strings.TrimPrefix(strings.TrimSuffix(target, "Connection"), "Derived")
}

// named gives the field mapNames its names, as many places where it has any, and a number
// of candidates.
func (g *generator) named(f *ast.Field, at *place) {
	n, candidates := 1+g.IntN(4), pick(g.Rand, 1, 2, 5, 20)
	list := func(field string) *ast.Value {
		v := &ast.Value{Kind: ast.ListValue}
		for range n {
			one := &ast.Value{Kind: ast.StringValue, Raw: g.words.searched(g.Rand, field)}
			if field == "places" && g.chance(30) {
				one = &ast.Value{Kind: ast.NullValue, Raw: "null"}
			}
			v.Children = append(v.Children, &ast.ChildValue{Value: one})
		}
		return v
	}
	add := func(name string, v *ast.Value, t *ast.Type) {
		f.Arguments = append(f.Arguments, &ast.Argument{Name: name, Value: g.maybe(v, t, slot{item: true})})
	}
	text := ast.NamedType("String", nil)
	if g.chance(30) {
		items := listOf()
		for range n {
			items.Children = append(items.Children, &ast.ChildValue{Value: g.nameItem()})
		}
		add("items", items, ast.NonNullListType(ast.NonNullNamedType("NameInput", nil), nil))
	} else {
		add("names", list("names"), ast.NonNullListType(ast.NonNullNamedType("String", nil), nil))
		if g.chance(40) {
			add("places", list("places"), ast.ListType(text, nil))
		}
	}
	add("first", integer(candidates), ast.NamedType("Int", nil))
	at.factor *= n * candidates
	g.room -= at.factor
}

// nameItem is a name with some of what may be known about it.
func (g *generator) nameItem() *ast.Value {
	item := object("name", quoted(g.words.searched(g.Rand, "names")))
	add := func(name string, v *ast.Value) {
		item.Children = append(item.Children, &ast.ChildValue{Name: name, Value: v})
	}
	if g.chance(40) {
		add("in", quoted(g.words.searched(g.Rand, "places")))
	}
	if g.chance(30) && len(g.words.external) > 0 {
		id := g.words.external[g.IntN(len(g.words.external))]
		add("id", quoted(id.Scheme+":"+id.Value))
	}
	if g.chance(30) {
		degrees := func(field string) *ast.Value {
			f := g.words.value(g.Rand, "City", field).Float() + pick(g.Rand, 0, 0, 0.125, 2)
			return &ast.Value{Kind: ast.FloatValue, Raw: strconv.FormatFloat(min(f, 90), 'f', -1, 64)}
		}
		add("latitude", degrees("latitude"))
		add("longitude", degrees("longitude"))
	}
	if g.chance(20) {
		add("type", &ast.Value{Kind: ast.EnumValue, Raw: pick(g.Rand, "CITY", "COUNTRY", "REGION")})
	}
	return item
}

func integer(n int) *ast.Value { return &ast.Value{Kind: ast.IntValue, Raw: strconv.Itoa(n)} }
