package walk

import (
	"context"

	"cityweave/internal/store"
)

// Ends are the nodes that a question names; ok is false when one of them is unknown or to be avoided.
type Ends struct {
	Start, End uint32
	OK         bool
}

// ShortestPaths is store.Explorer.ShortestPaths.
func ShortestPaths(ctx context.Context, g Graph, ends Ends, q store.PathQuery, scratch *Scratch) (store.PathList, error) {
	if !ends.OK || ends.Start == ends.End {
		return trivial(ctx, g, ends, q.Limit)
	}
	s := &search{Scratch: scratch, graph: g, start: ends.Start, end: ends.End, most: q.MaxLength}
	defer s.reset()
	met, err := s.run(ctx, q.MaxTouched, true)
	if err != nil || !met {
		return store.PathList{Exact: true}, err
	}
	s.most = s.hops[0] + s.hops[1]
	w, err := s.net(false, true)
	if err != nil {
		return store.PathList{}, err
	}
	// No walk of the least length passes a node twice: walks are paths.
	list := store.PathList{Total: int(w.walks[s.most][w.start]), Exact: true}
	var found [][]uint32
	if q.Limit > 0 {
		w.paths(s.most, func() bool { return true }, func(path []uint32) bool {
			found = append(found, append([]uint32(nil), path...))
			return len(found) < q.Limit
		})
	}
	list.Paths, err = w.show(ctx, g, found)
	return list, err
}

// Paths is store.Explorer.Paths.
func Paths(ctx context.Context, g Graph, ends Ends, q store.PathQuery, scratch *Scratch) (store.PathList, error) {
	if !ends.OK || ends.Start == ends.End {
		return trivial(ctx, g, ends, q.Limit)
	}
	s := &search{Scratch: scratch, graph: g, start: ends.Start, end: ends.End, most: q.MaxLength}
	defer s.reset()
	if _, err := s.run(ctx, q.MaxTouched, false); err != nil {
		return store.PathList{}, err
	}
	w, err := s.net(false, false)
	if err != nil {
		return store.PathList{}, err
	}
	list := store.PathList{Exact: true}
	var found [][]uint32
	steps := 0
	for hops := 1; hops <= s.most && list.Exact; hops++ {
		w.paths(hops, func() bool {
			if steps++; steps&(1<<8-1) == 0 { // some 0.3 ms: others may have to go first
				err = ctx.Err()
			}
			list.Exact = q.MaxTouched == 0 || steps <= q.MaxTouched
			return list.Exact && err == nil
		}, func(path []uint32) bool {
			if len(found) < q.Limit {
				found = append(found, append([]uint32(nil), path...))
			}
			list.Total = min(store.MaxCount, list.Total+1)
			return true
		})
		if err != nil {
			return store.PathList{}, err
		}
	}
	list.Paths, err = w.show(ctx, g, found)
	return list, err
}

// trivial is the paths to where one is, and to nowhere.
func trivial(ctx context.Context, g Graph, ends Ends, limit int) (store.PathList, error) {
	list := store.PathList{Exact: true}
	if !ends.OK {
		return list, ctx.Err()
	}
	list.Total = 1
	if limit <= 0 {
		return list, ctx.Err()
	}
	nodes, _, err := g.Show(ctx, []uint32{ends.Start}, nil)
	list.Paths = []store.Path{{Nodes: nodes}}
	return list, err
}

// net is the net of what a search found, with its walks counted; shortest says that only
// those of all hops are wanted, and that there are none of fewer.
func (s *search) net(kinds, shortest bool) (*net, error) {
	s.spread()
	s.keep = s.kept(s.keep[:0])
	w, err := s.newNet(s.keep, kinds)
	if err != nil {
		return nil, err
	}
	if shortest {
		w.just = make([]uint8, len(w.nodes))
		for i, n := range w.nodes {
			w.just[i] = s.distance[1][n]
		}
		w.just[w.start] = uint8(s.most) // the one distance that is not needed to find the others
	}
	w.count(s.most)
	return w, nil
}

// show gets the entities and links of paths, each distinct one once.
func (w *net) show(ctx context.Context, g Graph, paths [][]uint32) ([]store.Path, error) {
	b := newBook(w)
	for _, p := range paths {
		b.add(p, nil)
	}
	return b.paths(ctx, g)
}

// book collects paths, so that what several of them have is read once.
type book struct {
	net   *net
	nodes []uint32 // of the graph
	hops  []Edge
	node  map[uint32]int // by node of the net
	hop   map[Edge]int   // by nodes of the net
	of    []booked
}

type booked struct{ nodes, hops []int }

func newBook(w *net) *book { return &book{net: w, node: map[uint32]int{}, hop: map[Edge]int{}} }

// add notes a path; kinds are those of its hops, nil for any.
func (b *book) add(path []uint32, kinds []Kind) {
	p := booked{make([]int, len(path)), make([]int, max(0, len(path)-1))}
	for i, n := range path {
		at, known := b.node[n]
		if !known {
			at = len(b.nodes)
			b.node[n] = at
			b.nodes = append(b.nodes, b.net.nodes[n])
		}
		p.nodes[i] = at
		if i == 0 {
			continue
		}
		e := Edge{path[i-1], n, AnyKind}
		if kinds != nil {
			e.Kind = kinds[i-1]
		}
		if at, known = b.hop[e]; !known {
			at = len(b.hops)
			b.hop[e] = at
			b.hops = append(b.hops, Edge{b.net.nodes[e.Left], b.net.nodes[e.Right], e.Kind})
		}
		p.hops[i-1] = at
	}
	b.of = append(b.of, p)
}

// paths gives all that was noted.
func (b *book) paths(ctx context.Context, g Graph) ([]store.Path, error) {
	if len(b.of) == 0 {
		return nil, ctx.Err()
	}
	nodes, hops, err := g.Show(ctx, b.nodes, b.hops)
	if err != nil {
		return nil, err
	}
	out := make([]store.Path, len(b.of))
	for i, p := range b.of {
		for _, n := range p.nodes {
			out[i].Nodes = append(out[i].Nodes, nodes[n])
		}
		for _, h := range p.hops {
			out[i].Hops = append(out[i].Hops, hops[h])
		}
	}
	return out, nil
}
