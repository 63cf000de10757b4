package pages

import (
	"cmp"
	"slices"

	"cityweave/internal/graphfile"
	"cityweave/internal/kg"
)

// graph is a description for the writers of RDF: the record with its facts, what it is linked with, and the evidence.
func (h *Handler) graph(d *Description) *graphfile.Graph {
	g := &graphfile.Graph{
		About: graphfile.About{
			Title: "Cityweave, a knowledge graph of city networks", Release: d.Release.ID, Date: d.Release.Date,
			Asked: d.Address,
		},
		Directed: true, NodeColumns: nodeColumns(d), LinkColumns: h.linkColumns(),
	}
	for _, l := range d.Release.Layers {
		g.About.Credits = append(g.About.Credits, l.Credit)
		g.About.Restrictions = append(g.About.Restrictions, l.Restrictions...)
	}
	g.About.Restrictions = distinct(g.About.Restrictions)
	nodes := map[string]graphfile.Node{}
	add := func(r Ref, values []any) {
		if values == nil {
			if _, known := nodes[r.ID]; known || h.kindOf(r.ID) == kindSource {
				return // sources have a place of their own
			}
			values = make([]any, len(g.NodeColumns))
		}
		nodes[r.ID] = graphfile.Node{ID: r.ID, Type: r.Type, Label: r.Name, Values: values}
	}
	if _, ok := h.Ontology.TypeOf(d.ID); ok {
		add(Ref{d.ID, d.Type, d.Name}, nodeValues(d))
	}
	links := func(list []Link) {
		for i := range list {
			add(list[i].From, nil)
			add(list[i].To, nil)
			g.Links = append(g.Links, h.linkOf(&list[i]))
		}
	}
	for i := range d.Relations {
		links(d.Relations[i].Nodes)
	}
	if d.link != nil {
		links([]Link{*d.link})
	}
	g.Records = h.records(d)
	for _, s := range d.Statements {
		add(s.Subject, nil)
	}
	for _, n := range nodes {
		g.Nodes = append(g.Nodes, n)
	}
	for _, s := range d.sources() {
		if s.ID != d.ID {
			g.Sources = append(g.Sources, graphfile.Source{
				ID: s.ID, Name: s.Name, URL: s.URL, Publisher: s.Publisher, Published: s.Published, Licence: s.Licence,
			})
		}
	}
	slices.SortFunc(g.Nodes, func(x, y graphfile.Node) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Links, func(x, y graphfile.Link) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Sources, func(x, y graphfile.Source) int { return cmp.Compare(x.ID, y.ID) })
	return g
}

// nodeColumns are the facts of a description, its names and its IDs in other registers.
func nodeColumns(d *Description) []graphfile.Column {
	var columns []graphfile.Column
	for _, f := range d.Facts {
		columns = append(columns, graphfile.Column{
			Name: f.Name, Kind: columnKind(f.Value), Ref: f.Ref != nil, Date: f.kind == kg.DateKind, About: f.about,
		})
	}
	return append(columns,
		graphfile.Column{Name: "names", Kind: graphfile.Texts, About: "Other names."},
		graphfile.Column{Name: "sameAs", Kind: graphfile.Texts, About: "IDs in external registers."},
		graphfile.Column{Name: "degree", Kind: graphfile.Integer, About: "The number of links."})
}

func columnKind(v any) graphfile.Kind {
	switch v.(type) {
	case int64:
		return graphfile.Integer
	case float64:
		return graphfile.Number
	case bool:
		return graphfile.Boolean
	case []string:
		return graphfile.Texts
	default:
		return graphfile.Text
	}
}

func nodeValues(d *Description) []any {
	var values []any
	for _, f := range d.Facts {
		values = append(values, f.Value)
	}
	names := make([]string, len(d.Names))
	for i := range d.Names {
		names[i] = d.Names[i].Text
	}
	same := make([]string, len(d.SameAs))
	for i, x := range d.SameAs {
		same[i] = x.Scheme + ":" + x.Value
	}
	return append(values, distinct(names), same, int64(d.Links))
}

