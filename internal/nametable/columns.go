package nametable

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/tabular"
)

// Columns are the names of the columns of a table that say what is known about an entity; "" for those that it lacks.
type Columns struct {
	Name, In, Type, Latitude, Longitude, ID string
	// Register is the one that the IDs are of, such as wikidata; "" if each ID names it, as in wikidata:Q34647.
	Register string
	// Types are the entity types that are looked for; empty for all.
	Types []string
}

// reader reads the rows of a table.
type reader struct {
	o       *kg.Ontology
	columns Columns
	at      map[string]int // columns of the table by name
	pattern *regexp.Regexp // of the IDs in the register
	types   []string
	faults  Faults
}

// Queries reads the queries of the rows of a table, in their order. Cells that say nothing that can be understood are
// Faults, all of them.
func Queries(o *kg.Ontology, t *tabular.Table, c Columns) ([]Query, error) {
	r := &reader{o: o, columns: c, at: map[string]int{}}
	if c.Name == "" && c.ID == "" {
		return nil, errors.New("no column with names")
	}
	if (c.Latitude == "") != (c.Longitude == "") {
		return nil, errors.New("latitude and longitude belong together: name the columns of both or of none")
	}
	var err error
	for _, name := range []string{c.Name, c.In, c.Type, c.Latitude, c.Longitude, c.ID} {
		if name == "" {
			continue
		}
		if r.at[name], err = t.Find(name); err != nil {
			return nil, err
		}
	}
	if r.pattern, err = registerPattern(o, c.Register); err != nil {
		return nil, err
	}
	for _, word := range c.Types {
		name, err := typeName(o, word)
		if err != nil {
			return nil, err
		}
		r.types = append(r.types, name)
	}
	out := make([]Query, len(t.Rows))
	for i := range t.Rows {
		out[i] = r.query(&t.Rows[i])
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return out, nil
}

// registerPattern is what the IDs in a register look like; nil without one.
func registerPattern(o *kg.Ontology, register string) (*regexp.Regexp, error) {
	if register == "" {
		return nil, nil
	}
	var known []string
	for _, s := range o.Schemes {
		if s.Name == register {
			return regexp.Compile("^(?:" + s.Pattern + ")$")
		}
		known = append(known, s.Name)
	}
	return nil, fmt.Errorf("the register %q is unknown; known are %s", register, strings.Join(known, ", "))
}

// typeName is the name of an entity type that is written in any usual way, such as UN_BODY or "UN body".
func typeName(o *kg.Ontology, word string) (string, error) {
	plain := func(s string) string {
		return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(s))
	}
	var known []string
	for i := range o.Entities {
		e := &o.Entities[i]
		if plain(word) == plain(e.Name) || plain(word) == plain(e.Enum()) {
			return e.Name, nil
		}
		known = append(known, e.Enum())
	}
	return "", fmt.Errorf("the type %q is unknown; known are %s", word, strings.Join(known, ", "))
}

// cell is a value of a row; "" when the table lacks the column.
func (r *reader) cell(row *tabular.Row, column string) string {
	if column == "" {
		return ""
	}
	return row.Cells[r.at[column]]
}

func (r *reader) query(row *tabular.Row) Query {
	q := Query{
		Name: r.cell(row, r.columns.Name), In: r.cell(row, r.columns.In), ID: r.id(row),
		Types: r.typesOf(row),
	}
	q.Point, q.Located = r.point(row)
	return q
}

// typesOf are the types that an entity may have: that of its row, or those of all.
func (r *reader) typesOf(row *tabular.Row) string {
	word := r.cell(row, r.columns.Type)
	if word == "" {
		return strings.Join(r.types, ",")
	}
	name, err := typeName(r.o, word)
	switch {
	case err != nil:
		r.fault(row, r.columns.Type, "%v", err)
	case len(r.types) > 0 && !slices.Contains(r.types, name):
		r.fault(row, r.columns.Type, "%s is none of the types that are looked for: %s", name, strings.Join(r.types, ", "))
	}
	return name
}

// id reads an ID, also at the end of an address such as https://www.wikidata.org/entity/Q34647.
func (r *reader) id(row *tabular.Row) string {
	text := r.cell(row, r.columns.ID)
	if text == "" {
		return ""
	}
	if r.pattern == nil {
		if register, value, ok := strings.Cut(text, ":"); !ok || register == "" || value == "" || strings.HasPrefix(value, "//") {
			r.fault(row, r.columns.ID, "%q is no ID with its register, as in wikidata:Q34647; if all are of one register, "+
				"name it: --id wikidata=%s", text, r.columns.ID)
		}
		return text
	}
	value := strings.TrimPrefix(text, r.columns.Register+":")
	if strings.Contains(value, "://") {
		value = strings.TrimRight(value, "/")
		value = value[strings.LastIndexByte(value, '/')+1:]
	}
	if !r.pattern.MatchString(value) {
		r.fault(row, r.columns.ID, "%q is no ID of %s: correct it, or leave the cell empty", text, r.columns.Register)
	}
	return r.columns.Register + ":" + value
}

// point reads the coordinates; ok is false when they are not known.
func (r *reader) point(row *tabular.Row) (p geo.Point, ok bool) {
	north, east := r.cell(row, r.columns.Latitude), r.cell(row, r.columns.Longitude)
	switch {
	case north == "" && east == "":
		return p, false
	case north == "":
		r.fault(row, r.columns.Latitude, "is empty, but there is a longitude: give both or none")
		return p, false
	case east == "":
		r.fault(row, r.columns.Longitude, "is empty, but there is a latitude: give both or none")
		return p, false
	}
	p.Latitude = r.degrees(row, r.columns.Latitude, north, 90)
	p.Longitude = r.degrees(row, r.columns.Longitude, east, 180)
	return p, true
}

// degrees reads an angle.
func (r *reader) degrees(row *tabular.Row, column, text string, most float64) float64 {
	angle, ok := Degrees(text, most)
	if !ok {
		r.fault(row, column, "%q is no number of degrees from -%v to %v: correct it, or leave both coordinates empty",
			text, most, most)
	}
	return angle
}

// Degrees reads an angle from -most to most, with a decimal point or a decimal comma; ok is false for any other text.
func Degrees(text string, most float64) (angle float64, ok bool) {
	if !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	angle, err := strconv.ParseFloat(text, 64)
	return angle, err == nil && -most <= angle && angle <= most
}

// Faults are cells that cannot be understood.
type Faults []string

func (r *reader) fault(row *tabular.Row, column, format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf("row %d, column %q: ", row.Number, column)+fmt.Sprintf(format, args...))
}

// shownFaults is how many faults a message lists.
const shownFaults = 20

// Error lists the faults, one on each line.
func (f Faults) Error() string {
	text := strings.Join(f[:min(len(f), shownFaults)], "\n")
	if more := len(f) - shownFaults; more > 0 {
		text += fmt.Sprintf("\nand %d more", more)
	}
	return text
}
