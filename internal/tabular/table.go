package tabular

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
// other file is CSV of which the header row shows the delimiter.
func Open(path string, o Options) (*Table, error) {
	var (
		records []record
		err     error
	)
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".xlsx", ".xlsm":
		if o.Encoding != "" {
			return nil, fmt.Errorf("%s: a workbook has no encoding", path)
		}
		records, err = readWorkbook(path, o.Sheet)
	case ".xls", ".ods":
		return nil, fmt.Errorf("%s: files that end in %s are not read; save the table as .xlsx or .csv", path, ext)
	default:
		if o.Sheet != "" {
			return nil, fmt.Errorf("%s: only a workbook (.xlsx) has sheets", path)
		}
		var data []byte
		if data, err = os.ReadFile(path); err == nil {
			records, err = readText(string(data), o.Encoding, ext == ".tsv" || ext == ".tab")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	t, err := tableOf(records)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	t.Name = filepath.Base(path)
	return t, nil
}

// record is a row as the file has it.
type record struct {
	number int
	cells  []string
}

// tableOf makes the first record that is not empty the header, and refuses rows that do not fit it.
func tableOf(records []record) (*Table, error) {
	t := &Table{}
	for _, r := range records {
		for i := range r.cells {
			r.cells[i] = strings.TrimSpace(r.cells[i])
		}
		r.cells = withoutEmptyEnd(r.cells)
		switch {
		case len(r.cells) == 0:
			continue
		case t.Header == nil:
			t.Header = r.cells
			continue
		case len(r.cells) > len(t.Header):
			return nil, fmt.Errorf("row %d has %d values, the header %d", r.number, len(r.cells), len(t.Header))
		}
		cells := make([]string, len(t.Header))
		copy(cells, r.cells)
		t.Rows = append(t.Rows, Row{Number: r.number, Cells: cells})
	}
	if t.Header == nil {
		return nil, fmt.Errorf("the table is empty")
	}
	for i, name := range t.Header {
		if name != "" && slices.Contains(t.Header[:i], name) {
			return nil, fmt.Errorf("two columns are called %q", name)
		}
	}
	return t, nil
}

func withoutEmptyEnd(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// Column returns the position of a column; -1 when the table does not have it.
func (t *Table) Column(name string) int { return slices.Index(t.Header, name) }
