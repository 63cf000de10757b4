package table

import (
	"io"
	"strings"

	"cityweave/internal/formula"
)

const byteOrderMark = "\ufeff"

// delimited writes CSV or TSV, one line per row.
type delimited struct {
	w        io.Writer
	columns  []Column
	line     []byte
	comma    byte
	end      string
	formulas bool
	appendTo func(line []byte, text string, known bool) []byte
}

// newCSV writes CSV by RFC 4180: lines end with CR LF; an unknown value is an empty cell, an empty text is "". In a
// table of one column an unknown value is "" as well, because many readers skip an empty line.
func newCSV(w io.Writer, columns []Column, o Options) (Writer, error) {
	d := &delimited{w: w, columns: columns, comma: ',', end: "\r\n", formulas: o.Formulas, appendTo: appendCSV}
	if len(columns) == 1 {
		d.appendTo = func(line []byte, text string, _ bool) []byte { return appendCSV(line, text, true) }
	}
	return d, d.header(o)
}

// newTSV writes tab-separated values: lines end with LF; tab, line feed, carriage return and backslash in a text are
// \t, \n, \r and \\. Unknown values and empty texts are empty cells.
func newTSV(w io.Writer, columns []Column, o Options) (Writer, error) {
	d := &delimited{w: w, columns: columns, comma: '\t', end: "\n", formulas: o.Formulas, appendTo: appendTSV}
	return d, d.header(o)
}

func (d *delimited) header(o Options) error {
	d.line = d.line[:0]
	if o.BOM {
		d.line = append(d.line, byteOrderMark...)
	}
	for i, c := range d.columns {
		if i > 0 {
			d.line = append(d.line, d.comma)
		}
		d.line = d.appendTo(d.line, c.Name, true)
	}
	return d.flush()
}

func (d *delimited) Write(row []Cell) error {
	d.line = d.line[:0]
	for i, c := range row {
		if i > 0 {
			d.line = append(d.line, d.comma)
		}
		var cell string
		switch v := c.(type) {
		case List:
			cell = Join(v)
		default:
			cell = text(v)
		}
		if !d.formulas && d.columns[i].Kind == Text {
			cell = formula.Disarm(cell)
		}
		d.line = d.appendTo(d.line, cell, c != nil)
	}
	return d.flush()
}

func (d *delimited) flush() error {
	d.line = append(d.line, d.end...)
	_, err := d.w.Write(d.line)
	return err
}

func (*delimited) Close() error { return nil }

func appendCSV(line []byte, cell string, known bool) []byte {
	switch {
	case cell == "" && !known:
		return line
	case cell != "" && !strings.ContainsAny(cell, ",\"\r\n") && cell[0] != ' ' && cell[len(cell)-1] != ' ':
		return append(line, cell...)
	}
	line = append(line, '"')
	for {
		before, after, found := strings.Cut(cell, `"`)
		line = append(line, before...)
		if !found {
			return append(line, '"')
		}
		line, cell = append(line, `""`...), after
	}
}

var escapeTSV = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func appendTSV(line []byte, cell string, _ bool) []byte {
	if strings.ContainsAny(cell, "\\\t\n\r") {
		cell = escapeTSV.Replace(cell)
	}
	return append(line, cell...)
}
