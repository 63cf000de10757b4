package querytest

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
)

func filterProperties() []Property {
	return []Property{
		{"not not x is x, and so are x alone in and and in or", func(p *prober) error {
			l := p.list(anyList)
			x := p.filterOf(l)
			want, err := p.whole(l, "where:"+x)
			if err != nil {
				return err
			}
			for _, form := range []string{"{not:{not:%s}}", "{and:[%s]}", "{or:[%s]}", "{and:[{},%s,{not:{or:[]}}]}", "{not:{and:[{not:%s}]}}"} {
				form = fmt.Sprintf(form, x)
				got, err := p.whole(l, "where:"+form)
				if err != nil {
					return err
				}
				if err := same(x, want, form, got); err != nil {
					return err
				}
			}
			return nil
		}},
		{"x or y are as many as x and y less those that are both", func(p *prober) error {
			l := p.list(anyList)
			x, y := p.filterOf(l), p.filterOf(l)
			n, err := p.counts(l, x, y, "{or:["+x+","+y+"]}", "{and:["+x+","+y+"]}")
			if err == nil && n[0]+n[1] != n[2]+n[3] {
				err = fmt.Errorf("x %d, y %d, either %d, both %d", n[0], n[1], n[2], n[3])
			}
			return err
		}},
		{"those that x holds for and those that it does not are all", func(p *prober) error {
			l := p.list(anyList)
			x := p.filterOf(l)
			n, err := p.counts(l, x, "{not:"+x+"}", "{}", "{or:[]}")
			if err == nil && (n[0]+n[1] != n[2] || n[3] != 0) {
				err = fmt.Errorf("x %d, not x %d, all %d, or of nothing %d", n[0], n[1], n[2], n[3])
			}
			return err
		}},
		{"two conditions in braces are the same in and", func(p *prober) error {
			l := p.list(anyList)
			and := p.twoKeys(l)
			n, err := p.counts(l, "{"+strings.Join(and, ",")+"}", "{and:[{"+strings.Join(and, "},{")+"}]}")
			if err == nil && n[0] != n[1] {
				err = fmt.Errorf("in braces %d, in and %d", n[0], n[1])
			}
			return err
		}},
		{"some is a count of one or more, none a count of zero, all is none that is not", func(p *prober) error {
			l := p.list(func(f *ast.FieldDefinition) bool { return p.relationIn(f) != nil })
			relation := p.relationIn(l.field)
			relationOf := func(field string) string {
				return p.schema.Types[relation.Type.Name()].Fields.ForName(field).Type.Name()
			}
			match := p.schema.Types[relationOf("some")]
			node := p.a(p.schema.Types[relationOf("count")].Fields.ForName("where").Type, slot{})
			fields := node[1 : len(node)-1]
			rest := ""
			for _, name := range []string{"link", "asOf"} {
				if p.chance(40) {
					rest += "," + name + ":" + p.a(match.Fields.ForName(name).Type, slot{})
				}
			}
			q := func(form string, args ...any) string {
				return "{" + relation.Name + ":" + fmt.Sprintf(form, args...) + "}"
			}
			some, none := q("{some:{%s%s}}", fields, rest), q("{none:{%s%s}}", fields, rest)
			for _, pair := range [][2]string{
				{some, q("{count:{where:%s%s,gte:1}}", node, rest)},
				{none, q("{count:{where:%s%s,eq:0}}", node, rest)},
				{none, "{not:" + some + "}"},
				{q("{all:{%s%s}}", fields, rest), q("{none:{not:%s%s}}", node, rest)},
				{q("{count:{where:%s%s,gt:1,lte:3}}", node, rest), "{or:[" + q("{count:{where:%s%s,eq:2}}", node, rest) + "," + q("{count:{where:%s%s,eq:3}}", node, rest) + "]}"},
				{q("{all:{%s}}", rest), "{}"},
			} {
				a, err := p.whole(l, "where:"+pair[0])
				if err != nil {
					return err
				}
				b, err := p.whole(l, "where:"+pair[1])
				if err != nil {
					return err
				}
				if err := same(pair[0], a, pair[1], b); err != nil {
					return err
				}
			}
			return nil
		}},
		{"facets add up to all rows, and a bucket counts what its filter finds", checkFacets},
	}
}

// counts gives the totalCount of a list under each filter.
func (p *prober) counts(l list, filters ...string) ([]int, error) {
	out := make([]int, len(filters))
	asOf := p.some(l, "asOf")
	for i, f := range filters {
		var c page
		if err := p.get(&c, l.query("totalCount", asOf, "where:"+f)); err != nil {
			return nil, err
		}
		out[i] = c.TotalCount
	}
	return out, nil
}

