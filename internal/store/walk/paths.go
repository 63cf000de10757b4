package walk

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Ends are the nodes that a question names; ok is false when one of them is unknown or to be avoided.
type Ends struct {
	Start, End uint32
	OK         bool
}

// ShortestPaths is store.Explorer.ShortestPaths.
func ShortestPaths(
	ctx context.Context,
	g Graph,
	ends Ends,
	q store.PathQuery,
	scratch *Scratch,
) (store.PathList, error) {
	if !ends.OK || ends.Start == ends.End {
		return trivial(ctx, g, ends, q.Limit)
	}
	s := &search{Scratch: scratch, graph: g, start: ends.Start, end: ends.End, most: q.MaxLength}
	defer s.reset()
	met, err := s.run(ctx, q.MaxTouched, true)
	if err != nil {
		return store.PathList{}, err
	}
	if !met {
		return store.PathList{Exact: true}, ctx.Err() // without hops nobody has looked at it
	}
	s.most = s.hops[0] + s.hops[1]
	s.lattice()
	w, err := s.straighten()
	if err != nil {
		return store.PathList{}, err
	}
	// No walk of the least length passes a node twice: walks are paths.
	list := store.PathList{Total: int(w.count(w.start)), Exact: true}
	var found [][]uint32
	if q.Limit > 0 {
		found = w.list(nil, append(make([]uint32, 0, s.most+1), w.start), q.Limit)
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
	w, err := s.net(false)
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

// net is the net of what a search found, with its walks counted.
func (s *search) net(kinds bool) (*net, error) {
	s.spread()
	s.keep = s.kept(s.keep[:0])
	w, err := s.newNet(s.keep, kinds)
	if err != nil {
		return nil, err
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
	hops  []Edge   // by nodes of the graph
	node  []uint32 // by node of the net, its place in nodes + 1
	hop   []uint32 // by node of the net, the place in hops + 1 of the last one noted that goes on from it
	more  []uint32 // by hop, that of the one noted before it
	of    []booked
}

type booked struct{ nodes, hops []uint32 }

func newBook(w *net) *book {
	return &book{net: w, node: make([]uint32, len(w.nodes)), hop: make([]uint32, len(w.nodes))}
}

// add notes a path; kinds are those of its hops, nil for any.
func (b *book) add(path []uint32, kinds []Kind) {
	places := make([]uint32, 2*len(path))
	p := booked{places[:len(path)], places[len(path):]}
	for i, n := range path {
		if b.node[n] == 0 {
			b.nodes = append(b.nodes, b.net.nodes[n])
			b.node[n] = uint32(len(b.nodes))
		}
		p.nodes[i] = b.node[n] - 1
		if i == 0 {
			continue
		}
		e := Edge{b.net.nodes[path[i-1]], b.net.nodes[n], AnyKind}
		if kinds != nil {
			e.Kind = kinds[i-1]
		}
		p.hops[i-1] = b.place(path[i-1], e)
	}
	p.hops = p.hops[:max(0, len(path)-1)]
	b.of = append(b.of, p)
}

// place is where a hop that goes on from a node stands; it is noted if it is new.
func (b *book) place(from uint32, e Edge) uint32 {
	for at := b.hop[from]; at != 0; at = b.more[at-1] {
		if b.hops[at-1] == e {
			return at - 1
		}
	}
	b.hops, b.more = append(b.hops, e), append(b.more, b.hop[from])
	b.hop[from] = uint32(len(b.hops))
	return b.hop[from] - 1
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
		out[i].Nodes, out[i].Hops = make([]*kg.Entity, len(p.nodes)), make([]store.Hop, len(p.hops))
		for j, n := range p.nodes {
			out[i].Nodes[j] = nodes[n]
		}
		for j, h := range p.hops {
			out[i].Hops[j] = hops[h]
		}
	}
	return out, nil
}
