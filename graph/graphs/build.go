package graphs

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
)

// attempts is how often a graph is read again because the release has moved meanwhile.
const attempts = 4

// reader reads a graph once.
type reader func(ctx context.Context, r *reading) (*graphfile.Graph, error)

// build reads a graph of up to so many nodes and links from one release, and sorts it.
func (h *Handler) build(ctx context.Context, most int, read reader) (*graphfile.Graph, error) {
	for i := 1; ; i++ {
		r := &reading{Handler: h, most: most}
		g, err := read(ctx, r)
		moved := errors.Is(err, errMoved) || inprocess.RefusedFor(err, errcode.ReleaseMoved)
		if err == nil {
			slices.SortFunc(g.Nodes, func(x, y graphfile.Node) int { return cmp.Compare(x.ID, y.ID) })
			slices.SortFunc(g.Links, func(x, y graphfile.Link) int { return cmp.Compare(x.ID, y.ID) })
		}
		if !moved {
			return g, err
		}
		if i == attempts {
			return nil, inprocess.Problemf(errcode.ReleaseMoved,
				"the data changed several times while the graph was read: try again")
		}
	}
}

// graph reads the graph once.
func (r *reading) graph(ctx context.Context, a *asked) (*graphfile.Graph, error) {
	about, err := r.about(ctx, a.String())
	if err != nil {
		return nil, err
	}
	if a.asOf != "" {
		about.Notes = append(about.Notes, undatedNote(a))
	}
	resolved := *a // with the IDs that replace those that are gone
	for _, of := range []struct {
		name  string
		ids   *[]string
		place bool
	}{
		{paramIDs, &resolved.ids, false},
		{paramProgramme, &resolved.programme, false},
		{paramWithin, &resolved.within, true},
	} {
		if *of.ids, err = r.resolve(ctx, of.name, *of.ids, of.place); err != nil {
			return nil, err
		}
	}
	var g *graphfile.Graph
	if a.project != nil {
		g, err = r.projection(ctx, &resolved)
	} else {
		g, err = r.links(ctx, &resolved)
	}
	if err != nil {
		return nil, err
	}
	about.Notes = append(about.Notes, r.notes...)
	g.About = about
	return g, nil
}

