package graphs

import (
	"context"

	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/layout"
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
	in := layout.Graph{IDs: make([]string, len(g.Nodes)), Links: make([]layout.Link, len(g.Links))}
	index := make(map[string]int, len(g.Nodes))
	for i := range g.Nodes {
		in.IDs[i], index[g.Nodes[i].ID] = g.Nodes[i].ID, i
	}
	for i := range g.Links {
		in.Links[i] = layout.Link{A: index[g.Links[i].From], B: index[g.Links[i].To]}
	}
	var err error
	g.Positions, err = layout.Positions(ctx, in)
	return err
}
