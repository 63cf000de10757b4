package storetest

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// shrink makes a failing request as simple as it can while it still fails, so that what
// is printed is about one thing.
func shrink(q request, fails func(request) bool) request {
	for again := true; again; {
		again = false
		for _, simpler := range simplerRequests(q) {
			if fails(simpler) {
				q, again = simpler, true
				break
			}
		}
	}
	return q
}

// simplerRequests are requests with one thing less, the largest things first. Each is
// simpler by a measure that cannot fall for ever.
func simplerRequests(q request) []request {
	var out []request
	switch q := q.(type) {
	case store.ListQuery:
		for _, w := range simpler(q.Where) {
			c := q
			c.Where = w
			out = append(out, c)
		}
		for i := range q.Types {
			if c := q; len(q.Types) > 1 {
				c.Types = without(q.Types, i)
				out = append(out, c)
			}
		}
		for _, p := range simplerParts(q.Order, q.Window, q.Facets, q.Total) {
			c := q
			c.Order, c.Window, c.Facets, c.Total = p.order, p.window, p.facets, p.total
			out = append(out, c)
		}
	case store.ExpandQuery:
		for i := range q.Parents {
			if c := q; len(q.Parents) > 1 {
				c.Parents = without(q.Parents, i)
				out = append(out, c)
			}
		}
		for _, spec := range simplerSpecs(store.CountSpec{Rel: q.Rel, Node: q.Node, Link: q.Link, AsOf: q.AsOf}) {
			c := q
			c.Rel, c.Node, c.Link, c.AsOf = spec.Rel, spec.Node, spec.Link, spec.AsOf
			out = append(out, c)
		}
		for _, p := range simplerParts(q.Order, q.Window, q.Facets, q.Total) {
			c := q
			c.Order, c.Window, c.Facets, c.Total = p.order, p.window, p.facets, p.total
			out = append(out, c)
		}
		if c := q; q.NodesOnly {
			c.NodesOnly = false
			out = append(out, c)
		}
		if c := q; q.LinkTotal {
			c.LinkTotal = false
			out = append(out, c)
		}
	case store.AggregateQuery:
		out = simplerAggregates(q)
	case store.SearchQuery:
		for i, t := range q.Texts {
			c := q
			if len(q.Texts) > 1 {
				c.Texts = without(q.Texts, i)
				out = append(out, c)
			}
			for _, simpler := range []store.SearchText{{Text: t.Text, Types: t.Types}, {Text: t.Text, Within: t.Within}} {
				if len(simpler.Types)+len(simpler.Within) < len(t.Types)+len(t.Within) {
					c.Texts = slices.Clone(q.Texts)
					c.Texts[i] = simpler
					out = append(out, c)
				}
			}
		}
		for _, p := range simplerParts(nil, q.Window, nil, q.Total) {
			c := q
			c.Window, c.Total = p.window, p.total
			out = append(out, c)
		}
		if c := q; q.Fields == store.InTexts|store.InNames {
			c.Fields = store.InTexts
			out = append(out, c)
		}
		if c := q; q.Exact {
			c.Exact = false
			out = append(out, c)
		}
		if c := q; q.Best {
			c.Best = false
			out = append(out, c)
		}
	case store.DeriveQuery:
		for i := range q.Parents {
			if c := q; len(q.Parents) > 1 {
				c.Parents = without(q.Parents, i)
				out = append(out, c)
			}
		}
		for _, p := range simpler(q.Through) {
			c := q
			c.Through = p
			out = append(out, c)
		}
		for _, p := range simpler(q.Node) {
			c := q
			c.Node = p
			out = append(out, c)
		}
		if c := q; !q.AsOf.All() {
			c.AsOf = kg.AsOf{}
			out = append(out, c)
		}
		if c := q; q.Paths > 0 {
			c.Paths = 0
			out = append(out, c)
		}
		for _, p := range simplerParts(q.Order, q.Window, nil, q.Total) {
			c := q
			c.Order, c.Window, c.Total = p.order, p.window, p.total
			out = append(out, c)
		}
	case store.ConflictQuery:
		if c := q; q.IDs != nil {
			c.IDs = nil
			out = append(out, c)
		}
		if c := q; q.Subjects != nil {
			c.Subjects = nil
			out = append(out, c)
		}
		if c := q; q.Properties != nil {
			c.Properties = nil
			out = append(out, c)
		}
		for _, p := range simplerParts(nil, q.Window, nil, q.Total) {
			c := q
			c.Window, c.Total = p.window, p.total
			out = append(out, c)
		}
	case store.EvidenceQuery:
		for i := range q.Sources {
			c := q
			c.Sources = without(q.Sources, i)
			out = append(out, c)
		}
		for _, p := range simplerParts(nil, q.Window, nil, q.Total) {
			c := q
			c.Window, c.Total = p.window, p.total
			out = append(out, c)
		}
	case store.LinkQuery:
		for i := range q.Types {
			c := q
			c.Types = without(q.Types, i)
			out = append(out, c)
		}
		for i := range q.Under {
			c := q
			c.Under = without(q.Under, i)
			out = append(out, c)
		}
		for _, p := range simpler(q.From) {
			c := q
			c.From = p
			out = append(out, c)
		}
		for _, p := range simpler(q.To) {
			c := q
			c.To = p
			out = append(out, c)
		}
		if c := q; !q.AsOf.All() {
			c.AsOf = kg.AsOf{}
			out = append(out, c)
		}
		for _, p := range simplerRecords(q.RecordQuery) {
			c := q
			c.RecordQuery = p
			out = append(out, c)
		}
	case statementList:
		for _, p := range simplerRecords(store.RecordQuery(q)) {
			out = append(out, statementList(p))
		}
	case evidenceList:
		for _, p := range simplerRecords(store.RecordQuery(q)) {
			out = append(out, evidenceList(p))
		}
	case chain:
		out = simplerChains(q)
	default:
		return simplerExploring(q)
	}
	return out
}

