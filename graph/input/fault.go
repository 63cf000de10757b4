package input

import (
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// fault is something wrong with one value.
type fault struct {
	message string // begins with the place
	path    []step
}

// step leads from a value to one within it.
type step struct {
	name  string // of a field; "" for an element of a list
	index int
}

// place is a position in a variable, or in an argument of a field or directive.
type place struct {
	owner string // cities or @include; "" for a variable
	name  string
	path  []step
}

// String writes $where.name.eq or cities(where.name.eq).
func (p place) String() string {
	text := []byte("$" + p.name)
	if p.owner != "" {
		text = []byte(p.owner + "(" + p.name)
	}
	for _, s := range p.path {
		if s.name == "" {
			text = append(strconv.AppendInt(append(text, '['), int64(s.index), 10), ']')
		} else {
			text = append(append(text, '.'), s.name...)
		}
	}
	if p.owner != "" {
		text = append(text, ')')
	}
	return string(text)
}

// position returns where in a document the value stands to which a path leads from a literal, or the innermost value
// around it that has a position.
func position(v *ast.Value, path []step) *ast.Position {
	at := v.Position
	for _, s := range path {
		var child *ast.Value
		switch {
		case s.name != "" && v.Kind == ast.ObjectValue:
			child = v.Children.ForName(s.name)
		case s.name == "" && v.Kind == ast.ListValue && s.index < len(v.Children):
			child = v.Children[s.index].Value
		}
		if child == nil {
			return at
		}
		if v = child; v.Position != nil {
			at = v.Position
		}
	}
	return at
}

// refuse records a fault of the value at the current place.
func (c *coercion) refuse(message string) {
	c.faults = append(c.faults, fault{c.place.String() + ": " + message, slices.Clone(c.place.path)})
}

// refuseField records a fault of a field of the object at the current place.
func (c *coercion) refuseField(name, message string) {
	c.enter(step{name: name})
	c.refuse(message)
	c.leave()
}
