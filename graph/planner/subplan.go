package planner

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/arguments"
	"cityweave/graph/doccache"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
)

// subplan is the plan of what is selected on the entities of a root field. It is the same for all requests
// with one variant and the same values of the variables that stand in it, which most often are
// none: the others say which entities. So it is kept with the variant, and the plan of a root field
// begins with it. It is never changed.
type subplan struct {
	below plan.StepsByType
	steps map[stepKey]*plan.Step
	made  int // its steps
	cost  int
	arguments.Notes
}

// subplanKey is all that a subplan follows from, besides its variant.
type subplanKey struct {
	set       doccache.SetKey
	path      string // for errors
	factor    int
	types     uint64 // a bit for each; an argument of a root field may choose them
	variables string // values, in the order of their names
}

// subplans is what a planner keeps with a variant.
type subplans struct {
	plans     doccache.Map[subplanKey, *subplan]
	variables doccache.Map[doccache.SetKey, []string] // that stand in a set, however deep
}

// maxSubplans is how many of them a variant keeps.
const maxSubplans = 64

// maxValues is how long the values of the variables of a subplan may be, in bytes, for it to be kept.
const maxValues = 100

// subplanKey is the key of a subplan; ok is false for all but the outermost selection that the plan
// begins with, and where it depends on too much. What stands below is a part of it.
func (c *compiler) subplanKey(sel ast.SelectionSet, types []kg.TypeID, w at) (key subplanKey, ok bool) {
	within := c.begun
	c.begun = true
	if within || c.made > 0 || !c.variant.Kept() || len(sel) == 0 || len(types) == 0 {
		return key, false
	}
	key = subplanKey{set: doccache.KeyOf(sel), path: w.path, factor: w.factor}
	for _, t := range types {
		if t >= 64 {
			return key, false
		}
		key.types |= 1 << t
	}
	names, known := c.kept.variables.Get(key.set)
	if !known {
		names = c.kept.variables.Add(key.set, variablesIn(sel), doccache.MaxEntries)
	}
	if len(names) == 0 {
		return key, true
	}
	values := make([]byte, 0, maxValues)
	for _, name := range names {
		v, given := c.op.Variables[name]
		if values, ok = appendValue(values, v, given); !ok || len(values) > maxValues {
			return key, false
		}
	}
	key.variables = string(values)
	return key, true
}

// appendValue writes a value so that no two are written alike; ok is false for lists and objects.
func appendValue(b []byte, v any, given bool) (out []byte, ok bool) {
	switch v := v.(type) {
	case nil:
		return append(b, map[bool]byte{false: '-', true: '0'}[given]), true
	case bool:
		return strconv.AppendBool(b, v), true
	case string:
		return strconv.AppendQuote(b, v), true
	case int64:
		return append(strconv.AppendInt(append(b, 'i'), v, 10), ','), true
	case float64:
		return append(strconv.AppendFloat(append(b, 'f'), v, 'g', -1, 64), ','), true
	case json.Number:
		return append(append(append(b, 'n'), v...), ','), true
	default:
		return b, false
	}
}

// variablesIn are the names of the variables in the arguments of a selection, however deep, sorted. Those
// of @skip and @include are not among them: the variant has decided them.
func variablesIn(sel ast.SelectionSet) []string {
	var names []string
	var value func(v *ast.Value)
	value = func(v *ast.Value) {
		if v == nil {
			return
		}
		if v.Kind == ast.Variable {
			names = append(names, v.Raw)
		}
		for _, c := range v.Children {
			value(c.Value)
		}
	}
	seen := map[*ast.FragmentDefinition]bool{}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				for _, a := range s.Arguments {
					value(a.Value)
				}
				walk(s.SelectionSet)
			case *ast.InlineFragment:
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				if !seen[s.Definition] {
					seen[s.Definition] = true
					walk(s.Definition.SelectionSet)
				}
			}
		}
	}
	walk(sel)
	slices.Sort(names)
	return slices.Compact(names)
}
