package loader

import (
	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

// levels are the nearest places of each level of the tree, the place itself included, as properties.
func (c *contents) levels(n *node) map[string]string {
	out := map[string]string{}
	for t := range c.layout.Ontology.Entities {
		row := &c.layout.Ontology.Entities[t]
		for _, level := range row.Levels {
			at := func(n *node) bool {
				return n != nil && n.Type == kg.TypeID(t) && n.Prop(row.Prop(level.Prop)).Str() == level.Value
			}
			name := schema.LevelProperty(level.Name)
			if at(n) {
				out[name] = n.ID
				continue
			}
			for _, id := range n.Within() {
				if at(c.byID[id]) {
					out[name] = id
					break
				}
			}
		}
	}
	return out
}
