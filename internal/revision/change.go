// Package revision identifies a release by its content, and lists what changed between two releases.
package revision

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// RecordKind is the kind of the record that changed.
type RecordKind string

// The kinds of records.
const (
	OfEntity    RecordKind = "entity"
	OfLink      RecordKind = "link"
	OfStatement RecordKind = "statement"
	OfEvidence  RecordKind = "evidence"
	OfRule      RecordKind = "rule"
	OfBlock     RecordKind = "block"
	OfLayer     RecordKind = "layer"
	OfCoverage  RecordKind = "coverage"
	OfTombstone RecordKind = "tombstone"
)

// RecordKinds are all kinds, in the order in which changes are listed.
func RecordKinds() []RecordKind {
	return []RecordKind{OfEntity, OfLink, OfStatement, OfEvidence, OfRule, OfBlock, OfLayer, OfCoverage, OfTombstone}
}

// ChangeOp says how a record changed.
type ChangeOp byte

// The changes of a record.
const (
	Created ChangeOp = '+'
	Updated ChangeOp = '~'
	Ended   ChangeOp = '-'
)

// Change is a record that differs between two releases. Records are identified by kind and id.
type Change struct {
	Kind  RecordKind
	Type  string // name of the entity type or link type; "" for other kinds
	ID    string
	Title string // human-readable, such as the name of an entity
	Op    ChangeOp
	// Fields are in the order of the type Fields: all known ones of a created or ended record, those that differ of an
	// updated one.
	Fields []FieldChange
}

// FieldChange is a field with its value before and after, "" when unknown. List values are separated by " | ", their parts by
// commas.
type FieldChange struct{ Name, Before, After string }

