package planner

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/graph/arguments"
	"cityweave/graph/doccache"
	"cityweave/graph/plan"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Limits are the bounds of an operation.
type Limits struct {
	Nodes         int // that its answer may have, by the product of its page sizes
	Touched       int // links that a root field may look at where its size does not bound that
	Introspection int // values about the schema that an answer may have
	Page          int // the largest page of a connection; 0 is 100
}

// Prices are what reads cost on an engine besides the nodes of the answer.
type Prices struct {
	Expand int // nodes for each parent of an expansion, see store.Priced
}

// Planner plans operations over a schema. It may be used by many goroutines.
type Planner struct {
	*words
	docs   *doccache.QueryCache
	schema *ast.Schema
	limits Limits
	prices Prices
	// deprecates: the schema has deprecated elements
	deprecates bool
}

// New makes a planner for the schema that the ontology table gives. docs has the documents that operations are from.
func New(o *kg.Ontology, schema *ast.Schema, docs *doccache.QueryCache, l Limits, p Prices) *Planner {
	return &Planner{
		words: newWords(o), schema: schema, docs: docs, limits: l, prices: p, deprecates: hasDeprecated(schema),
	}
}

// Plan compiles all root fields of an operation. The error is about the operation as a whole: it could read more
// nodes than the limit; the operation then has only its estimate and the limit. A fault of one root field is in
// Root.Err.
func (p *Planner) Plan(op *graphql.OperationContext) (*plan.Operation, error) {
	return p.Replacing(op, nil)
}

// Replacing plans an operation like Plan, with other IDs of entities in place of some that are gone. A warning says so
// for each place.
func (p *Planner) Replacing(op *graphql.OperationContext, gone map[string]kg.Tombstone) (*plan.Operation, error) {
	return p.plan(op, gone, nil)
}

func (p *Planner) plan(
	op *graphql.OperationContext, gone map[string]kg.Tombstone, meant plan.Meanings,
) (*plan.Operation, error) {
	out := &plan.Operation{Limit: p.limits.Nodes, Ontology: p.o}
	out.Replan = func(m plan.Meanings) (*plan.Operation, error) { return p.plan(op, gone, m) }
	variant := p.docs.Variant(op)
	roots := variant.Roots(op)
	largest, most := "", 0
	var written []plan.WrittenName
	about := &introspected{op: op, variant: variant, schema: p.schema, most: p.limits.Introspection}
	c := &compiler{
		words: p.words, op: op, variant: variant, kept: doccache.Attached[subplans](variant),
		maxCost: p.limits.Nodes, maxPage: cmp.Or(p.limits.Page, maxPage), maxTouched: p.limits.Touched,
		traversals: countTraversals(roots, op.Variables),
		filtered:   p.countFiltered(roots, op.Variables), expandPrice: p.prices.Expand, replaced: gone,
		meant: meant,
	}
	if len(gone) > 0 || meant != nil {
		c.kept = &subplans{} // what is kept with the variant has the IDs and the names of the query
	}
	for _, f := range roots {
		if strings.HasPrefix(f.Name, "__") {
			out.Introspects = out.Introspects || f.Name != "__typename"
			if about.root(f); about.values > about.most {
				over := about.most + 1 // where the count stopped depends on the order of a map
				return &plan.Operation{Estimated: over, Limit: about.most}, plan.Coded(
					errcode.TooMuch, f.Alias,
					"it could tell %d values about the schema or more, over the limit of %d (--max-introspection): "+
						"ask for fewer lists and aliases, or take the schema from /schema.graphqls",
					over, about.most,
				)
			}
			continue
		}
		root, cost := c.field(f)
		if p.deprecates {
			deprecated := doccache.Attached[deprecations](variant).of(f.Alias, op.Operation.SelectionSet)
			root.Warnings = append(root.Warnings, deprecated...)
		}
		out.Fields = append(out.Fields, root)
		if root.Err == nil {
			written = append(written, c.Written...)
		}
		out.Estimated = min(out.Estimated+cost, maxCost)
		if cost > most {
			largest, most = f.Alias, cost
		}
		if isTooMuch(root.Err) && cost > p.limits.Nodes {
			return out, root.Err
		}
	}
	out.ReadsClock = c.readsClock
	out.Checks = checked(out.Fields)
	out.Names = arguments.Distinct(written)
	out.Estimated = min(out.Estimated+len(out.Checks)+saturating(len(out.Names), perWritten), maxCost)
	out.Estimated += about.values / valuesPerNode
	if out.Estimated > out.Limit {
		return out, plan.Coded(
			errcode.TooMuch, largest,
			"the root fields together could have %d nodes, more than the limit of %d: "+
				"lower \"first\" here, or ask in several requests",
			out.Estimated, out.Limit,
		)
	}
	return out, nil
}

// field compiles a root field, and returns its cost.
func (c *compiler) field(f graphql.CollectedField) (*plan.Root, int) {
	c.Reader, c.cost, c.steps, c.had, c.made, c.begun = &arguments.Reader{Replaced: c.replaced, Meant: c.meant}, 0, nil, nil, 0, false
	w := at{factor: 1}.field(f)
	n := c.root(f, w)
	c.limitCost(w, "first")
	if c.Err != nil {
		return &plan.Root{Step: &plan.Step{Key: f.Alias}, Err: c.Err}, c.cost
	}
	s := c.newStep(f.Alias, n)
	s.Cost = c.cost
	return &plan.Root{
		Step: s, Steps: c.made, Warnings: c.Warnings, Mentions: c.Mentions, Related: c.Related,
	}, c.cost
}

