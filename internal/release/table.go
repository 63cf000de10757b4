package release

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"cityweave/internal/quantity"
	"cityweave/internal/tabular"
)

// table is a CSV file of a directory. It is read row by row; an earlier row is scanned again when a message needs it.
type table struct {
	file       string // for messages: directory and path
	path       string // in the directory, with its extension in small letters
	folder     int    // position of the directory in the order of loading
	layer      string // name of the directory, for records: see Folder.Layer and readLayers
	text       string
	dialect    tabular.Dialect
	lines      int      // of text that are not empty
	headerLine int      // line of the header row
	header     []string // known columns by position, "" for refused ones
	rows       []rowStart
	cells      []string // of the current row, as many as the header has, trimmed
	unreadable bool     // its rows are missing, because the header could not be read
	uneven     []int    // numbers of values of the rows that have not as many as the header
	faults     Faults
}

// rowStart is the position of a row.
type rowStart struct {
	offset int
	line   int32
	broken bool // a value or the number of values is refused: only the id is used
}

// row is one row of a table.
type row struct {
	*table
	n int
}

// openTable reads a file into memory through the buffer, and decodes it.
func openTable(f Folder, folder int, file string, buffer []byte) (*table, error) {
	text, err := readText(f.FS, file, buffer)
	if err != nil {
		return nil, err
	}
	t := &table{file: path.Join(f.Name, file), path: tablePath(file), folder: folder, layer: f.Layer(), headerLine: 1}
	t.text = tabular.Decode(text)
	var lines lineCounter
	lines.add(t.text)
	t.lines = int(lines.n)
	return t, nil
}

// readText reads a whole file through the buffer.
func readText(dir fs.FS, file string, buffer []byte) (string, error) {
	in, err := dir.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }() // nothing is written
	var text strings.Builder
	if info, err := in.Stat(); err == nil {
		text.Grow(int(info.Size()))
	}
	if _, err := io.CopyBuffer(&text, in, buffer); err != nil {
		return "", &fs.PathError{Op: "read", Path: file, Err: err}
	}
	return text.String(), nil
}

// readHeader reads the first row with the names of the columns. It returns the scanner for the rest, or nil when the
// file cannot be read further.
func (t *table) readHeader(known []string) *scanner {
	s := t.scanner(known)
	switch {
	case s == nil:
	case !s.next():
		t.add(1, 1, "", "the file is empty", "give it a header row: "+strings.Join(known, ","))
		s = nil
	case s.bad != "":
		t.addBad(s)
		s = nil
	}
	if s == nil {
		t.unreadable = true
		return nil
	}
	t.headerLine = s.startLine
	for _, f := range s.fields {
		name := strings.TrimSpace(f.text)
		line, col := s.place(f.offset)
		problem, cure := badText(name)
		switch {
		case name == "":
			t.add(line, col, "", "a column has no name", "name it or remove it")
		case problem != "":
			t.add(line, col, name, problem, cure)
			name = ""
		case slices.Contains(t.header, name):
			t.add(line, col, name, "the column is there twice", "remove one of them")
			name = ""
		case !slices.Contains(known, name):
			t.add(line, col, name, "unknown column", didYouMean(name, known))
			name = ""
		}
		t.header = append(t.header, name)
	}
	t.cells = make([]string, len(t.header))
	t.rows = make([]rowStart, 0, t.lines)
	return s
}

// scanner returns the scanner of the table at its header row; nil when its dialect is unknown.
func (t *table) scanner(known []string) *scanner {
	s := &scanner{text: t.text, line: 1}
	d, length, ok := tabular.SeparatorLine(t.text)
	if !ok {
		t.add(1, 1, "", fmt.Sprintf("the line %s names an unknown delimiter", t.text[:length]),
			"write sep=, or sep=; or remove the line: the header row "+strings.Join(known, ",")+" shows the delimiter")
		return nil
	}
	s.at = length
	if length == 0 {
		d = tabular.DialectOf(strings.TrimLeft(t.text, "\r\n"))
	}
	t.dialect, s.comma = d, d.Comma
	return s
}

// readRow reads the next row into cells and records its faults; false at the end.
func (t *table) readRow(s *scanner) bool {
	for blank := true; blank; { // spreadsheets leave rows of commas
		if !s.next() {
			return false
		}
		blank = s.bad == "" && !slices.ContainsFunc(s.fields, func(f field) bool { return f.text != "" })
	}
	start := rowStart{offset: s.start, line: int32(s.startLine)}
	short := len(s.fields) != len(t.header)
	start.broken = short || s.bad != "" || s.nonASCII
	n := len(t.rows)
	t.rows = append(t.rows, start)
	t.take(s)
	switch {
	case s.bad != "":
		t.addBad(s)
	case short:
		t.uneven = append(t.uneven, len(s.fields))
		t.add(s.startLine, 1, "",
			fmt.Sprintf("the row has %s, the header %d", quantity.Of(len(s.fields), "value", "values"), len(t.header)),
			"put values that hold "+t.dialect.Name+" between quotation marks, and leave empty what is unknown")
	case s.nonASCII:
		t.rows[n].broken = t.addOdd(s)
	}
	return true
}

