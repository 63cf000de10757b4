package input

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// coercion coerces the values of one operation. Its time grows with the number of values and the length of their text.
type coercion struct {
	*Coercer
	literal bool // the values are from a document, not from JSON
	place   place
	faults  []fault
}

func (c *coercion) enter(s step) { c.place.path = append(c.place.path, s) }
func (c *coercion) leave()       { c.place.path = c.place.path[:len(c.place.path)-1] }

// value coerces a value of any type. It changes lists and objects in place.
func (c *coercion) value(t *ast.Type, v any) any {
	if _, ok := v.(variable); ok { // its value is coerced by itself, its type is checked by validation
		return v
	}
	if v == nil {
		if t.NonNull {
			c.refuse("null is given where " + t.String() + " is wanted: give a value")
		}
		return nil
	}
	if t.Elem == nil {
		return c.named(c.types[t.NamedType], v)
	}
	list, ok := v.([]any)
	if !ok { // a single value stands for a list of one
		return []any{c.value(t.Elem, v)}
	}
	for i, w := range list {
		c.enter(step{index: i})
		list[i] = c.value(t.Elem, w)
		c.leave()
	}
	return list
}

// named coerces a value that is not null.
func (c *coercion) named(t *inputType, v any) any {
	var message string
	switch {
	case t.Kind == ast.InputObject:
		object, ok := v.(map[string]any)
		if ok {
			c.object(t, object)
			return v
		}
		message = show(v) + " is not an object of type " + t.Name + ": write one with fields of " + list(t.fieldNames())
	case t.Kind == ast.Enum:
		v, message = c.word(t, v)
	case t.scalar.Valid != nil:
		if !t.scalar.Valid(v) {
			message = show(v) + " is not " + t.scalar.What + ": " + t.scalar.Cure
		}
	default:
		v, message = scalar(t.Name, v)
	}
	if message != "" {
		c.refuse(message)
	}
	return v
}

// object coerces the fields of an input object, in the order of their names, and adds those that have a default.
func (c *coercion) object(t *inputType, object map[string]any) {
	var few [8]string
	names := few[:0]
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f := t.fields[name]
		if f == nil {
			c.refuse(t.Name + " has no field " + show(name) + ": " + c.insteadOf(t, name))
			continue
		}
		c.enter(step{name: name})
		object[name] = c.value(f.Type, object[name])
		c.leave()
	}
	if t.oneOf {
		c.exactlyOne(t, names, object)
	}
	for _, f := range t.implied {
		if _, given := object[f.Name]; given {
			continue
		}
		if f.DefaultValue == nil {
			c.refuseField(f.Name, "no value is given where "+t.Name+" needs one of type "+f.Type.String()+": give one")
			continue
		}
		object[f.Name] = c.fallback(f.Type, f.DefaultValue)
	}
}

// insteadOf is the cure for a field that a type does not have.
func (c *coercion) insteadOf(t *inputType, name string) string {
	for _, m := range c.moved {
		if m.Field == name && strings.HasSuffix(t.Name, m.Type) {
			return m.Cure
		}
	}
	return nearest(name, t.fieldNames())
}

// exactlyOne refuses an object of a type marked @oneOf with no key, with several, or with null (section 3.10.1).
func (c *coercion) exactlyOne(t *inputType, names []string, object map[string]any) {
	switch {
	case len(names) == 0:
		c.refuse("exactly one key of " + t.Name + " is wanted, not 0: give one")
	case len(names) > 1:
		c.refuse("exactly one key of " + t.Name + " is wanted, not " + strconv.Itoa(len(names)) +
			": give several as a list of objects")
	case object[names[0]] == nil:
		c.refuse("the key of " + t.Name + " must not be null: leave the object out instead")
	}
}

// fallback returns a default of the schema or of a variable, which has been checked with the document.
func (c *coercion) fallback(t *ast.Type, v *ast.Value) any {
	return (&coercion{Coercer: c.Coercer, literal: true}).value(t, literal(v))
}
