package tabular

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/suggest"
)

// Table is the content of a file with a header row.
type Table struct {
	Name   string   // of the file, without its directory
	Header []string // trimmed; "" for columns without a name
	Rows   []Row    // without empty ones
}

// Row is a row of a table.
type Row struct {
	Number int      // of the line in a text file, of the row in a workbook; the first is 1
	Cells  []string // as many as the header has, trimmed
}

// Options say how to read a file. The zero value suits files that need no explanation.
type Options struct {
	Sheet    string // of a workbook; "" for the only one that is not empty
	Encoding string // of a text file, such as windows-1252; "" for UTF-8 and UTF-16
}

// Open reads the table in a file, by the end of its name: .xlsx and .xlsm are workbooks, .tsv and .tab have tabs, any
// other file is CSV of which the rows show the delimiter.
func Open(path string, o Options) (*Table, error) {
	f, err := OpenFile(path, o)
	if err != nil {
		return nil, err
	}
	return f.Table, nil
}

// record is a row as the file has it.
type record struct {
	number int
	cells  []string
	end    int // of its text in a text file, with the line end
}

// tableOf makes the first record that is not empty the header, and refuses rows that do not fit it; cure says what to
// do about values beyond the header.
func tableOf(records []record, cure string) (t *Table, headerRow int, err error) {
	t = &Table{}
	for _, r := range records {
		cells := make([]string, len(r.cells))
		for i := range cells {
			cells[i] = strings.TrimSpace(r.cells[i])
		}
		cells = withoutEmptyEnd(cells)
		switch {
		case len(cells) == 0:
			continue
		case t.Header == nil:
			t.Header, headerRow = cells, r.number
			continue
		case len(cells) > len(t.Header):
			return nil, 0, fmt.Errorf("row %d has %d values, the header %d: %s",
				r.number, len(cells), len(t.Header), cure)
		}
		t.Rows = append(t.Rows, Row{
			Number: r.number, Cells: append(cells, make([]string, len(t.Header)-len(cells))...),
		})
	}
	if t.Header == nil {
		return nil, 0, errors.New("the table is empty")
	}
	for i, name := range t.Header {
		if name != "" && slices.Contains(t.Header[:i], name) {
			return nil, 0, fmt.Errorf("two columns are called %q: rename one", name)
		}
	}
	return t, headerRow, nil
}

func withoutEmptyEnd(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// Find returns the position of a column, or an error that names the one that may be meant.
func (t *Table) Find(name string) (int, error) {
	if i := t.Column(name); name != "" && i >= 0 {
		return i, nil
	}
	named := slices.DeleteFunc(slices.Clone(t.Header), func(h string) bool { return h == "" })
	if near := suggest.Nearest(name, named); near != "" {
		return 0, fmt.Errorf("%s has no column %q; did you mean %q?", t.Name, name, near)
	}
	return 0, fmt.Errorf("%s has no column %q; it has %s", t.Name, name, strings.Join(named, ", "))
}

// Column returns the position of a column; -1 when the table does not have it.
func (t *Table) Column(name string) int { return slices.Index(t.Header, name) }