// resolve finds the entities of a parameter. It refuses unknown IDs in the words of the API, which names similar ones.
func (r *reading) resolve(ctx context.Context, name string, ids []string, place bool) ([]string, error) {
	if ids == nil {
		return nil, nil
	}
	var found []string
	unknown := false
	query := "query($ids: [ID!]!) { dataset { release } nodes(ids: $ids) { ... on Entity { id } } }"
	warnings, err := byID(ctx, r, query, ids, func(e *ref) {
		if e == nil || e.ID == "" {
			unknown = true
			return
		}
		found = append(found, e.ID)
	})
	if err != nil {
		return nil, err
	}
	if unknown {
		for _, w := range warnings {
			if _, text, ok := strings.Cut(w.Message, ": "); ok {
				return nil, bad("%s: %s", name, text)
			}
		}
		return nil, bad("%s has an ID that is no entity's: links and other records have no links of their own", name)
	}
	for _, w := range warnings { // of IDs that others have replaced
		_, text, _ := strings.Cut(w.Message, ": ")
		r.notes = append(r.notes, name+": "+text)
	}
	for _, id := range found {
		if t, _ := r.Ontology.TypeOf(id); place && !r.Ontology.Entities[t].Place {
			return nil, bad("%s takes places, such as country:de or region:m49-150, and %s is none", name, id)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// about reads what the head of the file says of the release.
func (r *reading) about(ctx context.Context, asked string) (graphfile.About, error) {
	var got struct {
		Dataset struct {
			Release string  `json:"release"`
			Date    *string `json:"date"`
			Layers  []struct {
				Credit       string   `json:"credit"`
				Restrictions []string `json:"restrictions"`
			} `json:"layers"`
		} `json:"dataset"`
	}
	if _, err := r.ask(ctx, datasetQuery, nil, &got); err != nil {
		return graphfile.About{}, err
	}
	about := graphfile.About{Title: "Cityweave, a knowledge graph of city networks", Asked: asked}
	about.Release = got.Dataset.Release
	if got.Dataset.Date != nil {
		about.Date = *got.Dataset.Date
	}
	restrictions := map[string]bool{}
	for _, l := range got.Dataset.Layers {
		about.Credits = append(about.Credits, l.Credit)
		for _, name := range l.Restrictions {
			restrictions[name] = true
		}
	}
	about.Restrictions = slices.Sorted(maps.Keys(restrictions))
	return about, r.from(about.Release)
}

func undatedNote(a *asked) string {
	switch a.undated {
	case "EXCLUDE":
		return "Only links of which a source says that they held on the day."
	case "ONLY":
		return "Only links without dates, which may have held on the day."
	default:
		return "With links without dates, which may have held on the day: undated=EXCLUDE leaves them out."
	}
}

// links reads the entities that are asked for and the links between them.
func (r *reading) links(ctx context.Context, a *asked) (*graphfile.Graph, error) {
	maker := newNodeMaker(r.Ontology)
	g := &graphfile.Graph{Directed: true, NodeColumns: maker.columns, LinkColumns: linkColumns(r.Ontology)}
	seen, ends := map[string]bool{}, map[string]bool{}
	query := linksQuery + linkSelection(r.Ontology, a.format.Evidence)
	for _, variables := range r.linkLists(a) {
		err := each(ctx, r, query, variables, func(l *link) {
			if seen[l.ID] {
				r.rows--
				return
			}
			seen[l.ID], ends[l.From.ID], ends[l.To.ID] = true, true, true
			g.Links = append(g.Links, r.linkOf(l, a.format))
		})
		if err != nil {
			return nil, err
		}
	}
	take := func(e *entity) { g.Nodes = append(g.Nodes, maker.node(e)) }
	if err := r.nodes(ctx, a, ends, take); err != nil {
		return nil, err
	}
	return g, r.nameSources(ctx, g)
}

// nodes reads the entities of the graph: those that are named, the ends of the links, and, where none are named, all
// that match.
func (r *reading) nodes(ctx context.Context, a *asked, ends map[string]bool, take func(*entity)) error {
	if a.ids == nil && a.programme == nil {
		variables := map[string]any{}
		if where := r.matching(a); where != nil {
			variables["where"] = where
		}
		return each(ctx, r, entitiesQuery+entitySelection(r.Ontology), variables, func(e *entity) {
			if ends[e.ID] || r.alone(a, e.ID) {
				take(e)
			} else {
				r.rows--
			}
		})
	}
	for _, id := range append(a.ids, a.programme...) {
		ends[id] = true
	}
	if err := r.count(len(ends)); err != nil {
		return err
	}
	_, err := byID(ctx, r, nodesQuery+entitySelection(r.Ontology), slices.Sorted(maps.Keys(ends)), take)
	return err
}

// alone reports whether an entity belongs to the graph without a link: not where links are chosen, and within a place
// only if it is a place.
func (r *reading) alone(a *asked, id string) bool {
	t, _ := r.Ontology.TypeOf(id)
	return a.types == nil && a.asOf == "" && (a.within == nil || r.Ontology.Entities[t].Place)
}

// linkLists are the variables of the lists that have the links, together.
func (r *reading) linkLists(a *asked) []map[string]any {
	common := map[string]any{}
	if a.types != nil {
		common["types"] = a.types
	}
	if a.asOf != "" {
		common["asOf"] = a.asOf
	}
	if a.undated != "" {
		common["undated"] = a.undated
	}
	with := func(more map[string]any) map[string]any {
		out := maps.Clone(common)
		for name, v := range more {
			if v, ok := v.(filter); !ok || v != nil {
				out[name] = v
			}
		}
		return out
	}
	switch {
	case a.ids != nil:
		return []map[string]any{with(map[string]any{"from": inIDs(a.ids), "to": inIDs(a.ids)})}
	case a.programme != nil:
		named, other := inIDs(a.programme), r.matching(a)
		if other != nil {
			other = filter{"or": []filter{named, other}}
		}
		return []map[string]any{
			with(map[string]any{"from": named, "to": other}),
			with(map[string]any{"from": other, "to": named}),
			with(map[string]any{"where": filter{"programme": filter{"in": a.programme}}, "from": other, "to": other}),
		}
	default:
		return []map[string]any{with(map[string]any{"from": r.matching(a), "to": r.matching(a)})}
	}
}

// filter is a filter of the API; nil for none.
type filter map[string]any

func inIDs(ids []string) filter { return filter{"id": filter{"in": ids}} }

// matching is the filter of entities that the types and the places of an address make.
func (r *reading) matching(a *asked) filter {
	var all []filter
	if a.entities != nil {
		all = append(all, filter{"type": filter{"in": a.entities}})
	}
	if a.within != nil {
		all = append(all, r.inside(a.within))
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	default:
		return filter{"and": all}
	}
}

// inside is the filter of what is no place, or lies in one of some places.
func (r *reading) inside(places []string) filter {
	var others []string
	for i := range r.Ontology.Entities {
		if t := &r.Ontology.Entities[i]; !t.Place {
			others = append(others, t.Enum())
		}
	}
	return filter{"or": []filter{
		{"id": filter{"in": places, "includeDescendants": true}}, {"type": filter{"in": others}},
	}}
}

// nameSources reads the sources of the links.
func (r *reading) nameSources(ctx context.Context, g *graphfile.Graph) error {
	ids, names := place(g.LinkColumns, "sources"), place(g.LinkColumns, "sourceNames")
	used := map[string]bool{}
	for i := range g.Links {
		list, _ := g.Links[i].Values[ids].([]string)
		for _, id := range list {
			used[id] = true
		}
	}
	name := map[string]string{}
	_, err := byID(ctx, r, sourcesQuery, slices.Sorted(maps.Keys(used)), func(s *source) {
		if s == nil {
			return
		}
		name[s.ID] = s.Name
		g.Sources = append(g.Sources, graphfile.Source(*s))
	})
	if err != nil {
		return err
	}
	for i := range g.Links {
		list, _ := g.Links[i].Values[ids].([]string)
		if list == nil {
			continue
		}
		all := make([]string, len(list))
		for j, id := range list {
			all[j] = name[id]
		}
		g.Links[i].Values[names] = all
	}
	return nil
}

// source is a source of an answer.
type source struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
	Licence   string `json:"licence"`
}

func place(of []graphfile.Column, name string) int {
	return slices.IndexFunc(of, func(c graphfile.Column) bool { return c.Name == name })
}

// distinct returns the values sorted, each once.
func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}
