package neo4j

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// A start is how a list finds its candidates without a scan: clauses that bind n, once each, to all
// entities that match and to few others; the whole predicate is tried on them afterwards. For
//
//	cities(where: {programmes: {some: {name: {eq: "C40"}}}, population: {gt: 1000000}})
//
// one start is the programmes with that name by an index, then their cities along the links (97 of
// 12,588); the population has an index, too, but a range of it is no start. Of several starts the
// one that is estimated to find the fewest entities is taken; a disjunction needs one for each part.

// start is clauses that bind a variable to distinct entities, and an estimate of how many.
type start struct {
	text string
	size float64
}

// scan looks at all entities of the types.
func (c *composer) scan(n string, types []kg.TypeID) start {
	return start{fmt.Sprintf("MATCH (%s%s)", n, c.Labels(types)), float64(c.entities(types))}
}

func (c *composer) entities(types []kg.TypeID) int {
	n := 0
	for _, t := range distinct(types) {
		if int(t) < len(c.stats.ReleaseInfo.Entities) {
			n += c.stats.ReleaseInfo.Entities[t]
		}
	}
	return n
}

func distinct(types []kg.TypeID) []kg.TypeID {
	types = slices.Clone(types)
	slices.Sort(types)
	return slices.Compact(types)
}

// allTypes is the types, or all when there are none.
func (c *composer) allTypes(types []kg.TypeID) []kg.TypeID {
	if len(types) > 0 {
		return distinct(types)
	}
	for i := range c.Ontology.Entities {
		types = append(types, kg.TypeID(i))
	}
	return types
}

// selective finds the best start that a predicate offers; ok is false when it offers none.
func (c *composer) selective(n string, types []kg.TypeID, p store.Predicate) (best start, ok bool) {
	consider := func(s start, found bool) {
		if found && (!ok || s.size < best.size) {
			best, ok = s, true
		}
	}
	switch p := p.(type) {
	case store.And:
		for _, q := range p {
			consider(c.selective(n, types, q))
		}
	case store.Or:
		consider(c.anyStart(n, types, p))
	case store.Cond:
		consider(c.byValue(n, types, p))
	case store.InCountry:
		consider(c.byCountry(n, types, p))
	case store.Linked:
		consider(c.byNeighbour(n, types, p))
	case store.Near:
		low, high := p.Cube()
		consider(c.byPlace(n, types, low, high, p.Share()))
	case store.InBox:
		low, high := p.Cube()
		consider(c.byPlace(n, types, low, high, p.Share()))
	}
	return best, ok
}

// anyStart is a start for each part of a disjunction.
func (c *composer) anyStart(n string, types []kg.TypeID, p store.Or) (start, bool) {
	var parts []string
	size := 0.0
	for _, q := range p {
		s, ok := c.selective(n, types, q)
		if !ok {
			return start{}, false
		}
		parts = append(parts, s.text+"\nRETURN "+n)
		size += s.size
	}
	if len(parts) == 0 {
		return start{}, false
	}
	return start{"CALL () {\n" + strings.Join(parts, "\nUNION\n") + "\n}", size}, true
}

// byValue starts from the values of a field.
func (c *composer) byValue(n string, types []kg.TypeID, p store.Cond) (start, bool) {
	f := c.Node[p.Field]
	if f == nil || len(p.Values) == 0 || p.Op != store.Eq && p.Op != store.Exact && p.Op != store.StartsWith &&
		p.Op != store.Contains {
		return start{}, false
	}
	switch {
	case f.Name == store.FieldID && (p.Op == store.Eq || p.Op == store.Exact):
		ids := map[string]bool{}
		for _, v := range p.Values {
			ids[v.SortKey().Str()] = true
			ids[v.Str()] = true
		}
		x := c.variable("x")
		return start{
			fmt.Sprintf("UNWIND %s AS %s MATCH (%s:Entity# {id: %s})", c.param(sorted(ids)), x, n, x),
			float64(len(p.Values)),
		}, true
	case f.Name == store.FieldSameAs:
		return c.byExternalID(n, p)
	case f.Name == store.FieldName && p.Op == store.Contains:
		return c.byText(n, c.Node[store.FieldAnyName], p)
	case f.Form == schema.Joined:
		return c.byText(n, f, p)
	case f.Key == "" || p.Op == store.Contains:
		return start{}, false
	}
	return c.byKey(n, types, f, p)
}

// byExternalID starts from the ids in external registers, of which each has a node that says whose it is.
func (c *composer) byExternalID(n string, p store.Cond) (start, bool) {
	if p.Op == store.StartsWith || p.Op == store.Contains {
		return start{}, false
	}
	keys := map[string]bool{}
	for _, v := range p.Values {
		if p.Op == store.Eq && v.Kind() != kg.Enum { // folded, which no register is
			return start{}, false
		}
		if id, ok := kg.ParseExternalID(v.Str()); ok {
			keys[schema.ExternalKey(id)] = true
		}
	}
	x, e := c.variable("x"), c.variable("e")
	return start{
		fmt.Sprintf("UNWIND %s AS %s MATCH (%s:External# {key: %s}) MATCH (%s:Entity# {id: %s.entity}) WITH DISTINCT %s",
			c.param(sorted(keys)), x, e, x, n, e, n),
		float64(len(keys)),
	}, true
}

