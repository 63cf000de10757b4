package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// entity is an entity under construction from its rows.
type entity struct {
	rows
	*kg.Entity
	parent     string
	parents    []parent // other values of the column, as read
	n          int32    // position in the order of reading
	names      int32    // rows that name it in names.csv
	incomplete bool     // the link to its parent place was refused
	broken     bool     // one of its rows was refused
}

// detail returns the Detail of the entity, created on first use.
func (b *builder) detail(e *entity) *kg.Detail {
	if e.Detail == nil {
		e.Detail = b.details.get()
	}
	return e.Detail
}

// entityTable is an entity file and the positions of its columns; -1 for missing ones.
type entityTable struct {
	*datafolder.Table
	id                                               kg.TypeID
	t                                                *kg.EntityType
	slug                                             int
	name, aliases, description, sameAs, parent, note int
	props                                            []int
}

func (b *builder) entityTable(t *datafolder.Table) entityTable {
	id, _ := b.typeOfFile(strings.TrimPrefix(t.Path, "entities/"))
	out := entityTable{
		Table:   t,
		id:      id,
		t:       &b.o.Entities[id],
		slug:    t.Column("id"),
		name:    t.Column("name"),
		aliases: t.Column("aliases"),
		description: t.Column(
			"description",
		),
		sameAs: t.Column("same_as"),
		parent: t.Column("parent"),
		note:   t.Column("note"),
	}
	for i := range out.t.Props {
		out.props = append(out.props, t.Column(out.t.Props[i].Column))
	}
	return out
}

func (b *builder) readEntities() {
	var t entityTable
	b.each("entities/", func(file *datafolder.Table) {
		t = b.entityTable(file)
		if t.Unreadable || t.slug < 0 {
			b.unreadableTypes[t.id] = true
		}
	}, func(r datafolder.Row) {
		slug := r.Cell(t.slug)
		if len(b.tombstones) > 0 {
			slug = b.currentID(r, slug)
		}
		e, known := b.entities[slug]
		switch {
		case slug == "" && r.Broken():
			b.unreadableTypes[t.id] = true
			return
		case slug == "":
			r.Fault("id", "a "+t.t.Name+" without an id", "give it one, such as "+t.t.Example)
			return
		case known && !e.joins(r, "id", slug):
			return
		case known:
			e.add(r)
		default:
			e = b.newEntity(r, &t, slug)
		}
		if r.Broken() {
			e.incomplete, e.broken = true, true
			return
		}
		b.fillEntity(e, r, &t)
	})
}

func (b *builder) newEntity(r datafolder.Row, t *entityTable, slug string) *entity {
	e := b.newEntities.get()
	e.first, e.Entity, e.n = r, b.kgEntities.get(), int32(len(b.inOrder))
	e.ID, e.Type, e.Folder = slug, t.id, r.Layer
	b.entities[e.ID] = e
	b.inOrder = append(b.inOrder, e)
	checkSlug(b.o, r, slug, t.t)
	return e
}

func (b *builder) fillEntity(e *entity, r datafolder.Row, t *entityTable) {
	if name := r.Cell(t.name); name != "" && spelt(r, "name", name, kg.ScriptOf(name)) {
		e.fill(r, "name", name, &e.Name)
	} else if name != "" {
		e.broken = true
	}
	e.fillParent(r, b.successor(r, "parent", r.Cell(t.parent)))
	if text := r.Cell(t.description); text != "" {
		e.fill(r, "description", text, &b.detail(e).Description)
	}
	if text := r.Cell(t.note); text != "" {
		e.fill(r, "note", text, &b.detail(e).Note)
	}
	if cell := r.Cell(t.aliases); cell != "" {
		d := b.detail(e)
		before := len(d.Aliases)
		d.Aliases = appendList(d.Aliases, cell)
		for _, alias := range d.Aliases[before:] {
			spelt(r, "aliases", alias, kg.ScriptOf(alias))
		}
	}
	if cell := r.Cell(t.sameAs); cell != "" {
		b.fillSameAs(e, r, cell)
	}
	b.fillProps(e, r, t)
}

// fillParent keeps each value of the column parent: which is the nearest is known when all places are.
func (e *entity) fillParent(r datafolder.Row, text string) {
	switch {
	case text == "" || text == e.parent:
	case e.parent == "":
		e.parent = text
	default:
		e.parents = append(e.parents, parent{r, text})
	}
}

