package encode

import (
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
	"cityweave/graph/result"
	"cityweave/internal/kg"
)

// kind is a composite type of the schema as the writer sees it.
type kind struct {
	objects  []*objectKind // the concrete types that a value may be of; one for an object type
	byEntity []int         // place in objects by kg.TypeID, -1 for none; nil when none is an entity
	byGo     doccache.Map[reflect.Type, int]
}

// objectKind is an object type of the schema.
type objectKind struct {
	def *ast.Definition
	// accessors are written by hand for fields that are asked for often; all others are
	// bound by reflection, as gqlgen binds them.
	accessors map[string]accessor
	// unwrap gives what those accessors take, or nil for null; nil when there are none.
	unwrap func(v any) any
}

// newKinds reads the composite types of the schema.
func newKinds(o *kg.Ontology, schema *ast.Schema) map[string]*kind {
	objects, kinds := map[string]*objectKind{}, map[string]*kind{}
	for name, def := range schema.Types {
		if def.Kind == ast.Object {
			objects[name] = &objectKind{def: def}
		}
	}
	handWritten(o, objects)
	for name, def := range schema.Types {
		if !def.IsCompositeType() {
			continue
		}
		k := &kind{}
		for _, d := range schema.GetPossibleTypes(def) {
			if obj, ok := objects[d.Name]; ok && !slices.Contains(k.objects, obj) {
				k.objects = append(k.objects, obj)
			}
		}
		places := make([]int, len(o.Entities))
		for t := range o.Entities {
			places[t] = slices.IndexFunc(
				k.objects, func(obj *objectKind) bool { return obj.def.Name == o.Entities[t].Name },
			)
		}
		if slices.ContainsFunc(places, func(i int) bool { return i >= 0 }) {
			k.byEntity = places
		}
		kinds[name] = k
	}
	return kinds
}

// selection is what is selected on values of a composite type. What it means for a
// concrete type is worked out when the first such value comes.
type selection struct {
	kind    *kind
	variant *doccache.Variant
	set     ast.SelectionSet
	objects []atomic.Pointer[object] // as kind.objects
}

// selection gives the selection of a set on a composite type.
func (w *writer) selection(set ast.SelectionSet, typ string) *selection {
	key := doccache.CollectKey{Set: doccache.KeyOf(set), Typ: typ}
	if s, ok := w.kept.below.Get(key); ok {
		return s
	}
	k := w.kinds[typ]
	s := &selection{kind: k, variant: w.variant, set: set, objects: make([]atomic.Pointer[object], len(k.objects))}
	return w.kept.below.Add(key, s, doccache.MaxEntries)
}

// object gives what is selected on a value, and the value as its accessors take it; nil
// when the value is null, or of a type that the field cannot have.
func (s *selection) object(w *writer, v any) (*object, any) {
	if s.kind.byEntity != nil {
		if e, ok := v.(result.Entity); ok {
			return s.entity(w, e)
		}
	}
	if v == nil {
		return nil, nil
	}
	i := 0
	if len(s.kind.objects) > 1 || s.kind.byEntity != nil {
		if i = s.kind.placeOf(v); i < 0 {
			return nil, nil
		}
	}
	if unwrap := s.kind.objects[i].unwrap; unwrap != nil {
		v = unwrap(v)
	} else {
		v = pointer(v)
	}
	if v == nil {
		return nil, nil
	}
	return s.at(w, i, v), v
}

func (s *selection) entity(w *writer, e result.Entity) (*object, any) {
	if e == nil {
		return nil, nil
	}
	x := e.Base()
	if x == nil {
		return nil, nil
	}
	i := s.kind.byEntity[x.Data.Type]
	if i < 0 {
		return nil, nil
	}
	if o := s.objects[i].Load(); o != nil {
		return o, x
	}
	return s.at(w, i, x), x
}

// placeOf finds the concrete type of a value by its Go type, which has the same name; -1
// when it is null or none of this kind.
func (k *kind) placeOf(v any) int {
	t := reflect.TypeOf(v)
	if i, ok := k.byGo.Get(t); ok {
		return i
	}
	named := t
	if t.Kind() == reflect.Pointer {
		named = t.Elem()
	}
	i := slices.IndexFunc(k.objects, func(obj *objectKind) bool { return obj.def.Name == named.Name() })
	return k.byGo.Add(t, i, doccache.MaxEntries)
}

// at gives what is selected on values of a concrete type; v is such a value.
func (s *selection) at(w *writer, i int, v any) *object {
	if o := s.objects[i].Load(); o != nil {
		return o
	}
	t := s.kind.objects[i]
	o := &object{name: t.def.Name}
	known := map[string]bool{}
	for _, f := range s.variant.Collect(w.op, s.set, o.name) {
		if known[f.Alias] { // the first of two fields that the specification would merge
			continue
		}
		prefix := `,"` + f.Alias + `":`
		if len(known) == 0 {
			prefix = `{"` + f.Alias + `":`
		}
		known[f.Alias] = true
		made := field{CollectedField: f, prefix: prefix, owner: o}
		if f.Name == "__typename" {
			made.write = typename
		} else {
			made.nonNull = f.Definition.Type.NonNull
			if len(f.Selections) > 0 {
				made.below = w.selection(f.Selections, f.Definition.Type.Name())
			}
			var err error
			if made.write, err = t.accessor(f.Definition, reflect.TypeOf(v)); err != nil {
				panic(fmt.Errorf("writing %s.%s: %w", o.name, f.Name, err))
			}
		}
		o.fields = append(o.fields, made)
	}
	s.variant.AddFields(len(o.fields))
	s.objects[i].Store(o)
	return o
}

func typename(w *writer, f *field, _ any) bool {
	w.b = appendText(w.b, f.owner.name)
	return true
}
