package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// link is a link under construction from its rows.
type link struct {
	claim
	attrs        *kg.LinkAttrs // shared with other links, without topics and confidence
	from, to     *entity
	since, until kg.Date
}

// linkKey identifies a link, as kg.LinkKey.
type linkKey struct {
	linkType        kg.LinkTypeID
	from, to        *entity
	role, programme string
	since           kg.Date
}

func (l *link) key() linkKey {
	return linkKey{l.attrs.Type, l.from, l.to, l.attrs.Role, l.attrs.Programme, l.since}
}

// derived returns the id of a link with this key for which the files give none.
func (b *builder) derived(k *linkKey) string {
	id := b.newID.text('L', b.o.Links[k.linkType].Name, k.from.ID, k.to.ID, k.role, k.programme, b.dates.Text(k.since))
	return b.texts.join(string(id[:]), "")
}

// linkWithID finds the link with an id, or what is left of a refused one; nil if there is none.
func (b *builder) linkWithID(id string) *link {
	if n, ok := b.links.Find(id, b.linkText); ok {
		return b.allLinks[n]
	}
	return b.refusedLinks[id]
}

func (b *builder) linkID(n uint32) string { return b.allLinks[n].id }

// linkOfKey finds the link with the key, given its derived id and the link that has this id, if any. Most links have the
// derived one; others are indexed by it.
func (b *builder) linkOfKey(k *linkKey, derived string, named *link) *link {
	if named != nil && named.id != "" && named.key() == *k {
		return named
	}
	if l := b.linkKeys[derived]; l != nil && l.key() == *k {
		return l
	}
	return nil
}

// linkRow is the parsed row of a links file.
type linkRow struct {
	datafolder.Row
	id           string
	typeGiven    bool
	attrs        kg.LinkAttrs // Status "" when none is given
	topics       []string
	fromID, toID string
	from, to     *entity // nil when unknown
	since, until kg.Date
}

// linkTable is a links file and the positions of its columns; -1 for missing ones.
type linkTable struct {
	id, linkType, from, to, role, since, until, programme, topics, status int
	props                                                                 []propColumn
	evidence                                                              evidenceTable
}

// propColumn is the column of a field of links, by its place in kg.Ontology.LinkFields.
type propColumn struct{ field, column int }

func (b *builder) readLinks() {
	var (
		t    linkTable
		said linkRow
	)
	b.each("links/", func(file *datafolder.Table) {
		t = linkTable{
			id: file.Column("id"), linkType: file.Column("type"), from: file.Column("from"), to: file.Column("to"),
			role: file.Column("role"), since: file.Column("since"), until: file.Column("until"),
			programme: file.Column("programme"), topics: file.Column("topics"), status: file.Column("status"),
			evidence: evidenceTableOf(file),
		}
		for i, f := range b.o.OwnLinkFields() {
			t.props = append(t.props, propColumn{i, file.Column(f.Column)})
		}
		b.unreadableLinks = b.unreadableLinks || file.Unreadable
	}, func(r datafolder.Row) {
		ok := b.linkRow(&said, r, &t)
		if ok {
			if l := b.linkOf(&said); l != nil {
				if !b.inlineEvidence(r, &t.evidence, &l.claim) {
					l.faultSuppressed = true
				}
				return
			}
		}
		b.refuseLink(&said)
		if r.Broken() {
			return
		}
		// The rest of the row may have further faults.
		if !ok && said.typeGiven && said.fromID != "" && said.toID != "" {
			b.checkEnds(&said)
		}
		b.inlineEvidence(r, &t.evidence, &claim{derived: said.attrs.Status == kg.Derived})
	})
}

// linkRow reads the values of a row; false when one of them was refused.
func (b *builder) linkRow(said *linkRow, r datafolder.Row, t *linkTable) (ok bool) {
	*said = linkRow{
		Row:    r,
		id:     r.Cell(t.id),
		fromID: r.Cell(t.from),
		toID:   r.Cell(t.to),
		topics: appendList(nil, r.Cell(t.topics)),
	}
	said.from, said.to = b.entities[said.fromID], b.entities[said.toID]
	if r.Broken() {
		return false
	}
	for i := range said.topics {
		said.topics[i] = b.keep(said.topics[i])
	}
	said.attrs.Role, said.attrs.Programme = b.keep(r.Cell(t.role)), b.keep(r.Cell(t.programme))
	if len(b.tombstones) > 0 {
		b.currentEnds(said)
	}
	ok = said.id == "" || recordID(r, said.id, "L", "a link")
	if name := r.Cell(t.linkType); name != "" {
		if said.attrs.Type, said.typeGiven = b.o.LinkType(name); !said.typeGiven {
			r.Fault("type", fmt.Sprintf("the link type %q is unknown", name), datafolder.DidYouMean(name, b.linkTypeNames()))
			ok = false
		}
	}
	ok = date(r, "since", r.Cell(t.since), &said.since) && ok
	ok = date(r, "until", r.Cell(t.until), &said.until) && ok
	for _, p := range t.props {
		if text := r.Cell(p.column); text != "" {
			v, read := b.value(r, &b.o.LinkFields[p.field].Property, text)
			said.attrs.Props = append(said.attrs.Props, kg.Prop{Value: v, Index: uint8(p.field)})
			ok = read && ok
		}
	}
	return status(r, r.Cell(t.status), &said.attrs.Status) && ok
}

