package memory

import (
	"cmp"
	"sort"
	"strings"

	"cityweave/internal/fulltext"
	"cityweave/internal/store"
)

// textSearch is the part of a search that looks at texts: the records that have all words, and the best score of each
// entity that they are about.
type textSearch struct {
	index   *textIndex
	pattern *store.TextPattern
	records []uint32  // rising
	scores  []uint32  // by record: in millionths
	best    *[]uint32 // by entity: its best score and one; 0 for none
	about   []uint32  // entities with a score
}

// texts prepares the search of texts for each text of a query, or says that it would look at too much.
func (q *query) texts(sq *store.SearchQuery) ([]textSearch, error) {
	index := must(q.lazy.texts.get(q.ctx))
	out := make([]textSearch, len(sq.Texts))
	for i := range out {
		out[i] = textSearch{index: index, pattern: store.NewTextPattern(sq.Texts[i].Text)}
		if n := index.touched(out[i].pattern.Words); sq.MaxTouched > 0 && n > sq.MaxTouched {
			return nil, &store.TooMuch{What: "texts", Would: n, Limit: sq.MaxTouched}
		}
	}
	return out, nil
}

// inTexts takes what records that have all words are about.
func (x *searcher) inTexts() {
	t := x.text
	words, ok := t.index.find(t.pattern.Words)
	if !ok {
		return
	}
	mean := t.index.Mean()
	for i, w := range words {
		if !x.intersect(t, w, i == 0, mean) {
			return
		}
	}
	t.best = t.index.best.Get().(*[]uint32)
	best := *t.best
	x.eachAbout(t, func(i int, e uint32) {
		if best[e] == 0 {
			t.about = append(t.about, e)
		}
		best[e] = max(best[e], t.scores[i]+1)
	})
	for _, e := range t.about {
		x.collectHit(e, hit{class: store.MatchText, score: best[e] - 1, rank: x.index.rank[e]})
	}
}

// intersect keeps the records that have a word too, with its part of their scores; of the first word it takes all.
func (x *searcher) intersect(t *textSearch, word uint32, first bool, mean float64) bool {
	weight := t.index.Weight(int(t.index.records[word]))
	if first {
		t.records = make([]uint32, 0, t.index.records[word])
		t.scores = make([]uint32, 0, t.index.records[word])
	}
	kept, at, steps := 0, 0, 0
	for r := t.index.read(word); r.next(); {
		if steps++; steps&0xfff == 0 && !x.step(1<<12) {
			return false
		}
		n := r.record - 1
		if !first {
			for at < len(t.records) && t.records[at] < n {
				at++
			}
			if at == len(t.records) {
				break
			}
			if t.records[at] != n {
				continue
			}
		}
		part := uint32(fulltext.Score(weight, r.times, int(t.index.length[n]), mean))
		if first {
			t.records, t.scores = append(t.records, n), append(t.scores, part)
			continue
		}
		t.records[kept], t.scores[kept] = n, t.scores[at]+part
		kept++
		at++
	}
	if !first {
		t.records, t.scores = t.records[:kept], t.scores[:kept]
	}
	return true
}

// eachAbout visits the entities that the records found are about, with the place of the record.
func (x *searcher) eachAbout(t *textSearch, visit func(i int, e uint32)) {
	links := uint32(len(x.entities))
	statements := links + uint32(len(x.links))
	owner := uint32(0)
	for i, r := range t.records {
		if i&0xfff == 0 && !x.step(1<<12) {
			return
		}
		switch {
		case r < links:
			visit(i, r)
		case r < statements:
			link := r - links
			owner = x.ownerFrom(owner, link)
			visit(i, owner)
			if other := x.out.other[link]; other != owner {
				visit(i, other)
			}
		default:
			visit(i, x.facts.subject[r-statements])
		}
	}
}

// ownerFrom is the owner of a link, which is an entity or one after it: the next ones are tried first.
func (s *snapshot) ownerFrom(entity, link uint32) uint32 {
	a := &s.out
	end := func(e uint32) uint32 { return a.segments[a.first[e+1]].start }
	for step := uint32(1); ; step *= 2 {
		last := min(entity+step, uint32(len(s.entities))) - 1
		if end(last) > link {
			return entity + uint32(sort.Search(int(last-entity), func(i int) bool { return end(entity+uint32(i)) > link }))
		}
		entity = last + 1
	}
}

// match says how entities of the page match by their best records.
func (x *searcher) matchTexts(rows []store.SearchRow, numbers []uint32) {
	t := x.text
	if t == nil || t.best == nil {
		return
	}
	at := map[uint32]int{} // rows by entity
	for i := range rows {
		if rows[i].Match.Class == store.MatchText {
			at[numbers[i]] = i
		}
	}
	record := make([]uint32, len(rows))
	for i := range record {
		record[i] = none
	}
	if len(at) > 0 {
		x.eachAbout(t, func(i int, e uint32) {
			if (*t.best)[e] != t.scores[i]+1 {
				return
			}
			if row, ok := at[e]; ok && (record[row] == none || x.compareRecords(t.records[i], record[row]) < 0) {
				record[row] = t.records[i]
			}
		})
	}
	for i, r := range record {
		if r != none {
			rows[i].Match = x.matchRecord(r, rows[i].Match.Relevance)
		}
	}
}

// compareRecords orders records by their kind, then by id.
func (x *searcher) compareRecords(a, b uint32) int {
	kindA, idA := x.recordOf(a)
	kindB, idB := x.recordOf(b)
	return cmp.Or(cmp.Compare(kindA, kindB), strings.Compare(idA, idB))
}

func (x *searcher) recordOf(r uint32) (kind int, id string) {
	n := int(r) - len(x.entities)
	switch {
	case n < 0:
		return 0, x.entities[r].ID
	case n < len(x.links):
		return 1, x.links[n].ID
	default:
		return 2, x.facts.statements[n-len(x.links)].ID
	}
}

// matchRecord says how what a record is about matches by it.
func (x *searcher) matchRecord(r uint32, score int64) store.Match {
	fact := int(r) - len(x.entities)
	switch {
	case fact < 0:
		return x.text.pattern.OfEntity(&x.entities[r], score)
	case fact < len(x.links):
		row := x.linkRow(uint32(fact))
		return x.text.pattern.OfLink(row, x.evidenceAbout(uint32(fact)), score)
	default:
		return x.text.pattern.OfStatement(x.evidenceAbout(uint32(fact)), score)
	}
}

// release gives back what the search has borrowed.
func (t *textSearch) release() {
	if t == nil || t.best == nil {
		return
	}
	for _, e := range t.about {
		(*t.best)[e] = 0
	}
	t.index.best.Put(t.best)
}
