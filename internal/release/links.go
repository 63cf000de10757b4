package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// link is a link as its rows fill it.
type link struct {
	kg.LinkRecord
	attrs  kg.LinkAttrs
	first  row
	more   []row // rows of later folders that join it
	sound  bool  // its type and ends are allowed
	proven bool  // it has evidence, or evidence for it was refused
}

func (l *link) rows() []row { return append([]row{l.first}, l.more...) }

func (l *link) last() row {
	if n := len(l.more); n > 0 {
		return l.more[n-1]
	}
	return l.first
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

// linkRow is what a row of a links file says.
type linkRow struct {
	row
	id, from, to, role, programme, note string
	linkType                            kg.LinkTypeID
	typeGiven                           bool
	topics                              []string
	status                              kg.Status
	since, until, seenFrom, seenTo      kg.Date
}

type linkColumns struct {
	id, linkType, from, to, role, since, until, seenFrom, seenTo, programme, topics, status, note int
}

func (b *builder) readLinks() {
	var (
		c  linkColumns
		ev evidenceColumns
	)
	b.each("links/", func(t *table) {
		c = linkColumns{
			t.column("id"), t.column("type"), t.column("from"), t.column("to"), t.column("role"), t.column("since"), t.column("until"),
			t.column("seen_from"), t.column("seen_to"), t.column("programme"), t.column("topics"), t.column("status"), t.column("note"),
		}
		ev = evidenceColumnsOf(t)
		b.tornLinks = b.tornLinks || t.torn
	}, func(r row) {
		said, ok := b.linkRow(r, &c)
		if !ok {
			b.refuseLink(&said)
			return
		}
		if l := b.linkOf(&said); l != nil {
			if !b.inlineEvidence(r, &ev, l.ID, l.attrs.Status) {
				l.proven = true // its evidence was refused: that it has none is no fault of its own
			}
		}
	})
}

// linkRow reads the values of a row; ok is false when one that identifies the link was refused.
func (b *builder) linkRow(r row, c *linkColumns) (said linkRow, ok bool) {
	said = linkRow{
		row: r, id: r.cell(c.id), from: r.cell(c.from), to: r.cell(c.to), role: r.cell(c.role),
		programme: r.cell(c.programme), note: r.cell(c.note), status: kg.Status(r.cell(c.status)),
	}
	if r.broken() {
		return said, false
	}
	ok = true
	if said.id != "" && !recordID(r, said.id, "L", "a link") {
		ok = false
	}
	if name := r.cell(c.linkType); name != "" {
		if said.linkType, said.typeGiven = b.o.LinkType(name); !said.typeGiven {
			r.fault("type", fmt.Sprintf("the link type %q is unknown", name), didYouMean(name, b.linkTypeNames()))
			ok = false
		}
	}
	for _, d := range [...]struct {
		column int
		name   string
		dst    *kg.Date
	}{{c.since, "since", &said.since}, {c.until, "until", &said.until}, {c.seenFrom, "seen_from", &said.seenFrom}, {c.seenTo, "seen_to", &said.seenTo}} {
		text := r.cell(d.column)
		if text == "" {
			continue
		}
		v, fine := date(r, d.name, text)
		*d.dst = v
		ok = ok && fine
	}
	if !b.status(r, said.status) {
		said.status, ok = "", false
	}
	said.topics = b.list(r.cell(c.topics))
	return said, ok
}

func (b *builder) status(r row, s kg.Status) bool {
	words := []string{string(kg.Verified), string(kg.Partly), string(kg.Derived)}
	if s == "" || slices.Contains(words, string(s)) {
		return true
	}
	r.fault("status", fmt.Sprintf("%q is none of the words for it", s), enumCure(string(s), words))
	return false
}

// refuseLink remembers the id and the ends of a link that cannot be used, so that what
// hangs on it is not refused as well.
func (b *builder) refuseLink(said *linkRow) {
	if e := b.entities[said.from]; e != nil {
		e.cut = true
	}
	if said.id == "" {
		b.tornLinks = true // its id is not known: it may be any that is asked for
	} else if b.links[said.id] == nil {
		b.links[strings.Clone(said.id)] = &link{first: said.row, proven: true}
	}
}

// linkOf finds the link that a row joins or makes a new one; nil when the row was refused.
func (b *builder) linkOf(said *linkRow) *link {
	if said.id != "" {
		if l := b.links[said.id]; l != nil {
			return b.joinLink(l, said)
		}
	}
	for _, end := range [...]struct {
		name  string
		given bool
	}{{"type", said.typeGiven}, {"from", said.from != ""}, {"to", said.to != ""}} {
		if !end.given {
			said.fault(end.name, "a link without its "+end.name, "a link wants type, from and to; a row that adds to a known link may give its id alone")
			b.refuseLink(said)
			return nil
		}
	}
	key := linkKey{said.linkType, said.from, said.to, said.role, said.programme, said.since}
	known := b.linkKeys[key]
	if known == nil && said.since != 0 {
		// A link of an earlier folder whose beginning is unknown is this one.
		key.since = 0
		if l := b.linkKeys[key]; l != nil && l.last().folder != said.folder {
			known = l
		}
	}
	if known != nil {
		if said.id != "" && said.id != known.ID {
			said.fault("id", fmt.Sprintf("this link is %s already, in %s", known.ID, known.first.where()), "give that id or leave it empty; two links between the same ends differ in role, programme or since")
			b.refuseLink(said)
			return nil
		}
		return b.joinLink(known, said)
	}
	return b.newLink(said)
}

func (b *builder) newLink(said *linkRow) *link {
	l := &link{first: said.row, proven: false}
	l.attrs = kg.LinkAttrs{
		Type: said.linkType, Role: b.keep(said.role), Programme: b.idOf(said.programme), Topics: said.topics, Note: b.keep(said.note),
		Status: kg.Verified, SeenFrom: said.seenFrom, SeenTo: said.seenTo,
	}
	if said.status != "" {
		l.attrs.Status = kg.Status(b.keep(string(said.status)))
	}
	l.From, l.To, l.Since, l.Until = b.idOf(said.from), b.idOf(said.to), said.since, said.until
	if l.ID = strings.Clone(said.id); l.ID == "" {
		l.ID = kg.DerivedID("L", kg.LinkKey(b.o.Links[said.linkType].Name, said.from, said.to, said.role, said.programme, said.since))
	}
	l.sound = b.checkEnds(said)
	b.links[l.ID] = l
	b.linkKeys[l.key()] = l
	b.allLinks = append(b.allLinks, l)
	return l
}

// idOf gives the one copy of an entity's id.
func (b *builder) idOf(id string) string {
	if e := b.entities[id]; e != nil {
		return e.ID
	}
	return b.keep(id)
}

// joinLink adds what a row says to a known link; nil when the row was refused.
func (b *builder) joinLink(l *link, said *linkRow) *link {
	if l.ID == "" { // it was refused itself
		return nil
	}
	if l.last().folder == said.folder {
		column := "id"
		if said.id == "" {
			column = "type"
		}
		duplicate(said.row, l.last(), column, "the link "+l.ID)
		return nil
	}
	rows := l.rows()
	l.more = append(l.more, said.row)
	if said.typeGiven && said.linkType != l.attrs.Type {
		contradict(said.row, rows, "type", b.o.Links[said.linkType].Name, b.o.Links[l.attrs.Type].Name)
		return l
	}
	delete(b.linkKeys, l.key())
	b.fill(said.row, rows, "from", said.from, &l.From)
	b.fill(said.row, rows, "to", said.to, &l.To)
	b.fill(said.row, rows, "role", said.role, &l.attrs.Role)
	if l.attrs.Programme == "" && said.programme != "" {
		l.sound = b.checkProgramme(said) && l.sound
	}
	b.fill(said.row, rows, "programme", said.programme, &l.attrs.Programme)
	b.fill(said.row, rows, "note", said.note, &l.attrs.Note)
	if said.status != "" && said.status != l.attrs.Status {
		contradict(said.row, rows, "status", string(said.status), string(l.attrs.Status))
	}
	fillDate(said.row, rows, "since", said.since, &l.Since)
	fillDate(said.row, rows, "until", said.until, &l.Until)
	fillDate(said.row, rows, "seen_from", said.seenFrom, &l.attrs.SeenFrom)
	fillDate(said.row, rows, "seen_to", said.seenTo, &l.attrs.SeenTo)
	l.attrs.Topics = append(slices.Clip(l.attrs.Topics), said.topics...)
	if other := b.linkKeys[l.key()]; other != nil {
		said.fault("", fmt.Sprintf("with this %s says the same as %s in %s", l.ID, other.ID, other.first.where()), "two links between the same ends differ in role, programme or since")
	}
	b.linkKeys[l.key()] = l
	return l
}

func fillDate(r row, rows []row, column string, d kg.Date, dst *kg.Date) {
	switch {
	case d == 0 || d == *dst:
	case *dst == 0:
		*dst = d
	default:
		contradict(r, rows, column, d.String(), dst.String())
	}
}

// checkEnds holds the type, the ends and the programme of a new link against the ontology.
func (b *builder) checkEnds(said *linkRow) bool {
	t := &b.o.Links[said.linkType]
	from := b.checkEnd(said.row, "from", said.from, t.Name, t.From)
	to := b.checkEnd(said.row, "to", said.to, t.Name, t.To)
	sound := from && to
	switch {
	case !sound:
	case t.Symmetric && said.from == said.to:
		said.fault("to", said.from+" is "+t.Name+" itself", "name the other end")
		sound = false
	case t.Symmetric && said.from > said.to:
		said.fault("from", fmt.Sprintf("%s is stored once, with the smaller id first", t.Name), "swap from and to: from "+said.to+" to "+said.from)
		sound = false
	}
	if !from || !to {
		if e := b.entities[said.from]; e != nil {
			e.cut = true
		}
	}
	return b.checkProgramme(said) && sound
}

func (b *builder) checkProgramme(said *linkRow) bool {
	return said.programme == "" || b.isA(said.row, "programme", said.programme, b.programmeType)
}

// checkEnd reports whether an id is that of a known entity of one of the types.
func (b *builder) checkEnd(r row, column, id, linkType string, types []string) bool {
	t, known := b.typeOf(r, column, id)
	if !known {
		return false
	}
	if name := b.o.Entities[t].Name; !slices.Contains(types, name) {
		r.fault(column, fmt.Sprintf("%s is a %s, which %s may not have here", id, name, linkType), "allowed are "+strings.Join(types, ", "))
		return false
	}
	return true
}

// isA reports whether an id is that of a known entity of the type.
func (b *builder) isA(r row, column, id string, want kg.TypeID) bool {
	t, known := b.typeOf(r, column, id)
	if known && t != want {
		r.fault(column, fmt.Sprintf("%s is a %s, not a %s", id, b.o.Entities[t].Name, b.o.Entities[want].Name), "name a "+b.o.Entities[want].Name+", such as "+b.o.Entities[want].Example)
		return false
	}
	return known
}

// typeOf finds the type of the entity that a value names. An unknown id is a fault,
// unless rows that may have named it could not be read.
func (b *builder) typeOf(r row, column, id string) (kg.TypeID, bool) {
	if e := b.entities[id]; e != nil {
		return e.Type, true
	}
	t, ok := b.o.TypeOf(id)
	if ok && b.tornTypes[t] {
		return t, false
	}
	cure := ""
	if b.guesses > 0 {
		b.guesses--
		if n := nearest(id, b.entityIDs()); n != "" {
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
	return 0, false
}

func (b *builder) entityIDs() []string {
	ids := make([]string, 0, len(b.inOrder))
	for _, e := range b.inOrder {
		ids = append(ids, e.ID)
	}
	return ids
}

func (b *builder) linkTypeNames() []string {
	var names []string
	for i := range b.o.Links {
		names = append(names, b.o.Links[i].Name)
	}
	return names
}

// checkLinks checks what only the whole of a link's rows can tell.
func (b *builder) checkLinks() {
	for _, l := range b.allLinks {
		if !ordered(l.Since, l.Until) {
			l.last().fault("until", fmt.Sprintf("until %s is before since %s", l.Until, l.Since), "check both dates")
		}
		if !ordered(l.attrs.SeenFrom, l.attrs.SeenTo) {
			l.last().fault("seen_to", fmt.Sprintf("seen_to %s is before seen_from %s", l.attrs.SeenTo, l.attrs.SeenFrom), "check both dates")
		}
		if l.attrs.SeenTo != 0 && l.attrs.SeenFrom == 0 {
			before(l.rows(), "seen_to").fault("seen_to", "seen_to without seen_from", "give seen_from, the same date when the source saw it once")
		}
		slices.Sort(l.attrs.Topics)
		l.attrs.Topics = slices.Compact(l.attrs.Topics)
		if !l.proven {
			l.first.fault("source", "the link "+l.ID+" has no evidence", "give it a source here, or a row in evidence.csv")
		}
	}
}
