package table

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// workbook writes XLSX: a sheet with a header that stays in view, and one about the table. Text is text, so that 002
// and 1-2 stay as they are, and numbers are numbers. Lists are joined.
type workbook struct {
	w           io.Writer
	file        *excelize.File
	sheet       *excelize.StreamWriter
	sheetName   string
	columns     []Column
	about       About
	row         int // the last one that was written, from 1
	cells       []any
	texts, head int // styles of cells of text and of headers
}

func newXLSX(w io.Writer, columns []Column, o Options) (Writer, error) {
	b := &workbook{
		w: w, file: excelize.NewFile(), columns: columns, cells: make([]any, len(columns)),
		sheetName: cmp.Or(o.Sheet, defaultSheet), about: o.About,
	}
	if err := b.begin(); err != nil {
		return nil, fmt.Errorf("beginning a workbook: %w", err)
	}
	return b, nil
}

func (b *workbook) begin() (err error) {
	textFormat := 49 // "@": text
	if b.texts, err = b.file.NewStyle(&excelize.Style{NumFmt: textFormat}); err != nil {
		return err
	}
	if b.head, err = b.file.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if err := b.file.SetSheetName("Sheet1", b.sheetName); err != nil {
		return err
	}
	// Readers that take the used range at its word would read only A1, which is that of a new sheet.
	if err := b.file.SetSheetDimension(b.sheetName, ""); err != nil {
		return err
	}
	if b.sheet, err = b.file.NewStreamWriter(b.sheetName); err != nil {
		return err
	}
	header := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := b.sheet.SetPanes(&header); err != nil {
		return err
	}
	for i, c := range b.columns {
		b.cells[i] = excelize.Cell{StyleID: b.head, Value: c.Name}
	}
	return b.flush()
}

func (b *workbook) Write(row []Cell) error {
	if b.row == maxRowsXLSX {
		return unfit("a sheet of XLSX has at most %d rows: take CSV or Parquet", maxRowsXLSX)
	}
	for i, c := range row {
		value, err := b.value(i, c)
		if err != nil {
			return err
		}
		b.cells[i] = value
	}
	return b.flush()
}

func (b *workbook) value(column int, c Cell) (any, error) {
	var cell string
	switch v := c.(type) {
	case nil:
		return nil, nil
	case bool:
		return v, nil
	case json.Number:
		number, err := v.Float64()
		if err != nil {
			return nil, fmt.Errorf("reading a number: %w", err)
		}
		return number, nil
	case List:
		cell = Join(v)
	case string:
		cell = v
	}
	if utf16Length(cell) > maxCellXLSX {
		return nil, unfit("a cell of %q has more than %d characters, which XLSX cannot hold: take CSV or Parquet",
			b.columns[column].Name, maxCellXLSX)
	}
	if strings.ContainsFunc(cell, outsideXML) {
		return nil, unfit("a cell of %q has a control character, which XLSX cannot hold: take CSV or Parquet",
			b.columns[column].Name)
	}
	return excelize.Cell{StyleID: b.texts, Value: cell}, nil
}

// utf16Length is the length of a text in units of UTF-16, or at most that: a text whose bytes fit needs no count.
func utf16Length(text string) int {
	if len(text) <= maxCellXLSX { // a unit has at least one byte of UTF-8
		return len(text)
	}
	return len(utf16.Encode([]rune(text)))
}

// outsideXML reports whether XML cannot hold a character.
func outsideXML(c rune) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xfffe || c == 0xffff
}

func (b *workbook) flush() error {
	b.row++
	at, err := excelize.CoordinatesToCellName(1, b.row)
	if err != nil {
		return err
	}
	return b.sheet.SetRow(at, b.cells)
}

func (b *workbook) Close() error {
	if err := b.sheet.Flush(); err != nil {
		return fmt.Errorf("ending a sheet: %w", err)
	}
	if err := b.addAbout(); err != nil {
		return err
	}
	if err := b.file.Write(b.w); err != nil {
		return fmt.Errorf("ending a workbook: %w", err)
	}
	return b.file.Close()
}
