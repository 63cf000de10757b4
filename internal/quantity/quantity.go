// Package quantity writes numbers of things as text: 13,300 and "2 cities".
package quantity

import "strconv"

// Thousands writes a number with commas: 13,300.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Of writes a number with the word for what is counted: "1 city", "2 cities".
func Of(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}
