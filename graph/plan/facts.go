package plan

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// reference compiles a field that leads to one entity whose id the parent knows.
func (c *compiler) reference(sel ast.SelectionSet, types []kg.TypeID, w at, id func(node) string) (runFunc, error) {
	below, err := c.entities(sel, types, w)
	if err != nil {
		return nil, err
	}
	then := next(types, below)
	return func(r *run, b *batch) ([]any, error) {
		ids := make([]string, len(b.nodes))
		for i, n := range b.nodes {
			ids[i] = id(n)
		}
		return r.byID(ids, below, then)
	}, nil
}

// given are the entity types that a field can give: what is selected on it means nothing for
// others, which may have a field of the same name with other links.
func (c *compiler) given(f graphql.CollectedField) []kg.TypeID {
	if t, ok := c.o.Type(f.Definition.Type.Name()); ok {
		return []kg.TypeID{t}
	}
	return c.everything
}

// byID gets entities, each distinct one once; nil for "" and for unknown ids.
func (r *run) byID(ids []string, below shapes, then []*store.Next) ([]any, error) {
	distinct := slices.Clone(ids)
	slices.Sort(distinct)
	distinct = slices.DeleteFunc(slices.Compact(distinct), func(id string) bool { return id == "" })
	out := make([]any, len(ids))
	if len(distinct) == 0 {
		return out, nil
	}
	found, err := r.view.Entities(r.ctx, distinct, then...)
	if err != nil {
		return nil, err
	}
	made := make([]result.Entity, len(found))
	for i, e := range found {
		made[i] = r.entity(e, below)
	}
	for i, id := range ids {
		if j, ok := slices.BinarySearch(distinct, id); ok && made[j] != nil {
			out[i] = made[j]
		}
	}
	return out, nil
}

// regions compiles the list of regions that a place lies in.
func (c *compiler) regions(f graphql.CollectedField, w at) (runFunc, error) {
	region, _ := c.o.Type("Region")
	kind, wanted := c.args(f, w).string("kind")
	prop := c.o.Entities[region].Prop("kind")
	below, err := c.entities(f.Selections, []kg.TypeID{region}, w.times(fewRegions))
	if err != nil {
		return nil, err
	}
	then := next([]kg.TypeID{region}, below)
	return func(r *run, b *batch) ([]any, error) {
		var ids []string
		from := make([]int, len(b.nodes)+1)
		for i, n := range b.nodes {
			for _, id := range n.(*result.Object).Data.Within() {
				if t, ok := c.o.TypeOf(id); ok && t == region {
					ids = append(ids, id)
				}
			}
			from[i+1] = len(ids)
		}
		found, err := r.byID(ids, below, then)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(b.nodes))
		for i := range b.nodes {
			list := []result.Entity{}
			for _, v := range found[from[i]:from[i+1]] {
				if e, ok := v.(result.Entity); ok && (!wanted || kg.EnumWord(e.Base().Data.Prop(prop).Str()) == kind) {
					list = append(list, e)
				}
			}
			out[i] = list
		}
		return out, nil
	}, nil
}

// statements compiles the statements about an entity.
func (c *compiler) statements(f graphql.CollectedField, w at) (runFunc, error) {
	props, err := c.args(f, w).some("property", "all of them")
	if err != nil {
		return nil, err
	}
	for _, p := range props {
		if !slices.ContainsFunc(c.o.StatementProps, func(s kg.StatementProp) bool { return s.Name == p }) {
			var names []string
			for _, s := range c.o.StatementProps {
				names = append(names, s.Name)
			}
			return nil, badInput(w.path+"(property)", "%q is not a property that statements give values of; those are %s", p, strings.Join(names, ", "))
		}
	}
	below, err := c.statement(f.Selections, w.times(fewStatements))
	return func(r *run, b *batch) ([]any, error) {
		lists, err := r.view.StatementsOf(r.ctx, b.ids)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(lists))
		for i, list := range lists {
			made := []*result.Statement{}
			for _, s := range list {
				if len(props) == 0 || slices.Contains(props, s.Property) {
					made = append(made, r.statement(s, below))
				}
			}
			out[i] = made
		}
		return out, nil
	}, err
}

func (r *run) statement(s *kg.Statement, below shape) *result.Statement {
	r.read++
	v := r.statements.One()
	v.Data = s
	r.push(v, below)
	return v
}

func (r *run) link(l *kg.Link, from, to *kg.Entity, below shape) *result.Link {
	r.read++
	v := r.links.One()
	v.Data, v.FromEntity, v.ToEntity, v.Ontology = l, from, to, r.o
	r.push(v, below)
	return v
}

func (r *run) evidence(e *kg.Evidence, below shape) *result.Evidence {
	r.read++
	v := r.arena.evidence.One()
	v.Data = e
	r.push(v, below)
	return v
}

// evidenceAbout compiles the evidence for links or statements.
func (c *compiler) evidenceAbout(f graphql.CollectedField, w at) (runFunc, error) {
	below, err := c.evidence(f.Selections, w.times(fewEvidence))
	return func(r *run, b *batch) ([]any, error) {
		lists, err := r.view.EvidenceAbout(r.ctx, b.ids)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(lists))
		for i, list := range lists {
			made := r.evidenceLists.Room(len(list))
			for j, e := range list {
				(*made)[j] = r.evidence(e, below)
			}
			out[i] = made
		}
		return out, nil
	}, err
}

