package walk_test

import (
	"cmp"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// linkTypes are the types of links in a world. The low bytes of their kinds are alike in pairs, so
// that who looks at one byte of a kind mixes them up.
var linkTypes = []kg.LinkTypeID{0, 1, 64, 65}

// symmetric reports whether the links of a type are alike at both ends.
func symmetric(t kg.LinkTypeID) bool { return t%2 == 1 }

// names are ids whose order is neither that of their lengths nor that of letters.
var names = []string{"B", "a", "a-1", "a1", "aa", "b", "b:", "ä", "é", "~"}

// world is a multigraph: parallel links, links of a node to itself, links that end.
type world struct {
	entities []*kg.Entity // by id
	links    []link
}

type link struct {
	*kg.Link
	from, to int // places in entities
}

// add puts in a link; its id sorts against the order of adding.
func (w *world) add(t kg.LinkTypeID, from, to int, since, until kg.Date) {
	id := fmt.Sprintf("l%05d", 99999-len(w.links))
	w.links = append(w.links, link{&kg.Link{ID: id, LinkAttrs: &kg.LinkAttrs{Type: t}, Since: since, Until: until}, from, to})
}

// randomWorld has up to ten entities of three types. Some worlds are sparse, some dense, and some are
// long: most of their links lead from an entity to one of the next two in a row.
func randomWorld(r *rand.Rand) *world {
	w := &world{}
	ids := slices.Clone(names)
	r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	ids = ids[:max(1+r.IntN(len(ids)), 1+r.IntN(len(ids)))]
	slices.Sort(ids)
	for _, id := range ids {
		w.entities = append(w.entities, &kg.Entity{ID: id, Type: kg.TypeID(1 + r.IntN(3))})
	}
	types, row, long := 1+r.IntN(len(linkTypes)), r.Perm(len(ids)), r.IntN(3) == 0
	for range len(ids) + r.IntN(1+len(ids)*(1+r.IntN(4))) {
		var since, until kg.Date
		if r.IntN(4) == 0 {
			since = kg.Date(1 + r.IntN(3))
		}
		if r.IntN(4) == 0 {
			until = since + kg.Date(1+r.IntN(3))
		}
		t, from, to := linkTypes[r.IntN(types)], r.IntN(len(ids)), r.IntN(len(ids))
		if at := r.IntN(len(ids)); long && r.IntN(20) > 0 {
			from, to = row[at], row[min(at+1+r.IntN(2), len(ids)-1)]
		}
		for range 1 + r.IntN(5)/4 { // now and then two alike
			w.add(t, from, to, since, until)
		}
	}
	return w
}

// randomQuery is a question of any kind about the world, without limits.
func randomQuery(r *rand.Rand, w *world) store.PathQuery {
	id := func() string {
		if r.IntN(40) == 0 {
			return "nobody"
		}
		return w.entities[r.IntN(len(w.entities))].ID
	}
	q := store.PathQuery{From: id(), To: id(), Dir: kg.Direction(r.IntN(3)), MaxLength: max(r.IntN(8), r.IntN(8))}
	for q.From == q.To && len(w.entities) > 1 && r.IntN(5) > 0 {
		q.To = id()
	}
	for range max(0, r.IntN(6)-3) {
		q.Types = append(q.Types, linkTypes[r.IntN(len(linkTypes))])
	}
	q.AsOf = kg.On(kg.Date(max(0, r.IntN(12)-8)))
	for range max(0, r.IntN(10)-7) {
		q.Avoid = append(q.Avoid, id())
	}
	return q
}

// sample is a question about a world, and a source of more chance.
type sample struct {
	*world
	q    store.PathQuery
	rand *rand.Rand
	no   int
}

// samples are so many questions, the same ones each time.
func samples(seed uint64, count int) iter.Seq[sample] {
	return func(yield func(sample) bool) {
		for no := range count {
			r := rand.New(rand.NewPCG(seed, uint64(no)))
			w := randomWorld(r)
			if !yield(sample{w, randomQuery(r, w), r, no}) {
				return
			}
		}
	}
}

// String is all that is needed to see what went wrong.
func (s sample) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sample %d: %+v\n", s.no, s.q)
	for _, e := range s.entities {
		fmt.Fprintf(&b, "  %q of type %d\n", e.ID, e.Type)
	}
	for _, l := range s.links {
		fmt.Fprintf(&b, "  %s: %s -%d- %s, days %d to %d\n", l.ID, s.entities[l.from].ID, l.Type, s.entities[l.to].ID, l.Since, l.Until)
	}
	return b.String()
}

