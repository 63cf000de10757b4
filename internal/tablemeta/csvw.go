package tablemeta

import "cityweave/internal/table"

// CSVW is the metadata of a table in the vocabulary of CSV on the Web.
type CSVW struct {
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

// CSVW describes the table of a release under licences.
func (t *Table) CSVW(release string, licences []table.Licence) CSVW {
	out := CSVW{
		Context: []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}},
		URL:     t.Name + ".csv", Title: t.Name, Description: t.Description, Version: release,
		Dialect: &csvwDialect{Encoding: "utf-8", Delimiter: ",", Header: true},
	}
	for _, l := range licences {
		if l.URL != nil {
			out.Licences = append(out.Licences, *l.URL)
		}
		for _, layer := range l.Layers {
			out.Rights = append(out.Rights, layer.Credit)
		}
	}
	for _, c := range t.Columns {
		column := csvwColumn{Name: c.Name, Titles: c.Name, Description: described(c), Datatype: datatype(c.Kind)}
		if c.List {
			column.Separator = "|"
		}
		out.Schema.Columns = append(out.Schema.Columns, column)
	}
	out.Schema.PrimaryKey = t.Key
	return out
}
