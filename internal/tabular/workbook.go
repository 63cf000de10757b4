package tabular

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// unpackedLimit is the size in bytes that a workbook may have when it is unpacked.
const unpackedLimit = 1 << 30

// workbook is a file with sheets, one of which is the table.
type workbook struct {
	content []byte
	sheet   string
	records []record
}

// openWorkbook reads the bytes of a file.
func openWorkbook(content []byte) (*excelize.File, error) {
	return excelize.OpenReader(bytes.NewReader(content),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: unpackedLimit})
}

// readWorkbook reads the records of a sheet; "" is the only one that is not empty.
func readWorkbook(content []byte, sheet string) (*workbook, error) {
	f, err := openWorkbook(content)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing is written
	out := &workbook{content: content, sheet: sheet}
	if sheet != "" {
		out.records, err = readSheet(f, sheet)
		return out, err
	}
	var found []string
	for _, name := range f.GetSheetList() {
		records, err := readSheet(f, name)
		if err != nil {
			return nil, err
		}
		if len(records) > 0 {
			out.sheet, out.records, found = name, records, append(found, strconv.Quote(name))
		}
	}
	if len(found) > 1 {
		return nil, fmt.Errorf("the workbook has several sheets; name one of %s", strings.Join(found, ", "))
	}
	return out, nil
}

func readSheet(f *excelize.File, sheet string) ([]record, error) {
	if i, err := f.GetSheetIndex(sheet); err != nil || i < 0 {
		return nil, fmt.Errorf("the workbook has no sheet %q; it has %s", sheet, strings.Join(f.GetSheetList(), ", "))
	}
	rows, err := f.GetRows(sheet)
	if err != nil {
		return nil, err
	}
	c := cells{File: f, sheet: sheet, dates: map[int]bool{}}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		c.from1904 = *props.Date1904
	}
	var out []record
	for i, row := range rows {
		if len(withoutEmptyEnd(row)) == 0 {
			continue
		}
		for j, text := range row {
			if row[j], err = c.text(j+1, i+1, text); err != nil {
				return nil, err
			}
		}
		out = append(out, record{number: i + 1, cells: row})
	}
	return out, nil
}

// cells reads the values of cells that are more than their text.
type cells struct {
	*excelize.File
	sheet    string
	dates    map[int]bool // by style
	from1904 bool         // dates are counted from 1904
}

// text returns a value as tables have it: dates as 2026-12-01, truth values as true and false, all others unchanged.
func (c *cells) text(column, row int, raw string) (string, error) {
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw, nil
	}
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return "", err
	}
	kind, err := c.GetCellType(c.sheet, at)
	if err != nil {
		return "", err
	}
	switch kind {
	case excelize.CellTypeBool:
		return strconv.FormatBool(number != 0), nil
	case excelize.CellTypeUnset, excelize.CellTypeNumber, excelize.CellTypeDate:
	default: // digits that are a text, such as a code
		return raw, nil
	}
	if date, err := c.isDate(at); err != nil || !date {
		return raw, err
	}
	day, err := excelize.ExcelDateToTime(number, c.from1904)
	if err != nil {
		return raw, nil
	}
	if number == float64(int(number)) {
		return day.Format("2006-01-02"), nil
	}
	return day.Format("2006-01-02T15:04:05"), nil
}

// isDate reports whether the style of a cell shows its number as a date.
func (c *cells) isDate(at string) (bool, error) {
	id, err := c.GetCellStyle(c.sheet, at)
	if err != nil {
		return false, err
	}
	date, known := c.dates[id]
	if known {
		return date, nil
	}
	style, err := c.GetStyle(id)
	if err != nil {
		return false, err
	}
	switch n := style.NumFmt; {
	case style.CustomNumFmt != nil:
		date = formatOfDate(*style.CustomNumFmt)
	default: // the built-in formats of dates, also those of East Asia
		date = n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58
	}
	c.dates[id] = date
	return date, nil
}

// formatOfDate reports whether a format such as dd/mm/yyyy shows a year or a day, outside quoted words and brackets.
func formatOfDate(format string) bool {
	closing := byte(0)
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case closing != 0:
			if c == closing {
				closing = 0
			}
		case c == '"':
			closing = '"'
		case c == '[':
			closing = ']'
		case c == '\\':
			i++
		case c == 'y' || c == 'Y' || c == 'd' || c == 'D':
			return true
		}
	}
	return false
}
