package rows

import (
	"context"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/table"
)

// linkColumns are the columns of the table of all links, as its query names them.
func linkColumns() []string {
	return []string{
		"id", "type", "from.id", "from.name", "from.type", "to.id", "to.name", "to.type", "role", "since", "until",
		"programme.id", "programme.name", "topics", "status", "confidence", "folder", "evidence.source.id",
	}
}

// linkReader makes the rows of links. Cells that many rows have are made once, but not those of entities: to keep them
// all takes more memory than to make them again.
type linkReader struct {
	view       store.View
	row        []table.Cell
	types      []table.Cell // of entities
	attrs      map[*kg.LinkAttrs]attrsCells
	dates      map[kg.Date]table.Cell
	programmes map[string]*kg.Entity
	sources    map[string]sourceCells
}

// sourceCells are a source, and the list of it alone.
type sourceCells struct{ one, alone table.Cell }

type entityCells struct{ id, name, typ table.Cell }

type attrsCells struct{ typ, role, topics, status, confidence, folder table.Cell }

func newLinkReader(view store.View) *linkReader {
	r := &linkReader{
		view: view, row: make([]table.Cell, len(linkColumns())), attrs: map[*kg.LinkAttrs]attrsCells{},
		dates: map[kg.Date]table.Cell{0: nil}, programmes: map[string]*kg.Entity{}, sources: map[string]sourceCells{},
	}
	for _, t := range view.Ontology().Entities {
		r.types = append(r.types, t.Enum())
	}
	return r
}

// page reads a page of links and makes their rows. It returns how many links there are, if the page is the first, and
// the position of the next page, nil for none.
func (r *linkReader) page(ctx context.Context, after *store.Position, size int, emit func([]table.Cell) error) (
	total int, next *store.Position, _ error,
) {
	pages, err := r.view.ListLinks(ctx, store.LinkQuery{RecordQuery: store.RecordQuery{
		Window: store.Window{After: after, Limit: size}, Total: after == nil,
	}})
	if err != nil {
		return 0, nil, err
	}
	page := pages[0]
	ids, programmes := make([]string, len(page.Rows)), []string(nil)
	for i, l := range page.Rows {
		ids[i] = l.Link.ID
		if p := l.Link.Programme; p != "" {
			if _, known := r.programmes[p]; !known {
				r.programmes[p] = nil
				programmes = append(programmes, p)
			}
		}
	}
	found, _, err := r.view.Entities(ctx, programmes)
	if err != nil {
		return 0, nil, err
	}
	for i, id := range programmes {
		r.programmes[id] = found[i]
	}
	evidence, err := r.view.EvidenceAbout(ctx, ids)
	if err != nil {
		return 0, nil, err
	}
	for i, l := range page.Rows {
		r.fill(l, evidence[i])
		if err := emit(r.row); err != nil {
			return 0, nil, err
		}
	}
	if page.HasNext {
		next = &store.Position{ID: ids[len(ids)-1]}
	}
	return page.Total, next, nil
}

// fill sets the cells of a link.
func (r *linkReader) fill(l store.LinkRow, evidence []*kg.Evidence) {
	a, from, to := r.attrsOf(l.Link.LinkAttrs), r.entity(l.From), r.entity(l.To)
	var programme entityCells
	if p := l.Link.Programme; p != "" {
		programme = r.entity(r.programmes[p])
	}
	copy(r.row, []table.Cell{
		l.Link.ID, a.typ, from.id, from.name, from.typ, to.id, to.name, to.typ, a.role, r.date(l.Link.Since),
		r.date(l.Link.Until), programme.id, programme.name, a.topics, a.status, a.confidence, a.folder, r.sourcesOf(evidence),
	})
}

func (r *linkReader) entity(e *kg.Entity) entityCells {
	if e == nil {
		return entityCells{}
	}
	return entityCells{e.ID, e.Name, r.types[e.Type]}
}

// sourcesOf is the list of the sources of evidence.
func (r *linkReader) sourcesOf(evidence []*kg.Evidence) table.Cell {
	if len(evidence) == 1 {
		return r.source(evidence[0].Source).alone
	}
	list := make(table.List, len(evidence))
	for i, e := range evidence {
		list[i] = r.source(e.Source).one
	}
	return list
}

func (r *linkReader) source(id string) sourceCells {
	c, known := r.sources[id]
	if !known {
		c = sourceCells{id, table.List{id}}
		r.sources[id] = c
	}
	return c
}

func (r *linkReader) attrsOf(a *kg.LinkAttrs) attrsCells {
	c, known := r.attrs[a]
	if !known {
		topics := make(table.List, len(a.Topics))
		for i, t := range a.Topics {
			topics[i] = t
		}
		c = attrsCells{
			typ: r.view.Ontology().Links[a.Type].Name, role: optional(a.Role), topics: topics,
			status: strings.ToUpper(string(a.Status)), confidence: strings.ToUpper(string(a.Confidence)),
			folder: optional(a.Folder),
		}
		r.attrs[a] = c
	}
	return c
}

func (r *linkReader) date(d kg.Date) table.Cell {
	c, known := r.dates[d]
	if !known {
		c = d.String()
		r.dates[d] = c
	}
	return c
}

// optional is a text, or nothing for the empty one.
func optional(text string) table.Cell {
	if text == "" {
		return nil
	}
	return text
}
