package importer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/tabular"
)

// template is a text with values of a row.
type template []piece

// piece is a text, the value in a column, or the number of the row.
type piece struct {
	text   string
	column int // in the table
	kind   pieceKind
}

type pieceKind uint8

const (
	literal pieceKind = iota
	value
	rowNumber
)

// compile reads a text in which {Column} stands for a value of the table.
func compile(text string, t *tabular.Table) (template, error) {
	var out template
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		if before != "" {
			out = append(out, piece{text: before})
		}
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("%q has no closing brace", text)
		}
		switch {
		case t.Column(name) >= 0:
			out = append(out, piece{kind: value, column: t.Column(name)})
		case name == "row":
			out = append(out, piece{kind: rowNumber})
		default:
			_, err := t.Find(name)
			return nil, err
		}
		text = after
	}
	return out, nil
}

// of returns the text for a row. One that consists of values only, and has none of them, is empty.
func (p template) of(r *tabular.Row) string {
	var out strings.Builder
	columns, known := 0, 0
	for _, one := range p {
		switch one.kind {
		case literal:
			out.WriteString(one.text)
		case rowNumber:
			out.WriteString(strconv.Itoa(r.Number))
		case value:
			columns++
			if r.Cells[one.column] != "" {
				known++
			}
			// The bar separates values in data folders.
			out.WriteString(strings.ReplaceAll(r.Cells[one.column], "|", "/"))
		}
	}
	if columns > 0 && known == 0 {
		return "" // words around values that are not there say nothing
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// condition is a Condition on a table.
type condition struct {
	Condition
	column int
}

func compileConditions(list []Condition, t *tabular.Table) ([]condition, error) {
	var out []condition
	for _, c := range list {
		at, err := t.Find(c.Column)
		if err != nil {
			return nil, err
		}
		out = append(out, condition{Condition: c, column: at})
	}
	return out, nil
}

// holds reports whether a row meets the condition.
func (c *condition) holds(r *tabular.Row) bool {
	cell := r.Cells[c.column]
	if len(c.Has) == 0 {
		return isOneOf(cell, c.Is) || len(c.IsNot) > 0 && !isOneOf(cell, c.IsNot)
	}
	for _, part := range strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == '|' }) {
		if isOneOf(strings.TrimSpace(part), c.Has) {
			return true
		}
	}
	return false
}

func isOneOf(cell string, values []string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, cell) })
}
