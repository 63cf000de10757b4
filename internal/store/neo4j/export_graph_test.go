package neo4j

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

// GraphReads are the statements of Graph.
func (s *Store) GraphReads() []Statement {
	t, params := s.texts.fragment, map[string]any{"after": "", "limit": 1, "slot": "A"}
	out := []Statement{{"graph_links", schema.BindSlot(schema.Fill(t["graph_links"], "type", "PARTICIPATES_IN",
		"tail", t["tail"]), schema.SlotA), params}}
	for _, label := range []string{"EntityA", "StatementA", "EvidenceA"} {
		out = append(out, Statement{"graph_nodes " + label, schema.Fill(t["graph_nodes"], "label", label, "tail",
			t["tail"]), params})
	}
	return out
}

// GraphWhile is Graph, and something that happens after it has chosen its release.
func (s *Store) GraphWhile(ctx context.Context, happens func()) (*kg.Graph, error) {
	st, err := s.refresh(ctx, nil)
	if err != nil {
		return nil, err
	}
	happens()
	return s.graph(ctx, st)
}
