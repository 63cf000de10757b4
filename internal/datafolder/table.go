package datafolder

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

// Table is a CSV file of a directory. It is read row by row; an earlier row is scanned again when a message needs it.
type Table struct {
	file       string // for messages: directory and path
	dir        fs.FS
	inDir      string // path in dir
	Path       string // in the directory, with its extension in small letters
	Folder     int    // position of the directory in the order of loading
	Layer      string // name of the directory, for records: see Folder.Layer and readLayers
	Text       string // until it has been read; then it is read again for messages about rows
	dialect    tabular.Dialect
	Lines      int      // of text that are not empty
	headerLine int      // line of the header row
	Header     []string // known columns by position, "" for refused ones
	rows       []rowStart
	cells      []string // of the current row, as many as the header has, trimmed
	Unreadable bool     // its rows are missing, because the header could not be read
	uneven     []int    // numbers of values of the rows that have not as many as the header
	Faults     Faults
}

// rowStart is the position of a row.
type rowStart struct {
	offset int
	line   int32
	broken bool // a value or the number of values is refused: only the id is used
}

// Row is one row of a table.
type Row struct {
	*Table
	n int
}

// OpenTable reads a file into memory through the buffer, and decodes it.
func OpenTable(f Folder, folder int, file string, buffer []byte) (*Table, error) {
	text, err := ReadText(f.FS, file, buffer)
	if err != nil {
		return nil, err
	}
	t := &Table{file: path.Join(f.Name, file), Path: TablePath(file), Folder: folder, Layer: f.Layer(), headerLine: 1}
	t.dir, t.inDir, t.Text = f.FS, file, tabular.Decode(text)
	var lines lineCounter
	lines.add(t.Text)
	t.Lines = int(lines.n)
	return t, nil
}

