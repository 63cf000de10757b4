package plan

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/doccache"
	"cityweave/internal/errcode"
	"cityweave/internal/store"
)

// Nodes of lists that no argument bounds are estimated by these numbers, which no entity
// or fact of the built-in data exceeds. What is read is counted all the same, and held to
// the limit, so that other data cannot get past it.
const (
	fewEvidence   = 3  // records about one link or statement
	fewStatements = 20 // about one entity
	fewRegions    = 20 // that a place lies in
	fewBlocks     = 50 // of one document
)

// valuesPerNode is how many values of introspection count as one node, in the time that they take.
const valuesPerNode = 5

// Cost is what an operation takes, in nodes: entities, links, statements, records of
// evidence and blocks of documents. The estimate has what introspection takes, too.
type Cost struct {
	Estimated int `json:"estimated"` // at most, known before anything is read
	Limit     int `json:"limit"`     // of the estimate
	Actual    int `json:"actual"`    // what was read
}

// Extension writes the cost as a member that follows another in a response.
func (c Cost) Extension() []byte {
	b := make([]byte, 0, 120)
	b = append(b, `,"extensions":{"cost":{"estimated":`...)
	b = strconv.AppendInt(b, int64(c.Estimated), 10)
	b = append(b, `,"limit":`...)
	b = strconv.AppendInt(b, int64(c.Limit), 10)
	b = append(b, `,"actual":`...)
	b = strconv.AppendInt(b, int64(c.Actual), 10)
	return append(b, "}}"...)
}

// prepared is an operation whose root fields have been compiled.
type prepared struct {
	fields    map[string]*compiled // by response key
	estimated int
	limit     int
	read      atomic.Int64
}

type preparedKey struct{}

// compiled is a root field that is ready to run, or why it cannot be.
type compiled struct {
	run   runFunc
	steps int
	err   error
}

// Prepare compiles all root fields of an operation. The error is about the operation as a
// whole: it could read more nodes than the limit. What is wrong with one root field is
// told when that field is resolved.
func (p *Planner) Prepare(ctx context.Context, op *graphql.OperationContext) (context.Context, Cost, error) {
	all := &prepared{fields: map[string]*compiled{}, limit: p.maxNodes}
	variant := p.docs.Variant(op)
	largest, most := "", 0
	about := &introspected{op: op, variant: variant, schema: p.schema, most: p.maxIntrospected}
	roots := variant.Roots(op)
	searches := searching(roots)
	for _, f := range roots {
		if len(f.Name) > 1 && f.Name[:2] == "__" {
			if about.root(f); about.values > about.most {
				over := about.most + 1 // where the count stopped depends on the order of a map
				return ctx, Cost{Estimated: over, Limit: about.most}, coded(errcode.TooMuch, f.Alias, "it could tell %d values about the schema or more, over the limit of %d (--max-introspection): ask for fewer lists and aliases, or take the schema from /schema.graphqls", over, about.most)
			}
			continue
		}
		c := p.compile(op, variant, f, searches)
		all.fields[f.Alias] = c.compiled
		all.estimated = min(all.estimated+c.nodes, 1<<40)
		if c.nodes > most {
			largest, most = f.Alias, c.nodes
		}
		if isTooMuch(c.err) && c.nodes > p.maxNodes {
			return ctx, all.cost(), c.err
		}
	}
	all.estimated += about.values / valuesPerNode
	if all.estimated > all.limit {
		return ctx, all.cost(), coded(errcode.TooMuch, largest, "the root fields together could have %d nodes, more than the limit of %d: lower \"first\" here, or ask in several requests", all.estimated, all.limit)
	}
	return context.WithValue(ctx, preparedKey{}, all), all.cost(), nil
}

// Spent is the cost of an operation that has been run with the context that Prepare gave.
func (p *Planner) Spent(ctx context.Context) Cost {
	all, ok := ctx.Value(preparedKey{}).(*prepared)
	if !ok {
		return Cost{Limit: p.maxNodes}
	}
	return all.cost()
}

func (a *prepared) cost() Cost { return Cost{a.estimated, a.limit, int(a.read.Load())} }

// fieldCompiler is a compiler that has done its work.
type fieldCompiler struct {
	*compiled
	nodes int
}

// searching counts the root fields that may look at many links for a small answer: they share one
// limit equally, so that a request cannot have it many times over by aliases, and what it
// is refused does not depend on which of them runs first.
func searching(roots []graphql.CollectedField) (n int) {
	for _, f := range roots {
		switch f.Name {
		case "aggregate", "coverage", "shortestPaths", "paths", "explainConnection":
			n++
		}
	}
	return n
}

// allowance is the most links that one of the searches may look at.
func (c *compiler) allowance() int { return max(1, c.maxTouched/max(1, c.searches)) }

// lower is what to do about a search that looks at more.
func (c *compiler) lower(search string) string {
	if c.searches < 2 {
		return search
	}
	return fmt.Sprintf("%s, or ask for it alone: the %d counts and searches of this request share --max-touched", search, c.searches)
}

// compile compiles one root field of an operation with so many searches.
func (p *Planner) compile(op *graphql.OperationContext, variant *doccache.Variant, f graphql.CollectedField, searches int) fieldCompiler {
	c := &compiler{catalog: p.catalog, op: op, variant: variant, kept: doccache.Attached[subplans](variant), maxNodes: p.maxNodes, maxTouched: p.maxTouched, searches: searches}
	defer func() { c.op = nil }() // subplans that are kept must not hold the request
	w := at{}.field(f).times(1)
	run, err := c.root(f, w)
	if err == nil && c.nodes > c.maxNodes {
		err = c.spend(w, 0, "first")
	}
	if err != nil {
		return fieldCompiler{&compiled{err: err}, c.nodes}
	}
	first := c.step(f.Alias, run)
	return fieldCompiler{&compiled{run: first.run, steps: c.made}, c.nodes}
}

// count counts nodes that the plan may read; spend refuses too many of them.
func (c *compiler) count(w at, n int) { c.nodes = min(c.nodes+saturating(w.factor, n), 1<<40) }

// counted holds what was read to the limit.
func (r *run) counted() error {
	if r.prepared == nil {
		return nil
	}
	n := r.prepared.read.Add(int64(r.read))
	r.read = 0
	if n > int64(r.prepared.limit) {
		return coded(errcode.TooMuch, "the answer", "it has %d nodes or more, over the limit of %d: ask for less at once", n, r.prepared.limit)
	}
	return nil
}

type releaseKey struct{}

// seen is the release that a request is answered from.
type seen struct {
	mu sync.Mutex
	id string
}

// WithRelease lets a request know the release that it is answered from.
func (p *Planner) WithRelease(ctx context.Context) context.Context {
	return context.WithValue(ctx, releaseKey{}, &seen{})
}

// Release is the release that the request of a context was answered from, or, when it has
// read nothing yet, the newest one.
func (p *Planner) Release(ctx context.Context) (string, error) {
	s, ok := ctx.Value(releaseKey{}).(*seen)
	if ok {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.id != "" {
			return s.id, nil
		}
	}
	view, err := p.store.View(ctx)
	if err != nil {
		return "", fmt.Errorf("asking for the release: %w", err)
	}
	return named(view), nil
}

// named is a release as it is told from others.
func named(view store.View) string {
	r := view.Release()
	return r.ID + " " + r.Hash
}

// saw notes the release of a view that a request reads.
func saw(ctx context.Context, view store.View) {
	if s, ok := ctx.Value(releaseKey{}).(*seen); ok {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.id = named(view)
	}
}
