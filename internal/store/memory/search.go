package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"

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

// window says how many hits have to be kept. A page that is read backward, or of the best
// match, needs all of them.
func (x *searcher) window() {
	w := &x.asked.Window
	if x.asked.Total {
		x.total = make([]int, len(x.ontology.Entities))
	}
	if !w.Backward && w.Before == nil && !x.asked.Best {
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

// exact takes what is called so, letter by letter.
func (x *searcher) exact() {
	p := x.pattern
	x.whole(p.Key)
	if p.Joined != "" {
		if p.Joined != p.Key {
			x.whole(p.Joined)
		}
		for _, c := range withKey(x.index.joined, p.Joined) {
			x.collect(c.entity, store.MatchExact, 0)
		}
	}
	if p.Code == "" {
		return
	}
	if e, ok := x.entityNumber(p.Code); ok {
		x.collect(e, store.MatchExact, 0)
	}
	_, value, _ := strings.Cut(p.Code, ":")
	for _, code := range []string{p.Code, value} {
		if code == "" {
			continue
		}
		for _, e := range x.index.coded(code) {
			if !x.seen.has(e) && x.isCode(e) {
				x.collect(e, store.MatchExact, 0)
			}
		}
	}
}

// whole takes what has a key.
func (x *searcher) whole(key string) {
	lo, hi := x.index.equal(key)
	for _, e := range x.index.owner.entity[lo:hi] {
		x.collect(e, store.MatchExact, 0)
	}
}

// isCode reports whether the text is an id or a code of an entity.
func (x *searcher) isCode(e uint32) (is bool) {
	store.EntityCodes(x.ontology, &x.entities[e], func(_ store.MatchField, _ string, keys ...string) bool {
		is = slices.Contains(keys, x.pattern.Code)
		return !is
	})
	return is
}

func (x *searcher) prefix() {
	if x.pattern.Key == "" {
		return
	}
	lo, hi := x.index.beginning(x.pattern.Key)
	x.takeRange(&x.index.owner, lo, hi, store.MatchPrefix, 0)
}

// wordPrefix takes what has a word that begins with each word of the text.
func (x *searcher) wordPrefix() {
	words := x.pattern.Words
	if len(words) == 0 {
		return
	}
	from, to := x.index.withWord(words[0].Text)
	for i := range words[1:] {
		if lo, hi := x.index.withWord(words[i+1].Text); hi-lo < to-from {
			from, to = lo, hi
		}
	}
	if len(words) == 1 {
		x.takeRange(&x.index.has, from, to, store.MatchWordPrefix, 0)
		return
	}
	x.verify(slices.Clone(x.index.has.entity[from:to]), store.MatchWordPrefix)
}

// fuzzy takes what has a word near each word of the text: of one word the entities of the near words, which are found
// in no better class; of several those of the word with the fewest, if they match.
func (x *searcher) fuzzy() {
	if !x.pattern.Fuzzy() {
		return
	}
	words := x.pattern.Words
	if len(words) == 1 {
		for _, n := range x.index.near(&words[0]) {
			lo, hi := x.index.having(n.word)
			x.takeRange(&x.index.has, lo, hi, store.MatchFuzzy, n.edits)
		}
		return
	}
	var fewest, with []uint32
	for i := range words {
		lo, hi := x.index.withWord(words[i].Text)
		with = append(with[:0], x.index.has.entity[lo:hi]...)
		for _, n := range x.index.near(&words[i]) {
			lo, hi := x.index.having(n.word)
			with = append(with, x.index.has.entity[lo:hi]...)
		}
		if i == 0 || len(with) < len(fewest) {
			fewest, with = with, fewest
		}
	}
	x.verify(fewest, store.MatchFuzzy)
}

// verify takes the candidates that match in a class or better. It may change their order.
func (x *searcher) verify(candidates []uint32, class store.MatchClass) {
	slices.Sort(candidates)
	for i, e := range slices.Compact(candidates) {
		if i&0xff == 0 && !x.step(1<<10) {
			return
		}
		if x.seen.has(e) || !x.accepts(e) {
			continue
		}
		if got, edits := x.best(e); got <= class {
			x.collect(e, got, edits)
		}
	}
}

// best is the best match of any name of an entity.
func (x *searcher) best(e uint32) (store.MatchClass, int) {
	class, edits := store.NoMatch, 0
	for _, key := range x.keys(e) {
		if c, d := x.pattern.Name(key); c < class || c == class && d < edits {
			class, edits = c, d
		}
	}
	return class, edits
}

// keys are the keys of the name of an entity and of its other names, until the next call.
func (x *searcher) keys(e uint32) []string {
	x.named = append(x.named[:0], store.NameKey(x.folded.at(e)))
	x.named = append(x.named, x.index.others[x.index.otherStart[e]:x.index.otherStart[e+1]]...)
	return x.named
}