func (b *builder) fillSameAs(e *entity, r datafolder.Row, cell string) {
	d := b.detail(e)
	d.SameAs = slices.Grow(d.SameAs, strings.Count(cell, "|")+1)
	for item := range strings.SplitSeq(cell, "|") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		if x, ok := b.externalID(r, item); ok && !slices.Contains(d.SameAs, x) {
			d.SameAs = append(d.SameAs, x)
		}
	}
}

func (b *builder) fillProps(e *entity, r datafolder.Row, t *entityTable) {
	known := 0
	for _, col := range t.props {
		if r.Cell(col) != "" {
			known++
		}
	}
	e.Props = slices.Grow(e.Props, known)
	for i, col := range t.props {
		text := r.Cell(col)
		if text == "" {
			continue
		}
		v, ok := b.value(r, &t.t.Props[i], text)
		if !ok {
			continue
		}
		if was := e.Prop(i); was.IsNull() {
			e.Props = append(e.Props, kg.Prop{Index: uint8(i), Value: v})
		} else if was != v {
			e.contradict(r, t.t.Props[i].Column, text, was.Text())
		}
	}
}

// appendList splits a cell with several values, skipping empty ones.
func appendList(dst []string, cell string) []string {
	if cell == "" {
		return dst
	}
	dst = slices.Grow(dst, strings.Count(cell, "|")+1)
	for item := range strings.SplitSeq(cell, "|") {
		if item = strings.TrimSpace(item); item != "" {
			dst = append(dst, item)
		}
	}
	return dst
}

func (b *builder) externalID(r datafolder.Row, item string) (kg.ExternalID, bool) {
	scheme, value, ok := strings.Cut(item, ":")
	if !ok {
		r.Fault("same_as", fmt.Sprintf("%q is no external id", item), "write scheme:value, such as wikidata:Q57906")
		return kg.ExternalID{}, false
	}
	i := slices.IndexFunc(b.o.Schemes, func(s kg.Scheme) bool { return s.Name == scheme })
	if i < 0 {
		var known []string
		for _, s := range b.o.Schemes {
			known = append(known, s.Name)
		}
		r.Fault("same_as", fmt.Sprintf("the scheme %q is unknown", scheme), datafolder.DidYouMean(scheme, known))
		return kg.ExternalID{}, false
	}
	s := &b.o.Schemes[i]
	if !b.matches(s.Pattern, value) {
		r.Fault("same_as", fmt.Sprintf("%q is no id of %s", value, scheme), "write it as in "+scheme+":"+s.Example)
		return kg.ExternalID{}, false
	}
	return kg.ExternalID{Scheme: s.Name, Value: value}, true
}

// finishEntities sorts the values of the rows as kg requires.
func (b *builder) finishEntities() {
	acronyms := b.propsWith("acronym")
	codes := b.propsWith("code")
	for _, e := range b.inOrder {
		if e.Name == "" && !e.broken {
			e.first.Fault("name", e.ID+" has no name", "give it one")
		}
		if i := acronyms[e.Type]; i >= 0 {
			if a := e.Prop(i).Str(); a != "" && a != e.Name {
				d := b.detail(e)
				d.Aliases = append(d.Aliases, a)
			}
		}
		if i := codes[e.Type]; i >= 0 && kg.M49Code(e.ID) != "" {
			if code := e.Prop(i).Str(); code != "" && code != kg.M49Code(e.ID) {
				e.rowWithValue("code").
					Fault("code", fmt.Sprintf("%q is not the code that the id %s carries", code, e.ID), "an area of M49 has one code, written with three digits")
			}
		}
		slices.SortFunc(e.Props, func(p, q kg.Prop) int { return int(p.Index) - int(q.Index) })
		d := e.Detail
		if d == nil {
			continue
		}
		slices.Sort(d.Aliases)
		d.Aliases = slices.DeleteFunc(slices.Compact(d.Aliases), func(a string) bool { return a == e.Name })
		slices.SortFunc(d.SameAs, compareExternal)
		if len(d.Aliases)+len(d.SameAs)+len(d.Names) == 0 && d.Description == "" && d.Note == "" {
			e.Detail = nil
		}
	}
}

// propsWith returns for each entity type the index of the property with the column; -1 where there is none.
func (b *builder) propsWith(column string) []int {
	var out []int
	for t := range b.o.Entities {
		out = append(out, b.o.Entities[t].PropOfColumn(column))
	}
	return out
}
