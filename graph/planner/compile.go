package planner

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/arguments"
	"cityweave/graph/doccache"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// compiler turns the selection of one root field after the other into a tree of steps. It reads all arguments, so
// that whatever is wrong with them is found before the first read of the store.
//
// It goes down the selection with the place (at): the path, and the number of parents that there can be, by which
// costs multiply. A field of an object that needs work becomes a Step whose Node has what the store is to be asked,
// and the steps of what is selected on its values. For example, in
//
//	{ cities(first: 10) { nodes { name programmes(first: 5) { nodes { name } } } } }
//
// cities is a List with a page of one child, nodes, whose entities of type City have one step: programmes, an
// Expand, compiled at the path cities.nodes.programmes with a factor of 10 and priced at 10 × 5 nodes. That step
// runs once, for all cities of the page: exec collects its parents. The Expand is a child of the query of the List (see
// prefetchOf), so that an engine can answer both with one statement.
//
// A selection on an interface, { nodes(ids: …) { ... on City { country { name } } } }, is compiled for each concrete
// type. Fields that mean the same for all types, such as links, become one step (see step), so that entities of
// several types share a call of the store.
//
// The first error stops the compilation (see arguments.Reader): what follows returns zero values, and nobody uses them.
type compiler struct {
	*words
	*arguments.Reader
	op         *graphql.OperationContext
	variant    *doccache.Variant
	kept       *subplans
	cost       int // of the root field so far
	maxCost    int
	maxPage    int
	maxTouched int // the most links that a derived relation may look at, and all traversals together
	traversals int // see countTraversals
	filtered   int // see countFiltered
	// expandPrice is what each parent of an expansion costs besides its page, see store.Priced
	expandPrice int
	// replaced are IDs in the arguments that stand for others
	replaced   map[string]kg.Tombstone
	meant      plan.Meanings // of names in filters; nil if they are not known
	steps      map[stepKey]*plan.Step
	had        map[stepKey]*plan.Step // those of the subplan that the plan began with; never changed
	made       int                    // steps so far
	begun      bool                   // a selection on entities has been met, see subplan
	readsClock bool
}

func (c *compiler) collect(sel ast.SelectionSet, typ string) []graphql.CollectedField {
	if c.Err != nil {
		return nil
	}
	return c.variant.Collect(c.op, sel, typ)
}

// selects reports whether any of some fields is selected.
func (c *compiler) selects(f graphql.CollectedField, typ string, names ...string) bool {
	return slices.ContainsFunc(
		c.collect(f.Selections, typ), func(g graphql.CollectedField) bool { return slices.Contains(names, g.Name) },
	)
}

func (c *compiler) args(f graphql.CollectedField, w at) arguments.Args {
	return c.Reader.Args(f.ArgumentMap(c.op.Variables), w.path)
}

// stepKey is the meaning of a field: where it stands in the document and what is selected
// below it; scope names the concrete type for fields whose meaning depends on it.
type stepKey struct {
	scope  string
	factor int
	field  *ast.Field
	set    doccache.SetKey
}

// step returns the step of a field, which compile makes when it is met for the first time. scope
// names the concrete type for fields whose meaning depends on it.
func (c *compiler) step(
	f graphql.CollectedField, scope string, w at, compile func(graphql.CollectedField, at) plan.Node,
) *plan.Step {
	key := stepKey{scope: scope, factor: w.factor, field: f.Field, set: doccache.KeyOf(f.Selections)}
	if s, ok := c.had[key]; ok {
		return s
	}
	if s, ok := c.steps[key]; ok {
		return s
	}
	before := c.cost
	n := compile(f, w)
	if n == nil || c.Err != nil {
		return nil
	}
	s := c.newStep(f.Alias, n)
	s.Cost = c.cost - before
	if c.steps == nil {
		c.steps = map[stepKey]*plan.Step{}
	}
	c.steps[key] = s
	return s
}

func (c *compiler) newStep(key string, n plan.Node) *plan.Step {
	c.made++
	return &plan.Step{Key: key, Index: c.made - 1, Node: n}
}

// prefetchOf lists the expansions that follow a read of entities of some types.
func prefetchOf(types []kg.TypeID, below ...plan.StepsByType) (p plan.Prefetch) {
	for _, steps := range below {
		for _, t := range types {
			for _, s := range steps.Of(t) {
				if e, ok := s.Node.(*plan.Expand); ok {
					addChild(&p, t, s, &e.Query)
				}
			}
		}
	}
	return p
}

