package plan

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Documents keeps parsed and validated documents, with what follows from them alone. It
// is the query cache of the executor. Readers share no lock; when it is full, a document
// that was not asked for since the last look goes.
type Documents struct {
	byText sync.Map // string: *document
	byTree sync.Map // *ast.QueryDocument: *document

	mu     sync.Mutex
	ring   []*document
	hand   int
	most   int
	fields int // that the forms of all documents keep
}

var _ graphql.Cache[*ast.QueryDocument] = (*Documents)(nil)

// NewDocuments makes a cache of at most so many documents, one or more.
func NewDocuments(most int) *Documents { return &Documents{most: most} }

// document is a document and its forms.
type document struct {
	text  string
	tree  *ast.QueryDocument
	asked atomic.Bool

	conditions []string // the variables of @skip and @include
	forms      table[formKey, *form]
	fields     int  // that its forms keep
	gone       bool // it is not kept any more
}

const (
	// mostForms is how many forms of one document are kept.
	mostForms = 16
	// fieldsEach is how many fields a document may keep on average; one field takes some
	// two hundred bytes.
	fieldsEach = 500
)

// grown counts fields that are kept for a document more than before, and lets others go
// when all together keep too many.
func (d *Documents) grown(doc *document, fields int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if doc.gone {
		return
	}
	d.fields += fields
	doc.fields += fields
	for d.fields > d.most*fieldsEach && len(d.ring) > 1 {
		d.evict()
	}
}

// evict lets the next document go that was not asked for since the last look.
func (d *Documents) evict() {
	for {
		d.hand %= len(d.ring)
		if !d.ring[d.hand].asked.Swap(false) {
			break
		}
		d.hand++
	}
	old, last := d.ring[d.hand], len(d.ring)-1
	d.byText.Delete(old.text)
	d.byTree.Delete(old.tree)
	d.fields -= old.fields
	old.gone = true
	d.ring[d.hand], d.ring[last] = d.ring[last], nil
	d.ring = d.ring[:last]
	d.hand++
}

// formKey names an operation of a document and which of its conditions are true.
type formKey struct {
	op   *ast.OperationDefinition
	true uint64
}

// Get finds a document by its text.
func (d *Documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	found, ok := d.byText.Load(text)
	if !ok {
		return nil, false
	}
	doc := found.(*document)
	if !doc.asked.Load() { // most often it is, and the processors need not tell each other
		doc.asked.Store(true)
	}
	return doc.tree, true
}

// longestKept is how long a document may be, in bytes, to be kept: blanks and comments,
// which no other limit counts, must not fill the memory.
const longestKept = 20_000

// Add keeps a document, in place of another when there are too many.
func (d *Documents) Add(_ context.Context, text string, tree *ast.QueryDocument) {
	if len(text) > longestKept {
		return
	}
	doc := &document{text: strings.Clone(text), tree: tree, conditions: conditions(tree)}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.byText.Load(text); ok { // two requests have parsed it at once
		return
	}
	if len(d.ring) == d.most {
		d.evict()
	}
	d.ring = append(d.ring, doc)
	d.byText.Store(doc.text, doc)
	d.byTree.Store(tree, doc)
}

// form gives the form of a document that an operation takes with its variables.
func (d *Documents) form(op *graphql.OperationContext) *form {
	found, ok := d.byTree.Load(op.Doc)
	if !ok {
		return &form{}
	}
	doc := found.(*document)
	if len(doc.conditions) > 64 {
		return &form{}
	}
	key := formKey{op: op.Operation}
	for i, name := range doc.conditions {
		if yes, _ := op.Variables[name].(bool); yes {
			key.true |= 1 << i
		}
	}
	if f, ok := doc.forms.get(key); ok {
		return f
	}
	return doc.forms.add(key, &form{of: doc, in: d}, mostForms)
}

// conditions are the variables that decide what of a document counts.
func conditions(tree *ast.QueryDocument) []string {
	var names []string
	look := func(list ast.DirectiveList) {
		for _, d := range list {
			for _, a := range d.Arguments {
				if a.Value.Kind == ast.Variable {
					names = append(names, a.Value.Raw)
				}
			}
		}
	}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				look(s.Directives)
				walk(s.SelectionSet)
			case *ast.InlineFragment:
				look(s.Directives)
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				look(s.Directives)
			}
		}
	}
	for _, op := range tree.Operations {
		walk(op.SelectionSet)
	}
	for _, f := range tree.Fragments {
		walk(f.SelectionSet)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// form is an operation whose conditions are decided: no other variable changes which
// fields are asked for. Selection sets that hold the same are one here, so that
// where it begins in memory names a selection set.
type form struct {
	of *document // nil for a form that only one request sees
	in *Documents

	collected table[collectKey, []graphql.CollectedField]
	sets      table[string, ast.SelectionSet]
	below     table[collectKey, *selection]
	subplans  table[subplanKey, *subplan]
	variables table[setKey, []string] // that stand in a set, however deep
	roots     table[string, *field]
}

// setKey names a selection set of a form.
type setKey struct {
	first *ast.Selection
	n     int
}

func keyOf(set ast.SelectionSet) setKey { return setKey{unsafe.SliceData(set), len(set)} }

type collectKey struct {
	set setKey
	typ string
}

// collect gives the fields that are selected on values of a concrete type, merged and in order.
func (f *form) collect(op *graphql.OperationContext, set ast.SelectionSet, typ string, satisfies []string) []graphql.CollectedField {
	key := collectKey{keyOf(set), typ}
	if got, ok := f.collected.get(key); ok {
		return got
	}
	fields := slices.Clone(graphql.CollectFields(op, set, satisfies))
	for i := range fields {
		fields[i].Selections = f.one(fields[i].Selections)
	}
	f.grown(len(fields))
	return f.collected.add(key, fields, mostKept)
}

// grown counts fields that are kept.
func (f *form) grown(fields int) {
	if f.of != nil {
		f.in.grown(f.of, fields)
	}
}

// one gives the selection set that stands for all that hold the same.
func (f *form) one(set ast.SelectionSet) ast.SelectionSet {
	if len(set) == 0 {
		return nil
	}
	where := make([]byte, 0, 8*len(set))
	for _, s := range set {
		var at unsafe.Pointer
		switch s := s.(type) {
		case *ast.Field:
			at = unsafe.Pointer(s)
		case *ast.InlineFragment:
			at = unsafe.Pointer(s)
		case *ast.FragmentSpread:
			at = unsafe.Pointer(s)
		}
		where = binary.NativeEndian.AppendUint64(where, uint64(uintptr(at)))
	}
	return f.sets.add(string(where), set, mostKept)
}

// root gives a root field of the form as it stands there.
func (f *form) root(op *graphql.OperationContext, alias string) (graphql.CollectedField, bool) {
	for _, g := range f.collect(op, op.Operation.SelectionSet, "Query", []string{"Query"}) {
		if g.Alias == alias {
			return g, true
		}
	}
	return graphql.CollectedField{}, false
}