// linkColumns are the attributes of links.
func (h *Handler) linkColumns() []graphfile.Column {
	columns := []graphfile.Column{
		{Name: "role"},
		{Name: graphfile.Since, Date: true},
		{Name: graphfile.Until, Date: true},
		{Name: "holdsFrom", Date: true},
		{Name: "holdsUntil", Date: true},
		{Name: "datesFrom"},
		{Name: "programme", Ref: true},
		{Name: "topics", Kind: graphfile.Texts},
		{Name: "status"},
		{Name: "confidence"},
		{Name: graphfile.Symmetric, Kind: graphfile.Boolean},
		{Name: "folder"},
	}
	for _, f := range h.Ontology.OwnLinkFields() {
		columns = append(columns, graphfile.Column{Name: f.Name})
	}
	return columns
}

func (h *Handler) linkOf(l *Link) graphfile.Link {
	t, _ := h.Ontology.LinkType(l.Type)
	programme := ""
	if l.Programme != nil {
		programme = l.Programme.ID
	}
	values := []any{
		known(l.Role), known(l.Since), known(l.Until), known(l.HoldsFrom), known(l.HoldsUntil), known(l.DatesFrom),
		known(programme), l.Topics, l.Status, l.Confidence, h.Ontology.Links[t].Symmetric, known(l.Folder),
	}
	for _, f := range h.Ontology.OwnLinkFields() {
		v := l.Own[f.Name]
		if number, ok := v.(float64); ok && f.Kind == kg.Int {
			v = int64(number)
		}
		values = append(values, v)
	}
	return graphfile.Link{
		ID: l.ID, Type: l.Type, Label: h.Ontology.Links[t].Forward.Label, From: l.From.ID, To: l.To.ID, Values: values,
		Evidence: said(l.Evidence),
	}
}

func known(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// said is evidence for the writers of RDF.
func said(all []Evidence) []graphfile.Evidence {
	out := make([]graphfile.Evidence, len(all))
	for i, e := range all {
		out[i] = graphfile.Evidence{
			ID: e.ID, Source: e.Source.ID, Locator: e.Locator, StatedAs: e.StatedAs, Component: e.Component,
			Confidence: e.Confidence, RetrievedOn: e.Retrieved, SeenFrom: e.SeenFrom, SeenTo: e.SeenTo, Note: e.Note,
		}
	}
	return out
}

// records are the statements, the records of completeness and the conflicts of a description, and evidence by itself.
func (h *Handler) records(d *Description) []graphfile.Record {
	var out []graphfile.Record
	for _, s := range d.Statements {
		r := graphfile.Record{ID: s.ID, Type: "Statement", Evidence: said(s.Evidence)}
		r.Add(graphfile.Column{Name: "subject", Ref: true}, s.Subject.ID)
		for _, f := range [][2]string{
			{"property", s.Property},
			{"value", s.Value},
			{"unit", s.Unit},
			{"asOf", s.AsOf},
			{"status", s.Status},
			{"confidence", s.Confidence},
		} {
			r.Add(graphfile.Column{Name: f[0]}, known(f[1]))
		}
		out = append(out, r)
	}
	for _, c := range d.Completeness {
		r := graphfile.Record{ID: c.ID, Type: "Completeness", Evidence: said(c.Evidence)}
		r.Add(graphfile.Column{Name: "about", Ref: true}, c.About.ID)
		r.Add(graphfile.Column{Name: "scope"}, c.Scope)
		r.Add(graphfile.Column{Name: "held"}, c.Held)
		if c.Stated != nil {
			r.Add(graphfile.Column{Name: "stated"}, *c.Stated)
		}
		r.Add(graphfile.Column{Name: "linkTypes"}, c.LinkTypes)
		r.Add(graphfile.Column{Name: "asOf"}, known(c.AsOf))
		if c.Complete != nil {
			r.Add(graphfile.Column{Name: "complete"}, *c.Complete)
		}
		r.Add(graphfile.Column{Name: "note"}, known(c.Note))
		out = append(out, r)
	}
	for _, c := range d.Conflicts {
		r := graphfile.Record{ID: c.ID, Type: "Conflict"}
		r.Add(graphfile.Column{Name: "subject", Ref: true}, d.ID)
		r.Add(graphfile.Column{Name: "property"}, c.Property)
		for _, s := range c.Sides {
			r.Add(graphfile.Column{Name: "value"}, s.Value)
		}
		out = append(out, r)
	}
	if d.Kind == kindEvidence || d.Kind == kindSource {
		for i, e := range said(d.Evidence) {
			r := graphfile.Record{Evidence: []graphfile.Evidence{e}}
			about := d.About
			if d.Kind == kindSource {
				about = d.Evidence[i].About
			}
			r.ID = about.ID // the fact, which is derived from the evidence
			out = append(out, r)
		}
	}
	return out
}

func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}
