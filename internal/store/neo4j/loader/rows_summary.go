package loader

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// triplesOf counts the links of a type by the types of their ends.
func (c *contents) triplesOf(t kg.LinkTypeID, links []*kg.LinkRecord) (out []store.Triple) {
	type end struct {
		id    string
		other kg.TypeID
	}
	from, to := map[end]int{}, map[end]int{}
	found := map[[2]kg.TypeID]*store.Triple{}
	for _, l := range links {
		a, b := c.byID[l.From].Type, c.byID[l.To].Type
		n := found[[2]kg.TypeID{a, b}]
		if n == nil {
			n = &store.Triple{From: a, Link: t, To: b}
			found[[2]kg.TypeID{a, b}] = n
		}
		from[end{l.From, b}]++
		to[end{l.To, a}]++
		n.Count++
		n.MostFrom, n.MostTo = max(n.MostFrom, from[end{l.From, b}]), max(n.MostTo, to[end{l.To, a}])
	}
	for _, n := range found {
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b store.Triple) int {
		return cmp.Or(cmp.Compare(a.From, b.From),
			cmp.Compare(a.To, b.To))
	})
	return out
}

func (c *contents) tally(distinct map[string]map[uint64]bool, name string, t kg.TypeID, v kg.Value) {
	list := c.summary.Keys[name]
	if list == nil {
		list = make([]schema.Tally, len(c.layout.Ontology.Entities))
		c.summary.Keys[name] = list
	}
	list[t].Known++
	of := name + schema.TypeLetter(t)
	if distinct[of] == nil {
		distinct[of] = map[uint64]bool{}
	}
	if h := uint64(hash(schema.Encode(v.SortKey()))); !distinct[of][h] {
		distinct[of][h] = true
		list[t].Distinct++
	}
}

// releaseInfo counts the records of the release.
func (c *contents) releaseInfo() {
	o, g := c.layout.Ontology, c.graph
	r := store.ReleaseInfo{
		Rules: slices.Clone(g.Rules), Blocks: slices.Clone(g.Blocks), Entities: make([]int, len(o.Entities)),
		Links:      make([]int, len(o.Links)),
		Statements: len(g.Statements), Evidence: len(g.Evidence), Tombstones: slices.Clone(g.Tombstones),
	}
	slices.SortFunc(r.Tombstones, func(a, b kg.Tombstone) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(r.Rules, func(a, b kg.Rule) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(r.Blocks, func(a, b kg.Block) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source),
			cmp.Compare(a.Start, b.Start))
	})
	r.Layers = kg.CountLayers(g)
	r.Coverage = slices.SortedFunc(slices.Values(g.Coverage), kg.CompareCoverage)
	c.summary.First, c.summary.Last = make([]string, len(o.Entities)), make([]string, len(o.Entities))
	for _, n := range c.nodes {
		if r.Entities[n.Type] == 0 {
			c.summary.First[n.Type] = n.ID
		}
		c.summary.Last[n.Type] = n.ID
		r.Entities[n.Type]++
	}
	for i := range g.Links {
		r.Links[g.Links[i].Type]++
	}
	r.Triples = c.triples
	c.summary.ReleaseInfo = r
}

// digest is the same for two graphs of which the same is written.
func (c *contents) digest() {
	sum := sha256.New()
	var space []byte
	for _, k := range c.kinds {
		for _, r := range k.records {
			space = binary.BigEndian.AppendUint64(append(append(space[:0], r.id...), 0), uint64(r.hash))
			sum.Write(space)
		}
	}
	fmt.Fprint(sum, c.graph.Rules, c.graph.Blocks, c.summary.ReleaseInfo.Layers, c.graph.Tombstones)
	for _, v := range c.graph.Coverage {
		fmt.Fprint(sum, *v)
	}
	c.summary.Digest = hex.EncodeToString(sum.Sum(nil)[:16])
}

// hash is 64 bits of what parts say, the same on every machine.
func hash(parts ...string) int64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0xff})
	}
	return int64(h.Sum64() & math.MaxInt64)
}
