package planner

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// maxOrders is the most keys that an order may have.
const maxOrders = 5

// byName is the default order of lists.
var byName = []store.Order{{Field: store.FieldName}}

func (a args) descending(key string) bool {
	switch a.string(key) {
	case "ASC":
		return false
	case "DESC":
		return true
	default:
		a.bad(key, "ASC or DESC is wanted")
		return false
	}
}

// entityOrder reads a list of CityOrder, EntityOrder ...; empty when it is left out or empty. where is the filter of the
// list, which says from where distances are measured.
func (c *catalog) entityOrder(a args, key string, s scope, asOf kg.AsOf, where store.Predicate) []store.Order {
	var out []store.Order
	for _, item := range a.objects(key, maxOrders, "keys of an order") {
		out = append(out, c.entityKey(item, s, asOf, where))
	}
	return out
}

func (c *catalog) entityKey(a args, s scope, asOf kg.AsOf, where store.Predicate) store.Order {
	key := a.only()
	scalar := key == store.FieldID || key == store.FieldName || key == store.FieldDegree || s.any &&
		key == store.FieldType
	if scalar || !s.any && c.o.Entities[s.t].Prop(key) >= 0 {
		return store.Order{Field: key, Desc: a.descending(key)}
	}
	if key == distanceKey && c.located(s) {
		return distance(a, where)
	}
	inner, _ := a.object(key)
	if key == store.FieldCountry {
		field := inner.only()
		return store.Order{By: store.ByCountry, Field: field, Desc: inner.descending(field)}
	}
	r, ok := c.relations[s.t][key]
	if s.any || !ok {
		a.bad(key, "this order has no such field")
		return store.Order{}
	}
	desc := inner.descending("count")
	spec := c.selected(inner, r, c.rel(inner, r), asOf)
	return store.Order{By: store.ByCount, Desc: desc, Count: &spec}
}

func (c *catalog) linkOrder(a args, key string) []store.Order {
	var out []store.Order
	for _, item := range a.objects(key, maxOrders, "keys of an order") {
		field := item.only()
		out = append(out, store.Order{By: store.ByLink, Field: field, Desc: item.descending(field)})
	}
	return out
}
