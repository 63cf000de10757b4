package inprocess

import (
	"fmt"
	"strings"

	"cityweave/internal/kg"
)

// Properties selects all properties of an entity type, each under its [PropertyKey].
func Properties(t *kg.EntityType) string {
	var b strings.Builder
	for i := range t.Props {
		fmt.Fprintf(&b, " %s: %s", PropertyKey(&t.Props[i]), t.Props[i].Name)
	}
	return b.String()
}

// PropertyKey is the alias of a property in an operation about entities of all types: one for each type that properties
// of this name have, because the fields of an answer must not differ in type.
func PropertyKey(p *kg.Property) string {
	if p.Kind == kg.Enum {
		return "own_" + p.Name + "_" + p.EnumName
	}
	return fmt.Sprintf("own_%s_%d", p.Name, p.Kind)
}
