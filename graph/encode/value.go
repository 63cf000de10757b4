package encode

import (
	"reflect"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
	"cityweave/graph/result"
)

// value writes what the executor has filled into a field, or what a resolver returned, as a type of
// the schema. Lists of the executor may stand behind a pointer.
func (w *writer) value(f *field, t *ast.Type, v any) bool {
	if t.Elem == nil {
		switch v := v.(type) {
		case *int32:
			w.b = strconv.AppendInt(w.b, int64(*v), 10)
			return true
		case int32:
			w.b = strconv.AppendInt(w.b, int64(v), 10)
			return true
		}
		if f.below != nil {
			return w.one(f, v, t.NonNull)
		}
		return w.other(f, t, v)
	}
	var ok bool
	switch v := v.(type) {
	case nil:
		if !t.NonNull {
			return w.null(false)
		}
		w.b = append(w.b, "[]"...)
		return true
	case *[]result.Entity:
		ok = w.entities(f, t, *v)
	case []result.Entity:
		ok = w.entities(f, t, v)
	case *[]*result.Edge:
		ok = pointers(w, f, t, *v)
	case *[]*result.Link:
		ok = pointers(w, f, t, *v)
	case *[]*result.Evidence:
		ok = pointers(w, f, t, *v)
	case []*result.Facet:
		ok = pointers(w, f, t, v)
	case []*result.FacetBucket:
		ok = pointers(w, f, t, v)
	case []*result.Statement:
		ok = pointers(w, f, t, v)
	default:
		return w.other(f, t, v)
	}
	if !ok && !t.NonNull {
		w.b = append(w.b, "null"...)
		return true
	}
	return ok
}

func (w *writer) entities(f *field, t *ast.Type, list []result.Entity) bool {
	return w.list(len(list), func(i int) bool {
		o, self := f.below.entity(w, list[i])
		if self == nil {
			return w.null(t.Elem.NonNull)
		}
		return w.orNull(o, self, t.Elem.NonNull)
	})
}

func pointers[T any](w *writer, f *field, t *ast.Type, list []*T) bool {
	return w.list(len(list), func(i int) bool {
		if list[i] == nil {
			return w.null(t.Elem.NonNull)
		}
		return w.one(f, list[i], t.Elem.NonNull)
	})
}

// encoders are kept by the type of the schema and the Go type.
type encoderKey struct {
	typ    *ast.Type
	goType reflect.Type
}

// other writes a value of any type.
func (w *writer) other(f *field, t *ast.Type, v any) bool {
	rv := reflect.ValueOf(v)
	if !rv.IsValid() {
		return w.null(t.NonNull)
	}
	key := encoderKey{t, rv.Type()}
	encode, ok := w.encoders.Get(key)
	if !ok {
		var err error
		if encode, err = encoderFor(t, rv.Type()); err != nil {
			panic(err)
		}
		encode = w.encoders.Add(key, encode, doccache.MaxEntries)
	}
	return encode(w, f, rv)
}
