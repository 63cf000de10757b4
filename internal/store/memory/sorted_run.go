package memory

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
)

// sortedRun is the order of one run by a key other than the name.
//
// A run holds the links of one entity by name of the other end. Sorting it for each page is
// cheap for most entities, not for a programme with 10,000 cities: when its participants are
// read by population, page after page, the sorted order is kept, and a page becomes a bisection
// for the cursor and a walk of a few entries. The run (a, b, c, d), where b has 7 inhabitants,
// d 5 and the others an unknown number, is entries (d, b, a, c) with known = 2; descending, it
// is read as b, d, c, a.
type sortedRun struct {
	// Entries with a value by (code, id of the other end, id of the link), then those
	// without one by ids.
	entries []uint32
	known   int // how many have a value
}

// sortedRunKey names a sortedRun: the first entry of the run and the key of the order.
type sortedRunKey struct {
	first uint32
	in    bool
	by    any
}

// sortedRunOverhead is what a sortedRun takes besides its entries, in entries.
const sortedRunOverhead = 50

// sortedRun returns a run in the order of the first key; nil when sorting the rows of the
// page is less work. All sorted runs together take at most as much as four entries for each link.
func (x *expansion) sortedRun(r run) *sortedRun {
	if int(r.hi-r.lo) < x.limits.sortedRunMin || x.order.byName {
		return nil
	}
	k := sortedRunKey{first: r.lo, in: r.in}
	code := func(uint32, uint32) uint32 { return 0 }
	if len(x.order.keys) > 0 {
		if k.by = x.order.keys[0].by; k.by == nil {
			return nil
		}
		code = x.order.keys[0].code
	}
	l := x.lazy.sortedRuns.find(k)
	if l == nil {
		s := x.snapshot
		weight, limit := int(r.hi-r.lo)+sortedRunOverhead, max(1<<20, 4*len(x.links))
		l = x.lazy.sortedRuns.add(k, weight, limit, func(context.Context) (*sortedRun, error) {
			return s.newSortedRun(r, code), nil
		})
	}
	return must(l.get(x.ctx))
}

func (s *snapshot) newSortedRun(r run, code func(node, link uint32) uint32) *sortedRun {
	type placed struct {
		key   uint64 // code, then place of the id
		entry uint32
	}
	side := s.side(r.in)
	rows := make([]placed, r.hi-r.lo)
	h := &sortedRun{entries: make([]uint32, len(rows))}
	for i := range rows {
		entry := r.lo + uint32(i)
		other := side.other[entry]
		c := code(other, side.linkAt(entry))
		if c != none {
			h.known++
		}
		rows[i] = placed{uint64(c)<<32 | uint64(s.idPlace[other]), entry}
	}
	slices.SortFunc(rows, func(a, b placed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return strings.Compare(s.links[side.linkAt(a.entry)].ID, s.links[side.linkAt(b.entry)].ID)
	})
	for i, row := range rows {
		h.entries[i] = row.entry
	}
	return h
}

// walk offers the entries of a sorted run until no further row can enter the page.
func (x *expansion) walk(p *parent, runs []run, r run, h *sortedRun) {
	side := x.side(r.in)
	desc := len(x.order.keys) > 0 && x.order.keys[0].desc
	along := sequenceOf{known: h.entries[:h.known], unknown: h.entries[h.known:], desc: desc}
	whole := len(x.order.keys) <= 1
	row := func(entry uint32) (uint32, uint32) { return side.other[entry], side.linkAt(entry) }
	lo, hi := along.inside(x.top, whole, row)
	for lo < hi && x.step(1) {
		var entry uint32
		if x.top.window.Backward {
			hi--
			entry = along.at(hi)
		} else {
			entry = along.at(lo)
			lo++
		}
		other, link := side.other[entry], side.linkAt(entry)
		if r.twin && other == p.node {
			continue
		}
		e := x.top.entry(other, link, !r.in || other == p.node)
		if x.top.closed(&e, whole) {
			return
		}
		if (x.free || x.node.match(other) && x.matchesLink(link)) && (!x.repeats || x.leads(p, runs, other, link)) {
			x.top.offer(e)
		}
	}
}

// sequenceOf is a permutation read in the direction of its key: what has a value, then
// the others; ids follow the direction in both parts.
type sequenceOf struct {
	known, unknown []uint32
	desc           bool
}

func (s *sequenceOf) len() int { return len(s.known) + len(s.unknown) }

func (s *sequenceOf) at(i int) uint32 {
	part := s.known
	if i >= len(part) {
		i -= len(part)
		part = s.unknown
	}
	if s.desc {
		return part[len(part)-1-i]
	}
	return part[i]
}

// inside is the part that may lie within the window's positions; whole says that the
// sequence is in the whole order, not in that of its first key only.
func (s *sequenceOf) inside(t *top, whole bool, row func(uint32) (node, link uint32)) (lo, hi int) {
	compare := t.order.compareFirst
	if whole {
		compare = t.order.compareCut
	}
	lo, hi = 0, s.len()
	if t.after != nil {
		lo = sort.Search(hi, func(i int) bool {
			node, link := row(s.at(i))
			c := compare(node, link, t.after)
			return c > 0 || c == 0 && !whole
		})
	}
	if t.before != nil {
		hi = max(lo, sort.Search(hi, func(i int) bool {
			node, link := row(s.at(i))
			c := compare(node, link, t.before)
			return c > 0 || c == 0 && whole
		}))
	}
	return lo, hi
}
