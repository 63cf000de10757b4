package exec

import (
	"context"
	"fmt"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// node is a value of the answer that steps fill in.
type node interface {
	Ident() string // equal for nodes that have equal answers
	Set(key string, v any)
	Reserve(slots []result.Slot) // room for the values of the steps
}

// batch is all parents of a step in one level, each distinct one once.
type batch struct {
	ids   []string // of the distinct parents
	nodes []node   // one node for each of ids
	all   []parent
	seen  map[string]int

	prefetched []store.Prefetched // pages of some of the parents
}

// parent is a node that waits for the value of the parent at this place of ids.
type parent struct {
	node  node
	index int
}

func (b *batch) add(n node) {
	id := n.Ident()
	i, ok := b.seen[id]
	if !ok {
		i = len(b.ids)
		b.seen[id] = i
		b.ids = append(b.ids, id)
		b.nodes = append(b.nodes, n)
	}
	b.all = append(b.all, parent{n, i})
}

// run is one root field being answered, on one view. It goes level by level: all parents of a step are collected,
// each distinct one once, and answered by one call of the store; their values are the parents of the next level.
// For example, the programmes of 20 cities that take part in 3 programmes each make one call with 20 parents, and
// the step below it has at most 60.
type run struct {
	*arena
	ctx  context.Context
	o    *kg.Ontology
	view store.View
	ref  *store.ReleaseInfo // read once, when a field needs it

	request *Request
	field   *plan.Root
	read    int // nodes, since they were last counted
}

// push puts a node into the next level: its steps come in the order in which they were met.
func (r *run) push(n node, steps plan.Steps) {
	if len(steps) == 0 {
		return
	}
	n.Reserve(r.slots.Take(len(steps)))
	for _, s := range steps {
		b := r.pending[s.Index]
		if b == nil {
			b = r.batch()
			r.pending[s.Index] = b
			r.nextLevel = append(r.nextLevel, s)
		}
		b.add(n)
	}
}

// deliver keeps pages that the store prefetched with the batches of the steps that they answer. The entities of the
// read have been pushed: a step without a batch has no parents.
func (r *run) deliver(steps []*plan.Step, prefetched []store.Prefetched) {
	for i := range prefetched {
		if b := r.pending[steps[i].Index]; b != nil && len(prefetched[i].Pages) > 0 {
			b.prefetched = append(b.prefetched, prefetched[i])
		}
	}
}

// finish runs level after level until nothing is left to do.
func (r *run) finish() error {
	for len(r.nextLevel) > 0 {
		r.currentLevel, r.nextLevel = r.nextLevel, r.currentLevel[:0]
		for _, s := range r.currentLevel {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			b := r.pending[s.Index]
			r.pending[s.Index] = nil
			values, err := r.node(s.Node, b)
			if err != nil {
				return err
			}
			if err := r.request.count(r.read); err != nil {
				return err
			}
			r.read = 0
			for _, p := range b.all {
				p.node.Set(s.Key, values[p.index])
			}
			r.done(b)
		}
	}
	return nil
}

// node runs a node for a batch of parents, and returns the value for each distinct one. The nodes of root fields have
// one parent.
func (r *run) node(n plan.Node, b *batch) ([]any, error) {
	switch n := n.(type) {
	case *plan.Degree:
		return r.degree(n, b)
	case *plan.NeighbourSummary:
		return r.neighbourSummary(n, b)
	case *plan.Expand:
		return r.expand(n, b)
	case *plan.Derive:
		return r.derive(n, b)
	case *plan.Completeness:
		return r.completeness(n, b)
	case *plan.Statements:
		return r.statementsOf(n, b)
	case *plan.Names:
		return r.namesOf(n, b), nil
	case *plan.NameEvidence:
		return r.nameEvidence(n, b), nil
	case *plan.NameStatement:
		return r.nameStatements(n, b)
	case *plan.Reference:
		return r.references(n, b)
	case *plan.Regions:
		return r.regions(n, b)
	case *plan.Blocks:
		return r.blocks(n, b)
	case *plan.EvidenceFrom:
		return r.evidenceFrom(n, b)
	case *plan.LinkEnd:
		return r.linkEnds(n, b)
	case *plan.EvidenceAbout:
		return r.evidenceAbout(n, b)
	case *plan.About:
		return r.about(n, b)
	case *plan.ChangedRecord:
		return r.changedRecords(n, b)
	case *plan.Rule:
		return r.rules(b)
	case *plan.Place:
		return r.places(n, b)
	case *plan.Sides:
		return r.sides(n, b)
	case *plan.SideFacts:
		return r.sideFacts(n, b)
	case *plan.History:
		return r.history(b)
	case *plan.List:
		return r.list(n, b)
	case *plan.Links:
		return r.allLinks(n, b)
	}
	v, err := r.root(n)
	return []any{v}, err
}

// root runs a node of root fields.
func (r *run) root(n plan.Node) (any, error) {
	switch n := n.(type) {
	case *plan.Nodes:
		return r.nodes(n)
	case *plan.Entities:
		return r.entitiesByID(n)
	case *plan.Named:
		return r.named(n)
	case *plan.Lookup:
		return r.lookup(n)
	case *plan.LookupEach:
		return r.lookupEach(n)
	case *plan.Dataset:
		return r.dataset(n)
	case *plan.AllStatements:
		return r.allStatements(n)
	case *plan.AllEvidence:
		return r.allEvidence(n)
	case *plan.Ontology:
		return r.ontology()
	case *plan.Conflicts:
		return r.conflicts(n)
	case *plan.Changes:
		return r.changes(n)
	case *plan.Search:
		return r.search(n)
	case *plan.Suggest:
		return r.suggest(n)
	case *plan.MapNames:
		return r.mapNames(n)
	case *plan.Neighbours:
		return r.neighbours(n)
	case *plan.Subgraph:
		return r.subgraph(n)
	case *plan.Paths:
		return r.paths(n)
	case *plan.Explain:
		return r.explain(n)
	case *plan.Aggregate:
		return r.aggregate(n)
	case *plan.Coverage:
		return r.coverage(n)
	default:
		return nil, fmt.Errorf("no way to run a %T", n)
	}
}

// reference reads the rules, blocks and counts of the release.
func (r *run) reference() (*store.ReleaseInfo, error) {
	if r.ref == nil {
		ref, err := r.view.ReleaseInfo(r.ctx)
		if err != nil {
			return nil, err
		}
		r.ref = ref
	}
	return r.ref, nil
}

// entity makes the value of an entity, and queues the steps below it; nil for none.
func (r *run) entity(e *kg.Entity, below plan.StepsByType) result.Entity {
	if e == nil {
		return nil
	}
	r.read++
	v := r.entities.One(r.o, e)
	r.push(v.Base(), below[e.Type])
	return v
}

func (r *run) statement(s *kg.Statement, below plan.Steps) *result.Statement {
	r.read++
	v := r.statements.One()
	v.Data = s
	r.push(v, below)
	return v
}

func (r *run) link(l *kg.Link, from, to *kg.Entity, below plan.Steps) *result.Link {
	r.read++
	v := r.links.One()
	v.Data, v.FromEntity, v.ToEntity, v.Ontology = l, from, to, r.o
	r.push(v, below)
	return v
}

// between makes the value of a link that leads from one entity to another, forward or against its direction.
func (r *run) between(l *kg.Link, from, to *kg.Entity, forward bool, below plan.Steps) *result.Link {
	if !forward {
		from, to = to, from
	}
	return r.link(l, from, to, below)
}

func (r *run) evidence(e *kg.Evidence, below plan.Steps) *result.Evidence {
	r.read++
	v := r.arena.evidence.One()
	v.Data = e
	r.push(v, below)
	return v
}

func (r *run) block(b kg.Block, below plan.Steps) *result.DocumentBlock {
	r.read++
	v := &result.DocumentBlock{Data: b}
	r.push(v, below)
	return v
}

// entityList makes the values of entities.
func (r *run) entityList(list []*kg.Entity, below plan.StepsByType) []result.Entity {
	out := make([]result.Entity, len(list))
	for i, e := range list {
		out[i] = r.entity(e, below)
	}
	return out
}

// linkList makes the values of links.
func (r *run) linkList(rows []store.LinkRow, below plan.Steps) []*result.Link {
	out := make([]*result.Link, len(rows))
	for i, l := range rows {
		out[i] = r.link(l.Link, l.From, l.To, below)
	}
	return out
}
