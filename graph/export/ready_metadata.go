package export

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"

	"cityweave/internal/httpfile"
	"cityweave/internal/table"
	"cityweave/internal/tablemeta"
)

// keyColumn identifies the rows of a table, where it is a column of its own records.
const keyColumn = "id"

// references are the columns with IDs of other tables.
var references = map[string]string{
	"from.id": "entities", "to.id": "entities", "programme.id": "entities", "subject.id": "entities",
	"country.id": "countries", "source.id": "sources",
}

// describe sends the description of a table, or of all tables if the job is nil. The Frictionless data package describes
// all; the CSVW metadata of each have a name that begins with that of its CSV.
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
		return sendDocument(d.w, d.r, tablemeta.MediaPackage, d.cache, r.dataPackage(current))
	}
	return sendDocument(d.w, d.r, tablemeta.MediaCSVW, d.cache, known.described().CSVW(current.release, current.licences))
}

// sendDocument sends a value as JSON.
func sendDocument(w http.ResponseWriter, r *http.Request, media, cache string, v any) error {
	var body bytes.Buffer
	if err := tablemeta.Write(&body, v); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", cache)
	httpfile.Send(w, r, media, body.Bytes())
	return nil
}

// describedBy leads from a table to its metadata. The address is relative, since the folder may be below others.
func describedBy(name string) string {
	return fmt.Sprintf(`<%s%s>; rel="describedby"; type="%s"`, name, tablemeta.CSVWSuffix, tablemeta.MediaCSVW)
}

// dataPackage describes the CSV of all tables.
func (r *Ready) dataPackage(current *answer) tablemeta.Package {
	p := tablemeta.NewPackage("cityweave", "Cityweave",
		"Cities, the programmes and networks that they take part in, and the sources that state it.",
		current.release, current.licences)
	for _, t := range readyTables() {
		p.Resources = append(p.Resources, r.jobs[t.name].described().Resource())
	}
	return p
}

// described is what the descriptions of a ready table say.
func (j *job) described() *tablemeta.Table {
	t := &tablemeta.Table{Name: j.title, Description: j.about, Columns: j.columns}
	for _, c := range j.columns {
		if to := references[c.Name]; to != "" && !c.List {
			t.References = append(t.References, tablemeta.Reference{Column: c.Name, Table: to, Key: keyColumn})
		}
	}
	switch entity := "entities." + keyColumn; {
	case j.hasKey():
		t.Key = keyColumn
	case j.hasColumn(entity):
		t.References = append(t.References, tablemeta.Reference{Column: entity, Table: "entities", Key: keyColumn})
	}
	return t
}

// hasKey reports whether the rows are records with an ID of their own.
func (j *job) hasKey() bool {
	return j.row().parent == j.spine[0].parent && j.hasColumn(keyColumn)
}

func (j *job) hasColumn(name string) bool {
	return slices.ContainsFunc(j.columns, func(c table.Column) bool { return c.Name == name })
}
