package encode

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
	"cityweave/graph/result"
)

// What follows binds a field of the schema to a Go method or field as gqlgen does: by a
// name that is the same but for case and underscores, a method before a field.

// encoder writes a Go value as a type of the schema.
type encoder func(w *writer, f *field, v reflect.Value) bool

// accessor gives the accessor of a field for values of a Go type.
func (k *objectKind) accessor(def *ast.FieldDefinition, goType reflect.Type) (accessor, error) {
	if a, ok := k.accessors[def.Name]; ok {
		return a, nil
	}
	if goType == reflect.TypeFor[*result.Object]() {
		return ofEntity(def), nil
	}
	return bind(def, goType)
}

// ofEntity binds a field of an entity that has no accessor of its own.
func ofEntity(def *ast.FieldDefinition) accessor {
	var bound doccache.Map[reflect.Type, accessor]
	return func(w *writer, f *field, v any) bool {
		self := v.(*result.Object).Self
		t := reflect.TypeOf(self)
		a, ok := bound.Get(t)
		if !ok {
			var err error
			if a, err = bind(def, t); err != nil {
				panic(err)
			}
			a = bound.Add(t, a, doccache.MaxEntries)
		}
		return a(w, f, self)
	}
}

// bind finds the method or field of a Go type, which is a pointer to a struct.
func bind(def *ast.FieldDefinition, goType reflect.Type) (accessor, error) {
	if goType.Kind() != reflect.Pointer || goType.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("%s is no pointer to a struct", goType)
	}
	for m := range goType.Methods() {
		if same(m.Name, def.Name) {
			return bindMethod(def, m)
		}
	}
	for _, f := range reflect.VisibleFields(goType.Elem()) {
		if f.IsExported() && !f.Anonymous && same(f.Name, def.Name) {
			encode, err := encoderFor(def.Type, f.Type)
			return func(w *writer, g *field, v any) bool {
				return encode(w, g, reflect.ValueOf(v).Elem().FieldByIndex(f.Index))
			}, err
		}
	}
	return nil, fmt.Errorf("%s has neither a method nor a field of this name", goType)
}

func same(goName, name string) bool {
	return strings.EqualFold(strings.ReplaceAll(goName, "_", ""), strings.ReplaceAll(name, "_", ""))
}

func bindMethod(def *ast.FieldDefinition, m reflect.Method) (accessor, error) {
	t := m.Type
	withContext := t.NumIn() == 2 && t.In(1) == reflect.TypeFor[context.Context]()
	withError := t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]()
	if t.NumIn() > 1 && !withContext || t.NumOut() != 1 && !withError {
		return nil, fmt.Errorf("the method %s takes or gives more than a value of the answer does", m.Name)
	}
	encode, err := encoderFor(def.Type, t.Out(0))
	return func(w *writer, f *field, v any) bool {
		in := []reflect.Value{reflect.ValueOf(v)}
		if withContext {
			in = append(in, reflect.ValueOf(w.here()))
		}
		out := m.Func.Call(in)
		if withError {
			if err, _ := out[1].Interface().(error); err != nil {
				ctx := w.here()
				w.op.Error(ctx, graphql.AddFieldLocationToError(ctx, err))
				if !f.nonNull {
					w.b = append(w.b, "null"...)
				}
				return !f.nonNull
			}
		}
		return encode(w, f, out[0])
	}, err
}

// encoderFor gives the encoder of a Go type for a type of the schema.
func encoderFor(t *ast.Type, goType reflect.Type) (encoder, error) {
	if t.Elem != nil {
		return listEncoder(t, goType)
	}
	if leaf := leafEncoder(t, goType); leaf != nil {
		return leaf, nil
	}
	switch goType.Kind() {
	case reflect.Pointer:
		if goType.Elem().Kind() == reflect.Struct {
			break
		}
		inner, err := encoderFor(t, goType.Elem())
		return func(w *writer, f *field, v reflect.Value) bool {
			if v.IsNil() {
				return w.null(t.NonNull)
			}
			return inner(w, f, v.Elem())
		}, err
	case reflect.Interface, reflect.Struct:
	default:
		return nil, fmt.Errorf("%s cannot be written as %s", goType, t)
	}
	return func(w *writer, f *field, v reflect.Value) bool {
		if f.below == nil {
			panic(fmt.Errorf("%s cannot be written as %s", goType, t))
		}
		if v.Kind() != reflect.Struct && v.IsNil() {
			return w.null(t.NonNull)
		}
		return w.one(f, v.Interface(), t.NonNull)
	}, nil
}

func listEncoder(t *ast.Type, goType reflect.Type) (encoder, error) {
	if goType.Kind() != reflect.Slice {
		return nil, fmt.Errorf("%s cannot be written as %s", goType, t)
	}
	item, err := encoderFor(t.Elem, goType.Elem())
	return func(w *writer, f *field, v reflect.Value) bool {
		if v.IsNil() && !t.NonNull {
			return w.null(false)
		}
		if w.list(v.Len(), func(i int) bool { return item(w, f, v.Index(i)) }) {
			return true
		}
		if !t.NonNull {
			w.b = append(w.b, "null"...)
		}
		return !t.NonNull
	}, err
}

// leafEncoder gives the encoder of a scalar or an enum; nil when the Go type is none.
func leafEncoder(t *ast.Type, goType reflect.Type) encoder {
	if goType == reflect.TypeFor[result.Word]() {
		return func(w *writer, _ *field, v reflect.Value) bool {
			w.b = appendWord(w.b, v.String())
			return true
		}
	}
	if goType.Implements(reflect.TypeFor[graphql.Marshaler]()) {
		return func(w *writer, _ *field, v reflect.Value) bool {
			if v.Kind() == reflect.Pointer && v.IsNil() || v.Kind() == reflect.Interface && v.IsNil() {
				return w.null(t.NonNull)
			}
			w.b = appendMarshaled(w.b, v.Interface().(graphql.Marshaler))
			return true
		}
	}
	switch goType.Kind() {
	case reflect.String: // of a scalar, or of an enum
		return func(w *writer, _ *field, v reflect.Value) bool {
			w.b = appendText(w.b, v.String())
			return true
		}
	case reflect.Bool:
		return func(w *writer, _ *field, v reflect.Value) bool {
			w.b = strconv.AppendBool(w.b, v.Bool())
			return true
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(w *writer, _ *field, v reflect.Value) bool {
			w.b = strconv.AppendInt(w.b, v.Int(), 10)
			return true
		}
	case reflect.Float64:
		return func(w *writer, _ *field, v reflect.Value) bool { return w.float(v.Float()) }
	default:
		return nil
	}
}

// float writes a number; one that JSON cannot say is an error, and null whatever its type.
func (w *writer) float(n float64) bool {
	if math.IsInf(n, 0) || math.IsNaN(n) {
		graphql.AddError(w.here(), errors.New("cannot marshal infinite no NaN float values"))
		w.b = append(w.b, "null"...)
		return true
	}
	w.b = appendFloat(w.b, n)
	return true
}

// pointer gives a pointer to a struct for the struct or the pointer; nil for a nil pointer.
func pointer(v any) any {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Pointer:
		if rv.IsNil() {
			return nil
		}
		return v
	case reflect.Struct:
		p := reflect.New(rv.Type())
		p.Elem().Set(rv)
		return p.Interface()
	default:
		return v
	}
}
