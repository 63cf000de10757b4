package querytest

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// others are the distinct entities at the other ends of a page of links.
func (c *page) others() []string {
	var out []string
	for _, e := range c.Edges {
		out = append(out, e.Other.ID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func relationProperties() []Property {
	return []Property{
		{"a relation lists each entity once, and its numbers are those of the filter and of an aggregate", relationCounts},
		{"a plural has all entities of its type that links lead to", pluralsHoldAll},
		{"the links of the edges are the links to their entities, each once", edgesHaveAllLinks},
	}
}

// relationCounts holds the ways to ask how many entities a relation has to each other.
func relationCounts(p *prober) error {
	l, r := p.relation()
	link := p.a(l.field.Arguments.ForName("link").Type, slot{})
	day := ""
	if p.chance(40) {
		day = fmt.Sprintf("asOf:%q", p.words.date(p.Rand))
	}
	var c struct{ TotalCount, LinkCount int }
	if err := p.get(&c, l.query("totalCount linkCount", "link:"+link, day)); err != nil {
		return err
	}
	rows, err := p.whole(l, "link:"+link, day)
	if err != nil {
		return err
	}
	var ids []string
	links := 0
	for _, row := range rows {
		words := strings.Fields(row)
		ids, links = append(ids, words[0]), links+len(words)-1
	}
	slices.Sort(ids)
	if distinct := len(slices.Compact(ids)); distinct != len(rows) || distinct != c.TotalCount || links != c.LinkCount {
		return fmt.Errorf("%d rows of %d entities with %d links, and %+v", len(rows), distinct, links, c)
	}
	t, _ := p.o.TypeOf(l.id)
	root := p.o.Entities[t].List
	var found page
	err = p.get(&found, fmt.Sprintf("{it:%s(where:{id:{eq:%q},%s:{count:{link:%s,eq:%d}}},%s){totalCount}}",
		root, l.id, r.Field, link, c.TotalCount, day))
	if err == nil && found.TotalCount != 1 {
		err = fmt.Errorf("%d entities, and a count in a filter says otherwise", c.TotalCount)
	}
	if err != nil {
		return err
	}
	var g groups
	err = p.get(&g, fmt.Sprintf("{it:aggregate(of:{%s:{id:{eq:%q}}},measures:[{measure:DISTINCT,by:ENTITY,via:[{relation:%s,link:%s}]}],%s){groups{measures{value}}}}",
		root, l.id, kg.EnumWord(r.Field), link, day))
	if err == nil && (g.Groups[0].Measures[0].Value == nil || int(*g.Groups[0].Measures[0].Value) != c.TotalCount) {
		err = fmt.Errorf("%d entities, and an aggregate has %+v", c.TotalCount, g)
	}
	return err
}

// pluralsHoldAll compares a plural, narrowed by via or not, with the other ends of the links of the entity.
func pluralsHoldAll(p *prober) error {
	l, r := p.relation()
	for !r.Plural {
		l, r = p.relation()
	}
	via, types := "", ""
	if p.chance(50) {
		names := p.linkNames(r.Links[:1+p.IntN(len(r.Links))])
		via, types = "via:["+names+"]", "types:["+names+"]"
	}
	rows, err := p.whole(l, via)
	if err != nil {
		return err
	}
	var got []string
	for _, row := range rows {
		got = append(got, strings.Fields(row)[0])
	}
	slices.Sort(got)
	all := p.under(l.id)
	all.field, all.rows = p.schema.Types[all.owner].Fields.ForName("links"), ownerLink
	var c page
	other := fmt.Sprintf("node:{type:{eq:%s}}", p.o.Entities[r.Others[0]].Enum())
	if err := p.get(&c, all.query("edges{other{id}}pageInfo{hasNextPage}", "first:100", other, types)); err != nil {
		return err
	}
	if c.PageInfo.HasNextPage {
		return errUndecided
	}
	return same(r.Field+" of "+l.id, got, "its links", c.others())
}

func (p *prober) linkNames(types []kg.LinkTypeID) string {
	var names []string
	for _, t := range types {
		names = append(names, p.o.Links[t].Name)
	}
	return strings.Join(names, ",")
}

// edgesHaveAllLinks compares the edges of a relation with its links, asked for one entity at a time.
func edgesHaveAllLinks(p *prober) error {
	l, r := p.relation()
	link := p.a(l.field.Arguments.ForName("link").Type, slot{})
	var c page
	if err := p.get(&c, l.query("edges{node{id}links{id from{id}to{id}}}", "first:100", "link:"+link, p.some(l, "linkOrderBy"))); err != nil {
		return err
	}
	direction := map[kg.Direction]string{kg.Out: "OUT", kg.In: "IN", kg.Both: "BOTH"}[r.Dir]
	for _, e := range c.Edges {
		var d page
		if err := p.get(&d, fmt.Sprintf("{at:entity(id:%q){it:links(types:[%s],direction:%s,node:{id:{eq:%q}},where:%s,orderBy:[{id:ASC}],first:100){nodes{id}}}}",
			l.id, p.linkNames(r.Links), direction, e.Node.ID, link)); err != nil {
			return err
		}
		var want, got []string
		for _, n := range d.Nodes {
			want = append(want, n.ID)
		}
		for _, n := range e.Links {
			got = append(got, n.ID)
		}
		slices.Sort(got)
		if err := same("the edge of "+e.Node.ID, got, "the links", want); err != nil {
			return err
		}
	}
	return nil
}
