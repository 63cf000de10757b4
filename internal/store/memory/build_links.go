package memory

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"cityweave/internal/idtable"
	"cityweave/internal/kg"
)

// records are the links as they come in, in the order of their ids, taken apart
// into the columns that the sorts run over.
type records struct {
	from, to []uint32
	attr     []uint32
	// kind seen from each end: link type and type of the other end, as one number
	forward, backward []uint16
}

func (b *builder) buildLinks() error {
	in := b.graph.Links
	if err := inOrder("link", in, func(l *kg.LinkRecord) string { return l.ID }); err != nil {
		return err
	}
	r, err := b.readLinks(in)
	if err != nil {
		return err
	}
	for i, from := range r.from {
		b.loops = b.loops || from == r.to[i]
	}
	n, size := len(in), len(b.entities)
	types := len(b.ontology.Entities)
	kinds := len(b.ontology.Links) * types
	byID := sequence(n)
	// The order of ids is kept by every pass, so it decides among parallel links.
	var back []uint32
	var incoming sync.WaitGroup
	incoming.Go(func() {
		back = countingSort(byID, r.from, size)
		back = countingSort(back, r.backward, kinds)
		back = countingSort(back, r.to, size)
		b.in = newAdjacency(size, types, back, r.to, r.from, r.backward)
	})
	order := countingSort(byID, r.to, size)
	order = countingSort(order, r.forward, kinds)
	order = countingSort(order, r.from, size)
	b.out = newAdjacency(size, types, order, r.from, r.to, r.forward)
	err = b.placeLinks(in, r.attr, order)
	incoming.Wait()
	if err != nil {
		return err
	}
	number := make([]uint32, n) // by place in the order of ids
	for i, place := range order {
		number[place] = uint32(i)
	}
	for i, place := range back {
		back[i] = number[place]
	}
	b.in.link = back
	return nil
}

// readLinks resolves the ends and interns the attributes.
func (b *builder) readLinks(in []kg.LinkRecord) (records, error) {
	n := len(in)
	r := records{
		from: make([]uint32, 0, n), to: make([]uint32, 0, n), attr: make([]uint32, n),
		forward: make([]uint16, n), backward: make([]uint16, n),
	}
	const block = 1 << 10 // ends are looked up together, which is faster by far
	ends := make([]string, 0, block)
	for part := in; len(part) > 0; part = part[min(block, len(part)):] {
		if err := b.ctx.Err(); err != nil {
			return r, err
		}
		ends = ends[:0]
		for i := range part[:min(block, len(part))] {
			ends = append(ends, part[i].From)
		}
		r.from = b.entityIDs.FindAll(r.from, ends, b.entityText)
		for i := range ends {
			ends[i] = part[i].To
		}
		r.to = b.entityIDs.FindAll(r.to, ends, b.entityText)
	}
	intern := newInterner()
	types := len(b.ontology.Entities)
	for i := range in {
		l := &in[i]
		switch {
		case l.LinkAttrs == nil || int(l.Type) >= len(b.ontology.Links):
			return r, fmt.Errorf("link %q has no type of the ontology", l.ID)
		case r.from[i] == none:
			return r, fmt.Errorf("link %q: from %q is unknown", l.ID, l.From)
		case r.to[i] == none:
			return r, fmt.Errorf("link %q: to %q is unknown", l.ID, l.To)
		}
		r.attr[i] = intern.number(l.LinkAttrs)
		r.forward[i] = uint16(int(l.Type)*types + int(b.types[r.to[i]]))
		r.backward[i] = uint16(int(l.Type)*types + int(b.types[r.from[i]]))
	}
	b.attrs = intern.attrs
	return r, nil
}

// placeLinks writes the links in their order of numbers, their ids into one allocation.
func (b *builder) placeLinks(in []kg.LinkRecord, attr, order []uint32) error {
	b.links, b.attr = make([]kg.Link, len(in)), newNarrow(len(in), len(b.attrs))
	b.linkIDs = idtable.New(len(in))
	size := 0
	for i := range in {
		size += len(in[i].ID)
	}
	var all strings.Builder
	all.Grow(size)
	for i, place := range order {
		if err := b.cancelled(i); err != nil {
			return err
		}
		l, start := &in[place], all.Len()
		all.WriteString(l.ID)
		id := all.String()[start:]
		b.attr.set(i, attr[place])
		b.links[i] = kg.Link{ID: id, LinkAttrs: b.attrs[attr[place]], Since: l.Since, Until: l.Until, Bounds: l.Bounds}
		b.linkIDs.Add(id, uint32(i))
	}
	return nil
}

// interner keeps each distinct LinkAttrs once: first by address, because loaders
// share them too, then by content.
type interner struct {
	attrs  []*kg.LinkAttrs
	seen   map[*kg.LinkAttrs]uint32
	keys   kg.AttrsKeys
	equals map[kg.AttrsKey]uint32
}

func newInterner() *interner {
	return &interner{seen: map[*kg.LinkAttrs]uint32{}, equals: map[kg.AttrsKey]uint32{}}
}

func (in *interner) number(a *kg.LinkAttrs) uint32 {
	if n, ok := in.seen[a]; ok {
		return n
	}
	key := in.keys.Of(a)
	n, ok := in.equals[key]
	if !ok {
		n = uint32(len(in.attrs))
		in.equals[key] = n
		in.attrs = append(in.attrs, unpinned(a))
	}
	in.seen[a] = n
	return n
}

// unpinned is a copy whose texts are its own. A loader may cut texts out of whole files,
// and the few that stay here would hold all of them in memory.
func unpinned(a *kg.LinkAttrs) *kg.LinkAttrs {
	c := *a
	c.Role, c.Programme, c.Folder = strings.Clone(a.Role), strings.Clone(a.Programme), strings.Clone(a.Folder)
	c.Status = kg.Status(strings.Clone(string(a.Status)))
	c.Confidence = kg.Confidence(strings.Clone(string(a.Confidence)))
	c.Props = slices.Clone(a.Props)
	for i := range c.Props {
		c.Props[i].Value = c.Props[i].Clone()
	}
	c.Topics = slices.Clone(a.Topics)
	for i := range c.Topics {
		c.Topics[i] = strings.Clone(c.Topics[i])
	}
	return &c
}
