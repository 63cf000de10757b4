package memory

import "cityweave/internal/store"

// roster is entities in the order of a sorted list of texts, with the best rank within each block of them: who wants
// the first few of a long range by rank looks into the blocks that can have one of them.
type roster struct {
	entity []uint32
	best   []uint32 // by block
}

const rosterBlock = 32

func newRoster(entity, rank []uint32) roster {
	r := roster{entity, make([]uint32, (len(entity)+rosterBlock-1)/rosterBlock)}
	for b := range r.best {
		best := none
		for _, e := range r.block(b) {
			best = min(best, rank[e])
		}
		r.best[b] = best
	}
	return r
}

func (r *roster) block(b int) []uint32 {
	return r.entity[b*rosterBlock : min((b+1)*rosterBlock, len(r.entity))]
}

// takeRange takes the entities of a part of a roster.
func (x *searcher) takeRange(r *roster, lo, hi int, class store.MatchClass, edits int) {
	for lo < hi && x.step(8) {
		block := lo / rosterBlock
		end := min(hi, (block+1)*rosterBlock)
		if !x.full() || (hit{class: class, edits: uint8(edits), rank: r.best[block]}).compare(x.hits[0]) < 0 {
			for _, e := range r.entity[lo:end] {
				x.collect(e, class, edits)
			}
		}
		lo = end
	}
}

// full reports whether there are as many hits as the page needs, so that only better ones count.
func (x *searcher) full() bool { return x.total == nil && x.need > 0 && len(x.hits) == x.need }
