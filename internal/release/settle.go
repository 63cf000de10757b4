package release

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
)

// record stores a validated record of evidence until all are read.
func (b *builder) record(r row, c *claim, ev *kg.Evidence) {
	kept := b.newEvidence.get()
	*kept = *ev
	b.allEv = append(b.allEv, evidence{Evidence: kept, row: r, claim: c})
}

// keyed is a record with the hash of its content and its position in the order of reading.
type keyed struct {
	hash uint64
	i    int32
}

func compareKeyed(x, y keyed) int {
	if x.hash != y.hash {
		return cmp.Compare(x.hash, y.hash)
	}
	return cmp.Compare(x.i, y.i)
}

// settleEvidence removes records that a later directory repeats, counts the others for their claims, assigns ids and
// sorts them. Repeating a record within one directory is a fault.
func (b *builder) settleEvidence() {
	records := make([]keyed, len(b.allEv))
	inParallel(len(records), func(from, to int) {
		var id idMaker
		for i := from; i < to; i++ {
			e := b.allEv[i].Evidence
			sum := id.sum(e.About, e.Source, e.Locator, e.StatedAs)
			records[i] = keyed{binary.BigEndian.Uint64(sum[:]), int32(i)}
		}
	})
	records = sorted(records, compareKeyed)
	n := 0
	for i, r := range records {
		e := &b.allEv[r.i]
		if i > 0 && records[n-1].hash == r.hash {
			e.repeats(&b.allEv[records[n-1].i])
			continue
		}
		e.claim.records++
		e.claim.explicit = e.claim.explicit || e.Confidence == kg.Explicit
		records[n] = r
		n++
	}
	b.nameEvidence(records[:n])
}

// repeats checks that a record with the content of another one is in a later directory.
func (e *evidence) repeats(old *evidence) {
	same := rows{first: old.row}
	switch {
	case !same.joins(e.row, "source", "this evidence for "+e.About):
	case old.Confidence != e.Confidence:
		same.contradict(e.row, "confidence", string(e.Confidence), string(old.Confidence))
	case old.RetrievedOn != e.RetrievedOn:
		same.contradict(e.row, "retrieved_on", e.RetrievedOn.String(), old.RetrievedOn.String())
	}
}

// nameEvidence assigns an id to each record, which are sorted by hash, and sorts them by id. Derived ids are in the
// order of the hashes.
func (b *builder) nameEvidence(records []keyed) {
	var given []*evidence
	derived := make([]*kg.Evidence, 0, len(records))
	ids := make([]byte, 0, len(records)*17)
	for _, r := range records {
		ids = append(ids, 'E')
		ids = hex.AppendEncode(ids, binary.BigEndian.AppendUint64(nil, r.hash))
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
		return cmp.Or(strings.Compare(x.ID, y.ID), x.row.compare(y.row))
	})
	named := make([]*kg.Evidence, 0, len(given))
	for i, e := range given {
		if i > 0 && given[i-1].ID == e.ID {
			e.taken(given[i-1].row)
		} else if other := b.withHash(records, e.ID); other != nil && other.ID == e.ID && other.Evidence != e.Evidence {
			e.taken(other.row)
		}
		named = append(named, e.Evidence)
	}
	b.sortedEv = merged(named, derived, func(x, y *kg.Evidence) int { return strings.Compare(x.ID, y.ID) })
}

// taken reports that the id of a record is that of another row.
func (e *evidence) taken(other row) {
	old := rows{first: other}
	if old.joins(e.row, "id", "the evidence "+e.ID) {
		e.row.fault(
			"id",
			fmt.Sprintf("%s is another record, in %s", e.ID, other.where()),
			"give it an id of its own, or leave it empty",
		)
	}
}

// withHash finds the record with the derived id, if there is one.
func (b *builder) withHash(records []keyed, id string) *evidence {
	hash, err := strconv.ParseUint(strings.TrimPrefix(id, "E"), 16, 64)
	i, found := slices.BinarySearchFunc(
		records,
		hash,
		func(r keyed, hash uint64) int { return cmp.Compare(r.hash, hash) },
	)
	if err != nil || !found {
		return nil
	}
	return &b.allEv[records[i].i]
}
