package memory

import (
	"hash/maphash"
	"math/bits"
)

// none is the number of no entity, link or value.
const none = ^uint32(0)

// ids finds the number behind a text id: open addressing over numbers only, less than five
// bytes for each, because the texts are at hand wherever the numbers lead. A map
// would hold a second header of each text. The bits of a slot that the numbers leave
// free hold a part of the hash, so that hardly any text is read in vain.
type ids struct {
	seed  maphash.Seed
	slots []uint32 // hash << width | number + 1; 0 is free
	width int
}

// newIDs makes room for the numbers below n.
func newIDs(n int) ids {
	return ids{seed: maphash.MakeSeed(), slots: make([]uint32, n+n/8+1), width: bits.Len(uint(n))}
}

// find gives the number whose text is id; text must give the text of any number that was added.
func (t *ids) find(id string, text func(uint32) string) (uint32, bool) {
	i, mark := t.home(id)
	for mask := uint32(1)<<t.width - 1; ; {
		slot := t.slots[i]
		if slot == 0 {
			return none, false
		}
		if n := slot&mask - 1; slot&^mask == mark && text(n) == id {
			return n, true
		}
		if i++; i == len(t.slots) {
			i = 0
		}
	}
}

// add enters a number; its text must not have been added before.
func (t *ids) add(id string, n uint32) {
	i, mark := t.home(id)
	for t.slots[i] != 0 {
		if i++; i == len(t.slots) {
			i = 0
		}
	}
	t.slots[i] = mark | (n + 1)
}

// home maps the hash onto the slots by multiplication, so that their number need
// not be a power of two, and gives the mark that its low bits leave there.
func (t *ids) home(id string) (slot int, mark uint32) {
	h := maphash.String(t.seed, id)
	hi, _ := bits.Mul64(h, uint64(len(t.slots)))
	return int(hi), uint32(h) << t.width
}

// texts are many texts in one allocation.
type texts struct {
	end []uint32
	all string
}

func (t *texts) at(i uint32) string {
	if i == 0 {
		return t.all[:t.end[0]]
	}
	return t.all[t.end[i-1]:t.end[i]]
}
