package store

import (
	"math"
	"slices"

	"cityweave/internal/kg"
)

// Affordable is nil when the query looks at MaxTouched links or fewer, else a *TooMuch. Where the
// counters of the release leave that open, count is asked how many links the walks look at; it
// need not count beyond most.
func (q *AggregateQuery) Affordable(o *kg.Ontology, ref *ReleaseInfo, count func(most int) (int, error)) error {
	if q.MaxTouched <= 0 {
		return nil
	}
	refused := &TooMuch{What: "links", Would: q.MaxTouched + 1, Limit: q.MaxTouched}
	rows := q.mostRows(ref)
	left := q.MaxTouched - rows
	switch {
	case left < 0:
		return refused
	case q.mostOnWalks(o, ref, rows) <= float64(left):
		return nil
	}
	if n, err := count(left); err != nil || n <= left {
		return err
	}
	return refused
}

// Bound is an upper bound of what the query looks at, see Aggregator, from the counters of the release.
func (q *AggregateQuery) Bound(o *kg.Ontology, ref *ReleaseInfo) float64 {
	rows := q.mostRows(ref)
	return float64(rows) + q.mostOnWalks(o, ref, rows)
}

// Looks gives the walks that are looked at, each with the walks that are bound before: those of the keys,
// then those that each measure needs besides. Walks to the ends of the row look at nothing.
func (q *AggregateQuery) Looks(at func(before []int, walk int)) {
	keyWalks := q.KeyWalks()
	along := func(before, walks []int) {
		for i, w := range walks {
			if q.Walks[w].Move == Along {
				at(slices.Concat(before, walks[:i]), w)
			}
		}
	}
	along(nil, keyWalks)
	for i := range q.Measures {
		along(keyWalks, q.Beyond(&q.Measures[i], keyWalks))
	}
}

// mostRows is how many entities or links the rows are chosen from.
func (q *AggregateQuery) mostRows(ref *ReleaseInfo) (n int) {
	field, where := FieldID, q.Where
	if q.Links != nil {
		field, where = LinkID, q.Links.Where
		for t, count := range ref.Links {
			if slices.Contains(q.Links.Types, kg.LinkTypeID(t)) {
				n += count
			}
		}
	} else {
		for t, count := range ref.Entities {
			if slices.Contains(q.Types, kg.TypeID(t)) {
				n += count
			}
		}
	}
	if ids, ok := idsIn(where, field); ok {
		n = min(n, ids)
	}
	return n
}

// idsIn is how many ids a predicate leaves, if it names them.
func idsIn(p Predicate, field string) (n int, ok bool) {
	switch p := p.(type) {
	case Cond:
		return len(p.Values), p.Field == field && p.Op == Eq
	case And:
		for _, part := range p {
			if m, found := idsIn(part, field); found && (!ok || m < n) {
				n, ok = m, true
			}
		}
	}
	return n, ok
}

// mostOnWalks is how many links the walks can look at from so many rows.
func (q *AggregateQuery) mostOnWalks(o *kg.Ontology, ref *ReleaseInfo, rows int) (n float64) {
	b := q.bounds(o, ref, rows)
	q.Looks(func(before []int, w int) { n += b.bindings(append(before, w)) })
	return n
}

// bounds bounds how many ways there are to bind walks.
type bounds struct {
	q    *AggregateQuery
	rows float64   // each link that is one each way round
	out  []float64 // by walk: the most links of one start
	in   []float64 // by walk: the most links of one end, counted backward
	all  []float64 // by walk: how many links there are, each once for each direction that it can be walked in
}

// bindings is the least of several bounds. One takes the rows, then as many links as one start can
// have, walk by walk. Each of the others begins with the links of one of the walks: it takes as many
// ways as can lead there, and goes on from there. The first knows nothing of hubs being few, the others
// nothing of rows being few.
func (b *bounds) bindings(walks []int) float64 {
	least := b.rows
	for _, w := range walks {
		least *= b.out[w]
	}
	for _, pivot := range walks {
		n, way := b.all[pivot], []int{pivot}
		for w := b.q.Walks[pivot].Parent; w != TheRow; w = b.q.Walks[w].Parent {
			n *= b.in[w]
			way = append(way, w)
		}
		for _, w := range walks {
			if !slices.Contains(way, w) {
				n *= b.out[w]
			}
		}
		least = min(least, n)
	}
	return least
}

func (q *AggregateQuery) bounds(o *kg.Ontology, ref *ReleaseInfo, rows int) *bounds {
	b := &bounds{q: q, rows: float64(rows)}
	if q.Links != nil && slices.ContainsFunc(q.Links.Types, func(t kg.LinkTypeID) bool { return symmetric(o, t) }) {
		b.rows *= 2 // each way round
	}
	ends := make([][]kg.TypeID, len(q.Walks)) // nil for any
	for w := range q.Walks {
		walk := &q.Walks[w]
		var most degrees
		switch {
		case walk.Move != Along && q.Links == nil:
			// There is no such end.
		case walk.Move != Along:
			row := Rel{Types: q.Links.Types, Dir: kg.In, Others: q.Links.From.Types}
			if ends[w] = q.Links.To.Types; walk.Move == ToFrom {
				ends[w] = q.Links.From.Types
				row.Dir, row.Others = kg.Out, q.Links.To.Types
			}
			most = degrees{all: b.rows, out: 1, in: degreesOf(o, ref, ends[w], row).out}
		default:
			ends[w] = walk.Step.Rel.Others
			var starts []kg.TypeID
			switch {
			case walk.Parent != TheRow:
				starts = ends[walk.Parent]
			case q.Links == nil:
				starts = q.Types
			}
			most = degreesOf(o, ref, starts, walk.Step.Rel)
		}
		b.out, b.in, b.all = append(b.out, most.out), append(b.in, most.in), append(b.all, most.all)
	}
	return b
}

// degrees is how many links of a kind there are, and the most that one start and one end of them has.
type degrees struct{ all, out, in float64 }

// degreesOf looks the links of a Rel up, as seen from entities of some types (nil for any).
func degreesOf(o *kg.Ontology, ref *ReleaseInfo, starts []kg.TypeID, rel Rel) (d degrees) {
	isOne := func(t kg.TypeID, of []kg.TypeID) bool { return len(of) == 0 || slices.Contains(of, t) }
	out, in := map[kg.TypeID]int{}, map[kg.TypeID]int{} // by the type of the start, and of the end
	add := func(start, end kg.TypeID, count, mostStart, mostEnd int) {
		if isOne(start, starts) && isOne(end, rel.Others) {
			d.all += float64(count)
			out[start] += mostStart
			in[end] += mostEnd
		}
	}
	for _, t := range ref.Triples {
		if len(rel.Types) > 0 && !slices.Contains(rel.Types, t.Link) {
			continue
		}
		both := rel.Dir == kg.Both || symmetric(o, t.Link)
		if both || rel.Dir == kg.Out {
			add(t.From, t.To, t.Count, t.MostFrom, t.MostTo)
		}
		if both || rel.Dir == kg.In {
			add(t.To, t.From, t.Count, t.MostTo, t.MostFrom)
		}
	}
	for _, n := range out {
		d.out = math.Max(d.out, float64(n))
	}
	for _, n := range in {
		d.in = math.Max(d.in, float64(n))
	}
	return d
}

func symmetric(o *kg.Ontology, t kg.LinkTypeID) bool {
	return int(t) < len(o.Links) && o.Links[t].Symmetric
}
