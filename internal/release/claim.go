package release

import (
	"fmt"

	"cityweave/internal/kg"
)

// rows are the rows that name one thing: the first, and those of later folders that join it.
type rows struct {
	first row
	more  []row
}

func (rs *rows) all() []row { return append([]row{rs.first}, rs.more...) }

func (rs *rows) last() row {
	if n := len(rs.more); n > 0 {
		return rs.more[n-1]
	}
	return rs.first
}

// giving is the first row that gives a value in the column, the first of all when none does.
func (rs *rows) giving(column string) row {
	if len(rs.more) > 0 {
		for _, r := range rs.all() {
			if r.get(column) != "" {
				return r
			}
		}
	}
	return rs.first
}

// joins reports whether r may add to what is known: it is of a later folder. A folder
// that names a thing twice is told so at the column.
func (rs *rows) joins(r row, column, what string) bool {
	last := rs.last()
	if last.folder != r.folder {
		return true
	}
	r.fault(column, fmt.Sprintf("%s is there twice, first in %s", what, last.where()), "make one row of the two")
	return false
}

// contradict records that a row says something else than an earlier one of the same thing.
func (rs *rows) contradict(r row, column, is, was string) {
	r.fault(column, fmt.Sprintf("%s here, but %s in %s", quote(is), quote(was), rs.giving(column).where()),
		"a later folder may only add to what an earlier one says: leave the value empty or give the same one")
}

// fill sets what was unknown; another value than the known one is refused.
func (rs *rows) fill(r row, column, text string, dst *string) {
	switch {
	case text == "" || text == *dst:
	case *dst == "":
		*dst = text
	default:
		rs.contradict(r, column, text, *dst)
	}
}

func (rs *rows) fillDate(r row, column string, d kg.Date, dst *kg.Date) {
	switch {
	case d == 0 || d == *dst:
	case *dst == 0:
		*dst = d
	default:
		rs.contradict(r, column, d.String(), dst.String())
	}
}

func quote(s string) string {
	if s == "" {
		return "nothing"
	}
	return fmt.Sprintf("%q", s)
}

// claim is a link or a statement as evidence sees it.
type claim struct {
	rows
	id       string // "" when it was refused
	records  int32  // of evidence
	derived  bool   // its status
	explicit bool   // one of the records says it so
	excused  bool   // some of its evidence was refused: that it has none is no fault of its own
}

func (c *claim) confidence() kg.Confidence {
	if c.explicit {
		return kg.Explicit
	}
	return kg.Implied
}

// checkProof refuses a claim for which nobody speaks.
func (c *claim) checkProof(what string) {
	if c.records == 0 && !c.excused {
		c.first.fault("source", fmt.Sprintf("%s %s has no evidence", what, c.id), "give it a source here, or a row in evidence.csv")
	}
}

// pool hands out values from chunks, so that many small ones cost few allocations.
type pool[T any] struct{ free []T }

func (p *pool[T]) get() *T {
	if len(p.free) == 0 {
		p.free = make([]T, 256)
	}
	v := &p.free[0]
	p.free = p.free[1:]
	return v
}
