package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/table"
)

// shape is what a table of an operation looks like. It follows from the operation, the schema and the options alone.
type shape struct {
	root    *node
	spine   []*node // the lists that make rows, from the outermost to the innermost
	inner   int     // the number of lists of the spine up to the one that the caller named
	paged   *node   // the connection that is read page by page; nil for none
	columns []table.Column
	leaves  []*node  // of the columns
	sheets  []*sheet // the tables of nested=files in place of columns; the first is that of the whole answer
	prefix  string   // of response keys and variables that the exporter adds
}

// newShape finds rows and columns.
func newShape(op *ast.OperationDefinition, variables map[string]any, o options) (*shape, error) {
	s := &shape{root: newTree(op, variables), prefix: "table"}
	for s.root.usesPrefix(s.prefix) || usesVariable(op, s.prefix) {
		s.prefix += "_"
	}
	var err error
	if s.spine, s.inner, err = s.root.chooseSpine(o); err != nil {
		return nil, err
	}
	s.mark(s.root, o.nested)
	if o.nested == nestedFiles {
		err = s.addSheets(variables)
	} else {
		err = s.addTable()
	}
	if err != nil {
		return nil, err
	}
	s.chooseWindows(s.root, variables)
	s.addDataset()
	return s, nil
}

// addTable adds the columns of the only table.
func (s *shape) addTable() error {
	s.addColumns(s.root, false)
	if len(s.columns) == 0 {
		return errNoValues()
	}
	if err := s.nameColumns(); err != nil {
		return err
	}
	s.root.collectColumns()
	return nil
}

func errNoValues() error { return badTable("the operation selects no values: select some fields") }

func errSameName(name string) error {
	return badTable("two columns would have the name %q: give one of the fields an alias", name)
}

// usesPrefix reports whether a response key begins with a text.
func (n *node) usesPrefix(prefix string) bool {
	return strings.HasPrefix(n.key, prefix) ||
		slices.ContainsFunc(n.children, func(c *node) bool { return c.usesPrefix(prefix) })
}

func usesVariable(op *ast.OperationDefinition, prefix string) bool {
	return slices.ContainsFunc(op.VariableDefinitions, func(v *ast.VariableDefinition) bool {
		return strings.HasPrefix(v.Variable, prefix)
	})
}

// row is the list whose elements are the rows that the caller named; the root if there is none.
func (s *shape) row() *node {
	if s.inner == 0 {
		return s.root
	}
	return s.spine[s.inner-1]
}

// mark sets the modes of the nodes below n. A list beside the rows is counted: it would be the same in every row.
func (s *shape) mark(n *node, nested string) {
	for _, c := range n.children {
		switch {
		case c.field.Name == "pageInfo":
			c.mode = left
			continue
		case c.isList() && nested == nestedFiles:
			c.mode = filed
		case slices.Contains(s.spine, c):
			c.mode = rows
		case c.isList() && nested == nestedJoin && s.row().contains(c):
			c.mode = joined
		case c.isList():
			c.mode = counted
			continue
		}
		s.mark(c, nested)
	}
}

// addColumns adds the columns of the nodes below n, in the order of the selection, __typename first.
func (s *shape) addColumns(n *node, inList bool) {
	for _, c := range n.ordered() {
		switch {
		case c.mode == left:
			continue
		case c.mode == counted:
			s.addColumn(c, table.Column{
				Type: "Int", Kind: table.Int, List: inList,
				Description: "The number of elements of the list. " + c.field.Definition.Description,
			})
		case c.isObject():
			s.addColumns(c, inList || c.mode == joined)
		default:
			s.addColumn(c, c.valueColumn(inList))
		}
	}
}

// ordered are the children in the order of their columns.
func (n *node) ordered() []*node {
	out := slices.Clone(n.children)
	slices.SortStableFunc(out, func(a, b *node) int { return rank(a) - rank(b) })
	return out
}

// valueColumn is the column of a scalar or of a list of them, without its name.
func (n *node) valueColumn(inList bool) table.Column {
	typ := n.field.Definition.Type
	return table.Column{
		Type: typ.String(), Kind: kind(typ.Name()), List: inList || typ.Elem != nil,
		Description: n.field.Definition.Description,
	}
}

func rank(n *node) int {
	if n.field.Name == "__typename" {
		return 0
	}
	return 1
}

// kind is the kind of the values of a scalar or an enum.
func kind(scalar string) table.Kind {
	switch scalar {
	case "Int":
		return table.Int
	case "Float":
		return table.Float
	case "Boolean":
		return table.Bool
	default:
		return table.Text
	}
}

// addColumn adds the column of a node, without its name.
func (s *shape) addColumn(n *node, c table.Column) {
	n.column = len(s.columns)
	s.columns = append(s.columns, c)
	s.leaves = append(s.leaves, n)
}

// outside begins the name of a column outside of the rows if a column of the rows has the rest as its name.
const outside = "answer."