// Compare returns the differences between two graphs, record by record: by kind in the order of RecordKinds, then by
// id. The lists of both must be sorted by id. Values derived from other records, such as the country of a place, are
// not part of a record.
func Compare(o *kg.Ontology, from, to *kg.Graph) []Change {
	c := comparison{o: o, fields: NewFields(o)}
	f := c.fields
	compare(&c, OfEntity, from.Entities, to.Entities, func(e *kg.Entity) string { return e.ID },
		func(e *kg.Entity) (string, string) { return o.Entities[e.Type].Name, e.Name }, f.Entity)
	compare(&c, OfLink, pointers(from.Links), pointers(to.Links), func(l *kg.LinkRecord) string { return l.ID },
		func(l *kg.LinkRecord) (string, string) {
			name := o.Links[l.Type].Name
			return name, l.From + " " + name + " " + l.To
		}, f.Link)
	compare(&c, OfStatement, from.Statements, to.Statements, func(s *kg.Statement) string { return s.ID },
		func(s *kg.Statement) (string, string) { return "", s.Subject + " " + s.Property + " " + s.Value }, f.Statement)
	compare(&c, OfEvidence, from.Evidence, to.Evidence, func(e *kg.Evidence) string { return e.ID },
		func(e *kg.Evidence) (string, string) {
			return "", strings.TrimSpace(e.About + " " + e.Source + " " + e.Locator)
		}, f.Evidence)
	compare(&c, OfRule, pointers(from.Rules), pointers(to.Rules), func(r *kg.Rule) string { return r.ID },
		func(r *kg.Rule) (string, string) { return "", r.Text }, f.Rule)
	compare(&c, OfBlock, pointers(from.Blocks), pointers(to.Blocks), func(k *kg.Block) string { return k.ID },
		func(k *kg.Block) (string, string) { return "", k.Programme }, f.Block)
	compare(&c, OfLayer, statedLayers(from.Layers), statedLayers(to.Layers), func(l *kg.Layer) string { return l.Name },
		func(l *kg.Layer) (string, string) { return "", l.Title }, f.Layer)
	compare(&c, OfCoverage, from.Coverage, to.Coverage, func(v *kg.Coverage) string { return v.ID },
		func(v *kg.Coverage) (string, string) {
			return "", strings.TrimSpace(v.About + " " + strings.Join(v.LinkTypes, " ") + " " + v.AsOf)
		}, f.Coverage)
	compare(&c, OfTombstone, pointers(from.Tombstones), pointers(to.Tombstones), func(t *kg.Tombstone) string { return t.ID },
		func(t *kg.Tombstone) (string, string) { return "", t.ReplacedBy }, f.Tombstone)
	return c.changes
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// comparison is the state of a running Compare.
type comparison struct {
	o       *kg.Ontology
	fields  *Fields
	changes []Change
	was, is []byte // two records as bytes, to detect equality quickly
}

// compare merges two lists that are sorted by id.
func compare[T any](
	c *comparison,
	kind RecordKind,
	from, to []T,
	id func(T) string,
	about func(T) (typ, title string),
	fields func(T, PutField),
) {
	add := func(record T, op ChangeOp, changed []FieldChange) {
		typ, title := about(record)
		c.changes = append(
			c.changes,
			Change{Kind: kind, Type: typ, ID: id(record), Title: title, Op: op, Fields: changed},
		)
	}
	write := func(dst []byte, record T) []byte {
		dst = dst[:0]
		fields(
			record,
			func(name, value string) { dst = append(append(append(append(dst, name...), '='), value...), 0) },
		)
		return dst
	}
	var none T
	for len(from) > 0 || len(to) > 0 {
		switch {
		case len(to) == 0 || len(from) > 0 && id(from[0]) < id(to[0]):
			add(from[0], Ended, changedFields(from[0], none, true, false, fields))
			from = from[1:]
		case len(from) == 0 || id(to[0]) < id(from[0]):
			add(to[0], Created, changedFields(none, to[0], false, true, fields))
			to = to[1:]
		default:
			c.was, c.is = write(c.was, from[0]), write(c.is, to[0])
			if !bytes.Equal(c.was, c.is) {
				if changed := changedFields(from[0], to[0], true, true, fields); len(changed) > 0 {
					add(to[0], Updated, changed)
				}
			}
			from, to = from[1:], to[1:]
		}
	}
}

// changedFields returns the fields that differ between two versions of a record, either of which may be missing.
func changedFields[T any](from, to T, before, after bool, fields func(T, PutField)) []FieldChange {
	var out []FieldChange
	if before {
		fields(from, func(name, value string) { out = append(out, FieldChange{Name: name, Before: listed(value)}) })
	}
	if after {
		n := 0
		fields(to, func(name, value string) {
			// Records of one kind have their fields in one order, except an entity whose type changed and a block
			// without a title.
			i := n
			if i >= len(out) || out[i].Name != name {
				i = slices.IndexFunc(out, func(f FieldChange) bool { return f.Name == name })
			}
			if i < 0 {
				out = append(out, FieldChange{Name: name, After: listed(value)})
				n = len(out)
				return
			}
			out[i].After = listed(value)
			n = i + 1
		})
	}
	return slices.Clip(differing(out))
}

func listed(value string) string { return shownSeparators.Replace(value) }

var shownSeparators = strings.NewReplacer(ListSep, " | ", PartSep, ", ")

func differing(fields []FieldChange) []FieldChange {
	return slices.DeleteFunc(fields, func(f FieldChange) bool { return f.Before == f.After })
}

// Net folds consecutive steps of changes into their net effect: one Change for each record that differs between the
// start and the end, by kind in the order of RecordKinds, then by id, with its fields by name. For example, a record
// that was created in one step and ended in the next has none. The title is that of the newest state in which the
// record exists.
func Net(steps ...[]Change) []Change {
	type record struct {
		kind RecordKind
		id   string
	}
	left := map[record]Change{}
	for _, changes := range steps {
		for _, c := range changes {
			key := record{c.Kind, c.ID}
			was, changed := left[key]
			if !changed {
				left[key] = c
			} else if both, ok := was.then(c); ok {
				left[key] = both
			} else {
				delete(left, key)
			}
		}
	}
	place := map[RecordKind]int{}
	for i, k := range RecordKinds() {
		place[k] = i
	}
	out := slices.Collect(maps.Values(left))
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(place[a.Kind], place[b.Kind]), strings.Compare(a.ID, b.ID))
	})
	for i := range out {
		out[i].Fields = slices.Clone(out[i].Fields)
		slices.SortFunc(out[i].Fields, func(a, b FieldChange) int { return strings.Compare(a.Name, b.Name) })
	}
	return out
}

// then combines two consecutive changes of one record; ok is false when they cancel out.
func (c Change) then(next Change) (both Change, ok bool) {
	both = next
	both.Fields = slices.Clone(c.Fields)
	for _, f := range next.Fields {
		i := slices.IndexFunc(both.Fields, func(g FieldChange) bool { return g.Name == f.Name })
		if i < 0 {
			both.Fields = append(both.Fields, f)
		} else {
			both.Fields[i].After = f.After
		}
	}
	both.Fields = differing(both.Fields)
	switch existed, exists := c.Op != Created, next.Op != Ended; {
	case existed && exists:
		both.Op = Updated
		return both, len(both.Fields) > 0
	case exists:
		both.Op = Created
		return both, true
	case existed:
		both.Op = Ended
		return both, true
	default:
		return Change{}, false
	}
}

// statedLayers are the layers that are content, see Layer.Stated.
func statedLayers(layers []kg.Layer) []*kg.Layer {
	return slices.DeleteFunc(pointers(layers), func(l *kg.Layer) bool { return !l.Stated() })
}
