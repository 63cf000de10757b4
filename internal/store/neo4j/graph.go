package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// Graph reads the current release back, whole, as it was loaded: what Load is given and what
// Graph gives are equal, but that lists which were not sorted by id are. It reads in pages
// of bounded size, so that it takes the server no more than a page of memory and this
// program no more than the graph. When the release is replaced while it reads, and the slot
// touched, the error is store.ErrReleaseMoved: begin again. The graph is the caller's own.
func (s *Store) Graph(ctx context.Context) (*kg.Graph, error) {
	st, err := s.latest(ctx)
	if err != nil {
		return nil, err
	}
	return s.graph(ctx, st)
}

func (s *Store) graph(ctx context.Context, st *schema.State) (*kg.Graph, error) {
	r := &exporter{
		store: s, state: st, attrs: map[string]*kg.LinkAttrs{}, places: map[string]*kg.Place{},
		words: map[string]string{},
	}
	reference := st.Summary.ReleaseInfo
	r.graph = &kg.Graph{
		Release: st.Release,
		Rules:   slices.Clone(reference.Rules),
		Blocks:  slices.Clone(reference.Blocks),
		Layers:  reference.PlainLayers(),

		Tombstones: slices.Clone(reference.Tombstones),
	}
	r.graph.Coverage = slices.SortedFunc(slices.Values(reference.Coverage), func(a, b *kg.Coverage) int {
		return cmp.Compare(a.ID, b.ID)
	})
	slices.SortFunc(r.graph.Blocks, func(a, b kg.Block) int { return cmp.Compare(a.ID, b.ID) })
	if err := r.read(ctx); err != nil {
		return nil, fmt.Errorf("reading release %s back: %w", st.Release.ID, err)
	}
	return r.graph, nil
}

// exporter is one reading of a whole slot. What many records have in common it keeps once,
// as the loader of files does.
type exporter struct {
	store  *Store
	state  *schema.State
	graph  *kg.Graph
	attrs  map[string]*kg.LinkAttrs
	places map[string]*kg.Place
	words  map[string]string // ids of the ends of links, each of them once
}

func (r *exporter) read(ctx context.Context) error {
	g, t, n := r.graph, r.store.texts.fragment, r.state.Summary.ReleaseInfo
	g.Entities = make([]*kg.Entity, 0, sum(n.Entities))
	err := r.nodes(ctx, "Entity", func(doc string) (string, error) {
		e, err := schema.ReadEntity(doc)
		if err != nil {
			return "", err
		}
		r.share(e)
		r.words[e.ID] = e.ID
		g.Entities = append(g.Entities, e)
		return e.ID, nil
	})
	if err != nil {
		return err
	}
	g.Links = make([]kg.LinkRecord, 0, sum(n.Links))
	for i := range r.store.layout.Ontology.Links {
		if i < len(n.Links) && n.Links[i] == 0 {
			continue
		}
		text := schema.Fill(t["graph_links"], "type", r.store.layout.Ontology.Links[i].Name, "tail", t["tail"])
		if err := r.pages(ctx, text, r.link); err != nil {
			return err
		}
	}
	slices.SortFunc(g.Links, func(a, b kg.LinkRecord) int { return cmp.Compare(a.ID, b.ID) })
	err = r.nodes(ctx, "Statement", func(doc string) (string, error) {
		s, err := schema.ReadStatement(doc)
		g.Statements = append(g.Statements, s)
		return s.ID, err
	})
	if err != nil {
		return err
	}
	g.Evidence = make([]*kg.Evidence, 0, n.Evidence)
	err = r.nodes(ctx, "Evidence", func(doc string) (string, error) {
		e, err := schema.ReadEvidence(doc)
		g.Evidence = append(g.Evidence, e)
		return e.ID, err
	})
	if err != nil {
		return err
	}
	return r.complete()
}

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// complete compares what was read with what the loader counted. They differ when
// somebody else has written to the database.
func (r *exporter) complete() error {
	g, n := r.graph, r.state.Summary.ReleaseInfo
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"entities", len(g.Entities), sum(n.Entities)},
		{"links", len(g.Links), sum(n.Links)},
		{"statements", len(g.Statements), n.Statements},
		{"evidence records", len(g.Evidence), n.Evidence},
	} {
		if c.got != c.want {
			return fmt.Errorf(
				"%w: %d %s are in the database and %d were loaded: something else has written to it, load the "+
					"release again",
				store.ErrUnavailable,
				c.got,
				c.what,
				c.want,
			)
		}
	}
	return nil
}

// pageSize is how many records are asked for at once: some megabytes.
const pageSize = 10_000

// pages asks until a page is not full. take takes a row and gives the id of its record.
func (r *exporter) pages(ctx context.Context, text string, take func(row any) (id string, err error)) error {
	for after := ""; ; {
		rows, err := r.store.answer(ctx, r.state, text, map[string]any{"after": after, "limit": pageSize})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if after, err = take(row); err != nil {
				return fmt.Errorf("neo4j: %w", err)
			}
		}
		if len(rows) < pageSize {
			return nil
		}
	}
}

func (r *exporter) nodes(ctx context.Context, label string, take func(doc string) (id string, err error)) error {
	t := r.store.texts.fragment
	return r.pages(ctx, schema.Fill(t["graph_nodes"], "label", label+"#", "tail", t["tail"]),
		func(row any) (string, error) {
			doc, _ := row.(string)
			return take(doc)
		})
}

func (r *exporter) link(row any) (string, error) {
	parts, _ := row.([]any)
	if len(parts) != 3 {
		return "", fmt.Errorf("%v is no link with its ends", row)
	}
	doc, _ := parts[0].(string)
	from, _ := parts[1].(string)
	to, _ := parts[2].(string)
	l, err := schema.ReadLink(doc)
	if err != nil {
		return "", err
	}
	common := schema.AttrsOf(doc)
	if known := r.attrs[common]; known != nil {
		l.LinkAttrs = known
	} else {
		own := *l.LinkAttrs
		r.attrs[common] = &own
		l.LinkAttrs = &own
	}
	// An end that is no entity stays as it is; only somebody else can have made such a link.
	record := kg.LinkRecord{Link: *l, From: cmp.Or(r.words[from], from), To: cmp.Or(r.words[to], to)}
	record.ID = strings.Clone(l.ID) // the rest of the record need not stay for it
	r.graph.Links = append(r.graph.Links, record)
	return record.ID, nil
}

// share gives entities of one place the same place.
func (r *exporter) share(e *kg.Entity) {
	if e.Place == nil {
		return
	}
	var w schema.Writer
	w.List(append([]string{e.Place.Country}, e.Place.Within...))
	if known := r.places[w.String()]; known != nil {
		e.Place = known
		return
	}
	r.places[w.String()] = e.Place
}
