package release

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/quantity"
	"cityweave/internal/suggest"
)

// evidence is a record of evidence and its rows.
type evidence struct {
	*kg.Evidence // its ID is "" until all are read, unless the files give one
	rows
	claim *claim // that it supports
}

// evidenceTable is a file with evidence, inline or evidence.csv, and the positions of its columns; -1 for missing ones.
type evidenceTable struct {
	id, about, source, locator, component, statedAs, confidence, retrieved, seenFrom, seenTo, note int
}

func evidenceTableOf(t *datafolder.Table) evidenceTable {
	return evidenceTable{
		id: t.Column("id"), about: t.Column("about"), source: t.Column("source"), locator: t.Column("locator"),
		component: t.Column("component"), statedAs: t.Column("stated_as"), confidence: t.Column("confidence"),
		retrieved: t.Column("retrieved_on"), seenFrom: t.Column("seen_from"), seenTo: t.Column("seen_to"),
		note: t.Column("note"),
	}
}

// mostStated is the maximum length of stated_as in characters: the data may quote the words that state a fact, but not
// whole texts.
const mostStated = 80

// sourceCells are the values of a row that one source gives. A row with several sources has one of each for every
// source; its other columns of evidence apply to all of them.
type sourceCells struct{ source, locator, component, statedAs, seenFrom, seenTo, note string }

func (t *evidenceTable) sourceCells(r datafolder.Row) sourceCells {
	return sourceCells{
		source: r.Cell(t.source), locator: r.Cell(t.locator), component: r.Cell(t.component),
		statedAs: r.Cell(t.statedAs), seenFrom: r.Cell(t.seenFrom), seenTo: r.Cell(t.seenTo), note: r.Cell(t.note),
	}
}

// namedCell is a value with the name of its column.
type namedCell struct {
	name string
	text *string
}

// named returns the values besides the source.
func (c *sourceCells) named() [6]namedCell {
	return [...]namedCell{
		{"locator", &c.locator},
		{"component", &c.component},
		{"stated_as", &c.statedAs},
		{"seen_from", &c.seenFrom},
		{"seen_to", &c.seenTo},
		{"note", &c.note},
	}
}

// inlineEvidence reads the evidence columns of a row about a claim; false when some evidence was refused.
func (b *builder) inlineEvidence(r datafolder.Row, t *evidenceTable, c *claim) (ok bool) {
	cells := &b.cells
	if *cells = t.sourceCells(r); cells.source == "" {
		return noEvidence(r, t, cells)
	}
	if !strings.Contains(cells.source, "|") {
		return b.addEvidence(r, t, c, "", cells)
	}
	sources := strings.Split(cells.source, "|")
	each := make([]sourceCells, len(sources))
	for i, source := range sources {
		each[i].source = strings.TrimSpace(source)
	}
	ok = true
	for column, cell := range cells.named() {
		if *cell.text == "" {
			continue
		}
		parts := perSource(r, cell.name, *cell.text, len(sources))
		ok = ok && parts != nil
		for i, part := range parts {
			*each[i].named()[column].text = part
		}
	}
	if !ok {
		return false
	}
	for i := range each {
		ok = b.addEvidence(r, t, c, "", &each[i]) && ok
	}
	return ok
}

