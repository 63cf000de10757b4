package table

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// aboutSheet is the name of the second sheet, unless the table has it.
const aboutSheet = "About"

// addAbout adds a sheet that says what the table is: its properties, the number of its rows, and its licences.
func (b *workbook) addAbout() error {
	if b.about.Release == "" {
		return nil
	}
	name := aboutSheet
	if strings.EqualFold(name, b.sheetName) {
		name += " this table"
	}
	sheet, err := newSheet(b.file, name)
	if err != nil {
		return fmt.Errorf("beginning the sheet %s: %w", name, err)
	}
	row := 0
	add := func(style int, texts ...string) error {
		row++
		cells := make([]any, len(texts))
		for i, text := range texts {
			cells[i] = excelize.Cell{StyleID: style, Value: fitting(text)}
		}
		return sheet.SetRow(fmt.Sprint("A", row), cells)
	}
	for _, p := range append(b.about.properties(), property{"rows", fmt.Sprint(b.row - 1)}) {
		if err := add(b.texts, p.name, p.text); err != nil {
			return err
		}
	}
	row++ // an empty one
	style := b.head
	for _, texts := range b.about.licenceRows() {
		if err := add(style, texts...); err != nil {
			return err
		}
		style = b.texts
	}
	return sheet.Flush()
}

// newSheet adds a sheet to a workbook.
func newSheet(f *excelize.File, name string) (*excelize.StreamWriter, error) {
	if _, err := f.NewSheet(name); err != nil {
		return nil, err
	}
	// Readers that take the used range at its word would read only A1, which is that of a new sheet.
	if err := f.SetSheetDimension(name, ""); err != nil {
		return nil, err
	}
	return f.NewStreamWriter(name)
}

// fitting is a text that a cell can hold: without control characters, and shortened with a note if it is too long.
func fitting(text string) string {
	text = strings.Map(func(c rune) rune {
		if outsideXML(c) {
			return ' '
		}
		return c
	}, text)
	if utf16Length(text) <= maxCellXLSX {
		return text
	}
	const note = "… (shortened, since a cell cannot hold it)"
	end := maxCellXLSX/2 - len(note) // of characters, which have up to two units of UTF-16
	return string([]rune(text)[:end]) + note
}
