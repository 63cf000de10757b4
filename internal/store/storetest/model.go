package storetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// Model is a store of maps and loops: it looks at everything, sorts everything and
// remembers nothing, so that it can be read at one go and believed. It is what engines
// are compared with, and is of no use for anything else.
type Model struct {
	ontology *kg.Ontology
	mu       sync.Mutex // guards view
	view     *modelView
}

var _ interface {
	store.Store
	store.Applier
} = (*Model)(nil)

// NewModel holds g, which it owns from then on.
func NewModel(o *kg.Ontology, g *kg.Graph) (*Model, error) {
	m := &Model{ontology: o}
	return m, m.Apply(context.Background(), g)
}

// View gives a view of the release that was applied last.
func (m *Model) View(context.Context) (store.View, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.view, nil
}

// Ready is always nil.
func (m *Model) Ready(context.Context) error { return nil }

// Apply puts g in place of what is held.
func (m *Model) Apply(ctx context.Context, g *kg.Graph) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v, err := newModelView(m.ontology, g)
	if err != nil {
		return fmt.Errorf("applying release %s: %w", g.Release.ID, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.view != nil {
		v.before = append(slices.Clone(m.view.before), m.view.g)
		if same := m.view.g; same.Release == g.Release && len(revision.Compare(m.ontology, same, g)) == 0 {
			v.before = m.view.before
		}
	}
	m.view = v
	return nil
}

// modelView is the graph, with maps for what would otherwise be looked up by a loop.
type modelView struct {
	o          *kg.Ontology
	g          *kg.Graph
	entities   map[string]*kg.Entity
	links      map[string]*kg.LinkRecord
	linksOf    map[string][]*kg.LinkRecord // by either end; a self loop once
	statements map[string]*kg.Statement
	evidence   map[string]*kg.Evidence
	about      map[string][]*kg.Evidence
	before     []*kg.Graph // that were applied before, oldest first
	records    func() []record
}

func newModelView(o *kg.Ontology, g *kg.Graph) (*modelView, error) {
	v := &modelView{
		o: o, g: g, entities: map[string]*kg.Entity{}, links: map[string]*kg.LinkRecord{}, linksOf: map[string][]*kg.LinkRecord{},
		statements: map[string]*kg.Statement{}, evidence: map[string]*kg.Evidence{}, about: map[string][]*kg.Evidence{},
	}
	for _, e := range g.Entities {
		if v.entities[e.ID] != nil {
			return nil, fmt.Errorf("two entities have the id %q", e.ID)
		}
		if int(e.Type) >= len(o.Entities) {
			return nil, fmt.Errorf("entity %q: the ontology has no type %d", e.ID, e.Type)
		}
		v.entities[e.ID] = e
	}
	for i := range g.Links {
		l := &g.Links[i]
		switch {
		case v.links[l.ID] != nil:
			return nil, fmt.Errorf("two links have the id %q", l.ID)
		case int(l.Type) >= len(o.Links):
			return nil, fmt.Errorf("link %q: the ontology has no type %d", l.ID, l.Type)
		case v.entities[l.From] == nil || v.entities[l.To] == nil:
			return nil, fmt.Errorf("link %q: %q or %q is no entity", l.ID, l.From, l.To)
		}
		v.links[l.ID] = l
		v.linksOf[l.From] = append(v.linksOf[l.From], l)
		if l.From != l.To {
			v.linksOf[l.To] = append(v.linksOf[l.To], l)
		}
	}
	for _, s := range g.Statements {
		if v.statements[s.ID] != nil {
			return nil, fmt.Errorf("two statements have the id %q", s.ID)
		}
		v.statements[s.ID] = s
	}
	for _, e := range g.Evidence {
		if v.evidence[e.ID] != nil {
			return nil, fmt.Errorf("two evidence records have the id %q", e.ID)
		}
		v.evidence[e.ID] = e
		v.about[e.About] = append(v.about[e.About], e)
	}
	v.records = sync.OnceValue(v.allRecords)
	return v, nil
}

func (v *modelView) Release() kg.Release    { return v.g.Release }
func (v *modelView) Ontology() *kg.Ontology { return v.o }

func (v *modelView) Coverage() *kg.CoverageIndex {
	return kg.NewCoverageIndex(v.o, slices.SortedFunc(slices.Values(v.g.Coverage), kg.CompareCoverage))
}

func (v *modelView) Entities(ctx context.Context, ids []string, _ ...store.Child) ([]*kg.Entity, []store.Prefetched, error) {
	found, err := each(ctx, ids, func(id string) *kg.Entity { return v.entities[id] })
	return found, nil, err
}

func (v *modelView) Lookup(ctx context.Context, ids []kg.ExternalID) ([]*kg.Entity, error) {
	return each(ctx, ids, func(id kg.ExternalID) *kg.Entity {
		for _, e := range v.g.Entities {
			if slices.Contains(e.SameAs(), id) {
				return e
			}
		}
		return nil
	})
}

func (v *modelView) Links(ctx context.Context, ids []string) ([]store.LinkRow, error) {
	return each(ctx, ids, func(id string) store.LinkRow {
		l := v.links[id]
		if l == nil {
			return store.LinkRow{}
		}
		return store.LinkRow{Link: &l.Link, From: v.entities[l.From], To: v.entities[l.To]}
	})
}

func (v *modelView) Statements(ctx context.Context, ids []string) ([]*kg.Statement, error) {
	return each(ctx, ids, func(id string) *kg.Statement { return v.statements[id] })
}

func (v *modelView) StatementsOf(ctx context.Context, subjects []string) ([][]*kg.Statement, error) {
	return each(ctx, subjects, func(subject string) []*kg.Statement {
		var out []*kg.Statement
		for _, s := range v.g.Statements {
			if s.Subject == subject {
				out = append(out, s)
			}
		}
		slices.SortFunc(out, func(a, b *kg.Statement) int {
			return cmp.Or(cmp.Compare(a.Property, b.Property), cmp.Compare(a.AsOf, b.AsOf), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.ID, b.ID))
		})
		return out
	})
}

