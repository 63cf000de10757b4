package neo4j

import (
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Composed are the texts of the statements for queries, as the database would get them, with
// no database.
func Composed(o *kg.Ontology, queries ...any) (map[string]string, error) {
	l, err := newLayout(o)
	if err != nil {
		return nil, err
	}
	s := &Store{layout: l, texts: newTexts(l, fragments())}
	st := &state{slot: slotA, summary: &summary{First: make([]string, len(o.Entities)), Last: make([]string, len(o.Entities))}}
	st.summary.Reference.Entities, st.summary.Reference.Links = make([]int, len(o.Entities)), make([]int, len(o.Links))
	out := map[string]string{}
	for i, q := range queries {
		c := s.composer(st)
		switch q := q.(type) {
		case store.ListQuery:
			out[fmt.Sprint("list ", i)] = slotted(c.list(q).text, st.slot)
		case store.ExpandQuery:
			out[fmt.Sprint("expansion ", i)] = slotted(c.expansion(q).text, st.slot)
		}
	}
	return out, nil
}
