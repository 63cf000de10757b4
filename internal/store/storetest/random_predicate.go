package storetest

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// rel is links that an entity of one of the types has, or any.
func (r *randomQuery) rel(types []kg.TypeID) store.Rel {
	rel := store.Rel{Dir: pick(r, kg.Out, kg.In, kg.Both, kg.Both)}
	switch r.IntN(6) {
	case 0:
		return rel
	case 1: // a plural: links of all types to entities of one
		if _, other, _, ok := r.linkOf(types); ok {
			rel.Dir, rel.Others = kg.Both, []kg.TypeID{other}
		}
		return rel
	}
	for range 1 + r.IntN(3) {
		t, other, dir, ok := r.linkOf(types)
		if !ok {
			continue
		}
		rel.Types = append(rel.Types, t)
		if r.IntN(4) > 0 && rel.Dir != kg.Both {
			rel.Dir = dir
		}
		if r.IntN(4) == 0 {
			rel.Others = append(rel.Others, other)
		}
	}
	return rel
}

// linkOf gives the type and the direction of a link of an entity of some types, and the type at its other end.
func (r *randomQuery) linkOf(types []kg.TypeID) (link kg.LinkTypeID, other kg.TypeID, dir kg.Direction, ok bool) {
	for range 40 {
		l := r.v.g.Links[r.IntN(len(r.v.g.Links))]
		mine, end, dir := l.From, l.To, kg.Out
		if r.IntN(2) == 0 {
			mine, end, dir = l.To, l.From, kg.In
		}
		if t, _ := r.v.o.TypeOf(mine); slices.Contains(types, t) {
			other, _ := r.v.o.TypeOf(end)
			return l.Type, other, dir, true
		}
	}
	return 0, 0, 0, false
}

// fields of entities of the types, and a few of others.
func (r *randomQuery) nodeField(types []kg.TypeID) string {
	fields := []string{
		store.FieldID, store.FieldType, store.FieldName, store.FieldName, store.FieldAnyName, store.FieldDescription, store.FieldCountry, store.FieldWithin, store.FieldDegree,
		store.FieldSameAs,
	}
	row := r.v.o.Entities[types[r.IntN(len(types))]]
	if r.IntN(20) == 0 {
		row = r.v.o.Entities[r.IntN(len(r.v.o.Entities))]
	}
	for _, p := range row.Props {
		fields = append(fields, p.Name)
	}
	return fields[r.IntN(len(fields))]
}

func (r *randomQuery) linkField() string {
	often := []string{store.LinkType, store.LinkRole, store.LinkRole, store.LinkStatus, store.LinkConfidence}
	n := r.IntN(len(often) + len(r.v.o.LinkFields))
	if n < len(often) {
		return often[n]
	}
	return r.v.o.LinkFields[n-len(often)].Name
}

// node is a predicate over entities of the types.
func (r *randomQuery) node(depth int, types []kg.TypeID) store.Predicate {
	if depth > 0 {
		switch r.IntN(13) {
		case 12:
			return r.place()
		case 0, 1, 2:
			return logic(r, func() store.Predicate { return r.node(depth-1, types) })
		case 3:
			return store.InCountry{Where: r.node(depth-1, r.typesNamed("Country"))}
		case 4, 5:
			return r.linked(depth, types)
		case 6, 7, 8:
			if depth > 2 { // seldom within each other: the model looks at every path
				return r.linked(depth, types)
			}
		}
	}
	field := r.nodeField(types)
	return r.cond(field, func() []kg.Value {
		for range 20 {
			if e := r.entity(); slices.Contains(types, e.Type) {
				if values := r.v.entityValues(e, field); len(values) > 0 {
					return values
				}
			}
		}
		return r.v.entityValues(r.entity(), field)
	})
}

func (r *randomQuery) typesNamed(names ...string) []kg.TypeID { return types(names...) }

func (r *randomQuery) link(depth int) store.Predicate {
	if depth > 0 && r.IntN(3) == 0 {
		return logic(r, func() store.Predicate { return r.link(depth - 1) })
	}
	if r.IntN(6) == 0 {
		return r.supported()
	}
	field := r.linkField()
	return r.cond(field, func() []kg.Value {
		var values []kg.Value
		for range 20 {
			if values = r.v.linkValues(&r.v.g.Links[r.IntN(len(r.v.g.Links))].Link, field); len(values) > 0 {
				break
			}
		}
		return values
	})
}

func logic(r *randomQuery, part func() store.Predicate) store.Predicate {
	parts := []store.Predicate{}
	for range r.IntN(4) {
		parts = append(parts, part())
	}
	switch r.IntN(5) {
	case 0, 1:
		return store.And(parts)
	case 2, 3:
		return store.Or(parts)
	default:
		return not(part())
	}
}

