package release

import (
	"fmt"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// rows are the rows of one record: the first, and those of later directories that are merged into it.
type rows struct {
	first datafolder.Row
	more  *[]datafolder.Row // nil for the many records of one row
}

func (rs *rows) all() []datafolder.Row {
	all := []datafolder.Row{rs.first}
	if rs.more != nil {
		all = append(all, *rs.more...)
	}
	return all
}

// add adds a row that is merged into the record.
func (rs *rows) add(r datafolder.Row) {
	if rs.more == nil {
		rs.more = new([]datafolder.Row)
	}
	*rs.more = append(*rs.more, r)
}

func (rs *rows) last() datafolder.Row {
	if rs.more != nil {
		return (*rs.more)[len(*rs.more)-1]
	}
	return rs.first
}

// rowWithValue returns the first row with a value in the column, or the first row when none has one.
func (rs *rows) rowWithValue(column string) datafolder.Row {
	if rs.more != nil {
		for _, r := range rs.all() {
			if r.Get(column) != "" {
				return r
			}
		}
	}
	return rs.first
}

// rowSaying returns the first row with the value in the column, or the first row when none has it.
func (rs *rows) rowSaying(column, value string) datafolder.Row {
	if rs.more != nil {
		for _, r := range rs.all() {
			if r.Get(column) == value {
				return r
			}
		}
	}
	return rs.first
}

// joins reports whether r can be merged, which requires a later directory. A record with two rows in one directory is a
// fault at the column.
func (rs *rows) joins(r datafolder.Row, column, what string) bool {
	last := rs.last()
	if last.Folder != r.Folder {
		return true
	}
	r.Fault(column, fmt.Sprintf("%s is there twice, first in %s", what, last.Where()), "make one row of the two")
	return false
}

// contradict records a fault: a row contradicts an earlier one of the same record.
func (rs *rows) contradict(r datafolder.Row, column, is, was string) {
	r.Fault(column, fmt.Sprintf("%s here, but %s in %s", datafolder.Quote(is), datafolder.Quote(was), rs.rowWithValue(column).Where()),
		"a later folder may only add to what an earlier one says: leave the value empty or give the same one")
}

// fill sets an unknown value; a value that differs from a known one is refused.
func (rs *rows) fill(r datafolder.Row, column, text string, dst *string) {
	switch {
	case text == "" || text == *dst:
	case *dst == "":
		*dst = text
	default:
		rs.contradict(r, column, text, *dst)
	}
}

func (rs *rows) fillDate(r datafolder.Row, column string, d kg.Date, dst *kg.Date) {
	switch {
	case d == 0 || d == *dst:
	case *dst == 0:
		*dst = d
	default:
		rs.contradict(r, column, d.String(), dst.String())
	}
}

// claim is a link, a statement or a record of coverage as evidence sees it.
type claim struct {
	rows
	id              string // "" when it was refused
	records         int32  // of evidence
	derived         bool   // its status
	placed          bool   // of a link: its ends and its programme are allowed
	explicit        bool   // one of the records is explicit
	faultSuppressed bool   // some of its evidence was refused, so missing evidence is not reported again
}

func (c *claim) confidence() kg.Confidence {
	if c.explicit {
		return kg.Explicit
	}
	return kg.Implied
}

// checkProof refuses a claim without evidence.
func (c *claim) checkProof(what string) {
	if c.records == 0 && !c.faultSuppressed {
		c.first.Fault("source", fmt.Sprintf("%s %s has no evidence", what, c.id),
			"give it a source here, or a row in evidence.csv")
	}
}

// pool allocates values from chunks, so that many small ones cost few allocations.
type pool[T any] struct{ free []T }

func (p *pool[T]) get() *T {
	if len(p.free) == 0 {
		p.free = make([]T, 256)
	}
	v := &p.free[0]
	p.free = p.free[1:]
	return v
}

// textPool makes texts in chunks, so that many short ones cost few allocations.
type textPool struct{ chunk strings.Builder }

// textChunk is the size of a chunk. Longer texts have an allocation of their own.
const textChunk = 1 << 15

// join returns the parts as one text of its own.
func (p *textPool) join(a, b string) string {
	size := len(a) + len(b)
	if size > textChunk {
		return strings.Clone(a + b)
	}
	if p.chunk.Cap()-p.chunk.Len() < size {
		p.chunk.Reset()
		p.chunk.Grow(textChunk)
	}
	start := p.chunk.Len()
	p.chunk.WriteString(a)
	p.chunk.WriteString(b)
	return p.chunk.String()[start:]
}