// currentEnds replaces the IDs of a row that are gone. A symmetric link may then be the other way round.
func (b *builder) currentEnds(said *linkRow) {
	from, to := said.fromID, said.toID
	said.fromID, said.toID = b.current(said.Row, "from", from), b.current(said.Row, "to", to)
	said.attrs.Programme = b.current(said.Row, "programme", said.attrs.Programme)
	t, ok := b.o.LinkType(said.Get("type"))
	if ok && b.o.Links[t].Symmetric && (said.fromID != from || said.toID != to) && said.fromID > said.toID {
		said.fromID, said.toID, said.from, said.to = said.toID, said.fromID, said.to, said.from
	}
}

// status reads one of the three words; it may be empty.
func status(r datafolder.Row, text string, dst *kg.Status) bool {
	switch s := kg.Status(text); s {
	case "":
	case kg.Verified:
		*dst = kg.Verified
	case kg.Partly:
		*dst = kg.Partly
	case kg.Derived:
		*dst = kg.Derived
	default:
		r.Fault("status", fmt.Sprintf("%q is none of the words for it", text),
			enumCure(text, []string{string(kg.Verified), string(kg.Partly), string(kg.Derived)}))
		return false
	}
	return true
}

// refuseLink records the id and the ends of a refused link, so that records that depend on it are not refused as well.
func (b *builder) refuseLink(said *linkRow) {
	if said.from != nil {
		said.from.incomplete = true
	}
	if said.id == "" {
		b.unreadableLinks = true // its id is unknown: it may be any id referred to
	} else if b.linkWithID(said.id) == nil {
		l := b.newLinks.get()
		l.first, l.faultSuppressed = said.Row, true
		b.refusedLinks[said.id] = l
	}
}

// linkOf finds the link that a row is merged into or creates a new one; nil when the row was refused.
func (b *builder) linkOf(said *linkRow) *link {
	if said.id != "" {
		if l := b.linkWithID(said.id); l != nil {
			return b.joinLink(l, said)
		}
	}
	for _, want := range [...]struct {
		name  string
		given bool
	}{{"type", said.typeGiven}, {"from", said.fromID != ""}, {"to", said.toID != ""}} {
		if !want.given {
			said.Fault(want.name, "a link without its "+want.name,
				"a link wants type, from and to; a row that adds to a known link may give its id alone")
			return nil
		}
	}
	placed := b.checkEnds(said)
	if said.from == nil || said.to == nil {
		return nil
	}
	key := linkKey{said.attrs.Type, said.from, said.to, said.attrs.Role, said.attrs.Programme, said.since}
	derived := b.derived(&key)
	named := b.linkWithID(derived)
	known := b.linkOfKey(&key, derived, named)
	if known == nil && said.since != 0 && b.hasEarlierLinks(said.Folder) {
		// A link of an earlier directory with an unknown start is the same link.
		open := key
		open.since = 0
		id := b.derived(&open)
		if l := b.linkOfKey(&open, id, b.linkWithID(id)); l != nil && l.last().Folder != said.Folder {
			known = l
		}
	}
	if known == nil {
		known = named // it had this key before a row filled in more
	}
	switch {
	case known == nil:
		return b.newLink(said, derived, placed)
	case said.id != "":
		said.Fault("id", fmt.Sprintf("this link is %s already, in %s", known.id, known.first.Where()),
			"give that id or leave it empty; two links between the same ends differ in role, programme or since")
		return nil
	default:
		return b.joinLink(known, said)
	}
}

// hasEarlierLinks reports whether a directory before this one has links.
func (b *builder) hasEarlierLinks(folder int) bool {
	return len(b.allLinks) > 0 && b.allLinks[0].first.Folder != folder
}

func (b *builder) newLink(said *linkRow, derived string, placed bool) *link {
	if said.attrs.Status == "" {
		said.attrs.Status = kg.Verified
	}
	said.attrs.Folder = said.Layer
	l := b.newLinks.get()
	l.first, l.from, l.to, l.since, l.until = said.Row, said.from, said.to, said.since, said.until
	l.attrs, l.placed = b.shared(&said.attrs), placed
	b.addTopics(l, said.topics)
	l.derived = l.attrs.Status == kg.Derived
	if l.id = strings.Clone(said.id); l.id == "" {
		l.id = derived
	}
	b.addLink(l, derived)
	return l
}

