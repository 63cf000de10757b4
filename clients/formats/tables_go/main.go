// Command tables_go reads the tables of a folder that clients/formats/tables_fetch.py has written with Go's readers of
// CSV and JSON, parquet-go and excelize, and compares each cell with the JSON answer.
package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "tables_go: give the folder of the tables")
		os.Exit(2)
	}
	r := report{files: map[string]int{}}
	if err := r.folder(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "tables_go:", err)
		os.Exit(1)
	}
	r.print(os.Stdout)
	if len(r.faults) > 0 {
		os.Exit(1)
	}
}

// table is what the files of a table must hold.
type table struct {
	What    string
	Columns []struct {
		Name, Kind string
		List       bool
	}
	Texts [][]string // cells as CSV has them

	path string // of its files, without suffix
}

// report is what has been read, and where it is not what it must be.
type report struct {
	files  map[string]int // by format
	cells  int
	absent int // XLSX that the server refuses
	faults []string
}

// shown is how many faults are printed.
const shown = 20

func (r *report) print(w io.Writer) {
	said := "equal"
	if len(r.faults) > 0 {
		said = fmt.Sprintf("%d faults", len(r.faults))
	}
	var counts []string
	for _, form := range forms() {
		counts = append(counts, fmt.Sprintf("%d %s", r.files[form.name], form.name))
	}
	line := fmt.Sprintf("  Go: %s: %d cells, %s", strings.Join(counts, ", "), r.cells, said)
	if r.absent > 0 {
		line += fmt.Sprintf("; left out: %d XLSX that the server refuses", r.absent)
	}
	_, _ = fmt.Fprintln(w, line)
	for _, fault := range r.faults[:min(len(r.faults), shown)] {
		_, _ = fmt.Fprintln(w, fault)
	}
}

// form is a format with its reader, which gives all rows with the header first.
type form struct {
	name, suffix string
	read         func(t *table) ([][]string, error)
}

func forms() []form {
	return []form{
		{"CSV", "csv", readCSV},
		{"JSONL", "jsonl", readJSONL},
		{"XLSX", "xlsx", readXLSX},
		{"Parquet", "parquet", readParquet},
	}
}

func (r *report) folder(folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		t := &table{path: strings.TrimSuffix(name, ".json")}
		if err := json.Unmarshal(text, t); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, f := range forms() {
			r.compare(t, f)
		}
	}
	return nil
}

// compare reads one file of a table.
func (r *report) compare(t *table, f form) {
	rows, err := f.read(t)
	if f.name == "XLSX" && errors.Is(err, os.ErrNotExist) {
		r.absent++
		return
	}
	r.files[f.name]++
	if err == nil {
		err = t.differs(f, rows)
	}
	if err != nil {
		r.faults = append(r.faults, fmt.Sprintf("Go, %s, %s (%s): %.1000v", f.name, filepath.Base(t.path), t.What, err))
	}
	r.cells += len(t.Texts) * len(t.Columns)
}

func (t *table) header() (names []string) {
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}

// differs is the first difference between the rows and what they must be.
func (t *table) differs(f form, rows [][]string) error {
	if f.name == "JSONL" && len(t.Texts) == 0 {
		return nil // nothing in it has a header
	}
	if len(rows) == 0 || !slices.Equal(rows[0], t.header()) {
		return fmt.Errorf("header %q, want %q", rows[:min(1, len(rows))], t.header())
	}
	if rows = rows[1:]; len(rows) != len(t.Texts) {
		return fmt.Errorf("%d rows, want %d", len(rows), len(t.Texts))
	}
	for i, row := range rows {
		for j, want := range t.Texts[i] {
			if f.name == "CSV" { // Go's reader takes the line end of RFC 4180 in a cell for that of Unix
				want = strings.ReplaceAll(want, "\r\n", "\n")
			}
			if j >= len(row) || !equal(row[j], want, t.Columns[j].Kind, t.Columns[j].List) {
				return fmt.Errorf("row %d, %s: %q, want %q", i, t.Columns[j].Name, row, t.Texts[i])
			}
		}
	}
	return nil
}

