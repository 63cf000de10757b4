package plan

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
	"cityweave/graph/result"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// step is a field of the selection that needs work: it gives one value for each distinct parent.
type step struct {
	key   string // response key
	index int    // among the steps of the plan
	run   runFunc
	asks  *store.ExpandQuery // what it will ask of its parents, known in advance; nil where it asks for something else
}

type runFunc = func(r *run, b *batch) ([]any, error)

// shape is what has to be done for a value of one concrete type under one selection.
type shape []*step

// shapes is a shape for each entity type; nil for types with nothing to do.
type shapes []shape

// compiler turns the selection of one root field into steps. All arguments are read
// here, so that whatever is wrong with them is found before the first read.
type compiler struct {
	*catalog
	op         *graphql.OperationContext
	variant    *doccache.Variant
	kept       *subplans
	maxNodes   int
	maxTouched int // the most links that a derived relation may look at, and all searches together
	searches   int // see searching
	nodes      int // the most nodes that the answer can have so far
	// steps holds one step for fields of equal meaning, so that parents of several
	// concrete types share one store call.
	steps map[stepKey]*step
	had   map[stepKey]*step // those of the subplan that the plan began with; never changed
	made  int               // steps so far
	begun bool              // a selection on entities has been met, see subplan
}

// at is where the compiler is: for the places in errors, and how many parents there can be.
type at struct {
	path   string
	factor int
}

func (a at) field(f graphql.CollectedField) at {
	if a.path == "" {
		return at{f.Alias, a.factor}
	}
	return at{a.path + "." + f.Alias, a.factor}
}

func (a at) times(n int) at { return at{a.path, saturating(a.factor, n)} }

func saturating(a, b int) int {
	const most = 1 << 40
	if a != 0 && b > most/max(a, 1) {
		return most
	}
	return a * b
}

// spend counts nodes and refuses an answer that could be larger than the limit.
func (c *compiler) spend(w at, limit int, arg string) error {
	c.count(w, limit)
	if c.nodes > c.maxNodes {
		return coded(errcode.TooMuch, w.path, "the answer could have %d nodes, more than the limit of %d: lower %q here or above", c.nodes, c.maxNodes, arg)
	}
	return nil
}

// share is what of an answer one argument bounds: its rows, and the nodes that have been counted for
// what is selected on them, which may have counted the rows themselves.
type share struct {
	arg         string
	rows, below int
}

// spendShares spends the rows of all shares. A refusal names the argument of the largest one:
// to lower another would not help.
func (c *compiler) spendShares(w at, shares ...share) error {
	largest, most := "", -1
	for _, s := range shares {
		rows := saturating(w.factor, s.rows)
		if size := max(rows, s.below); size > most {
			largest, most = s.arg, size
		}
		c.count(at{w.path, 1}, max(0, rows-s.below))
	}
	return c.spend(w, 0, largest)
}

// atLeast spends the rows of a page, of which what is selected on them has counted some
// since there were so many nodes before.
func (c *compiler) atLeast(before int, w at, rows int, arg string) error {
	return c.spendShares(w, share{arg, rows, c.nodes - before})
}

func (c *compiler) collect(sel ast.SelectionSet, typ string) []graphql.CollectedField {
	return c.variant.Collect(c.op, sel, typ)
}

func (c *compiler) args(f graphql.CollectedField, w at) args {
	return newArgs(w.path, f.ArgumentMap(c.op.Variables))
}

// stepKey is the meaning of a field: where it stands in the document and what is selected
// below it; scope names the concrete type for fields whose meaning depends on it.
type stepKey struct {
	scope  string
	factor int
	field  *ast.Field
	set    doccache.SetKey
}

// once gives the step of a field, made by build when it is met for the first time. scope
// names the concrete type for fields whose meaning depends on it.
func (c *compiler) once(f graphql.CollectedField, scope string, w at, build func() (runFunc, error)) (*step, error) {
	id := stepKey{scope: scope, factor: w.factor, field: f.Field, set: doccache.KeyOf(f.Selections)}
	if s, ok := c.had[id]; ok {
		return s, nil
	}
	if s, ok := c.steps[id]; ok {
		return s, nil
	}
	run, err := build()
	if err != nil {
		return nil, err
	}
	s := c.step(f.Alias, run)
	if c.steps == nil {
		c.steps = map[stepKey]*step{}
	}
	c.steps[id] = s
	return s, nil
}