func (r *randomQuery) linked(depth int, types []kg.TypeID) store.Predicate {
	l := store.Linked{Quantifier: store.Quantifier(r.IntN(4)), CountSpec: r.countSpec(depth, types)}
	if l.Quantifier == store.Count {
		l.Compare = pick(r, store.Eq, store.Lt, store.Lte, store.Gt, store.Gte)
		l.Number = pick(r, 0, 1, 1, 2, 3, 8, -1)
	}
	return l
}

func (r *randomQuery) countSpec(depth int, types []kg.TypeID) store.CountSpec {
	if depth > 0 && r.IntN(6) == 0 {
		return r.crossing(types)
	}
	c := store.CountSpec{Rel: r.rel(types)}
	others := c.Rel.Others
	if len(others) == 0 {
		others = r.types(2)
	}
	if depth > 0 && r.IntN(3) > 0 {
		c.Node = r.node(depth-1, others)
	}
	if r.IntN(2) == 0 {
		c.Link = r.link(1)
	}
	if r.IntN(4) == 0 {
		c.AsOf = r.asOf()
	}
	return c
}

// crossing is the other end of one link of an entity of the types and the id of another link of it, which is
// often to another entity.
func (r *randomQuery) crossing(types []kg.TypeID) store.CountSpec {
	c := store.CountSpec{Rel: store.Rel{Dir: kg.Both}}
	for range 40 {
		e := r.entity()
		links := r.v.neighbours(e.ID, c.Rel, nil, kg.AsOf{})
		if !slices.Contains(types, e.Type) || len(links) < 2 {
			continue
		}
		c.Node = eq(store.FieldID, word(links[r.IntN(len(links))].other.ID))
		c.Link = eq(store.LinkID, word(links[r.IntN(len(links))].link.ID))
		break
	}
	return c
}

// cond compares a field with values that it has somewhere, or nearly has.
func (r *randomQuery) cond(field string, draw func() []kg.Value) store.Cond {
	c := store.Cond{Field: field}
	values := draw()
	if len(values) == 0 || r.IntN(12) == 0 {
		c.Op = store.Known
		return c
	}
	compare := []store.Op{store.Eq, store.Eq, store.Lt, store.Lte, store.Gt, store.Gte}
	switch kind := values[0].Kind(); kind {
	case kg.String, kg.Enum:
		compare = append(compare, store.Eq, store.Eq, store.Exact, store.Contains, store.StartsWith)
	case kg.Bool:
		compare = []store.Op{store.Eq}
	}
	c.Op = compare[r.IntN(len(compare))]
	for range r.IntN(3) + min(1, r.IntN(8)) {
		if x := draw(); len(x) > 0 {
			c.Values = append(c.Values, r.near(x[r.IntN(len(x))], c.Op))
		}
	}
	return c
}

// near is a value, or one beside it.
func (r *randomQuery) near(v kg.Value, op store.Op) kg.Value {
	if r.IntN(2) == 0 {
		return v
	}
	switch v.Kind() {
	case kg.String:
		s := []rune(v.Str())
		if op == store.Contains || op == store.StartsWith {
			from := 0
			if op == store.Contains {
				from = r.IntN(len(s) + 1)
			}
			s = s[from : from+r.IntN(len(s)-from+1)]
		}
		return kg.StringValue(pick(r, string(s), kg.Fold(string(s)), strings.ToUpper(string(s))))
	case kg.Enum:
		return kg.EnumValue(pick(r, v.Str()[:r.IntN(len(v.Str())+1)], v.Str()+"x", strings.ToUpper(v.Str())))
	case kg.Int:
		return pick(r, kg.IntValue(v.Int()+1), kg.IntValue(v.Int()-1), kg.FloatValue(v.Float()+0.5), kg.FloatValue(v.Float()))
	case kg.Float:
		return pick(r, kg.FloatValue(v.Float()+0.25), kg.IntValue(int64(v.Float())))
	case kg.DateKind:
		return kg.DateValue(pick(r, v.Date().First(), v.Date().End(), v.Date()/10000*10000, v.Date()/100*100))
	default:
		return v
	}
}

func (r *randomQuery) day() kg.Date {
	return (&randomGraph{Rand: r.Rand}).date()
}

// asOf is a day with any treatment of undated links.
func (r *randomQuery) asOf() kg.AsOf {
	return kg.AsOf{Day: r.day(), Undated: pick(r, kg.IncludeUndated, kg.IncludeUndated, kg.ExcludeUndated, kg.OnlyUndated)}
}
