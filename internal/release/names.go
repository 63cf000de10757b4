package release

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// nameColumns are the columns of names.csv.
var nameColumns = []string{"about", "text", "language", "script", "kind", "source", "locator", "note"}

// nameTable is a file with names and the positions of its columns; -1 for missing ones.
type nameTable struct {
	about, text, language, script, kind, source, locator, note int
}

func nameTableOf(t *datafolder.Table) nameTable {
	return nameTable{
		about: t.Column("about"), text: t.Column("text"), language: t.Column("language"), script: t.Column("script"),
		kind: t.Column("kind"), source: t.Column("source"), locator: t.Column("locator"), note: t.Column("note"),
	}
}

// nameRow is a name of an entity and its row.
type nameRow struct {
	kg.Name
	entity *entity
	row    datafolder.Row
}

// sharedNameKey is equal for the rows of which the names share their attributes.
type sharedNameKey struct{ layer, language, script, kind, source, locator, note string }

// readNames reads the names of entities. A cell of the column text may have several, which differ in nothing else.
func (b *builder) readNames() {
	var t nameTable
	languages := map[string]bool{"": true}
	shared := map[sharedNameKey]*kg.NameAttrs{}
	b.each("names.csv", func(file *datafolder.Table) {
		t = nameTableOf(file)
		b.allNames = slices.Grow(b.allNames, file.Lines+strings.Count(file.Text, "|"))
	}, func(r datafolder.Row) {
		about, text := r.Cell(t.about), r.Cell(t.text)
		e := b.entities[about]
		switch {
		case r.Broken():
			return
		case about == "":
			r.Fault("about", "a name without the entity that it names", "give the id of the entity")
			return
		case e == nil:
			b.unknownEntity(r, "about", about)
			return
		case text == "":
			r.Fault("text", "a name without its text", "write the name, or remove the row")
			return
		}
		key := sharedNameKey{
			r.Layer, r.Cell(t.language), r.Cell(t.script), r.Cell(t.kind), r.Cell(t.source), r.Cell(t.locator),
			r.Cell(t.note),
		}
		if !b.knownLanguage(r, key.language, languages) || !knownScript(r, key.script) || !nameKind(r, &key.kind) {
			return
		}
		var evidence []kg.NameEvidence // read when the first name of the row needs them
		var attrs *kg.NameAttrs        // of the name before
		for item := range strings.SplitSeq(strings.Clone(text), "|") {
			item = strings.TrimSpace(item)
			if item == "" {
				continue
			}
			derived := kg.ScriptOf(item)
			if !spelt(r, "text", item, derived) {
				continue
			}
			script, ok := inScript(r, item, key.script, derived)
			if !ok {
				continue
			}
			if attrs == nil || attrs.Script != script {
				of := key
				of.script = script
				if attrs = shared[of]; attrs == nil {
					if evidence == nil {
						if evidence = b.sourcesOfName(r, &t); evidence == nil {
							return
						}
					}
					attrs = &kg.NameAttrs{
						Language: b.keep(of.language), Script: b.keep(script), Kind: kg.NameKind(of.kind),
						Evidence: evidence,
					}
					of.language, of.script = attrs.Language, attrs.Script
					of.source, of.locator, of.note = b.keep(of.source), b.keep(of.locator), b.keep(of.note)
					shared[of] = attrs
				}
			}
			b.allNames = append(b.allNames, nameRow{Name: kg.Name{Text: item, NameAttrs: attrs}, entity: e, row: r})
			e.names++
		}
	})
}

// knownLanguage refuses a language that is no tag of BCP 47 in its usual form.
func (b *builder) knownLanguage(r datafolder.Row, text string, known map[string]bool) bool {
	if fine, seen := known[text]; seen && fine {
		return true
	}
	tag, err := language.Raw.Parse(text)
	known[strings.Clone(text)] = err == nil && tag.String() == text
	switch {
	case err != nil:
		r.Fault("language", fmt.Sprintf("%q is no language tag (BCP 47)", text),
			"write it as in fr, pt-BR or zh-Hant; leave it empty when it is unknown")
	case tag.String() != text:
		r.Fault("language", fmt.Sprintf("%q is not how the language is written", text), "write "+tag.String())
	}
	return known[text]
}

func knownScript(r datafolder.Row, text string) bool {
	if text == "" || kg.KnownScript(text) {
		return true
	}
	r.Fault("script", fmt.Sprintf("%q is no script (ISO 15924)", text),
		"write its four letters, as in Latn, Cyrl or Hani, or leave it empty: it follows from the name")
	return false
}

// nameKind reads the kind of a name; an empty one means another name.
func nameKind(r datafolder.Row, kind *string) bool {
	if *kind == "" {
		*kind = string(kg.Alternative)
		return true
	}
	var known []string
	for _, k := range kg.NameKinds() {
		if k == kg.NameKind(*kind) && k != kg.Preferred {
			*kind = string(k)
			return true
		}
		if k != kg.Preferred {
			known = append(known, string(k))
		}
	}
	r.Fault("kind", fmt.Sprintf("%q is no kind of name", *kind), enumCure(*kind, known))
	return false
}

