package pages

import (
	"context"

	"cityweave/internal/inprocess"
)

// inside is the cities of a place in an answer.
type inside struct {
	TotalCount int                `json:"totalCount"`
	PageInfo   inprocess.PageInfo `json:"pageInfo"`
	Nodes      []Ref              `json:"nodes"`
}

// of makes the cities of a description.
func (i *inside) of(d *Description) *Inside {
	return &Inside{
		TotalCount: i.TotalCount, Address: d.Address + "/" + insidePath, Nodes: i.Nodes, end: i.PageInfo.Next(),
	}
}

// readInside reads a page of the cities of a place, and leaves the links out.
func (h *Handler) readInside(ctx context.Context, d *Description, w wanted) error {
	d.Relations, d.single = nil, true
	variables := map[string]any{"id": d.ID, "first": perPage}
	if w.after != "" {
		variables["after"], d.after = w.after, w.after
	}
	var got struct {
		Dataset Release `json:"dataset"`
		Cities  inside  `json:"cities"`
	}
	if _, err := h.ask(ctx, h.queries.inside, variables, &got); err != nil {
		return err
	}
	if got.Dataset.ID != d.Release.ID {
		return errMoved
	}
	d.Cities = got.Cities.of(d)
	return nil
}