// expanding is once for a field that expands its parents.
func (c *compiler) expanding(f graphql.CollectedField, scope string, w at, build func() (runFunc, *store.ExpandQuery, error)) (*step, error) {
	var asks *store.ExpandQuery
	s, err := c.once(f, scope, w, func() (run runFunc, err error) {
		run, asks, err = build()
		return run, err
	})
	if asks != nil {
		s.asks = asks
	}
	return s, err
}

// next is what the steps of shapes will ask of entities of the given types.
func next(types []kg.TypeID, of ...shapes) []*store.Next {
	var out []*store.Next
	for _, s := range of {
		for _, t := range types {
			for _, st := range s[t] {
				if st.asks != nil {
					out = also(out, t, st.asks)
				}
			}
		}
	}
	return out
}

// also adds that a query will be asked of entities of a type.
func also(list []*store.Next, t kg.TypeID, q *store.ExpandQuery) []*store.Next {
	i := slices.IndexFunc(list, func(n *store.Next) bool { return n.Query == q })
	if i < 0 {
		return append(list, &store.Next{Types: []kg.TypeID{t}, Query: q})
	}
	if !slices.Contains(list[i].Types, t) {
		list[i].Types = append(list[i].Types, t)
	}
	return list
}

// step makes a step.
func (c *compiler) step(key string, run runFunc) *step {
	c.made++
	return &step{key: key, run: run, index: c.made - 1}
}

// entities compiles a selection on entities of the given types.
func (c *compiler) entities(sel ast.SelectionSet, types []kg.TypeID, w at) (shapes, error) {
	key, ok := c.subplanKey(sel, types, w)
	if !ok {
		return c.entitiesAnew(sel, types, w)
	}
	if p, ok := c.kept.plans.Get(key); ok && c.nodes+p.nodes <= c.maxNodes {
		c.nodes, c.made, c.had = c.nodes+p.nodes, p.made, p.steps
		return p.shapes, nil
	}
	before := c.nodes
	out, err := c.entitiesAnew(sel, types, w)
	if err != nil {
		return nil, err
	}
	c.variant.AddFields(c.made)
	c.kept.plans.Add(key, &subplan{shapes: out, steps: c.steps, made: c.made, nodes: c.nodes - before}, mostSubplans)
	c.had, c.steps = c.steps, nil
	return out, nil
}

func (c *compiler) entitiesAnew(sel ast.SelectionSet, types []kg.TypeID, w at) (shapes, error) {
	c.count(w, 1)
	out := make(shapes, len(c.o.Entities))
	for _, t := range types {
		for _, f := range c.collect(sel, c.o.Entities[t].Name) {
			s, err := c.entityStep(f, t, w.field(f))
			if err != nil {
				return nil, err
			}
			if s != nil {
				out[t] = append(out[t], s)
			}
		}
	}
	return out, nil
}

func (c *compiler) entityStep(f graphql.CollectedField, t kg.TypeID, w at) (*step, error) {
	name := c.o.Entities[t].Name
	switch f.Name {
	case "degree":
		return c.once(f, "", w, func() (runFunc, error) { return c.degree(f, w) })
	case "neighbourSummary":
		return c.once(f, "", w, func() (runFunc, error) { return c.neighbourSummary(f, w) })
	case "links":
		return c.expanding(f, "", w, func() (runFunc, *store.ExpandQuery, error) { return c.links(f, w) })
	case "statements":
		return c.once(f, "", w, func() (runFunc, error) { return c.statements(f, w) })
	case "country":
		if !c.o.Entities[t].Place {
			return nil, nil
		}
		return c.once(f, name, w, func() (runFunc, error) {
			return c.reference(f.Selections, []kg.TypeID{c.country}, w, func(n node) string { return n.(*result.Object).Data.Country() })
		})
	case "regions":
		return c.once(f, name, w, func() (runFunc, error) { return c.regions(f, w) })
	case "block", "blocks":
		return c.once(f, name, w, func() (runFunc, error) { return c.blocks(f, w) })
	case "evidence":
		return c.once(f, name, w, func() (runFunc, error) { return c.evidenceFrom(f, w) })
	}
	if r, ok := c.relations[t][f.Name]; ok {
		return c.expanding(f, name, w, func() (runFunc, *store.ExpandQuery, error) { return c.relation(f, r, w) })
	}
	if d, ok := c.derivations[t][f.Name]; ok {
		return c.once(f, name, w, func() (runFunc, error) { return c.derived(f, d, w) })
	}
	return nil, nil
}

