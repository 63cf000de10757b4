package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// link is a link as its rows fill it.
type link struct {
	claim
	kg.LinkRecord              // its LinkAttrs are set at the end
	attrs         kg.LinkAttrs // but for the status, which is that of the claim
	from, to      *entity
	sound         bool // its type and ends are allowed
}

// linkKey is what makes two rows one link, as kg.LinkKey.
type linkKey struct {
	linkType                  kg.LinkTypeID
	from, to, role, programme string
	since                     kg.Date
}

func (l *link) key() linkKey {
	return linkKey{l.attrs.Type, l.From, l.To, l.attrs.Role, l.attrs.Programme, l.Since}
}

// derived is the id of a link of this key for which the files give none.
func (b *builder) derived(k *linkKey) string {
	return b.derivedID('L', b.o.Links[k.linkType].Name, k.from, k.to, k.role, k.programme, k.since.String())
}

// linkOfKey finds the link with the key, whose derived id is at hand. Most links have
// that very id; others are listed under it.
func (b *builder) linkOfKey(k *linkKey, derived string) *link {
	if l := b.links[derived]; l != nil && l.id != "" && l.key() == *k {
		return l
	}
	if l := b.linkKeys[derived]; l != nil && l.key() == *k {
		return l
	}
	return nil
}

// linkRow is what a row of a links file says.
type linkRow struct {
	row
	id, from, to, role, programme, note string
	fromEntity, toEntity                *entity // nil when unknown
	linkType                            kg.LinkTypeID
	typeGiven                           bool
	topics                              []string
	status                              kg.Status
	since, until, seenFrom, seenTo      kg.Date
}

// linkTable is a links file and the places of its columns; -1 for those it does not have.
type linkTable struct {
	id, linkType, from, to, role, since, until, seenFrom, seenTo, programme, topics, status, note int
	evidence                                                                                      evidenceTable
}

func (b *builder) readLinks() {
	var (
		t    linkTable
		said linkRow
	)
	b.each("links/", func(file *table) {
		t = linkTable{
			file.column("id"), file.column("type"), file.column("from"), file.column("to"), file.column("role"), file.column("since"), file.column("until"),
			file.column("seen_from"), file.column("seen_to"), file.column("programme"), file.column("topics"), file.column("status"), file.column("note"),
			evidenceTableOf(file),
		}
		b.tornLinks = b.tornLinks || file.torn
	}, func(r row) {
		if !b.linkRow(&said, r, &t) {
			b.refuseLink(&said)
			if !r.broken() { // the rest of the row may have faults of its own
				if said.typeGiven && said.from != "" && said.to != "" {
					b.checkEnds(&said)
				}
				b.inlineEvidence(r, &t.evidence, &claim{status: said.status})
			}
			return
		}
		if l := b.linkOf(&said); l != nil && !b.inlineEvidence(r, &t.evidence, &l.claim) {
			l.excused = true
		}
	})
}

// linkRow reads the values of a row; false when one of them was refused.
func (b *builder) linkRow(said *linkRow, r row, t *linkTable) (ok bool) {
	*said = linkRow{
		row: r, id: r.cell(t.id), from: r.cell(t.from), to: r.cell(t.to), role: r.cell(t.role),
		programme: r.cell(t.programme), note: r.cell(t.note), topics: appendList(nil, r.cell(t.topics)),
	}
	if said.fromEntity = b.entities[said.from]; said.fromEntity != nil {
		said.from = said.fromEntity.ID // one copy, which does not hold the row
	}
	if said.toEntity = b.entities[said.to]; said.toEntity != nil {
		said.to = said.toEntity.ID
	}
	if r.broken() {
		return false
	}
	ok = said.id == "" || recordID(r, said.id, "L", "a link")
	if name := r.cell(t.linkType); name != "" {
		if said.linkType, said.typeGiven = b.o.LinkType(name); !said.typeGiven {
			r.fault("type", fmt.Sprintf("the link type %q is unknown", name), didYouMean(name, b.linkTypeNames()))
			ok = false
		}
	}
	ok = date(r, "since", r.cell(t.since), &said.since) && ok
	ok = date(r, "until", r.cell(t.until), &said.until) && ok
	ok = date(r, "seen_from", r.cell(t.seenFrom), &said.seenFrom) && ok
	ok = date(r, "seen_to", r.cell(t.seenTo), &said.seenTo) && ok
	return status(r, r.cell(t.status), &said.status) && ok
}

// status reads one of the three words; it may be empty.
func status(r row, text string, dst *kg.Status) bool {
	switch s := kg.Status(text); s {
	case "":
	case kg.Verified:
		*dst = kg.Verified
	case kg.Partly:
		*dst = kg.Partly
	case kg.Derived:
		*dst = kg.Derived
	default:
		r.fault("status", fmt.Sprintf("%q is none of the words for it", text), enumCure(text, []string{string(kg.Verified), string(kg.Partly), string(kg.Derived)}))
		return false
	}
	return true
}

