package release

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"cityweave/internal/idtable"
	"cityweave/internal/kg"
	"cityweave/internal/parallel"
)

func compareExternal(x, y kg.ExternalID) int {
	return cmp.Or(cmp.Compare(x.Scheme, y.Scheme), cmp.Compare(x.Value, y.Value))
}

// checkExternalIDs refuses external ids that two entities share.
func (b *builder) checkExternalIDs() {
	owner := make(map[kg.ExternalID]*entity, len(b.inOrder))
	for _, e := range b.inOrder {
		for _, x := range e.SameAs() {
			if other, taken := owner[x]; taken {
				e.rowWithValue("same_as").
					Fault("same_as", fmt.Sprintf("%s:%s is %s already, in %s", x.Scheme, x.Value, other.ID, other.rowWithValue("same_as").Where()),
						"two entities cannot share an external id: correct the id, or merge the two entities")
				continue
			}
			owner[x] = e
		}
	}
}

// CollectAfter collects garbage when that of a step of loading is as large as what the next step makes: without it, the
// collector would first let the memory grow by both. Small graphs are left to the collector.
func CollectAfter(links int) {
	const many = 1 << 18
	if links >= many {
		runtime.GC()
	}
}

// graph returns all accepted records, sorted by id. It keeps no reference to the builder.
func (b *builder) graph() *kg.Graph {
	b.links, b.linkKeys, b.topics = idtable.Table{}, nil, nil // all links are known
	CollectAfter(len(b.allLinks))
	g := &kg.Graph{Rules: b.allRules, Tombstones: b.tombstoneList(), Evidence: b.sortedEv}
	g.Entities = make([]*kg.Entity, 0, len(b.inOrder))
	for _, i := range byID(len(b.inOrder), func(i int) string { return b.inOrder[i].ID }) {
		g.Entities = append(g.Entities, b.inOrder[i].Entity)
	}
	g.Links = make([]kg.LinkRecord, 0, len(b.allLinks))
	for _, i := range byID(len(b.allLinks), func(i int) string { return b.allLinks[i].id }) {
		if l := b.allLinks[i]; l.placed { // others are reported already; the graph is for checking the rest
			g.Links = append(g.Links, kg.LinkRecord{
				Link: kg.Link{
					ID:        l.id,
					LinkAttrs: l.attrs,
					Since:     l.since,
					Until:     l.until,
				},
				From: l.from.ID,
				To:   l.to.ID,
			})
		}
	}
	for _, i := range byID(len(b.allStates), func(i int) string { return b.allStates[i].id }) {
		g.Statements = append(g.Statements, b.allStates[i].Statement)
	}
	for _, i := range byID(len(b.allCoverage), func(i int) string { return b.allCoverage[i].id }) {
		g.Coverage = append(g.Coverage, b.allCoverage[i].Coverage)
	}
	for i := range b.allBlocks {
		g.Blocks = append(g.Blocks, b.allBlocks[i].Block)
	}
	g.Layers = b.graphLayers()
	slices.SortFunc(g.Rules, func(a, b kg.Rule) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Blocks, func(a, b kg.Block) int { return strings.Compare(a.ID, b.ID) })
	return g
}

// byID returns the indexes 0 ... n-1 in the order of the ids. The first twelve bytes of an id, stored with its index,
// nearly always decide.
func byID(n int, id func(int) string) []int32 {
	type key struct {
		head uint32
		tail uint64
		i    int32
	}
	keys := make([]key, n)
	for i := range keys {
		var text [12]byte
		copy(text[:], id(i))
		keys[i] = key{binary.BigEndian.Uint32(text[:]), binary.BigEndian.Uint64(text[4:]), int32(i)}
	}
	keys = parallel.Sorted(keys, func(a, b key) int {
		switch {
		case a.head != b.head:
			return cmp.Compare(a.head, b.head)
		case a.tail != b.tail:
			return cmp.Compare(a.tail, b.tail)
		}
		return strings.Compare(id(int(a.i)), id(int(b.i)))
	})
	out := make([]int32, n)
	for i := range keys {
		out[i] = keys[i].i
	}
	return out
}
