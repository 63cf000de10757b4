package export

import (
	"cmp"
	"strings"

	"cityweave/internal/table"
)

// sheet is a table of nested=files: the elements of a list, or the whole answer in one row. Its rows have numbers, and
// each names the row that its list stands in.
type sheet struct {
	node    *node // the list, or the root
	above   *sheet
	name    string
	columns []table.Column
	paths   [][]string // of the columns, from the element on; nil for columns of no field
	objects []int      // the columns that say whether an object is there
}

// The columns that connect the tables.
const (
	rowColumn     = "_row"
	parentColumn  = "_parent"
	presentColumn = "_present"
	answerSheet   = "answer"
)

// addSheets adds the tables of nested=files, and chooses the list that is read by pages: the first one of a connection
// that stands in no other list, and whose size the caller does not say.
func (s *shape) addSheets(variables map[string]any) error {
	name := answerSheet
	for _, l := range s.root.allLists() {
		for l.path(nil) == name {
			name += "_"
		}
	}
	if err := s.addSheet(s.root, nil, name); err != nil {
		return err
	}
	if len(s.sheets) == 1 && len(s.sheets[0].columns) == 1 {
		return errNoValues()
	}
	for _, l := range s.root.lists() {
		c := l.parent
		if l.isPaged() && !c.given("first", variables) && !c.given("last", variables) && !c.given("before", variables) {
			s.spine = []*node{l}
			break
		}
	}
	return nil
}

func (s *shape) addSheet(n *node, above *sheet, name string) error {
	sh := &sheet{node: n, above: above, name: name}
	n.sheet = sh
	s.sheets = append(s.sheets, sh)
	sh.add(nil, table.Column{
		Name: rowColumn, Type: "Int!", Kind: table.Int, Description: "The number of the row, from 1.",
	})
	if above != nil {
		sh.add(nil, table.Column{
			Name: parentColumn, Type: "Int!", Kind: table.Int,
			Description: "The number of the row of " + above.name + " that the list of the row stands in.",
		})
		if !n.field.Definition.Type.Elem.NonNull && !n.isCertain() {
			n.known = sh.add(nil, table.Column{
				Name: presentColumn, Type: "Boolean!", Kind: table.Bool, Description: "False for an element that is null.",
			})
		}
	}
	lists, err := sh.addColumns(n)
	if err != nil {
		return err
	}
	for _, l := range lists {
		if err := s.addSheet(l, sh, l.path(nil)); err != nil {
			return err
		}
	}
	return nil
}

// addColumns adds the columns of an object, and returns the lists in it.
func (sh *sheet) addColumns(n *node) (lists []*node, err error) {
	for _, c := range n.ordered() {
		var column table.Column
		switch {
		case c.mode == left:
			continue
		case c.mode == filed:
			lists = append(lists, c)
			column = table.Column{
				Type: "Int", Kind: table.Int,
				Description: "The number of elements of the list, which are rows of " + c.path(nil) + "; none for null.",
			}
		case c.isObject() && (c.field.Definition.Type.NonNull || c.isCertain()):
		case c.isObject():
			column = table.Column{
				Type: "Boolean!", Kind: table.Bool, Description: "Whether there is one. " + c.field.Definition.Description,
			}
		default:
			column = c.valueColumn(false)
		}
		if column.Type != "" {
			column.Name = cmp.Or(c.path(sh.node), c.key)
			for _, other := range sh.columns {
				if other.Name == column.Name {
					return nil, errSameName(column.Name)
				}
			}
			at := sh.add(c.keys(sh.node), column)
			if c.isObject() && c.mode != filed {
				c.known = at
				sh.objects = append(sh.objects, at)
			} else {
				c.column = at
			}
		}
		if c.isObject() && c.mode != filed {
			inner, err := sh.addColumns(c)
			if err != nil {
				return nil, err
			}
			lists = append(lists, inner...)
		}
	}
	return lists, nil
}

func (sh *sheet) add(path []string, c table.Column) int {
	sh.columns, sh.paths = append(sh.columns, c), append(sh.paths, path)
	return len(sh.columns) - 1
}

// isCertain reports whether a value below the object is there whenever the object is.
func (n *node) isCertain() bool {
	typ := n.field.Definition.Type.Name()
	for _, c := range n.children {
		if c.mode != left && !c.isObject() && c.field.Definition.Type.NonNull && c.field.ObjectDefinition != nil &&
			(c.field.Name == "__typename" || c.field.ObjectDefinition.Name == typ) {
			return true
		}
	}
	return false
}

// keys are the response keys from an ancestor to the node.
func (n *node) keys(from *node) []string {
	var text string
	if from.parent != nil {
		text = from.fullPath()
	}
	return strings.Split(strings.TrimPrefix(strings.TrimPrefix(n.fullPath(), text), "."), ".")
}
