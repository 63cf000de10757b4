package querytest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
)

// generator makes one question. It follows the schema, so that new fields and arguments
// are asked for without a change here; by name it knows only what a random choice would
// hardly ever get right: pages, ids and the values of the data.
type generator struct {
	*rand.Rand
	o      *kg.Ontology
	schema *ast.Schema
	words  *vocabulary
	doc    *ast.QueryDocument
	op     *ast.OperationDefinition
	vars   map[string]any
	names  int  // how many names have been made up
	room   int  // how many nodes the answer may still have
	left   int  // how many fields may still lead on
	wild   bool // some arguments may be refused
	pagers []pager
	shared map[string]sharedFragment
	nulls  []*ast.Value // that stand for the key of a oneOf, where only a variable may hold them
}

// place is where in the answer a selection stands.
type place struct {
	depth  int      // how many levels of objects may follow
	factor int      // how many objects of this place the answer can have
	links  bool     // in a list under an entity, so that rows have links
	path   []string // of response keys and indices, to one of the objects
	keys   map[string]bool
}

// sharedFragment is a named fragment that may be spread once more.
type sharedFragment struct {
	on   string
	keys []string
	cost int // nodes for one object
}

// longest is how many fields of a question may lead on at most.
const longest = 60

// newGenerator makes a generator for the graph of a bench.
func newGenerator(r *rand.Rand, b *bench) *generator {
	op := &ast.OperationDefinition{Operation: ast.Query}
	return &generator{
		Rand: r, o: b.o, schema: b.schema, words: b.words, op: op, doc: &ast.QueryDocument{Operations: ast.OperationList{op}},
		vars: map[string]any{}, shared: map[string]sharedFragment{},
	}
}

// question makes a question from a seed; equal seeds give equal questions. In some of a hundred
// cases it has a mistake.
func (b *bench) question(seed uint64, mistakes int) *question {
	r := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	g := newGenerator(r, b)
	g.wild = r.IntN(16) == 0
	g.left = min(pick(r, 4, 8, 12, 20, 30, longest), b.fields)
	g.room = 2_000
	if g.chance(1) {
		g.room = 200_000
	}
	at := place{depth: 2 + g.IntN(6), factor: 1, keys: map[string]bool{}}
	g.op.SelectionSet = g.object(g.schema.Query, at)
	tidy(g.doc)
	q := &question{query: printed(g.doc), vars: g.vars, then: g.follow()}
	if g.wild {
		q.refused = maybe
	}
	if g.chance(mistakes) {
		g.spoil(q)
	}
	return q
}

// chance is true in percent of a hundred cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) fresh(prefix string) string {
	g.names++
	return prefix + strconv.Itoa(g.names)
}

// selection is a random selection on a type.
func (g *generator) selection(def *ast.Definition, at place) ast.SelectionSet {
	if def.IsAbstractType() {
		return g.abstract(def, at)
	}
	return g.object(def, at)
}

// object selects fields of one type, and dresses them in fragments and directives.
func (g *generator) object(def *ast.Definition, at place) ast.SelectionSet {
	before := g.room
	set := g.fields(def, at)
	return g.dress(set, def.Name, at, (before-g.room)/at.factor+1)
}

// fields selects some fields of a type.
func (g *generator) fields(def *ast.Definition, at place) ast.SelectionSet {
	var leaves, branches []*ast.FieldDefinition
	for _, f := range def.Fields {
		switch {
		case strings.HasPrefix(f.Name, "__"), ofLinks(def, f) && !at.links && !g.wild, len(at.path) == 0 && at.depth == 0,
			def.Name == "EvidenceConnection" && f.Name == "facets" && len(at.path) > 1 && !g.wild:
		case g.schema.Types[f.Type.Name()].IsCompositeType():
			branches = append(branches, f)
		default:
			leaves = append(leaves, f)
		}
	}
	var set ast.SelectionSet
	if id := def.Fields.ForName("id"); id != nil && g.chance(70) {
		set = append(set, &ast.Field{Alias: "id", Name: "id"})
	}
	if g.chance(10) {
		set = append(set, &ast.Field{Alias: "__typename", Name: "__typename"})
	}
	if len(leaves) > 0 {
		for range 1 + g.IntN(3) {
			set = append(set, g.field(leaves[g.IntN(len(leaves))], at))
		}
	}
	if len(branches) > 0 && at.depth > 0 {
		for i := range g.branches(def) {
			if g.left--; g.left < 0 && i > 0 {
				break
			}
			set = append(set, g.field(branches[g.IntN(len(branches))], at))
		}
	}
	g.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
	return orNothing(set)
}

