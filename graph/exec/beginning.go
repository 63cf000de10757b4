package exec

import (
	"fmt"
	"strings"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/warncode"
)

// maxBeginnings is how many entities a warning about a day before they began names.
const maxBeginnings = 3

// warnOfBeginning warns of a day before some of the parents began, of which nothing was found. Field is the path of
// the field with the argument asOf; empty reports whether the answer for a parent is empty.
func (r *run) warnOfBeginning(field string, day kg.Date, b *batch, empty func(i int) bool) {
	var began []string
	more := 0
	for i, n := range b.nodes {
		e := n.(*result.Object).Data
		begin := r.o.Beginning(e)
		switch {
		case begin == 0 || day.First() >= begin.First() || !empty(i):
		case len(began) == maxBeginnings:
			more++
		default:
			began = append(began, fmt.Sprintf("%s (%s, %s)", e.ID, e.Name, begin))
		}
	}
	if len(began) == 0 {
		return
	}
	text := strings.Join(began, ", ")
	if more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	r.warn(plan.NewWarning(warncode.BeforeStart, field+"(asOf)", "%s is before the beginning of %s", day, text))
}
