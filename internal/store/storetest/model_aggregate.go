package storetest

import (
	"context"
	"math"
	"slices"
	"strconv"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// bound is where walks have led: by walk, the row first. A row that is a link has no entity.
type bound []struct {
	node     *kg.Entity
	link     *kg.LinkRecord
	reversed bool // the row is a symmetric link whose from is where it is stored to lead to
}

func (v *modelView) Aggregate(ctx context.Context, q store.AggregateQuery) (store.Aggregate, error) {
	if q.MaxTouched > 0 && v.looksAt(&q) > q.MaxTouched {
		return store.Aggregate{}, &store.TooMuch{What: "links", Would: q.MaxTouched + 1, Limit: q.MaxTouched}
	}
	groups := map[string]*modelGroup{}
	var out store.Aggregate
	if len(q.Keys) == 0 {
		groups[""] = newModelGroup(nil, &q)
	}
	rows, grouped := map[string]bool{}, map[string]bool{}
	for _, row := range v.rows(&q) {
		id := row.id()
		rows[id] = true
		v.bindings(&q, row, q.KeyWalks(), func(b bound) {
			v.tuples(&q, b, nil, func(keys []kg.Value) {
				grouped[id] = true
				name := ""
				for _, k := range keys {
					name += k.Text() + "\x00"
				}
				if groups[name] == nil {
					groups[name] = newModelGroup(keys, &q)
				}
				groups[name].rows[id] = true
				for i := range q.Measures {
					m := &q.Measures[i]
					v.bindings(&q, b, q.Beyond(m, q.KeyWalks()), func(b bound) {
						groups[name].things[i][b.thing(&m.Expr)] = v.exprValues(b, &m.Expr)
					})
				}
			})
		})
	}
	out.Rows, out.Grouped = len(rows), len(grouped)
	var all []*modelGroup
	for _, g := range groups {
		if g.meets(&q) {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b *modelGroup) int { return compareGroups(&q, a, b) })
	out.Total = len(all)
	other := newModelGroup(nil, &q)
	for _, g := range all {
		if behind := q.After == nil || g.isBehind(&q); behind && len(out.Groups) < q.Limit {
			out.Groups = append(out.Groups, g.group(&q))
			continue
		} else if behind {
			out.More = true
		}
		for id := range g.rows {
			other.rows[id] = true
		}
		for m := range g.things {
			for id, values := range g.things[m] {
				other.things[m][id] = values
			}
		}
	}
	if q.Other && len(all) > len(out.Groups) {
		g := other.group(&q)
		out.Other = &g
	}
	return out, ctx.Err()
}

// looksAt is what MaxTouched limits.
func (v *modelView) looksAt(q *store.AggregateQuery) (n int) {
	where, field := q.Where, store.FieldID
	if q.Links != nil {
		where, field = q.Links.Where, store.LinkID
		for i := range v.g.Links {
			if slices.Contains(q.Links.Types, v.g.Links[i].Type) {
				n++
			}
		}
	} else {
		for _, e := range v.g.Entities {
			if slices.Contains(q.Types, e.Type) {
				n++
			}
		}
	}
	for _, p := range conjuncts(where) {
		if c, ok := p.(store.Cond); ok && c.Field == field && c.Op == store.Eq {
			n = min(n, len(c.Values))
		}
	}
	for _, row := range v.rows(q) {
		looks := func(before []int, walk int) {
			v.bindings(q, row, before, func(b bound) {
				if w := &q.Walks[walk]; w.Move == store.Along && b[w.Parent+1].node != nil {
					n += len(v.neighbours(b[w.Parent+1].node.ID, w.Step.Rel, nil, kg.AsOf{}))
				}
			})
		}
		keys := q.KeyWalks()
		for i, w := range keys {
			looks(keys[:i], w)
		}
		for m := range q.Measures {
			beyond := q.Beyond(&q.Measures[m], keys)
			for i, w := range beyond {
				looks(slices.Concat(keys, beyond[:i]), w)
			}
		}
	}
	return n
}

// conjuncts are the parts of a predicate that all hold when it does, none of them a store.And.
func conjuncts(p store.Predicate) (out []store.Predicate) {
	and, ok := p.(store.And)
	if !ok {
		return []store.Predicate{p}
	}
	for _, part := range and {
		out = append(out, conjuncts(part)...)
	}
	return out
}

// rows are the rows that match, each as a binding of no walks yet: a symmetric link once for each way round in which its
// ends match.
func (v *modelView) rows(q *store.AggregateQuery) []bound {
	var out []bound
	add := func(e *kg.Entity, l *kg.LinkRecord, reversed bool) {
		b := make(bound, len(q.Walks)+1)
		b[0].node, b[0].link, b[0].reversed = e, l, reversed
		out = append(out, b)
	}
	if q.Links == nil {
		for _, e := range v.g.Entities {
			if slices.Contains(q.Types, e.Type) && v.holdsFor(e, q.Where) {
				add(e, nil, false)
			}
		}
		return out
	}
	at := func(e *kg.Entity, end store.End) bool {
		return (len(end.Types) == 0 || slices.Contains(end.Types, e.Type)) && v.holdsFor(e, end.Where)
	}
	for i := range v.g.Links {
		l := &v.g.Links[i]
		if !slices.Contains(q.Links.Types, l.Type) || !lasts(l, q.AsOf) || !v.holdsForLink(l, q.Links.Where) {
			continue
		}
		from, to := v.entities[l.From], v.entities[l.To]
		if at(from, q.Links.From) && at(to, q.Links.To) {
			add(nil, l, false)
		}
		if v.o.Links[l.Type].Symmetric && from != to && at(to, q.Links.From) && at(from, q.Links.To) {
			add(nil, l, true)
		}
	}
	return out
}

func (b bound) id() string {
	if b[0].node != nil {
		return b[0].node.ID
	}
	return b[0].link.ID
}

// thing names what an expression looks at, "" for nothing.
func (b bound) thing(e *store.Expr) string {
	at := b[e.Walk+1]
	switch {
	case e.Link && at.link != nil:
		return at.link.ID
	case !e.Link && at.node != nil:
		return at.node.ID
	default:
		return ""
	}
}

// bindings gives every way to bind some walks, each after the one that it goes on from.
func (v *modelView) bindings(q *store.AggregateQuery, b bound, walks []int, give func(bound)) {
	if len(walks) == 0 {
		give(b)
		return
	}
	w := &q.Walks[walks[0]]
	next := func(e *kg.Entity, l *kg.LinkRecord) {
		c := slices.Clone(b)
		c[walks[0]+1].node, c[walks[0]+1].link = e, l
		v.bindings(q, c, walks[1:], give)
	}
	row := b[0].link
	switch {
	case row != nil && (w.Move == store.ToFrom) != b[0].reversed && w.Move != store.Along:
		next(v.entities[row.From], row)
	case row != nil && w.Move != store.Along:
		next(v.entities[row.To], row)
	case w.Move == store.Along && b[w.Parent+1].node != nil:
		for _, n := range v.neighbours(b[w.Parent+1].node.ID, w.Step.Rel, w.Step.Link, q.AsOf) {
			if v.holdsFor(n.other, w.Step.Node) {
				next(n.other, n.link)
			}
		}
	}
}

// tuples gives every tuple of values that a binding gives the keys.
func (v *modelView) tuples(q *store.AggregateQuery, b bound, keys []kg.Value, give func([]kg.Value)) {
	if len(keys) == len(q.Keys) {
		give(keys)
		return
	}
	k := &q.Keys[len(keys)]
	for _, x := range v.exprValues(b, &k.Expr) {
		if k.Among == nil || slices.ContainsFunc(k.Among, func(a kg.Value) bool { return a == x || isText(a) && isText(x) && a.Str() == x.Str() }) {
			v.tuples(q, b, append(slices.Clone(keys), x), give)
		}
	}
}

// exprValues are the distinct values of an expression.
func (v *modelView) exprValues(b bound, e *store.Expr) []kg.Value {
	at := b[e.Walk+1]
	var values []kg.Value
	switch {
	case e.Level != "" && !e.Link && at.node != nil:
		values = v.level(at.node, e.Level)
	case e.Level != "":
	case e.Link && at.link != nil:
		values = v.linkValues(&at.link.Link, e.Field)
	case !e.Link && at.node != nil:
		values = v.entityValues(at.node, e.Field)
	}
	var out []kg.Value
	for _, x := range values {
		if e.Year {
			if x.Kind() != kg.DateKind {
				continue
			}
			year, err := strconv.Atoi(x.Date().String()[:4])
			if err != nil {
				continue
			}
			x = kg.IntValue(int64(year))
		}
		if e.Width > 0 {
			if x.Kind() != kg.Int && x.Kind() != kg.Float {
				continue
			}
			x = kg.IntValue(int64(e.Width) * int64(math.Floor(x.Float()/float64(e.Width))))
		}
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// level is the nearest place of a level, the place itself included.
func (v *modelView) level(e *kg.Entity, name string) []kg.Value {
	t, level, ok := v.o.Level(name)
	if !ok {
		return nil
	}
	for _, id := range append([]string{e.ID}, e.Within()...) {
		place := v.entities[id]
		if place != nil && place.Type == t && place.Prop(v.o.Entities[t].Prop(level.Prop)).Str() == level.Value {
			return []kg.Value{kg.EnumValue(id)}
		}
	}
	return nil
}
