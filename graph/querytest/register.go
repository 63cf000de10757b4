package querytest

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
)

// externalID is an id of the data in a register, or one that nothing has.
func (v *vocabulary) externalID(r *rand.Rand) kg.ExternalID {
	if len(v.external) == 0 || r.IntN(8) == 0 {
		return kg.ExternalID{Scheme: "wikidata", Value: "Q" + strconv.Itoa(r.IntN(20))}
	}
	return v.external[r.IntN(len(v.external))]
}

// registered are the ids that a row shows, each with its register.
func (b *bench) registered(shown any) (out []any) {
	list, _ := shown.([]any)
	for _, x := range list {
		id, _ := x.(map[string]any)
		for _, s := range b.o.Schemes {
			if kg.EnumWord(s.Name) == id["scheme"] {
				value, _ := id["value"].(string)
				out = append(out, kg.ExternalID{Scheme: s.Name, Value: value}.String())
			}
		}
	}
	return out
}

// inRegisters works out an ExternalIdFilter on ids with their registers.
func inRegisters(_ string, values []any, condition *ast.Value) bool {
	prefix := ""
	if scheme := condition.Children.ForName("scheme"); scheme != nil {
		prefix = strings.ToLower(strings.ReplaceAll(scheme.Raw, "_", "-")) + ":"
	}
	known, ids := slices.ContainsFunc(values, func(v any) bool { return strings.HasPrefix(v.(string), prefix) }), false
	for _, op := range condition.Children {
		operands := []*ast.Value{op.Value}
		switch op.Name {
		case "scheme":
			continue
		case "known":
			if (op.Value.Raw == "true") != known {
				return false
			}
			continue
		case "in":
			if op.Value.Kind == ast.ListValue {
				operands = nil
				for _, c := range op.Value.Children {
					operands = append(operands, c.Value)
				}
			}
		}
		ids = true
		if !slices.ContainsFunc(operands, func(o *ast.Value) bool { return slices.Contains(values, any(prefix+o.Raw)) }) {
			return false
		}
	}
	return ids || known || prefix == "" || condition.Children.ForName("known") != nil
}

// askRegisters gives the field byExternalIds its ids: of several registers, or of one that is named beside them.
func (g *generator) askRegisters(f *ast.Field, at *place) {
	n := pick(g.Rand, 0, 1, 2, 5, 9)
	g.room -= n * at.factor
	at.factor *= max(1, n)
	one := g.chance(30)
	scheme := g.words.externalID(g.Rand).Scheme
	ids := &ast.Value{Kind: ast.ListValue}
	for range n {
		id := g.words.externalID(g.Rand)
		raw := id.String()
		if one {
			raw = id.Value
		}
		ids.Children = append(ids.Children, &ast.ChildValue{Value: &ast.Value{Kind: ast.StringValue, Raw: raw}})
	}
	f.Arguments = append(f.Arguments, &ast.Argument{Name: "ids", Value: ids})
	if one {
		f.Arguments = append(f.Arguments, &ast.Argument{Name: "scheme", Value: word(kg.EnumWord(scheme))})
	}
}
