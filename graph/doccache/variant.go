package doccache

import (
	"encoding/binary"
	"reflect"
	"slices"
	"sync"
	"unsafe"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Variant is an operation whose conditions are decided: no other variable changes which fields are selected.
// For example, query ($x: Boolean!) { city(id: "a") { name note @include(if: $x) } } has two variants.
//
// Selection sets that hold the same selections are one in a variant (see intern), so that the address of its
// first selection identifies a set for as long as the document is kept.
type Variant struct {
	document *document // nil for a variant that only one request sees
	cache    *QueryCache

	collected Map[CollectKey, []graphql.CollectedField]
	sets      Map[string, ast.SelectionSet]
	attached  sync.Map // reflect.Type: a pointer to a value of it
}

// variantKey names an operation of a document and which of its conditions are true.
type variantKey struct {
	op   *ast.OperationDefinition
	true uint64
}

// Variant returns the variant that an operation has with its variables.
func (d *QueryCache) Variant(op *graphql.OperationContext) *Variant {
	doc, ok := d.get(op.Doc)
	if !ok || len(doc.conditions) > 64 {
		return &Variant{cache: d}
	}
	key := variantKey{op: op.Operation}
	for i, name := range doc.conditions {
		if yes, _ := op.Variables[name].(bool); yes {
			key.true |= 1 << i
		}
	}
	if v, ok := doc.variants.Get(key); ok {
		return v
	}
	return doc.variants.Add(key, &Variant{document: doc, cache: d}, maxVariants)
}

// Attached returns the value of type T that is kept with a variant: a new one when it is the first call.
func Attached[T any](v *Variant) *T {
	key := reflect.TypeFor[T]()
	found, ok := v.attached.Load(key)
	if !ok {
		found, _ = v.attached.LoadOrStore(key, new(T))
	}
	return found.(*T)
}

// Kept reports whether the variant is kept for other requests.
func (v *Variant) Kept() bool { return v.document != nil }

// AddFields counts fields that are kept with the variant in addition.
func (v *Variant) AddFields(n int) {
	if v.document != nil {
		v.cache.addFields(v.document, n)
	}
}

// SetKey identifies a selection set of a variant.
type SetKey struct {
	first *ast.Selection
	n     int
}

// KeyOf returns the key of a selection set, which is one of the variant's.
func KeyOf(set ast.SelectionSet) SetKey { return SetKey{unsafe.SliceData(set), len(set)} }

// CollectKey identifies a selection set on a type.
type CollectKey struct {
	Set SetKey
	Typ string
}

// Collect returns the fields that are selected on values of a concrete type, merged and in order.
func (v *Variant) Collect(op *graphql.OperationContext, set ast.SelectionSet, typ string) []graphql.CollectedField {
	key := CollectKey{KeyOf(set), typ}
	if got, ok := v.collected.Get(key); ok {
		return got
	}
	fields := slices.Clone(graphql.CollectFields(op, set, v.cache.satisfies[typ]))
	for i := range fields {
		fields[i].Selections = v.intern(fields[i].Selections)
	}
	v.AddFields(len(fields))
	return v.collected.Add(key, fields, MaxEntries)
}

// Roots returns the root fields of an operation.
func (v *Variant) Roots(op *graphql.OperationContext) []graphql.CollectedField {
	return v.Collect(op, op.Operation.SelectionSet, "Query")
}

// intern returns the selection set that stands for all with the same selections.
func (v *Variant) intern(set ast.SelectionSet) ast.SelectionSet {
	if len(set) == 0 {
		return nil
	}
	addresses := make([]byte, 0, 8*len(set))
	for _, s := range set {
		var p unsafe.Pointer
		switch s := s.(type) {
		case *ast.Field:
			p = unsafe.Pointer(s)
		case *ast.InlineFragment:
			p = unsafe.Pointer(s)
		case *ast.FragmentSpread:
			p = unsafe.Pointer(s)
		}
		addresses = binary.NativeEndian.AppendUint64(addresses, uint64(uintptr(p)))
	}
	return v.sets.Add(string(addresses), set, MaxEntries)
}
