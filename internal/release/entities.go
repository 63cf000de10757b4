package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// entity is an entity as its rows fill it.
type entity struct {
	kg.Entity
	detail kg.Detail
	parent string
	rows   []row // that name it, the first one first
	cut    bool  // a link to the place above it was refused
}

// before finds the earlier row that gives a value in the column, for messages.
func before(rows []row, column string) row {
	for _, r := range rows {
		if r.get(column) != "" {
			return r
		}
	}
	return rows[0]
}

// contradict records that a row says something else than an earlier one of the same thing.
func contradict(r row, rows []row, column, is, was string) {
	r.fault(column, fmt.Sprintf("%s here, but %s in %s", quote(is), quote(was), before(rows, column).where()),
		"a later folder may only add to what an earlier one says: leave the value empty or give the same one")
}

// duplicate records that a folder names a thing twice.
func duplicate(r, first row, column, what string) {
	r.fault(column, fmt.Sprintf("%s is there twice, first in %s", what, first.where()), "make one row of the two")
}

func quote(s string) string {
	if s == "" {
		return "nothing"
	}
	return fmt.Sprintf("%q", s)
}

func (b *builder) readEntities() {
	var (
		t       kg.TypeID
		id      int
		columns entityColumns
	)
	b.each("entities/", func(table *table) {
		t, _ = b.typeOfFile(strings.TrimPrefix(table.path, "entities/"))
		id = table.column("id")
		columns = entityColumnsOf(table, &b.o.Entities[t])
		if table.torn || id < 0 {
			b.tornTypes[t] = true
		}
	}, func(r row) {
		slug := r.cell(id)
		if slug == "" {
			r.fault("id", "a "+b.o.Entities[t].Name+" without an id", "give it one, such as "+b.o.Entities[t].Example)
			return
		}
		e, known := b.entities[slug]
		switch {
		case !known:
			e = &entity{Entity: kg.Entity{ID: strings.Clone(slug), Type: t}}
			b.entities[e.ID] = e
			b.inOrder = append(b.inOrder, e)
			b.checkSlug(r, slug, &b.o.Entities[t])
		case e.rows[len(e.rows)-1].folder == r.folder:
			duplicate(r, e.rows[len(e.rows)-1], "id", slug)
			return
		}
		e.rows = append(e.rows, r)
		if r.broken() {
			e.cut = true
			return
		}
		b.fillEntity(e, r, &columns)
	})
}

// entityColumns are the places of the columns of one table; -1 for those it does not have.
type entityColumns struct {
	name, aliases, description, sameAs, parent, note int
	props                                            []int
}

func entityColumnsOf(t *table, et *kg.EntityType) entityColumns {
	c := entityColumns{t.column("name"), t.column("aliases"), t.column("description"), t.column("same_as"), t.column("parent"), t.column("note"), nil}
	for i := range et.Props {
		c.props = append(c.props, t.column(et.Props[i].Column))
	}
	return c
}

func (b *builder) fillEntity(e *entity, r row, c *entityColumns) {
	b.fill(r, e.rows, "name", r.cell(c.name), &e.Name)
	b.fill(r, e.rows, "description", r.cell(c.description), &e.detail.Description)
	b.fill(r, e.rows, "note", r.cell(c.note), &e.detail.Note)
	b.fill(r, e.rows, "parent", r.cell(c.parent), &e.parent)
	e.detail.Aliases = append(e.detail.Aliases, b.list(r.cell(c.aliases))...)
	for _, item := range b.list(r.cell(c.sameAs)) {
		if x, ok := b.externalID(r, item); ok && !slices.Contains(e.detail.SameAs, x) {
			e.detail.SameAs = append(e.detail.SameAs, x)
		}
	}
	props := b.o.Entities[e.Type].Props
	for i, col := range c.props {
		text := r.cell(col)
		if text == "" {
			continue
		}
		v, ok := b.value(r, &props[i], text)
		if !ok {
			continue
		}
		if was := e.Prop(i); was.IsNull() {
			e.Props = append(e.Props, kg.Prop{Index: uint8(i), Value: v})
		} else if was != v {
			contradict(r, e.rows, props[i].Column, text, was.Text())
		}
	}
}

// fill sets what was unknown; another value than the known one is refused.
func (b *builder) fill(r row, rows []row, column, text string, dst *string) {
	switch {
	case text == "" || text == *dst:
	case *dst == "":
		*dst = b.keep(text)
	default:
		contradict(r, rows, column, text, *dst)
	}
}

