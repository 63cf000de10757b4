package querytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
)

func listProperties() []Property {
	return []Property{
		{"pages of any size, forward and backward, make one list", func(p *prober) error {
			l := p.list(anyList)
			args := []string{p.some(l, "where"), p.some(l, "link"), p.some(l, "node"), p.some(l, "orderBy"), p.some(l, "linkOrderBy"), p.some(l, "asOf"), p.some(l, "direction"), p.some(l, "types")}
			want, err := p.whole(l, args...)
			if err != nil {
				return err
			}
			for _, size := range []int{1 + p.IntN(3), 4 + p.IntN(30)} {
				for _, backward := range []bool{false, true} {
					if len(want) > 60*size { // enough pages have been turned
						continue
					}
					got, total, err := p.pages(l, size, backward, args...)
					if err != nil {
						return err
					}
					if err := same("in pages of 100", want, fmt.Sprintf("in pages of %d, backward %v,", size, backward), got); err != nil {
						return err
					}
					if total != len(want) {
						return fmt.Errorf("totalCount is %d, but there are %d rows", total, len(want))
					}
				}
			}
			return nil
		}},
		{"the reversed order is the list backwards, where all values are known", func(p *prober) error {
			l := p.list(onEntities)
			order := p.schema.Types[l.field.Arguments.ForName("orderBy").Type.Name()]
			filter := p.schema.Types[l.filter().Name()]
			known, forward, backward := []string{p.filterOf(l)}, []string{}, []string{}
			for len(forward) < 2 {
				f := order.Fields[p.IntN(len(order.Fields))]
				asc, desc := f.Name+":ASC", f.Name+":DESC"
				switch {
				case f.Name == "id", f.Name == "degree", f.Name == "name", f.Name == "type":
				case f.Name == "distance" && strings.Contains(strings.Join(known, ""), "near:"):
					continue // a filter has one point
				case f.Name == "distance":
					known = append(known, "{near:{latitude:10,longitude:170}}")
				case f.Name == "country":
					asc, desc = "country:{name:ASC}", "country:{name:DESC}"
					known = append(known, "{country:{known:true}}")
				case strings.HasSuffix(f.Type.Name(), "RelationOrder"):
					match := p.a(p.schema.Types[f.Type.Name()].Fields.ForName("where").Type, slot{level: 1})
					asc, desc = f.Name+":{count:ASC,where:"+match+"}", f.Name+":{count:DESC,where:"+match+"}"
				case filter.Fields.ForName(f.Name).Type.Name() == "Boolean":
					known = append(known, "{or:[{"+f.Name+":true},{"+f.Name+":false}]}")
				default:
					known = append(known, "{"+f.Name+":{known:true}}")
				}
				forward, backward = append(forward, "{"+asc+"}"), append(backward, "{"+desc+"}")
			}
			where := "where:{and:[" + strings.Join(known, ",") + "]}"
			a, err := p.whole(l, where, "orderBy:["+strings.Join(forward, ",")+"]")
			if err != nil {
				return err
			}
			b, err := p.whole(l, where, "orderBy:["+strings.Join(backward, ",")+"]")
			if err != nil {
				return err
			}
			slices.Reverse(b)
			return same("forward", a, "backward, reversed,", b)
		}},
		{"a list is in the order that is asked for, unknown values last", func(p *prober) error {
			l := p.list(onEntities)
			order := p.schema.Types[l.field.Arguments.ForName("orderBy").Type.Name()]
			var scalar []string
			for _, f := range order.Fields {
				if f.Type.Name() == "SortDirection" && f.Name != "type" && f.Name != "distance" {
					scalar = append(scalar, f.Name)
				}
			}
			key, desc := pick(p.Rand, scalar...), p.chance(50)
			var c struct {
				Nodes []struct {
					ID string
					V  any
				}
			}
			if err := p.get(&c, l.query("nodes{id V:"+key+"}", "first:100", fmt.Sprintf("orderBy:[{%s:%s}]", key, map[bool]string{false: "ASC", true: "DESC"}[desc]), p.some(l, "where"))); err != nil {
				return err
			}
			isText := !strings.Contains(" kind status ", " "+key+" ") // words of enums are ordered by the data's letters
			for i := 1; i < len(c.Nodes); i++ {
				a, b := c.Nodes[i-1], c.Nodes[i]
				o := compareJSON(a.V, b.V, key != "id")
				switch {
				case a.V == nil && b.V != nil:
					return fmt.Errorf("an unknown %s stands before a known one: %v %v", key, a, b)
				case b.V == nil && a.V != nil || !isText:
				case desc && (o < 0 || o == 0 && a.ID < b.ID), !desc && (o > 0 || o == 0 && a.ID > b.ID):
					return fmt.Errorf("by %s, %v stands before %v", key, a, b)
				}
			}
			return nil
		}},
		{"an order by a count is one by the totalCount of the relation", func(p *prober) error {
			l := p.list(func(f *ast.FieldDefinition) bool { return onEntities(f) && p.relationIn(f) != nil })
			relation := p.relationIn(l.field).Name
			def := p.schema.Types[l.rows].Fields.ForName(relation)
			node, link, asOf := p.a(def.Arguments.ForName("where").Type, slot{}), p.a(def.Arguments.ForName("link").Type, slot{}), p.words.date(p.Rand).String()
			var c struct {
				Nodes []struct {
					ID string
					R  struct{ TotalCount int }
				}
			}
			desc := p.chance(50)
			err := p.get(&c, l.query(
				fmt.Sprintf("nodes{id R:%s(where:%s,link:%s,asOf:%q){totalCount}}", relation, node, link, asOf), "first:50",
				fmt.Sprintf("orderBy:[{%s:{count:%s,where:%s,link:%s,asOf:%q}}]", relation, map[bool]string{false: "ASC", true: "DESC"}[desc], node, link, asOf)))
			if err != nil {
				return err
			}
			for i := 1; i < len(c.Nodes); i++ {
				if d := c.Nodes[i].R.TotalCount - c.Nodes[i-1].R.TotalCount; d < 0 && !desc || d > 0 && desc {
					return fmt.Errorf("%+v stands before %+v", c.Nodes[i-1], c.Nodes[i])
				}
			}
			return nil
		}},
	}
}

// compareJSON orders two known values as the API shows them.
func compareJSON(a, b any, fold bool) int {
	switch x := a.(type) {
	case string:
		y, _ := b.(string)
		if fold {
			x, y = kg.Fold(x), kg.Fold(y)
		}
		return strings.Compare(x, y)
	case float64:
		y, _ := b.(float64)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
	case bool:
		if y, _ := b.(bool); x != y {
			return map[bool]int{false: -1, true: 1}[x]
		}
	}
	return 0
}
