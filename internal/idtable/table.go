// Package idtable finds the numbers of records by their ids, in less than five bytes for each.
package idtable

import (
	"hash/maphash"
	"math/bits"
)

// None is the number of no record.
const None = ^uint32(0)

// Table finds the number behind a text id: open addressing over numbers only, less than five
// bytes for each, because the texts are at hand wherever the numbers lead. A map
// would hold a second header of each text. The bits of a slot that the numbers leave
// free hold a part of the hash, so that hardly any text is read in vain.
type Table struct {
	seed  maphash.Seed
	slots []uint32 // hash << width | number + 1; 0 is free
	width int
}

// New makes room for the numbers below n.
func New(n int) Table {
	return Table{seed: maphash.MakeSeed(), slots: make([]uint32, n+n/8+1), width: bits.Len(uint(n))}
}

// Find gives the number whose text is id; text must give the text of any number that was added.
func (t *Table) Find(id string, text func(uint32) string) (uint32, bool) {
	return t.probe(maphash.String(t.seed, id), id, text)
}

func (t *Table) probe(hash uint64, id string, text func(uint32) string) (uint32, bool) {
	i, mark := t.home(hash)
	for mask := uint32(1)<<t.width - 1; ; {
		slot := t.slots[i]
		if slot == 0 {
			return None, false
		}
		if n := slot&mask - 1; slot&^mask == mark && text(n) == id {
			return n, true
		}
		if i++; i == len(t.slots) {
			i = 0
		}
	}
}

// FindEach appends the numbers whose text is id, in the order in which they were added.
func (t *Table) FindEach(dst []uint32, id string, text func(uint32) string) []uint32 {
	i, mark := t.home(maphash.String(t.seed, id))
	for mask := uint32(1)<<t.width - 1; t.slots[i] != 0; {
		if n := t.slots[i]&mask - 1; t.slots[i]&^mask == mark && text(n) == id {
			dst = append(dst, n)
		}
		if i++; i == len(t.slots) {
			i = 0
		}
	}
	return dst
}

// Add enters a number. Of several with one text, Find gives the first.
func (t *Table) Add(id string, n uint32) {
	i, mark := t.home(maphash.String(t.seed, id))
	for t.slots[i] != 0 {
		if i++; i == len(t.slots) {
			i = 0
		}
	}
	t.slots[i] = mark | (n + 1)
}

// home maps the hash onto the slots by multiplication, so that their number need
// not be a power of two, and gives the mark that its low bits leave there.
func (t *Table) home(hash uint64) (slot int, mark uint32) {
	hi, _ := bits.Mul64(hash, uint64(len(t.slots)))
	return int(hi), uint32(hash) << t.width
}

// FindAll is Find for many ids; None for an unknown one. It goes in passes whose reads do not
// depend on each other, so that their waits for memory overlap instead of adding up.
func (t *Table) FindAll(dst []uint32, all []string, text func(uint32) string) []uint32 {
	const block = 64
	var hash [block]uint64
	mask := uint32(1)<<t.width - 1
	for ; len(all) > 0; all = all[min(block, len(all)):] {
		part := all[:min(block, len(all))]
		for i, id := range part {
			hash[i] = maphash.String(t.seed, id)
		}
		from := len(dst)
		for i := range part {
			home, _ := t.home(hash[i])
			dst = append(dst, t.slots[home])
		}
		touched := 0
		for _, slot := range dst[from:] {
			if slot != 0 {
				touched += len(text(slot&mask - 1))
			}
		}
		for i, id := range part {
			dst[from+i], _ = t.probe(hash[i], id, text)
		}
		if touched < 0 {
			return nil // never; it keeps the compiler from leaving the reads out
		}
	}
	return dst
}
