package pages

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"cityweave/internal/table"
)

// columns of a description as a table: each row is a fact.
func columns() []table.Column {
	var out []table.Column
	for _, c := range [][2]string{
		{"kind", "what the row is: a property, a name, an ID in a register, a statement, a link and so on"},
		{"name", "the property, register or type of link, as in the API"},
		{"value", "the value"},
		{"direction", "of a link, as seen from the entity: OUT, IN or BOTH"},
		{"entity", "the ID of the entity at the other end, or of the one that is the value"},
		{"entityName", "its name"},
		{"since", "the start date that a source states"},
		{"until", "the end date that a source states"},
		{"confidence", "EXPLICIT or IMPLIED"},
		{"sources", "the names of the sources"},
		{"statedAs", "the words of the first source"},
		{"id", "the ID of the record"},
		{"address", "the address of its page"},
	} {
		out = append(out, table.Column{Name: c[0], Type: "String", Description: c[1]})
	}
	return out
}

// row is a row by the names of the columns.
type row map[string]string

// rows are all facts of a description.
func (h *Handler) rows(d *Description) []row {
	out := []row{{"kind": "name", "name": "name", "value": d.Name, "id": d.ID, "address": d.Address}}
	for _, f := range d.Facts {
		r := row{"kind": "property", "name": f.Name, "value": text(f.Value)}
		if f.Ref != nil {
			r["entity"], r["entityName"] = f.Ref.ID, f.Ref.Name
		}
		out = append(out, r)
	}
	for _, n := range d.Names {
		out = append(out, row{"kind": "name", "name": n.Kind, "value": n.Text})
	}
	for _, x := range d.SameAs {
		out = append(out, row{"kind": "sameAs", "name": x.Scheme, "value": x.Value})
	}
	for _, s := range d.Statements {
		r := row{"kind": "statement", "name": s.Property, "value": s.Value, "confidence": s.Confidence}
		out = append(out, r.from(s.Evidence, kindStatement, s.ID))
	}
	for _, c := range d.Conflicts {
		values := make([]string, len(c.Sides))
		for i, s := range c.Sides {
			values[i] = s.Value
		}
		out = append(out, row{"kind": "conflict", "name": c.Property, "value": strings.Join(values, " | "), "id": c.ID})
	}
	for _, c := range d.Completeness {
		r := row{"kind": "completeness", "name": c.Scope, "value": fmt.Sprint(c.Held)}.from(c.Evidence, "", c.ID)
		r["address"] = d.Address + "#" + c.ID
		out = append(out, r)
	}
	for i := range d.Relations {
		r := &d.Relations[i]
		for j := range r.Nodes {
			l := &r.Nodes[j]
			other := d.other(l)
			out = append(out, row{
				"kind": "link", "name": l.Type, "value": l.Role, "direction": r.Direction, "entity": other.ID,
				"entityName": other.Name, "since": l.Since, "until": l.Until, "confidence": l.Confidence,
			}.from(l.Evidence, kindLink, l.ID))
		}
	}
	all := d.proof()
	for i := range all {
		e := &all[i]
		out = append(out, row{
			"kind": "evidence", "name": e.Source.ID, "value": e.Locator, "confidence": e.Confidence,
		}.from(all[i:i+1], kindEvidence, e.ID))
	}
	return out
}

// from adds the evidence of a fact and its address to a row.
func (r row) from(all []Evidence, k kind, id string) row {
	var names []string
	for _, e := range all {
		names = append(names, e.Source.Name)
	}
	r["sources"], r["id"] = strings.Join(distinct(names), " | "), id
	if len(all) > 0 {
		r["statedAs"] = all[0].StatedAs
	}
	if k != "" {
		r["address"] = address(k, id)
	}
	return r
}

func (h *Handler) writeCSV(w io.Writer, d *Description, s site) error {
	csv, _ := table.Find("csv")
	to, err := csv.NewWriter(w, columns(), table.Options{})
	if err != nil {
		return fmt.Errorf("beginning a table: %w", err)
	}
	for _, r := range h.rows(d) {
		if path := r["address"]; path != "" {
			r["address"] = s.base + path
		}
		cells := make([]table.Cell, len(columns()))
		for i, c := range columns() {
			if v := r[c.Name]; v != "" {
				cells[i] = v
			}
		}
		if err := to.Write(cells); err != nil {
			return fmt.Errorf("writing a row: %w", err)
		}
	}
	return to.Close()
}

// text is a value as text.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, " | ")
	default:
		out, _ := json.Marshal(v) // a number or a truth value
		return string(out)
	}
}
