package querytest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
)

// conditionProperties look at each condition by itself: what it must find is worked out
// here from the values that the API shows.
func conditionProperties() []Property {
	return []Property{{"a condition finds the rows whose values meet it", checkCondition}}
}

// shownAs says where a row shows the values of a field, where that is not the field itself.
var shownAs = map[string]string{
	"anyName": "a:names{text}", "country": "a:country{id}", "topic": "a:topics", "programme": "a:programme{id}", "source": "a:evidence{source{id}}",
	"sameAs": "a:sameAs{scheme value}", "about": "a:about{...on Node{id}}", "block": "a:place{block{id}}",
}

func checkCondition(p *prober) error {
	l := p.list(anyList)
	def := p.schema.Types[l.filter().Name()]
	var fields []*ast.FieldDefinition
	for _, f := range def.Fields {
		name := f.Type.Name()
		if name == "Boolean" || strings.HasSuffix(name, "Filter") && f.Name != "within" && name != "NearFilter" && name != "BoxFilter" && name != def.Name && name != "CountryFilter" && name != "EntityFilter" && name != "SourceFilter" && (f.Name != "country" || l.rows != ownerEntity) && !strings.HasSuffix(name, "RelationFilter") {
			fields = append(fields, f)
		}
	}
	f := fields[p.IntN(len(fields))]
	condition := p.literal(f.Type, slot{owner: l.rows, field: f.Name, bare: true})
	// What lies below an id does not show in the row; roll-up is held to the closure of the tree elsewhere.
	// What a name means, neither; that is held to mapNames.
	condition.Children = slices.DeleteFunc(condition.Children, func(c *ast.ChildValue) bool {
		return c.Name == "includeDescendants" || f.Name == "anyName" && (c.Name == "eq" || c.Name == "in")
	})
	shown, ok := shownAs[f.Name]
	if !ok {
		shown = "a:" + f.Name
	}
	var c struct{ Nodes []map[string]any }
	if err := p.get(&c, l.query("nodes{it:id "+shown+"}", "first:100")); err != nil {
		return err
	}
	if len(c.Nodes) == 100 { // more may follow
		return errUndecided
	}
	var want []string
	for _, n := range c.Nodes {
		values := append(leaves(nil, n["a"]), leaves(nil, n["b"])...)
		holds := holds
		if f.Type.Name() == "ExternalIdFilter" {
			values, holds = p.bench.registered(n["a"]), inRegisters
		}
		if holds(f.Type.Name(), values, condition) {
			want = append(want, fmt.Sprint(n["it"]))
		}
	}
	var d struct{ Nodes []map[string]any }
	if err := p.get(&d, l.query("nodes{it:id}", "first:100", "where:{"+f.Name+":"+condition.String()+"}")); err != nil {
		return err
	}
	var got []string
	for _, n := range d.Nodes {
		got = append(got, fmt.Sprint(n["it"]))
	}
	return same(condition.String(), got, "by the values", want)
}

// leaves are the known values in a part of an answer.
func leaves(out []any, v any) []any {
	switch v := v.(type) {
	case nil:
	case []any:
		for _, x := range v {
			out = leaves(out, x)
		}
	case map[string]any:
		for _, x := range v {
			out = leaves(out, x)
		}
	default:
		out = append(out, v)
	}
	return out
}

// holds works out a condition on values as the API shows them.
func holds(filter string, values []any, condition *ast.Value) bool {
	if condition.Kind == ast.BooleanValue {
		return slices.Contains(values, any(condition.Raw == "true"))
	}
	for _, op := range condition.Children {
		if op.Name == "known" {
			if (op.Value.Raw == "true") != (len(values) > 0) {
				return false
			}
			continue
		}
		operands := []*ast.Value{op.Value}
		if op.Value.Kind == ast.ListValue {
			operands = nil
			for _, c := range op.Value.Children {
				operands = append(operands, c.Value)
			}
		}
		if !slices.ContainsFunc(operands, func(o *ast.Value) bool {
			return slices.ContainsFunc(values, func(v any) bool { return meets(filter, v, op.Name, o) })
		}) {
			return false
		}
	}
	return true
}

// meets works out one comparison.
func meets(filter string, value any, op string, operand *ast.Value) bool {
	switch filter {
	case "TextFilter":
		a, b := fmt.Sprint(value), operand.Raw
		if op == "exact" {
			return a == b
		}
		a, b = kg.Fold(a), kg.Fold(b)
		return map[string]bool{"eq": a == b, "in": a == b, "contains": strings.Contains(a, b), "startsWith": strings.HasPrefix(a, b)}[op]
	case "IntFilter", "FloatFilter":
		a, _ := value.(float64)
		var b float64
		_ = json.Unmarshal([]byte(operand.Raw), &b) // the generator wrote a number
		return compared(op, a, b)
	case "DateFilter":
		a, _ := kg.ParseDate(fmt.Sprint(value))
		b, _ := kg.ParseDate(operand.Raw)
		if op == "eq" || op == "in" {
			return a == b
		}
		return compared(op, a.First(), b.First())
	default:
		return fmt.Sprint(value) == operand.Raw
	}
}

func compared[T int | float64 | kg.Date](op string, a, b T) bool {
	return map[string]bool{"eq": a == b, "in": a == b, "lt": a < b, "lte": a <= b, "gt": a > b, "gte": a >= b}[op]
}
