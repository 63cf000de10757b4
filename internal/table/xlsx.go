package table

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// workbook writes XLSX: a sheet with a header that stays in view, and one about the table. Text is text, so that 002
// and 1-2 stay as they are, and numbers are numbers. Lists are joined. The rows go straight into the file; excelize makes
// all other parts of it.
type workbook struct {
	file        *excelize.File
	zip         *zip.Writer
	sheet       io.Writer // the entry of the table
	sheetName   string
	columns     []Column
	names       []string // of the columns in addresses of cells: A, B
	about       About
	row         int // the last one that was written, from 1
	line        []byte
	end         []byte // of the sheet, behind its rows
	texts, head int    // styles of cells of text and of headers
}

// ArchiveDate is the date of all entries of a ZIP file, which must not depend on the day: the first one that ZIP has. An
// entry without a date has month 0, which some programs refuse.
var ArchiveDate = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// sheetEntry is the entry of the first sheet in the file.
const sheetEntry = "xl/worksheets/sheet1.xml"

func newXLSX(w io.Writer, columns []Column, o Options) (Writer, error) {
	b := &workbook{
		file: excelize.NewFile(), zip: zip.NewWriter(w), columns: columns,
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
	header := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := b.file.SetPanes(b.sheetName, &header); err != nil {
		return err
	}
	if err := b.beginSheet(); err != nil {
		return err
	}
	for i, c := range b.columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		b.names = append(b.names, name)
		if i == 0 {
			b.beginRow()
		}
		b.addText(i, c.Name, b.head)
	}
	return b.endRow()
}

// beginSheet begins the entry of the table as excelize has it, up to the rows.
func (b *workbook) beginSheet() error {
	parts, err := b.parts()
	if err != nil {
		return err
	}
	empty, err := fs.ReadFile(parts, sheetEntry)
	if err != nil {
		return err
	}
	const rows = "<sheetData>"
	before, after, found := bytes.Cut(empty, []byte(rows))
	if !found {
		return errors.New("a new sheet has no place for rows")
	}
	b.end = after
	b.sheet, err = b.create(sheetEntry)
	if err != nil {
		return err
	}
	_, err = b.sheet.Write(append(before, rows...))
	return err
}

// create begins an entry of the file.
func (b *workbook) create(name string) (io.Writer, error) {
	return b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: ArchiveDate})
}

// copyEntry adds an entry that excelize has made, which has no date.
func (b *workbook) copyEntry(part *zip.File) error {
	from, err := part.Open()
	if err != nil {
		return err
	}
	to, err := b.create(part.Name)
	if err == nil {
		_, err = io.Copy(to, from)
	}
	return errors.Join(err, from.Close())
}

// parts are the entries of the file without the rows.
func (b *workbook) parts() (*zip.Reader, error) {
	var file bytes.Buffer
	if err := b.file.Write(&file); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
}

func (b *workbook) Write(row []Cell) error {
	if b.row == maxRowsXLSX {
		return unfit("a sheet of XLSX has at most %d rows: take CSV or Parquet", maxRowsXLSX)
	}
	b.beginRow()
	for i, c := range row {
		if err := b.add(i, c); err != nil {
			return err
		}
	}
	return b.endRow()
}

// add adds a cell to the row.
func (b *workbook) add(column int, c Cell) error {
	var cell string
	switch v := c.(type) {
	case nil:
		return nil
	case bool:
		value := byte('0')
		if v {
			value = '1'
		}
		b.beginCell(column)
		b.line = append(append(append(b.line, `" t="b"><v>`...), value), "</v></c>"...)
		return nil
	case json.Number:
		b.beginCell(column)
		b.line = append(append(append(b.line, `"><v>`...), v...), "</v></c>"...)
		return nil
	case List:
		cell = Join(v)
	case string:
		cell = v
	}
	if utf16Length(cell) > maxCellXLSX {
		return unfit("a cell of %q has more than %d characters, which XLSX cannot hold: take CSV or Parquet",
			b.columns[column].Name, maxCellXLSX)
	}
	if strings.ContainsFunc(cell, outsideXML) {
		return unfit("a cell of %q has a control character, which XLSX cannot hold: take CSV or Parquet",
			b.columns[column].Name)
	}
	b.addText(column, cell, b.texts)
	return nil
}

// beginCell begins a cell with its address, up to the attributes of its kind.
func (b *workbook) beginCell(column int) {
	b.line = append(append(b.line, `<c r="`...), b.names[column]...)
	b.line = strconv.AppendInt(b.line, int64(b.row), 10)
}

// codeLike are texts that spreadsheets read as the code of a character.
var codeLike = regexp.MustCompile("_(x[0-9A-Fa-f]{4}_)")

func (b *workbook) addText(column int, text string, style int) {
	b.beginCell(column)
	b.line = append(b.line, `" s="`...)
	b.line = strconv.AppendInt(b.line, int64(style), 10)
	b.line = append(b.line, `" t="inlineStr"><is><t xml:space="preserve">`...)
	text = strings.ToValidUTF8(text, "\ufffd")
	if strings.Contains(text, "_x") {
		text = codeLike.ReplaceAllString(text, "_x005F_$1")
	}
	if strings.ContainsAny(text, "<>&\r") {
		text = escapeXML.Replace(text)
	}
	b.line = append(append(b.line, text...), "</t></is></c>"...)
}

var escapeXML = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", "\r", "&#xD;")

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

func (b *workbook) beginRow() {
	b.row++
	b.line = strconv.AppendInt(append(b.line[:0], `<row r="`...), int64(b.row), 10)
	b.line = append(b.line, `">`...)
}

func (b *workbook) endRow() error {
	b.line = append(b.line, "</row>"...)
	_, err := b.sheet.Write(b.line)
	return err
}

// Close ends the sheet and adds all other entries.
func (b *workbook) Close() error {
	if _, err := b.sheet.Write(b.end); err != nil {
		return fmt.Errorf("ending a sheet: %w", err)
	}
	if err := b.addAbout(); err != nil {
		return err
	}
	parts, err := b.parts()
	if err != nil {
		return fmt.Errorf("ending a workbook: %w", err)
	}
	for _, part := range parts.File {
		if part.Name == sheetEntry {
			continue
		}
		if err := b.copyEntry(part); err != nil {
			return fmt.Errorf("ending a workbook: %w", err)
		}
	}
	if err := b.zip.Close(); err != nil {
		return fmt.Errorf("ending a workbook: %w", err)
	}
	return b.file.Close()
}