// place is where an id stands in entities, -1 when it does not.
func (w *world) place(id string) int {
	return slices.IndexFunc(w.entities, func(e *kg.Entity) bool { return e.ID == id })
}

// ends are the places of the two ends of a question; ok is false when there can be no path.
func (w *world) ends(q store.PathQuery) (start, end int, ok bool) {
	start, end = w.place(q.From), w.place(q.To)
	return start, end, start >= 0 && end >= 0 && !slices.Contains(q.Avoid, q.From) && !slices.Contains(q.Avoid, q.To)
}

// hop is a chosen link as a path goes along it.
type hop struct {
	left, right int
	kind        store.NeighbourKind // as seen from the left
	link        string
}

// hops are all hops that a path may make, by link id.
func (w *world) hops(q store.PathQuery) []hop {
	var out []hop
	for _, l := range w.links {
		from, to := w.entities[l.from], w.entities[l.to]
		if from == to || len(q.Types) > 0 && !slices.Contains(q.Types, l.Type) || slices.Contains(q.Avoid, from.ID) || slices.Contains(q.Avoid, to.ID) {
			continue
		}
		if !q.AsOf.All() && (l.Since > q.AsOf.Day || l.Until != 0 && l.Until <= q.AsOf.Day) {
			continue
		}
		there, back := kg.Out, kg.In
		if symmetric(l.Type) {
			there, back = kg.Both, kg.Both
		}
		if symmetric(l.Type) || q.Dir != kg.In {
			out = append(out, hop{l.from, l.to, store.NeighbourKind{Link: l.Type, Dir: there, Other: to.Type}, l.ID})
		}
		if symmetric(l.Type) || q.Dir != kg.Out {
			out = append(out, hop{l.to, l.from, store.NeighbourKind{Link: l.Type, Dir: back, Other: from.Type}, l.ID})
		}
	}
	slices.SortFunc(out, func(a, b hop) int { return cmp.Compare(a.link, b.link) })
	return out
}

// kinds are the kinds of all links of an entity on a day, one for each link: a link of an entity
// to itself counts once, as Out or Both.
func (w *world) kinds(n int, asOf kg.AsOf) []store.NeighbourKind {
	var out []store.NeighbourKind
	for _, l := range w.links {
		if !asOf.All() && (l.Since > asOf.Day || l.Until != 0 && l.Until <= asOf.Day) || l.from != n && l.to != n {
			continue
		}
		k := store.NeighbourKind{Link: l.Type, Dir: kg.Out, Other: w.entities[l.to].Type}
		if l.from != n {
			k.Dir, k.Other = kg.In, w.entities[l.from].Type
		}
		if symmetric(l.Type) {
			k.Dir = kg.Both
		}
		out = append(out, k)
	}
	return out
}

// degree is how many links of an entity a search counts before a hop.
func (w *world) degree(n int, q store.PathQuery, back bool) int {
	dir := q.Dir
	if back && dir != kg.Both {
		dir = kg.Out + kg.In - dir
	}
	sum := 0
	for _, k := range w.kinds(n, kg.AsOf{}) {
		if (len(q.Types) == 0 || slices.Contains(q.Types, k.Link)) && (dir == kg.Both || k.Dir == kg.Both || k.Dir == dir) {
			sum++
		}
	}
	return sum
}
