package release

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// Diff is what one release has that another has not. Records are the same when their ids are.
type Diff struct {
	From, To kg.Release
	Changes  []Change // by kind in the order entity, link, statement, evidence, rule, block, then by id
}

// Change is a record that was added, removed or changed.
type Change struct {
	Kind   string // entity, link, statement, evidence, rule, block
	ID     string
	Title  string // what it is, for people
	Op     Op
	Fields []FieldChange // of a changed record, in the order of the files
}

// Op says how a record changed.
type Op byte

// The changes of a record.
const (
	Added   Op = '+'
	Removed Op = '-'
	Changed Op = '~'
)

// FieldChange is a field with its value before and after, "" when unknown. The values of a
// list are parted by " | ".
type FieldChange struct{ Name, From, To string }

// Compare tells what the new graph has that the old one has not.
func Compare(o *kg.Ontology, from, to *kg.Graph) Diff {
	d := Diff{From: from.Release, To: to.Release}
	columns, dates := newColumnOrder(o), dateTexts{}
	compare(&d, "entity", from.Entities, to.Entities, func(e *kg.Entity) (string, string) { return e.ID, e.Name },
		func(e *kg.Entity, put putField) { entityFields(o, columns, e, put) })
	compare(&d, "link", pointers(from.Links), pointers(to.Links), func(l *kg.LinkRecord) (string, string) {
		return l.ID, l.From + " " + o.Links[l.Type].Name + " " + l.To
	}, func(l *kg.LinkRecord, put putField) { linkFields(o, dates, l, put) })
	compare(&d, "statement", from.Statements, to.Statements, func(s *kg.Statement) (string, string) {
		return s.ID, s.Subject + " " + s.Property + " " + s.Value
	}, statementFields)
	compare(&d, "evidence", from.Evidence, to.Evidence, func(e *kg.Evidence) (string, string) {
		return e.ID, strings.TrimSpace(e.About + " " + e.Source + " " + e.Locator)
	}, func(e *kg.Evidence, put putField) { evidenceFields(dates, e, put) })
	compare(&d, "rule", pointers(from.Rules), pointers(to.Rules), func(r *kg.Rule) (string, string) { return r.ID, r.Text }, ruleFields)
	compare(&d, "block", pointers(from.Blocks), pointers(to.Blocks), func(k *kg.Block) (string, string) { return k.ID, k.Programme }, blockFields)
	return d
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// compare walks two lists that are sorted by id.
func compare[T any](d *Diff, kind string, from, to []T, name func(T) (id, title string), fields func(T, putField)) {
	one := func(record T, op Op) {
		id, title := name(record)
		d.Changes = append(d.Changes, Change{Kind: kind, ID: id, Title: title, Op: op})
	}
	for len(from) > 0 || len(to) > 0 {
		var was, is string
		if len(from) > 0 {
			was, _ = name(from[0])
		}
		if len(to) > 0 {
			is, _ = name(to[0])
		}
		switch {
		case len(to) == 0 || len(from) > 0 && was < is:
			one(from[0], Removed)
			from = from[1:]
		case len(from) == 0 || is < was:
			one(to[0], Added)
			to = to[1:]
		default:
			if changed := changedFields(from[0], to[0], fields); len(changed) > 0 {
				one(to[0], Changed)
				d.Changes[len(d.Changes)-1].Fields = changed
			}
			from, to = from[1:], to[1:]
		}
	}
}

func changedFields[T any](from, to T, fields func(T, putField)) []FieldChange {
	var out []FieldChange
	fields(from, func(name, value string) { out = append(out, FieldChange{name, value, ""}) })
	n := 0
	fields(to, func(name, value string) {
		// Records of one kind put their fields in one order, but for an entity whose type
		// changed and a block without a title.
		i := n
		if i >= len(out) || out[i].Name != name {
			i = slices.IndexFunc(out, func(f FieldChange) bool { return f.Name == name })
		}
		if i < 0 {
			out = append(out, FieldChange{name, "", value})
			return
		}
		out[i].To = value
		n = i + 1
	})
	out = slices.DeleteFunc(out, func(f FieldChange) bool { return f.From == f.To })
	for i := range out {
		out[i].From = strings.ReplaceAll(out[i].From, listSep, " | ")
		out[i].To = strings.ReplaceAll(out[i].To, listSep, " | ")
	}
	return out
}

// Print writes the diff for people: a line of counts, then at most so many changes of each
// kind and sort (0 for all).
func (d Diff) Print(w io.Writer, most int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s\n", d.From.ID, d.To.ID)
	if len(d.Changes) == 0 {
		b.WriteString("no change\n")
	}
	var kinds []string
	counts := map[string]map[Op]int{}
	for _, c := range d.Changes {
		if counts[c.Kind] == nil {
			counts[c.Kind] = map[Op]int{}
			kinds = append(kinds, c.Kind)
		}
		counts[c.Kind][c.Op]++
	}
	for _, kind := range kinds {
		n := counts[kind]
		fmt.Fprintf(&b, "%s: %s added, %s removed, %s changed\n", kind, thousands(n[Added]), thousands(n[Removed]), thousands(n[Changed]))
	}
	shown := map[string]int{}
	for _, c := range d.Changes {
		group := c.Kind + string(c.Op)
		if shown[group]++; most > 0 && shown[group] > most {
			if shown[group] == most+1 {
				fmt.Fprintf(&b, "%c %s ... and %s more\n", c.Op, c.Kind, thousands(counts[c.Kind][c.Op]-most))
			}
			continue
		}
		fmt.Fprintf(&b, "%c %s %s (%s)\n", c.Op, c.Kind, c.ID, c.Title)
		for _, f := range c.Fields {
			fmt.Fprintf(&b, "    %s: %s -> %s\n", f.Name, quote(f.From), quote(f.To))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
