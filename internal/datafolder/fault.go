package datafolder

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/quantity"
	"cityweave/internal/suggest"
)

// Fault is an error in a data file, and how to fix it.
type Fault struct {
	File    string // directory and path of the file
	Line    int    // counted from 1
	Column  int    // character at which the value begins, counted from 1
	Name    string // column of the table, "" for the whole row or file
	Problem string // what is wrong
	Cure    string // how to fix it
}

// String formats the fault so that an editor or terminal can jump to its position.
func (f Fault) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", f.File, f.Line, f.Column)
	if f.Name != "" {
		b.WriteString(f.Name + ": ")
	}
	b.WriteString(f.Problem)
	if f.Cure != "" {
		b.WriteString("; " + f.Cure)
	}
	return b.String()
}

// Faults are all faults of one load, sorted by file, line and column. It is the error of Read, accessible by errors.As.
type Faults []Fault

// shownFaults is the number of faults in an error message: enough to start with, and few enough for a log.
const shownFaults = 20

// Error lists the first faults, grouped, and the total.
func (fs Faults) Error() string {
	return "the data has " + quantity.Of(len(fs), "fault", "faults") + "\n" + strings.Join(fs.Lines(shownFaults), "\n")
}

// Lines describes the faults for people, a line each, at most most of them and a line with the number of the others; 0 is
// no limit. What is wrong with many values of a column in the same way, such as an unknown source that 100,000 rows have,
// is one line with the place of the first and their number.
func (fs Faults) Lines(most int) []string {
	anywhere := func(f Fault) Fault {
		f.Line, f.Column = 0, 0
		return f
	}
	var first []Fault
	counts := map[Fault]int{} // of faults anywhere in a file
	for _, f := range fs {
		k := anywhere(f)
		if counts[k]++; counts[k] == 1 {
			first = append(first, f)
		}
	}
	var lines []string
	left := len(fs)
	for i, f := range first {
		if i == most && most > 0 {
			return append(lines, fmt.Sprintf("... and %s more", quantity.Thousands(left)))
		}
		line, n := f.String(), counts[anywhere(f)]
		if n > 1 {
			line += fmt.Sprintf(" (%s times; this is the first)", quantity.Thousands(n))
		}
		lines, left = append(lines, line), left-n
	}
	return lines
}

// Sorted sorts the faults and removes duplicates.
func (fs Faults) Sorted() Faults {
	slices.SortFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.Problem, b.Problem), cmp.Compare(a.Cure, b.Cure))
	})
	return slices.Compact(fs)
}

// DidYouMean is a cure that names the nearest of the known words, or all of them when
// none is near and they are few.
func DidYouMean(word string, known []string) string {
	if n := suggest.Nearest(word, known); n != "" {
		return fmt.Sprintf("did you mean %s?", n)
	}
	if len(known) == 0 || len(known) > 40 {
		return ""
	}
	return "known are " + strings.Join(known, ", ")
}

// Quote is a value in quotes, for messages; "nothing" for none.
func Quote(s string) string {
	if s == "" {
		return "nothing"
	}
	return fmt.Sprintf("%q", s)
}
