package memory

import (
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// ShortestPaths gets the first paths of the least length.
func (s *snapshot) ShortestPaths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	w, err := s.walker(ctx, q)
	if err != nil {
		return store.PathList{}, err
	}
	defer s.rest(w)
	return walk.ShortestPaths(ctx, w, w.ends, q, w.scratch)
}

// Paths gets the first paths of every length.
func (s *snapshot) Paths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	w, err := s.walker(ctx, q)
	if err != nil {
		return store.PathList{}, err
	}
	defer s.rest(w)
	return walk.Paths(ctx, w, w.ends, q, w.scratch)
}

// Explain ranks the kinds of path between two entities.
func (s *snapshot) Explain(ctx context.Context, q store.ExplainQuery) (store.Explanation, error) {
	q.Dir = kg.Both
	w, err := s.walker(ctx, q.PathQuery)
	if err != nil {
		return store.Explanation{}, err
	}
	defer s.rest(w)
	return walk.Explain(ctx, w, w.ends, q, w.scratch)
}

// walker is the graph that a search goes over: nodes are the numbers of entities.
type walker struct {
	linkSelection
	dir     kg.Direction
	plain   bool // all links of the relation are selected, and no entity is to be avoided
	every   bool // a step touches all links of a node, each once
	avoid   []uint32
	ends    walk.Ends
	scratch *walk.Scratch
}

func (s *snapshot) walker(ctx context.Context, pq store.PathQuery) (*walker, error) {
	q, err := s.query(ctx)
	if err != nil {
		return nil, err
	}
	spec := store.CountSpec{Rel: store.Rel{Types: pq.Types}, Link: pq.Link, AsOf: pq.AsOf}
	w := &walker{linkSelection: q.linkSelection(spec), dir: pq.Dir, avoid: s.distinct(pq.Avoid)}
	w.every = w.rel.anyType && w.rel.anyOther && pq.Dir == kg.Both && !s.loops
	w.plain = w.unfiltered() && len(w.avoid) == 0
	start, known := s.entityNumber(pq.From)
	end, alsoKnown := s.entityNumber(pq.To)
	avoided := slices.Contains(w.avoid, start) || slices.Contains(w.avoid, end)
	w.ends = walk.Ends{Start: start, End: end, OK: known && alsoKnown && !avoided}
	w.scratch, _ = s.lazy.walks.Get().(*walk.Scratch)
	if w.scratch == nil {
		w.scratch = new(walk.Scratch)
	}
	return w, nil
}

// rest gives the scratch of a search back.
func (s *snapshot) rest(w *walker) { s.lazy.walks.Put(w.scratch) }

// Size is the number of entities.
func (w *walker) Size() int { return len(w.q.entities) }

// Type is the type of an entity.
func (w *walker) Type(n uint32) kg.TypeID { return w.q.types[n] }

// Ranks are the places in the order of ids.
func (w *walker) Ranks(nodes []uint32) []uint32 {
	out := make([]uint32, len(nodes))
	for i, n := range nodes {
		out[i] = w.q.idPlace[n]
	}
	return out
}

// Counts counts the links of each node by kind.
func (w *walker) Counts(_ context.Context, nodes []uint32, asOf kg.AsOf) ([][]store.NeighbourCount, error) {
	out := make([][]store.NeighbourCount, len(nodes))
	for i, n := range nodes {
		out[i] = w.q.kinds(n, asOf)
	}
	return out, w.q.err
}

// walks reports whether segments of links as seen from their owner are walked in a direction.
func (w *walker) walks(k segKind, in bool, dir kg.Direction) bool {
	against := kg.In
	if in {
		against = kg.Out
	}
	return w.rel.takes(k) && (dir != against || w.q.lazy.symmetric.has(uint8(k.link)))
}

func (w *walker) toward(back bool) kg.Direction {
	if back {
		return walk.Turned(w.dir)
	}
	return w.dir
}

