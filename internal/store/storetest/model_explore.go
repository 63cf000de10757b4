package storetest

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func (v *modelView) NeighbourCounts(ctx context.Context, ids []string, asOf kg.AsOf) ([][]store.NeighbourCount, error) {
	return each(ctx, ids, func(id string) []store.NeighbourCount { return v.kindsOf(id, asOf) })
}

// kindsOf counts the links of an entity by kind.
func (v *modelView) kindsOf(id string, asOf kg.AsOf) []store.NeighbourCount {
	of := map[store.NeighbourKind][]neighbour{}
	for _, n := range v.neighbours(id, store.Rel{Dir: kg.Both}, nil, asOf) {
		of[v.kindOf(n)] = append(of[v.kindOf(n)], n)
	}
	var out []store.NeighbourCount
	for k, links := range of {
		out = append(out, store.NeighbourCount{NeighbourKind: k, Links: len(links), Entities: ends(links)})
	}
	slices.SortFunc(out, func(a, b store.NeighbourCount) int { return compareKinds(a.NeighbourKind, b.NeighbourKind) })
	return out
}

func (v *modelView) kindOf(n neighbour) store.NeighbourKind {
	k := store.NeighbourKind{Link: n.link.Type, Dir: kg.In, Other: n.other.Type}
	switch {
	case v.o.Links[n.link.Type].Symmetric:
		k.Dir = kg.Both
	case n.forward:
		k.Dir = kg.Out
	}
	return k
}

func compareKinds(a, b store.NeighbourKind) int {
	return cmp.Or(cmp.Compare(a.Link, b.Link), cmp.Compare(a.Dir, b.Dir), cmp.Compare(a.Other, b.Other))
}

func (v *modelView) Between(ctx context.Context, q store.BetweenQuery) (store.Joined, error) {
	var out store.Joined
	for i := range v.g.Links {
		l := &v.g.Links[i]
		there := slices.Contains(q.Left, l.From) && slices.Contains(q.Right, l.To)
		back := slices.Contains(q.Left, l.To) && slices.Contains(q.Right, l.From)
		both := q.Dir == kg.Both || v.o.Links[l.Type].Symmetric
		if (there && (both || q.Dir == kg.Out) || back && (both || q.Dir == kg.In)) &&
			(len(q.Types) == 0 || slices.Contains(q.Types, l.Type)) && lasts(l, q.AsOf) && v.holdsForLink(l, q.Link) {
			out.Rows = append(out.Rows, v.linkRow(l))
		}
	}
	sortLinks(out.Rows)
	out.Total = len(out.Rows)
	out.Rows = out.Rows[:min(len(out.Rows), q.Limit)]
	return out, ctx.Err()
}

func (v *modelView) linkRow(l *kg.LinkRecord) store.LinkRow {
	return store.LinkRow{Link: &l.Link, From: v.entities[l.From], To: v.entities[l.To]}
}

func sortLinks(rows []store.LinkRow) {
	slices.SortFunc(rows, func(a, b store.LinkRow) int { return cmp.Compare(a.Link.ID, b.Link.ID) })
}

func (v *modelView) ShortestPaths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	w := v.walks(q)
	if err := w.touch(true); err != nil {
		return store.PathList{}, err
	}
	for hops := 0; hops <= q.MaxLength; hops++ {
		if found := w.paths(hops, func() bool { return true }); len(found) > 0 {
			return w.list(found, true), ctx.Err()
		}
	}
	return store.PathList{Exact: true}, ctx.Err()
}

func (v *modelView) Paths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	w := v.walks(q)
	if err := w.touch(false); err != nil {
		return store.PathList{}, err
	}
	steps, exact := 0, true
	var found [][]string
	for hops := 0; hops <= q.MaxLength && exact; hops++ {
		found = append(found, w.paths(hops, func() bool {
			steps++
			exact = exact && (q.MaxTouched == 0 || steps <= q.MaxTouched)
			return exact
		})...)
	}
	return w.list(found, exact), ctx.Err()
}

// walking is a store.PathQuery while it is answered.
type walking struct {
	v      *modelView
	q      store.PathQuery
	next   map[string][]neighbour // in the order of the ids of the other ends
	can    map[string]map[int]int // how many walks of so many hops lead to the end, by id, then hops
	kinded bool                   // walks are counted for each sequence of kinds
}

func (v *modelView) walks(q store.PathQuery) *walking {
	return &walking{v: v, q: q, next: map[string][]neighbour{}, can: map[string]map[int]int{}}
}

