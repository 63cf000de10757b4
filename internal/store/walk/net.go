package walk

import (
	"slices"

	"cityweave/internal/store"
)

// net is the part of a graph in which all paths of a question lie. Its nodes are numbered in
// the order of their ids, so that paths in the order of these numbers are in the order of
// the contract.
type net struct {
	nodes      []uint32 // of the graph
	first      []uint32 // by node, its first edge; one more at the end
	to         []uint32 // by edge; those of a node rise
	kind       []Kind   // by edge
	start, end uint32
	// walks is by hops left, then node: how many walks lead from it to the end in just so many
	// hops, up to store.MaxCount. It says where a path can go on.
	walks [][]int32
}

// mostNodes is how many nodes a net can have.
const mostNodes = 1 << 24

// settle gives the nodes of edges places in a net, and notes the places.
func (s *search) settle(w *net, edges []Edge) {
	if len(s.place) < s.graph.Size() {
		s.place = make([]uint32, s.graph.Size()) // by node of the graph, its place in the net + 1
	}
	add := func(n uint32) {
		if s.place[n] == 0 {
			w.nodes = append(w.nodes, n)
			s.place[n] = uint32(len(w.nodes))
		}
	}
	add(s.start)
	add(s.end)
	for _, e := range edges {
		add(e.Left)
		add(e.Right)
	}
}

// vacate forgets the places.
func (s *search) vacate(w *net) {
	for _, n := range w.nodes {
		s.place[n] = 0
	}
}

// newNet makes the net of the edges that a search kept; without kinds, edges of all kinds
// between two nodes are one.
func (s *search) newNet(edges []Edge, kinds bool) (*net, error) {
	w := &net{}
	defer s.vacate(w)
	s.settle(w, edges)
	if len(w.nodes) >= mostNodes {
		return nil, &store.TooMuch{What: "entities", Would: len(w.nodes), Limit: mostNodes}
	}
	ranked := make([]uint64, len(w.nodes))
	for i, rank := range s.graph.Ranks(w.nodes) {
		ranked[i] = uint64(rank)<<32 | uint64(w.nodes[i])
	}
	slices.Sort(ranked)
	for i, r := range ranked {
		w.nodes[i] = uint32(r)
		s.place[w.nodes[i]] = uint32(i) + 1
	}
	w.start, w.end = s.place[s.start]-1, s.place[s.end]-1
	packed := make([]uint64, len(edges)) // left, right, kind: they sort and compare as one number
	for i, e := range edges {
		packed[i] = uint64(s.place[e.Left]-1)<<40 | uint64(s.place[e.Right]-1)<<16
		if kinds {
			packed[i] |= uint64(e.Kind)
		}
	}
	slices.Sort(packed)
	packed = slices.Compact(packed)
	w.first = make([]uint32, len(w.nodes)+1)
	w.to, w.kind = make([]uint32, len(packed)), make([]Kind, len(packed))
	for i, p := range packed {
		w.first[p>>40+1]++
		w.to[i], w.kind[i] = uint32(p>>16)&(mostNodes-1), Kind(p)
	}
	for n := range w.nodes {
		w.first[n+1] += w.first[n]
	}
	return w, nil
}

// count fills walks for up to so many hops.
func (w *net) count(hops int) {
	w.walks = make([][]int32, hops+1)
	for left := range w.walks {
		w.walks[left] = make([]int32, len(w.nodes))
		if left == 0 {
			w.walks[0][w.end] = 1
			continue
		}
		for n := range w.nodes {
			sum := 0
			for _, to := range w.to[w.first[n]:w.first[n+1]] {
				sum = min(store.MaxCount, sum+int(w.walks[left-1][to]))
			}
			w.walks[left][n] = int32(sum)
		}
	}
}

// paths goes along all paths of just so many hops, in their order, and gives each to visit
// until that returns false. The path is changed afterwards. step is asked before each node
// that is tried; paths ends when it returns false. Both say so.
func (w *net) paths(hops int, step func() bool, visit func(path []uint32) bool) bool {
	on := make([]bool, len(w.nodes))
	path := make([]uint32, 1, hops+1)
	path[0] = w.start
	var from func(n uint32, left int) bool
	from = func(n uint32, left int) bool {
		if left == 0 {
			return visit(path)
		}
		on[n] = true
		defer func() { on[n] = false }()
		for _, to := range w.to[w.first[n]:w.first[n+1]] {
			if on[to] || w.walks[left-1][to] == 0 {
				continue
			}
			if !step() {
				return false
			}
			path = append(path, to)
			on := from(to, left-1)
			path = path[:len(path)-1]
			if !on {
				return false
			}
		}
		return true
	}
	return w.walks[hops][w.start] == 0 || from(w.start, hops)
}