// list parts a cell of several values; empty ones between two bars are skipped.
func (b *builder) list(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	for item := range strings.SplitSeq(cell, "|") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, b.keep(item))
		}
	}
	return out
}

func (b *builder) externalID(r row, item string) (kg.ExternalID, bool) {
	scheme, value, ok := strings.Cut(item, ":")
	if !ok {
		r.fault("same_as", fmt.Sprintf("%q is no external id", item), "write scheme:value, such as wikidata:Q57906")
		return kg.ExternalID{}, false
	}
	i := slices.IndexFunc(b.o.Schemes, func(s kg.Scheme) bool { return s.Name == scheme })
	if i < 0 {
		var known []string
		for _, s := range b.o.Schemes {
			known = append(known, s.Name)
		}
		r.fault("same_as", fmt.Sprintf("the scheme %q is unknown", scheme), didYouMean(scheme, known))
		return kg.ExternalID{}, false
	}
	s := &b.o.Schemes[i]
	if !b.matches(s.Pattern, value) {
		r.fault("same_as", fmt.Sprintf("%q is no id of %s", value, scheme), "write it as in "+scheme+":"+s.Example)
		return kg.ExternalID{}, false
	}
	return kg.ExternalID{Scheme: s.Name, Value: b.keep(value)}, true
}

// checkSlug holds an id against the form that its type asks for.
func (b *builder) checkSlug(r row, slug string, t *kg.EntityType) {
	prefix, rest, _ := strings.Cut(slug, ":")
	switch {
	case prefix != t.Prefix:
		cure := "ids of this file begin with " + t.Prefix + ":"
		if other, ok := b.o.TypeOf(slug); ok {
			cure += ", those with " + prefix + ": stand in entities/" + b.o.Entities[other].File + ".csv"
		}
		r.fault("id", fmt.Sprintf("%q is no id of a %s", slug, t.Name), cure)
	case !isSlug(rest):
		r.fault("id", fmt.Sprintf("%q is no id", slug), "after "+prefix+": write small letters a-z, digits and hyphens, as in "+t.Example)
	case t.Place && !t.Country && slugCountry(slug) == "" && m49Code(slug) == "":
		r.fault("id", fmt.Sprintf("%q does not say its country", slug), "write the two letters of the country first, as in city:cn-taizhou or region:it-lazio; an area of M49 has its code, as in region:m49-030")
	}
}

func isSlug(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return s != ""
}

// slugCountry is the code of the country that the id of a city or region carries, or "".
func slugCountry(slug string) string {
	_, rest, _ := strings.Cut(slug, ":")
	if len(rest) < 4 || rest[2] != '-' || rest[0] < 'a' || rest[0] > 'z' || rest[1] < 'a' || rest[1] > 'z' {
		return ""
	}
	return rest[:2]
}

// m49Code is the code that the id of an area of M49 carries, or "".
func m49Code(slug string) string {
	code, ok := strings.CutPrefix(slug, "region:m49-")
	if !ok || len(code) != 3 || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return code
}

// finishEntities puts what the rows gave into the order that kg asks for.
func (b *builder) finishEntities() {
	for _, e := range b.inOrder {
		t := &b.o.Entities[e.Type]
		first := e.rows[0]
		if e.Name == "" && !slices.ContainsFunc(e.rows, row.broken) {
			first.fault("name", e.ID+" has no name", "give it one")
		}
		if i := slices.IndexFunc(t.Props, func(p kg.Property) bool { return p.Column == "acronym" }); i >= 0 {
			if a := e.Prop(i).Str(); a != "" {
				e.detail.Aliases = append(e.detail.Aliases, a)
			}
		}
		if i := slices.IndexFunc(t.Props, func(p kg.Property) bool { return p.Column == "code" }); i >= 0 && m49Code(e.ID) != "" {
			if code := e.Prop(i).Str(); code != "" && code != m49Code(e.ID) {
				before(e.rows, "code").fault("code", fmt.Sprintf("%q is not the code that the id %s carries", code, e.ID), "an area of M49 has one code, written with three digits")
			}
		}
		slices.Sort(e.detail.Aliases)
		e.detail.Aliases = slices.DeleteFunc(slices.Compact(e.detail.Aliases), func(a string) bool { return a == e.Name })
		slices.SortFunc(e.detail.SameAs, compareExternal)
		slices.SortFunc(e.Props, func(p, q kg.Prop) int { return int(p.Index) - int(q.Index) })
		if d := &e.detail; len(d.Aliases)+len(d.SameAs) > 0 || d.Description != "" || d.Note != "" {
			e.Detail = d
		}
	}
}