// addLink indexes a link by its id and its key.
func (b *builder) addLink(l *link, derived string) {
	b.links.Add(l.id, uint32(len(b.allLinks)))
	if l.id != derived {
		b.linkKeys[derived] = l
	}
	b.allLinks = append(b.allLinks, l)
}

func (b *builder) addTopics(l *link, topics []string) {
	if len(topics) > 0 {
		b.topics[l] = append(b.topics[l], topics...)
	}
}

// shared returns the shared copy of equal attributes. It must not be changed.
func (b *builder) shared(a *kg.LinkAttrs) *kg.LinkAttrs {
	key := b.attrsKeys.Of(a)
	if one := b.attrs[key]; one != nil {
		return one
	}
	one := new(kg.LinkAttrs)
	*one = *a
	b.attrs[key] = one
	return one
}

// joinLink merges a row into a known link; nil when the row was refused.
func (b *builder) joinLink(l *link, said *linkRow) *link {
	column := "id"
	if said.id == "" {
		column = "type"
	}
	if l.id == "" || !l.joins(said.Row, column, "the link "+l.id) { // "" was refused itself
		return nil
	}
	a := *l.attrs
	if said.typeGiven && said.attrs.Type != a.Type {
		l.contradict(said.Row, "type", b.o.Links[said.attrs.Type].Name, b.o.Links[a.Type].Name)
	}
	if a.Programme == "" && said.attrs.Programme != "" {
		l.placed = b.checkProgramme(said) && l.placed
	}
	if said.attrs.Status != "" && said.attrs.Status != a.Status {
		l.contradict(said.Row, "status", string(said.attrs.Status), string(a.Status))
	}
	from, to, was := l.from.ID, l.to.ID, l.key()
	l.fill(said.Row, "from", said.fromID, &from)
	l.fill(said.Row, "to", said.toID, &to)
	l.fill(said.Row, "role", said.attrs.Role, &a.Role)
	l.fill(said.Row, "programme", said.attrs.Programme, &a.Programme)
	l.fillDate(said.Row, "since", said.since, &l.since)
	l.fillDate(said.Row, "until", said.until, &l.until)
	for _, p := range said.attrs.Props {
		i := int(p.Index)
		if was := a.Props.At(i); was.IsNull() {
			a.Props = a.Props.With(i, p.Value)
		} else if was != p.Value {
			l.contradict(said.Row, b.o.LinkFields[i].Column, p.Text(), was.Text())
		}
	}
	l.attrs = b.shared(&a)
	b.addTopics(l, said.topics)
	l.add(said.Row)
	if now := l.key(); now != was {
		b.moveLink(l, &was, &now, said.Row)
	}
	return l
}

// moveLink indexes a link by a key that a row has changed.
func (b *builder) moveLink(l *link, was, now *linkKey, r datafolder.Row) {
	if old := b.derived(was); b.linkKeys[old] == l {
		delete(b.linkKeys, old)
	}
	derived := b.derived(now)
	if other := b.linkOfKey(now, derived, b.linkWithID(derived)); other != nil && other != l {
		r.Fault("", fmt.Sprintf("with this %s says the same as %s in %s", l.id, other.id, other.first.Where()),
			"two links between the same ends differ in role, programme or since")
		return
	}
	b.linkKeys[derived] = l
}

// finishLinks validates links after all of their rows have been read.
func (b *builder) finishLinks() {
	for _, l := range b.allLinks {
		if !ordered(l.since, l.until) {
			l.last().Fault("until", fmt.Sprintf("until %s is before since %s", l.until, l.since), "check both dates")
		}
		l.checkProof("the link")
	}
	b.completeAttrs()
}

// completeAttrs sets the topics and the confidence of the attributes.
func (b *builder) completeAttrs() {
	type judged struct {
		attrs      *kg.LinkAttrs
		confidence kg.Confidence
	}
	without := map[judged]*kg.LinkAttrs{} // topics, as most links are
	for _, l := range b.allLinks {
		k, topics := judged{l.attrs, l.confidence()}, b.topics[l]
		if whole := without[k]; whole != nil && len(topics) == 0 {
			l.attrs = whole
			continue
		}
		a := *l.attrs
		slices.Sort(topics)
		a.Topics, a.Confidence = slices.Compact(topics), k.confidence
		if l.attrs = b.shared(&a); len(topics) == 0 {
			without[k] = l.attrs
		}
	}
}
