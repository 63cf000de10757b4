//go:build !race

package storetest_test

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// is reports whether a condition compares free text so.
func is(c store.Cond, op store.Op) bool {
	return c.Op == op && len(c.Values) > 0 && c.Values[0].Kind() == kg.String
}

func logicFaults() []fault {
	return []fault{
		{name: "text is equal only as bytes", caughtBy: "text/eq ignores case and marks", random: true, view: conditions(func(c store.Cond) store.Predicate {
			if is(c, store.Eq) {
				c.Op = store.Exact
			}
			return c
		})},
		{name: "exact is folded", caughtBy: "text/exact", random: true, view: conditions(func(c store.Cond) store.Predicate {
			if is(c, store.Exact) {
				c.Op = store.Eq
			}
			return c
		})},
		{name: "words are folded", caughtBy: "text/a word or an id", random: true, view: conditions(func(c store.Cond) store.Predicate {
			c.Values = slices.Clone(c.Values)
			for i, v := range c.Values {
				if v.Kind() == kg.Enum {
					c.Values[i] = kg.StringValue(v.Str())
				}
			}
			return c
		})},
		{name: "startsWith looks everywhere", caughtBy: "text/contains looks across words", random: true, view: conditions(func(c store.Cond) store.Predicate {
			if c.Op == store.StartsWith {
				c.Op = store.Contains
			}
			return c
		})},
		{name: "contains looks at the beginning only", caughtBy: "text/contains looks across words", random: true, view: conditions(func(c store.Cond) store.Predicate {
			if c.Op == store.Contains {
				c.Op = store.StartsWith
			}
			return c
		})},
		{name: "the empty text is nowhere", caughtBy: "text/the empty text", view: conditions(func(c store.Cond) store.Predicate {
			if c.Op == store.Contains && c.Values[0].Str() == "" {
				return store.Or{}
			}
			return c
		})},
		{name: "less is less or equal", caughtBy: "predicate/numbers compare by size", random: true, view: conditions(func(c store.Cond) store.Predicate {
			if c.Op == store.Lt {
				c.Op = store.Lte
			}
			return c
		})},
		{name: "only the first operand counts", caughtBy: "predicate/of several operands", random: true, view: conditions(func(c store.Cond) store.Predicate {
			c.Values = c.Values[:min(1, len(c.Values))]
			return c
		})},
		{name: "no operands hold", caughtBy: "predicate/of no operands", random: true, view: conditions(func(c store.Cond) store.Predicate {
			if len(c.Values) == 0 && c.Op != store.Known {
				return store.And{}
			}
			return c
		})},
		{name: "a date is compared only where its day is known", caughtBy: "date/less and greater", random: true, view: conditions(func(c store.Cond) store.Predicate {
			if len(c.Values) > 0 && c.Values[0].Kind() == kg.DateKind && c.Values[0].Date() != c.Values[0].Date().First() {
				return store.Or{}
			}
			return c
		})},
		{name: "an empty Or holds", caughtBy: "predicate/an empty Or", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if o, ok := p.(store.Or); ok && len(o) == 0 {
				return nil
			}
			return p
		}, nil)},
		{name: "an empty And does not hold", caughtBy: "predicate/nil, an empty And", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if a, ok := p.(store.And); ok && len(a) == 0 {
				return store.Or{}
			}
			return p
		}, nil)},
		{name: "And is Or", caughtBy: "predicate/And, Or and Not nest", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if a, ok := p.(store.And); ok && len(a) > 0 {
				return store.Or(a)
			}
			return p
		}, nil)},
		{name: "Not of an unknown value is unknown", caughtBy: "predicate/a condition on an unknown value", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if n, ok := p.(store.Not); ok {
				if c, ok := n.Predicate.(store.Cond); ok {
					return store.And{p, store.Cond{Field: c.Field, Op: store.Known}}
				}
			}
			return p
		}, nil)},
		{name: "InCountry holds where the country is unknown", caughtBy: "predicate/InCountry does not hold", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if c, ok := p.(store.InCountry); ok {
				return store.Or{c, store.Not{Predicate: store.Cond{Field: store.FieldCountry, Op: store.Known}}}
			}
			return p
		}, nil)},
		{name: "a country lies in no country", caughtBy: "predicate/InCountry", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if c, ok := p.(store.InCountry); ok {
				return store.And{c, store.Not{Predicate: store.Cond{Field: store.FieldType, Values: []kg.Value{kg.EnumValue("Country")}}}}
			}
			return p
		}, nil)},
		{name: "all over no links is false", caughtBy: "linked/all holds", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if l, ok := p.(store.Linked); ok && l.Quantifier == store.All {
				some := l
				some.Quantifier, some.Node = store.Some, nil
				return store.And{l, some}
			}
			return p
		}, nil)},
		{name: "none wants a link", caughtBy: "linked/none holds", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if l, ok := p.(store.Linked); ok && l.Quantifier == store.None {
				some := l
				some.Quantifier, some.Node = store.Some, nil
				return store.And{l, some}
			}
			return p
		}, nil)},
		{name: "all looks at links that were not chosen", caughtBy: "linked/all looks only", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if l, ok := p.(store.Linked); ok && l.Quantifier == store.All {
				l.Link = nil
				return l
			}
			return p
		}, nil)},
		{name: "link and other end may be of two links", caughtBy: "linked/link and other end", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if l, ok := p.(store.Linked); ok && l.Quantifier == store.Some {
				node, link := l, l
				node.Link, link.Node = nil, nil
				return store.And{node, link}
			}
			return p
		}, nil)},
		{name: "a count of nothing is unknown", caughtBy: "linked/count of none", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if l, ok := p.(store.Linked); ok && l.Quantifier == store.Count {
				some := l
				some.Quantifier = store.Some
				return store.And{l, some}
			}
			return p
		}, nil)},
	}
}
