package plan

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
	"cityweave/graph/encode"
	"cityweave/graph/result"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// Planner answers root fields over a store. It may be used by many goroutines.
type Planner struct {
	*catalog
	store      store.Store
	docs       *doccache.QueryCache
	encoder    *encode.Encoder
	maxNodes   int
	maxTouched int
	maxAnswer  int
	schema     *ast.Schema
	// maxIntrospected is the most values that an answer may tell about the schema.
	maxIntrospected int
	arenas          arenas
}

// New makes a planner for the schema that the ontology table gives. maxNodes is the most
// nodes that an operation may have, by the product of its page sizes; maxTouched the most
// links that a root field may look at where that is not bounded by its size.
// docs are the documents that the executor keeps.
func New(o *kg.Ontology, schema *ast.Schema, st store.Store, docs *doccache.QueryCache, maxNodes, maxTouched int) *Planner {
	p := &Planner{catalog: newCatalog(o), store: st, docs: docs, encoder: encode.New(o, schema, docs), maxNodes: maxNodes, maxTouched: maxTouched}
	p.schema, p.maxIntrospected = schema, limits.Saturated
	return p
}

// LimitAnswers sets the most bytes that one root field may have; it is called before the
// first request.
func (p *Planner) LimitAnswers(bytes int) {
	p.maxAnswer = bytes
	p.encoder.LimitAnswers(bytes)
}

// LimitIntrospection sets the most values that an answer may tell about the schema; it is
// called before the first request.
func (p *Planner) LimitIntrospection(values int) { p.maxIntrospected = values }

type requestKey struct{}

// WithRequest makes all root fields of one operation see one release.
func (p *Planner) WithRequest(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestKey{}, sync.OnceValues(func() (store.View, error) {
		view, err := p.store.View(ctx)
		if err == nil {
			saw(ctx, view)
		}
		return view, err
	}))
}

func (p *Planner) view(ctx context.Context) (store.View, error) {
	if once, ok := ctx.Value(requestKey{}).(func() (store.View, error)); ok {
		return once()
	}
	return p.store.View(ctx)
}

// origin is the parent of a root field.
type origin struct{ result.Filled }

func (*origin) Ident() string { return "" }

// Root answers the root field that is being resolved with its whole selection. The
// zero T stands for null.
func Root[T any](ctx context.Context, p *Planner) (T, error) {
	var none T
	alias := graphql.GetFieldContext(ctx).Field.Alias
	all, _ := ctx.Value(preparedKey{}).(*prepared)
	var c *compiled
	if all != nil {
		c = all.fields[alias]
	}
	if c == nil {
		return none, Internal(errors.New("the field that is resolved was not prepared"))
	}
	if c.err != nil {
		return none, c.err
	}
	view, err := p.view(ctx)
	if err != nil {
		return none, Internal(err)
	}
	o, first := &origin{}, &step{key: alias, index: c.steps - 1, run: c.run}
	r := &run{arena: arenaOf(ctx), ctx: ctx, o: p.catalog.o, view: view, prepared: all}
	r.wants = slices.Grow(r.wants[:0], c.steps)[:c.steps]
	r.push(o, shape{first})
	if err := r.finish(); isTooMuch(err) {
		return none, err
	} else if err != nil {
		return none, clientError(err)
	}
	v, _ := o.Named(alias).(T)
	return v, nil
}

func (c *compiler) root(f graphql.CollectedField, w at) (runFunc, error) {
	w.factor = 1
	a := c.args(f, w)
	switch f.Name {
	case "node":
		return c.nodesByID(f, w, a, "id", true)
	case "nodes":
		return c.nodesByID(f, w, a, "ids", false)
	case "entity":
		return c.entitiesByID(f, w, a, "id", c.everything, true)
	case "entities":
		return c.entitiesByID(f, w, a, "ids", c.everything, false)
	case "byExternalId":
		return c.byExternalID(f, w, a)
	case "dataset":
		return c.dataset(f, w)
	case "aggregate":
		return c.aggregate(f, w, a)
	case "coverage":
		return c.coverage(f, w, a)
	case "search":
		return c.search(f, w, a)
	case "suggest":
		return c.suggest(f, w, a)
	case "mapNames":
		return c.mapNames(f, w, a)
	case "expand":
		return c.expand(f, w, a)
	case "subgraph":
		return c.subgraph(f, w, a)
	case "shortestPaths":
		return c.paths(f, w, a, 6, 8, store.View.ShortestPaths)
	case "paths":
		return c.paths(f, w, a, 4, 6, store.View.Paths)
	case "explainConnection":
		return c.explain(f, w, a)
	case "conflicts":
		return c.conflicts(f, w, a)
	case "changes":
		return c.changes(f, w, a)
	case "ontology":
		return c.ontology(), nil
	}
	t := c.roots[f.Name]
	if t.list {
		return c.list(f, t.t, w)
	}
	return c.entitiesByID(f, w, a, "id", []kg.TypeID{t.t}, true)
}

// readIDs reads an id or a list of ids, bounded.
func (c *compiler) readIDs(a args, key string, w at) ([]string, error) {
	ids, _ := a.strings(key)
	if len(ids) > maxIDs {
		return nil, badInput(a.at(key), "%d ids are more than the %d that one call may ask for: ask in parts", len(ids), maxIDs)
	}
	return ids, c.spend(w, len(ids), key)
}

