package release

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/parallel"
)

// record stores a validated record of evidence until all are read.
func (b *builder) record(r datafolder.Row, c *claim, ev kg.Evidence) {
	kept := b.newEvidence.get()
	*kept = ev
	b.allEv = append(b.allEv, evidence{Evidence: kept, rows: rows{first: r}, claim: c})
}

// keyed is a record with the hash of its content, its directory and its position in the order of reading, in which the
// rows of links of all directories come before evidence.csv of the first.
type keyed struct {
	hash      uint64
	folder, i int32
}

func compareKeyed(x, y keyed) int {
	if x.hash != y.hash {
		return cmp.Compare(x.hash, y.hash)
	}
	return cmp.Or(cmp.Compare(x.folder, y.folder), cmp.Compare(x.i, y.i))
}

// settleEvidence merges records that a later directory repeats, counts the others for their claims, assigns ids and
// sorts them. Repeating a record within one directory is a fault.
func (b *builder) settleEvidence() {
	records := make([]keyed, len(b.allEv))
	parallel.Each(len(records), func(from, to int) {
		var id idMaker
		for i := from; i < to; i++ {
			e := &b.allEv[i]
			sum := id.sum(e.About, e.Source, e.Locator, e.StatedAs)
			records[i] = keyed{binary.BigEndian.Uint64(sum[:]), int32(e.first.Folder), int32(i)}
		}
	})
	records = parallel.Sorted(records, compareKeyed)
	n := 0
	for i, r := range records {
		e := &b.allEv[r.i]
		if i > 0 && records[n-1].hash == r.hash {
			b.joinEvidence(&b.allEv[records[n-1].i], e)
			continue
		}
		e.claim.records++
		e.claim.explicit = e.claim.explicit || e.Confidence == kg.Explicit
		records[n] = r
		n++
	}
	b.nameEvidence(records[:n])
	b.allEv = nil
}

// joinEvidence merges a record with the same content from a later directory, which may fill in what is unknown.
func (b *builder) joinEvidence(e, later *evidence) {
	r := later.first
	if !e.joins(r, "source", "this evidence for "+e.About) {
		return
	}
	if later.Confidence != e.Confidence {
		e.contradict(r, "confidence", string(later.Confidence), string(e.Confidence))
	}
	if later.RetrievedOn != e.RetrievedOn {
		e.contradict(r, "retrieved_on", later.RetrievedOn.String(), e.RetrievedOn.String())
	}
	a := *e.EvidenceAttrs
	e.fill(r, "component", later.Component, &a.Component)
	e.fillDate(r, "seen_from", later.SeenFrom, &a.SeenFrom)
	e.fillDate(r, "seen_to", later.SeenTo, &a.SeenTo)
	e.fill(r, "note", later.Note, &a.Note)
	e.EvidenceAttrs = b.evAttrs.Of(a)
	if !ordered(e.SeenFrom, e.SeenTo) {
		r.Fault("seen_to", fmt.Sprintf("seen_to %s is before seen_from %s", e.SeenTo, e.SeenFrom), "check both dates")
	}
	e.add(r)
}

// nameEvidence assigns an id to each record, which are sorted by hash, and sorts them by id. Derived ids are in the
// order of the hashes.
func (b *builder) nameEvidence(records []keyed) {
	var given []*evidence
	derived := make([]*kg.Evidence, 0, len(records))
	ids, hash := make([]byte, 0, len(records)*17), make([]byte, 0, 8)
	for _, r := range records {
		hash = binary.BigEndian.AppendUint64(hash[:0], r.hash)
		ids = hex.AppendEncode(append(ids, 'E'), hash)
	}
	texts := string(ids) // one text that contains all ids
	for i, r := range records {
		e := &b.allEv[r.i]
		if e.ID != "" {
			given = append(given, e)
			continue
		}
		e.ID = texts[i*17 : (i+1)*17]
		derived = append(derived, e.Evidence)
	}
	slices.SortFunc(given, func(x, y *evidence) int {
		return cmp.Or(strings.Compare(x.ID, y.ID), x.first.Compare(y.first))
	})
	named := make([]*kg.Evidence, 0, len(given))
	for i, e := range given {
		if i > 0 && given[i-1].ID == e.ID {
			e.taken(given[i-1].first)
		} else if other := b.withHash(records, e.ID); other != nil && other.ID == e.ID && other.Evidence != e.Evidence {
			e.taken(other.first)
		}
		named = append(named, e.Evidence)
	}
	b.sortedEv = parallel.Merged(named, derived, func(x, y *kg.Evidence) int { return strings.Compare(x.ID, y.ID) })
}

// taken reports that the id of a record is that of another row.
func (e *evidence) taken(other datafolder.Row) {
	old := rows{first: other}
	if old.joins(e.first, "id", "the evidence "+e.ID) {
		e.first.Fault("id", fmt.Sprintf("%s is another record, in %s", e.ID, other.Where()),
			"give it an id of its own, or leave it empty")
	}
}

// withHash finds the record with the derived id, if there is one.
func (b *builder) withHash(records []keyed, id string) *evidence {
	hash, err := strconv.ParseUint(strings.TrimPrefix(id, "E"), 16, 64)
	i, found := slices.BinarySearchFunc(records, hash,
		func(r keyed, hash uint64) int { return cmp.Compare(r.hash, hash) })
	if err != nil || !found {
		return nil
	}
	return &b.allEv[records[i].i]
}
