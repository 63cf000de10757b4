// Package doccache keeps GraphQL documents, and for each operation its variants: @skip and @include decided,
// fields merged, equal selection sets made one. Packages that derive more from a variant, such as plans, keep it
// with the variant, so that it goes when the document goes.
package doccache

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// QueryCache keeps parsed and validated documents by their text, with the variants of their operations. It
// is the query cache of gqlgen. Readers share no lock; a full cache evicts by CLOCK (second chance).
type QueryCache struct {
	byText sync.Map // string: *document
	byTree sync.Map // *ast.QueryDocument: *document

	mu       sync.Mutex
	ring     []*document
	hand     int // of the clock
	capacity int
	fields   int // that the variants of all documents keep

	satisfies map[string][]string // each object type and the abstract types that it implements
}

var _ graphql.Cache[*ast.QueryDocument] = (*QueryCache)(nil)

// New makes a cache of at most so many documents of a schema, one or more.
func New(capacity int, schema *ast.Schema) *QueryCache {
	d := &QueryCache{capacity: capacity, satisfies: map[string][]string{}}
	for name, def := range schema.Types {
		if def.Kind != ast.Object {
			continue
		}
		d.satisfies[name] = []string{name}
		for _, abstract := range schema.GetImplements(def) {
			d.satisfies[name] = append(d.satisfies[name], abstract.Name)
		}
	}
	return d
}

// document is a document and the variants of its operations.
type document struct {
	text string
	tree *ast.QueryDocument
	used atomic.Bool // since the hand of the clock passed it

	conditions []string // the variables of @skip and @include
	variants   Map[variantKey, *Variant]
	fields     int // that its variants keep
	evicted    bool
}

const (
	// maxVariants is how many variants of one document are kept.
	maxVariants = 16
	// fieldsEach is how many fields a document may keep on average; one field takes some
	// two hundred bytes.
	fieldsEach = 500
)

// addFields counts fields that a document keeps in addition, and evicts others when all together keep too many.
func (d *QueryCache) addFields(doc *document, fields int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if doc.evicted {
		return
	}
	d.fields += fields
	doc.fields += fields
	for d.fields > d.capacity*fieldsEach && len(d.ring) > 1 {
		d.evict()
	}
}

// evict removes the next document that was not used since the hand passed it.
func (d *QueryCache) evict() {
	for {
		d.hand %= len(d.ring)
		if !d.ring[d.hand].used.Swap(false) {
			break
		}
		d.hand++
	}
	old, last := d.ring[d.hand], len(d.ring)-1
	d.byText.Delete(old.text)
	d.byTree.Delete(old.tree)
	d.fields -= old.fields
	old.evicted = true
	d.ring[d.hand], d.ring[last] = d.ring[last], nil
	d.ring = d.ring[:last]
	d.hand++
}

// Get finds a document by its text.
func (d *QueryCache) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	found, ok := d.byText.Load(text)
	if !ok {
		return nil, false
	}
	doc := found.(*document)
	if !doc.used.Load() { // mostly it is set, and a store would take the cache line from other processors
		doc.used.Store(true)
	}
	return doc.tree, true
}

// MaxLength is how many bytes a document may have to be kept: blanks and comments, which no other limit counts, must
// not fill the memory.
const MaxLength = 20_000

// Add keeps a document, in place of another when there are too many.
func (d *QueryCache) Add(_ context.Context, text string, tree *ast.QueryDocument) {
	if len(text) > MaxLength {
		return
	}
	doc := &document{text: strings.Clone(text), tree: tree, conditions: conditions(tree)}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.byText.Load(text); ok { // two requests have parsed it at once
		return
	}
	if len(d.ring) == d.capacity {
		d.evict()
	}
	d.ring = append(d.ring, doc)
	d.byText.Store(doc.text, doc)
	d.byTree.Store(tree, doc)
}

// conditions are the variables of the directives of a document, sorted.
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