// addChild adds the query of a step for entities of a type.
func addChild(p *plan.Prefetch, t kg.TypeID, s *plan.Step, q *store.ExpandQuery) {
	i := slices.Index(p.Steps, s)
	if i < 0 {
		p.Steps = append(p.Steps, s)
		p.Children = append(p.Children, store.Child{Types: []kg.TypeID{t}, Query: q})
		return
	}
	if child := &p.Children[i]; !slices.Contains(child.Types, t) {
		child.Types = append(child.Types, t)
	}
}

// entities compiles a selection on entities of some types.
func (c *compiler) entities(sel ast.SelectionSet, types []kg.TypeID, w at) plan.StepsByType {
	key, ok := c.subplanKey(sel, types, w)
	if !ok {
		return c.entitiesAnew(sel, types, w)
	}
	if p, ok := c.kept.plans.Get(key); ok && c.cost+p.cost <= c.maxCost {
		c.cost, c.made, c.had = c.cost+p.cost, p.made, p.steps
		c.Notes.Add(p.Notes)
		return p.below
	}
	before, noted := c.cost, c.Notes
	out := c.entitiesAnew(sel, types, w)
	if c.Err != nil {
		return nil
	}
	c.variant.AddFields(c.made)
	made := &subplan{below: out, steps: c.steps, made: c.made, cost: c.cost - before, Notes: c.Since(noted)}
	c.kept.plans.Add(key, made, maxSubplans)
	c.had, c.steps = c.steps, nil
	return out
}

func (c *compiler) entitiesAnew(sel ast.SelectionSet, types []kg.TypeID, w at) plan.StepsByType {
	c.addCost(w, 1)
	out := make(plan.StepsByType, len(c.o.Entities))
	for _, t := range types {
		for _, f := range c.collect(sel, c.o.Entities[t].Name) {
			if s := c.entityStep(f, t, w.field(f)); s != nil {
				out[t] = append(out[t], s)
			}
		}
	}
	return out
}

func (c *compiler) entityStep(f graphql.CollectedField, t kg.TypeID, w at) *plan.Step {
	e := &c.o.Entities[t]
	switch f.Name {
	case "degree":
		return c.step(f, "", w, c.degree)
	case "neighbourSummary":
		return c.step(
			f, "", w,
			func(f graphql.CollectedField, w at) plan.Node {
				return &plan.NeighbourSummary{AsOf: c.args(f, w).AsOf(kg.AsOf{}, false)}
			},
		)
	case "links":
		return c.step(f, "", w, c.links)
	case "statements":
		return c.step(f, "", w, c.statements)
	case "names":
		return c.step(f, "", w, c.names)
	case "completeness":
		return c.step(f, "", w, func(f graphql.CollectedField, w at) plan.Node {
			return &plan.Completeness{Below: c.completeness(f.Selections, w.times(usualCoverage))}
		})
	case "country":
		if !e.Place {
			return nil
		}
		return c.step(f, e.Name, w, func(f graphql.CollectedField, w at) plan.Node {
			return c.reference(f.Selections, []kg.TypeID{c.Country}, w, plan.Country)
		})
	case "regions":
		if e.Place {
			return c.step(f, e.Name, w, c.regions)
		}
	case "block", "blocks":
		return c.step(f, e.Name, w, c.blocks)
	case "evidence":
		return c.step(f, e.Name, w, c.evidenceFrom)
	}
	if under, ok := c.under[f.Name]; ok && e.Name == kg.ProgrammeType {
		return c.step(f, e.Name, w, func(f graphql.CollectedField, w at) plan.Node {
			return c.allLinks(f, w, c.args(f, w), &under)
		})
	}
	if r, ok := c.RelationOf(t, f.Name); ok {
		return c.step(f, e.Name, w, func(f graphql.CollectedField, w at) plan.Node { return c.relation(f, r, w) })
	}
	if d, ok := c.derivations[t][f.Name]; ok {
		return c.step(f, e.Name, w, func(f graphql.CollectedField, w at) plan.Node { return c.derived(f, d, w) })
	}
	return nil
}

// fields compiles a selection on values of one concrete type; compile returns nil for fields that need no work.
func (c *compiler) fields(
	sel ast.SelectionSet, typ string, w at, compile func(graphql.CollectedField, at) plan.Node,
) plan.Steps {
	var out plan.Steps
	for _, f := range c.collect(sel, typ) {
		if s := c.step(f, typ, w.field(f), compile); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// link compiles a selection on links.
func (c *compiler) link(sel ast.SelectionSet, w at) plan.Steps {
	c.addCost(w, 1)
	return c.fields(sel, "Link", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "from", "to":
			return &plan.LinkEnd{To: f.Name == "to", Below: c.entities(f.Selections, c.Everything, w)}
		case "programme":
			return c.reference(f.Selections, c.typesGiven(f), w, plan.Programme)
		case "evidence":
			return &plan.EvidenceAbout{Below: c.evidence(f.Selections, w.times(usualEvidence))}
		}
		return nil
	})
}

