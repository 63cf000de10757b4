package graphs

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
)

// pageSizes are the sizes of connections that the operation leaves open, the largest first. The API takes the first one
// that is within the limits.
func (r *reading) pageSizes(q *question) []int {
	if len(q.marked.sizes)+len(q.marked.groups) == 0 {
		return []int{r.Page}
	}
	return []int{r.Page, min(r.Page, 100), min(r.Page, 20)}
}

// answered reads the entities and links of an answer, and the ends of these links.
func (r *reading) answered(ctx context.Context, q *question) (*graphfile.Graph, error) {
	about, err := r.about(ctx, q.asked)
	if err != nil {
		return nil, err
	}
	var data map[string]any
	var warnings []inprocess.Warning
	size := 0
	for _, size = range r.pageSizes(q) {
		warnings, err = r.ask(ctx, q.marked.text(size), q.variables, &data)
		if !inprocess.RefusedFor(err, errcode.TooMuch, errcode.TooLarge) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	c := &collection{entities: map[string]bool{}, links: map[string]bool{}, size: size, isEntity: func(id string) bool {
		_, ok := r.Ontology.TypeOf(id)
		return ok
	}}
	if err := c.value(data, nil); err != nil {
		return nil, err
	}
	if err := r.from(c.release); err != nil {
		return nil, err
	}
	if c.cut {
		about.Notes = append(about.Notes,
			`The answer is limited: raise "first", "total" or "maxLinks" of the query for more.`)
	}
	if !q.marked.links {
		about.Notes = append(about.Notes, "The query selects no links: add edges { links { id } } to its lists.")
	}
	for _, w := range warnings {
		about.Notes = append(about.Notes, w.Message)
	}
	g, err := r.collected(ctx, q, c)
	if err == nil {
		g.About = about
	}
	return g, err
}

// collected reads what was collected of an answer.
func (r *reading) collected(ctx context.Context, q *question, c *collection) (*graphfile.Graph, error) {
	maker := newNodeMaker(r.Ontology)
	g := &graphfile.Graph{Directed: true, NodeColumns: maker.columns, LinkColumns: linkColumns(r.Ontology)}
	if err := r.count(len(c.links)); err != nil {
		return nil, err
	}
	query := recordsQuery + linkSelection(r.Ontology, q.format.Evidence)
	_, err := byID(ctx, r, query, slices.Sorted(maps.Keys(c.links)), func(l *link) {
		c.entities[l.From.ID], c.entities[l.To.ID] = true, true
		g.Links = append(g.Links, r.linkOf(l, q.format))
	})
	if err != nil {
		return nil, err
	}
	if err := r.count(len(c.entities)); err != nil {
		return nil, err
	}
	query = nodesQuery + entitySelection(r.Ontology)
	_, err = byID(ctx, r, query, slices.Sorted(maps.Keys(c.entities)), func(e *entity) {
		g.Nodes = append(g.Nodes, maker.node(e))
	})
	if err != nil {
		return nil, err
	}
	return g, r.nameSources(ctx, g)
}

// collection is what an answer has of a graph.
type collection struct {
	entities, links map[string]bool
	release         string
	cut             bool // some result was limited
	size            int  // of connections that have to be whole
	isEntity        func(id string) bool
}

// value collects a value of an answer. The path leads to it.
func (c *collection) value(v any, path []string) error {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			if err := c.value(one, path); err != nil {
				return err
			}
		}
	case map[string]any:
		for mark, size := range map[string]int{markPage: c.size, markGroups: min(c.size, limits.Groups)} {
			if page, _ := v[mark].(map[string]any); page["more"] == true {
				return bad("the list %q has more than %d elements, which a graph of an answer does not read: say with \"first\" "+
					"how many you want, or take %s", strings.Join(path, "."), size, Root)
			}
		}
		for name, inner := range v {
			if err := c.member(name, inner, path); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *collection) member(name string, v any, path []string) error {
	switch name {
	case markID:
		if id := fmt.Sprint(v); c.isEntity(id) {
			c.entities[id] = true
		} else {
			c.links[id] = true
		}
		return nil
	case markCut, markCutToo:
		c.cut = c.cut || v == true
		return nil
	case markRelease:
		dataset, _ := v.(map[string]any)
		c.release, _ = dataset["release"].(string)
		return nil
	default:
		return c.value(v, append(slices.Clone(path), name))
	}
}