// nameColumns names the columns: within a row by the path from there, otherwise by the path from the root.
func (s *shape) nameColumns() error {
	row, inner := s.row(), map[string]bool{}
	for i, n := range s.leaves {
		if row.contains(n) {
			name := cmp.Or(n.path(row), n.key) // a list of edges that is looked through has no path
			if inner[name] {
				return errSameName(name)
			}
			inner[name], s.columns[i].Name = true, name
		}
	}
	outer := map[string]bool{}
	for i, n := range s.leaves {
		if row.contains(n) {
			continue
		}
		name := n.path(nil)
		if inner[name] {
			name = outside + name
		}
		if inner[name] || outer[name] {
			return errSameName(name)
		}
		outer[name], s.columns[i].Name = true, name
	}
	return nil
}

// collectColumns sets below.
func (n *node) collectColumns() []int {
	n.below = nil
	if n.column >= 0 {
		n.below = append(n.below, n.column)
	}
	for _, c := range n.children {
		if inner := c.collectColumns(); c.mode != rows {
			n.below = append(n.below, inner...)
		}
	}
	return n.below
}

// chooseWindows decides how each connection below n is read, and adds the fields that this needs.
func (s *shape) chooseWindows(n *node, variables map[string]any) {
	for _, c := range slices.Clone(n.children) {
		if !c.isObject() || c.mode == left || c.mode == counted {
			continue
		}
		s.chooseWindows(c, variables)
		s.checkTruncated(c, variables)
		if !c.isConnection() {
			continue
		}
		lists := c.ownLists()
		if slices.ContainsFunc(lists, func(l *node) bool { return l.mode == counted && l.isPaged() }) {
			s.addTotal(c)
		}
		read := slices.ContainsFunc(lists, func(l *node) bool { return l.mode != counted && l.isPaged() })
		if !read || c.given("first", variables) || c.given("last", variables) || c.given("before", variables) {
			continue
		}
		s.addTotal(c)
		c.window, c.page = whole, s.addHidden(c, "pageInfo", "hasNextPage", "endCursor")
		if len(s.spine) > 0 && s.spine[0].parent == c && s.spine[0].isPaged() {
			c.window, s.paged = paged, c
		}
	}
}

// ownLists are the lists of objects that are fields of the node.
func (n *node) ownLists() (all []*node) {
	for _, c := range n.children {
		if c.isList() && c.mode != left {
			all = append(all, c)
		}
	}
	return all
}

func (s *shape) addTotal(n *node) {
	for _, name := range totals() {
		if n.total < 0 && n.has(name) {
			n.total = s.addHidden(n, name)
		}
	}
}

// addHidden adds a field of the type of n under a key of its own and returns its position.
func (s *shape) addHidden(n *node, name string, selected ...string) int {
	typ := n.typ()
	f := &ast.Field{
		Alias: s.prefix + "_" + name, Name: name, Definition: typ.Fields.ForName(name), ObjectDefinition: typ,
	}
	for _, inner := range selected {
		f.SelectionSet = append(f.SelectionSet, &ast.Field{Alias: inner, Name: inner})
	}
	c := n.child(f.Alias, f)
	c.mode = left
	for _, inner := range selected {
		c.child(inner, &ast.Field{Alias: inner, Name: inner, Definition: &ast.FieldDefinition{Type: &ast.Type{}}})
	}
	return n.index[f.Alias]
}

// checkTruncated lets the reader refuse lists that the API has cut although the caller gave no size.
func (s *shape) checkTruncated(n *node, variables map[string]any) {
	for _, l := range n.ownLists() {
		flag := l.field.Name + "Truncated"
		if !n.has(flag) {
			flag = "truncated"
		}
		if !n.has(flag) || n.isConnection() || n.sized(variables) {
			continue
		}
		n.cuts = append(n.cuts, cut{s.addHidden(n, flag), l})
	}
}

// cut is a flag that says whether a list beside it is incomplete.
type cut struct {
	flag int // a child of the parent of the list
	list *node
}

// isPaged reports whether the node is a list of a connection that has its elements. Others, such as facets, are about all
// of them, and are the same on each page.
func (n *node) isPaged() bool {
	return n.parent.isConnection() && slices.Contains([]string{"nodes", "edges", "groups"}, n.field.Name)
}

// sized reports whether the caller gave the field one of the arguments that bound its lists.
func (n *node) sized(variables map[string]any) bool {
	return slices.ContainsFunc([]string{"first", "total", "maxLinks", "samples"}, func(name string) bool {
		return n.given(name, variables)
	})
}

// incomplete is the refusal of a nested list that does not fit beside its parent.
func (s *shape) incomplete(l *node, most int) error {
	return badTable("the list %q has more than %s elements in a row, which do not fit beside it: make it the rows with "+
		"rows=%s, or say with \"first\" how many you want", l.path(nil), fmt.Sprint(most), l.path(nil))
}
