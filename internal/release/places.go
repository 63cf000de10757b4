package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// The entities that the loader itself refers to.
const (
	worldID     = "region:m49-001"   // the top of the tree of places, where a graph has it
	editorialID = "source:editorial" // whose rules are the evidence for what is derived
)

// addParents turns the column parent into derived links, where no link says the same.
func (b *builder) addParents() {
	type ends struct{ from, to string }
	said := map[ends]kg.LinkTypeID{}
	for _, l := range b.allLinks {
		if e := b.entities[l.From]; e != nil && e.parent != "" && e.parent == l.To {
			said[ends{l.From, l.To}] = l.attrs.Type
		}
	}
	told := map[string]bool{}
	for _, e := range b.inOrder {
		t := &b.o.Entities[e.Type]
		lt, ok := b.o.LinkType(t.ParentLink)
		if e.parent == "" || !ok {
			continue
		}
		r := before(e.rows, "parent")
		if !b.checkEnd(r, "parent", e.parent, t.ParentLink, b.o.Links[lt].To) {
			e.cut = true
			continue
		}
		e.parent = b.idOf(e.parent)
		if was, ok := said[ends{e.ID, e.parent}]; ok && was == lt {
			continue
		}
		l := &link{first: r, sound: true}
		l.From, l.To, l.attrs = e.ID, e.parent, kg.LinkAttrs{Type: lt, Status: kg.Derived}
		l.ID = kg.DerivedID("L", kg.LinkKey(t.ParentLink, l.From, l.To, "", "", 0))
		b.links[l.ID] = l
		b.allLinks = append(b.allLinks, l)
		l.proven = !b.parentEvidence(e, t, l, told) // what is missing is told once
	}
}

// parentEvidence adds who says so: the rule and, where the entity has an id in it, the data
// set. It tells once what is missing for that and reports whether nothing was.
func (b *builder) parentEvidence(e *entity, t *kg.EntityType, l *link, told map[string]bool) bool {
	fine := true
	add := func(source, locator string) {
		src, missing := b.entities[source], ""
		switch {
		case src == nil && !b.tornTypes[b.sourceType]:
			missing = "the source " + source
		case source == editorialID && !b.hasRule(locator):
			missing = "the rule " + locator
		case src != nil:
			b.record(l.first, kg.Evidence{About: l.ID, Source: src.ID, Locator: locator, Confidence: kg.Implied, RetrievedOn: b.retrieved(src)})
			return
		}
		fine = false
		if missing != "" && !told[missing] {
			told[missing] = true
			l.first.fault("parent", "a parent is a derived link with "+missing+" as evidence, which is in no folder", "read the folder together with @core, or add it")
		}
	}
	add(editorialID, t.ParentRule)
	for _, x := range e.detail.SameAs {
		if x.Scheme == t.ParentScheme {
			add(t.ParentFrom, b.keep(x.Scheme+":"+x.Value))
		}
	}
	return fine
}

func (b *builder) hasRule(id string) bool {
	_, ok := b.rules[id]
	return ok || b.tornRules
}

// checkCircles finds circles of the link types that must have none: the tree of places as
// a whole, and every other type on its own.
func (b *builder) checkCircles() {
	var tree []*link
	byType := make([][]*link, len(b.o.Links))
	for _, l := range b.allLinks {
		switch t := &b.o.Links[l.attrs.Type]; {
		case !l.sound:
		case t.Tree && b.isPlace(l.From) && b.isPlace(l.To):
			tree = append(tree, l)
		case t.Acyclic:
			byType[l.attrs.Type] = append(byType[l.attrs.Type], l)
		}
	}
	b.tellCircles(tree)
	for _, links := range byType {
		b.tellCircles(links)
	}
}

func (b *builder) isPlace(id string) bool {
	e := b.entities[id]
	return e != nil && b.o.Entities[e.Type].Place
}

// tellCircles tells each link that closes a circle, walking from every id in the order of
// reading, without recursion: a chain may be long.
func (b *builder) tellCircles(links []*link) {
	out := map[string][]*link{}
	for _, l := range links {
		out[l.From] = append(out[l.From], l)
	}
	done := map[string]bool{}
	for _, start := range links {
		if done[start.From] {
			continue
		}
		var path []*link // from start to the id that is looked at
		onPath := map[string]int{start.From: 0}
		next := map[string]int{}
		for at := start.From; ; {
			if i := next[at]; i < len(out[at]) {
				l := out[at][i]
				next[at]++
				if from, circle := onPath[l.To]; circle {
					tellCircle(l, append(slices.Clone(path[from:]), l))
				} else if !done[l.To] {
					path = append(path, l)
					at = l.To
					onPath[at] = len(path)
				}
				continue
			}
			done[at] = true
			delete(onPath, at)
			if len(path) == 0 {
				break
			}
			at = path[len(path)-1].From
			path = path[:len(path)-1]
		}
	}
}

func tellCircle(closing *link, circle []*link) {
	names := []string{circle[0].From}
	for _, l := range circle {
		names = append(names, l.To)
	}
	if len(names) > 9 {
		names = append(names[:8], fmt.Sprintf("(%d more)", len(names)-9), names[len(names)-1])
	}
	closing.first.fault(closing.column(), "this closes a circle: "+strings.Join(names, " > "), "remove one of these links or turn it round")
}

// column is where the row of a link names its to.
func (l *link) column() string {
	if strings.HasPrefix(l.first.path, "entities/") {
		return "parent"
	}
	return "to"
}

// locate works out the tree of places, sets where everything lies, and checks both.
func (b *builder) locate(g *kg.Graph) {
	tree, several := g.PlaceTree(b.o)
	g.Locate(b.o, tree)
	for _, l := range b.allLinks {
		if direct := several[l.From]; slices.Contains(direct, l.To) && l.To != direct[0] && b.o.Links[l.attrs.Type].Tree {
			l.first.fault(l.column(), fmt.Sprintf("%s has several places directly above it: %s", l.From, strings.Join(direct, ", ")),
				"keep one, or say how one of them lies in the other")
		}
	}
	_, hasWorld := b.entities[worldID]
	whole := !b.tornLinks
	for t := range b.o.Entities {
		whole = whole && !(b.o.Entities[t].Place && b.tornTypes[kg.TypeID(t)])
	}
	for _, located := range g.Entities {
		e := b.entities[located.ID]
		if !b.o.Entities[e.Type].Place || e.cut {
			continue
		}
		if _, up := tree[e.ID]; hasWorld && whole && !up && e.ID != worldID {
			r, column := e.rows[0], ""
			if r.column("parent") >= 0 {
				column = "parent"
			}
			r.fault(column, e.ID+" has no place above it, so it does not reach "+worldID, "give it a parent, such as its country or its area of M49")
		}
		_, lies, _ := strings.Cut(located.Country(), ":")
		if code := slugCountry(e.ID); code != "" && lies != "" && code != lies {
			e.rows[0].fault("id", fmt.Sprintf("the id %s says %s, but the place lies in %s", e.ID, code, located.Country()), "correct the id or the parent")
		}
	}
}
