// Package tablemeta describes tables in files for programs that read them: as data packages, and in the vocabulary of
// CSV on the Web.
package tablemeta

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"cityweave/internal/table"
)

// Names and media types of the files that describe.
const (
	PackageFile  = "datapackage.json"
	CSVWSuffix   = ".csv-metadata.json" // after the name of the table
	MediaPackage = "application/vnd.datapackage+json"
	MediaCSVW    = "application/csvm+json"
)

// Table is a table in a file of CSV.
type Table struct {
	Name        string
	Description string
	Columns     []table.Column
	Key         string      // the column that identifies the rows; "" for none
	References  []Reference // to rows of other tables
}

// Reference says that the values of a column identify rows of a table.
type Reference struct{ Column, Table, Key string }

// listNote says how a list stands in a cell of CSV.
const listNote = ` A list, its values separated by "|"; in a value, "|" is written "\|", and "\" as "\\".`

// Write writes a description as JSON.
func Write(w io.Writer, description any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(description); err != nil {
		return fmt.Errorf("writing a description of tables: %w", err)
	}
	return nil
}

// described is the description of a column for readers of CSV.
func described(c table.Column) string {
	if c.List {
		return strings.TrimSpace(c.Description + listNote)
	}
	return c.Description
}

// datatype is the name of a kind in CSVW, and in data packages.
func datatype(k table.Kind) string {
	switch k {
	case table.Int:
		return "integer"
	case table.Float:
		return "number"
	case table.Bool:
		return "boolean"
	default:
		return "string"
	}
}
