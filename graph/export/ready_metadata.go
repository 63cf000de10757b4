package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cityweave/internal/httpfile"
	"cityweave/internal/table"
)

// The files about ready tables: the Frictionless data package of all, and the CSVW metadata of each, whose names begin
// with that of its CSV.
const (
	packageFile    = "datapackage.json"
	metadataSuffix = ".csv-metadata.json"
	mediaPackage   = "application/vnd.datapackage+json"
	mediaMetadata  = "application/csvm+json"
)

// keyColumn identifies the rows of a table, where it is a column of its own records.
const keyColumn = "id"

// listNote says how a list stands in a cell of CSV.
const listNote = ` A list, its values separated by "|"; in a value, "|" is written "\|", and "\" as "\\".`

// describe sends the description of a table, or of all tables if the job is nil.
func (r *Ready) describe(d *delivery, known *job, release string) error {
	if len(d.r.URL.RawQuery) > 0 {
		return badTable("what describes tables has no parameters: leave out what follows the ? in the address")
	}
	current, err := r.e.current(d.r.Context(), true)
	if err != nil {
		return err
	}
	if current.release != release {
		return errMoved()
	}
	d.w.Header().Set("X-Release", release)
	setLicences(d.w.Header(), current.licences)
	if known == nil {
		return sendDocument(d.w, d.r, mediaPackage, d.cache, r.dataPackage(current))
	}
	return sendDocument(d.w, d.r, mediaMetadata, d.cache, known.metadata(current))
}

// sendDocument sends a value as JSON.
func sendDocument(w http.ResponseWriter, r *http.Request, media, cache string, v any) error {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing a description of tables: %w", err)
	}
	w.Header().Set("Cache-Control", cache)
	httpfile.Send(w, r, media, body.Bytes())
	return nil
}

// describedBy leads from a table to its metadata. The address is relative, since the folder may be below others.
func describedBy(name string) string {
	return fmt.Sprintf(`<%s%s>; rel="describedby"; type="%s"`, name, metadataSuffix, mediaMetadata)
}

// csvwTable is the metadata of a table in the vocabulary of CSV on the Web.
type csvwTable struct {
	Context     []any        `json:"@context"`
	URL         string       `json:"url"`
	Title       string       `json:"dc:title"`
	Description string       `json:"dc:description"`
	Version     string       `json:"schema:version"`
	Licences    []string     `json:"dc:license,omitempty"`
	Rights      []string     `json:"dc:rights,omitempty"`
	Schema      csvwSchema   `json:"tableSchema"`
	Dialect     *csvwDialect `json:"dialect"`
}

type csvwDialect struct {
	Encoding  string `json:"encoding"`
	Delimiter string `json:"delimiter"`
	Header    bool   `json:"header"`
}

type csvwSchema struct {
	Columns    []csvwColumn `json:"columns"`
	PrimaryKey string       `json:"primaryKey,omitempty"`
}

type csvwColumn struct {
	Name        string `json:"name"`
	Titles      string `json:"titles"`
	Description string `json:"dc:description,omitempty"`
	Datatype    string `json:"datatype"`
	Separator   string `json:"separator,omitempty"` // of a list
}

// metadata describes the CSV of a ready table.
func (j *job) metadata(current *answer) csvwTable {
	t := csvwTable{
		Context: []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}},
		URL:     j.title + ".csv", Title: j.title, Description: j.about, Version: current.release,
		Dialect: &csvwDialect{Encoding: "utf-8", Delimiter: ",", Header: true},
	}
	for _, l := range current.licences {
		if l.URL != nil {
			t.Licences = append(t.Licences, *l.URL)
		}
		for _, layer := range l.Layers {
			t.Rights = append(t.Rights, layer.Credit)
		}
	}
	for _, c := range j.columns {
		column := csvwColumn{Name: c.Name, Titles: c.Name, Description: described(c), Datatype: datatype(c.Kind)}
		if c.List {
			column.Separator = "|"
		}
		t.Schema.Columns = append(t.Schema.Columns, column)
	}
	if j.hasKey() {
		t.Schema.PrimaryKey = keyColumn
	}
	return t
}

// hasKey reports whether the rows are records with an ID of their own.
func (j *job) hasKey() bool {
	return j.row().parent == j.spine[0].parent && slices.ContainsFunc(j.columns, func(c table.Column) bool {
		return c.Name == keyColumn
	})
}

// described is the description of a column for readers of CSV.
func described(c table.Column) string {
	if c.List {
		return strings.TrimSpace(c.Description + listNote)
	}
	return c.Description
}

// datatype is the name of a kind in CSVW, and in table schemas.
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
