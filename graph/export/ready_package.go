package export

import (
	"slices"

	"cityweave/internal/table"
)

// dataPackage describes all ready tables as version 2 of the Data Package standard has it.
type dataPackage struct {
	Profile     string           `json:"$schema"`
	Name        string           `json:"name"`
	Title       string           `json:"title"`
	Description string           `json:"description"`
	Version     string           `json:"version"`
	Licences    []packageLicence `json:"licenses,omitempty"`
	Resources   []resource       `json:"resources"`
}

type packageLicence struct {
	Name  string `json:"name,omitempty"`
	Path  string `json:"path,omitempty"`
	Title string `json:"title,omitempty"`
}

type resource struct {
	Name        string         `json:"name"`
	Type        string         `json:"type"`
	Description string         `json:"description"`
	Path        string         `json:"path"`
	Format      string         `json:"format"`
	Media       string         `json:"mediatype"`
	Encoding    string         `json:"encoding"`
	AnswerPath  []string       `json:"answerPath,omitempty"` // of the list, from the element on that it stands in
	Schema      resourceSchema `json:"schema"`
}

type resourceSchema struct {
	Fields      []resourceField `json:"fields"`
	PrimaryKey  []string        `json:"primaryKey,omitempty"`
	ForeignKeys []foreignKey    `json:"foreignKeys,omitempty"`
}

type resourceField struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"`
	Description string   `json:"description,omitempty"`
	AnswerPath  []string `json:"answerPath,omitempty"` // response keys, from the element on
	IsObject    bool     `json:"answerObject,omitempty"`
}

type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

const profilePackage = "https://datapackage.org/profiles/2.0/datapackage.json"

// references are the columns with IDs of other tables.
var references = map[string]string{
	"from.id": "entities", "to.id": "entities", "programme.id": "entities", "subject.id": "entities",
	"country.id": "countries", "source.id": "sources",
}

// packageLicences are licences as data packages list them. One without a name is left out: the standard demands a name
// or an address.
func packageLicences(licences []table.Licence) (out []packageLicence) {
	for _, l := range licences {
		if l.Name == nil {
			continue
		}
		licence := packageLicence{Title: *l.Name}
		if l.URL != nil {
			licence.Path = *l.URL
		} else {
			licence.Name = *l.Name
		}
		out = append(out, licence)
	}
	return out
}

// fieldOf describes a column; the path says where its values stand in an answer.
func fieldOf(c table.Column, path []string) resourceField {
	f := resourceField{Name: c.Name, Type: datatype(c.Kind), Description: described(c), AnswerPath: path}
	if c.List {
		f.Type = "string" // lists of the standard cannot have their separator in a value
	}
	return f
}

// dataPackage describes the CSV of all tables.
func (r *Ready) dataPackage(current *answer) dataPackage {
	p := dataPackage{
		Profile: profilePackage, Name: "cityweave", Title: "Cityweave", Version: current.release,
		Description: "Cities, the programmes and networks that they take part in, and the sources that state it.",
		Licences:    packageLicences(current.licences),
	}
	for _, t := range readyTables() {
		p.Resources = append(p.Resources, r.jobs[t.name].resource())
	}
	return p
}

// resource describes the CSV of a table.
func (j *job) resource() resource {
	out := resource{
		Name: j.title, Type: "table", Description: j.about, Path: j.title + ".csv", Format: "csv", Media: "text/csv",
		Encoding: "utf-8",
	}
	for _, c := range j.columns {
		out.Schema.Fields = append(out.Schema.Fields, fieldOf(c, nil))
		if to := references[c.Name]; to != "" && !c.List {
			out.Schema.ForeignKeys = append(out.Schema.ForeignKeys, foreignKey{
				Fields: []string{c.Name}, Reference: reference{Resource: to, Fields: []string{keyColumn}},
			})
		}
	}
	switch {
	case j.hasKey():
		out.Schema.PrimaryKey = []string{keyColumn}
	case slices.ContainsFunc(j.columns, func(c table.Column) bool { return c.Name == "entities."+keyColumn }):
		out.Schema.ForeignKeys = append(out.Schema.ForeignKeys, foreignKey{
			Fields: []string{"entities." + keyColumn}, Reference: reference{Resource: "entities", Fields: []string{keyColumn}},
		})
	}
	return out
}
