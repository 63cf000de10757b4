package tablemeta

import "cityweave/internal/table"

// Package describes several tables as version 2 of the Data Package standard has it.
type Package struct {
	Profile     string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Version     string     `json:"version"`
	Licences    []Licence  `json:"licenses,omitempty"`
	Resources   []Resource `json:"resources"`
}

// Licence is a licence in a data package.
type Licence struct {
	Name  string `json:"name,omitempty"`
	Path  string `json:"path,omitempty"`
	Title string `json:"title,omitempty"`
}

// Resource is a table in a data package.
type Resource struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"`
	Description string   `json:"description"`
	Path        string   `json:"path"`
	Format      string   `json:"format"`
	Media       string   `json:"mediatype"`
	Encoding    string   `json:"encoding"`
	AnswerPath  []string `json:"answerPath,omitempty"` // of the list, from the element on that it stands in
	Schema      Schema   `json:"schema"`
}

// Schema is what the rows of a resource are made of.
type Schema struct {
	Fields      []Field      `json:"fields"`
	PrimaryKey  []string     `json:"primaryKey,omitempty"`
	ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
}

// Field is a column of a resource.
type Field struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"`
	Description string   `json:"description,omitempty"`
	AnswerPath  []string `json:"answerPath,omitempty"` // response keys, from the element on
	IsObject    bool     `json:"answerObject,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference keyOf    `json:"reference"`
}

type keyOf struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

const profile = "https://datapackage.org/profiles/2.0/datapackage.json"

// NewPackage describes a release under licences. A licence without a name is left out: the standard demands a name or an
// address.
func NewPackage(name, title, description, release string, licences []table.Licence) Package {
	p := Package{Profile: profile, Name: name, Title: title, Description: description, Version: release}
	for _, l := range licences {
		if l.Name == nil {
			continue
		}
		licence := Licence{Title: *l.Name}
		if l.URL != nil {
			licence.Path = *l.URL
		} else {
			licence.Name = *l.Name
		}
		p.Licences = append(p.Licences, licence)
	}
	return p
}

// NewField describes a column; the path says where its values stand in an answer.
func NewField(c table.Column, path []string) Field {
	f := Field{Name: c.Name, Type: datatype(c.Kind), Description: described(c), AnswerPath: path}
	if c.List {
		f.Type = "string" // lists of the standard cannot have their separator in a value
	}
	return f
}

// Refer adds a reference to the rows of another resource.
func (s *Schema) Refer(r Reference) {
	s.ForeignKeys = append(s.ForeignKeys, foreignKey{
		Fields: []string{r.Column}, Reference: keyOf{Resource: r.Table, Fields: []string{r.Key}},
	})
}

// Resource describes the table as a part of a data package.
func (t *Table) Resource() Resource {
	out := Resource{
		Name: t.Name, Type: "table", Description: t.Description, Path: t.Name + ".csv", Format: "csv", Media: "text/csv",
		Encoding: "utf-8",
	}
	for _, c := range t.Columns {
		out.Schema.Fields = append(out.Schema.Fields, NewField(c, nil))
	}
	for _, r := range t.References {
		out.Schema.Refer(r)
	}
	if t.Key != "" {
		out.Schema.PrimaryKey = []string{t.Key}
	}
	return out
}
