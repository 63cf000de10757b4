package graphs

import (
	"context"

	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
)

// place gives the nodes of a graph their positions in a drawing.
func (h *Handler) place(ctx context.Context, g *graphfile.Graph) error {
	if n := len(g.Nodes); n > graphfile.MostDrawn {
		return inprocess.Problemf(errcode.TooLarge,
			"the graph has %d nodes, more than the %d that a drawing may have: narrow it with %s, %s, %s or %s",
			n, graphfile.MostDrawn, paramProgramme, paramTypes, paramEntities, paramWithin)
	}
	for i := range h.Ontology.Entities {
		t := &h.Ontology.Entities[i]
		g.Types = append(g.Types, graphfile.Type{Name: t.Enum(), Plural: t.Plural})
	}
	return g.Place(ctx)
}
