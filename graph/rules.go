package graph

import (
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/input"
	"cityweave/graph/result"
)

// validation is the rules of GraphQL as gqlparser has them, but for two. Literals are checked as variables are
// (package input). Of types that are named almost alike, gqlparser suggests others from one request to the next,
// since it goes through them in the order of a map; what is refused is to be refused with the same words again.
func validation(c *input.Coercer) *rules.Rules {
	all := rules.NewDefaultRules()
	all.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, c.Rule)
	all.ReplaceRule(rules.KnownTypeNamesRule.Name, knownTypeNames)
	return all
}

// knownTypeNames: section 5.5.1.2 of the specification of GraphQL, and section 5.8.2 for variables.
func knownTypeNames(observers *core.Events, refuse core.AddErrFunc) {
	check := func(w *core.Walker, name string, at *ast.Position) {
		if name == "" || w.Schema.Types[name] != nil {
			return
		}
		known := slices.Sorted(maps.Keys(w.Schema.Types))
		refuse(
			core.Message(`Unknown type "%s".`, name),
			core.SuggestListQuoted("Did you mean", name, known),
			core.At(at),
		)
	}
	observers.OnVariable(func(w *core.Walker, v *ast.VariableDefinition) { check(w, v.Type.Name(), v.Position) })
	observers.OnInlineFragment(func(w *core.Walker, f *ast.InlineFragment) { check(w, f.TypeCondition, f.Position) })
	observers.OnFragment(func(w *core.Walker, f *ast.FragmentDefinition) { check(w, f.TypeCondition, f.Position) })
}

// scalars are the custom scalars of the schema.
func scalars() map[string]input.Scalar {
	return map[string]input.Scalar{
		"Date": {
			Valid: func(v any) bool { _, err := result.ParseDate(v); return err == nil },
			What:  "a date", Cure: `write "YYYY", "YYYY-MM" or "YYYY-MM-DD", or leave it out`,
		},
	}
}

// moved are the input fields that the schema had before.
func moved() []input.Moved {
	const (
		direct  = "its conditions stand here directly now: write {id: {eq: …}} instead of {node: {id: {eq: …}}}"
		country = `write {eq: …} or {in: …} for an ID; other conditions on a country stand in "inCountry"`
	)
	return []input.Moved{
		{Type: "RelationMatch", Field: "node", Cure: direct},
		{Type: "RelationCount", Field: "node", Cure: `it is called "where" now`},
		{Type: "RelationOrder", Field: "node", Cure: `it is called "where" now`},
		{Type: "IdFilter", Field: "id", Cure: country},
		{Type: "IdFilter", Field: "name", Cure: country},
		{Type: "IdFilter", Field: "iso2", Cure: country},
		{Type: "IdFilter", Field: "iso3", Cure: country},
	}
}
