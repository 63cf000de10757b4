package neo4j

import (
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// Composed are the texts of the statements for queries, as the database would get them, with
// no database.
func Composed(o *kg.Ontology, queries ...any) (map[string]string, error) {
	l, err := schema.New(o)
	if err != nil {
		return nil, err
	}
	s := &Store{layout: l, texts: newTexts(l, fragments())}
	st := &schema.State{Slot: schema.SlotA, Summary: &schema.Summary{
		First: make([]string, len(o.Entities)),
		Last:  make([]string, len(o.Entities)),
	}}
	st.Summary.ReleaseInfo.Entities, st.Summary.ReleaseInfo.Links = make([]int, len(o.Entities)), make([]int, len(o.Links))
	out := map[string]string{}
	for i, q := range queries {
		c := s.composer(st)
		switch q := q.(type) {
		case store.ListQuery:
			out[fmt.Sprint("list ", i)] = schema.BindSlot(c.list(q).text, st.Slot)
		case store.ExpandQuery:
			out[fmt.Sprint("expansion ", i)] = schema.BindSlot(c.expansion(q).text, st.Slot)
		}
	}
	return out, nil
}
