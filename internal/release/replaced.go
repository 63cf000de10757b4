package release

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// tombstone is a kg.Tombstone and its row.
type tombstone struct {
	kg.Tombstone
	row datafolder.Row
	use datafolder.Row // the first row of an entity with the ID; the zero row when there is none
}

// ReadWithNotices reads the directories as [Read] does, and lists what is right but may not be meant: IDs that are read
// as those that replaced them, names that look like several in one or are very long, and places that may be another one.
// They are sorted like faults, and no faults.
func ReadWithNotices(
	ctx context.Context, o *kg.Ontology, folders ...datafolder.Folder,
) (*kg.Graph, datafolder.Faults, error) {
	b, g, err := build(ctx, o, folders)
	if err != nil {
		return nil, nil, err
	}
	b.noticeJointNames()
	b.noticeLongNames()
	b.noticeNamesakes()
	return g, b.notices.Sorted(), nil
}

// readReplaced reads the IDs that are gone, before the entities that replace them.
func (b *builder) readReplaced() {
	b.each("replaced.csv", func(*datafolder.Table) {}, func(r datafolder.Row) {
		if r.Broken() {
			return
		}
		t := &tombstone{row: r, Tombstone: kg.Tombstone{
			ID: strings.Clone(r.Get("id")), ReplacedBy: strings.Clone(r.Get("replaced_by")), Reason: strings.Clone(r.Get("reason")),
		}}
		if was := b.tombstones[t.ID]; was != nil {
			old := rows{first: was.row}
			if old.joins(r, "id", t.ID) {
				old.fill(r, "replaced_by", t.ReplacedBy, &was.ReplacedBy)
				old.fill(r, "reason", t.Reason, &was.Reason)
			}
			return
		}
		switch typ, ok := b.o.TypeOf(t.ID); {
		case t.ID == "":
			r.Fault("id", "a row without the id that is gone", "give the id that the entity had")
			return
		case !ok:
			r.Fault("id", fmt.Sprintf("%q is no id of an entity", t.ID), "give the id that the entity had, such as city:cn-taizhou")
			return
		case t.Reason == "":
			r.Fault("reason", "an id is gone without a reason", "say in a few words why")
		default:
			checkSlug(b.o, r, t.ID, &b.o.Entities[typ])
		}
		b.tombstones[t.ID] = t
	})
	b.followTombstones()
}

// followTombstones replaces each successor that is gone itself by its own successor.
func (b *builder) followTombstones() {
	for _, t := range b.sortedTombstones() {
		next := t.ReplacedBy
		for n := 0; b.tombstones[next] != nil; n++ {
			if n == len(b.tombstones) {
				t.row.Fault("replaced_by", t.ID+" is replaced in a circle", "name an entity that there is")
				next = ""
				break
			}
			next = b.tombstones[next].ReplacedBy
		}
		t.ReplacedBy = next
	}
}

func (b *builder) sortedTombstones() []*tombstone {
	out := make([]*tombstone, 0, len(b.tombstones))
	for _, t := range b.tombstones {
		out = append(out, t)
	}
	slices.SortFunc(out, func(x, y *tombstone) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

// currentID returns the ID that replaces one in the row of an entity, and the ID itself when it is not gone.
func (b *builder) currentID(r datafolder.Row, id string) string {
	if t := b.tombstones[id]; t != nil && t.use.Table == nil {
		t.use = r
	}
	return b.successor(r, "id", id)
}

// successor returns the ID that replaces one in a column, and any other as it is.
func (b *builder) successor(r datafolder.Row, column, id string) string {
	if t := b.tombstones[id]; t != nil && t.ReplacedBy != "" {
		b.notice(r, column, id, t.ReplacedBy)
		return t.ReplacedBy
	}
	return id
}

// placeTombstones makes the entities known by the IDs that they replace, once all entities are read.
func (b *builder) placeTombstones() {
	for _, t := range b.sortedTombstones() {
		if t.use.Table != nil && t.use.Folder <= t.row.Folder {
			t.row.Fault("id", fmt.Sprintf("%s is an entity in %s", t.ID, t.use.Where()),
				"an id is replaced by the folder that had it: remove the row of the entity, or this one")
			continue
		}
		if t.ReplacedBy == "" {
			continue
		}
		typ, _ := b.o.TypeOf(t.ID)
		if e := b.isA(t.row, "replaced_by", t.ReplacedBy, typ); e != nil {
			b.entities[t.ID] = e
		}
	}
}

// notice records that a value is read as another ID.
func (b *builder) notice(r datafolder.Row, column, id, now string) {
	problem := fmt.Sprintf("%s is now %s (%s)", id, now, b.tombstones[id].Reason)
	b.notices = append(b.notices, r.Notice(column, problem, "write "+now))
}

// current returns the ID of the entity that an ID in a row stands for: its own, or that of the entity that replaced it.
func (b *builder) current(r datafolder.Row, column, id string) string {
	if e := b.entities[id]; e != nil && e.ID != id {
		b.notice(r, column, id, e.ID)
		return e.ID
	}
	return id
}

// tombstoneList returns the IDs that are gone, sorted.
func (b *builder) tombstoneList() []kg.Tombstone {
	var out []kg.Tombstone
	for _, t := range b.sortedTombstones() {
		out = append(out, t.Tombstone)
	}
	return out
}