// entitiesByID compiles getting entities of some types; ids of other types are unknown here.
func (c *compiler) entitiesByID(f graphql.CollectedField, w at, a args, key string, types []kg.TypeID, one bool) (runFunc, error) {
	ids, err := c.readIDs(a, key, w)
	if err != nil {
		return nil, err
	}
	below, err := c.entities(f.Selections, types, w.times(max(1, len(ids))))
	if err != nil {
		return nil, err
	}
	if len(types) == 1 {
		for i, id := range ids {
			if t, ok := c.o.TypeOf(id); !ok || t != types[0] {
				ids[i] = ""
			}
		}
	}
	then := next(c.typesOf(ids), below)
	return func(r *run, _ *batch) ([]any, error) {
		found, err := r.byID(ids, below, then)
		if err != nil {
			return nil, err
		}
		return answer[result.Entity](found, one), nil
	}, nil
}

// typesOf is the types that ids say they are of.
func (c *compiler) typesOf(ids []string) []kg.TypeID {
	var out []kg.TypeID
	for _, id := range ids {
		if t, ok := c.o.TypeOf(id); ok && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// answer is the value of a root field: one thing or a list with nulls.
func answer[T any](found []any, one bool) []any {
	if one {
		return found[:1]
	}
	return []any{result.As[T](found)}
}

// nodesByID compiles getting anything with an id. Ids of links begin with L, of statements
// with P, of evidence with E; ids of entities have a prefix and a colon.
func (c *compiler) nodesByID(f graphql.CollectedField, w at, a args, key string, one bool) (runFunc, error) {
	ids, err := c.readIDs(a, key, w)
	if err != nil {
		return nil, err
	}
	w = w.times(max(1, len(ids)))
	entities, err := c.entities(f.Selections, c.everything, w)
	if err != nil {
		return nil, err
	}
	links, err := c.link(f.Selections, w)
	if err != nil {
		return nil, err
	}
	statements, err := c.statement(f.Selections, w)
	if err != nil {
		return nil, err
	}
	evidence, err := c.evidence(f.Selections, w)
	then := next(c.typesOf(ids), entities)
	return func(r *run, _ *batch) ([]any, error) {
		found, err := r.byID(ids, entities, then)
		if err != nil {
			return nil, err
		}
		facts, err := r.facts(ids, links, statements)
		if err != nil {
			return nil, err
		}
		records, err := r.view.Evidence(r.ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range found {
			switch {
			case facts[i] != nil:
				found[i] = facts[i]
			case records[i] != nil:
				found[i] = r.evidence(records[i], evidence)
			}
		}
		return answer[result.Node](found, one), nil
	}, err
}

func (c *compiler) byExternalID(f graphql.CollectedField, w at, a args) (runFunc, error) {
	word, _ := a.string("scheme")
	value, _ := a.string("value")
	id := kg.ExternalID{Scheme: c.schemes[word], Value: value}
	below, err := c.entities(f.Selections, c.everything, w)
	return func(r *run, _ *batch) ([]any, error) {
		found, err := r.view.Lookup(r.ctx, []kg.ExternalID{id})
		if err != nil {
			return nil, err
		}
		return []any{r.entity(found[0], below)}, nil
	}, err
}

func (c *compiler) dataset(f graphql.CollectedField, w at) (runFunc, error) {
	source, _ := c.o.Type("Source")
	below, err := c.fields(f.Selections, "Dataset", w, func(g graphql.CollectedField, w at) (runFunc, error) {
		switch g.Name {
		case "sources":
			return c.list(g, source, w)
		case "blocks":
			return c.blocks(g, w)
		case "history":
			return func(r *run, b *batch) ([]any, error) { return c.history(b, r) }, nil
		}
		return nil, nil
	})
	return func(r *run, _ *batch) ([]any, error) {
		ref, err := r.reference()
		if err != nil {
			return nil, err
		}
		d := &result.Dataset{Current: r.view.Release(), Reference: ref, Ontology: r.o}
		if copied, ok := r.view.(store.Copied); ok {
			d.Copy = result.NewMirror(copied.Copy(), time.Now())
		}
		r.push(d, below)
		return []any{d}, nil
	}, err
}

// ontology compiles the schema as a graph.
func (c *compiler) ontology() runFunc {
	return func(r *run, _ *batch) ([]any, error) {
		ref, err := r.reference()
		if err != nil {
			return nil, err
		}
		return []any{&result.Ontology{Table: r.o, Reference: ref}}, nil
	}
}

// Write resolves a root field with next and writes its value, so that the executor gets
// bytes in place of values. What next refuses, and null, go back as they are; fields of
// introspection are left to the executor.
//
// It is a field middleware: what the executor does around a root field stays as it is, from
// reading the arguments to recording errors.
func (p *Planner) Write(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if !fc.IsResolver || fc.Object != "Query" {
		return next(ctx)
	}
	v, err := next(ctx)
	if err != nil || encode.IsNull(v) {
		return v, err
	}
	answer, err := p.encoder.Root(ctx, v)
	switch {
	case errors.Is(err, encode.ErrTooLarge):
		return nil, coded(errcode.TooLarge, fc.Field.Alias, "the answer has more bytes than the limit of %d: lower \"first\" or select fewer fields", p.maxAnswer)
	case err != nil:
		return nil, err
	case answer == nil:
		return graphql.Null, nil
	}
	if l, ok := ctx.Value(buffersKey{}).(*Buffers); ok {
		l.add(answer)
	}
	return answer, nil
}

// Writes reports whether all data of an operation comes from Write, or is as if it did.
func (p *Planner) Writes(op *graphql.OperationContext) bool {
	return !slices.ContainsFunc(p.docs.Variant(op).Roots(op), func(f graphql.CollectedField) bool {
		return f.Name == "__schema" || f.Name == "__type"
	})
}