// twoKeys makes two conditions on different fields, as they stand in braces.
func (p *prober) twoKeys(l list) (conditions []string) {
	fields := p.schema.Types[l.filter().Name()].Fields
	for _, i := range p.Perm(len(fields))[:2] {
		f := fields[i]
		conditions = append(conditions, f.Name+":"+p.a(f.Type, slot{owner: l.rows, field: f.Name, level: 1}))
	}
	return conditions
}

// relationIn is a random relation that the filter of a list knows, or nil.
func (p *prober) relationIn(f *ast.FieldDefinition) *ast.FieldDefinition {
	var out []*ast.FieldDefinition
	for _, c := range p.schema.Types[f.Arguments.ForName("where").Type.Name()].Fields {
		if strings.HasSuffix(c.Type.Name(), "RelationFilter") {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return pick(p.Rand, out...)
}

// facet is what is asked of a facet.
type facet struct {
	Buckets []struct {
		Value string
		Count int
	}
	Distinct, Counted, Missing int
	Truncated                  bool
}

func checkFacets(p *prober) error {
	kind := func(f *ast.FieldDefinition) *ast.FieldDefinition {
		return p.schema.Types[f.Type.Name()].Fields.ForName("facets")
	}
	l := p.list(func(f *ast.FieldDefinition) bool { return kind(f) != nil || onLinks(f) })
	def, arg, total := kind(l.field), "where", "totalCount"
	if def == nil || l.id != "" && p.chance(50) {
		def = p.schema.Types[l.field.Type.Name()].Fields.ForName("linkFacets")
		if arg, total = "link", "totalCount:linkCount"; l.rows == ownerLink {
			arg, total = "where", "totalCount"
		}
	}
	words := p.schema.Types[def.Arguments.ForName("by").Type.Name()].EnumValues
	word := words[p.IntN(len(words))].Name
	filter := p.schema.Types[l.field.Arguments.ForName(arg).Type.Name()]
	x, asOf := p.a(l.field.Arguments.ForName(arg).Type, slot{}), p.some(l, "asOf")
	var c struct {
		TotalCount int
		F          []facet
	}
	query := func(condition string) string {
		return l.query(fmt.Sprintf("%s F:%s(by:[%s],first:%d){buckets{value count}distinct counted missing truncated}", total, def.Name, word, pick(p.Rand, 1, 2, 500)), asOf, arg+":"+condition)
	}
	if err := p.get(&c, query(x)); err != nil {
		return err
	}
	f := c.F[0]
	shown := 0
	for i, b := range f.Buckets {
		shown += b.Count
		if b.Count < 1 || i > 0 && f.Buckets[i-1].Count < b.Count {
			return fmt.Errorf("buckets are not by falling count: %+v", f)
		}
	}
	single := word != "TOPIC" && word != "SOURCE"
	switch {
	case f.Truncated != (f.Distinct > len(f.Buckets)), !f.Truncated && shown != f.Counted, shown > f.Counted:
		return fmt.Errorf("%s does not add up: %+v", word, f)
	case single && f.Counted+f.Missing != c.TotalCount, f.Counted+f.Missing < c.TotalCount, f.Missing > c.TotalCount:
		return fmt.Errorf("%d rows, but by %s %+v", c.TotalCount, word, f)
	}
	rows := c.TotalCount
	for _, b := range f.Buckets {
		condition := p.equal(filter, word, b.Value)
		n, err := p.countsOf(query, "{and:["+x+","+condition+"]}")
		if err == nil && n != b.Count {
			err = fmt.Errorf("%s has %d of %d rows in a bucket, and a filter finds %d", condition, b.Count, rows, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *prober) countsOf(query func(string) string, condition string) (int, error) {
	var c page
	err := p.get(&c, query(condition))
	return c.TotalCount, err
}

// equal is the condition that a field, named by a word of a facet, has a value.
func (p *prober) equal(filter *ast.Definition, word, value string) string {
	for _, f := range filter.Fields {
		if kg.EnumWord(f.Name) != word {
			continue
		}
		switch f.Type.Name() {
		case "Boolean":
			return "{" + f.Name + ":" + value + "}"
		case "TextFilter":
			return fmt.Sprintf("{%s:{exact:%s}}", f.Name, (&ast.Value{Kind: ast.StringValue, Raw: value}).String())
		case "SourceFilter":
			return fmt.Sprintf("{%s:{id:{eq:%q}}}", f.Name, value)
		case "IdFilter", "DateFilter":
			return fmt.Sprintf("{%s:{eq:%q}}", f.Name, value)
		default:
			return fmt.Sprintf("{%s:{eq:%s}}", f.Name, value)
		}
	}
	if word == "COUNTRY" { // a country lies in itself, and has no filter for that
		return fmt.Sprintf("{id:{eq:%q}}", value)
	}
	panic("querytest: no filter has the field of the facet " + word)
}
