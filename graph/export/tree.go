package export

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// mode is what becomes of the values of a node in the table.
type mode uint8

const (
	single  mode = iota // a scalar, a list of scalars, or an object whose fields are columns of their own
	counted             // a list of objects: one column, their number
	joined              // a list of objects: each of their fields is a list
	rows                // a list of objects: each is a row, or a part of one
	filed               // a list of objects: a table of its own, and a column with their number
	left                // no columns: page information
)

// node is a response key of the operation, with what is selected below it over all fragments.
type node struct {
	key      string
	field    *ast.Field // the first selection of the key
	parent   *node
	children []*node
	index    map[string]int // of children, by key
	mode     mode

	// What the exporter adds to the selection of the node, as the position of a child or -1.
	total, page int
	cuts        []cut
	// first is how many elements of a connection to ask for; unset if the caller said it.
	window window
	column int    // of a leaf or a counted list; -1 for none
	known  int    // the column that says whether the object is there, with nested=files; -1 for none
	sheet  *sheet // of a filed list, and of the root with nested=files
	below  []int  // the columns of the node and of all below it, without those of rows
}

// window says how the page of a connection is chosen.
type window uint8

const (
	asAsked window = iota // by the arguments of the caller
	whole                 // one page that must have everything
	paged                 // page by page
)

// newTree returns the selection of an operation as a tree. Fields that @skip and @include exclude are not part of it.
func newTree(op *ast.OperationDefinition, variables map[string]any) *node {
	root := newNode("", nil, nil)
	root.add(op.SelectionSet, variables)
	return root
}

func newNode(key string, field *ast.Field, parent *node) *node {
	return &node{
		key: key, field: field, parent: parent, index: map[string]int{}, total: -1, page: -1, column: -1, known: -1,
	}
}

// add adds a selection set. It expands fragments, which are bounded by the limit of fields.
func (n *node) add(set ast.SelectionSet, variables map[string]any) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if !included(s.Directives, variables) {
				continue
			}
			n.child(s.Alias, s).add(s.SelectionSet, variables)
		case *ast.InlineFragment:
			if included(s.Directives, variables) {
				n.add(s.SelectionSet, variables)
			}
		case *ast.FragmentSpread:
			if included(s.Directives, variables) {
				n.add(s.Definition.SelectionSet, variables)
			}
		}
	}
}

// child returns the child with a key, and makes it if there is none.
func (n *node) child(key string, field *ast.Field) *node {
	i, ok := n.index[key]
	if !ok {
		i = len(n.children)
		n.index[key] = i
		n.children = append(n.children, newNode(key, field, n))
	}
	return n.children[i]
}

// included evaluates @skip and @include.
func included(directives ast.DirectiveList, variables map[string]any) bool {
	for _, d := range directives {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		given, _ := d.ArgumentMap(variables)["if"].(bool)
		if given == (d.Name == "skip") {
			return false
		}
	}
	return true
}

// isList reports whether the node is a list of objects.
func (n *node) isList() bool {
	return n.field != nil && n.field.Definition.Type.Elem != nil && n.isObject()
}

// isObject reports whether the node is an object, or a list of them.
func (n *node) isObject() bool { return n.field == nil || len(n.field.SelectionSet) > 0 }

// isConnection reports whether the node is an object that is read by pages.
func (n *node) isConnection() bool {
	return n.field != nil && !n.isList() && n.has("pageInfo") && n.argument("after") != nil
}

// has reports whether the type of the node, an object, has a field.
func (n *node) has(name string) bool {
	return n.typ() != nil && n.typ().Fields.ForName(name) != nil
}

// typ is the type of the object, as far as a child of the node says it; nil for none.
func (n *node) typ() *ast.Definition {
	for _, c := range n.children {
		if c.field.ObjectDefinition != nil {
			return c.field.ObjectDefinition
		}
	}
	return nil
}

func (n *node) argument(name string) *ast.ArgumentDefinition {
	return n.field.Definition.Arguments.ForName(name)
}

// given reports whether the caller gave an argument of the field, other than null.
func (n *node) given(name string, variables map[string]any) bool {
	a := n.field.Arguments.ForName(name)
	if a == nil {
		return false
	}
	value, err := a.Value.Value(variables)
	return err == nil && value != nil
}

// totals are the fields that count the elements of a connection without reading them.
func totals() []string { return []string{"totalCount", "totalGroups"} }

// lookedThrough reports whether the node has no name of its own in the names of columns: the only list of a connection,
// and the node of an edge.
func (n *node) lookedThrough() bool {
	switch {
	case n.parent == nil || n.parent.field == nil:
		return false
	case n.field.Name == "nodes" || n.field.Name == "edges":
		return n.parent.isConnection() && !slices.ContainsFunc(n.parent.children, func(c *node) bool {
			return c != n && (c.field.Name == "nodes" || c.field.Name == "edges")
		})
	case n.field.Name == "node":
		return n.parent.field.Name == "edges" && n.parent.parent.isConnection()
	}
	return false
}

// path is the name of the node, from an ancestor or from the root: its keys, joined by dots.
func (n *node) path(from *node) string {
	var keys []string
	for ; n != from && n.parent != nil; n = n.parent {
		if !n.lookedThrough() {
			keys = append(keys, n.key)
		}
	}
	slices.Reverse(keys)
	return strings.Join(keys, ".")
}

// contains reports whether another node is the node or below it.
func (n *node) contains(other *node) bool {
	for ; other != nil; other = other.parent {
		if other == n {
			return true
		}
	}
	return false
}

// lists returns the outermost lists below the node.
func (n *node) lists() (all []*node) {
	for _, c := range n.children {
		switch {
		case c.isList():
			all = append(all, c)
		case c.isObject():
			all = append(all, c.lists()...)
		}
	}
	return all
}
