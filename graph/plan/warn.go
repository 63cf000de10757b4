package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/warncode"
)

// Warning says that an answer most likely is not what was meant, though it is right. Its JSON is an element of
// extensions.warnings.
type Warning struct {
	Code        string   `json:"code"` // of warncode
	Message     string   `json:"message"`
	Path        []string `json:"path"`        // response keys of the field, without positions in lists
	Suggestions []string `json:"suggestions"` // ids to use instead; empty, not nil, for none
}

// NewWarning is a warning about a place: the path of a field, perhaps with an argument in parentheses.
func NewWarning(code, place, format string, args ...any) Warning {
	field, _, _ := strings.Cut(place, "(")
	return Warning{
		Code: code, Message: place + ": " + fmt.Sprintf(format, args...), Path: strings.Split(field, "."),
		Suggestions: []string{},
	}
}

// Mention is an id of an entity in an argument.
type Mention struct {
	Place string // of the argument, as in errors
	ID    string
	Types []kg.TypeID // that the entity should be of one of; empty for any
}

// Related is an entity that a filter names as the end of a relation: what matches is of its list.
type Related struct {
	Place string // of the filter, as in errors
	ID    string
	Rel   store.Rel // as seen from the entity
}

// notes are what a compilation finds besides errors.
type notes struct {
	warnings []Warning
	mentions []Mention // of entities that no step gets by their ids
	related  []Related
	written  []WrittenName // in filters
}

// since is what has been noted after a mark.
func (n *notes) since(mark notes) notes {
	return notes{
		warnings: slices.Clone(n.warnings[len(mark.warnings):]), mentions: slices.Clone(n.mentions[len(mark.mentions):]),
		related: slices.Clone(n.related[len(mark.related):]), written: slices.Clone(n.written[len(mark.written):]),
	}
}

// add notes what has been found before.
func (n *notes) add(more notes) {
	n.warnings, n.mentions = append(n.warnings, more.warnings...), append(n.mentions, more.mentions...)
	n.related, n.written = append(n.related, more.related...), append(n.written, more.written...)
}

// warn notes a warning about the value of a key.
func (a args) warn(code, key, format string, args ...any) {
	a.warnings = append(a.warnings, NewWarning(code, a.at(key), format, args...))
}

// mention notes ids of entities that are not read otherwise, so that those that are unknown or of another type than the
// given ones can be warned of; no types stand for all.
func (a args) mention(key string, ids []string, types ...kg.TypeID) {
	if len(ids) == 0 {
		return
	}
	place := a.at(key)
	for _, id := range ids {
		a.mentions = append(a.mentions, Mention{Place: place, ID: id, Types: types})
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
		a.related = append(a.related, Related{Place: place, ID: id, Rel: back})
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
				inner.warn(warncode.WrongType, op, text, ShownID(id), c.o.Entities[t].Name)
			}
		}
	}
}

// maxShown is how many bytes of an id a message has.
const maxShown = 100

// ShownID is an id in a message, quoted and bounded.
func ShownID(id string) string {
	if len(id) > maxShown {
		id = strings.ToValidUTF8(id[:maxShown], "") + "…"
	}
	return strconv.Quote(id)
}

// checked lists the distinct ids of mentions, sorted; nil for none.
func checked(fields []*Root) []string {
	var ids []string
	for _, f := range fields {
		for i := range f.Mentions {
			ids = append(ids, f.Mentions[i].ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
