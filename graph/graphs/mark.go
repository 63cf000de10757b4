package graphs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"cityweave/internal/limits"
)

// The fields that are added to an operation, by the names that they have in its answer.
const (
	markPrefix  = "cityweave_"
	markID      = markPrefix + "id"      // of each entity and link
	markPage    = markPrefix + "page"    // of a connection that has to be whole
	markGroups  = markPrefix + "groups"  // the same of the groups of an aggregation
	markCut     = markPrefix + "cut"     // whether a result was limited
	markCutToo  = markPrefix + "cutToo"  // the same of its links
	markRelease = markPrefix + "release" // of the data
)

// marked is an operation with these fields.
type marked struct {
	doc    *ast.QueryDocument
	sizes  []*ast.Value // of connections for which the operation states none
	groups []*ast.Value // the same of aggregations
	links  bool         // whether the operation selects links
}

// marker marks an operation.
type marker struct {
	*marked
	schema *ast.Schema
	err    error
}

// mark adds to an operation what a graph is made of: the IDs of all entities and links. Connections without a size are
// to be whole. The document is changed.
func (h *Handler) mark(doc *ast.QueryDocument) (*marked, error) {
	m := &marker{marked: &marked{doc: doc}, schema: h.Requests.Schema}
	for _, f := range doc.Fragments {
		f.SelectionSet = m.set(f.SelectionSet)
	}
	operation := doc.Operations[0]
	operation.SelectionSet = append(m.set(operation.SelectionSet), &ast.Field{
		Alias: markRelease, Name: "dataset", SelectionSet: ast.SelectionSet{plainField("release", "release")},
	})
	return m.marked, m.err
}

// text writes the operation with connections of a size.
func (m *marked) text(size int) string {
	for _, v := range m.sizes {
		v.Raw = strconv.Itoa(size)
	}
	for _, v := range m.groups {
		v.Raw = strconv.Itoa(min(size, limits.Groups))
	}
	var b strings.Builder
	formatter.NewFormatter(&b).FormatQueryDocument(m.doc)
	return b.String()
}

func plainField(alias, name string) *ast.Field { return &ast.Field{Alias: alias, Name: name} }

// set marks all fields of a selection.
func (m *marker) set(set ast.SelectionSet) ast.SelectionSet {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			m.field(s)
		case *ast.InlineFragment:
			s.SelectionSet = m.set(s.SelectionSet)
		}
	}
	return set
}

func (m *marker) field(f *ast.Field) {
	if strings.HasPrefix(f.Alias, markPrefix) {
		m.err = bad("the name %q is taken: give the field another alias", short(f.Alias))
	}
	if len(f.SelectionSet) == 0 || f.Definition == nil {
		return
	}
	f.SelectionSet = m.set(f.SelectionSet)
	t := m.schema.Types[f.Definition.Type.Name()]
	if t == nil || strings.HasPrefix(t.Name, "__") {
		return
	}
	f.SelectionSet = append(f.SelectionSet, m.ids(t)...)
	has := func(name string) bool { return t.Fields.ForName(name) != nil }
	given := func(name string) bool { return f.Arguments.ForName(name) != nil }
	if has("pageInfo") && f.Definition.Arguments.ForName("first") != nil && !given("first") && !given("last") {
		size, mark := &ast.Value{Kind: ast.IntValue}, markPage
		if has("totalGroups") {
			m.groups, mark = append(m.groups, size), markGroups
		} else {
			m.sizes = append(m.sizes, size)
		}
		f.Arguments = append(slices.Clone(f.Arguments), &ast.Argument{Name: "first", Value: size})
		f.SelectionSet = append(f.SelectionSet, &ast.Field{
			Alias: mark, Name: "pageInfo", SelectionSet: ast.SelectionSet{plainField("more", "hasNextPage")},
		})
	}
	for alias, name := range map[string]string{markCut: "truncated", markCutToo: "linksTruncated"} {
		if has(name) {
			f.SelectionSet = append(f.SelectionSet, plainField(alias, name))
		}
	}
}

// ids selects the ID of what is an entity or a link.
func (m *marker) ids(t *ast.Definition) (out ast.SelectionSet) {
	const entity, link = "Entity", "Link"
	var kinds []string
	for _, possible := range m.schema.GetPossibleTypes(t) {
		switch {
		case possible.Name == link:
			kinds, m.links = append(kinds, link), true
		case slices.Contains(possible.Interfaces, entity):
			kinds = append(kinds, entity)
		}
	}
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		out = append(out, &ast.InlineFragment{
			TypeCondition: kind, SelectionSet: ast.SelectionSet{plainField(markID, "id")},
		})
	}
	return out
}
