package tabular

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"cityweave/internal/formula"
)

// File is a table in the file that has it, which can be written anew with more columns.
type File struct {
	*Table
	headerRow int
	origin    origin
}

// origin is the content of a file. With returns it with cells behind the last column, by the numbers of the rows; all
// other cells stay as they are.
type origin interface {
	with(added map[int][]string) ([]byte, error)
}

// OpenFile reads the table in a file as Open does.
func OpenFile(path string, o Options) (*File, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f, err := fileOf(content, strings.ToLower(filepath.Ext(path)), o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f.Name = filepath.Base(path)
	return f, nil
}

// IsWorkbook reports whether the name of a file is that of a workbook.
func IsWorkbook(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".xlsx" || ext == ".xlsm"
}

func fileOf(content []byte, ext string, o Options) (*File, error) {
	switch {
	case ext == ".xls" || ext == ".ods":
		return nil, fmt.Errorf("files that end in %s are not read; save the table as .xlsx or .csv", ext)
	case IsWorkbook(ext):
		if o.Encoding != "" {
			return nil, errors.New("a workbook has no encoding")
		}
		w, err := readWorkbook(content, o.Sheet)
		if err != nil {
			return nil, err
		}
		t, headerRow, err := tableOf(w.records, "name the column of each")
		return &File{t, headerRow, w}, err
	case o.Sheet != "":
		return nil, errors.New("only a workbook (.xlsx) has sheets")
	}
	w, err := readText(string(content), o.Encoding, ext == ".tsv" || ext == ".tab")
	if err != nil {
		return nil, err
	}
	t, headerRow, err := tableOf(w.records, "put values that contain the delimiter in quotation marks")
	return &File{t, headerRow, w}, err
}

// With returns the content of the file with columns behind its last one: their names, and the cells of each row. Text
// is in the delimiter and the line ends of the file, and in an encoding that Excel recognises: UTF-16 if the file is, or
// if it names its delimiter in a line sep= (which makes Excel overlook the mark of UTF-8), and UTF-8 with a byte order
// mark otherwise. A spreadsheet takes none of the new cells for a formula.
func (f *File) With(header []string, cells [][]string) ([]byte, error) {
	added := map[int][]string{f.headerRow: header}
	for i := range cells {
		added[f.Rows[i].Number] = cells[i]
	}
	return f.origin.with(added)
}

// Report writes a table of its own about the table of the file: in UTF-8 with a byte order mark, in the delimiter of the
// file (a comma for a workbook), and without formulas. Plain undoes what that does to a value.
func (f *File) Report(records [][]string) ([]byte, error) {
	out := bytes.NewBufferString(byteOrderMark)
	w := csv.NewWriter(out)
	if text, ok := f.origin.(*textFile); ok {
		w.Comma = rune(text.comma)
	}
	for _, record := range records {
		cells := make([]string, len(record))
		for i, cell := range record {
			cells[i] = formula.Disarm(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// Plain returns a value of a report as it was before.
func Plain(value string) string { return formula.Restore(value) }

func (f *textFile) with(added map[int][]string) ([]byte, error) {
	width := 0
	for _, r := range f.records {
		width = max(width, len(r.cells))
	}
	var out strings.Builder
	out.Grow(2 * len(f.text))
	begin := 0
	for _, r := range f.records {
		raw := f.text[begin:r.end]
		begin = r.end
		cells, ok := added[r.number]
		if !ok {
			out.WriteString(raw)
			continue
		}
		row := strings.TrimRight(raw, "\r\n")
		out.WriteString(row)
		for range width - len(r.cells) {
			out.WriteByte(f.comma)
		}
		for _, cell := range cells {
			out.WriteByte(f.comma)
			out.WriteString(f.cell(cell))
		}
		out.WriteString(raw[len(row):])
	}
	out.WriteString(f.text[begin:])
	switch {
	case f.order != nil:
		return encodeUTF16(out.String(), f.order), nil
	case f.sepLine:
		return encodeUTF16(out.String(), littleEndian), nil
	}
	return []byte(byteOrderMark + out.String()), nil
}

// cell writes a value.
func (f *textFile) cell(value string) string {
	value = formula.Disarm(value)
	switch {
	case f.unquoted:
		return strings.NewReplacer("\t", " ", "\r", " ", "\n", " ").Replace(value)
	case strings.ContainsAny(value, "\"\r\n"+string(rune(f.comma))) || strings.TrimSpace(value) != value:
		return `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	return value
}

// with writes the cells as texts, which are no formulas.
func (w *workbook) with(added map[int][]string) ([]byte, error) {
	f, err := openWorkbook(w.content)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // its content is written below
	width := 0
	for _, r := range w.records {
		width = max(width, len(r.cells))
	}
	for row, cells := range added {
		for i, cell := range cells {
			at, err := excelize.CoordinatesToCellName(width+i+1, row)
			if err == nil {
				err = f.SetCellStr(w.sheet, at, cell)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	var out bytes.Buffer
	err = f.Write(&out)
	return out.Bytes(), err
}
