package memory

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cityweave/internal/idtable"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// evidence is the records of evidence in columns, by what they are about, then by id: a record takes some 30 bytes and
// its texts, a third of what it takes as a kg.Evidence. Records are made of the columns when they are asked for.
type evidence struct {
	attrs []*kg.EvidenceAttrs // each distinct one once
	attr  narrow              // by record: where its attributes stand in attrs
	about []uint32            // by record: the number of the fact, see snapshot.aboutNumber
	first []uint32            // by fact: its first record; one more at the end; nil without evidence
	texts []evidenceTexts     // by record / textBlock
	ids   idtable.Table
	// whole has for each distinct attributes a record that has nothing else, for conditions on them.
	whole []kg.Evidence
	space sync.Pool // of *kg.Evidence, for conditions on the rest
}

// textBlock is the number of records whose texts stand in one allocation.
const textBlock = 1 << 12

// evidenceTexts are the texts of a block of records: of each the lengths of its id and locator, both as varints, the id,
// the locator and the words of the source.
type evidenceTexts struct {
	all string
	end [textBlock]uint32 // by record of the block
}

func (t *evidenceTexts) of(i uint32) (id, locator, stated string) {
	from := uint32(0)
	if i > 0 {
		from = t.end[i-1]
	}
	text := t.all[from:t.end[i]]
	ids, text := cutVarint(text)
	locators, text := cutVarint(text)
	return text[:ids], text[ids : ids+locators], text[ids+locators:]
}

