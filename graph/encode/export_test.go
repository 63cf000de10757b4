package encode

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/kg"
)

// Bound reports which fields of a schema cannot be written directly, one error for each:
// those whose Go value has neither a hand-written accessor nor a method or field that
// takes no argument. query is the interface of the root resolvers, whose methods say what
// the fields of Query are; implementations are the Go types of objects that only
// interfaces and unions lead to, by the name of the object.
func Bound(o *kg.Ontology, schema *ast.Schema, query reflect.Type, implementations ...any) error {
	b := &binding{
		kinds: newKinds(o, schema), schema: schema, seen: map[string]reflect.Type{}, known: map[string]reflect.Type{},
	}
	for _, v := range implementations {
		t := reflect.TypeOf(v)
		b.known[t.Elem().Name()] = t
	}
	for t := range o.Entities {
		e := (&result.Entities{}).One(o, &kg.Entity{Type: kg.TypeID(t)})
		b.known[o.Entities[t].Name] = reflect.TypeOf(e)
	}
	for _, f := range schema.Query.Fields {
		if len(f.Name) > 2 && f.Name[:2] == "__" {
			continue
		}
		found := false
		for m := range query.Methods() {
			if same(m.Name, f.Name) {
				found = true
				b.value("Query."+f.Name, f.Type, m.Type.Out(0))
			}
		}
		if !found {
			b.errs = append(b.errs, fmt.Errorf("the field %s of Query has no resolver", f.Name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.kinds)) {
		if def := schema.Types[name]; def.Kind == ast.Object && !def.BuiltIn && name != "Query" && b.seen[name] == nil {
			b.errs = append(b.errs, fmt.Errorf("no Go type of %s is known", name))
		}
	}
	return errors.Join(b.errs...)
}

type binding struct {
	kinds  map[string]*kind
	schema *ast.Schema
	known  map[string]reflect.Type // Go types by the name of the object
	seen   map[string]reflect.Type
	errs   []error
}

// value looks at a value of a type of the schema, and at all that hangs below it.
func (b *binding) value(place string, t *ast.Type, goType reflect.Type) {
	if t.Elem != nil {
		if goType.Kind() != reflect.Slice {
			b.errs = append(b.errs, fmt.Errorf("%s is a list and not %s", place, goType))
			return
		}
		b.value(place, t.Elem, goType.Elem())
		return
	}
	if _, err := encoderFor(t, goType); err != nil {
		b.errs = append(b.errs, fmt.Errorf("%s: %w", place, err))
		return
	}
	k, ok := b.kinds[t.NamedType]
	if !ok {
		return
	}
	for _, object := range k.objects {
		objectType := goType
		if goType.Kind() == reflect.Interface {
			if objectType = b.known[object.def.Name]; objectType == nil {
				b.errs = append(b.errs, fmt.Errorf("%s: no Go type of %s is known", place, object.def.Name))
				continue
			}
		}
		if objectType.Kind() == reflect.Struct {
			objectType = reflect.PointerTo(objectType)
		}
		b.object(object, objectType)
	}
}

func (b *binding) object(k *objectKind, goType reflect.Type) {
	if b.seen[k.def.Name] != nil {
		return
	}
	b.seen[k.def.Name] = goType
	for _, f := range k.def.Fields {
		place := k.def.Name + "." + f.Name
		if _, ok := k.accessors[f.Name]; ok {
			// What such a field leads to is bound below where the Go type has it, too.
			if out := resultOf(f, goType); out != nil {
				b.value(place, f.Type, out)
			}
			continue
		}
		if _, err := bind(f, goType); err != nil {
			b.errs = append(b.errs, fmt.Errorf("%s: %w", place, err))
			continue
		}
		if out := resultOf(f, goType); out != nil {
			b.value(place, f.Type, out)
		}
	}
}

// resultOf is what the method or field of a Go type gives that a field of the schema is bound to.
func resultOf(def *ast.FieldDefinition, goType reflect.Type) reflect.Type {
	for m := range goType.Methods() {
		if same(m.Name, def.Name) {
			return m.Type.Out(0)
		}
	}
	for _, f := range reflect.VisibleFields(goType.Elem()) {
		if f.IsExported() && !f.Anonymous && same(f.Name, def.Name) {
			return f.Type
		}
	}
	return nil
}
