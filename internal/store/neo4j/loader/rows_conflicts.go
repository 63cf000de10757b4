package loader

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// conflicts are what sources disagree on, worked out once, when a release is loaded.
func (c *contents) conflicts() kind {
	records := make(map[string]int, len(c.graph.Evidence))
	for _, e := range c.graph.Evidence {
		records[e.About]++
	}
	list := store.FindConflicts(store.Facts{
		Ontology:   c.layout.Ontology,
		Statements: c.graph.Statements,
		Links: func(yield func(kg.LinkRecord) bool) {
			for i := range c.graph.Links {
				if l := &c.graph.Links[i]; len(c.layout.Ontology.Links[l.Type].ExpectedUnique) > 0 && !yield(*l) {
					return
				}
			}
		},
		Entity: func(id string) *kg.Entity {
			if n := c.byID[id]; n != nil {
				return n.Entity
			}
			return nil
		},
		Evidence: func(fact string) int { return records[fact] },
	})
	byID := map[string]*store.Conflict{}
	for _, x := range list {
		byID[x.ID] = x
	}
	k := kind{name: "conflicts", label: "Conflict"}
	for _, id := range sortedKeys(byID) {
		h := hash(schema.ConflictDoc(byID[id]))
		k.records = append(k.records, record{id, h, h})
	}
	k.row = func(i int, _ schema.Slot) any {
		x, h := byID[k.records[i].id], k.records[i].hash
		return map[string]any{
			"id": x.ID, "subject": x.Subject, "property": x.Property, "kind": string(x.Kind),
			"place": schema.ConflictKey(x.Order(), x.ID), "doc_": schema.ConflictDoc(x), "hash_": h, "content_": h,
		}
	}
	c.summary.Conflicts = len(list)
	return k
}