// link compiles a selection on links.
func (c *compiler) link(sel ast.SelectionSet, w at) (shape, error) {
	c.count(w, 1)
	return c.fields(sel, "Link", w, func(f graphql.CollectedField, w at) (runFunc, error) {
		switch f.Name {
		case "from", "to":
			below, err := c.entities(f.Selections, c.everything, w)
			return func(r *run, b *batch) ([]any, error) {
				out := make([]any, len(b.nodes))
				for i, n := range b.nodes {
					end := n.(*result.Link).FromEntity
					if f.Name == "to" {
						end = n.(*result.Link).ToEntity
					}
					out[i] = r.entity(end, below)
				}
				return out, nil
			}, err
		case "programme":
			return c.reference(f.Selections, c.given(f), w, func(n node) string { return n.(*result.Link).Data.Programme })
		case "evidence":
			return c.evidenceAbout(f, w)
		}
		return nil, nil
	})
}

// statement compiles a selection on statements.
func (c *compiler) statement(sel ast.SelectionSet, w at) (shape, error) {
	c.count(w, 1)
	return c.fields(sel, "Statement", w, func(f graphql.CollectedField, w at) (runFunc, error) {
		switch f.Name {
		case "subject":
			return c.reference(f.Selections, c.everything, w, func(n node) string { return n.(*result.Statement).Data.Subject })
		case "evidence":
			return c.evidenceAbout(f, w)
		}
		return nil, nil
	})
}

// evidence compiles a selection on records of evidence.
func (c *compiler) evidence(sel ast.SelectionSet, w at) (shape, error) {
	c.count(w, 1)
	return c.fields(sel, "Evidence", w, func(f graphql.CollectedField, w at) (runFunc, error) {
		switch f.Name {
		case "source":
			return c.reference(f.Selections, c.given(f), w, func(n node) string { return n.(*result.Evidence).Data.Source })
		case "about":
			return c.about(f, w)
		case "rule":
			return c.rule(), nil
		case "place":
			return c.place(f, w)
		}
		return nil, nil
	})
}

// block compiles a selection on blocks of a document.
func (c *compiler) block(sel ast.SelectionSet, w at) (shape, error) {
	c.count(w, 1)
	return c.fields(sel, "DocumentBlock", w, func(f graphql.CollectedField, w at) (runFunc, error) {
		switch f.Name {
		case "source":
			return c.reference(f.Selections, c.given(f), w, func(n node) string { return n.(*result.DocumentBlock).Data.Source })
		case "programme":
			return c.reference(f.Selections, c.given(f), w, func(n node) string { return n.(*result.DocumentBlock).Data.Programme })
		}
		return nil, nil
	})
}

// fields compiles a selection on values of one concrete type; build gives nil for fields that need no work.
func (c *compiler) fields(sel ast.SelectionSet, typ string, w at, build func(graphql.CollectedField, at) (runFunc, error)) (shape, error) {
	var out shape
	for _, f := range c.collect(sel, typ) {
		w := w.field(f)
		s, err := c.once(f, typ, w, func() (runFunc, error) { return build(f, w) })
		if err != nil {
			return nil, err
		}
		if s.run != nil {
			out = append(out, s)
		}
	}
	return out, nil
}
