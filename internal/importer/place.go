package importer

import (
	"fmt"
	"strings"

	"cityweave/internal/nametable"
	"cityweave/internal/tabular"
)

// place is a Place on the table.
type place struct {
	label        string
	name, in, id template
	north, east  template // latitude and longitude
	types        string
}

// place puts a Place on the columns of the table.
func (r *run) place(label string, p Place) (*place, error) {
	out := &place{label: label, types: strings.Join(p.Types, ",")}
	if out.types == "" {
		out.types = "City"
	}
	for _, part := range []struct {
		text string
		dst  *template
	}{
		{p.Name, &out.name}, {p.In, &out.in}, {p.ID, &out.id}, {p.Latitude, &out.north}, {p.Longitude, &out.east},
	} {
		var err error
		if *part.dst, err = compile(part.text, r.table.Table); err != nil {
			return nil, fmt.Errorf("places: %s: %w", label, err)
		}
	}
	return out, nil
}

// query returns how a row names a place, or why it does not.
func (p *place) query(row *tabular.Row) (q nametable.Query, why string) {
	q = nametable.Query{Name: p.name.of(row), In: p.in.of(row), ID: p.id.of(row), Types: p.types}
	register, value, _ := strings.Cut(q.ID, ":")
	switch {
	case q.Name == "" && q.ID == "":
		return q, "no place " + p.label
	case q.ID != "" && (register == "" || value == ""):
		return q, fmt.Sprintf("%s: %q is no ID with its register, as in geonames:2643743", p.label, q.ID)
	}
	north, east := p.north.of(row), p.east.of(row)
	if north == "" && east == "" {
		return q, ""
	}
	var known [2]bool
	q.Point.Latitude, known[0] = nametable.Degrees(north, 90)
	q.Point.Longitude, known[1] = nametable.Degrees(east, 180)
	q.Located = known[0] && known[1]
	if !q.Located {
		why = fmt.Sprintf("%s: %q and %q are no latitude and longitude", p.label, north, east)
	}
	return q, why
}