// on are the links by which paths go on from an entity.
func (w *walking) on(id string, dir kg.Direction) []neighbour {
	key := id + string('0'+rune(dir))
	if list, known := w.next[key]; known {
		return list
	}
	list := slices.DeleteFunc(w.v.neighbours(id, store.Rel{Types: w.q.Types, Dir: dir}, w.q.Link, w.q.AsOf), func(n neighbour) bool {
		return n.other.ID == id || slices.Contains(w.q.Avoid, n.other.ID)
	})
	slices.SortStableFunc(list, func(a, b neighbour) int { return cmp.Compare(a.other.ID, b.other.ID) })
	w.next[key] = list
	return list
}

// ends reports whether there can be paths.
func (w *walking) ends() bool {
	q := w.q
	return w.v.entities[q.From] != nil && w.v.entities[q.To] != nil && !slices.Contains(q.Avoid, q.From) && !slices.Contains(q.Avoid, q.To)
}

// touch goes through the hops of the search and counts the links.
func (w *walking) touch(untilMet bool) error {
	q := w.q
	if !w.ends() || q.From == q.To {
		return nil
	}
	ends := [2]string{q.From, q.To}
	dirs := [2]kg.Direction{q.Dir, [...]kg.Direction{kg.In, kg.Out, kg.Both}[q.Dir]}
	var seen [2]map[string]bool
	var frontier [2][]string
	for side, id := range ends {
		seen[side], frontier[side] = map[string]bool{id: true}, []string{id}
	}
	touched, met := 0, false
	for hop := 0; hop < q.MaxLength && len(frontier[0]) > 0 && len(frontier[1]) > 0 && !(untilMet && met); hop++ {
		var links [2]int
		for side := range links {
			for _, id := range frontier[side] {
				for _, c := range w.v.kindsOf(id, kg.AsOf{}) {
					if (len(q.Types) == 0 || slices.Contains(q.Types, c.Link)) && (dirs[side] == kg.Both || c.Dir == kg.Both || c.Dir == dirs[side]) {
						links[side] += c.Links
					}
				}
			}
		}
		side := 0
		if links[1] < links[0] {
			side = 1
		}
		touched += links[side]
		if q.MaxTouched > 0 && touched > q.MaxTouched {
			return &store.TooMuch{What: "links", Would: touched, Limit: q.MaxTouched}
		}
		var reached []string
		for _, id := range frontier[side] {
			for _, n := range w.on(id, dirs[side]) {
				if other := n.other.ID; !seen[side][other] {
					seen[side][other] = true
					met = met || seen[1-side][other]
					if other != ends[1-side] {
						reached = append(reached, other)
					}
				}
			}
		}
		frontier[side] = reached
	}
	return nil
}

// count is how many walks of so many hops lead from an entity to the end, up to store.MaxCount.
func (w *walking) count(id string, hops int) int {
	if hops == 0 || id == w.q.To {
		if hops == 0 && id == w.q.To {
			return 1
		}
		return 0
	}
	if n, known := w.can[id][hops]; known {
		return n
	}
	n := 0
	seen := map[any]bool{}
	for _, next := range w.on(id, w.q.Dir) {
		var step any = next.other.ID
		if w.kinded {
			step = [2]any{next.other.ID, w.v.kindOf(next)}
		}
		if !seen[step] && next.other.ID != w.q.From {
			n = min(store.MaxCount, n+w.count(next.other.ID, hops-1))
		}
		seen[step] = true
	}
	if w.can[id] == nil {
		w.can[id] = map[int]int{}
	}
	w.can[id][hops] = n
	return n
}

// paths are all paths of just so many hops, in their order, until step says no.
func (w *walking) paths(hops int, step func() bool) (found [][]string) {
	if !w.ends() {
		return nil
	}
	var from func(path []string) bool
	from = func(path []string) bool {
		here := path[len(path)-1]
		if len(path) == hops+1 {
			if here == w.q.To {
				found = append(found, slices.Clone(path))
			}
			return true
		}
		last := ""
		for _, n := range w.on(here, w.q.Dir) {
			next := n.other.ID
			if next == last || slices.Contains(path, next) || w.count(next, hops-len(path)) == 0 {
				continue
			}
			last = next
			if !step() || !from(append(path, next)) {
				return false
			}
		}
		return true
	}
	from([]string{w.q.From})
	return found
}

func (w *walking) list(found [][]string, exact bool) store.PathList {
	list := store.PathList{Total: min(store.MaxCount, len(found)), Exact: exact}
	for _, ids := range found[:min(len(found), w.q.Limit)] {
		list.Paths = append(list.Paths, w.path(ids, nil))
	}
	return list
}

