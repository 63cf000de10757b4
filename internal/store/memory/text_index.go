package memory

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	"cityweave/internal/fulltext"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// textIndex is an inverted index of the texts of records (store.Searcher): for each word the records that have it, and
// how often. Records are numbered: entities, then links, then statements. It is made in the background when the release
// becomes current, after the names, or by the first search of texts if that comes before.
//
// An entry is the distance to the record before, shifted by one bit that says whether the number of times follows
// because it is more than one; both are variable in length. Half of all entries take one byte.
type textIndex struct {
	words   []string // sorted
	start   []uint32 // by word, into entries; one more at the end
	entries []byte
	records []uint32 // by word: in how many it stands
	length  []uint16 // by record: how many words it has
	fulltext.Statistics
	best sync.Pool // of *[]uint32, see searcher.best
}

// maxCachedTexts is how many texts keep their words while the index is built: roles, topics and notes repeat.
const maxCachedTexts = 1 << 15

// textBuilder builds a textIndex.
type textBuilder struct {
	*textIndex
	texts  *store.TextWords
	number map[string]uint32   // of words, in the order in which they were met
	known  map[string][]uint32 // words of texts
	lists  []wordEntries       // by number
	here   []uint32            // words of the record
	space  []string
}

// wordEntries is what is known of a word.
type wordEntries struct {
	entries []byte
	last    uint32 // the last record and one
	records uint32
}

func (s *snapshot) buildTexts(ctx context.Context) (*textIndex, error) {
	b := textBuilder{
		textIndex: &textIndex{}, texts: store.NewTextWords(), number: map[string]uint32{}, known: map[string][]uint32{},
	}
	b.length = make([]uint16, len(s.entities)+len(s.links)+len(s.facts.statements))
	var record kg.Evidence
	add := func(_ store.MatchField, text string) { b.add(text) }
	for i := range b.length {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if i < len(s.entities) {
			store.EntityTexts(&s.entities[i], add)
		} else {
			fact := i - len(s.entities)
			if fact < len(s.links) {
				store.LinkTexts(s.links[fact].LinkAttrs, add)
			}
			for n, hi := s.facts.evidence.aboutFact(uint32(fact)); n < hi; n++ {
				s.fillEvidence(&record, n)
				store.EvidenceTexts(&record, add)
			}
		}
		b.close(uint32(i))
	}
	b.arrange()
	n := len(s.entities)
	b.best.New = func() any { list := make([]uint32, n); return &list }
	return b.textIndex, nil
}

// add adds a text to the record.
func (b *textBuilder) add(text string) {
	if words, ok := b.known[text]; ok {
		b.here = append(b.here, words...)
		return
	}
	b.space = b.texts.Append(b.space[:0], text)
	from := len(b.here)
	for _, w := range b.space {
		n, met := b.number[w]
		if !met {
			n = uint32(len(b.words))
			w = strings.Clone(w) // the text is not kept for it
			b.number[w], b.words, b.lists = n, append(b.words, w), append(b.lists, wordEntries{})
		}
		b.here = append(b.here, n)
	}
	if len(b.known) < maxCachedTexts {
		b.known[text] = slices.Clone(b.here[from:])
	}
}

// close ends the record.
func (b *textBuilder) close(record uint32) {
	b.Add(len(b.here))
	b.length[record] = uint16(fulltext.Length(len(b.here)))
	slices.Sort(b.here)
	for len(b.here) > 0 {
		w, times := b.here[0], 1
		for times < len(b.here) && b.here[times] == w {
			times++
		}
		b.here = b.here[times:]
		list := &b.lists[w]
		step := uint64(record+1-list.last) << 1
		if times > 1 {
			list.entries = binary.AppendUvarint(list.entries, step|1)
			list.entries = binary.AppendUvarint(list.entries, uint64(times))
		} else {
			list.entries = binary.AppendUvarint(list.entries, step)
		}
		list.last, list.records = record+1, list.records+1
	}
	b.here = b.here[:0]
}

// arrange sorts the words and puts their entries one after the other.
func (b *textBuilder) arrange() {
	slices.Sort(b.words)
	size := 0
	for i := range b.lists {
		size += len(b.lists[i].entries)
	}
	b.entries = make([]byte, 0, size)
	b.start, b.records = make([]uint32, len(b.words)+1), make([]uint32, len(b.words))
	for i, w := range b.words {
		list := &b.lists[b.number[w]]
		b.entries, b.records[i] = append(b.entries, list.entries...), list.records
		b.start[i+1] = uint32(len(b.entries))
	}
	b.words = slices.Clip(b.words)
}

// find gives the numbers of words, those in the fewest records first; false when the index lacks one of them.
func (x *textIndex) find(words []string) ([]uint32, bool) {
	out := make([]uint32, len(words))
	for i, w := range words {
		n, ok := slices.BinarySearch(x.words, w)
		if !ok {
			return nil, false
		}
		out[i] = uint32(n)
	}
	slices.SortFunc(out, func(a, b uint32) int { return int(x.records[a]) - int(x.records[b]) })
	return out, len(out) > 0
}

// touched is how many records the words stand in, each word for itself.
func (x *textIndex) touched(words []string) (n int) {
	for _, w := range words {
		if i, ok := slices.BinarySearch(x.words, w); ok {
			n += int(x.records[i])
		}
	}
	return n
}

// entryReader reads the entries of a word.
type entryReader struct {
	rest   []byte
	record uint32 // the one that next has read, and one
	times  int
}

func (x *textIndex) read(word uint32) entryReader {
	return entryReader{rest: x.entries[x.start[word]:x.start[word+1]]}
}

// next reads an entry, false at the end.
func (r *entryReader) next() bool {
	if len(r.rest) == 0 {
		return false
	}
	step, n := uint64(r.rest[0]), 1
	if step >= 0x80 {
		step, n = binary.Uvarint(r.rest)
	}
	r.rest, r.times = r.rest[n:], 1
	if step&1 != 0 {
		times, n := binary.Uvarint(r.rest)
		r.rest, r.times = r.rest[n:], int(times)
	}
	r.record += uint32(step >> 1)
	return true
}
