package release

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

// coverage is a record of coverage under construction from its rows.
type coverage struct {
	claim
	*kg.Coverage
}

// mostScope is the maximum length of scope in characters: it names what is counted and describes nothing.
const mostScope = 200

// coverageKey are the values that identify a record of coverage, from which its id is derived.
func coverageKey(c *kg.Coverage) []string {
	return []string{
		c.About, strings.Join(c.LinkTypes, revision.ListSep), c.Role, strings.Join(c.Others, revision.ListSep), c.List,
		statedText(c.Stated), c.AsOf, c.Scope,
	}
}

// statedText is a stated number as the files write it, "" for none.
func statedText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (b *builder) readCoverage() {
	var ev evidenceTable
	b.each("coverage.csv", func(t *datafolder.Table) {
		ev = evidenceTableOf(t)
		ev.note = -1 // the note is that of the record
		b.unreadableCoverage = b.unreadableCoverage || t.Unreadable
	}, func(r datafolder.Row) {
		c := b.coverageOf(r)
		if c != nil {
			if !b.inlineEvidence(r, &ev, &c.claim) {
				c.faultSuppressed = true
			}
			return
		}
		if !r.Broken() {
			b.inlineEvidence(r, &ev, &claim{})
		}
		// It was refused; records that depend on it are not refused as well.
		if id := r.Get("id"); id == "" {
			b.unreadableCoverage = true
		} else if b.coverage[id] == nil {
			b.coverage[id] = &coverage{claim: claim{rows: rows{first: r}, faultSuppressed: true}}
		}
	})
}

// coverageOf finds the record that a row is merged into or creates a new one; nil when the row was refused.
func (b *builder) coverageOf(r datafolder.Row) *coverage {
	said := &kg.Coverage{
		ID: strings.Clone(r.Get("id")), About: r.Get("about"), Role: b.keep(r.Get("role")), AsOf: b.keep(r.Get("as_of")),
		List: r.Get("list"), Scope: b.keep(r.Get("scope")), Note: b.keep(r.Get("note")),
		LinkTypes: b.listed(r, "link_types"), Others: b.listed(r, "types"),
	}
	if r.Broken() || said.ID != "" && !recordID(r, said.ID, "M", "a record of coverage") {
		return nil
	}
	ok := statedNumber(r, &said.Stated)
	ok = complete(r, &said.Complete) && ok
	if known := b.coverage[said.ID]; known != nil && said.About == "" {
		return b.joinCoverage(known, r, said, ok)
	}
	if !b.checkCoverage(r, said) || !ok {
		return nil
	}
	derived := b.newID.id('M', coverageKey(said)...)
	known := b.coverage[derived]
	if known == nil {
		known = b.coverage[said.ID]
	}
	if known != nil {
		return b.joinCoverage(known, r, said, ok)
	}
	if said.ID == "" {
		said.ID = derived
	}
	said.Folder = r.Layer
	c := &coverage{claim: claim{rows: rows{first: r}, id: said.ID}, Coverage: said}
	b.coverage[said.ID], b.coverage[derived] = c, c
	b.allCoverage = append(b.allCoverage, c)
	return c
}

