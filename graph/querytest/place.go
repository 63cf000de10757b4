package querytest

import (
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// onTheMap makes a NearFilter or a BoxFilter, across the antimeridian and up to the poles, too; nil for other inputs.
func (g *generator) onTheMap(input string) *ast.Value {
	degrees := func(bound int) int { return g.IntN(2*bound+1) - bound }
	number := func(v float64) *ast.Value {
		raw := strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(raw, ".") {
			return &ast.Value{Kind: ast.IntValue, Raw: raw}
		}
		return &ast.Value{Kind: ast.FloatValue, Raw: raw}
	}
	fields := func(pairs ...any) *ast.Value {
		out := &ast.Value{Kind: ast.ObjectValue}
		for i := 0; i < len(pairs); i += 2 {
			out.Children = append(out.Children, &ast.ChildValue{Name: pairs[i].(string), Value: number(pairs[i+1].(float64))})
		}
		return out
	}
	switch input {
	case "NearFilter":
		out := fields("latitude", float64(degrees(90)), "longitude", float64(degrees(180)))
		if g.chance(70) {
			out.Children = append(out.Children, fields("km", float64(pick(g.Rand, 0, 100, 1000, 5000, 20000))+0.5*float64(g.IntN(2))).Children...)
		}
		return out
	case "BoxFilter":
		a, b := degrees(90), degrees(90)
		return fields("south", float64(min(a, b)), "west", float64(degrees(180)), "north", float64(max(a, b)), "east", float64(degrees(180)))
	default:
		return nil
	}
}
