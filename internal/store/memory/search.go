package memory

import (
	"cmp"
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Search pages through what each text finds.
//
// A text is looked up class by class, the best first, until there are rows enough, and each
// entity is taken in the first class that finds it. The first three classes are ranges of
// sorted lists; what is found fuzzily comes from words that are near, and is compared again.
func (s *snapshot) Search(ctx context.Context, sq store.SearchQuery) (_ []store.SearchPage, err error) {
	defer stop(&err)
	q, err := s.query(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]store.SearchPage, len(sq.Texts))
	if len(sq.Texts) == 0 {
		return out, nil
	}
	index := must(s.lazy.names.get(ctx))
	seen := make(bitset, len(s.entities)/64+1)
	var texts []textSearch
	if sq.InTexts() {
		if texts, err = q.texts(&sq); err != nil {
			return nil, err
		}
	}
	for i := range sq.Texts {
		if !q.step(1 << 12) {
			return nil, q.err
		}
		x := &searcher{query: q, asked: &sq, index: index, pattern: store.NewPattern(sq.Texts[i].Text), seen: seen}
		if texts != nil {
			x.text = &texts[i]
		}
		x.setFilter(&sq.Texts[i])
		x.window()
		x.execute()
		if q.err == nil {
			x.page(&out[i])
		}
		x.text.release()
		if q.err != nil {
			return nil, q.err
		}
	}
	return out, nil
}

// searcher is the search for one text while it runs.
type searcher struct {
	*query
	asked   *store.SearchQuery
	index   *nameIndex
	pattern *store.Pattern
	text    *textSearch // nil where only names are looked at
	types   set256
	all     bool // types
	within  map[string]bool
	inside  map[*kg.Place]bool // verdicts on places

	need  int         // hits of a class that can come into the page; 0 for all
	after *store.Rank // hits up to this are counted only; nil for none
	seen  bitset      // entities that are found; empty again when the search is done
	dirty []uint32    // what is in seen
	hits  []hit
	total []int
	named []string // see keys
	found bool     // of the class that is being looked at, or one before
}

// hit is an entity that was found. score is store.Match.Relevance, rank is its place by falling standing, then falling
// degree, then id.
type hit struct {
	class store.MatchClass
	edits uint8
	score uint32 // of texts
	rank  uint32
}

func (h hit) compare(o hit) int {
	switch {
	case h.class != o.class:
		return int(h.class) - int(o.class)
	case h.edits != o.edits:
		return int(h.edits) - int(o.edits)
	case h.score != o.score:
		return cmp.Compare(o.score, h.score)
	case h.rank < o.rank:
		return -1
	case h.rank > o.rank:
		return 1
	}
	return 0
}

func (x *searcher) setFilter(t *store.SearchText) {
	x.all = len(t.Types) == 0
	for _, id := range t.Types {
		x.types.add(uint8(id))
	}
	if len(t.Within) > 0 {
		x.within, x.inside = map[string]bool{}, map[*kg.Place]bool{}
		for _, id := range t.Within {
			x.within[id] = true
		}
	}
}

// wanted reports whether an entity is of a type and in a place that is asked for.
func (x *searcher) accepts(e uint32) bool {
	if !x.all && !x.types.has(uint8(x.snapshot.types[e])) {
		return false
	}
	if x.within == nil {
		return true
	}
	entity := &x.entities[e]
	in, known := x.inside[entity.Place]
	if !known {
		in = slices.ContainsFunc(entity.Within(), func(id string) bool { return x.within[id] })
		x.inside[entity.Place] = in
	}
	return in || x.within[entity.ID]
}

// window says how many hits have to be kept. A page that is read backward needs all of them, and so does one of the best
// match that counts them or begins after a position, which need not be in the class of the best.
func (x *searcher) window() {
	w := &x.asked.Window
	if x.asked.Total {
		x.total = make([]int, len(x.ontology.Entities))
	}
	if !w.Backward && w.Before == nil && (!x.asked.Best || x.total == nil && w.After == nil) {
		x.need = w.Limit + 1
		if w.After != nil {
			at := store.RankAt(w.After)
			x.after = &at
		}
	}
}

