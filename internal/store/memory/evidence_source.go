package memory

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"sort"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// sourceIndex holds the evidence of each source by place in the document, then id.
type sourceIndex map[string][]uint32

// placed is a record with the first bytes of the text it is ordered by, which nearly always decide.
type placed struct {
	head, tail uint64
	record     uint32
}

func (s *snapshot) buildSources() sourceIndex {
	v := &s.facts.evidence
	lists := map[string][]placed{}
	var order []byte
	for n := range uint32(v.size()) {
		_, locator, _ := v.texts[n/textBlock].of(n % textBlock)
		order = (&kg.Evidence{Locator: locator}).AppendOrder(order[:0])
		var start [16]byte
		copy(start[:], order)
		source := v.attrsOf(n).Source
		lists[source] = append(lists[source],
			placed{binary.BigEndian.Uint64(start[:]), binary.BigEndian.Uint64(start[8:]), n})
	}
	x := sourceIndex{}
	for source, list := range lists {
		slices.SortFunc(list, func(a, b placed) int {
			switch {
			case a.head != b.head:
				return cmp.Compare(a.head, b.head)
			case a.tail != b.tail:
				return cmp.Compare(a.tail, b.tail)
			}
			return s.compareInSource(a.record, b.record)
		})
		numbers := make([]uint32, len(list))
		for i := range list {
			numbers[i] = list[i].record
		}
		x[source] = numbers
		delete(lists, source)
	}
	return x
}

// compareInSource orders records of one source by their place, then by id. Equal locators, such as the ids of rules, are
// frequent.
func (s *snapshot) compareInSource(a, b uint32) int {
	v := &s.facts.evidence
	x, first, _ := v.texts[a/textBlock].of(a % textBlock)
	y, second, _ := v.texts[b/textBlock].of(b % textBlock)
	if first == second {
		return strings.Compare(x, y)
	}
	return s.comparePlaces(a, s.placeOf(b))
}

// placeInSource is where a record stands among the evidence of a source.
type placeInSource struct{ order, id string }

func (s *snapshot) placeOf(n uint32) placeInSource {
	id, locator, _ := s.facts.evidence.texts[n/textBlock].of(n % textBlock)
	return placeInSource{(&kg.Evidence{Locator: locator}).Order(), id}
}

// comparePlaces tells whether a record stands before a place (negative) or behind it.
func (s *snapshot) comparePlaces(n uint32, at placeInSource) int {
	p := s.placeOf(n)
	return cmp.Or(strings.Compare(p.order, at.order), strings.Compare(p.id, at.id))
}

// EvidenceFrom pages through the evidence of each source.
func (s *snapshot) EvidenceFrom(ctx context.Context, q store.EvidenceQuery) (_ []store.EvidencePage, err error) {
	defer stop(&err)
	out := make([]store.EvidencePage, len(q.Sources))
	index := must(s.lazy.bySource.get(ctx))
	for i, source := range q.Sources {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		list := index[source]
		if q.Confidence != "" {
			var kept []uint32
			for _, n := range list {
				if s.facts.evidence.attrsOf(n).Confidence == q.Confidence {
					kept = append(kept, n)
				}
			}
			list = kept
		}
		out[i] = s.evidencePage(list, q)
	}
	return out, ctx.Err()
}

func (s *snapshot) evidencePage(list []uint32, q store.EvidenceQuery) store.EvidencePage {
	var page store.EvidencePage
	if q.Total {
		page.Total = len(list)
	}
	w := q.Window
	if w.Limit <= 0 {
		return page
	}
	lo, hi := 0, len(list)
	if w.After != nil {
		at := placeOfPosition(w.After)
		lo = sort.Search(len(list), func(i int) bool { return s.comparePlaces(list[i], at) > 0 })
	}
	if w.Before != nil {
		at := placeOfPosition(w.Before)
		hi = max(lo, sort.Search(len(list), func(i int) bool { return s.comparePlaces(list[i], at) >= 0 }))
	}
	list, page.HasNext, page.HasPrev = store.Cut(w, list[lo:hi])
	page.Rows = s.evidenceRecords(list)
	return page
}

func placeOfPosition(p *store.Position) placeInSource {
	at := placeInSource{id: p.ID}
	if len(p.Keys) > 0 {
		at.order = p.Keys[0].Str()
	}
	return at
}
