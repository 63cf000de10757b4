package planner

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
)

// names compiles the names of an entity.
func (c *compiler) names(f graphql.CollectedField, w at) plan.Node {
	a := c.args(f, w)
	n := &plan.Names{Languages: a.Some("language", "all of them"), Scripts: a.Some("script", "all of them")}
	for _, s := range n.Scripts {
		if !kg.KnownScript(s) {
			a.Bad("script", "%q is no script; write its four letters of ISO 15924, as in Latn, Cyrl or Hani", s)
		}
	}
	for _, l := range n.Languages {
		if strings.TrimSpace(l) != l || l == "" {
			a.Bad("language", "%q is no language; write its tag of BCP 47, as in fr or zh-Hant", l)
		}
	}
	for _, word := range a.Some("kind", "all of them") {
		for _, k := range kg.NameKinds() {
			if kg.EnumWord(string(k)) == word {
				n.Kinds = append(n.Kinds, k)
			}
		}
	}
	n.Below = c.name(f.Selections, w.times(usualNames))
	return n
}

// name compiles a selection on names.
func (c *compiler) name(sel ast.SelectionSet, w at) plan.Steps {
	c.addCost(w, 1)
	return c.fields(sel, "Name", w, func(f graphql.CollectedField, w at) plan.Node {
		switch f.Name {
		case "statement":
			return &plan.NameStatement{Below: c.statement(f.Selections, w)}
		case "evidence":
			return &plan.NameEvidence{Below: c.nameEvidence(f.Selections, w)}
		}
		return nil
	})
}

// nameEvidence compiles a selection on sources of names.
func (c *compiler) nameEvidence(sel ast.SelectionSet, w at) plan.Steps {
	c.addCost(w, 1)
	return c.fields(sel, "NameEvidence", w, func(f graphql.CollectedField, w at) plan.Node {
		if f.Name == "source" {
			return c.reference(f.Selections, c.typesGiven(f), w, plan.Source)
		}
		return nil
	})
}
