package table

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// workbook writes XLSX: one sheet with a header that stays in view. Text is text, so that 002 and 1-2 stay as they
// are, and numbers are numbers. Lists are joined.
type workbook struct {
	w       io.Writer
	file    *excelize.File
	sheet   *excelize.StreamWriter
	columns []Column
	row     int // the last one that was written, from 1
	cells   []any
	texts   int // style of cells of text
}

func newXLSX(w io.Writer, columns []Column, o Options) (Writer, error) {
	b := &workbook{w: w, file: excelize.NewFile(), columns: columns, cells: make([]any, len(columns))}
	if err := b.begin(o); err != nil {
		return nil, fmt.Errorf("beginning a workbook: %w", err)
	}
	return b, nil
}

func (b *workbook) begin(o Options) error {
	name := o.Sheet
	if name == "" {
		name = defaultSheet
	}
	if err := b.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	textFormat := 49 // "@": text
	texts, err := b.file.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return err
	}
	head, err := b.file.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	b.texts = texts
	// Readers that take the used range at its word would read only A1, which is that of a new sheet.
	if err := b.file.SetSheetDimension(name, ""); err != nil {
		return err
	}
	if b.sheet, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	header := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := b.sheet.SetPanes(&header); err != nil {
		return err
	}
	for i, c := range b.columns {
		b.cells[i] = excelize.Cell{StyleID: head, Value: c.Name}
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
	if len(cell) > maxCellXLSX && len(utf16.Encode([]rune(cell))) > maxCellXLSX {
		return nil, unfit("a cell of %q has more than %d characters, which XLSX cannot hold: take CSV or Parquet",
			b.columns[column].Name, maxCellXLSX)
	}
	if strings.ContainsFunc(cell, outsideXML) {
		return nil, unfit("a cell of %q has a control character, which XLSX cannot hold: take CSV or Parquet",
			b.columns[column].Name)
	}
	return excelize.Cell{StyleID: b.texts, Value: cell}, nil
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
	if err := b.file.Write(b.w); err != nil {
		return fmt.Errorf("ending a workbook: %w", err)
	}
	return b.file.Close()
}
