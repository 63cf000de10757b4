package memory

import "cityweave/internal/store"

// roster is entities in the order of a sorted list of texts. The first few of a range by rank are found without looking
// at the others: levels of best ranks, of blocks of entities, blocks of these and so on, tell which blocks can have one
// of them (the completion trie with range minimum queries of Hsu and Ottaviano, Space-efficient data structures for top-k
// completion, WWW 2013, with blocks in place of the trie). Of n entities in random order, k are found in about k ln(n/k)
// blocks.
type roster struct {
	entity []uint32
	best   [][]uint32 // by level, by block: rosterBlock entities at level 0, that many blocks of the level below at others
}

const rosterBlock = 32

func newRoster(entity, rank []uint32) roster {
	r := roster{entity: entity}
	below := make([]uint32, len(entity))
	for i, e := range entity {
		below[i] = rank[e]
	}
	for {
		level := make([]uint32, (len(below)+rosterBlock-1)/rosterBlock)
		for b := range level {
			level[b] = none
			for _, rank := range below[b*rosterBlock : min((b+1)*rosterBlock, len(below))] {
				level[b] = min(level[b], rank)
			}
		}
		if r.best = append(r.best, level); len(level) <= 1 {
			return r
		}
		below = level
	}
}

// rosterRange is a part of a roster that is searched for hits of a class.
type rosterRange struct {
	*roster
	lo, hi int
	like   hit // with the class and the edits of all
}

// takeRange takes the entities of a part of a roster; where the page needs only the first of them, those alone.
func (x *searcher) takeRange(r *roster, lo, hi int, class store.MatchClass, edits int) {
	level, size := 0, rosterBlock
	for level < len(r.best)-1 && size < hi-lo {
		level, size = level+1, size*rosterBlock
	}
	part := rosterRange{r, lo, hi, hit{class: class, edits: uint8(edits)}}
	for block := lo / size; block*size < hi; block++ {
		x.takeBlock(&part, level, size, block)
	}
}

// takeBlock takes the entities of a block that has size of them.
func (x *searcher) takeBlock(r *rosterRange, level, size, block int) {
	if x.full() {
		if r.like.rank = r.best[level][block]; r.like.compare(x.hits[0]) >= 0 {
			return
		}
	}
	from, to := max(r.lo, block*size), min(r.hi, (block+1)*size)
	if level == 0 {
		if !x.step(8) {
			return
		}
		for _, e := range r.entity[from:to] {
			x.collect(e, r.like.class, int(r.like.edits))
		}
		return
	}
	size /= rosterBlock
	for block := from / size; block*size < to && x.err == nil; block++ {
		x.takeBlock(r, level-1, size, block)
	}
}

// full reports whether there are as many hits as the page needs, so that only better ones count.
func (x *searcher) full() bool { return x.total == nil && x.need > 0 && len(x.hits) == x.need }