// ofLinks reports whether a field of a connection or an edge is about links, which a list that is not under an entity
// does not have.
func ofLinks(def *ast.Definition, f *ast.FieldDefinition) bool {
	return f.Name == "linkFacets" || f.Name == "linkCount" || f.Name == "links" && strings.HasSuffix(def.Name, "Edge") ||
		f.Name == "undatedCount" && !strings.HasPrefix(def.Name, "Derived")
}

// branches is how many fields that lead on are selected: always some of the query and
// of a connection, whose rows are what it is for.
func (g *generator) branches(def *ast.Definition) int {
	switch {
	case g.left <= 0 && def.Name != g.schema.Query.Name:
		return 0
	case def.Name == g.schema.Query.Name, strings.HasSuffix(def.Name, "Connection"), strings.HasSuffix(def.Name, "Edge"):
		return 1 + g.IntN(3)
	default:
		return pick(g.Rand, 0, 1, 1, 1, 2, 2, 3)
	}
}

// field selects one field. Its key is new at this object, so that fields with different
// arguments never claim one key; fields that are asked for with the same key on purpose
// are made by dress.
func (g *generator) field(def *ast.FieldDefinition, at place) *ast.Field {
	key := def.Name
	if at.keys[key] || g.chance(25) {
		key = g.fresh("k")
	}
	at.keys[key] = true
	f := &ast.Field{Alias: key, Name: def.Name}
	inner := place{depth: at.depth - 1, factor: at.factor, links: at.links, keys: map[string]bool{}}
	inner.path = append(append(inner.path, at.path...), key)
	paged := g.arguments(f, def, &inner)
	target := g.schema.Types[def.Type.Name()]
	if !target.IsCompositeType() {
		return f
	}
	if def.Type.Elem != nil {
		inner.path = append(inner.path, pick(g.Rand, "0", "0", "1"))
	}
	if target.Fields.ForName("degree") != nil {
		inner.links = true
	}
	f.SelectionSet = g.selection(target, inner)
	if paged {
		// What the follow-ups look at; asked for twice, these merge.
		f.SelectionSet = append(f.SelectionSet, g.cursors()...)
	}
	if f.Arguments.ForName("other") != nil && g.chance(90) {
		// At random hardly any question would look at what it has asked for.
		f.SelectionSet = append(f.SelectionSet, &ast.Field{Alias: "other", Name: "other", SelectionSet: ast.SelectionSet{
			&ast.Field{Alias: "groups", Name: "groups"}, &ast.Field{Alias: "count", Name: "count"},
		}})
	}
	return f
}

func (g *generator) cursors() ast.SelectionSet {
	leaf := func(names ...string) (set ast.SelectionSet) {
		for _, n := range names {
			set = append(set, &ast.Field{Alias: n, Name: n})
		}
		return set
	}
	return ast.SelectionSet{
		&ast.Field{Alias: "pageInfo", Name: "pageInfo", SelectionSet: leaf("startCursor", "endCursor", "hasNextPage", "hasPreviousPage")},
		&ast.Field{Alias: "edges", Name: "edges", SelectionSet: leaf("cursor")},
	}
}

// abstract selects on an interface or a union: what its types share, and fields of some
// of them, now and then the same field of two of them under one key.
func (g *generator) abstract(def *ast.Definition, at place) ast.SelectionSet {
	var set ast.SelectionSet
	if g.chance(60) {
		set = append(set, &ast.Field{Alias: "__typename", Name: "__typename"})
	}
	if def.Kind == ast.Interface {
		set = append(set, g.fields(def, at)...)
	}
	possible := g.schema.GetPossibleTypes(def)
	for range min(g.IntN(3), max(0, g.left)) {
		on := possible[g.IntN(len(possible))]
		set = append(set, &ast.InlineFragment{TypeCondition: on.Name, SelectionSet: g.object(on, at)})
	}
	entity := g.schema.Types[ownerEntity]
	if def.Name == ownerNode && g.chance(40) {
		set = append(set, &ast.InlineFragment{TypeCondition: entity.Name, SelectionSet: g.abstract(entity, at)})
	}
	if on := g.schema.Types[ownerPlace]; (def.Name == ownerNode || def.Name == ownerEntity) && g.chance(10) {
		set = append(set, &ast.InlineFragment{TypeCondition: on.Name, SelectionSet: g.abstract(on, at)})
	}
	if g.chance(15) {
		set = append(set, g.twins(possible, at)...)
	}
	return g.dress(orNothing(set), def.Name, at, 0)
}

