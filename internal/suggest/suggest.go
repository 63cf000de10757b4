// Package suggest finds the known word that a misspelt one may stand for.
package suggest

import (
	"fmt"
	"strings"
)

// Nearest returns the known word with the smallest edit distance to word, without regard to
// case; the first of several, and "" when all are farther than a third of the word.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	best, limit := "", (len(word)+2)/3
	var d distances
	for _, k := range known {
		if more := len(k) - len(word); more > limit || -more > limit {
			continue
		}
		if n := d.between(word, strings.ToLower(k), limit); n <= limit {
			best, limit = k, n-1
		}
	}
	return best
}

// Meant asks, within a message, for the known word that a misspelt one may stand for: ` (do you mean "partly"?)`; "" when
// none is near.
func Meant(word string, known []string) string {
	if nearest := Nearest(word, known); nearest != "" {
		return fmt.Sprintf(" (do you mean %q?)", nearest)
	}
	return ""
}

// distances keeps the rows of the dynamic program from one pair of words to the next: the
// current row and the two before it.
type distances [3][]int

// between is the number of bytes to add, leave out, change or swap with their neighbour to
// make b of a, each byte at most once (optimal string alignment, a restricted
// Damerau-Levenshtein distance); any number above limit when it is above.
func (d *distances) between(a, b string, limit int) int {
	for i := range d {
		if cap(d[i]) <= len(a) {
			d[i] = make([]int, len(a)+1)
		}
		d[i] = d[i][:len(a)+1]
	}
	before, last, row := d[0], d[1], d[2]
	for i := range last {
		last[i] = i
	}
	for j := range len(b) {
		row[0] = j + 1
		least := row[0]
		for i := range len(a) {
			cost := last[i]
			if a[i] != b[j] {
				cost = 1 + min(cost, last[i+1], row[i])
				if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
					cost = min(cost, before[i-1]+1)
				}
			}
			row[i+1] = cost
			least = min(least, cost)
		}
		if j > 0 && least > limit+1 {
			return least // a swap can take two rows for one
		}
		before, last, row = last, row, before
	}
	return last[len(a)]
}

// Distance is the number of bytes to add, leave out, change or swap with their neighbour to make b of a, without regard
// to case.
func Distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	var d distances
	return d.between(a, b, len(a)+len(b))
}