// Degree is how many links a step from a node touches.
func (w *walker) Degree(n uint32, back bool) int {
	if w.every {
		s, sum := w.q.snapshot, uint32(0)
		for _, in := range [...]bool{false, true} {
			side := s.side(in)
			sum += side.segments[side.first[n+1]].start - side.segments[side.first[n]].start
		}
		return int(sum)
	}
	dir, sum := w.toward(back), 0
	for _, in := range [...]bool{false, true} {
		side := w.q.side(in)
		for g := side.first[n]; g < side.first[n+1]; g++ {
			switch {
			case !w.walks(side.segments[g].kind, in, dir):
			case in && w.q.loops:
				r, _ := w.q.runOf(n, g, in)
				sum += w.q.size(n, r)
			default:
				sum += side.size(g)
			}
		}
	}
	return sum
}

// Step appends the selected links at the frontier.
func (w *walker) Step(_ context.Context, frontier []uint32, back bool, dst []walk.Edge) ([]walk.Edge, error) {
	dir := w.toward(back)
	for _, n := range frontier {
		for _, in := range [...]bool{false, true} {
			side := w.q.side(in)
			for g := side.first[n]; g < side.first[n+1]; g++ {
				if !w.walks(side.segments[g].kind, in, dir) {
					continue
				}
				r, kind := w.q.runOf(n, g, in)
				if back {
					kind = kind.Turned()
				}
				if !w.q.step(int(r.hi - r.lo)) {
					return dst, w.q.err
				}
				dst = w.along(dst, n, r, back, kind)
			}
		}
	}
	return dst, w.q.err
}

// along appends the links of one run.
func (w *walker) along(dst []walk.Edge, n uint32, r run, back bool, kind walk.Kind) []walk.Edge {
	side := w.q.side(r.in)
	for i, other := range side.other[r.lo:r.hi] {
		if other == n || !w.plain && (slices.Contains(w.avoid, other) || !w.matchesLink(side.linkAt(r.lo+uint32(i)))) {
			continue
		}
		if back {
			dst = append(dst, walk.Edge{Left: other, Right: n, Kind: kind})
		} else {
			dst = append(dst, walk.Edge{Left: n, Right: other, Kind: kind})
		}
	}
	return dst
}

// Show gets entities, and the links of hops.
func (w *walker) Show(ctx context.Context, nodes []uint32, hops []walk.Edge) ([]*kg.Entity, []store.Hop, error) {
	s := w.q.snapshot
	entities := make([]*kg.Entity, len(nodes))
	for i, n := range nodes {
		entities[i] = &s.entities[n]
	}
	out := make([]store.Hop, len(hops))
	rows := make([]store.LinkRow, 0, len(hops)) // most hops are one link
	var links []uint32
	for i, h := range hops {
		links = w.hop(links[:0], h)
		if len(links) > 1 {
			slices.SortFunc(links, func(a, b uint32) int { return strings.Compare(s.links[a].ID, s.links[b].ID) })
		}
		first := len(rows)
		for _, l := range links {
			from, to := h.Left, h.Right
			if s.out.other[l] != to {
				from, to = to, from
			}
			rows = append(rows, store.LinkRow{Link: &s.links[l], From: &s.entities[from], To: &s.entities[to]})
		}
		out[i].Links = rows[first:len(rows):len(rows)]
	}
	return entities, out, ctx.Err()
}

// hop appends the selected links of the hop's kind between its ends.
func (w *walker) hop(dst []uint32, h walk.Edge) []uint32 {
	for _, in := range [...]bool{false, true} {
		side := w.q.side(in)
		for g := side.first[h.Left]; g < side.first[h.Left+1]; g++ {
			k := side.segments[g].kind
			if k.other != w.q.types[h.Right] || !w.walks(k, in, w.dir) {
				continue
			}
			r, kind := w.q.runOf(h.Left, g, in)
			if h.Kind != walk.AnyKind && h.Kind != kind {
				continue
			}
			for i := firstAtLeast(side.other, r.lo, r.hi, h.Right); i < r.hi && side.other[i] == h.Right; i++ {
				if l := side.linkAt(i); w.matchesLink(l) {
					dst = append(dst, l)
				}
			}
		}
	}
	return dst
}
