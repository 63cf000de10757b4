package walk

import (
	"cmp"
	"slices"

	"cityweave/internal/store"
)

// lattice keeps, of the links by which a search reached a node first, those that lie on a path
// of the least length, from the hop where the sides met back to each end. Each node then has
// its distance from the start.
func (s *search) lattice() {
	s.keep = s.keep[:0]
	for side := range s.edges {
		other := 1 - side
		for hop := s.hops[side]; hop > 0; hop-- {
			for _, e := range s.edges[side][s.before[side][hop-1]:s.before[side][hop]] {
				near, next := e.Left, e.Right
				if side == 1 {
					near, next = next, near
				}
				if s.distance[other][next] == uint8(s.most-hop) {
					s.reach(other, near, uint8(s.most-hop+1))
					s.keep = append(s.keep, e)
				}
			}
		}
	}
}

// straight is a net in which every walk on from the start is part of a shortest path. Its nodes
// are in no order: what leads on from a node is sorted when a path comes to it, because most
// paths are counted and not listed.
type straight struct {
	net
	rank   []uint32 // by node, its place in the order of ids
	paths  []int32  // by node, how many paths lead from it to the end, up to store.MaxCount; 0 when not counted yet
	sorted []bool   // by node
	from   []uint32 // by node, the last one that was seen to lead to it + 1
}

// zeros is a list of n zeros, in the memory of another one if that is long enough.
func zeros[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n, n+n/2)
	}
	list = list[:n]
	clear(list)
	return list
}

// straighten makes the net of the links that lattice kept.
func (s *search) straighten() (*straight, error) {
	w := &s.straight
	w.nodes = w.nodes[:0]
	defer s.vacate(&w.net)
	s.settle(&w.net, s.keep)
	if len(w.nodes) >= mostNodes {
		return nil, &store.TooMuch{What: "entities", Would: len(w.nodes), Limit: mostNodes}
	}
	w.start, w.end = s.place[s.start]-1, s.place[s.end]-1
	w.first = zeros(w.first, len(w.nodes)+2)
	for _, e := range s.keep {
		w.first[s.place[e.Left]+1]++
	}
	for n := range w.nodes {
		w.first[n+2] += w.first[n+1]
	}
	// first is one node ahead while links are put in, and is right afterwards.
	w.to = zeros(w.to, len(s.keep))
	for _, e := range s.keep {
		at := &w.first[s.place[e.Left]]
		w.to[*at] = s.place[e.Right] - 1
		*at++
	}
	w.rank = s.graph.Ranks(w.nodes)
	w.paths, w.sorted, w.from = zeros(w.paths, len(w.nodes)), zeros(w.sorted, len(w.nodes)), zeros(w.from, len(w.nodes))
	w.paths[w.end] = 1
	w.unite()
	return w, nil
}

// unite makes parallel links one: it moves what leads on from each node together.
func (w *straight) unite() {
	kept, begin := uint32(0), uint32(0)
	for n := range w.nodes {
		end := w.first[n+1]
		w.first[n] = kept
		for _, to := range w.to[begin:end] {
			if w.from[to] != uint32(n)+1 {
				w.from[to] = uint32(n) + 1
				w.to[kept] = to
				kept++
			}
		}
		begin = end
	}
	w.first[len(w.nodes)] = kept
}

// next are the nodes after a node.
func (w *straight) next(n uint32) []uint32 { return w.to[w.first[n]:w.first[n+1]] }

// count is how many paths lead from a node to the end.
func (w *straight) count(n uint32) int32 {
	if w.paths[n] == 0 {
		sum := 0
		for _, to := range w.next(n) {
			sum = min(store.MaxCount, sum+int(w.count(to)))
		}
		w.paths[n] = int32(sum)
	}
	return w.paths[n]
}

// list appends the first paths, up to a limit, that go on from the end of path, in their order.
func (w *straight) list(found [][]uint32, path []uint32, limit int) [][]uint32 {
	n := path[len(path)-1]
	if n == w.end {
		return append(found, slices.Clone(path))
	}
	next := w.next(n)
	if !w.sorted[n] {
		slices.SortFunc(next, func(a, b uint32) int { return cmp.Compare(w.rank[a], w.rank[b]) })
		w.sorted[n] = true
	}
	for _, to := range next {
		if len(found) >= limit {
			break
		}
		found = w.list(found, append(path, to), limit)
	}
	return found
}