// joinUneven makes one fault of those of all rows, when none has as many values as the header and all have equally many:
// the header is wrong then, or the sign between its names, and what else is wrong with the rows may follow from it.
func (t *table) joinUneven() {
	if len(t.uneven) < 2 || len(t.uneven) != len(t.rows) || len(slices.Compact(t.uneven)) > 1 {
		return
	}
	values, rows := t.uneven[0], len(t.rows)
	t.faults = slices.DeleteFunc(t.faults, func(f Fault) bool { return f.Line > t.headerLine })
	cure := "add the missing names to the header, or remove those of columns that the rows do not have"
	if values == 1 {
		cure = "separate the values of the rows by " + t.dialect.Name + ", as the header does"
	}
	t.add(t.headerLine, 1, "", fmt.Sprintf("the header has %s, and each of the %s rows has %s",
		quantity.Of(len(t.header), "column", "columns"), quantity.Thousands(rows), quantity.Of(values, "value", "values")), cure)
}

// take sets cells to the fields of the scanned row.
func (t *table) take(s *scanner) {
	for i := range t.cells {
		t.cells[i] = ""
		if i < len(s.fields) {
			t.cells[i] = trim(s.fields[i].text)
		}
	}
}

// trim is strings.TrimSpace, faster for the many values without surrounding spaces.
func trim(s string) string {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf && s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimSpace(s)
}

// addOdd reports the values with forbidden characters; false when there are none.
func (t *table) addOdd(s *scanner) (found bool) {
	for i, cell := range t.cells {
		if problem, cure := badText(cell); problem != "" {
			line, col := s.place(s.fields[i].offset)
			t.add(line, col, t.header[i], problem, cure)
			found = true
		}
	}
	return found
}

func (t *table) addBad(s *scanner) {
	line, col := s.place(s.badAt)
	t.add(line, col, "", s.bad, s.cure)
}

func (t *table) add(line, col int, name, problem, cure string) {
	t.faults = append(
		t.faults,
		Fault{
			File:    t.file,
			Line:    line,
			Column:  col,
			Name:    legible(name),
			Problem: legible(problem),
			Cure:    legible(cure),
		},
	)
}

// column finds a column by name; -1 when the file does not have it.
func (t *table) column(name string) int { return slices.Index(t.header, name) }

// cell is the value in a column found by column, "" when the file does not have it.
func (r row) cell(col int) string {
	if col < 0 {
		return ""
	}
	if r.n == len(r.rows)-1 {
		return r.cells[col]
	}
	if s := r.again(); col < len(s.fields) {
		return trim(s.fields[col].text)
	}
	return ""
}

// again rescans the row.
func (r row) again() *scanner {
	start := r.rows[r.n]
	s := &scanner{text: r.text, at: start.offset, line: int(start.line), comma: r.dialect.Comma}
	s.next()
	return s
}

// get returns the value in a column by name.
func (r row) get(name string) string { return r.cell(r.column(name)) }

func (r row) broken() bool { return r.rows[r.n].broken }

// where returns the position of the row, for messages about another one.
func (r row) where() string { return fmt.Sprintf("%s:%d", r.file, r.rows[r.n].line) }

// compare orders rows by position in the input.
func (r row) compare(s row) int {
	return cmp.Or(cmp.Compare(r.folder, s.folder), strings.Compare(r.file, s.file), cmp.Compare(r.n, s.n))
}

// fault records a fault of the value in the named column, or of the whole row when name is "". A missing column is a
// fault of the header, recorded once for all rows.
func (r row) fault(name, problem, cure string) {
	col := r.column(name)
	if name == "" {
		r.add(int(r.rows[r.n].line), 1, "", problem, cure)
		return
	}
	if col < 0 {
		if !slices.Contains(r.header, "") { // a refused name may have been meant as it
			r.add(r.headerLine, 1, name, "the column is missing", "add it to the header")
		}
		return
	}
	line, character := r.place(name)
	r.add(line, character, name, problem, cure)
}

// place returns the position of the value in the named column, which the file has.
func (r row) place(name string) (line, character int) {
	s := r.again()
	at := s.start
	if col := r.column(name); col < len(s.fields) {
		at = s.fields[col].offset
	}
	return s.place(at)
}
