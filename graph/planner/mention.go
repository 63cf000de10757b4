package planner

import (
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/warncode"
)

// warn notes a warning about the value of a key.
func (a args) warn(code, key, format string, args ...any) {
	a.warnings = append(a.warnings, plan.NewWarning(code, a.at(key), format, args...))
}

// mention notes ids of entities that are not read otherwise, so that those that are unknown or of another type than the
// given ones can be warned of; no types stand for all.
func (a args) mention(key string, ids []string, types ...kg.TypeID) {
	if len(ids) == 0 {
		return
	}
	place := a.at(key)
	for _, id := range ids {
		a.mentions = append(a.mentions, plan.Mention{Place: place, ID: id, Types: types})
	}
}

// relate notes the entities that a condition on the other ends of a relation names. rel is as seen from what is
// filtered, which is of one of some types.
func (a args) relate(key string, rel store.Rel, of []kg.TypeID, ends store.Predicate) {
	ids, ok := store.NamedIDs(ends)
	if !ok {
		return
	}
	back := store.Rel{Types: rel.Types, Dir: rel.Dir.Reverse(), Others: of}
	place := a.at(key)
	for _, id := range ids {
		a.related = append(a.related, plan.Related{Place: place, ID: id, Rel: back})
	}
}

// mentionFilter notes the ids of an IdFilter.
func (a args) mentionFilter(key string, types ...kg.TypeID) {
	inner, _ := a.object(key)
	for _, op := range []string{"eq", "in"} {
		inner.mention(op, inner.strings(op), types...)
	}
}

// warnOfEntities warns of ids of entities in an IdFilter on ids of records, such as links, which look otherwise.
func (c *catalog) warnOfEntities(a args, key string) {
	inner, _ := a.object(key)
	for _, op := range []string{"eq", "in"} {
		for _, id := range inner.strings(op) {
			if t, ok := c.o.TypeOf(id); ok {
				const text = "%s is the ID of an entity of type %s; IDs of links, statements and evidence are like L0001"
				inner.warn(warncode.WrongType, op, text, plan.ShownID(id), c.o.Entities[t].Name)
			}
		}
	}
}
