package release

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table is one CSV file of a folder: what its cells say and where they stand.
type table struct {
	file   string // for messages: folder and path
	path   string // in the folder
	folder int    // place of the folder in the order of reading
	data   []byte
	header []string // known columns by position, "" for one that is refused
	cells  []string // row after row, len(header) each, trimmed
	rows   []rowStart
	torn   bool // rows are missing because the file could not be read as CSV
	faults Faults
}

// rowStart is where a row begins, from which the place of a value is worked out when a
// fault needs it.
type rowStart struct {
	offset int
	line   int32
	broken bool // a value or the number of values is refused: only the id counts
}

// row is one row of a table; the zero row is none.
type row struct {
	*table
	n int
}

var (
	bom   = []byte("\ufeff")
	bom16 = [][]byte{{0xff, 0xfe}, {0xfe, 0xff}}
)

// readTable reads a file that may have the known columns. It goes on after a fault; what
// it could not read is not among the rows.
func readTable(f Folder, folder int, file string, data []byte, known []string) *table {
	t := &table{file: path.Join(f.Name, file), path: file, folder: folder, data: bytes.TrimPrefix(data, bom)}
	for _, mark := range bom16 {
		if bytes.HasPrefix(t.data, mark) {
			t.add(1, 1, "", "the file is UTF-16", "save it as CSV in UTF-8")
			t.torn = true
			return t
		}
	}
	r := csv.NewReader(bytes.NewReader(t.data))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	if !t.readHeader(r, known) {
		t.torn = true
		return t
	}
	estimate := bytes.Count(t.data, []byte("\n"))
	t.cells = make([]string, 0, estimate*len(t.header))
	t.rows = make([]rowStart, 0, estimate)
	for {
		offset := int(r.InputOffset())
		record, err := r.Read()
		if err == io.EOF {
			return t
		}
		if err != nil {
			t.tear(offset, err)
			continue
		}
		line, _ := r.FieldPos(0)
		t.addRow(offset, line, record)
	}
}

func (t *table) readHeader(r *csv.Reader, known []string) bool {
	record, err := r.Read()
	if err == io.EOF {
		t.add(1, 1, "", "the file is empty", "give it a header row: "+strings.Join(known, ","))
		return false
	}
	if err != nil {
		t.tear(0, err)
		return false
	}
	if len(record) == 1 {
		for _, sign := range [...]struct{ mark, name string }{{";", "semicolons"}, {"\t", "tabs"}} {
			if strings.Contains(record[0], sign.mark) {
				t.add(1, 1, "", "the values are parted by "+sign.name, "save the file as CSV with commas")
				return false
			}
		}
	}
	for i, name := range record {
		name = strings.Clone(strings.TrimSpace(name))
		line, col := r.FieldPos(i)
		col = t.character(0, line, col)
		switch {
		case name == "":
			t.add(line, col, "", "a column has no name", "name it or remove it")
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
	return true
}

func (t *table) addRow(offset, line int, record []string) {
	start := rowStart{offset: offset, line: int32(line)}
	n := len(t.rows)
	if len(record) != len(t.header) {
		start.broken = true
	}
	t.rows = append(t.rows, start)
	for i := range t.header {
		cell := ""
		if i < len(record) {
			cell = strings.TrimSpace(record[i])
		}
		t.cells = append(t.cells, cell)
	}
	if start.broken {
		t.add(line, 1, "", fmt.Sprintf("the row has %s, the header %d", count(len(record), "value", "values"), len(t.header)),
			"put values that hold a comma between quotation marks, and leave empty what is unknown")
		return
	}
	for i := range t.header {
		if problem, cure := badText(t.cells[n*len(t.header)+i]); problem != "" {
			t.rows[n].broken = true
			t.addCell(n, i, problem, cure)
		}
	}
}

// badText says what no value may hold; problem is "" for almost all.
func badText(s string) (problem, cure string) {
	ascii := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf {
			ascii = false
		} else if c < ' ' || c == 0x7f {
			return controlIn(rune(c))
		}
	}
	if ascii {
		return "", ""
	}
	if !utf8.ValidString(s) {
		return "the value is not UTF-8", "save the file as CSV in UTF-8"
	}
	if i := strings.IndexFunc(s, unicode.IsControl); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		return controlIn(r)
	}
	return "", ""
}