// inScript returns the script of a name: the one that its row gives, or that of its letters. It refuses a name that is
// not in the script given, and one of several scripts if none is given.
func inScript(r datafolder.Row, text, given, derived string) (script string, ok bool) {
	switch {
	case given == "" && derived == "":
		r.Fault("text", fmt.Sprintf("the name %q has letters of several scripts", text),
			"give the script that it is in in the column script, or make two names of it")
		return "", false
	case given == "":
		return derived, true
	case given != derived && !kg.ScriptFits(given, text):
		r.Fault("script", fmt.Sprintf("the name %q is not in the script %s", text, given),
			"write "+derived+", or leave it empty: it follows from the name")
		return "", false
	}
	return given, true
}

// sourcesOfName reads the sources of a row, of which there is at least one; nil when one of them was refused.
func (b *builder) sourcesOfName(r datafolder.Row, t *nameTable) []kg.NameEvidence {
	sources := strings.Split(r.Cell(t.source), "|")
	each := func(column, cell string) []string {
		if cell == "" || len(sources) == 1 {
			return []string{cell}
		}
		return perSource(r, column, cell, len(sources))
	}
	locators, notes := each("locator", r.Cell(t.locator)), each("note", r.Cell(t.note))
	if locators == nil || notes == nil {
		return nil
	}
	of := func(list []string, i int) string { return strings.TrimSpace(list[min(i, len(list)-1)]) }
	var out []kg.NameEvidence
	for i, source := range sources {
		locator := of(locators, i)
		src := b.checkSource(r, strings.TrimSpace(source), locator)
		if src == nil {
			return nil
		}
		out = append(out, kg.NameEvidence{
			Source: src.ID, Locator: b.keep(locator), RetrievedOn: b.retrieved(src), Note: b.keep(of(notes, i)),
			Folder: r.Layer,
		})
	}
	kg.SortNameEvidence(out)
	return out
}

// finishNames gives each entity its names, sorted, with the evidence of all rows that give the same name.
func (b *builder) finishNames() {
	n := 0
	for _, e := range b.inOrder {
		n += int(e.names)
	}
	at := make([]int32, len(b.inOrder)) // where the next name of each entity goes, by its number
	for next, i := 0, 0; i < len(b.inOrder); i++ {
		at[i] = int32(next)
		next += int(b.inOrder[i].names)
	}
	places := make([]int32, n) // into allNames, by entity
	for i := range b.allNames {
		e := b.allNames[i].entity
		places[at[e.n]] = int32(i)
		at[e.n]++
	}
	slab := make([]kg.Name, 0, n) // of all entities
	merged := map[[2]*kg.NameAttrs]*kg.NameAttrs{}
	for _, e := range b.inOrder {
		if e.names == 0 {
			continue
		}
		mine := places[:e.names]
		places = places[e.names:]
		inOrder := func(i, j int32) int {
			if c := b.allNames[i].Compare(&b.allNames[j].Name); c != 0 {
				return c
			}
			return int(i - j)
		}
		if !slices.IsSortedFunc(mine, inOrder) {
			slices.SortFunc(mine, inOrder)
		}
		from := len(slab)
		for k, i := range mine {
			x := &b.allNames[i]
			if k > 0 && x.Compare(&slab[len(slab)-1]) == 0 {
				b.joinName(&slab[len(slab)-1], &b.allNames[mine[k-1]], x, merged)
				continue
			}
			slab = append(slab, x.Name)
		}
		b.detail(e).Names = slab[from:len(slab):len(slab)]
	}
	b.allNames = nil
}

// joinName adds the evidence of another row that gives a name. The same evidence twice in one folder is a fault.
func (b *builder) joinName(name *kg.Name, last, x *nameRow, merged map[[2]*kg.NameAttrs]*kg.NameAttrs) {
	for i := range x.Evidence {
		a := &x.Evidence[i]
		known := slices.ContainsFunc(name.Evidence, func(e kg.NameEvidence) bool {
			return e.Source == a.Source && e.Locator == a.Locator && e.Folder == a.Folder
		})
		if known {
			x.row.Fault(
				"text", fmt.Sprintf("the name %q of %s is there twice, first in %s", x.Text, x.entity.ID, last.row.Where()),
				"remove one of the two; they differ in text, language, script, kind, source or locator",
			)
			return
		}
	}
	both := [2]*kg.NameAttrs{name.NameAttrs, x.NameAttrs}
	if merged[both] == nil {
		attrs := *name.NameAttrs
		attrs.Evidence = slices.Clone(attrs.Evidence)
		for _, a := range x.Evidence {
			i := slices.IndexFunc(attrs.Evidence, func(e kg.NameEvidence) bool {
				return e.Source == a.Source && e.Locator == a.Locator
			})
			if i < 0 {
				attrs.Evidence = append(attrs.Evidence, a)
			} else if attrs.Evidence[i].Note == "" {
				attrs.Evidence[i].Note = a.Note
			}
		}
		kg.SortNameEvidence(attrs.Evidence)
		merged[both] = &attrs
	}
	name.NameAttrs = merged[both]
}
