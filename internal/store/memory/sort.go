package memory

import (
	"cmp"
	"slices"
	"strings"
)

// countingSort gives the numbers of src in the order of their keys, keeping the order
// of src among equal keys. Keys are below size; one pass costs len(src)+size, which is
// what makes a million links sortable in a few passes of integers.
func countingSort[K ~uint8 | ~uint16 | ~uint32](src []uint32, key []K, size int) []uint32 {
	start := make([]uint32, size+1)
	for _, n := range src {
		start[int(key[n])+1]++
	}
	for i := 1; i <= size; i++ {
		start[i] += start[i-1]
	}
	dst := make([]uint32, len(src))
	for _, n := range src {
		k := key[n]
		dst[start[k]] = n
		start[k]++
	}
	return dst
}

// sequence is 0, 1, 2 ... n-1.
func sequence(n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = uint32(i)
	}
	return out
}

// search is the first i in [lo, hi) for which at holds, or hi; at must be false, then true.
func search(lo, hi uint32, at func(uint32) bool) uint32 {
	for lo < hi {
		mid := lo + (hi-lo)/2
		if at(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// firstAtLeast is the first i in [lo, hi) with sorted[i] >= n, or hi.
func firstAtLeast(sorted []uint32, lo, hi, n uint32) uint32 {
	for lo < hi {
		mid := lo + (hi-lo)/2
		if sorted[mid] >= n {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// textNumber is a text with a number, and with its first bytes as an integer: most comparisons of a sort end there,
// without a read of the text.
type textNumber struct {
	head   uint64
	text   string
	number uint32
}

func newTextNumber(text string, number uint32) textNumber {
	var head uint64
	for i := range 8 {
		head <<= 8
		if i < len(text) {
			head |= uint64(text[i])
		}
	}
	return textNumber{head, text, number}
}

// sortTexts sorts by text, then number.
func sortTexts(list []textNumber) {
	slices.SortFunc(list, func(a, b textNumber) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.number, b.number))
	})
}
