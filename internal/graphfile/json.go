package graphfile

import (
	"io"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27
)

// jsonWriter writes JSON and keeps the first error.
type jsonWriter struct {
	e   *jsontext.Encoder
	err error
}

func newJSON(w io.Writer) *jsonWriter {
	return &jsonWriter{e: jsontext.NewEncoder(w, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))}
}

func (j *jsonWriter) token(t jsontext.Token) {
	if j.err == nil {
		j.err = j.e.WriteToken(t)
	}
}

// object writes an object with what inside writes.
func (j *jsonWriter) object(inside func()) {
	j.token(jsontext.BeginObject)
	inside()
	j.token(jsontext.EndObject)
}

// list writes a list with what inside writes.
func (j *jsonWriter) list(inside func()) {
	j.token(jsontext.BeginArray)
	inside()
	j.token(jsontext.EndArray)
}

// name writes the name of a member of an object.
func (j *jsonWriter) name(s string) { j.token(jsontext.String(s)) }

// member writes a member of an object, with a value or a list of texts.
func (j *jsonWriter) member(name string, v any) {
	j.name(name)
	j.value(v)
}

// text writes a member whose text is known, and nothing otherwise.
func (j *jsonWriter) text(name, value string) {
	if value != "" {
		j.member(name, value)
	}
}

func (j *jsonWriter) value(v any) {
	switch v := v.(type) {
	case string:
		j.token(jsontext.String(v))
	case int64:
		j.token(jsontext.Int(v))
	case float64:
		j.token(jsontext.Float(v))
	case bool:
		j.token(jsontext.Bool(v))
	case []string:
		j.list(func() {
			for _, s := range v {
				j.token(jsontext.String(s))
			}
		})
	default:
		j.token(jsontext.Null)
	}
}

// values writes the known values of columns.
func (j *jsonWriter) values(columns []Column, value func(int) any) {
	for i := range columns {
		if v := value(i); v != nil {
			j.member(columns[i].Name, v)
		}
	}
}

// about writes the head of a file, with notes on the format.
func (j *jsonWriter) about(a *About, format ...string) {
	j.object(func() {
		j.member("title", a.Title)
		j.member("release", a.Release)
		j.text("date", a.Date)
		j.member("asked", a.Asked)
		j.member("licences", append([]string{}, a.Credits...))
		j.member("restrictions", append([]string{}, a.Restrictions...))
		j.member("notes", append(append([]string{}, a.Notes...), format...))
	})
}