// path is the entities with all links between them, or with those of the kinds.
func (w *walking) path(ids []string, kinds []store.NeighbourKind) store.Path {
	var p store.Path
	for i, id := range ids {
		p.Nodes = append(p.Nodes, w.v.entities[id])
		if i == 0 {
			continue
		}
		var hop store.Hop
		for _, n := range w.on(ids[i-1], w.q.Dir) {
			if n.other.ID == id && (kinds == nil || kinds[i-1] == w.v.kindOf(n)) {
				hop.Links = append(hop.Links, w.v.linkRow(n.link))
			}
		}
		sortLinks(hop.Links)
		p.Hops = append(p.Hops, hop)
	}
	return p
}

func (v *modelView) Explain(ctx context.Context, q store.ExplainQuery) (store.Explanation, error) {
	q.Dir = kg.Both
	w := v.walks(q.PathQuery)
	w.kinded = true
	if !w.ends() || q.From == q.To {
		return store.Explanation{}, ctx.Err()
	}
	if err := w.touch(false); err != nil {
		return store.Explanation{}, err
	}
	walks := 0
	for hops := 1; hops <= q.MaxLength; hops++ {
		walks += w.count(q.From, hops)
	}
	if q.MaxTouched > 0 && walks > q.MaxTouched {
		return store.Explanation{}, &store.TooMuch{What: "paths", Would: walks, Limit: q.MaxTouched}
	}
	var all []*explained
	for hops := 1; hops <= q.MaxLength; hops++ {
		for _, ids := range w.paths(hops, func() bool { return true }) {
			for _, kinds := range w.kindsAlong(ids) {
				at := slices.IndexFunc(all, func(x *explained) bool { return slices.Equal(x.kinds, kinds) })
				if at < 0 {
					at = len(all)
					all = append(all, &explained{kinds: kinds})
				}
				all[at].add(ids, w.product(ids, kinds))
			}
		}
	}
	out := store.Explanation{Total: len(all)}
	if len(all) > 0 {
		out.Start = v.entities[q.From].Type
	}
	for _, x := range all {
		slices.SortStableFunc(x.paths, func(a, b weighted) int { return cmp.Compare(b.score, a.score) })
		k := store.PathKind{Hops: x.kinds, Score: store.RoundScore(x.sum), Count: len(x.paths)}
		for _, p := range x.paths[:min(len(x.paths), q.Samples)] {
			k.Samples = append(k.Samples, w.path(p.ids, x.kinds))
		}
		out.Kinds = append(out.Kinds, k)
	}
	slices.SortFunc(out.Kinds, func(a, b store.PathKind) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Count, a.Count), cmp.Compare(len(a.Hops), len(b.Hops)), slices.CompareFunc(a.Hops, b.Hops, compareKinds))
	})
	out.Kinds = out.Kinds[:min(len(out.Kinds), q.Limit)]
	return out, ctx.Err()
}

// explained is the paths of one kind.
type explained struct {
	kinds []store.NeighbourKind
	sum   float64
	paths []weighted
}

type weighted struct {
	ids   []string
	score float64
}

func (x *explained) add(ids []string, product float64) {
	x.sum += product
	x.paths = append(x.paths, weighted{ids, store.RoundScore(product)})
}

// kindsAlong are all sequences of kinds of links by which a path can go.
func (w *walking) kindsAlong(ids []string) [][]store.NeighbourKind {
	out := [][]store.NeighbourKind{nil}
	for i := 1; i < len(ids); i++ {
		var kinds []store.NeighbourKind
		for _, n := range w.on(ids[i-1], kg.Both) {
			if k := w.v.kindOf(n); n.other.ID == ids[i] && !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
		var longer [][]store.NeighbourKind
		for _, before := range out {
			for _, k := range kinds {
				longer = append(longer, append(slices.Clone(before), k))
			}
		}
		out = longer
	}
	return out
}

// product is the score of one path: of the degrees of both ends of each hop, each to the power of minus 0.4.
func (w *walking) product(ids []string, kinds []store.NeighbourKind) float64 {
	degree := func(id string, k store.NeighbourKind) float64 {
		for _, c := range w.v.kindsOf(id, w.q.AsOf) {
			if c.NeighbourKind == k {
				return float64(c.Links)
			}
		}
		panic("storetest: a hop is of no kind of " + strings.Join(ids, " "))
	}
	product := 1.0
	for i, k := range kinds {
		back := store.NeighbourKind{Link: k.Link, Dir: [...]kg.Direction{kg.In, kg.Out, kg.Both}[k.Dir], Other: w.v.entities[ids[i]].Type}
		product *= math.Pow(degree(ids[i], k)*degree(ids[i+1], back), -0.4)
	}
	return product
}
