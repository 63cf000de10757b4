package export

import (
	"encoding/json"
	"fmt"

	"cityweave/internal/table"
)

// reader makes rows of answers.
type reader struct {
	*shape
	row    []table.Cell
	nested int // how many elements of a connection in a connection were asked for
	emit   func([]table.Cell) error
}

// first reads the first answer, which has the columns of all that stands above the rows.
func (r *reader) first(answer object) error {
	if err := r.fill(r.root, answer); err != nil {
		return err
	}
	return r.descend(r.root, answer, 0)
}

// next reads the answer of a page after the first.
func (r *reader) next(answer object) error { return r.descend(r.root, answer, 0) }

// descend makes the rows of a list of the spine. from is the node of the list before, or the root, with its value.
func (r *reader) descend(from *node, value object, depth int) error {
	if depth == len(r.spine) {
		return r.emit(r.row)
	}
	list := r.spine[depth]
	elements, _ := listOf(from.find(list, value))
	if len(elements) == 0 && depth >= r.inner {
		for _, below := range r.spine[depth:] {
			r.clear(below)
		}
		return r.emit(r.row)
	}
	for _, e := range elements {
		element := objectOf(e)
		if element == nil { // an ID of the arguments that does not exist
			r.clear(list)
		} else if err := r.fill(list, element); err != nil {
			return err
		}
		if err := r.descend(list, element, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// find returns the value of a node below n, which only objects lie between.
func (n *node) find(below *node, value object) any {
	if value == nil {
		return nil
	}
	if below.parent == n {
		return value[n.index[below.key]]
	}
	parent := objectOf(n.find(below.parent, value))
	if parent == nil {
		return nil
	}
	return parent[below.parent.index[below.key]]
}

func (r *reader) clear(n *node) {
	for _, i := range n.below {
		r.row[i] = nil
	}
}

// fill sets the columns of an object, but not of the lists of the spine below it.
func (r *reader) fill(n *node, value object) error {
	if err := r.complete(n, value); err != nil {
		return err
	}
	for i, c := range n.children {
		v := value[i]
		switch {
		case c.mode == rows || c.mode == left:
			continue
		case c.mode == counted:
			r.row[c.column] = count(n, c, value)
		case c.mode == joined:
			if err := r.join(c, v); err != nil {
				return err
			}
		case v == nil:
			r.clear(c)
		case c.isObject():
			if err := r.fill(c, objectOf(v)); err != nil {
				return err
			}
		default:
			r.row[c.column] = cell(v)
		}
	}
	return nil
}

// complete refuses an object whose lists the API has cut.
func (r *reader) complete(n *node, value object) error {
	for _, c := range n.cuts {
		if more, _ := value[c.flag].(bool); more {
			return badTable("the list %q is cut to its default size: say with \"first\" how many you want", c.list.path(nil))
		}
	}
	if n.window != whole {
		return nil
	}
	if page := objectOf(value[n.page]); page != nil {
		if more, _ := page[0].(bool); more {
			for _, l := range n.ownLists() {
				if l.mode != counted && l.isPaged() {
					return r.incomplete(l, r.nested)
				}
			}
		}
	}
	return nil
}

// count is the number of elements of a list of an object.
func count(n, list *node, value object) table.Cell {
	if n.total >= 0 && list.isPaged() {
		return cell(value[n.total])
	}
	elements, ok := listOf(value[n.index[list.key]])
	if !ok {
		return nil
	}
	return json.Number(fmt.Sprint(len(elements)))
}

// join sets the columns below a list to lists of the values of its elements.
func (r *reader) join(list *node, v any) error {
	elements, ok := listOf(v)
	if !ok {
		r.clear(list)
		return nil
	}
	for _, i := range list.below {
		r.row[i] = table.List{}
	}
	for _, e := range elements {
		element := objectOf(e)
		if err := r.gather(list, element); err != nil {
			return err
		}
	}
	return nil
}

// gather adds the values of an object to the lists of their columns. An object that is null adds nulls.
func (r *reader) gather(n *node, value object) error {
	if value != nil {
		if err := r.complete(n, value); err != nil {
			return err
		}
	}
	for i, c := range n.children {
		var v any
		if value != nil {
			v = value[i]
		}
		elements, isList := listOf(v)
		switch {
		case c.mode == left:
		case c.mode == joined || isList && !c.isObject():
			for _, e := range elements {
				if inner := objectOf(e); inner != nil {
					if err := r.gather(c, inner); err != nil {
						return err
					}
				} else if c.column >= 0 {
					r.push(c.column, e)
				}
			}
		case c.isObject():
			inner := objectOf(v)
			if err := r.gather(c, inner); err != nil {
				return err
			}
		default:
			r.push(c.column, v)
		}
	}
	return nil
}

func (r *reader) push(column int, v any) {
	list, _ := r.row[column].(table.List)
	r.row[column] = append(list, cell(v))
}

// cell turns a scalar of an answer, or a list of them, into a cell.
func cell(v any) table.Cell {
	list, ok := listOf(v)
	if !ok {
		return v
	}
	out := make(table.List, len(list))
	for i, e := range list {
		out[i] = e
	}
	return out
}
