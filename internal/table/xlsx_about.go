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
	if _, err := b.file.NewSheet(name); err != nil {
		return fmt.Errorf("beginning the sheet %s: %w", name, err)
	}
	row, columns := 0, 0
	add := func(style int, texts ...string) error {
		row, columns = row+1, max(columns, len(texts))
		for i, text := range texts {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err == nil {
				err = b.file.SetCellStr(name, at, fitting(text))
			}
			if err == nil {
				err = b.file.SetCellStyle(name, at, at, style)
			}
			if err != nil {
				return fmt.Errorf("writing the sheet %s: %w", name, err)
			}
		}
		return nil
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
	last, err := excelize.CoordinatesToCellName(columns, row)
	if err != nil {
		return err
	}
	return b.file.SetSheetDimension(name, "A1:"+last)
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
