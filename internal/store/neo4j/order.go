package neo4j

import (
	"fmt"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// column is one key of an order, worked out for each row.
type column struct {
	name    string // of the variable
	expr    string
	desc    bool
	always  bool                    // never null
	kind    func(kg.TypeID) kg.Kind // of the values, in rows whose entity is of the type
	escaped bool                    // text is escaped
}

func always(k kg.Kind) func(kg.TypeID) kg.Kind { return func(kg.TypeID) kg.Kind { return k } }

// columns are the keys of an order over entities n, and over links r when there are any.
func (c *composer) columns(orders []store.Order, n, r string) []column {
	out := make([]column, len(orders))
	for i, o := range orders {
		out[i] = c.column(o, n, r)
		out[i].name, out[i].desc = "o"+strconv.Itoa(i), o.Desc
	}
	return out
}

func (c *composer) column(o store.Order, n, r string) column {
	none := column{expr: "null"}
	switch o.By {
	case store.ByNode:
		if f := c.Node[o.Field]; f != nil && f.Form == schema.Scalar {
			return column{expr: n + "." + f.Folded, always: f.Always, kind: f.KindIn, escaped: f.Escaped()}
		}
	case store.ByLink:
		if f := c.Link[o.Field]; f != nil && f.Form == schema.Scalar && r != "" {
			return column{expr: c.linkValue(r)(f.Folded), always: f.Always, kind: always(f.Kind), escaped: f.Escaped()}
		}
	case store.ByCountry:
		f := c.Node[o.Field]
		switch {
		case f == nil || f.Form != schema.Scalar:
		case o.Field == store.FieldName:
			return column{expr: n + ".countryName_f", kind: always(f.Kind), escaped: true}
		default:
			country := c.variable("c")
			return column{
				expr: fmt.Sprintf(
					"head(COLLECT { MATCH (%[1]s:Entity# {id: %[2]s.country}) RETURN %[1]s.%[3]s })",
					country,
					n,
					f.Folded,
				),
				kind:    always(c.KindInCountry(f)),
				escaped: f.Escaped(),
			}
		}
	case store.ByDistance:
		return column{expr: c.metres(n, o.From), kind: always(kg.Int)}
	case store.ByCount:
		if o.Count == nil {
			return none
		}
		if k := c.Counted(*o.Count); k != nil {
			return column{expr: k.Entities(n), always: true, kind: always(kg.Int)}
		}
		link, other := c.variable("r"), c.variable("m")
		pattern, where := c.chosen(n, link, other, *o.Count)
		return column{
			expr: counted(pattern, and(where, c.endHolds(other, o.Count.Rel, o.Count.Node)), other), always: true,
			kind: always(kg.Int),
		}
	}
	return none
}

// tie are the columns that make an order total: ids in the direction of the last key.
func (c *composer) tie(orders []store.Order, n, r string) []column {
	desc := len(orders) > 0 && orders[len(orders)-1].Desc
	out := []column{{name: "id", expr: n + ".id", desc: desc, always: true, kind: always(kg.Enum)}}
	if r != "" {
		out = append(out, column{name: "linkID", expr: r + ".id#", desc: desc, always: true, kind: always(kg.Enum)})
	}
	return out
}

// defined is the columns in a WITH, each with a leading comma; named is only their names.
func defined(columns []column) (defined, named string) {
	var d strings.Builder
	for _, k := range columns {
		for _, part := range []string{", ", k.expr, " AS ", k.name} {
			d.WriteString(part)
		}
	}
	return d.String(), namesOf(columns)
}

// namesOf is the names of columns, each with a leading comma.
func namesOf(columns []column) string {
	var n strings.Builder
	for _, k := range columns {
		n.WriteString(", ")
		n.WriteString(k.name)
	}
	return n.String()
}

// orderBy is the order of the columns, or its reverse: unknown values last in both directions of a key.
func orderBy(columns []column, backward bool) string {
	var parts []string
	for _, k := range columns {
		if k.expr == "null" {
			continue
		}
		if !k.always {
			parts = append(parts, k.name+" IS NULL"+direction(backward))
		}
		parts = append(parts, k.name+direction(k.desc != backward))
	}
	return strings.Join(parts, ", ")
}

func direction(desc bool) string {
	if desc {
		return " DESC"
	}
	return ""
}

// cut is the condition of a window on the columns, as a WHERE or nothing.
func (c *composer) cut(columns []column, w store.Window) string {
	where := and(c.beyond(columns, w.After, false), c.beyond(columns, w.Before, true))
	if where == cypherTrue {
		return ""
	}
	return "WHERE " + where
}

// beyond is whether a row stands behind a position, or before it.
func (c *composer) beyond(columns []column, p *store.Position, before bool) string {
	if p == nil {
		return cypherTrue
	}
	values := make([]kg.Value, len(columns))
	for i, k := range columns {
		switch {
		case k.name == "id":
			values[i] = kg.EnumValue(p.ID)
		case k.name == "linkID":
			values[i] = kg.EnumValue(p.Link)
		case i < len(p.Keys):
			values[i] = p.Keys[i]
		}
	}
	// From the last column to the first: beyond by this one, or equal in it and beyond by the rest.
	where := cypherFalse
	for i := len(columns) - 1; i >= 0; i-- {
		k, v := columns[i], values[i]
		if v.IsNull() {
			here, equal := cypherFalse, k.name+" IS NULL" // nothing stands behind what is unknown
			if before {
				here = k.name + " IS NOT NULL"
			}
			where = or(here, allOf(equal, where))
			continue
		}
		operator := ">"
		if k.desc != before {
			operator = "<"
		}
		operand := schema.Plain(v)
		if k.escaped {
			operand = schema.Escape(v.Str())
		}
		p := c.param(operand)
		here := fmt.Sprintf("coalesce(%s %s %s, %v)", k.name, operator, p, !before)
		where = or(here, allOf(fmt.Sprintf("coalesce(%s = %s, false)", k.name, p), where))
	}
	return "(" + where + ")"
}

func or(a, b string) string {
	switch {
	case a == cypherFalse:
		return b
	case b == cypherFalse:
		return a
	default:
		return "(" + a + " OR " + b + ")"
	}
}

func allOf(a, b string) string {
	if a == cypherFalse || b == cypherFalse {
		return cypherFalse
	}
	return "(" + a + " AND " + b + ")"
}

// keyOf is a value that a column had, in the row of an entity of a type, as the sort key that it is.
func (k *column) keyOf(v any, t kg.TypeID) kg.Value {
	if s, ok := v.(string); ok && k.escaped {
		v = schema.Unescaped(s)
	}
	if k.kind == nil {
		return kg.Value{}
	}
	return valueOf(k.kind(t), v)
}

// valueOf is a value as the database holds it as one of a kind.
func valueOf(kind kg.Kind, v any) kg.Value {
	switch v := v.(type) {
	case string:
		if kind == kg.Enum {
			return kg.EnumValue(v)
		}
		return kg.StringValue(v)
	case int64:
		switch kind {
		case kg.DateKind:
			return kg.DateValue(kg.Date(v))
		case kg.Float:
			return kg.FloatValue(float64(v))
		}
		return kg.IntValue(v)
	case float64:
		return kg.FloatValue(v)
	case bool:
		return kg.BoolValue(v)
	default:
		return kg.Value{}
	}
}