func controlIn(r rune) (problem, cure string) {
	switch r {
	case '\n', '\r':
		return "the value has a line end", "write it on one line"
	case '\t':
		return "the value has a tab", "write a space"
	}
	return fmt.Sprintf("the value has the control character U+%04X", r), "remove it"
}

// tear records an error of the CSV itself in the row that begins at offset or after the
// empty lines there; what it swallowed is lost.
func (t *table) tear(offset int, err error) {
	t.torn = true
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		t.add(1, 1, "", err.Error(), "")
		return
	}
	for offset < len(t.data) && (t.data[offset] == '\n' || t.data[offset] == '\r') {
		offset++
	}
	line, col := parse.Line, t.character(offset, parse.Line-parse.StartLine+1, parse.Column)
	problem, cure := parse.Err.Error(), ""
	switch {
	case errors.Is(parse.Err, csv.ErrBareQuote):
		problem, cure = "a quotation mark in a value without quotation marks around it", `put the value between quotation marks and double those inside: "the ""FutureCity"" Initiative"`
	case errors.Is(parse.Err, csv.ErrQuote) && parse.Line != parse.StartLine:
		line, col = parse.StartLine, 1
		problem, cure = "a value of this row begins with a quotation mark and does not end", "close it, and double the quotation marks inside"
	case errors.Is(parse.Err, csv.ErrQuote):
		problem, cure = "text after the quotation mark that ends a value", "double the quotation marks inside a value"
	}
	t.add(line, col, "", problem, cure)
}

func (t *table) add(line, col int, name, problem, cure string) {
	t.faults = append(t.faults, Fault{File: t.file, Line: line, Column: col, Name: name, Problem: problem, Cure: cure})
}

// addCell records a fault of the value in row n and column i; without such a column
// (i < 0) one of the header.
func (t *table) addCell(n, i int, problem, cure string) {
	line, col := t.position(n, i)
	t.add(line, col, t.header[i], problem, cure)
}

// position finds where the value in row n and column i begins, by reading the row again.
func (t *table) position(n, i int) (line, col int) {
	start := t.rows[n]
	r := csv.NewReader(bytes.NewReader(t.data[start.offset:]))
	r.FieldsPerRecord = -1
	record, err := r.Read()
	if err != nil || i >= len(record) {
		return int(start.line), 1
	}
	first, _ := r.FieldPos(0)
	line, col = r.FieldPos(i)
	return int(start.line) + line - first, t.character(start.offset, line, col)
}

// character turns the byte column of a line, counted from offset, into characters.
func (t *table) character(offset, line, col int) int {
	rest := t.data[offset:]
	for ; line > 1; line-- {
		_, after, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			return col
		}
		rest = after
	}
	return utf8.RuneCount(rest[:min(max(col-1, 0), len(rest))]) + 1
}

// column finds a column by name; -1 when the file does not have it.
func (t *table) column(name string) int { return slices.Index(t.header, name) }

// cell is the value in a column found by column, "" when the file does not have it.
func (r row) cell(col int) string {
	if col < 0 {
		return ""
	}
	return r.cells[r.n*len(r.header)+col]
}

// get is the value in a column by name.
func (r row) get(name string) string { return r.cell(r.column(name)) }

func (r row) broken() bool { return r.rows[r.n].broken }

// where says where the row stands, for messages about another one.
func (r row) where() string { return fmt.Sprintf("%s:%d", r.file, r.rows[r.n].line) }

// fault records what is wrong with the value in the named column, or with the row as a
// whole when name is "". A column that the file does not have is a fault of its header,
// told once however many rows want it.
func (r row) fault(name, problem, cure string) {
	switch i := r.column(name); {
	case name == "":
		r.add(int(r.rows[r.n].line), 1, "", problem, cure)
	case i < 0:
		r.add(1, 1, name, "the column is missing", "add it to the header")
	default:
		r.addCell(r.n, i, problem, cure)
	}
}
