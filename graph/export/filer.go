package export

import (
	"encoding/json"
	"strconv"

	"cityweave/internal/limits"
	"cityweave/internal/table"
)

// filer makes the rows of the tables of nested=files.
type filer struct {
	*reader
	limits limits.Limits
	at     map[*sheet]*sheetRows
}

// sheetRows are the rows of a table that have been written, and the one that is being filled.
type sheetRows struct {
	row    []table.Cell
	rows   int
	writer table.Writer
}

// first reads the first answer. The row of the whole answer is written by close.
func (f *filer) first(answer object) error {
	root := f.at[f.root.sheet]
	root.rows = 1
	root.row[0] = number(1)
	return f.object(f.root, answer, f.root.sheet, 1)
}

// next reads the answer of a page after the first, of the lists of the connection that is read by pages.
func (f *filer) next(answer object) error {
	connection := objectOf(f.root.find(f.paged, answer))
	root := f.at[f.root.sheet]
	for _, l := range f.paged.ownLists() {
		if !l.isPaged() {
			continue
		}
		elements, ok := listOf(connection[f.paged.index[l.key]])
		if !ok {
			continue
		}
		if err := f.elements(l, elements, 1); err != nil {
			return err
		}
		root.row[l.column] = number(f.at[l.sheet].rows)
	}
	return nil
}

// object fills the columns of an object in the row of its table, and writes the rows of the lists in it.
func (f *filer) object(n *node, value object, sh *sheet, row int) error {
	if value != nil {
		if err := f.complete(n, value); err != nil {
			return err
		}
	}
	cells := f.at[sh].row
	if n.known >= 0 {
		cells[n.known] = value != nil
	}
	for i, c := range n.children {
		var v any
		if value != nil {
			v = value[i]
		}
		switch {
		case c.mode == left:
		case c.mode == filed:
			elements, ok := listOf(v)
			cells[c.column] = nil
			if !ok {
				continue
			}
			cells[c.column] = number(len(elements))
			if err := f.elements(c, elements, row); err != nil {
				return err
			}
		case c.isObject():
			if err := f.object(c, objectOf(v), sh, row); err != nil {
				return err
			}
		default:
			cells[c.column] = cell(v)
		}
	}
	return nil
}

// elements writes the rows of a list that stands in a row.
func (f *filer) elements(list *node, elements []any, parent int) error {
	to := f.at[list.sheet]
	for _, e := range elements {
		if to.rows++; to.rows > f.limits.Rows {
			return limits.Flag("max-rows").Over(to.rows, f.limits)
		}
		row := to.rows
		to.row[0], to.row[1] = number(row), number(parent)
		if err := f.object(list, objectOf(e), list.sheet, row); err != nil {
			return err
		}
		if err := to.writer.Write(to.row); err != nil {
			return err
		}
	}
	return nil
}

// close writes the row of the whole answer and ends all tables.
func (f *filer) close() error {
	root := f.at[f.root.sheet]
	if err := root.writer.Write(root.row); err != nil {
		return err
	}
	for _, sh := range f.sheets {
		if err := f.at[sh].writer.Close(); err != nil {
			return err
		}
	}
	return nil
}

func number(n int) table.Cell { return json.Number(strconv.Itoa(n)) }
