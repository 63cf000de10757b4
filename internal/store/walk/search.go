package walk

import (
	"context"

	"cityweave/internal/store"
)

// far is a distance that is not known.
const far = ^uint8(0)

// Scratch is the memory of a search, to be used again by a later one, on a graph whose
// nodes have the same numbers. Its zero value is ready; it is used by one search at a time.
type Scratch struct {
	// By side, 0 from the start and 1 from the end, then node: how many hops away it is.
	distance [2][]uint8
	reached  [2][]uint32 // the nodes whose distance is known, those of each hop after those before
	edges    [2][]Edge   // the links that were looked at; until the sides meet, those to nodes of the next hop
	before   [2][]int    // by hop that was made, how many of edges are those of earlier hops; one more at the end
	frontier [2][]uint32 // the nodes that the next hop of a side starts from
	keep     []Edge      // those of them that matter
	place    []uint32    // by node, for a net
	straight straight
}

func (s *Scratch) grow(size int) {
	for side := range s.distance {
		for len(s.distance[side]) < size {
			n := len(s.distance[side])
			s.distance[side] = append(s.distance[side], make([]uint8, size-n)...)
			for i := n; i < size; i++ {
				s.distance[side][i] = far
			}
		}
	}
}

// reset makes all nodes unknown again.
func (s *Scratch) reset() {
	for side := range s.distance {
		for _, n := range s.reached[side] {
			s.distance[side][n] = far
		}
		s.reached[side], s.edges[side], s.before[side] = s.reached[side][:0], s.edges[side][:0], s.before[side][:0]
	}
}

// reach notes the distance of a node, if it is not known.
func (s *Scratch) reach(side int, n uint32, d uint8) bool {
	if s.distance[side][n] != far {
		return false
	}
	s.distance[side][n] = d
	s.reached[side] = append(s.reached[side], n)
	return true
}

// search is one search while it runs.
type search struct {
	*Scratch
	graph      Graph
	start, end uint32
	hops       [2]int // made from each side
	most       int    // hops in all
}

// run makes hops until both sides together have made all, or a side has nothing left to
// go on from, or, if it is to, until the sides meet. It reports whether they have met.
func (s *search) run(ctx context.Context, maxTouched int, untilMet bool) (met bool, err error) {
	ends := [2]uint32{s.start, s.end}
	s.grow(s.graph.Size())
	frontier := &s.frontier
	var count [2]degree
	touched := 0
	for side, n := range ends {
		s.reach(side, n, 0)
		frontier[side] = append(frontier[side][:0], n)
		s.before[side] = append(s.before[side], 0)
	}
	for s.hops[0]+s.hops[1] < s.most && len(frontier[0]) > 0 && len(frontier[1]) > 0 && !(met && untilMet) {
		side := s.lesser(&count)
		if touched += count[side].links; maxTouched > 0 && touched > maxTouched {
			return false, &store.TooMuch{What: "links", Would: touched, Limit: maxTouched}
		}
		before, known := len(s.edges[side]), len(s.reached[side])
		if s.edges[side], err = s.graph.Step(ctx, frontier[side], side == 1, s.edges[side]); err != nil {
			return false, err
		}
		s.grow(s.graph.Size())
		s.hops[side]++
		away := uint8(s.hops[side])
		other := s.distance[1-side]
		ahead := s.edges[side][:before]
		for _, e := range s.edges[side][before:] {
			n := e.Right
			if side == 1 {
				n = e.Left
			}
			if s.reach(side, n, away) && other[n] != far {
				met = true
			}
			if !untilMet || s.distance[side][n] == away { // no shortest path goes back, or stays as far away
				ahead = append(ahead, e)
			}
		}
		s.edges[side] = ahead
		s.before[side] = append(s.before[side], len(ahead))
		frontier[side], count[side] = frontier[side][:0], degree{}
		for _, n := range s.reached[side][known:] {
			if n != ends[1-side] {
				frontier[side] = append(frontier[side], n)
			}
		}
	}
	return met, nil
}

// degree is how many links a step from a frontier touches, of the nodes of it that have been counted.
type degree struct{ links, nodes int }

// lesser is the side from which a step touches fewer links, the start when both touch as many. Nodes
// are counted only until that is known; those of the side that it gives are counted all.
func (s *search) lesser(count *[2]degree) int {
	for {
		all := [2]bool{count[0].nodes == len(s.frontier[0]), count[1].nodes == len(s.frontier[1])}
		side := 0
		switch {
		case all[0] && count[0].links <= count[1].links:
			return 0
		case all[1] && count[1].links < count[0].links:
			return 1
		case all[0] || !all[1] && count[1].links < count[0].links:
			side = 1
		}
		count[side].links += s.graph.Degree(s.frontier[side][count[side].nodes], side == 1)
		count[side].nodes++
	}
}

// spread works out, for nodes that one side has reached, how far they are from the other
// end where that is more than the other side has gone, as far as paths of all hops need it.
// The links to go by are those that the side has looked at: a node before the last hop
// of a side has all its links among them.
func (s *search) spread() {
	for side := range s.edges {
		other := 1 - side
		for d := s.hops[other] + 1; d < s.most; d++ {
			for _, e := range s.edges[side] {
				here, next := e.Left, e.Right
				if side == 1 {
					here, next = next, here
				}
				if s.distance[other][next] == uint8(d-1) {
					s.reach(other, here, uint8(d))
				}
			}
		}
	}
}

// kept appends the links that lie on a walk from start to end of no more hops than all.
func (s *search) kept(dst []Edge) []Edge {
	for _, edges := range s.edges {
		for _, e := range edges {
			before, after := s.distance[0][e.Left], s.distance[1][e.Right]
			if before != far && after != far && int(before)+1+int(after) <= s.most && e.Left != s.end &&
				e.Right != s.start {
				dst = append(dst, e)
			}
		}
	}
	return dst
}
