package kg

import (
	"cmp"
	"slices"
	"strings"
)

// Coverage says how much of what a source counts the graph has: how many members a network has according to the
// source, and how many of them the graph links with it. It is a record with evidence of its own.
type Coverage struct {
	ID        string
	About     string   // id of the entity that the links lead to: a network, a programme ...
	LinkTypes []string // names of the counted link types, or of broader ones; sorted
	Role      string   // only links with this role count; "" for any
	Others    []string // names of the entity types at the other end that count, sorted; nil for any
	List      string   // id of a source: only links with evidence from it count; "" for any
	Stated    int      // number that the source states; 0 when it states none
	AsOf      string   // date or period of the number or the list, as in Statement
	Scope     string   // area, kind and date of what is counted, such as "cities and towns of the EU, January 2024"
	Complete  Complete
	Note      string // a caveat, or ""
	Folder    string // as in LinkAttrs

	// Derived by Graph.Cover; no part of the content.

	Source string // id of the source of the first record of evidence by id
	Held   int    // distinct entities at the other ends of the counted links
}

// Complete says whether the graph has all of what a Coverage is about; "" when nobody knows.
type Complete string

// The answers.
const (
	CompleteYes Complete = "yes"
	CompleteNo  Complete = "no" // such as a sample
)

// CompleteWords are the answers as the data files write them.
func CompleteWords() []string { return []string{string(CompleteYes), string(CompleteNo)} }

// Whole reports whether the graph has all of what is stated, as far as known is true. Fewer than stated are not all,
// whatever Complete says.
func (c *Coverage) Whole() (whole, known bool) {
	switch {
	case c.Complete == CompleteNo || c.Held < c.Stated:
		return false, true
	case c.Complete == CompleteYes || c.Stated > 0:
		return true, true
	default:
		return false, false
	}
}

// Counts returns the types of the links that are counted, rising.
func (c *Coverage) Counts(o *Ontology) []LinkTypeID {
	var out []LinkTypeID
	for _, name := range c.LinkTypes {
		types, _ := o.LinkTypes(name)
		out = append(out, types...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// CountsAlike reports whether two records count the same links, or those of a list of a source, at whatever time.
func (c *Coverage) CountsAlike(other *Coverage) bool {
	return c.About == other.About && c.Role == other.Role && (c.List == "") == (other.List == "") &&
		slices.Equal(c.LinkTypes, other.LinkTypes) && slices.Equal(c.Others, other.Others)
}

// Leads reports whether links of the type may be counted for an entity type: they lead to it, or are symmetric.
func (l *LinkType) Leads(to *EntityType) bool { return slices.Contains(l.To, to.Name) }

// CompareCoverage orders records by the entity that they are about, then the newest first, then by id.
func CompareCoverage(a, b *Coverage) int {
	return cmp.Or(
		strings.Compare(a.About, b.About), strings.Compare(newest(b.AsOf), newest(a.AsOf)), strings.Compare(a.ID, b.ID),
	)
}

// newest is the end of a period, or the date itself: as text it sorts like the dates.
func newest(asOf string) string { return asOf[strings.IndexByte(asOf, '/')+1:] }

// Cover sets what follows from other records for all Coverage: Held and Source.
func (g *Graph) Cover(o *Ontology) {
	if len(g.Coverage) == 0 {
		return
	}
	n := newCoverageCount(o, g.Coverage)
	n.waiting = make(map[string]int32, len(g.Links))
	for i := range g.Links {
		n.link(&g.Links[i])
	}
	for _, e := range g.Evidence {
		n.evidence(e)
	}
	for _, all := range n.about {
		for _, c := range all {
			slices.Sort(c.found)
			c.Held = len(slices.Compact(c.found))
		}
	}
}

// coverageCount counts the entities of all Coverage in one pass over the links and one over the evidence.
type coverageCount struct {
	o       *Ontology
	about   map[string][]*countedCoverage
	byID    map[string]*Coverage
	lists   map[string]bool  // ids of the sources of lists
	waiting map[string]int32 // by link: the last of its members, counted from 1
	members []waitingMember  // those that count if a list has their link
}

// countedCoverage is a record with its link types resolved.
type countedCoverage struct {
	*Coverage
	types []LinkTypeID
	found []string // ids of entities, perhaps several times
}

// waitingMember is an entity that counts if the list of the record has its link.
type waitingMember struct {
	*countedCoverage
	other  string
	before int32 // the previous member of the link, counted from 1; 0 for none
}

func newCoverageCount(o *Ontology, all []*Coverage) *coverageCount {
	n := &coverageCount{
		o: o, about: make(map[string][]*countedCoverage, len(all)), byID: make(map[string]*Coverage, len(all)),
		lists: map[string]bool{},
	}
	for _, c := range all {
		c.Source = ""
		n.about[c.About] = append(n.about[c.About], &countedCoverage{Coverage: c, types: c.Counts(o)})
		n.byID[c.ID] = c
		if c.List != "" {
			n.lists[c.List] = true
		}
	}
	return n
}

// link counts the ends of a link.
func (n *coverageCount) link(l *LinkRecord) {
	n.end(l, l.To, l.From)
	if l.From != l.To && n.o.Links[l.Type].Symmetric {
		n.end(l, l.From, l.To)
	}
}

// end counts the other end of a link for the records about one end.
func (n *coverageCount) end(l *LinkRecord, about, other string) {
	for _, c := range n.about[about] {
		if !slices.Contains(c.types, l.Type) || c.Role != "" && c.Role != l.Role || !n.isOne(c.Others, other) {
			continue
		}
		if c.List == "" {
			c.found = append(c.found, other)
			continue
		}
		n.members = append(n.members, waitingMember{c, other, n.waiting[l.ID]})
		n.waiting[l.ID] = int32(len(n.members))
	}
}

// isOne reports whether an entity is of one of some types; none stand for all.
func (n *coverageCount) isOne(types []string, id string) bool {
	t, ok := n.o.TypeOf(id)
	return len(types) == 0 || ok && slices.Contains(types, n.o.Entities[t].Name)
}

// evidence counts what a list has, and finds the sources of the records.
func (n *coverageCount) evidence(e *Evidence) {
	if c := n.byID[e.About]; c != nil && c.Source == "" { // the list is sorted by id
		c.Source = e.Source
	}
	if !n.lists[e.Source] {
		return
	}
	for i := n.waiting[e.About]; i > 0; i = n.members[i-1].before {
		if w := &n.members[i-1]; w.List == e.Source {
			w.found = append(w.found, w.other)
		}
	}
}
