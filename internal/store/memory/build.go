package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"cityweave/internal/idtable"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// builder makes a snapshot of a graph. Its steps run in the order of build.
type builder struct {
	*snapshot
	ctx   context.Context
	graph *kg.Graph
}

// build makes the snapshot of g, or says what is wrong with g.
func build(ctx context.Context, o *kg.Ontology, l limits, g *kg.Graph) (*snapshot, error) {
	b := builder{snapshot: &snapshot{ontology: o, limits: l, release: g.Release}, ctx: ctx, graph: g}
	steps := []func() error{b.buildEntities, b.buildExternal, b.buildLinks, b.buildFacts, b.buildReference}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := step(); err != nil {
			return nil, err
		}
	}
	b.lazy.prepare(b.snapshot)
	return b.snapshot, nil
}

// cancelled looks at the context now and then in a loop of many cheap turns.
func (b *builder) cancelled(turn int) error {
	if turn&0xffff == 0 {
		return b.ctx.Err()
	}
	return nil
}

// inOrder sorts records by id unless they are (kg.Graph promises it) and refuses an id that is used twice.
func inOrder[T any](what string, records []T, id func(*T) string) error {
	rising := true
	for i := 1; i < len(records) && rising; i++ {
		rising = id(&records[i-1]) < id(&records[i])
	}
	if rising {
		return nil
	}
	sort.SliceStable(records, func(i, j int) bool { return id(&records[i]) < id(&records[j]) })
	for i := 1; i < len(records); i++ {
		if id(&records[i]) == id(&records[i-1]) {
			return fmt.Errorf("%s %q is there twice", what, id(&records[i]))
		}
	}
	return nil
}

func (b *builder) buildEntities() error {
	records := b.graph.Entities
	properties := 0
	for i, e := range records {
		switch {
		case e == nil:
			return fmt.Errorf("entity %d is nil", i)
		case int(e.Type) >= len(b.ontology.Entities):
			return fmt.Errorf("entity %q: there is no entity type %d", e.ID, e.Type)
		}
		properties += len(e.Props)
	}
	if err := inOrder("entity", records, func(e **kg.Entity) string { return (*e).ID }); err != nil {
		return err
	}

	type named struct {
		folded string
		place  uint32 // in the order of ids
	}
	names, bytes := make([]named, len(records)), 0
	for i, e := range records {
		if err := b.cancelled(i); err != nil {
			return err
		}
		names[i] = named{kg.Fold(e.Name), uint32(i)}
		bytes += len(names[i].folded)
	}
	slices.SortFunc(names, func(x, y named) int {
		if c := strings.Compare(x.folded, y.folded); c != 0 {
			return c
		}
		return cmp.Compare(x.place, y.place)
	})

	n := len(records)
	b.entities, b.types = make([]kg.Entity, n), make([]kg.TypeID, n)
	b.byID, b.idPlace = make([]uint32, n), make([]uint32, n)
	b.folded.end = make([]uint32, n)
	var all strings.Builder
	all.Grow(bytes)
	slab := make([]kg.Prop, 0, properties) // one allocation for the properties of all
	for i, name := range names {
		e := &b.entities[i]
		*e = *records[name.place]
		from := len(slab)
		slab = append(slab, e.Props...)
		e.Props = slab[from:len(slab):len(slab)]
		b.types[i] = e.Type
		b.byID[name.place], b.idPlace[i] = uint32(i), name.place
		all.WriteString(name.folded)
		b.folded.end[i] = uint32(all.Len())
	}
	b.folded.all = all.String()

	b.entityIDs = idtable.New(n)
	for i := range b.entities {
		b.entityIDs.Add(b.entities[i].ID, uint32(i))
	}
	b.typeStart = make([]uint32, len(b.ontology.Entities)+1)
	for _, t := range b.types {
		b.typeStart[t+1]++
	}
	for t := range b.ontology.Entities {
		b.typeStart[t+1] += b.typeStart[t]
	}
	b.numbers, b.idents = b.numberColumn(), b.idColumn()
	return nil
}

// buildExternal indexes the external ids. The loader refuses one that two entities
// claim; should it happen here, the entity with the smaller id comes first.
func (b *builder) buildExternal() error {
	x := &b.external
	for _, n := range b.byID {
		for i := range b.entities[n].SameAs() {
			x.refs = append(x.refs, externalRef{n, uint32(i)})
		}
	}
	x.slots = idtable.New(len(x.refs))
	for i, r := range x.refs {
		x.slots.Add(externalText(b.entities[r.entity].SameAs()[r.index]), uint32(i))
	}
	return nil
}

func (b *builder) buildReference() error {
	r := &b.reference
	r.Rules = slices.Clone(b.graph.Rules)
	slices.SortFunc(r.Rules, func(x, y kg.Rule) int { return strings.Compare(x.ID, y.ID) })
	r.Tombstones = slices.SortedFunc(slices.Values(b.graph.Tombstones), func(x, y kg.Tombstone) int {
		return strings.Compare(x.ID, y.ID)
	})
	r.Blocks = slices.SortedFunc(slices.Values(b.graph.Blocks), func(x, y kg.Block) int {
		return cmp.Or(strings.Compare(x.Source, y.Source), cmp.Compare(x.Start, y.Start), strings.Compare(x.ID, y.ID))
	})
	r.Coverage = slices.SortedFunc(slices.Values(b.graph.Coverage), kg.CompareCoverage)
	b.coverage = kg.NewCoverageIndex(b.ontology, r.Coverage)
	r.Entities = make([]int, len(b.ontology.Entities))
	for t := range r.Entities {
		r.Entities[t] = int(b.typeStart[t+1] - b.typeStart[t])
	}
	r.Links = make([]int, len(b.ontology.Links))
	for i := range b.links {
		r.Links[b.links[i].Type]++
	}
	r.Triples = b.triples()
	r.Layers = kg.CountLayers(b.graph)
	r.Statements, r.Evidence = len(b.graph.Statements), len(b.graph.Evidence)
	return nil
}

// triples counts the links by their type and the types of their ends: a step for each segment.
func (b *builder) triples() []store.Triple {
	found := map[store.Triple]*store.Triple{}
	each := func(side *adjacency, take func(e kg.TypeID, k segKind, size int)) {
		for e := range b.entities {
			for g := side.first[e]; g < side.first[e+1]; g++ {
				take(b.types[e], side.segments[g].kind, side.size(g))
			}
		}
	}
	each(&b.out, func(from kg.TypeID, k segKind, size int) {
		t := store.Triple{From: from, Link: k.link, To: k.other}
		if found[t] == nil {
			found[t] = &store.Triple{From: t.From, Link: t.Link, To: t.To}
		}
		found[t].Count += size
		found[t].MostFrom = max(found[t].MostFrom, size)
	})
	each(&b.in, func(to kg.TypeID, k segKind, size int) {
		t := found[store.Triple{From: k.other, Link: k.link, To: to}]
		t.MostTo = max(t.MostTo, size)
	})
	var out []store.Triple
	for _, t := range found {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(x, y store.Triple) int {
		return cmp.Or(cmp.Compare(x.Link, y.Link), cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
	return out
}