func (c *compiler) root(f graphql.CollectedField, w at) plan.Node {
	a := c.args(f, w)
	switch f.Name {
	case "node":
		return c.nodes(f, w, a, "id")
	case "nodes":
		return c.nodes(f, w, a, "ids")
	case "entity":
		return c.entitiesByID(f, w, a, "id", c.Everything)
	case "entities":
		return c.listOf(f, c.orAll(c.EntityTypes(a, "types")), arguments.Scope{Any: true}, w)
	case "byExternalId":
		return &plan.Lookup{
			ID:    kg.ExternalID{Scheme: c.Register(a), Value: a.String("value")},
			Below: c.entities(f.Selections, c.Everything, w),
		}
	case "byExternalIds":
		return c.byExternalIDs(f, w, a)
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
		return c.neighbours(f, w, a)
	case "subgraph":
		return c.subgraph(f, w, a)
	case "shortestPaths":
		return c.paths(f, w, a, 6, 8)
	case "paths":
		return c.paths(f, w, a, 4, 6)
	case "explainConnection":
		return c.explain(f, w, a)
	case "conflicts":
		return c.conflicts(f, w, a)
	case "changes":
		return c.changes(f, w, a)
	case "links":
		return c.allLinks(f, w, a, nil)
	case "statements":
		return c.allStatements(f, w, a)
	case "evidence":
		return c.allEvidence(f, w, a)
	case "ontology":
		return &plan.Ontology{}
	}
	t := c.roots[f.Name]
	if t.list {
		return c.list(f, t.t, w)
	}
	return c.entityBy(f, w, a, t.t)
}

// readIDs reads an id or a list of ids, bounded.
func (c *compiler) readIDs(a arguments.Args, key string, w at) []string {
	ids := a.IDs(key, arguments.MaxIDs)
	c.addRows(w, len(ids), key)
	return ids
}

// entitiesByID compiles getting entities of some types; ids of other types are unknown here.
func (c *compiler) entitiesByID(f graphql.CollectedField, w at, a arguments.Args, key string, types []kg.TypeID) plan.Node {
	ids := c.readIDs(a, key, w)
	n := &plan.Entities{
		IDs: ids, One: key == "id", Argument: key, Below: c.entities(f.Selections, types, w.times(max(1, len(ids)))),
	}
	if len(types) < len(c.Everything) {
		n.Types = types
	}
	n.Prefetch = prefetchOf(c.typesOf(ids), n.Below)
	return n
}

// typesOf are the entity types that ids name by their prefix.
func (c *compiler) typesOf(ids []string) []kg.TypeID {
	var out []kg.TypeID
	for _, id := range ids {
		if t, ok := c.o.TypeOf(id); ok {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// nodes compiles getting any value with an id. Ids of links begin with L, of statements
// with P, of evidence with E, of completeness with M, of conflicts with C; ids of entities have a prefix and a colon.
func (c *compiler) nodes(f graphql.CollectedField, w at, a arguments.Args, key string) plan.Node {
	ids := c.readIDs(a, key, w)
	w = w.times(max(1, len(ids)))
	n := &plan.Nodes{
		IDs: ids, One: key == "id", Argument: key, Below: c.records(f.Selections, w, c.typesOf(ids)),
		BelowConflict: c.conflict(f.Selections, w),
	}
	conflicts := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.HasPrefix(id, "C") })
	if len(conflicts) > 0 {
		n.Conflicts = &store.ConflictQuery{IDs: conflicts, Window: store.Window{Limit: len(conflicts)}}
	}
	return n
}

// records compiles a selection on records of any kind; types are those of the entities among them.
func (c *compiler) records(sel ast.SelectionSet, w at, types []kg.TypeID) plan.Records {
	r := plan.Records{
		Entities: c.entities(sel, c.Everything, w), Facts: c.allFacts(sel, w), Evidence: c.evidence(sel, w),
	}
	r.Prefetch = prefetchOf(types, r.Entities)
	return r
}

// dataset compiles the description of the release.
func (c *compiler) dataset(f graphql.CollectedField, w at) plan.Node {
	source, _ := c.o.Type("Source")
	return &plan.Dataset{Below: c.fields(f.Selections, "Dataset", w, func(g graphql.CollectedField, w at) plan.Node {
		switch g.Name {
		case "mirror": // how long ago it was checked
			c.readsClock = true
		case "sources":
			return c.list(g, source, w)
		case "blocks":
			return c.blocks(g, w)
		case "history":
			return &plan.History{}
		}
		return nil
	})}
}

// isTooMuch reports whether an error is a refusal of the size of an operation.
func isTooMuch(err error) bool {
	var e *gqlerror.Error
	return err != nil && errors.As(err, &e) && e.Extensions["code"] == errcode.TooMuch
}

// checked lists the distinct ids of mentions, sorted; nil for none.
func checked(fields []*plan.Root) []string {
	var ids []string
	for _, f := range fields {
		for i := range f.Mentions {
			ids = append(ids, f.Mentions[i].ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
