package arguments

import (
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/warncode"
)

// warn notes a warning about the value of a key.
func (a Args) warn(code, key, format string, args ...any) {
	a.Warnings = append(a.Warnings, plan.NewWarning(code, a.At(key), format, args...))
}

// Mention notes ids of entities that are not read otherwise, so that those that are unknown or of another type than the
// given ones can be warned of; no types stand for all.
func (a Args) Mention(key string, ids []string, types ...kg.TypeID) {
	if len(ids) == 0 {
		return
	}
	place := a.At(key)
	for _, id := range ids {
		a.Mentions = append(a.Mentions, plan.Mention{Place: place, ID: id, Types: types})
	}
}

// Relate notes the entities that a condition on the other ends of a relation names. rel is as seen from what is
// filtered, which is of one of some types.
func (a Args) Relate(key string, rel store.Rel, of []kg.TypeID, ends store.Predicate) {
	ids, ok := store.NamedIDs(ends)
	if !ok {
		return
	}
	back := store.Rel{Types: rel.Types, Dir: rel.Dir.Reverse(), Others: of}
	place := a.At(key)
	for _, id := range ids {
		a.Related = append(a.Related, plan.Related{Place: place, ID: id, Rel: back})
	}
}

// mentionFilter notes the ids of an IdFilter.
func (a Args) mentionFilter(key string, types ...kg.TypeID) {
	inner, _ := a.Object(key)
	for _, op := range []string{"eq", "in"} {
		inner.Mention(op, inner.Strings(op), types...)
	}
}

// warnOfEntities warns of ids of entities in an IdFilter on ids of records, such as links, which look otherwise.
func (c *Catalog) warnOfEntities(a Args, key string) {
	inner, _ := a.Object(key)
	for _, op := range []string{"eq", "in"} {
		for _, id := range inner.Strings(op) {
			if t, ok := c.o.TypeOf(id); ok {
				const text = "%s is the ID of an entity of type %s; IDs of links, statements and evidence are like L0001"
				inner.warn(warncode.WrongType, op, text, plan.ShownID(id), c.o.Entities[t].Name)
			}
		}
	}
}