// refuseLink remembers the id and the ends of a link that cannot be used, so that what
// hangs on it is not refused as well.
func (b *builder) refuseLink(said *linkRow) {
	if said.fromEntity != nil {
		said.fromEntity.cut = true
	}
	if said.id == "" {
		b.tornLinks = true // its id is not known: it may be any that is asked for
	} else if b.links[said.id] == nil {
		l := b.newLinks.get()
		l.first, l.excused = said.row, true
		b.links[said.id] = l
	}
}

// linkOf finds the link that a row joins or makes a new one; nil when the row was refused.
func (b *builder) linkOf(said *linkRow) *link {
	if said.id != "" {
		if l := b.links[said.id]; l != nil {
			return b.joinLink(l, said)
		}
	}
	for _, want := range [...]struct {
		name  string
		given bool
	}{{"type", said.typeGiven}, {"from", said.from != ""}, {"to", said.to != ""}} {
		if !want.given {
			said.fault(want.name, "a link without its "+want.name, "a link wants type, from and to; a row that adds to a known link may give its id alone")
			b.refuseLink(said)
			return nil
		}
	}
	key := linkKey{said.linkType, said.from, said.to, said.role, said.programme, said.since}
	derived := b.derived(&key)
	known := b.linkOfKey(&key, derived)
	if known == nil && said.since != 0 {
		// A link of an earlier folder whose beginning is unknown is this one.
		open := key
		open.since = 0
		if l := b.linkOfKey(&open, b.derived(&open)); l != nil && l.last().folder != said.folder {
			known = l
		}
	}
	switch {
	case known == nil:
		return b.newLink(said, derived)
	case said.id != "":
		said.fault("id", fmt.Sprintf("this link is %s already, in %s", known.id, known.first.where()), "give that id or leave it empty; two links between the same ends differ in role, programme or since")
		b.refuseLink(said)
		return nil
	default:
		return b.joinLink(known, said)
	}
}

func (b *builder) newLink(said *linkRow, derived string) *link {
	l := b.newLinks.get()
	l.first, l.from, l.to = said.row, said.fromEntity, said.toEntity
	l.status = kg.Verified
	if said.status != "" {
		l.status = said.status
	}
	l.attrs = kg.LinkAttrs{
		Type: said.linkType, Role: b.keep(said.role), Programme: b.keep(said.programme), Topics: said.topics, Note: b.keep(said.note),
		SeenFrom: said.seenFrom, SeenTo: said.seenTo,
	}
	l.From, l.To, l.Since, l.Until = said.from, said.to, said.since, said.until
	l.sound = b.checkEnds(said)
	if l.id = strings.Clone(said.id); l.id == "" {
		l.id = derived
	}
	b.addLink(l, derived)
	return l
}

// addLink makes a link known by its id and its key.
func (b *builder) addLink(l *link, derived string) {
	l.ID = l.id
	b.links[l.id] = l
	if l.id != derived {
		b.linkKeys[derived] = l
	}
	b.allLinks = append(b.allLinks, l)
}

// joinLink adds what a row says to a known link; nil when the row was refused.
func (b *builder) joinLink(l *link, said *linkRow) *link {
	column := "id"
	if said.id == "" {
		column = "type"
	}
	if l.id == "" || !l.joins(said.row, column, "the link "+l.id) { // "" was refused itself
		return nil
	}
	if said.typeGiven && said.linkType != l.attrs.Type {
		l.contradict(said.row, "type", b.o.Links[said.linkType].Name, b.o.Links[l.attrs.Type].Name)
	}
	if l.attrs.Programme == "" && said.programme != "" {
		l.sound = b.checkProgramme(said) && l.sound
	}
	if said.status != "" && said.status != l.status {
		l.contradict(said.row, "status", string(said.status), string(l.status))
	}
	was := l.key()
	l.fill(said.row, "from", said.from, &l.From)
	l.fill(said.row, "to", said.to, &l.To)
	l.fill(said.row, "role", b.keep(said.role), &l.attrs.Role)
	l.fill(said.row, "programme", b.keep(said.programme), &l.attrs.Programme)
	l.fill(said.row, "note", b.keep(said.note), &l.attrs.Note)
	l.fillDate(said.row, "since", said.since, &l.Since)
	l.fillDate(said.row, "until", said.until, &l.Until)
	l.fillDate(said.row, "seen_from", said.seenFrom, &l.attrs.SeenFrom)
	l.fillDate(said.row, "seen_to", said.seenTo, &l.attrs.SeenTo)
	l.attrs.Topics = append(l.attrs.Topics, said.topics...)
	l.more = append(l.more, said.row)
	if now := l.key(); now != was {
		b.moveLink(l, &was, &now, said.row)
	}
	return l
}