// about compiles the fact that evidence is about: a link or a statement.
func (c *compiler) about(f graphql.CollectedField, w at) (runFunc, error) {
	linkBelow, err := c.link(f.Selections, w)
	if err != nil {
		return nil, err
	}
	statementBelow, err := c.statement(f.Selections, w)
	return func(r *run, b *batch) ([]any, error) {
		ids := make([]string, len(b.nodes))
		for i, n := range b.nodes {
			ids[i] = n.(*result.Evidence).Data.About
		}
		return r.facts(ids, linkBelow, statementBelow)
	}, err
}

// facts gets links and statements by id, in two calls whatever the ids are.
func (r *run) facts(ids []string, linkBelow, statementBelow shape) ([]any, error) {
	links, err := r.view.Links(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	statements, err := r.view.Statements(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(ids))
	for i := range ids {
		switch {
		case links[i].Link != nil:
			out[i] = r.link(links[i].Link, links[i].From, links[i].To, linkBelow)
		case statements[i] != nil:
			out[i] = r.statement(statements[i], statementBelow)
		}
	}
	return out, nil
}

// rule gives the rule that editorial evidence names.
func (c *compiler) rule() runFunc {
	return func(r *run, b *batch) ([]any, error) {
		ref, err := r.reference()
		if err != nil {
			return nil, err
		}
		out := make([]any, len(b.nodes))
		for i, n := range b.nodes {
			e := n.(*result.Evidence).Data
			for _, rule := range ref.Rules {
				if rule.ID == e.Locator {
					out[i] = &result.Rule{ID: rule.ID, Text: rule.Text}
				}
			}
		}
		return out, nil
	}
}

// place compiles the place in the document that evidence names.
func (c *compiler) place(f graphql.CollectedField, w at) (runFunc, error) {
	type blockField struct {
		key   string
		below shape
	}
	var fields []blockField
	for _, g := range c.collect(f.Selections, "DocumentPlace") {
		if g.Name == "block" {
			below, err := c.block(g.Selections, w.field(g))
			if err != nil {
				return nil, err
			}
			fields = append(fields, blockField{g.Alias, below})
		}
	}
	return func(r *run, b *batch) ([]any, error) {
		ref, err := r.reference()
		if err != nil {
			return nil, err
		}
		out := make([]any, len(b.nodes))
		for i, n := range b.nodes {
			e := n.(*result.Evidence).Data
			line, first, end, ok := kg.ParseLocator(e.Locator)
			if !ok {
				continue
			}
			p := &result.DocumentPlace{Line: int32(line), FirstByte: int32(first), EndByte: int32(end)}
			for _, block := range ref.Blocks {
				if block.Source == e.Source && block.Start <= first && end <= block.End {
					for _, g := range fields {
						p.Set(g.key, r.block(block, g.below))
					}
				}
			}
			out[i] = p
		}
		return out, nil
	}, nil
}

func (r *run) block(b kg.Block, below shape) *result.DocumentBlock {
	r.read++
	v := &result.DocumentBlock{Data: b}
	r.push(v, below)
	return v
}

// blocks compiles the blocks about a programme, of a source, or of the whole data set.
func (c *compiler) blocks(f graphql.CollectedField, w at) (runFunc, error) {
	if f.Name == "blocks" {
		w = w.times(fewBlocks)
	}
	below, err := c.block(f.Selections, w)
	return func(r *run, b *batch) ([]any, error) {
		ref, err := r.reference()
		if err != nil {
			return nil, err
		}
		out := make([]any, len(b.ids))
		for i, id := range b.ids {
			list := []*result.DocumentBlock{}
			for _, block := range ref.Blocks {
				if id == "" || block.Source == id || f.Name == "block" && block.Programme == id {
					list = append(list, r.block(block, below))
				}
			}
			switch {
			case f.Name == "blocks":
				out[i] = list
			case len(list) > 0:
				out[i] = list[0]
			}
		}
		return out, nil
	}, err
}

// degree compiles the number of links.
func (c *compiler) degree(f graphql.CollectedField, w at) (runFunc, error) {
	a := c.args(f, w)
	types, err := c.linkTypes(a, "types")
	if err != nil {
		return nil, err
	}
	asOf, err := a.date("asOf")
	q := store.ExpandQuery{Rel: store.Rel{Types: types, Dir: kg.Both}, AsOf: asOf, Total: true}
	return func(r *run, b *batch) ([]any, error) {
		q := q
		q.Parents = b.ids
		pages, err := r.view.Expand(r.ctx, q)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(pages))
		for i := range pages {
			n := r.numbers.One()
			*n = int32(pages[i].Total)
			out[i] = n
		}
		return out, nil
	}, err
}

// linkTypes reads a list of link types; none when it is left out, which means all.
func (c *catalog) linkTypes(a args, key string) ([]kg.LinkTypeID, error) {
	words, err := a.some(key, "all types")
	if err != nil {
		return nil, err
	}
	var out []kg.LinkTypeID
	for _, name := range words {
		t, ok := c.o.LinkType(name)
		if !ok {
			return nil, badInput(a.at(key), "%q is not a link type", name)
		}
		out = append(out, t)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