// byKey starts from the ranges of a key that begin with one of the values.
func (c *composer) byKey(n string, types []kg.TypeID, f *schema.Field, p store.Cond) (start, bool) {
	prefixes := map[string]bool{}
	size := 0.0
	for _, t := range distinct(types) {
		var known schema.Tally
		if list := c.stats.Keys[f.Key]; int(t) < len(list) {
			known = list[t]
		}
		for _, v := range p.Values {
			prefix := schema.TypeLetter(t) + schema.Encode(v.SortKey())
			if p.Op == store.StartsWith {
				size += math.Ceil(float64(known.Known) / math.Pow(8, float64(len(v.Str()))))
			} else {
				if v.Kind() == kg.Float {
					prefix = prefix[:len(prefix)-4] // also integers of that size
				} else {
					prefix += schema.Sep
				}
				size += math.Ceil(float64(known.Known) / float64(max(known.Distinct, 1)))
			}
			prefixes[prefix] = true
		}
	}
	var list []string
	for _, p := range sorted(prefixes) {
		// What begins with a prefix before it would be found twice.
		if len(list) == 0 || !strings.HasPrefix(p, list[len(list)-1]) {
			list = append(list, p)
		}
	}
	x := c.variable("x")
	return start{fmt.Sprintf("UNWIND %s AS %s MATCH (%s:Entity#) WHERE %s.%s STARTS WITH %s", c.param(list), x, n, n,
		f.Key, x), size}, true
}

// byText starts from a text index, which finds what has at least three letters.
func (c *composer) byText(n string, f *schema.Field, p store.Cond) (start, bool) {
	parts := map[string]bool{}
	size := 0.0
	for _, v := range p.Values {
		text := f.Operand(v)
		each := 20.0
		switch {
		case p.Op == store.Contains:
		case p.Op == store.StartsWith:
			text = schema.Sep + text
		default:
			text, each = schema.Sep+text+schema.Sep, 2
			if f.Kind == kg.String { // for Exact the operand may be of any kind
				text = schema.Sep + schema.Escape(kg.Fold(v.Str())) + schema.Sep
			}
		}
		if f.Name == store.FieldWithin {
			each = float64(c.entities(c.allTypes(nil))) / 10
		}
		if len([]rune(text)) < 3 {
			return start{}, false
		}
		parts[text] = true
		size += each
	}
	x := c.variable("x")
	return start{fmt.Sprintf("UNWIND %s AS %s MATCH (%s:Entity#) WHERE %s.%s CONTAINS %s WITH DISTINCT %s",
		c.param(sorted(parts)), x, n, n, f.Folded, x, n), size}, true
}

// byCountry starts from the countries.
func (c *composer) byCountry(n string, types []kg.TypeID, p store.InCountry) (start, bool) {
	var countries []kg.TypeID
	for i := range c.Ontology.Entities {
		if c.Ontology.Entities[i].Country {
			countries = append(countries, kg.TypeID(i))
		}
	}
	where := c.variable("c")
	from, ok := c.selective(where, c.allTypes(nil), p.Where)
	if !ok {
		return start{}, false
	}
	var letters []string
	for _, t := range distinct(types) {
		letters = append(letters, schema.TypeLetter(t))
	}
	x := c.variable("x")
	text := fmt.Sprintf(
		"%s\nWITH DISTINCT %s WHERE %s\nUNWIND %s AS %s MATCH (%s:Entity#) WHERE %s.%s STARTS WITH %s + %s.id + "+
			"'\\u0001'",
		from.text,
		where,
		c.filter(c.holdsAmong(from.size, where, p.Where)),
		c.param(letters),
		x,
		n,
		n,
		schema.KeyCountry,
		x,
		where,
	)
	each := float64(c.entities(types)) / float64(max(c.entities(countries), 1))
	return start{text, from.size * max(each, 1)}, true
}

// byNeighbour starts from the entities that a match must be linked with.
func (c *composer) byNeighbour(n string, types []kg.TypeID, p store.Linked) (start, bool) {
	some := p.Quantifier == store.Some || p.Quantifier == store.Count &&
		(p.Compare == store.Gte && p.Number >= 1 || (p.Compare == store.Gt || p.Compare == store.Eq) && p.Number >= 1)
	if !some || p.Node == nil {
		return start{}, false
	}
	m, r := c.variable("m"), c.variable("r")
	from, ok := c.selective(m, c.allTypes(p.Rel.Others), p.Node)
	if !ok {
		return start{}, false
	}
	back := store.Rel{Types: p.Rel.Types, Dir: opposite(p.Rel.Dir), Others: types}
	pattern, where := c.pattern(m, r, n, back)
	where = and(where, c.onDay(r, p.AsOf), c.linkHolds(r, p.Link))
	text := fmt.Sprintf("%s\nWITH DISTINCT %s WHERE %s\nMATCH %s WHERE %s\nWITH DISTINCT %s", from.text, m,
		c.filter(c.holdsAmong(from.size, m, p.Node)), pattern, c.filter(where), n)
	links := 0
	for i, count := range c.stats.ReleaseInfo.Links {
		if len(p.Rel.Types) == 0 || slices.Contains(p.Rel.Types, kg.LinkTypeID(i)) {
			links += count
		}
	}
	each := float64(links) / float64(max(c.entities(c.allTypes(p.Rel.Others)), 1))
	return start{text, from.size * max(each, 1)}, true
}

func opposite(d kg.Direction) kg.Direction {
	switch d {
	case kg.Out:
		return kg.In
	case kg.In:
		return kg.Out
	default:
		return d
	}
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for s := range set {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}
