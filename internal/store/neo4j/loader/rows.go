package loader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// kind is one sort of record as the loader compares and writes it: entities, the links of
// one type, statements, evidence, external ids.
type kind struct {
	name     string // for people
	label    string // without the slot; "" for links
	linkType string
	records  []record // sorted by id
	row      func(i int, s schema.Slot) any
	also     func(i int) string // of entities: the label beside the first, without the slot
}

// record is what is compared: hash is of all that is written, content of what a reader would call the record.
type record struct {
	id            string
	hash, content int64
}

// contents is a graph as rows, with what the loader works out: degrees, counts, keys.
type contents struct {
	layout  *schema.Layout
	graph   *kg.Graph
	kinds   []kind // in the order in which they are created
	summary *schema.Summary
	byID    map[string]*node
	joints  map[joint]bool // of the links that were counted
	pairs   map[pair]bool  // likewise
	nodes   []*node
	triples []store.Triple
	about   map[string][]*kg.Evidence // by what it is about, sorted by id
	texts   *schema.RecordText
}

// node is an entity and what its links say of it.
type node struct {
	*kg.Entity
	degree int
	counts []count // by layout.counts, nil when it has no links that are counted
	around schema.Around
}

// count is how many links of a relation an entity has, and how many entities they lead to.
type count struct{ links, entities int32 }

// joint is two entities that links of a type connect.
type joint struct {
	link     kg.LinkTypeID
	from, to *node
}

// pair is two entities that links of any type connect.
type pair struct{ from, to *node }

const longestKey = 8000 // bytes; an index takes a little more

// contentsOf works out what is written of a graph, and refuses one that contradicts itself.
func contentsOf(l *schema.Layout, g *kg.Graph) (*contents, error) {
	c := &contents{
		layout: l,
		graph:  g,
		byID:   make(map[string]*node, len(g.Entities)),
		joints: make(map[joint]bool, len(g.Links)),
		pairs:  make(map[pair]bool, len(g.Links)),
		about:  make(map[string][]*kg.Evidence, len(g.Evidence)),
		texts:  schema.NewRecordText(),
		summary: &schema.Summary{
			Layout:   l.Fingerprint,
			Keys:     map[string][]schema.Tally{},
			Evidence: map[string][2]int64{},
		},
	}
	for i, e := range g.Entities {
		switch {
		case e == nil:
			return nil, fmt.Errorf("entity %d is nil", i)
		case c.byID[e.ID] != nil:
			return nil, fmt.Errorf("two entities have the id %q", e.ID)
		case int(e.Type) >= len(l.Ontology.Entities):
			return nil, fmt.Errorf("entity %q: the ontology has no type %d", e.ID, e.Type)
		}
		n := &node{Entity: e, around: schema.Around{Of: e.Type}}
		c.byID[e.ID] = n
		c.nodes = append(c.nodes, n)
	}
	slices.SortFunc(c.nodes, func(a, b *node) int { return cmp.Compare(a.ID, b.ID) })
	links, err := c.links()
	if err != nil {
		return nil, err
	}
	statements, evidence, err := c.facts()
	if err != nil {
		return nil, err
	}
	entities, err := c.entities()
	if err != nil {
		return nil, err
	}
	c.kinds = append(append([]kind{entities, c.externals()}, links...), statements, evidence, c.conflicts(), c.words())
	c.releaseInfo()
	c.digest()
	return c, nil
}

// links checks the links and counts them for their ends.
func (c *contents) links() ([]kind, error) {
	o := c.layout.Ontology
	for _, e := range c.graph.Evidence {
		if e != nil {
			c.about[e.About] = append(c.about[e.About], e)
		}
	}
	for _, list := range c.about {
		slices.SortFunc(list, func(a, b *kg.Evidence) int { return cmp.Compare(a.ID, b.ID) })
	}
	byType := make([][]*kg.LinkRecord, len(o.Links))
	seen := make(map[string]bool, len(c.graph.Links))
	for i := range c.graph.Links {
		l := &c.graph.Links[i]
		switch {
		case l.LinkAttrs == nil:
			return nil, fmt.Errorf("link %q has no attributes", l.ID)
		case seen[l.ID]:
			return nil, fmt.Errorf("two links have the id %q", l.ID)
		case int(l.Type) >= len(o.Links):
			return nil, fmt.Errorf("link %q: the ontology has no type %d", l.ID, l.Type)
		}
		seen[l.ID] = true
		from, to := c.byID[l.From], c.byID[l.To]
		if from == nil || to == nil {
			return nil, fmt.Errorf("link %q: %q or %q is no entity", l.ID, l.From, l.To)
		}
		byType[l.Type] = append(byType[l.Type], l)
		c.count(l, from, to)
	}
	kinds := make([]kind, len(o.Links))
	for t, list := range byType {
		slices.SortFunc(list, func(a, b *kg.LinkRecord) int { return cmp.Compare(a.ID, b.ID) })
		k := kind{name: "links", linkType: o.Links[t].Name, records: make([]record, len(list))}
		for i, l := range list {
			doc := schema.LinkDoc(&l.Link)
			text, _ := c.texts.Fact(l.LinkAttrs, c.about[l.ID])
			c.texts.Count()
			content := hash(l.From, l.To, doc, strings.Join(c.sources(l.ID), partText))
			k.records[i] = record{l.ID, hash(fmt.Sprint(content), text), content}
		}
		k.row = func(i int, s schema.Slot) any {
			l := list[i]
			return []any{l.From, l.To, c.linkProps(l, &k.records[i], s)}
		}
		kinds[t] = k
		c.triples = append(c.triples, c.triplesOf(kg.LinkTypeID(t), list)...)
	}
	return kinds, nil
}