// equal compares two cells; numbers may be written in other ways.
func equal(got, want, kind string, list bool) bool {
	if got == want {
		return true
	}
	if list || got == "" || want == "" || kind != "int" && kind != "float" {
		return false
	}
	a, errA := strconv.ParseFloat(got, 64)
	b, errB := strconv.ParseFloat(want, 64)
	return errA == nil && errB == nil && a == b
}

func readCSV(t *table) ([][]string, error) {
	f, err := os.Open(t.path + ".csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return csv.NewReader(f).ReadAll()
}

// readJSONL reads the objects of a file as rows, in the order in which they have their keys.
func readJSONL(t *table) ([][]string, error) {
	body, err := os.ReadFile(t.path + ".jsonl")
	if err != nil {
		return nil, err
	}
	rows := [][]string{t.header()}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return nil, err
		}
		var row, keys []string
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			var value any
			if err := d.Decode(&value); err != nil {
				return nil, err
			}
			keys, row = append(keys, fmt.Sprint(key)), append(row, written(value))
		}
		if _, err := d.Token(); err != nil {
			return nil, err
		}
		if !slices.Equal(keys, t.header()) {
			return nil, fmt.Errorf("the row has %q, want %q", keys, t.header())
		}
		rows = append(rows, row)
	}
}

// written is a value as CSV has it, by docs/tables.md.
func written(value any) string {
	list, ok := value.([]any)
	switch {
	case ok:
		var elements []string
		for _, e := range list {
			switch e {
			case nil:
				elements = append(elements, `\N`)
			case "":
				elements = append(elements, `\E`)
			default:
				elements = append(elements, strings.NewReplacer(`\`, `\\`, `|`, `\|`).Replace(written(e)))
			}
		}
		return strings.Join(elements, "|")
	case value == nil:
		return ""
	}
	return fmt.Sprint(value)
}

func readXLSX(t *table) ([][]string, error) {
	f, err := excelize.OpenFile(t.path+".xlsx", excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it is only read
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	if err != nil {
		return nil, err
	}
	for len(rows) < len(t.Texts)+1 { // empty rows at the end
		rows = append(rows, nil)
	}
	for i := range rows {
		for len(rows[i]) < len(t.Columns) { // empty cells at the end
			rows[i] = append(rows[i], "")
		}
		for j, c := range t.Columns {
			if c.Kind == "bool" && !c.List && rows[i][j] != "" && i > 0 {
				rows[i][j] = strconv.FormatBool(rows[i][j] == "1" || strings.EqualFold(rows[i][j], "true"))
			}
		}
	}
	return rows, nil
}

func readParquet(t *table) (rows [][]string, err error) {
	body, err := os.ReadFile(t.path + ".parquet")
	if err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, err
	}
	var header []string
	for _, field := range f.Schema().Fields() {
		header = append(header, field.Name())
	}
	r := parquet.NewGenericReader[any](f, f.Schema())
	defer func() { _ = r.Close() }()
	rows = append(rows, header)
	buffer := make([]parquet.Row, 100)
	for {
		n, err := r.ReadRows(buffer)
		for _, row := range buffer[:n] {
			rows = append(rows, t.cells(row))
		}
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// cells are the values of a row of Parquet by columns.
func (t *table) cells(row parquet.Row) []string {
	values := make([]any, len(t.Columns))
	for _, v := range row {
		i := v.Column()
		var cell any
		if !v.IsNull() {
			if cell = v.String(); v.Kind() == parquet.Double {
				number, err := json.Marshal(v.Double()) // CSV has numbers as JSON has them
				if err != nil {
					panic(err) // JSON gave it, so that it is finite
				}
				cell = string(number)
			}
		}
		if !t.Columns[i].List {
			values[i] = cell
			continue
		}
		list, _ := values[i].([]any)
		const element = 2 // the definition level of an element, also of an unknown one
		if v.DefinitionLevel() >= element {
			values[i] = append(list, cell)
		}
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = written(v)
	}
	return texts
}