// ReadText reads a whole file through the buffer.
func ReadText(dir fs.FS, file string, buffer []byte) (string, error) {
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

// Read reads the table, which may have the known columns: begin is called after the header, and do for each row.
func (t *Table) Read(known []string, begin func(*Table), do func(Row)) {
	s := t.readHeader(known)
	begin(t)
	for s != nil && t.readRow(s) {
		do(Row{t, len(t.rows) - 1})
	}
	t.joinUneven()
	t.Text, t.cells = "", nil
}

// readHeader reads the first row with the names of the columns. It returns the scanner for the rest, or nil when the
// file cannot be read further.
func (t *Table) readHeader(known []string) *scanner {
	s := t.scanner(known)
	switch {
	case s == nil:
	case !s.next():
		t.Add(1, 1, "", "the file is empty", "give it a header row: "+strings.Join(known, ","))
		s = nil
	case s.bad != "":
		t.addBad(s)
		s = nil
	}
	if s == nil {
		t.Unreadable = true
		return nil
	}
	t.headerLine = s.startLine
	for _, f := range s.fields {
		name := strings.TrimSpace(f.text)
		line, col := s.place(f.offset)
		problem, cure := badText(name)
		switch {
		case name == "":
			t.Add(line, col, "", "a column has no name", "name it or remove it")
		case problem != "":
			t.Add(line, col, name, problem, cure)
			name = ""
		case slices.Contains(t.Header, name):
			t.Add(line, col, name, "the column is there twice", "remove one of them")
			name = ""
		case !slices.Contains(known, name):
			t.Add(line, col, name, "unknown column", DidYouMean(name, known))
			name = ""
		}
		t.Header = append(t.Header, name)
	}
	t.cells = make([]string, len(t.Header))
	t.rows = make([]rowStart, 0, t.Lines)
	return s
}

// scanner returns the scanner of the table at its header row; nil when its dialect is unknown.
func (t *Table) scanner(known []string) *scanner {
	s := &scanner{text: t.Text, line: 1}
	d, length, ok := tabular.SeparatorLine(t.Text)
	if !ok {
		t.Add(1, 1, "", fmt.Sprintf("the line %s names an unknown delimiter", t.Text[:length]),
			"write sep=, or sep=; or remove the line: the header row "+strings.Join(known, ",")+" shows the delimiter")
		return nil
	}
	s.at = length
	if length == 0 {
		d = tabular.DialectOf(strings.TrimLeft(t.Text, "\r\n"))
	}
	t.dialect, s.comma = d, d.Comma
	return s
}

// readRow reads the next row into cells and records its faults; false at the end.
func (t *Table) readRow(s *scanner) bool {
	for blank := true; blank; { // spreadsheets leave rows of commas
		if !s.next() {
			return false
		}
		blank = s.bad == "" && !slices.ContainsFunc(s.fields, func(f field) bool { return f.text != "" })
	}
	start := rowStart{offset: s.start, line: int32(s.startLine)}
	short := len(s.fields) != len(t.Header)
	start.broken = short || s.bad != "" || s.nonASCII
	n := len(t.rows)
	t.rows = append(t.rows, start)
	t.take(s)
	switch {
	case s.bad != "":
		t.addBad(s)
	case short:
		t.uneven = append(t.uneven, len(s.fields))
		t.Add(s.startLine, 1, "",
			fmt.Sprintf("the row has %s, the header %d", quantity.Of(len(s.fields), "value", "values"), len(t.Header)),
			"put values that hold "+t.dialect.Name+" between quotation marks, and leave empty what is unknown")
	case s.nonASCII:
		t.rows[n].broken = t.addOdd(s)
	}
	return true
}

// joinUneven makes one fault of those of all rows, when none has as many values as the header and all have equally many:
// the header is wrong then, or the sign between its names, and what else is wrong with the rows may follow from it.
func (t *Table) joinUneven() {
	if len(t.uneven) < 2 || len(t.uneven) != len(t.rows) || len(slices.Compact(t.uneven)) > 1 {
		return
	}
	values, rows := t.uneven[0], len(t.rows)
	t.Faults = slices.DeleteFunc(t.Faults, func(f Fault) bool { return f.Line > t.headerLine })
	cure := "add the missing names to the header, or remove those of columns that the rows do not have"
	if values == 1 {
		cure = "separate the values of the rows by " + t.dialect.Name + ", as the header does"
	}
	t.Add(t.headerLine, 1, "", fmt.Sprintf("the header has %s, and each of the %s rows has %s",
		quantity.Of(len(t.Header), "column", "columns"), quantity.Thousands(rows), quantity.Of(values, "value", "values")), cure)
}

// take sets cells to the fields of the scanned row.
func (t *Table) take(s *scanner) {
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
func (t *Table) addOdd(s *scanner) (found bool) {
	for i, cell := range t.cells {
		if problem, cure := badText(cell); problem != "" {
			line, col := s.place(s.fields[i].offset)
			t.Add(line, col, t.Header[i], problem, cure)
			found = true
		}
	}
	return found
}

func (t *Table) addBad(s *scanner) {
	line, col := s.place(s.badAt)
	t.Add(line, col, "", s.bad, s.cure)
}

// Add records a fault at a place of the file.
func (t *Table) Add(line, col int, name, problem, cure string) {
	t.Faults = append(t.Faults, Fault{
		File: t.file, Line: line, Column: col, Name: legible(name), Problem: legible(problem), Cure: legible(cure),
	})
}

// Column finds a column by name; -1 when the file does not have it.
func (t *Table) Column(name string) int { return slices.Index(t.Header, name) }

// Cell is the value in a column found by column, "" when the file does not have it.
func (r Row) Cell(col int) string {
	if col < 0 {
		return ""
	}
	if r.cells != nil && r.n == len(r.rows)-1 {
		return r.cells[col]
	}
	if s := r.again(); col < len(s.fields) {
		return trim(s.fields[col].text)
	}
	return ""
}

// again rescans the row. Of a file that is gone or has become shorter, it finds nothing.
func (r Row) again() *scanner {
	start := r.rows[r.n]
	if r.Table.Text == "" {
		if text, err := ReadText(r.dir, r.inDir, make([]byte, 1<<15)); err == nil {
			r.Table.Text = tabular.Decode(text)
		}
	}
	if start.offset >= len(r.Text) {
		return &scanner{startLine: int(start.line)}
	}
	s := &scanner{text: r.Text, at: start.offset, line: int(start.line), comma: r.dialect.Comma}
	s.next()
	return s
}

// Get returns the value in a column by name.
func (r Row) Get(name string) string { return r.Cell(r.Column(name)) }

// Broken reports whether a value or the number of values is refused: only the id of such a row is used.
func (r Row) Broken() bool { return r.rows[r.n].broken }

// Where returns the position of the row, for messages about another one.
func (r Row) Where() string { return fmt.Sprintf("%s:%d", r.file, r.rows[r.n].line) }

// Compare orders rows by position in the input.
func (r Row) Compare(s Row) int {
	return cmp.Or(cmp.Compare(r.Folder, s.Folder), strings.Compare(r.file, s.file), cmp.Compare(r.n, s.n))
}

// Fault records a fault of the value in the named column, or of the whole row when name is "". A missing column is a
// fault of the header, recorded once for all rows.
func (r Row) Fault(name, problem, cure string) {
	col := r.Column(name)
	if name == "" {
		r.Add(int(r.rows[r.n].line), 1, "", problem, cure)
		return
	}
	if col < 0 {
		if !slices.Contains(r.Header, "") { // a refused name may have been meant as it
			r.Add(r.headerLine, 1, name, "the column is missing", "add it to the header")
		}
		return
	}
	line, character := r.place(name)
	r.Add(line, character, name, problem, cure)
}

// Notice is a fault of the value in the named column, which the file has, that is not recorded.
func (r Row) Notice(name, problem, cure string) Fault {
	line, character := r.place(name)
	return Fault{File: r.file, Line: line, Column: character, Name: name, Problem: problem, Cure: cure}
}

// IsEmpty reports whether the table has been read and has no rows.
func (t *Table) IsEmpty() bool { return !t.Unreadable && len(t.rows) == 0 }

// place returns the position of the value in the named column, which the file has.
func (r Row) place(name string) (line, character int) {
	s := r.again()
	at := s.start
	if col := r.Column(name); col < len(s.fields) {
		at = s.fields[col].offset
	}
	return s.place(at)
}
