package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// The entities that the loader itself refers to.
const (
	worldID     = "region:m49-001"   // the root of the hierarchy of places, if a graph has it
	editorialID = "source:editorial" // whose rules are the evidence of derived links
)

// addParents turns the column parent into derived links, where no link says the same.
func (b *builder) addParents() {
	b.settleParents()
	said := map[*entity]bool{} // a link says the parent
	for _, l := range b.allLinks {
		if l.from.parent == l.to.ID && b.o.Entities[l.from.Type].ParentLink == b.o.Links[l.attrs.Type].Name {
			said[l.from] = true
		}
	}
	told := map[string]bool{}
	var attrs *kg.LinkAttrs // of all of them, as long as the type is the same
	for _, e := range b.inOrder {
		t := &b.o.Entities[e.Type]
		if e.parent == "" || said[e] {
			continue
		}
		r, parent := e.rowSaying("parent", e.parent), b.entities[e.parent]
		lt, _ := b.o.LinkType(t.ParentLink)
		if !b.checkEnd(r, "parent", e.parent, parent, t.ParentLink, b.o.Links[lt].To) {
			e.incomplete = true
			continue
		}
		l := b.newLinks.get()
		l.first, l.from, l.to, l.derived, l.placed = r, e, parent, true, true
		if attrs == nil || attrs.Type != lt || attrs.Folder != r.Layer {
			attrs = b.shared(&kg.LinkAttrs{Type: lt, Status: kg.Derived, Folder: r.Layer})
		}
		l.attrs = attrs
		key := l.key()
		l.id = b.derived(&key)
		if other := b.linkWithID(l.id); other != nil {
			other.first.Fault("id", l.id+" is the id of another link: "+e.ID+" "+t.ParentLink+" "+e.parent,
				"give it an id of its own, or leave it empty")
			e.incomplete = true
			continue
		}
		b.addLink(l, l.id)
		l.faultSuppressed = !b.parentEvidence(e, t, l, told) // missing records are reported once
	}
}

// parentEvidence adds the evidence of a parent: the rule and, if the entity has an id in it, the data set. It reports
// each missing record once, and returns whether none was missing.
func (b *builder) parentEvidence(e *entity, t *kg.EntityType, l *link, told map[string]bool) bool {
	fine := true
	add := func(source, locator string) {
		src, missing := b.entities[source], ""
		switch {
		case src == nil && !b.unreadableTypes[b.sourceType]:
			missing = "the source " + source
		case source == editorialID && !b.hasRule(locator):
			missing = "the rule " + locator
		case src != nil:
			b.record(l.first, &l.claim, kg.Evidence{
				About: l.id, Locator: locator, EvidenceAttrs: b.evAttrs.Of(kg.EvidenceAttrs{
					Source: src.ID, Confidence: kg.Implied, RetrievedOn: b.retrieved(src), Folder: l.first.Layer,
				}),
			})
			return
		}
		fine = false
		if missing != "" && !told[missing] {
			told[missing] = true
			l.first.Fault("parent", "a parent is a derived link with "+missing+" as evidence, which is in no folder",
				"read the folder together with @core, or add it")
		}
	}
	var ids []kg.ExternalID
	if e.Detail != nil {
		ids = e.Detail.SameAs
	}
	rule, x := t.Parent(b.o.Entities[l.to.Type].Name, ids)
	add(editorialID, rule.Rule)
	if x.Scheme != "" {
		add(rule.Source, x.Scheme+":"+x.Value)
	}
	return fine
}

// locate computes the hierarchy of places, sets the Place of every entity and the Bounds of every link, and validates
// the hierarchy.
func (b *builder) locate(g *kg.Graph) {
	tree, several := g.PlaceTree(b.o)
	g.Locate(b.o, tree)
	g.Bound(b.o)
	if len(several) > 0 {
		b.tellSeveral(several)
	}
	_, hasWorld := b.entities[worldID]
	whole := !b.unreadableLinks
	for t := range b.o.Entities {
		if b.o.Entities[t].Place && b.unreadableTypes[kg.TypeID(t)] {
			whole = false
		}
	}
	for _, e := range b.inOrder {
		if !b.o.Entities[e.Type].Place || e.incomplete {
			continue
		}
		if _, up := tree[e.ID]; hasWorld && whole && !up && e.ID != worldID {
			column := ""
			if e.first.Column("parent") >= 0 {
				column = "parent"
			}
			e.first.Fault(column, e.ID+" has no place above it, so it does not reach "+worldID,
				"give it a parent, such as its country or its area of M49")
		}
		_, lies, _ := strings.Cut(e.Country(), ":")
		if code := kg.SlugCountry(e.ID); code != "" && lies != "" && code != lies {
			e.first.Fault("id", fmt.Sprintf("the id %s says %s, but the place lies in %s", e.ID, code, e.Country()),
				"correct the id or the parent")
		}
	}
}

// tellSeveral reports each link that gives a place an additional parent.
func (b *builder) tellSeveral(several map[string][]string) {
	for _, l := range b.allLinks {
		direct := several[l.from.ID]
		if l.placed && b.o.Links[l.attrs.Type].Tree && slices.Contains(direct, l.to.ID) && l.to.ID != direct[0] {
			l.first.Fault(l.toColumn(),
				fmt.Sprintf("%s has several places directly above it: %s", l.from.ID, strings.Join(direct, ", ")),
				"keep one, or say how one of them lies in the other")
		}
	}
}

// toColumn is the column in which the row of a link has its to.
func (l *link) toColumn() string {
	if strings.HasPrefix(l.first.Path, "entities/") {
		return "parent"
	}
	return "to"
}