// moveLink lists a link under the key that a row has given it.
func (b *builder) moveLink(l *link, was, now *linkKey, r row) {
	if old := b.derived(was); b.linkKeys[old] == l {
		delete(b.linkKeys, old)
	}
	derived := b.derived(now)
	if other := b.linkOfKey(now, derived); other != nil && other != l {
		r.fault("", fmt.Sprintf("with this %s says the same as %s in %s", l.id, other.id, other.first.where()), "two links between the same ends differ in role, programme or since")
		return
	}
	b.linkKeys[derived] = l
}

// checkEnds holds the type, the ends and the programme of a new link against the ontology.
func (b *builder) checkEnds(said *linkRow) bool {
	t := &b.o.Links[said.linkType]
	from := b.checkEnd(said.row, "from", said.from, said.fromEntity, t.Name, t.From)
	to := b.checkEnd(said.row, "to", said.to, said.toEntity, t.Name, t.To)
	sound := from && to
	switch {
	case !sound:
		if said.fromEntity != nil {
			said.fromEntity.cut = true
		}
	case t.Symmetric && said.from == said.to:
		said.fault("to", fmt.Sprintf("%s %s itself", said.from, t.Name), "name the other end")
		sound = false
	case t.Symmetric && said.from > said.to:
		said.fault("from", t.Name+" is stored once, with the smaller id first", "swap from and to: from "+said.to+" to "+said.from)
		sound = false
	}
	return b.checkProgramme(said) && sound
}

func (b *builder) checkProgramme(said *linkRow) bool {
	return said.programme == "" || b.isA(said.row, "programme", said.programme, b.programmeType) != nil
}

// checkEnd reports whether an id is that of a known entity of one of the types.
func (b *builder) checkEnd(r row, column, id string, e *entity, linkType string, types []string) bool {
	if e == nil {
		b.unknownEntity(r, column, id)
		return false
	}
	if name := b.o.Entities[e.Type].Name; !slices.Contains(types, name) {
		r.fault(column, fmt.Sprintf("%s is a %s, which %s may not have here", id, name, linkType), "allowed are "+strings.Join(types, ", "))
		return false
	}
	return true
}

// isA finds the entity of the type that an id names; nil when there is none.
func (b *builder) isA(r row, column, id string, want kg.TypeID) *entity {
	e := b.entities[id]
	switch {
	case e == nil:
		b.unknownEntity(r, column, id)
		return nil
	case e.Type != want:
		r.fault(column, fmt.Sprintf("%s is a %s, not a %s", id, b.o.Entities[e.Type].Name, b.o.Entities[want].Name), "name a "+b.o.Entities[want].Name+", such as "+b.o.Entities[want].Example)
		return nil
	}
	return e
}

// unknownEntity tells that no entity has the id, unless rows that may have named it could
// not be read.
func (b *builder) unknownEntity(r row, column, id string) {
	t, ok := b.o.TypeOf(id)
	if ok && b.tornTypes[t] {
		return
	}
	cure := ""
	if b.guesses > 0 {
		b.guesses--
		if n := b.nearestID(id); n != "" {
			cure = "did you mean " + n + "?"
		}
	}
	if cure == "" {
		file := "the entities"
		if ok {
			file = "entities/" + b.o.Entities[t].File + ".csv"
		}
		cure = "add it to " + file + " or correct the id"
	}
	r.fault(column, fmt.Sprintf("no entity has the id %q", id), cure)
}

// nearestID finds what a misspelt id may mean: among those of its prefix, by the rest.
func (b *builder) nearestID(id string) string {
	prefix, rest, _ := strings.Cut(id, ":")
	var rests, ids []string
	for _, e := range b.inOrder {
		ids = append(ids, e.ID)
		if r, ok := strings.CutPrefix(e.ID, prefix+":"); ok {
			rests = append(rests, r)
		}
	}
	if len(rests) == 0 {
		return nearest(id, ids)
	}
	if n := nearest(rest, rests); n != "" {
		return prefix + ":" + n
	}
	return ""
}

func (b *builder) linkTypeNames() []string {
	var names []string
	for i := range b.o.Links {
		names = append(names, b.o.Links[i].Name)
	}
	return names
}

// finishLinks checks what only the whole of a link's rows can tell.
func (b *builder) finishLinks() {
	for _, l := range b.allLinks {
		if !ordered(l.Since, l.Until) {
			l.last().fault("until", fmt.Sprintf("until %s is before since %s", l.Until, l.Since), "check both dates")
		}
		if !ordered(l.attrs.SeenFrom, l.attrs.SeenTo) {
			l.last().fault("seen_to", fmt.Sprintf("seen_to %s is before seen_from %s", l.attrs.SeenTo, l.attrs.SeenFrom), "check both dates")
		}
		if l.attrs.SeenTo != 0 && l.attrs.SeenFrom == 0 {
			l.giving("seen_to").fault("seen_to", "seen_to without seen_from", "give seen_from, the same date when the source saw it once")
		}
		slices.Sort(l.attrs.Topics)
		l.attrs.Topics = slices.Compact(l.attrs.Topics)
		l.attrs.Status, l.attrs.Confidence = l.status, l.confidence()
		l.checkProof("the link")
	}
}