// listed reads a list of words, sorted, each once.
func (b *builder) listed(r datafolder.Row, column string) []string {
	list := appendList(nil, r.Get(column))
	for i := range list {
		list[i] = b.keep(list[i])
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// joinCoverage merges a row of a later directory, which may fill in what is unknown; nil when it was refused.
func (b *builder) joinCoverage(c *coverage, r datafolder.Row, said *kg.Coverage, ok bool) *coverage {
	column := "id"
	if said.ID == "" {
		column = "about"
	}
	if !ok || c.id == "" || !c.joins(r, column, "the coverage "+c.id) { // "" was refused itself
		return nil
	}
	if said.About != "" {
		is, was := coverageKey(said), coverageKey(c.Coverage)
		for i, column := range [...]string{"about", "link_types", "role", "types", "list", "stated", "as_of", "scope"} {
			if is[i] != was[i] {
				c.contradict(r, column, is[i], was[i])
				return nil
			}
		}
	}
	was := string(c.Complete)
	c.fill(r, "complete", string(said.Complete), &was)
	c.Complete = kg.Complete(was)
	c.fill(r, "note", said.Note, &c.Note)
	c.add(r)
	return c
}

// checkCoverage validates what identifies a record.
func (b *builder) checkCoverage(r datafolder.Row, c *kg.Coverage) bool {
	ok := true
	refuse := func(column, problem, cure string) {
		r.Fault(column, problem, cure)
		ok = false
	}
	e := b.entities[c.About]
	switch {
	case c.About == "":
		refuse("about", "coverage without what it is about", "give the id of the network, such as org:iclei")
	case e == nil:
		b.unknownEntity(r, "about", c.About)
		ok = false
	default:
		c.About = e.ID
		ok = b.countedTypes(r, c, &b.o.Entities[e.Type])
	}
	for _, name := range c.Others {
		if _, known := b.o.Type(name); !known {
			refuse("types", fmt.Sprintf("the entity type %q is unknown", name), datafolder.DidYouMean(name, b.entityTypeNames()))
		}
	}
	if c.List != "" {
		list := b.isA(r, "list", c.List, b.sourceType)
		if list == nil {
			ok = false
		} else {
			c.List = list.ID
		}
	}
	switch n := utf8.RuneCountInString(c.Scope); {
	case n == 0:
		refuse("scope", "coverage without its scope", "say what is counted, such as members in Europe in May 2025")
	case n > mostScope:
		refuse("scope", fmt.Sprintf("scope has %d characters, %d are the most", n, mostScope), "name what is counted only")
	}
	return checkAsOf(r, c.AsOf) && ok
}

// countedTypes checks that links of the types lead to entities of the type.
func (b *builder) countedTypes(r datafolder.Row, c *kg.Coverage, about *kg.EntityType) bool {
	ok := true
	if len(c.LinkTypes) == 0 {
		r.Fault("link_types", "coverage without the links that it counts", "write link types, such as TAKES_PART")
		ok = false
	}
	for _, name := range c.LinkTypes {
		if _, known := b.o.LinkTypes(name); !known {
			r.Fault("link_types", fmt.Sprintf("the link type %q is unknown", name), datafolder.DidYouMean(name, b.countableNames()))
			ok = false
		}
	}
	types := c.Counts(b.o)
	leads := func(t kg.LinkTypeID) bool { return b.o.Links[t].Leads(about) }
	if ok && !slices.ContainsFunc(types, leads) {
		r.Fault("link_types",
			fmt.Sprintf("no link of type %s leads to %s", strings.Join(c.LinkTypes, " or "), c.About),
			"name links that lead to a "+about.Name+": "+strings.Join(b.leadingTo(about), ", "))
		return false
	}
	return ok
}

// leadingTo are the names of the link types that lead to an entity type.
func (b *builder) leadingTo(about *kg.EntityType) (names []string) {
	for i := range b.o.Links {
		if b.o.Links[i].Leads(about) {
			names = append(names, b.o.Links[i].Name)
		}
	}
	return names
}

// countableNames are the names of link types, broader ones too.
func (b *builder) countableNames() []string {
	names := b.linkTypeNames()
	for _, t := range b.o.Broader {
		names = append(names, t.Name)
	}
	return names
}

func (b *builder) entityTypeNames() (names []string) {
	for i := range b.o.Entities {
		names = append(names, b.o.Entities[i].Name)
	}
	return names
}

// mostStatedMembers is the largest number that a source may state.
const mostStatedMembers = 1_000_000_000

// statedNumber reads the number that a source states; it may be empty.
func statedNumber(r datafolder.Row, dst *int) bool {
	text := r.Get("stated")
	if text == "" {
		return true
	}
	n, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(n) != text || n < 1 || n > mostStatedMembers {
		r.Fault("stated", fmt.Sprintf("%q is no whole number from 1 to 1000000000", text),
			"write digits only, as in 2500; leave it empty when no source states a number")
		return false
	}
	*dst = n
	return true
}

// complete reads whether the graph has everything; it may be empty.
func complete(r datafolder.Row, dst *kg.Complete) bool {
	text := r.Get("complete")
	words := kg.CompleteWords()
	i := slices.Index(words, text)
	if text != "" && i < 0 {
		r.Fault("complete", fmt.Sprintf("%q is none of the words for it", text),
			"write yes, no (such as for a sample), or leave it empty when nobody knows")
		return false
	}
	if i >= 0 {
		*dst = kg.Complete(words[i])
	}
	return true
}

// finishCoverage checks that each record has evidence.
func (b *builder) finishCoverage() {
	for _, c := range b.allCoverage {
		c.checkProof("the coverage")
	}
}

// coverageEvidence are the columns of evidence of coverage.csv, whose note is that of the record.
func coverageEvidence() []string {
	return slices.DeleteFunc(kg.EvidenceColumns(), func(column string) bool { return column == "note" })
}
