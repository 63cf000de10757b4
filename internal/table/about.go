package table

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// About says where a table comes from and under which terms. The zero value says nothing.
type About struct {
	Title     string // what the rows are
	Release   string // of the data
	Query     string // the operation that the table answers
	Variables string // of the operation, as JSON; "" for none
	Licences  []Licence
}

// Licence is a licence with the layers of the data under it.
type Licence struct {
	Name         *string  `json:"licence"` // nil when none is stated
	URL          *string  `json:"licenceUrl"`
	Restrictions []string `json:"restrictions"` // as the API names them: SHARE_ALIKE
	Layers       []Layer  `json:"layers"`       // at least one
}

// Layer is a layer of the data.
type Layer struct {
	Name   string `json:"name"`
	Credit string `json:"credit,omitempty"` // the credit and the licence, in a line
}

// Restrictions lists what any of the licences demands, each once: who passes the data on keeps to all.
func Restrictions(licences []Licence) []string {
	out := []string{}
	for _, l := range licences {
		for _, r := range l.Restrictions {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// property is a name with a text.
type property struct{ name, text string }

// properties are what is known of the table, but for its licences one by one.
func (a *About) properties() []property {
	return slices.DeleteFunc([]property{
		{"table", a.Title},
		{"release", a.Release},
		{"query", a.Query},
		{"variables", a.Variables},
		{"restrictions", strings.Join(Restrictions(a.Licences), ", ")},
	}, func(p property) bool { return p.text == "" })
}

// licencesJSON is the list of licences as JSON.
func (a *About) licencesJSON() (string, error) {
	text, err := json.Marshal(a.Licences)
	if err != nil {
		return "", fmt.Errorf("writing the licences of a table: %w", err)
	}
	return string(text), nil
}

// licenceRows are the licences as a table: a header, and a row for each layer.
func (a *About) licenceRows() [][]string {
	rows := [][]string{{"layer", "licence", "address", "restrictions", "credit"}}
	text := func(s *string, otherwise string) string {
		if s == nil {
			return otherwise
		}
		return *s
	}
	for _, l := range a.Licences {
		for _, layer := range l.Layers {
			rows = append(rows, []string{
				layer.Name, text(l.Name, "none stated"), text(l.URL, ""), strings.Join(l.Restrictions, ", "), layer.Credit,
			})
		}
	}
	return rows
}
