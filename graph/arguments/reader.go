// Package arguments reads the arguments of fields: values within their bounds, filters, orders, and what is counted. It
// refuses what is wrong, with the place and the remedy, and notes what to warn of.
package arguments

import (
	"slices"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
)

// Reader reads the arguments of a root field and of all below it. It keeps the first error, as bufio.Scanner does: what
// reads arguments returns a zero value after it, and the error is looked at once, in the end.
type Reader struct {
	Err      error
	Replaced map[string]kg.Tombstone // IDs that stand for others
	Meant    plan.Meanings           // of names in filters
	Notes
}

// Args makes the arguments that stand at a place, such as cities.nodes.programmes.
func (r *Reader) Args(m map[string]any, place string) Args {
	return Args{m: m, place: place, Reader: r}
}

// Fail keeps an error, unless there is one.
func (r *Reader) Fail(err error) {
	if r.Err == nil {
		r.Err = err
	}
}

// Notes are what a compilation finds besides errors.
type Notes struct {
	Warnings []plan.Warning
	Mentions []plan.Mention // of entities that no step gets by their ids
	Related  []plan.Related
	Written  []plan.WrittenName // in filters
}

// Since is what has been noted after a mark.
func (n *Notes) Since(mark Notes) Notes {
	return Notes{
		Warnings: slices.Clone(n.Warnings[len(mark.Warnings):]), Mentions: slices.Clone(n.Mentions[len(mark.Mentions):]),
		Related: slices.Clone(n.Related[len(mark.Related):]), Written: slices.Clone(n.Written[len(mark.Written):]),
	}
}

// Add notes what has been found before.
func (n *Notes) Add(more Notes) {
	n.Warnings, n.Mentions = append(n.Warnings, more.Warnings...), append(n.Mentions, more.Mentions...)
	n.Related, n.Written = append(n.Related, more.Related...), append(n.Written, more.Written...)
}
