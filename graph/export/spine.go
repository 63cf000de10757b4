package export

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
)

// The values of the option nested.
const (
	nestedCount = "count"
	nestedJoin  = "join"
	nestedRows  = "rows"
	nestedFiles = "files"
)

func nestedValues() []string { return []string{nestedCount, nestedJoin, nestedRows, nestedFiles} }

// wholeAnswer is the value of the option rows for one row: the whole answer.
const wholeAnswer = "."

func badTable(format string, values ...any) error {
	return inprocess.Problemf(errcode.BadTable, format, values...)
}

// chooseSpine chooses the lists that make rows, from the outermost to the innermost. The last of the first inner lists
// is the one that the option rows names; those after it are exploded by nested=rows.
func (n *node) chooseSpine(o options) (spine []*node, inner int, _ error) {
	if o.nested == nestedFiles {
		return nil, 0, nil
	}
	list, err := n.rowList(o.rows)
	if err != nil {
		return nil, 0, err
	}
	at := n
	if list != nil {
		for l := list; l != nil; l = l.parent {
			if l.field != nil && l.isList() {
				spine = append(spine, l)
			}
		}
		slices.Reverse(spine)
		at = list
	}
	inner = len(spine)
	for o.nested == nestedRows {
		below := at.lists()
		if len(below) > 1 {
			return nil, 0, badTable("nested=rows cannot combine the lists %s, which stand side by side: "+
				"select one of them, or take nested=count or nested=join", names(below))
		}
		if len(below) == 0 {
			break
		}
		at = below[0]
		spine = append(spine, at)
	}
	return spine, inner, nil
}

// rowList finds the list that a path names, or the only one at the top. It returns nil for the whole answer.
func (n *node) rowList(path string) (*node, error) {
	switch path {
	case wholeAnswer:
		return nil, nil
	case "":
		top := n.lists()
		if len(top) > 1 {
			return nil, badTable("the answer has several lists side by side: %s. Name the one that makes the rows: rows=%s, "+
				"or rows=%s for one row with their counts", names(top), top[0].path(nil), wholeAnswer)
		}
		if len(top) == 0 {
			return nil, nil
		}
		return top[0], nil
	}
	all := n.allLists()
	for _, l := range all {
		if l.path(nil) == path || l.fullPath() == path {
			return l, nil
		}
	}
	if len(all) == 0 {
		return nil, badTable("rows names a list, and the operation has none: leave it out")
	}
	return nil, badTable("rows names no list of the operation, which has %s", names(all))
}

// fullPath is the path with the keys that are looked through: cities.edges.
func (n *node) fullPath() string {
	var keys []string
	for ; n.parent != nil; n = n.parent {
		keys = append(keys, n.key)
	}
	slices.Reverse(keys)
	return strings.Join(keys, ".")
}

// allLists returns all lists, those in lists too.
func (n *node) allLists() (all []*node) {
	for _, l := range n.lists() {
		all = append(append(all, l), l.allLists()...)
	}
	return all
}

// names lists the paths of lists for a message.
func names(lists []*node) string {
	const shown = 10
	var paths []string
	for _, l := range lists[:min(len(lists), shown)] {
		paths = append(paths, l.path(nil))
	}
	text := strings.Join(paths, ", ")
	if more := len(lists) - shown; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
