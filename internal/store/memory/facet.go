package memory

import (
	"cmp"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// facet tallies the values of a field over rows. What many rows share (a code, a
// place, attributes) is tallied as a number first and looked at once at the end.
type facet interface {
	add(node, link uint32)
	// result gives the counts since the last one and starts anew.
	result() store.FacetResult
}

// facets compiles facets; those on links have no values where rows are entities.
func (q *query) facets(facets []store.Facet, links bool) []facet {
	if len(facets) == 0 {
		return nil
	}
	out := make([]facet, len(facets))
	for i, f := range facets {
		if f.Link && !links {
			f = store.Facet{Limit: f.Limit}
		}
		out[i] = q.facet(f)
	}
	return out
}

func results(facets []facet) []store.FacetResult {
	if len(facets) == 0 {
		return nil
	}
	out := make([]store.FacetResult, len(facets))
	for i, f := range facets {
		out[i] = f.result()
	}
	return out
}

func (q *query) facet(f store.Facet) facet {
	limit := max(f.Limit, 0)
	switch {
	case f.Link && q.inAttrs(f.Field):
		return &groupFacet{
			tally: newTally(len(q.attrs)), limit: limit, group: func(_, l uint32) uint32 { return q.attr.at(l) },
			values: func(n uint32) []kg.Value {
				return store.LinkValues(nil, q.ontology, &kg.Link{LinkAttrs: q.attrs[n]}, f.Field)
			},
		}
	case f.Link:
		values := func(dst []kg.Value, _, l uint32) []kg.Value { return q.linkValues(dst, l, f.Field) }
		return &valueFacet{limit: limit, counts: map[kg.Value]int{}, values: values}
	case f.Field == store.FieldWithin:
		p := must(q.lazy.places.get(q.ctx))
		return &groupFacet{
			tally: newTally(len(p.places)), limit: limit, group: func(e, _ uint32) uint32 { return p.of[e] },
			values: func(n uint32) []kg.Value {
				var out []kg.Value
				for _, id := range p.places[n].Within {
					out = append(out, kg.EnumValue(id))
				}
				return out
			},
		}
	case f.Field == store.FieldAnyName, f.Field == store.FieldDescription, f.Field == store.FieldSameAs:
		values := func(dst []kg.Value, e, _ uint32) []kg.Value {
			return store.EntityValues(dst, q.ontology, &q.entities[e], f.Field)
		}
		return &valueFacet{limit: limit, counts: map[kg.Value]int{}, values: values}
	}
	if c := q.column(columnKey{field: f.Field, raw: true}); c != nil {
		return &columnFacet{tally: newTally(int(c.size)), limit: limit, column: c}
	}
	return &valueFacet{limit: limit, values: func(dst []kg.Value, _, _ uint32) []kg.Value { return dst }}
}

// tally counts small numbers and remembers which it met.
type tally struct {
	counts  []uint32
	met     []uint32
	missing int
}

func newTally(size int) tally { return tally{counts: make([]uint32, size)} }

func (t *tally) add(n uint32) {
	if n == none {
		t.missing++
		return
	}
	t.addMany(n, 1)
}

func (t *tally) addMany(n, rows uint32) {
	if t.counts[n] == 0 {
		t.met = append(t.met, n)
	}
	t.counts[n] += rows
}

// columnFacet tallies the codes of a field of one value, which are ordered as its values are.
type columnFacet struct {
	tally
	limit  int
	column *column
}

func (f *columnFacet) add(node, _ uint32) { f.tally.add(f.column.code[node]) }

// addAll adds all entities of a type, which stand by code in the column: a step for each value.
func (f *columnFacet) addAll(s *snapshot, t kg.TypeID) {
	known, unknown := f.column.ofType(s, t)
	f.missing += len(unknown)
	for i, n := uint32(0), uint32(len(known)); i < n; {
		code, from := f.column.code[known[i]], i
		for step := uint32(1); i < n && f.column.code[known[i]] == code; step *= 2 {
			i = search(i, min(i+step, n), func(i uint32) bool { return f.column.code[known[i]] > code })
		}
		f.tally.addMany(code, i-from)
	}
}

func (f *columnFacet) result() store.FacetResult {
	out := store.FacetResult{Distinct: len(f.met), Missing: f.missing}
	slices.SortFunc(f.met, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(f.counts[b], f.counts[a]), cmp.Compare(a, b))
	})
	out.Buckets = make([]store.Bucket, 0, min(f.limit, len(f.met)))
	for i, code := range f.met {
		n := int(f.counts[code])
		out.Counted += n
		if i < f.limit {
			out.Buckets = append(out.Buckets, store.Bucket{Value: f.column.value(code), Count: n})
		}
		f.counts[code] = 0
	}
	f.met, f.missing = f.met[:0], 0
	return out
}

// groupFacet tallies rows by a number that decides their values.
type groupFacet struct {
	tally
	limit  int
	group  func(node, link uint32) uint32
	values func(group uint32) []kg.Value
}

func (f *groupFacet) add(node, link uint32) { f.tally.add(f.group(node, link)) }

func (f *groupFacet) result() store.FacetResult {
	counts := make(map[kg.Value]int, len(f.met))
	for _, n := range f.met {
		rows := int(f.counts[n])
		f.counts[n] = 0
		values := f.values(n)
		if len(values) == 0 {
			f.missing += rows
		}
		for i, v := range values {
			if !slices.Contains(values[:i], v) {
				counts[v] += rows
			}
		}
	}
	out := ranked(counts, f.missing, f.limit)
	f.met, f.missing = f.met[:0], 0
	return out
}

// valueFacet tallies values as they come.
type valueFacet struct {
	limit   int
	counts  map[kg.Value]int
	missing int
	space   []kg.Value
	values  func(dst []kg.Value, node, link uint32) []kg.Value
}

func (f *valueFacet) add(node, link uint32) {
	f.space = f.values(f.space[:0], node, link)
	if len(f.space) == 0 {
		f.missing++
	}
	for i, v := range f.space {
		if !slices.Contains(f.space[:i], v) {
			f.counts[v]++
		}
	}
}

func (f *valueFacet) result() store.FacetResult {
	out := ranked(f.counts, f.missing, f.limit)
	clear(f.counts)
	f.missing = 0
	return out
}

// ranked puts buckets into the order of the contract.
func ranked(counts map[kg.Value]int, missing, limit int) store.FacetResult {
	out := store.FacetResult{Distinct: len(counts), Missing: missing, Buckets: make([]store.Bucket, 0, len(counts))}
	for v, n := range counts {
		out.Buckets = append(out.Buckets, store.Bucket{Value: v, Count: n})
		out.Counted += n
	}
	slices.SortFunc(out.Buckets, func(a, b store.Bucket) int {
		kinds := cmp.Compare(a.Value.Kind(), b.Value.Kind())
		return cmp.Or(cmp.Compare(b.Count, a.Count), a.Value.Compare(b.Value), kinds)
	})
	out.Buckets = out.Buckets[:min(limit, len(out.Buckets))]
	return out
}
