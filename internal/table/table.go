// Package table is the model of a table, typed columns and rows, with its writers: CSV, TSV, JSON Lines, XLSX and
// Parquet. All writers take the same rows, so that no format can say something else than another.
package table

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Kind is the type of the values of a column.
type Kind uint8

// The kinds.
const (
	Text Kind = iota
	Int
	Float
	Bool
)

// Column describes a column.
type Column struct {
	Name        string
	Type        string // as the GraphQL schema writes it, such as "[String!]!"
	Kind        Kind
	List        bool // cells are lists of values of the kind
	Description string
}

// Cell is a value of a row: nil for none, a string, a json.Number, a bool, or a List of these. It has the kind of its
// column.
type Cell any

// List is a cell of several values. Nil elements are unknown values.
type List []Cell

// Writer writes the rows of a table. Close ends the file; without it the file is incomplete.
type Writer interface {
	// Write adds a row with one cell for each column. It does not keep the slice.
	Write(row []Cell) error
	Close() error
}

// Options change how a table is written. The zero value has the defaults.
type Options struct {
	BOM      bool   // begin CSV and TSV with a byte order mark, for Excel
	Formulas bool   // write text that spreadsheets take for a formula as it is, in CSV and TSV
	Sheet    string // name of the sheet in XLSX; "table" if empty
	About    About  // written by the formats that have a place for it: XLSX and Parquet
}

// Format is a file format of tables.
type Format struct {
	Name        string   // also the suffix of its files
	Media       []string // the first one is sent
	ContentType string   // with its parameters
	write       func(io.Writer, []Column, Options) (Writer, error)
}

// NewWriter begins a file.
func (f Format) NewWriter(w io.Writer, columns []Column, o Options) (Writer, error) {
	return f.write(w, columns, o)
}

// IsText reports whether files of the format are text, which is worth compressing.
func (f Format) IsText() bool { return f.Name != "xlsx" && f.Name != "parquet" }

// Formats lists all formats.
func Formats() []Format {
	return []Format{
		{"csv", []string{"text/csv"}, "text/csv; charset=utf-8; header=present", newCSV},
		{
			"tsv",
			[]string{"text/tab-separated-values"},
			"text/tab-separated-values; charset=utf-8; header=present",
			newTSV,
		},
		{
			"jsonl",
			[]string{"application/jsonl", "application/x-ndjson", "application/x-jsonlines"},
			"application/jsonl; charset=utf-8", newJSONL,
		},
		{"xlsx", []string{mediaXLSX}, mediaXLSX, newXLSX},
		{"parquet", []string{"application/vnd.apache.parquet"}, "application/vnd.apache.parquet", newParquet},
	}
}

const mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Find finds a format by its name.
func Find(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == strings.ToLower(name) {
			return f, true
		}
	}
	return Format{}, false
}

// Unfit is the error of a value that a format cannot hold.
type Unfit struct{ Message string }

func (e *Unfit) Error() string { return e.Message }

func unfit(format string, values ...any) error { return &Unfit{fmt.Sprintf(format, values...)} }

// text returns a value that is no list as text.
func text(c Cell) string {
	switch v := c.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return string(v)
	case bool:
		if v {
			return "true"
		}
		return "false"
	default:
		panic(fmt.Sprintf("a cell is a %T", c))
	}
}

// The marks of list elements in one cell of CSV, TSV and XLSX.
const (
	between      = "|"
	unknownMark  = `\N`
	emptyMark    = `\E`
	maxCellXLSX  = 32_767    // characters (UTF-16 code units)
	maxRowsXLSX  = 1_048_576 // with the header
	defaultSheet = "table"
)

var escapeElement = strings.NewReplacer(`\`, `\\`, between, `\`+between)

// Join writes a list as one text: a|b. A bar in an element is \|, a backslash \\, an unknown element \N, and an element
// that is the empty text \E, so that the list can be read back.
func Join(list List) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		if only, ok := list[0].(string); ok && only != "" && !strings.ContainsAny(only, `\`+between) {
			return only
		}
	}
	size := len(list)
	for _, c := range list {
		s, _ := c.(string)
		size += len(s)
	}
	var b strings.Builder
	b.Grow(size)
	for i, c := range list {
		if i > 0 {
			b.WriteString(between)
		}
		switch c {
		case nil:
			b.WriteString(unknownMark)
		case "":
			b.WriteString(emptyMark)
		default:
			b.WriteString(escapeElement.Replace(text(c)))
		}
	}
	return b.String()
}
