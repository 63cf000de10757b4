package config

import "strings"

// didYouMean names the nearest of the known words, or all of them when none is near
// and they are few.
func didYouMean(word string, known []string) string {
	best, bestDistance := "", len(word)
	for _, candidate := range known {
		if d := distance(word, candidate); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	// What all of them begin with says nothing about likeness.
	if best != "" && bestDistance <= 1+len(strings.TrimLeft(strings.TrimPrefix(best, prefix), "-@"))/3 {
		return "did you mean " + best + "?"
	}
	if len(known) > 5 {
		return "--help lists what is known"
	}
	return "known are " + strings.Join(known, ", ")
}

// distance is how many letters to add, leave out, change or swap with their neighbour
// to make b of a (optimal string alignment, over bytes: names of settings are ASCII).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			best := min(rows[i-1][j]+1, rows[i][j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				best = min(best, rows[i-2][j-2]+1)
			}
			rows[i][j] = best
		}
	}
	return rows[len(a)][len(b)]
}
