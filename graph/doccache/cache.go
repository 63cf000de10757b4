// Package doccache keeps GraphQL documents, and for each operation its variants: @skip and @include decided,
// fields merged, equal selection sets made one. Packages that derive more from a variant, such as plans, keep it
// with the variant, so that it goes when the document goes.
package doccache

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"
)

// QueryCache keeps parsed and validated documents by their text, with the variants of their operations. It is the query
// cache of gqlgen. A full cache evicts the least recently used document. One lock guards it: a request holds it twice,
// for less than a microsecond (docs/notes/caches.md).
type QueryCache struct {
	mu     sync.Mutex
	byText *simplelru.LRU[string, *document]
	byTree map[*ast.QueryDocument]*document // the same documents
	fields int                              // that the variants of all documents keep

	maxFields int
	satisfies map[string][]string // each object type and the abstract types that it implements
}

var _ graphql.Cache[*ast.QueryDocument] = (*QueryCache)(nil)

// New makes a cache of at most so many documents of a schema, one or more.
func New(capacity int, schema *ast.Schema) *QueryCache {
	d := &QueryCache{
		byTree: map[*ast.QueryDocument]*document{}, maxFields: capacity * fieldsEach, satisfies: map[string][]string{},
	}
	d.byText, _ = simplelru.NewLRU(max(1, capacity), d.evicted) // an error is about a capacity below 1
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
	tree       *ast.QueryDocument
	conditions []string // the variables of @skip and @include
	variants   Map[variantKey, *Variant]
	fields     int // that its variants keep; guarded by the lock of the cache
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
	if d.byTree[doc.tree] != doc { // evicted while a request used it
		return
	}
	d.fields += fields
	doc.fields += fields
	for d.fields > d.maxFields && d.byText.Len() > 1 {
		d.byText.RemoveOldest()
	}
}

// evicted forgets what is known of a document that leaves byText.
func (d *QueryCache) evicted(_ string, doc *document) {
	delete(d.byTree, doc.tree)
	d.fields -= doc.fields
}

// Get finds a document by its text.
func (d *QueryCache) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	doc, ok := d.byText.Get(text)
	if !ok {
		return nil, false
	}
	return doc.tree, true
}

// get finds a document by its tree.
func (d *QueryCache) get(tree *ast.QueryDocument) (*document, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	doc, ok := d.byTree[tree]
	return doc, ok
}

// MaxLength is how many bytes a document may have to be kept: blanks and comments, which no other limit counts, must
// not fill the memory.
const MaxLength = 20_000

// Add keeps a document, in place of another when there are too many.
func (d *QueryCache) Add(_ context.Context, text string, tree *ast.QueryDocument) {
	if len(text) > MaxLength {
		return
	}
	doc := &document{tree: tree, conditions: conditions(tree)}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byText.Contains(text) { // two requests have parsed it at once
		return
	}
	d.byText.Add(strings.Clone(text), doc)
	d.byTree[tree] = doc
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