func simplerRecords(q store.RecordQuery) []store.RecordQuery {
	var out []store.RecordQuery
	for _, w := range simpler(q.Where) {
		c := q
		c.Where = w
		out = append(out, c)
	}
	for _, p := range simplerParts(q.Order, q.Window, q.Facets, q.Total) {
		c := q
		c.Order, c.Window, c.Facets, c.Total = p.order, p.window, p.facets, p.total
		out = append(out, c)
	}
	return out
}

// parts is what lists and expansions have in common.
type parts struct {
	order  []store.Order
	window store.Window
	facets []store.Facet
	total  bool
}

func simplerParts(order []store.Order, w store.Window, facets []store.Facet, total bool) []parts {
	p := parts{order, w, facets, total}
	var out []parts
	with := func(change func(*parts)) {
		c := p
		change(&c)
		out = append(out, c)
	}
	for i := range facets {
		with(func(c *parts) { c.facets = without(facets, i) })
	}
	if total {
		with(func(c *parts) { c.total = false })
	}
	if w.After != nil {
		with(func(c *parts) { c.window.After = nil })
	}
	if w.Before != nil {
		with(func(c *parts) { c.window.Before = nil })
	}
	if w.Backward {
		with(func(c *parts) { c.window.Backward = false })
	}
	if w.Keys {
		with(func(c *parts) { c.window.Keys = false })
	}
	if w.Limit < 1000 {
		with(func(c *parts) { c.window.Limit = 1000 })
	}
	for i, o := range order {
		with(func(c *parts) {
			c.order = without(order, i)
			c.window.After, c.window.Before = withoutKey(w.After, i), withoutKey(w.Before, i)
		})
		if o.By == store.ByCount {
			for _, spec := range simplerSpecs(*o.Count) {
				with(func(c *parts) {
					c.order = slices.Clone(order)
					c.order[i].Count = &spec
				})
			}
		}
	}
	return out
}

func simplerSpecs(s store.CountSpec) []store.CountSpec {
	var out []store.CountSpec
	with := func(change func(*store.CountSpec)) {
		c := s
		change(&c)
		out = append(out, c)
	}
	for _, p := range simpler(s.Node) {
		with(func(c *store.CountSpec) { c.Node = p })
	}
	for _, p := range simpler(s.Link) {
		with(func(c *store.CountSpec) { c.Link = p })
	}
	if !s.AsOf.All() {
		with(func(c *store.CountSpec) { c.AsOf = kg.AsOf{} })
	}
	if s.Rel.Dir != kg.Both {
		with(func(c *store.CountSpec) { c.Rel.Dir = kg.Both })
	}
	for i := range s.Rel.Types {
		with(func(c *store.CountSpec) { c.Rel.Types = without(s.Rel.Types, i) })
	}
	for i := range s.Rel.Others {
		with(func(c *store.CountSpec) { c.Rel.Others = without(s.Rel.Others, i) })
	}
	return out
}

// simpler are predicates with something less; nil is the simplest.
func simpler(p store.Predicate) []store.Predicate {
	if p == nil {
		return nil
	}
	out := []store.Predicate{nil}
	list := func(parts []store.Predicate, whole func([]store.Predicate) store.Predicate) {
		out = append(out, parts...)
		for i, part := range parts {
			out = append(out, whole(without(parts, i)))
			for _, s := range simpler(part) {
				c := slices.Clone(parts)
				c[i] = s
				out = append(out, whole(c))
			}
		}
	}
	switch p := p.(type) {
	case store.And:
		list(p, func(ps []store.Predicate) store.Predicate { return store.And(ps) })
	case store.Or:
		list(p, func(ps []store.Predicate) store.Predicate { return store.Or(ps) })
	case store.Not:
		out = append(out, p.Predicate)
		for _, s := range simpler(p.Predicate) {
			out = append(out, not(s))
		}
	case store.InCountry:
		for _, s := range simpler(p.Where) {
			out = append(out, store.InCountry{Where: s})
		}
	case store.Linked:
		for _, s := range simplerSpecs(p.CountSpec) {
			c := p
			c.CountSpec = s
			out = append(out, c)
		}
	case store.Related:
		for _, s := range simpler(p.Where) {
			out = append(out, store.Related{To: p.To, None: p.None, Where: s})
		}
	case store.Cond:
		for i := range p.Values {
			out = append(out, store.Cond{Field: p.Field, Op: p.Op, Values: without(p.Values, i)})
		}
	}
	return out
}

func without[T any](list []T, i int) []T { return slices.Delete(slices.Clone(list), i, i+1) }

func withoutKey(p *store.Position, i int) *store.Position {
	if p == nil {
		return nil
	}
	return &store.Position{Keys: without(p.Keys, i), ID: p.ID, Link: p.Link}
}
