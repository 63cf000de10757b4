package arguments

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// maxOrders is the most keys that an order may have.
const maxOrders = 5

// Descending reads the direction of an order.
func (a Args) Descending(key string) bool {
	switch a.String(key) {
	case "ASC":
		return false
	case "DESC":
		return true
	default:
		a.Bad(key, "ASC or DESC is wanted")
		return false
	}
}

// EntityOrder reads a list of CityOrder, EntityOrder ...; empty when it is left out or empty. where is the filter of the
// list, which says from where distances are measured.
func (c *Catalog) EntityOrder(a Args, key string, s Scope, asOf kg.AsOf, where store.Predicate) []store.Order {
	var out []store.Order
	for _, item := range a.Objects(key, maxOrders, "keys of an order") {
		out = append(out, c.entityKey(item, s, asOf, where))
	}
	return out
}

func (c *Catalog) entityKey(a Args, s Scope, asOf kg.AsOf, where store.Predicate) store.Order {
	key := a.only()
	scalar := key == store.FieldID || key == store.FieldName || key == store.FieldDegree || s.Any &&
		key == store.FieldType
	if scalar || !s.Any && c.o.Entities[s.Type].Prop(key) >= 0 {
		return store.Order{Field: key, Desc: a.Descending(key)}
	}
	if key == distanceKey && c.located(s) {
		return distance(a, where)
	}
	inner, _ := a.Object(key)
	if key == store.FieldCountry {
		field := inner.only()
		return store.Order{By: store.ByCountry, Field: field, Desc: inner.Descending(field)}
	}
	r, ok := c.relations[s.Type][key]
	if s.Any || !ok {
		a.Bad(key, "this order has no such field")
		return store.Order{}
	}
	desc := inner.Descending("count")
	spec := c.selected(inner, r, c.Rel(inner, r), asOf)
	return store.Order{By: store.ByCount, Desc: desc, Count: &spec}
}

// LinkOrder reads a list of LinkOrder and of orders like it; empty when it is left out or empty.
func (c *Catalog) LinkOrder(a Args, key string) []store.Order {
	var out []store.Order
	for _, item := range a.Objects(key, maxOrders, "keys of an order") {
		field := item.only()
		out = append(out, store.Order{By: store.ByLink, Field: field, Desc: item.Descending(field)})
	}
	return out
}