func (v *modelView) Evidence(ctx context.Context, ids []string) ([]*kg.Evidence, error) {
	return each(ctx, ids, func(id string) *kg.Evidence { return v.evidence[id] })
}

func (v *modelView) EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
	return each(ctx, about, func(id string) []*kg.Evidence {
		out := slices.Clone(v.about[id])
		slices.SortFunc(out, func(a, b *kg.Evidence) int { return cmp.Compare(a.ID, b.ID) })
		return out
	})
}

// layers counts the records of each layer by looking at all of them for each.
func (v *modelView) layers() []kg.LayerCount {
	var out []kg.LayerCount
	for _, l := range v.g.Layers {
		c := kg.LayerCount{Layer: l}
		for _, e := range v.g.Entities {
			c.Entities += one(e.Folder == l.Name)
		}
		for _, link := range v.g.Links {
			c.Links += one(link.Folder == l.Name)
		}
		for _, s := range v.g.Statements {
			c.Statements += one(s.Folder == l.Name)
		}
		for _, e := range v.g.Evidence {
			c.Evidence += one(e.Folder == l.Name)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b kg.LayerCount) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (v *modelView) Tombstone(id string) (kg.Tombstone, bool) {
	for _, t := range v.g.Tombstones {
		if t.ID == id {
			return t, true
		}
	}
	return kg.Tombstone{}, false
}

func (v *modelView) ReleaseInfo(ctx context.Context) (*store.ReleaseInfo, error) {
	r := &store.ReleaseInfo{
		Rules: slices.Clone(v.g.Rules), Blocks: slices.Clone(v.g.Blocks), Coverage: v.Coverage().All(),
		Entities: make([]int, len(v.o.Entities)), Links: make([]int, len(v.o.Links)),
		Statements: len(v.g.Statements), Evidence: len(v.g.Evidence), Tombstones: slices.Clone(v.g.Tombstones),
	}
	slices.SortFunc(r.Tombstones, func(a, b kg.Tombstone) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(r.Rules, func(a, b kg.Rule) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(r.Blocks, func(a, b kg.Block) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Start, b.Start))
	})
	for _, e := range v.g.Entities {
		r.Entities[e.Type]++
	}
	r.Layers = v.layers()
	triples := map[store.Triple]int{}
	from, to := map[store.Triple]map[string]int{}, map[store.Triple]map[string]int{}
	for _, l := range v.g.Links {
		r.Links[l.Type]++
		t := store.Triple{From: v.entities[l.From].Type, Link: l.Type, To: v.entities[l.To].Type}
		if triples[t]++; triples[t] == 1 {
			from[t], to[t] = map[string]int{}, map[string]int{}
		}
		from[t][l.From]++
		to[t][l.To]++
	}
	for t, n := range triples {
		r.Triples = append(r.Triples, store.Triple{
			From: t.From, Link: t.Link, To: t.To, Count: n,
			MostFrom: slices.Max(slices.Collect(maps.Values(from[t]))), MostTo: slices.Max(slices.Collect(maps.Values(to[t]))),
		})
	}
	slices.SortFunc(r.Triples, func(a, b store.Triple) int {
		return cmp.Or(cmp.Compare(a.Link, b.Link), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return r, ctx.Err()
}

// each answers one key after the other.
func each[K, T any](ctx context.Context, keys []K, get func(K) T) ([]T, error) {
	out := make([]T, 0, len(keys))
	for _, k := range keys {
		out = append(out, get(k))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, nil
}
