package release

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

// evidence is a record of evidence and its row.
type evidence struct {
	*kg.Evidence // its ID is "" until all are read, unless the files give one
	row          row
	claim        *claim // that it supports
}

// evidenceTable is a file with evidence, inline or evidence.csv, and the positions of its columns; -1 for missing ones.
type evidenceTable struct {
	id, about, source, locator, statedAs, confidence, retrieved int
}

func evidenceTableOf(t *table) evidenceTable {
	return evidenceTable{
		t.column("id"),
		t.column("about"),
		t.column("source"),
		t.column("locator"),
		t.column("stated_as"),
		t.column("confidence"),
		t.column("retrieved_on"),
	}
}

// mostStated is the maximum length of stated_as in characters: the data may quote the words that state a fact, but not
// whole texts.
const mostStated = 80

// inlineEvidence reads the evidence columns of a row about a claim; false when some evidence was refused.
func (b *builder) inlineEvidence(r row, t *evidenceTable, c *claim) (ok bool) {
	source, locator := r.cell(t.source), r.cell(t.locator)
	if source == "" {
		for _, other := range [...]struct {
			name string
			col  int
		}{{"locator", t.locator}, {"stated_as", t.statedAs}, {"confidence", t.confidence}, {"retrieved_on", t.retrieved}} {
			if r.cell(other.col) != "" {
				r.fault("source", "evidence without its source", "give the id of the source, or empty "+other.name)
				return false
			}
		}
		return true
	}
	if !strings.Contains(source, "|") {
		return b.addEvidence(r, t, c, "", source, locator)
	}
	sources := strings.Split(source, "|")
	locators := make([]string, len(sources))
	if locator != "" {
		locators = strings.Split(locator, "|")
	}
	if len(locators) != len(sources) {
		r.fault(
			"locator",
			fmt.Sprintf(
				"%s for %s",
				count(len(locators), "locator", "locators"),
				count(len(sources), "source", "sources"),
			),
			"give one for each source, in the same order, empty where there is none",
		)
		return false
	}
	ok = true
	for i := range sources {
		ok = b.addEvidence(r, t, c, "", strings.TrimSpace(sources[i]), strings.TrimSpace(locators[i])) && ok
	}
	return ok
}

// readEvidence reads the records of evidence.csv.
func (b *builder) readEvidence() {
	var t evidenceTable
	unreadable := false
	b.each("evidence.csv", func(file *table) {
		t = evidenceTableOf(file)
		unreadable = unreadable || file.unreadable
	}, func(r row) {
		about := r.cell(t.about)
		c := b.claim(about)
		ok := false
		switch {
		case r.broken():
			unreadable = unreadable || c == nil
		case about == "":
			r.fault("about", "evidence without what it is about", "give the id of a link or statement")
		case c == nil:
			b.unknownClaim(r, about)
		default:
			ok = b.addEvidence(r, &t, c, r.cell(t.id), r.cell(t.source), r.cell(t.locator))
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
	}
}

// claim finds the link or statement with the id.
func (b *builder) claim(id string) *claim {
	if l := b.links[id]; l != nil {
		return &l.claim
	}
	if s := b.statements[id]; s != nil {
		return &s.claim
	}
	return nil
}

func (b *builder) unknownClaim(r row, about string) {
	if strings.HasPrefix(about, "L") && b.unreadableLinks || strings.HasPrefix(about, "P") && b.unreadableStates {
		return
	}
	r.fault(
		"about",
		fmt.Sprintf("no link or statement has the id %q", about),
		"give the id that a links file or statements.csv has; those of links begin with L, of statements with P",
	)
}

// addEvidence validates and adds a record; false when it was refused.
func (b *builder) addEvidence(r row, t *evidenceTable, c *claim, id, source, locator string) bool {
	ok := id == "" || recordID(r, id, "E", "evidence")
	stated := r.cell(t.statedAs)
	if len(stated) > mostStated && utf8.RuneCountInString(stated) > mostStated {
		r.fault(
			"stated_as",
			fmt.Sprintf("stated_as has %d characters, %d are the most", utf8.RuneCountInString(stated), mostStated),
			"keep only the words that name the relation",
		)
		ok = false
	}
	confidence := kg.Explicit
	switch text := r.cell(t.confidence); {
	case text == string(kg.Implied), text == "" && c.derived:
		confidence = kg.Implied
	case text == string(kg.Explicit) && c.derived:
		r.fault(
			"confidence",
			"explicit evidence for what is derived",
			"write implied; what a source says itself is not derived but verified",
		)
		ok = false
	case text != string(kg.Explicit) && text != "":
		r.fault(
			"confidence",
			fmt.Sprintf("%q is none of the words for it", text),
			enumCure(text, []string{string(kg.Explicit), string(kg.Implied)}),
		)
		ok = false
	}
	var retrieved kg.Date
	ok = date(r, "retrieved_on", r.cell(t.retrieved), &retrieved) && ok
	src := b.checkSource(r, source, locator)
	switch {
	case !ok || src == nil:
		return false
	case c.id == "":
		return true // the claim was refused, and is reported there
	case retrieved == 0:
		retrieved = b.retrieved(src)
	}
	// Copies, so that a record does not keep the whole row in memory.
	ev := kg.Evidence{
		ID: strings.Clone(
			id,
		),
		About:       c.id,
		Source:      src.ID,
		Locator:     strings.Clone(locator),
		StatedAs:    strings.Clone(stated),
		Confidence:  confidence,
		RetrievedOn: retrieved,
		Folder:      r.layer,
	}
	b.record(r, c, &ev)
	return true
}

func (b *builder) retrieved(source *entity) kg.Date {
	if b.sourceRead < 0 {
		return 0
	}
	return source.Prop(b.sourceRead).Date()
}

// checkSource finds the source of a record and validates the locator for its kind; nil when one of them was refused.
func (b *builder) checkSource(r row, source, locator string) *entity {
	if source == "" {
		r.fault("source", "evidence without its source", "give the id of a source, as in source:document")
		return nil
	}
	src := b.isA(r, "source", source, b.sourceType)
	if src == nil || b.sourceKind < 0 {
		return src
	}
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
		r.fault("locator", quote(locator)+" names no rule", cure)
		return nil
	case "document":
		if _, _, _, ok := kg.ParseLocator(locator); !ok {
			r.fault(
				"locator",
				quote(locator)+" is no place in a document",
				"write line:first-end, as in 0:143-201: lines from 0, bytes of the whole document, the end not "+
					"included",
			)
			return nil
		}
	}
	return src
}
