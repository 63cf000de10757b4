package plan

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// maxOrders is the most keys that an order may have.
const maxOrders = 5

func (c *catalog) direction(a args, key string) (desc bool, err error) {
	switch s, _ := a.string(key); s {
	case "ASC":
		return false, nil
	case "DESC":
		return true, nil
	default:
		return false, badInput(a.at(key), "ASC or DESC is wanted")
	}
}

// entityOrder reads a list of CityOrder, EntityOrder ...; by name when it is left out or empty.
func (c *catalog) entityOrder(a args, key string, s scope, asOf kg.Date) ([]store.Order, error) {
	return orderKeys(a, key, func(item args) (store.Order, error) { return c.entityKey(item, s, asOf) })
}

// orderKeys reads the keys of an order, bounded.
func orderKeys(a args, key string, one func(args) (store.Order, error)) ([]store.Order, error) {
	list, _, err := a.objects(key)
	if err != nil {
		return nil, err
	}
	if len(list) > maxOrders {
		return nil, badInput(a.at(key), "%d keys are more than the %d that an order may have", len(list), maxOrders)
	}
	out := make([]store.Order, len(list))
	for i, item := range list {
		if out[i], err = one(item); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *catalog) entityKey(a args, s scope, asOf kg.Date) (store.Order, error) {
	key, err := a.only()
	if err != nil {
		return store.Order{}, err
	}
	scalar := key == store.FieldID || key == store.FieldName || key == store.FieldDegree || s.any && key == store.FieldType
	if !s.any && c.o.Entities[s.t].Prop(key) >= 0 {
		scalar = true
	}
	if scalar {
		desc, err := c.direction(a, key)
		return store.Order{Field: key, Desc: desc}, err
	}
	inner, err := a.object(key)
	if err != nil {
		return store.Order{}, err
	}
	if key == store.FieldCountry {
		field, err := inner.only()
		if err != nil {
			return store.Order{}, err
		}
		desc, err := c.direction(*inner, field)
		return store.Order{By: store.ByCountry, Field: field, Desc: desc}, err
	}
	r, ok := c.relations[s.t][key]
	if s.any || !ok {
		return store.Order{}, badInput(a.at(key), "this order has no such field")
	}
	desc, err := c.direction(*inner, "count")
	if err != nil {
		return store.Order{}, err
	}
	spec, err := c.match(inner, r, asOf)
	return store.Order{By: store.ByCount, Desc: desc, Count: &spec}, err
}

func (c *catalog) linkOrder(a args, key string) ([]store.Order, error) {
	return orderKeys(a, key, func(item args) (store.Order, error) {
		field, err := item.only()
		if err != nil {
			return store.Order{}, err
		}
		desc, err := c.direction(item, field)
		return store.Order{By: store.ByLink, Field: field, Desc: desc}, err
	})
}

// byName is the order of lists that ask for none.
var byName = []store.Order{{Field: store.FieldName}}