// cutVarint reads a number from the start of a text: nearly always one byte.
func cutVarint(s string) (n uint64, rest string) {
	for i := 0; ; i++ {
		n |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}

func (v *evidence) size() int { return len(v.about) }

// idOf returns the id of a record.
func (v *evidence) idOf(n uint32) string {
	id, _, _ := v.texts[n/textBlock].of(n % textBlock)
	return id
}

func (v *evidence) attrsOf(n uint32) *kg.EvidenceAttrs { return v.attrs[v.attr.at(n)] }

// fill writes a record into a kg.Evidence.
func (s *snapshot) fillEvidence(e *kg.Evidence, n uint32) {
	v := &s.facts.evidence
	e.ID, e.Locator, e.StatedAs = v.texts[n/textBlock].of(n % textBlock)
	e.About, e.EvidenceAttrs = s.factID(v.about[n]), v.attrsOf(n)
}

func (s *snapshot) evidenceRecord(n uint32) *kg.Evidence {
	e := new(kg.Evidence)
	s.fillEvidence(e, n)
	return e
}

// evidenceRecords are some records, in two allocations.
func (s *snapshot) evidenceRecords(numbers []uint32) []*kg.Evidence {
	if len(numbers) == 0 {
		return nil
	}
	all, out := make([]kg.Evidence, len(numbers)), make([]*kg.Evidence, len(numbers))
	for i, n := range numbers {
		s.fillEvidence(&all[i], n)
		out[i] = &all[i]
	}
	return out
}

// aboutFact returns the records about a fact, which are those from lo to below hi.
func (v *evidence) aboutFact(fact uint32) (lo, hi uint32) {
	if v.first == nil {
		return 0, 0
	}
	return v.first[fact], v.first[fact+1]
}

func (s *snapshot) evidenceAbout(fact uint32) []*kg.Evidence {
	lo, hi := s.facts.evidence.aboutFact(fact)
	out := make([]*kg.Evidence, 0, hi-lo)
	for n := lo; n < hi; n++ {
		out = append(out, s.evidenceRecord(n))
	}
	return out
}

// evidenceValues appends the value of a field of a record.
func (s *snapshot) evidenceValues(dst []kg.Value, n uint32, field string) []kg.Value {
	f := s.ontology.EvidenceFields.Find(field)
	if f == nil {
		return dst
	}
	v := &s.facts.evidence
	e := &v.whole[v.attr.at(n)]
	if f.Each {
		e, _ = v.space.Get().(*kg.Evidence)
		defer v.space.Put(e)
		s.fillEvidence(e, n)
	}
	if value := f.Value(s.reference.Blocks, e); !value.IsNull() {
		dst = append(dst, value)
	}
	return dst
}

func (s *snapshot) evidenceSet() *recordSet {
	var fields []string
	for i := range s.ontology.EvidenceFields {
		fields = append(fields, s.ontology.EvidenceFields[i].Name)
	}
	v := &s.facts.evidence
	find := func(id string) (uint32, bool) { return v.ids.Find(id, v.idOf) }
	return newRecordSet(v.size(), v.idOf, find, s.evidenceValues, fields)
}

func (b *builder) buildEvidence() error {
	in, v := b.graph.Evidence, &b.facts.evidence
	v.space.New = func() any { return new(kg.Evidence) }
	v.ids = idtable.New(len(in))
	if len(in) == 0 {
		return nil
	}
	if i := slices.Index(in, nil); i >= 0 {
		return fmt.Errorf("evidence %d is nil", i)
	}
	if err := inOrder("evidence", in, func(e **kg.Evidence) string { return (*e).ID }); err != nil {
		return err
	}
	about := make([]uint32, len(in))
	for i, e := range in {
		if err := b.cancelled(i); err != nil {
			return err
		}
		var ok bool
		if about[i], ok = b.aboutNumber(e.About); !ok {
			return fmt.Errorf("evidence %q: there is no link, statement or coverage %q", e.ID, e.About)
		}
		if e.EvidenceAttrs == nil {
			return fmt.Errorf("evidence %q has no source", e.ID)
		}
	}
	order := countingSort(sequence(len(in)), about, b.factCount())
	b.evidenceAttrs(in, order)
	v.about, v.first = make([]uint32, len(in)), make([]uint32, b.factCount()+1)
	for i, place := range order {
		v.about[i] = about[place]
		v.first[about[place]+1]++
	}
	for i := range b.factCount() {
		v.first[i+1] += v.first[i]
	}
	return b.evidenceTexts(in, order)
}

// evidenceAttrs keeps each distinct attributes once: first by address, because loaders share them too, then by content.
func (b *builder) evidenceAttrs(in []*kg.Evidence, order []uint32) {
	v := &b.facts.evidence
	seen, equals := map[*kg.EvidenceAttrs]uint32{}, map[kg.EvidenceAttrs]uint32{}
	number := func(a *kg.EvidenceAttrs) uint32 {
		n, ok := seen[a]
		if ok {
			return n
		}
		if n, ok = equals[*a]; !ok {
			n = uint32(len(v.attrs))
			v.attrs = append(v.attrs, unpinnedEvidence(a))
			equals[*v.attrs[n]] = n
		}
		seen[a] = n
		return n
	}
	for _, e := range in {
		number(e.EvidenceAttrs)
	}
	v.attr = newNarrow(len(in), len(v.attrs))
	for i, place := range order {
		v.attr.set(i, seen[in[place].EvidenceAttrs])
	}
	v.whole = make([]kg.Evidence, len(v.attrs))
	for i, a := range v.attrs {
		v.whole[i].EvidenceAttrs = a
	}
}

// unpinnedEvidence is a copy whose texts are its own, as of unpinned.
func unpinnedEvidence(a *kg.EvidenceAttrs) *kg.EvidenceAttrs {
	c := *a
	c.Source, c.Component, c.Note = strings.Clone(a.Source), strings.Clone(a.Component), strings.Clone(a.Note)
	c.Confidence, c.Folder = kg.Confidence(strings.Clone(string(a.Confidence))), strings.Clone(a.Folder)
	return &c
}

// evidenceTexts writes the texts of the records into their blocks.
func (b *builder) evidenceTexts(in []*kg.Evidence, order []uint32) error {
	v := &b.facts.evidence
	v.texts = make([]evidenceTexts, (len(in)+textBlock-1)/textBlock)
	var text []byte
	for k := range v.texts {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		block, from := &v.texts[k], k*textBlock
		text = text[:0]
		for i, place := range order[from:min(from+textBlock, len(order))] {
			e := in[place]
			text = binary.AppendUvarint(text, uint64(len(e.ID)))
			text = binary.AppendUvarint(text, uint64(len(e.Locator)))
			text = append(append(append(text, e.ID...), e.Locator...), e.StatedAs...)
			block.end[i] = uint32(len(text))
			v.ids.Add(e.ID, uint32(from+i))
		}
		block.all = string(text)
	}
	return nil
}

// evidenceTest compiles a condition on evidence, by number.
func (q *query) evidenceTest(p store.Predicate) recordTest {
	return factTest(q.lazy.records.evidence, p, func(r store.Related) testFunc {
		if r.To != store.ToSource {
			return nil
		}
		test := q.byEntityID(r.Where)
		return func(n uint32) bool { return test(q.facts.evidence.attrsOf(n).Source) }
	})
}

// someEvidence compiles whether some evidence about a fact matches: a link by its number, or a statement by its
// number counted after all links.
func (q *query) someEvidence(p store.Predicate) testFunc {
	test := q.evidenceTest(p)
	return func(fact uint32) bool {
		lo, hi := q.facts.evidence.aboutFact(fact)
		for n := lo; n < hi; n++ {
			if test == nil || test.match(n) {
				return true
			}
		}
		return false
	}
}
