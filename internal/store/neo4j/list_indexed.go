package neo4j

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// path is an order that an index has.
type path struct {
	key     string // "" for the order by id
	desc    bool
	zero    bool // an entity without the key has the number 0; else its value is unknown, and last
	missing bool // some have no key
}

// path is the index that has the order of a list, nil when there is none.
func (c *composer) path(q store.ListQuery) *path {
	p := &path{}
	switch {
	case len(q.Order) == 0:
		return p
	case len(q.Order) > 1:
		return nil
	}
	o := q.Order[0]
	p.desc = o.Desc
	switch o.By {
	case store.ByNode:
		if o.Field == store.FieldID {
			if inconsistent(q.Window.After) || inconsistent(q.Window.Before) {
				return nil
			}
			return p
		}
		f := c.Node[o.Field]
		if f == nil || f.Key == "" {
			return nil
		}
		p.key = f.Key
	case store.ByCountry:
		switch o.Field {
		case store.FieldName:
			p.key = schema.KeyCountryName
		default:
			return nil
		}
	case store.ByCount:
		if o.Count == nil {
			return nil
		}
		k := c.Counted(*o.Count)
		if k == nil {
			return nil
		}
		p.key, p.zero = k.Key, true
	default:
		return nil
	}
	for _, t := range distinct(q.Types) {
		known := 0
		if list := c.stats.Keys[p.key]; int(t) < len(list) {
			known = list[t].Known
		}
		if known < c.entities([]kg.TypeID{t}) {
			p.missing = true
		}
	}
	return p
}

// inconsistent reports whether a position in the order by id has another id as its key than as its id,
// which no cursor has that this program made.
func inconsistent(at *store.Position) bool {
	return at != nil && (len(at.Keys) == 0 || at.Keys[0].Str() != at.ID)
}

// walked finds the page by walking along an index: those that have the key, and, before or
// behind them, those that do not, by id.
func (c *composer) walked(l *listing, p *path) string {
	q := l.query
	backward := q.Window.Backward
	reverse := p.desc != backward
	parts := make([]string, 0, 2)
	switch {
	case p.key == "":
		parts = append(parts, c.byIDs(q, c.idRange(q, p, q.Window.After, q.Window.Before), "", reverse))
	default:
		missingFirst := p.zero && !p.desc
		for _, missing := range []bool{missingFirst, !missingFirst} {
			if missing && !p.missing {
				continue
			}
			after, before, cutOff := c.within(q, p, missing, missingFirst)
			switch {
			case cutOff:
			case missing:
				parts = append(parts, c.byIDs(q, c.idRange(q, p, after, before), p.key, reverse))
			default:
				parts = append(parts, c.byKeys(q, p, after, before, reverse))
			}
		}
	}
	if backward {
		slices.Reverse(parts)
	}
	for len(parts) < 2 {
		parts = append(parts, "UNWIND [] AS n")
	}
	// The second part sees what the first found, so that the server runs it after that.
	parts[0], parts[1] = schema.Fill(parts[0], "scope", ""), schema.Fill(parts[1], "scope", "first")
	return schema.Fill(c.texts.fragment["list_ordered"], "first", parts[0], "second", parts[1], "row", row(l, false),
		"raw", l.raw(c))
}

// within gives the ends of a window that fall into a part of an order; cutOff, when the
// window ends before the part or begins behind it.
func (c *composer) within(q store.ListQuery, p *path, missing, missingFirst bool) (after, before *store.Position,
	cutOff bool,
) {
	lacks := func(at *store.Position) bool {
		if len(at.Keys) == 0 || at.Keys[0].IsNull() {
			return true
		}
		return p.zero && at.Keys[0].Float() <= 0
	}
	if at := q.Window.After; at != nil {
		switch {
		case lacks(at) == missing:
			after = at
		case missing == missingFirst: // this part is the first, the position in the second
			cutOff = true
		}
	}
	if at := q.Window.Before; at != nil {
		switch {
		case lacks(at) == missing:
			before = at
		case missing != missingFirst:
			cutOff = true
		}
	}
	return after, before, cutOff
}

// idRange is the ids between two positions, from the first to the last of the types.
func (c *composer) idRange(q store.ListQuery, p *path, after, before *store.Position) schema.Interval {
	var r schema.Interval
	for _, t := range distinct(q.Types) {
		if c.entities([]kg.TypeID{t}) == 0 {
			continue
		}
		first, end := c.stats.First[t], c.stats.Last[t]+schema.Last
		if r.Hi == "" || first < r.Lo {
			r.Lo = first
		}
		r.Hi = max(r.Hi, end)
	}
	if r.Lo != "" {
		r.Lo = r.Lo[:len(r.Lo)-1] // less than the first, which an interval without its ends must be
	}
	if p.desc {
		after, before = before, after
	}
	if after != nil {
		r.Lo = max(r.Lo, after.ID)
	}
	if before != nil {
		r.Hi = min(r.Hi, before.ID)
	}
	return r
}

func (c *composer) byIDs(q store.ListQuery, r schema.Interval, without string, reverse bool) string {
	where := c.where(q)
	if without != "" {
		where = and("n."+without+" IS NULL", where)
	}
	return schema.Fill(c.texts.fragment["list_by_id"], "lo", c.param(r.Lo), "hi", c.param(r.Hi), "where",
		c.filter(where), "direction", strings.TrimSpace(direction(reverse)))
}

func (c *composer) byKeys(q store.ListQuery, p *path, after, before *store.Position, reverse bool) string {
	if p.desc {
		after, before = before, after
	}
	var branches []string
	for _, t := range distinct(q.Types) {
		r := schema.TypeRange(t)
		if after != nil {
			r.Lo = schema.TypeLetter(t) + schema.Encode(after.Keys[0]) + schema.Sep + after.ID
		}
		if before != nil {
			r.Hi = schema.TypeLetter(t) + schema.Encode(before.Keys[0]) + schema.Sep + before.ID
		}
		branches = append(
			branches,
			schema.Fill(c.texts.fragment["list_keyed_branch"], "key", p.key, "lo", c.param(r.Lo),
				"hi", c.param(r.Hi),
				"where", c.filter(c.holds("n", q.Where)), "direction", strings.TrimSpace(direction(reverse))),
		)
	}
	return schema.Fill(c.texts.fragment["list_keyed"], "scope", "{{scope}}", "branches",
		strings.Join(branches, "\nUNION ALL\n"), "direction", strings.TrimSpace(direction(reverse)))
}
