//go:build !race

package storetest_test

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// registers is an engine that takes each condition on ids in external registers for another.
func registers(change func(store.Cond) store.Predicate) func(store.View) store.View {
	return conditions(func(c store.Cond) store.Predicate {
		if c.Field != store.FieldSameAs {
			return c
		}
		return change(c)
	})
}

func registerFaults() []fault {
	const whole = "register/an id in an external register compares as a whole"
	return []fault{
		{name: "an external id is found without its register", caughtBy: whole, view: registers(func(c store.Cond) store.Predicate {
			if c.Op == store.Eq {
				c.Op, c.Values = store.Contains, slices.Clone(c.Values)
				for i, v := range c.Values {
					_, value, _ := strings.Cut(v.Str(), ":")
					c.Values[i] = kg.EnumValue(":" + value)
				}
			}
			return c
		})},
		{name: "the beginning of an external id is enough", caughtBy: whole, random: true, view: registers(func(c store.Cond) store.Predicate {
			if c.Op == store.Eq {
				c.Op = store.StartsWith
			}
			return c
		})},
		{name: "the id of the entity is one of its external ids", caughtBy: "register/all ids in a register begin", random: true, view: registers(func(c store.Cond) store.Predicate {
			if c.Op == store.Known {
				return store.And{}
			}
			return c
		})},
	}
}
