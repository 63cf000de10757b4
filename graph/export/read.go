package export

import (
	"encoding/json"
	"fmt"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27

	"cityweave/graph/jsonvalue"
	"cityweave/internal/table"
)

// object has the values of a node's children, in their order; nil for null and for what the answer does not have.
type object []any

// decode reads the value of a node: nil, an object, a []any, or a cell.
func (n *node) decode(d *jsontext.Decoder) (any, error) {
	switch d.PeekKind() {
	case jsontext.KindBeginObject:
		return n.decodeObject(d)
	case jsontext.KindBeginArray:
		if _, err := d.ReadToken(); err != nil {
			return nil, err
		}
		list := []any{}
		for d.PeekKind() != jsontext.KindEndArray {
			v, err := n.decode(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.ReadToken()
		return list, err
	}
	return jsonvalue.Read(d)
}

func (n *node) decodeObject(d *jsontext.Decoder) (object, error) {
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	values := make(object, len(n.children))
	for d.PeekKind() != jsontext.KindEndObject {
		name, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		i, ok := n.index[string(name[1:len(name)-1])] // a name of GraphQL has no escapes
		if !ok {
			if err := d.SkipValue(); err != nil {
				return nil, err
			}
			continue
		}
		if values[i], err = n.children[i].decode(d); err != nil {
			return nil, err
		}
	}
	_, err := d.ReadToken()
	return values, err
}

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
	elements, _ := from.find(list, value).([]any)
	if len(elements) == 0 && depth >= r.inner {
		for _, below := range r.spine[depth:] {
			r.clear(below)
		}
		return r.emit(r.row)
	}
	for _, e := range elements {
		element, _ := e.(object)
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
	parent, _ := n.find(below.parent, value).(object)
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
			if err := r.fill(c, v.(object)); err != nil {
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
	if page, _ := value[n.page].(object); page != nil {
		if more, _ := page[0].(bool); more {
			for _, l := range n.ownLists() {
				if l.mode != counted {
					return r.incomplete(l, r.nested)
				}
			}
		}
	}
	return nil
}

// count is the number of elements of a list of an object.
func count(n, list *node, value object) table.Cell {
	if n.total >= 0 {
		return cell(value[n.total])
	}
	elements, ok := value[n.index[list.key]].([]any)
	if !ok {
		return nil
	}
	return json.Number(fmt.Sprint(len(elements)))
}

// join sets the columns below a list to lists of the values of its elements.
func (r *reader) join(list *node, v any) error {
	elements, ok := v.([]any)
	if !ok {
		r.clear(list)
		return nil
	}
	for _, i := range list.below {
		r.row[i] = table.List{}
	}
	for _, e := range elements {
		element, _ := e.(object)
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
		elements, isList := v.([]any)
		switch {
		case c.mode == left:
		case c.mode == joined || isList && !c.isObject():
			for _, e := range elements {
				if inner, ok := e.(object); ok {
					if err := r.gather(c, inner); err != nil {
						return err
					}
				} else if c.column >= 0 {
					r.push(c.column, e)
				}
			}
		case c.isObject():
			inner, _ := v.(object)
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
	list, ok := v.([]any)
	if !ok {
		return v
	}
	out := make(table.List, len(list))
	for i, e := range list {
		out[i] = e
	}
	return out
}