// statement compiles a selection on statements.
func (c *compiler) statement(sel ast.SelectionSet, w at) plan.Steps {
	c.addCost(w, 1)
	return c.fields(sel, "Statement", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "subject":
			return c.reference(f.Selections, c.Everything, w, plan.Subject)
		case "evidence":
			return &plan.EvidenceAbout{Below: c.evidence(f.Selections, w.times(usualEvidence))}
		}
		return nil
	})
}

// completeness compiles a selection on records of completeness.
func (c *compiler) completeness(sel ast.SelectionSet, w at) plan.Steps {
	c.addCost(w, 1)
	return c.fields(sel, "Completeness", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "about":
			return c.reference(f.Selections, c.Everything, w, plan.Subject)
		case "list":
			return c.reference(f.Selections, c.typesGiven(f), w, plan.Listed)
		case "source":
			return c.reference(f.Selections, c.typesGiven(f), w, plan.Source)
		case "evidence":
			return &plan.EvidenceAbout{Below: c.evidence(f.Selections, w.times(usualEvidence))}
		}
		return nil
	})
}

// allFacts compiles a selection on facts of any kind.
func (c *compiler) allFacts(sel ast.SelectionSet, w at) plan.Facts {
	return plan.Facts{Links: c.link(sel, w), Statements: c.statement(sel, w), Completeness: c.completeness(sel, w)}
}

// evidence compiles a selection on records of evidence.
func (c *compiler) evidence(sel ast.SelectionSet, w at) plan.Steps {
	c.addCost(w, 1)
	return c.fields(sel, "Evidence", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "source":
			return c.reference(f.Selections, c.typesGiven(f), w, plan.Source)
		case "about":
			return &plan.About{Below: c.allFacts(f.Selections, w)}
		case "rule":
			return &plan.Rule{}
		case "place":
			return &plan.Place{
				Children: c.children(
					f.Selections, "DocumentPlace", w, childSpecs{"block": {to: "DocumentBlock", most: 1}},
				),
			}
		}
		return nil
	})
}

// block compiles a selection on blocks of a document.
func (c *compiler) block(sel ast.SelectionSet, w at) plan.Steps {
	c.addCost(w, 1)
	return c.fields(sel, "DocumentBlock", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "source":
			return c.reference(f.Selections, c.typesGiven(f), w, plan.Source)
		case "programme":
			return c.reference(f.Selections, c.typesGiven(f), w, plan.Programme)
		}
		return nil
	})
}

// valueEntity compiles a selection on values that can be ids of entities.
func (c *compiler) valueEntity(sel ast.SelectionSet, typ string, w at) plan.Steps {
	return c.fields(sel, typ, w, func(f graphql.CollectedField, w at) plan.Node {
		if f.Name != "entity" {
			return nil
		}
		return c.reference(f.Selections, c.Everything, w, plan.Value)
	})
}

// childSpecs says for the fields of an object which of them consist of other values.
type childSpecs map[string]childSpec

// childSpec is the type of the values of a field, and how many of them there can be for one parent.
type childSpec struct {
	to     string // Entity, Link, Evidence, DocumentBlock, or an object with fields of its own
	most   int
	types  []kg.TypeID // of entities; nil for all
	fields childSpecs
}

// children compiles the fields of an object that consist of other values.
func (c *compiler) children(sel ast.SelectionSet, typ string, w at, specs childSpecs) []plan.Child {
	var out []plan.Child
	for _, f := range c.collect(sel, typ) {
		spec, ok := specs[f.Name]
		if !ok {
			continue
		}
		child, w, before := plan.Child{Key: f.Alias, Name: f.Name}, w.field(f).times(spec.most), c.cost
		switch spec.to {
		case "Entity":
			types := spec.types
			if types == nil {
				types = c.Everything
			}
			child.Entities = c.entities(f.Selections, types, w)
		case "Link":
			child.Steps = c.link(f.Selections, w)
		case "Evidence":
			child.Steps = c.evidence(f.Selections, w)
		case "DocumentBlock":
			child.Steps = c.block(f.Selections, w)
		case "AggregateKey", "CoverageValue":
			child.Steps = c.valueEntity(f.Selections, spec.to, w)
		default:
			child.Children = c.children(f.Selections, spec.to, w, spec.fields)
		}
		child.Cost = c.cost - before
		out = append(out, child)
	}
	return out
}

// costOf is what is selected below the children of a name.
func costOf(children []plan.Child, name string) (n int) {
	for i := range children {
		if children[i].Name == name {
			n += children[i].Cost
		}
	}
	return n
}