// perSource splits the value of a column into those of the sources of a row; nil when there is not one for each.
func perSource(r datafolder.Row, column, cell string, sources int) []string {
	parts := strings.Split(cell, "|")
	if len(parts) != sources {
		r.Fault(column,
			fmt.Sprintf("%s for %s", quantity.Of(len(parts), "value", "values"), quantity.Of(sources, "source", "sources")),
			"give one for each source, in the same order, separated by |, empty where there is none")
		return nil
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// noEvidence refuses values of evidence in a row without a source; false when there are any.
func noEvidence(r datafolder.Row, t *evidenceTable, cells *sourceCells) bool {
	confidence, retrieved := r.Cell(t.confidence), r.Cell(t.retrieved)
	named := cells.named()
	for _, cell := range append(
		named[:], namedCell{"confidence", &confidence}, namedCell{"retrieved_on", &retrieved},
	) {
		if *cell.text != "" {
			r.Fault(
				cell.name,
				cell.name+" without the source that it belongs to",
				"give the id of the source in the column source, move the value to the row of the source in "+
					"evidence.csv, or leave it empty",
			)
			return false
		}
	}
	return true
}

// readEvidence reads the records of evidence.csv.
func (b *builder) readEvidence() {
	var t evidenceTable
	unreadable := false
	b.each("evidence.csv", func(file *datafolder.Table) {
		t = evidenceTableOf(file)
		unreadable = unreadable || file.Unreadable
	}, func(r datafolder.Row) {
		about := r.Cell(t.about)
		c := b.claim(about)
		ok := false
		switch {
		case r.Broken():
			unreadable = unreadable || c == nil
		case about == "":
			r.Fault("about", "evidence without what it is about", "give the id of a link, statement or record of coverage")
		case c == nil:
			b.unknownClaim(r, about)
		default:
			cells := t.sourceCells(r)
			ok = b.addEvidence(r, &t, c, r.Cell(t.id), &cells)
		}
		if !ok && c != nil {
			c.faultSuppressed = true
		}
	})
	if unreadable {
		for _, l := range b.allLinks {
			l.faultSuppressed = true
		}
		for _, s := range b.allStates {
			s.faultSuppressed = true
		}
		for _, c := range b.allCoverage {
			c.faultSuppressed = true
		}
	}
}

// claim finds the link, statement or record of coverage with the id.
func (b *builder) claim(id string) *claim {
	if l := b.linkWithID(id); l != nil {
		return &l.claim
	}
	if s := b.statements[id]; s != nil {
		return &s.claim
	}
	if c := b.coverage[id]; c != nil {
		return &c.claim
	}
	return nil
}

func (b *builder) unknownClaim(r datafolder.Row, about string) {
	if strings.HasPrefix(about, "L") && b.unreadableLinks || strings.HasPrefix(about, "P") && b.unreadableStates ||
		strings.HasPrefix(about, "M") && b.unreadableCoverage {
		return
	}
	r.Fault(
		"about",
		fmt.Sprintf("no link, statement or record of coverage has the id %q", about),
		"give the id that a links file, statements.csv or coverage.csv has; those of links begin with L, of statements "+
			"with P, of coverage with M",
	)
}

// addEvidence validates and adds a record; false when it was refused.
func (b *builder) addEvidence(r datafolder.Row, t *evidenceTable, c *claim, id string, cells *sourceCells) bool {
	a := kg.EvidenceAttrs{Folder: r.Layer}
	ok := id == "" || recordID(r, id, "E", "evidence")
	ok = briefly(r, cells.statedAs) && ok
	ok = confidence(r, r.Cell(t.confidence), c, &a.Confidence) && ok
	ok = date(r, "retrieved_on", r.Cell(t.retrieved), &a.RetrievedOn) && ok
	ok = seen(r, cells, &a) && ok
	src := b.checkSource(r, cells.source, cells.locator)
	switch {
	case !ok || src == nil:
		return false
	case c.id == "":
		return true // the claim was refused, and is reported there
	case a.RetrievedOn == 0:
		a.RetrievedOn = b.retrieved(src)
	}
	if !seenBefore(r, &a) {
		return false
	}
	// Copies, so that a record does not keep the whole row in memory.
	a.Source, a.Component, a.Note = src.ID, b.keep(cells.component), b.keep(cells.note)
	ev := kg.Evidence{ID: strings.Clone(id), About: c.id, EvidenceAttrs: b.evAttrs.Of(a)}
	ev.Locator, ev.StatedAs = b.texts.both(cells.locator, cells.statedAs)
	b.record(r, c, ev)
	return true
}

// both copies a locator and the stated words into one text. A locator that contains the words, as city=Kyoto does,
// shares its bytes with them.
func (p *textPool) both(locator, stated string) (locatorCopy, statedCopy string) {
	if i := strings.LastIndex(locator, stated); i >= 0 {
		locator = p.join(locator, "")
		return locator, locator[i : i+len(stated)]
	}
	both := p.join(locator, stated)
	return both[:len(locator)], both[len(locator):]
}

// briefly refuses a quote that is too long.
func briefly(r datafolder.Row, stated string) bool {
	if len(stated) <= mostStated || utf8.RuneCountInString(stated) <= mostStated {
		return true
	}
	r.Fault("stated_as",
		fmt.Sprintf("stated_as has %d characters, %d are the most", utf8.RuneCountInString(stated), mostStated),
		"keep only the words that name the relation")
	return false
}

// confidence reads the confidence of evidence for a claim; it may be empty.
func confidence(r datafolder.Row, text string, c *claim, dst *kg.Confidence) bool {
	*dst = kg.Explicit
	switch {
	case text == string(kg.Implied), text == "" && c.derived:
		*dst = kg.Implied
	case text == string(kg.Explicit) && c.derived:
		r.Fault("confidence", "explicit evidence for what is derived",
			"write implied; what a source says itself is not derived but verified")
		return false
	case text != string(kg.Explicit) && text != "":
		r.Fault("confidence", fmt.Sprintf("%q is none of the words for it", text),
			enumCure(text, []string{string(kg.Explicit), string(kg.Implied)}))
		return false
	}
	return true
}

// seenBefore refuses observations after the source was retrieved.
func seenBefore(r datafolder.Row, ev *kg.EvidenceAttrs) bool {
	for _, seen := range [...]struct {
		column string
		date   kg.Date
	}{{"seen_from", ev.SeenFrom}, {"seen_to", ev.SeenTo}} {
		if !ordered(seen.date, ev.RetrievedOn) {
			r.Fault(seen.column,
				fmt.Sprintf("%s %s is after the source was retrieved, %s", seen.column, seen.date, ev.RetrievedOn),
				"give the last date that the source had seen; the end that a source announces is the until of a link")
			return false
		}
	}
	return true
}

// seen reads the period in which a source observed what it says.
func seen(r datafolder.Row, cells *sourceCells, ev *kg.EvidenceAttrs) bool {
	if !date(r, "seen_from", cells.seenFrom, &ev.SeenFrom) || !date(r, "seen_to", cells.seenTo, &ev.SeenTo) {
		return false
	}
	switch {
	case ev.SeenTo != 0 && ev.SeenFrom == 0:
		r.Fault("seen_to", "seen_to without seen_from", "give seen_from, the same date when there is only one")
		return false
	case !ordered(ev.SeenFrom, ev.SeenTo):
		r.Fault("seen_to", fmt.Sprintf("seen_to %s is before seen_from %s", ev.SeenTo, ev.SeenFrom),
			"check both dates")
		return false
	}
	return true
}

func (b *builder) retrieved(source *entity) kg.Date {
	if b.sourceRead < 0 {
		return 0
	}
	return source.Prop(b.sourceRead).Date()
}

// checkSource finds the source of a record and validates the locator for its kind; nil when one of them was refused.
func (b *builder) checkSource(r datafolder.Row, source, locator string) *entity {
	if source == "" {
		r.Fault("source", "evidence without its source", "give the id of a source, as in source:document")
		return nil
	}
	src := b.isA(r, "source", source, b.sourceType)
	if src == nil || b.sourceKind < 0 {
		return src
	}
	b.current(r, "source", source)
	switch src.Prop(b.sourceKind).Str() {
	case "editorial":
		if b.hasRule(locator) {
			return src
		}
		var known []string
		for id := range b.rules {
			known = append(known, id)
		}
		slices.Sort(known)
		cure := "the locator of " + source + " is the id of a rule in rules.csv"
		if n := suggest.Nearest(locator, known); n != "" {
			cure = "did you mean " + n + "?"
		}
		r.Fault("locator", datafolder.Quote(locator)+" names no rule", cure)
		return nil
	case "document":
		if _, _, _, ok := kg.ParseLocator(locator); !ok {
			r.Fault(
				"locator",
				datafolder.Quote(locator)+" is no place in a document",
				"write line:first-end, as in 0:143-201: lines from 0, bytes of the whole document, the end not "+
					"included",
			)
			return nil
		}
	}
	return src
}
