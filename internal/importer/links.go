package importer

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/tabular"
)

// perSource are the columns of evidence with one value for each source.
var perSource = []string{"source", "locator", "component", "stated_as", "seen_from", "seen_to", "note"}

// dateColumns are the columns with dates.
var dateColumns = []string{"since", "until", "retrieved_on", "seen_from", "seen_to"}

// longestQuote is the number of characters that stated_as may have.
const longestQuote = 80

// made are the links so far, in the order of the table.
type made struct {
	links []*madeLink
	byKey map[string]*madeLink
}

// madeLink is a link with the evidence of each row that states it.
type madeLink struct {
	values   map[string]string   // but for the columns of perSource
	evidence []map[string]string // the columns of perSource
	row      int
}

func newMade() made { return made{byKey: map[string]*madeLink{}} }

// make makes the links of a row and returns their number. What it cannot make it notes with the reason.
func (r *run) make(row *tabular.Row) int {
	if because := r.skipped(row); because != "" {
		r.left.add(because, row.Number)
		return 0
	}
	n, wanted := 0, false
	for _, l := range r.links {
		if !l.wants(row) {
			continue
		}
		wanted = true
		switch ok, why := r.makeLink(l, row); {
		case ok:
			n++
		case why != "":
			r.left.add(why, row.Number)
		}
	}
	if !wanted {
		r.left.add("no link of the description is for the row", row.Number)
	}
	return n
}

// makeLink makes a link; why is "" when a place is unresolved, which the list of places says.
func (r *run) makeLink(l *linkMaker, row *tabular.Row) (ok bool, why string) {
	from, why := r.end(l.from, row)
	if why != "" {
		return false, why
	}
	to, why := r.end(l.to, row)
	switch {
	case why != "":
		return false, why
	case from == "" || to == "":
		return false, ""
	case from == to:
		return false, "both ends are " + from
	case l.symmetry && from > to:
		from, to = to, from
	}
	values, evidence := map[string]string{"from": from, "to": to}, map[string]string{}
	for i, column := range l.columns {
		text := l.values[i].of(row)
		if slices.Contains(dateColumns, column) {
			date, ok := r.date(text)
			if !ok {
				return false, fmt.Sprintf("%s: %q is no date", column, text)
			}
			text = date
		}
		if column == "stated_as" {
			text = shortened(text)
		}
		if slices.Contains(perSource, column) {
			evidence[column] = text
		} else {
			values[column] = text
		}
	}
	return r.made.add(values, evidence, row.Number)
}

// end returns the ID of an end; "" when the place is unresolved, and why the row has none.
func (r *run) end(name string, row *tabular.Row) (id, why string) {
	p := r.places[name]
	if p == nil {
		return name, ""
	}
	q, why := p.query(row)
	if why != "" {
		return "", why
	}
	return r.answers[q].ID, ""
}

// add adds a link, or the evidence of another row to one that is there.
func (m *made) add(values, evidence map[string]string, row int) (ok bool, why string) {
	var key []string
	for _, column := range []string{"type", "from", "to", "role", "programme", "since"} {
		key = append(key, values[column])
	}
	at := strings.Join(key, "\x1f")
	known := m.byKey[at]
	if known == nil {
		known = &madeLink{values: values, row: row}
		m.byKey[at] = known
		m.links = append(m.links, known)
	}
	for column, value := range values {
		if known.values[column] != value {
			return false, fmt.Sprintf("%s is %q here, but %q in row %d", column, value, known.values[column], known.row)
		}
	}
	same := func(e map[string]string) bool {
		return e["source"] == evidence["source"] && e["locator"] == evidence["locator"] && e["stated_as"] == evidence["stated_as"]
	}
	if slices.ContainsFunc(known.evidence, same) {
		return false, fmt.Sprintf("says the same as row %d, at the same place of the source", known.row)
	}
	known.evidence = append(known.evidence, evidence)
	return true, ""
}

// cells returns the values of a link by column, those of several sources joined.
func (l *madeLink) cells(columns []string) []string {
	var out []string
	for _, column := range columns {
		if !slices.Contains(perSource, column) {
			out = append(out, l.values[column])
			continue
		}
		var each []string
		for _, e := range l.evidence {
			each = append(each, e[column])
		}
		cell := strings.Join(each, "|")
		if strings.Trim(cell, "|") == "" {
			cell = "" // unknown of all
		}
		out = append(out, cell)
	}
	return out
}

// date converts a date to the form of data folders, such as 2019-04-01; false when it is none.
func (r *run) date(text string) (string, bool) {
	if _, err := kg.ParseDate(text); err == nil {
		return text, true
	}
	day, _, _ := strings.Cut(text, "T") // of a cell with a time
	if _, err := kg.ParseDate(day); err == nil && day != text {
		return day, true
	}
	parts := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("./- ", c) })
	if len(parts) != 3 || r.Dates == "" || len(parts[2]) != 4 {
		return "", false
	}
	if r.Dates == "mdy" {
		parts[0], parts[1] = parts[1], parts[0]
	}
	day = fmt.Sprintf("%s-%02s-%02s", parts[2], parts[1], parts[0])
	_, err := kg.ParseDate(day)
	return day, err == nil
}

// shortened cuts a text to the length of a quote.
func shortened(text string) string {
	if letters := []rune(text); len(letters) > longestQuote {
		return string(letters[:longestQuote-1]) + "…"
	}
	return text
}