// run looks at one class after the other.
func (x *searcher) execute() {
	classes := []func(){x.exact, x.prefix, x.wordPrefix, x.fuzzy}
	if !x.asked.Names() {
		classes = nil
	}
	if x.text != nil {
		classes = append(classes, x.inTexts)
	}
	for _, class := range classes {
		if class(); x.err != nil || x.asked.Exact || x.done() {
			break
		}
	}
	for _, e := range x.dirty {
		x.seen[e>>6] = 0
	}
}

// done reports whether what is found is all that the page needs.
func (x *searcher) done() bool {
	if x.asked.Best {
		return x.found
	}
	return x.total == nil && x.need > 0 && (len(x.hits) >= x.need || x.asked.Window.Limit == 0)
}

// take takes an entity that matches, unless it is taken already or not wanted.
func (x *searcher) collect(e uint32, class store.MatchClass, edits int) {
	x.collectHit(e, hit{class: class, edits: uint8(edits), rank: x.index.rank[e]})
}

func (x *searcher) collectHit(e uint32, h hit) {
	if x.seen.has(e) || !x.accepts(e) {
		return
	}
	x.seen.add(e)
	x.dirty = append(x.dirty, e)
	x.found = true
	if x.total != nil && !x.asked.Best {
		x.total[x.snapshot.types[e]]++
	}
	if x.after != nil && x.rankOf(h).Compare(*x.after) <= 0 {
		return
	}
	if x.need > 0 && len(x.hits) == x.need {
		// The hits are a heap with the last of them on top, as soon as there are enough.
		if h.compare(x.hits[0]) < 0 {
			x.hits[0] = h
			sink(x.hits)
		}
		return
	}
	if x.hits = append(x.hits, h); len(x.hits) == x.need {
		slices.SortFunc(x.hits, func(a, b hit) int { return b.compare(a) })
	}
}

// sink puts the first of a heap where it belongs.
func sink(heap []hit) {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child+1].compare(heap[child]) > 0 {
			child++
		}
		if heap[child].compare(heap[i]) <= 0 {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

func (x *searcher) rankOf(h hit) store.Rank {
	e := x.index.byRank[h.rank]
	node := &x.entities[e]
	return store.Rank{
		Class: h.class, Edits: int(h.edits), Score: int64(h.score), Standing: store.Standing(x.ontology, node), Degree: x.degree(e),
		ID: node.ID,
	}
}

func (x *searcher) page(p *store.SearchPage) {
	slices.SortFunc(x.hits, hit.compare)
	if x.asked.Best && len(x.hits) > 0 {
		first := x.hits[0]
		end, _ := slices.BinarySearchFunc(x.hits, hit{class: first.class, edits: first.edits + 1}, hit.compare)
		x.hits = x.hits[:end]
		if x.total != nil {
			for _, h := range x.hits {
				x.total[x.snapshot.types[x.index.byRank[h.rank]]]++
			}
		}
	}
	p.Total = x.total
	var rows []hit
	rows, p.HasNext, p.HasPrev = store.CutRanked(x.asked.Window, x.hits, x.rankOf)
	p.Rows = make([]store.SearchRow, len(rows))
	numbers := make([]uint32, len(rows))
	for i, h := range rows {
		e := x.index.byRank[h.rank]
		node := &x.entities[e]
		m := store.Match{Class: h.class, Relevance: int64(h.score)}
		if h.class != store.MatchText {
			m = x.pattern.MatchKeys(x.ontology, node, x.keys(e))
		}
		numbers[i] = e
		p.Rows[i] = store.SearchRow{
			Node: node, Match: m, Standing: store.Standing(x.ontology, node), Degree: x.degree(e),
		}
	}
	x.matchTexts(p.Rows, numbers)
}