// twins are one field of several types, in one form under one key.
func (g *generator) twins(possible []*ast.Definition, at place) (set ast.SelectionSet) {
	first := possible[g.IntN(len(possible))]
	def := first.Fields[g.IntN(len(first.Fields))]
	if strings.HasPrefix(def.Name, "__") || at.depth < 1 && g.schema.Types[def.Type.Name()].IsCompositeType() {
		return nil
	}
	f := g.field(def, at)
	narrowed := f.Arguments.ForName("via") != nil // by link types that the same relation of another type may not follow
	for _, t := range possible {
		if narrowed && t != first {
			continue
		}
		if other := t.Fields.ForName(def.Name); other != nil && other.Type.String() == def.Type.String() && (t == first || g.chance(50)) {
			clone := *f
			set = append(set, &ast.InlineFragment{TypeCondition: t.Name, SelectionSet: ast.SelectionSet{&clone}})
		}
	}
	return set
}

// dress puts parts of a selection into fragments, asks for a field in two parts and adds
// directives. cost is how many nodes one object of the selection costs.
func (g *generator) dress(set ast.SelectionSet, on string, at place, cost int) ast.SelectionSet {
	cut := func() (from, to int) {
		from = g.IntN(len(set))
		return from, from + 1 + g.IntN(len(set)-from)
	}
	replace := func(from, to int, s ast.Selection) {
		set = append(append(append(ast.SelectionSet{}, set[:from]...), s), set[to:]...)
	}
	for g.chance(25) {
		switch from, to := cut(); g.IntN(6) {
		case 0:
			replace(from, to, &ast.InlineFragment{TypeCondition: pick(g.Rand, "", on), SelectionSet: set[from:to:to], Directives: g.directives(30)})
		case 1:
			name := g.fresh("F")
			g.doc.Fragments = append(g.doc.Fragments, &ast.FragmentDefinition{Name: name, TypeCondition: on, SelectionSet: set[from:to:to]})
			g.shared[name] = sharedFragment{on, g.keysOf(set[from:to]), cost}
			replace(from, to, &ast.FragmentSpread{Name: name, Directives: g.directives(30)})
		case 2:
			set = append(set, g.again(on, at)...)
		case 3, 4:
			if f, ok := set[from].(*ast.Field); ok && len(f.SelectionSet) > 0 {
				set = append(set, g.halve(f, on))
			}
		case 5:
			if f, ok := set[from].(*ast.Field); ok && len(f.Directives) == 0 {
				f.Directives = g.directives(100)
			}
		}
	}
	return set
}

// halve moves a part of what is selected below a field to a second field of the same
// key, which the executor has to merge again.
func (g *generator) halve(f *ast.Field, on string) ast.Selection {
	half := 1 + g.IntN(len(f.SelectionSet))
	second := *f
	second.SelectionSet = f.SelectionSet[half-1:]
	f.SelectionSet = f.SelectionSet[:half:half] // one selection is in both
	if g.chance(50) {
		return &second
	}
	return &ast.InlineFragment{TypeCondition: pick(g.Rand, "", on), SelectionSet: ast.SelectionSet{&second}}
}

// again spreads an earlier fragment once more, where its keys are free.
func (g *generator) again(on string, at place) ast.SelectionSet {
	for _, f := range g.doc.Fragments {
		s, ok := g.shared[f.Name]
		if !ok || s.on != on || s.cost*at.factor > g.room {
			continue
		}
		free := true
		for _, k := range s.keys {
			free = free && !at.keys[k]
		}
		if !free {
			continue
		}
		for _, k := range s.keys {
			at.keys[k] = true
		}
		g.room -= s.cost * at.factor
		return ast.SelectionSet{&ast.FragmentSpread{Name: f.Name}}
	}
	return nil
}

// keysOf are the keys that a selection claims at its object.
func (g *generator) keysOf(set ast.SelectionSet) (keys []string) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if s.Name != "id" && s.Name != "__typename" {
				keys = append(keys, s.Alias)
			}
		case *ast.InlineFragment:
			keys = append(keys, g.keysOf(s.SelectionSet)...)
		case *ast.FragmentSpread:
			keys = append(keys, g.keysOf(g.doc.Fragments.ForName(s.Name).SelectionSet)...)
		}
	}
	return keys
}

// directives gives @skip or @include with a literal or a variable, in percent of the cases.
func (g *generator) directives(percent int) ast.DirectiveList {
	if !g.chance(percent) {
		return nil
	}
	v := &ast.Value{Kind: ast.BooleanValue, Raw: fmt.Sprint(g.chance(50))}
	if g.chance(60) {
		v = g.variable(v, ast.NonNullNamedType("Boolean", nil), slot{})
	}
	return ast.DirectiveList{{Name: pick(g.Rand, "skip", "include"), Arguments: ast.ArgumentList{{Name: "if", Value: v}}}}
}
