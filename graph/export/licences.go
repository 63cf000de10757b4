package export

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/table"
)

// The fields of the dataset that the first page of every table selects: its release, and the licences of its layers.
const keyRelease = "release"

// datasetField is a field that the exporter selects below the dataset.
type datasetField struct {
	name  string
	below []datasetField
}

// datasetFields are the fields of the first page; those of the others begin with them, and are the release alone.
func datasetFields() []datasetField {
	return []datasetField{
		{name: keyRelease},
		{name: "licences", below: []datasetField{
			{name: "licence"},
			{name: "licenceUrl"},
			{name: "restrictions"},
			{name: "layers", below: []datasetField{{name: "name"}, {name: "credit"}}},
		}},
	}
}

// addDataset adds the field that says of which release an answer is, and under which licences.
func (s *shape) addDataset() {
	hidden := datasetField{name: s.prefix + keyData, below: datasetFields()}
	s.root.addHiddenField(hidden).mode = left
}

func (n *node) addHiddenField(f datasetField) *node {
	c := n.child(f.name, &ast.Field{Alias: f.name, Name: f.name, Definition: &ast.FieldDefinition{Type: &ast.Type{}}})
	for _, b := range f.below {
		c.addHiddenField(b)
	}
	return c
}

// datasetSelection is the selection of the dataset in a document.
func datasetSelection(rest bool) ast.SelectionSet {
	fields := datasetFields()
	if rest {
		fields = fields[:1]
	}
	return selectionOf(fields)
}

func selectionOf(fields []datasetField) (set ast.SelectionSet) {
	for _, f := range fields {
		set = append(set, &ast.Field{Alias: f.name, Name: f.name, SelectionSet: selectionOf(f.below)})
	}
	return set
}

// licencesOf reads the licences of a dataset; nil for a page after the first.
func licencesOf(dataset object) []table.Licence {
	list, ok := listOf(dataset[1])
	if !ok {
		return nil
	}
	optional := func(v any) *string {
		if text, ok := v.(string); ok {
			return &text
		}
		return nil
	}
	out := []table.Licence{}
	for _, v := range list {
		o := objectOf(v)
		l := table.Licence{Name: optional(o[0]), URL: optional(o[1]), Restrictions: []string{}}
		restrictions, _ := listOf(o[2])
		for _, r := range restrictions {
			l.Restrictions = append(l.Restrictions, r.(string))
		}
		layers, _ := listOf(o[3])
		for _, v := range layers {
			layer := objectOf(v)
			l.Layers = append(l.Layers, table.Layer{Name: layer[0].(string), Credit: layer[1].(string)})
		}
		out = append(out, l)
	}
	return out
}

// maxLicences is how many bytes of licences the headers have. Beyond, they lead to the list of all.
const maxLicences = 4_000

// setLicences adds the licences to the headers: a link to each (RFC 8288), all of them as JSON in ASCII, and what they
// demand together. Credits are left out if they are too long, and all that is too long even so is at the ready tables.
func setLicences(header http.Header, licences []table.Licence) {
	header.Set("X-Restrictions", strings.Join(table.Restrictions(licences), ", "))
	text := licencesText(licences)
	if len(text) > maxLicences {
		text = licencesText(withoutCredits(licences))
	}
	if len(text) > maxLicences {
		header.Add("Link", `<`+Root+`>; rel="license"`)
		return
	}
	header.Set("X-Licences", text)
	for _, l := range licences {
		if l.URL != nil {
			header.Add("Link", `<`+linkTarget(*l.URL)+`>; rel="license"`)
		}
	}
}

// linkTarget is an address without characters that a header or a link in it cannot have.
func linkTarget(address string) string {
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == '"' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func licencesText(licences []table.Licence) string {
	text, err := json.Marshal(licences)
	if err != nil { // cannot happen: these are texts
		return ""
	}
	return ascii(string(text))
}

func withoutCredits(licences []table.Licence) []table.Licence {
	out := make([]table.Licence, len(licences))
	for i, l := range licences {
		out[i] = l
		out[i].Layers = make([]table.Layer, len(l.Layers))
		for j, layer := range l.Layers {
			out[i].Layers[j].Name = layer.Name
		}
	}
	return out
}