// sources are those of the evidence about a link.
func (c *contents) sources(link string) (out []string) {
	for _, e := range c.about[link] {
		if !slices.Contains(out, e.Source) {
			out = append(out, e.Source)
		}
	}
	return out
}

const partText = string(schema.PartSep)

// count counts a link for both its ends; a loop counts once for all that it is.
func (c *contents) count(l *kg.LinkRecord, from, to *node) {
	again, back := c.joints[joint{l.Type, from, to}], c.joints[joint{l.Type, to, from}]
	c.joints[joint{l.Type, from, to}] = true
	pairedBefore, pairedBack := c.pairs[pair{from, to}], c.pairs[pair{to, from}]
	c.pairs[pair{from, to}] = true
	symmetric := c.layout.Ontology.Links[l.Type].Symmetric
	entities := 1
	if again || symmetric && back {
		entities = 0
	}
	from.degree++
	from.around.Add(c.layout.KindOf(l.Type, true, to.Type), 1, entities)
	if from != to {
		to.degree++
		to.around.Add(c.layout.KindOf(l.Type, false, from.Type), 1, entities)
	}
	for _, i := range c.layout.ByLink[l.Type] {
		rel := &c.layout.Counts[i].Rel
		both := rel.Dir == kg.Both || symmetric
		known := again || both && back
		if len(rel.Types) == 0 {
			known = pairedBefore || both && pairedBack
		}
		add := func(n, other *node) {
			if len(rel.Others) > 0 && !slices.Contains(rel.Others, other.Type) {
				return
			}
			if n.counts == nil {
				n.counts = make([]count, len(c.layout.Counts))
			}
			n.counts[i].links++
			if !known {
				n.counts[i].entities++
			}
		}
		if both || rel.Dir == kg.Out {
			add(from, to)
		}
		if (both && from != to) || (!both && rel.Dir == kg.In) {
			add(to, from)
		}
	}
}

func (c *contents) linkProps(l *kg.LinkRecord, r *record, s schema.Slot) map[string]any {
	p := r.props(schema.LinkDoc(&l.Link))
	p["id"+string(s)] = l.ID
	if text, length := c.texts.Fact(l.LinkAttrs, c.about[l.ID]); length > 0 {
		p[schema.LinkTextProperty+string(s)], p[schema.LengthProperty] = text, length
	}
	var space [1]kg.Value
	for i := range c.layout.Ontology.LinkFields {
		row := &c.layout.Ontology.LinkFields[i]
		if row.Multi || row.Name == store.LinkID || row.Name == store.LinkType {
			continue
		}
		f := c.layout.Link[row.Name]
		for _, v := range c.layout.Ontology.LinkValues(space[:0], &l.Link, i) {
			p[f.Raw] = schema.Plain(v)
			if f.Escaped() {
				p[f.Folded] = schema.Escape(v.SortKey().Str())
			}
		}
	}
	if end := l.HoldsUntil().End(); end != 0 {
		p["ends"] = int64(end)
	}
	if len(l.Topics) > 0 {
		// Facets count a value once for each row, however often it is written.
		p["topics"] = schema.Unrepeated(l.Topics)
		folded := make([]string, len(l.Topics))
		for i, t := range l.Topics {
			folded[i] = schema.Escape(kg.Fold(t))
		}
		p["topics_f"] = folded
	}
	if sources := c.sources(l.ID); len(sources) > 0 {
		p["sources"] = sources
	}
	return p
}
