package memory

import (
	"math/bits"

	"cityweave/internal/store"
)

// mostDense is the largest table in which groups are found by their codes alone.
const mostDense = 1 << 20

// groupTable numbers groups in the order in which they are met. Groups of few possible
// codes are found by counting with the codes as digits, others by hashing them.
type groupTable struct {
	n      int
	at     [][store.MaxKeys]uint32 // by group: its codes
	dense  []uint32                // group + 1 by codes; nil when there are too many
	factor [store.MaxKeys]uint32
	slots  []uint32 // group + 1 by hash; a power of two
}

func newGroupTable(keys []*coder) *groupTable {
	t := &groupTable{}
	size := uint64(1)
	for k, key := range keys {
		t.factor[k] = uint32(size)
		size *= uint64(key.size)
		if key.size == 0 || size > mostDense {
			t.slots = make([]uint32, 1<<10)
			return t
		}
	}
	t.dense = make([]uint32, size)
	return t
}

// find is the number of the group with these codes, a new one if it has not been met.
func (t *groupTable) find(at [store.MaxKeys]uint32) uint32 {
	if t.dense != nil {
		slot := &t.dense[at[0]*t.factor[0]+at[1]*t.factor[1]+at[2]*t.factor[2]]
		if *slot == 0 {
			*slot = t.add(at)
		}
		return *slot - 1
	}
	mask := uint32(len(t.slots) - 1)
	for i := hashOf(uint64(at[0])<<32|uint64(at[1]), uint64(at[2])) & mask; ; i = (i + 1) & mask {
		switch g := t.slots[i]; {
		case g == 0:
			g = t.add(at)
			t.slots[i] = g
			if 2*t.n > len(t.slots) {
				t.rehash()
			}
			return g - 1
		case t.at[g-1] == at:
			return g - 1
		}
	}
}

func (t *groupTable) add(at [store.MaxKeys]uint32) uint32 {
	t.at = append(t.at, at)
	t.n++
	return uint32(t.n)
}

func (t *groupTable) rehash() {
	t.slots = make([]uint32, 4*len(t.slots))
	mask := uint32(len(t.slots) - 1)
	for g, at := range t.at {
		i := hashOf(uint64(at[0])<<32|uint64(at[1]), uint64(at[2])) & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = uint32(g) + 1
	}
}

// hashOf mixes numbers by folded multiplication.
func hashOf(a, b uint64) uint32 {
	hi, lo := bits.Mul64(a^0x9e3779b97f4a7c15, b^0xd6e8feb86659fd93)
	hi, lo = bits.Mul64(hi^lo^a, 0xa0761d6478bd642f)
	return uint32(hi ^ lo)
}

// pairSet is a set of pairs of small numbers.
type pairSet struct {
	n     int
	slots []uint64 // pair + 1
}

func newPairSet() *pairSet { return &pairSet{slots: make([]uint64, 1<<6)} }

// add reports whether the pair was not in the set.
func (s *pairSet) add(a, b uint32) bool {
	pair := (uint64(a)<<32 | uint64(b)) + 1
	if !s.put(pair) {
		return false
	}
	if s.n++; 2*s.n > len(s.slots) {
		old := s.slots
		s.slots = make([]uint64, 4*len(old))
		for _, pair := range old {
			if pair != 0 {
				s.put(pair)
			}
		}
	}
	return true
}

func (s *pairSet) put(pair uint64) bool {
	mask := uint32(len(s.slots) - 1)
	for i := hashOf(pair, pair>>32) & mask; ; i = (i + 1) & mask {
		switch s.slots[i] {
		case 0:
			s.slots[i] = pair
			return true
		case pair:
			return false
		}
	}
}
