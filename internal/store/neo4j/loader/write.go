package loader

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cityweave/internal/store/neo4j/schema"
)

// difference is what has to be done to the records of a kind.
type difference struct {
	kind           *kind
	create, update []int // places
	end            []string
}

// write brings the slot to the release: links go first, then what they stood on; then all that is new, links last.
func (l *run) write(ctx context.Context) (written int, err error) {
	differences := make([]difference, len(l.contents.kinds))
	of := make(map[*kind]*difference, len(differences))
	for i := range differences {
		differences[i].kind = &l.contents.kinds[i]
		of[differences[i].kind] = &differences[i]
	}
	b := &bundle{run: l}
	err = l.compare(ctx, l.slot, func(k *kind, mine *record, place int, theirs *record) {
		d := of[k]
		switch {
		case theirs == nil:
			d.create = append(d.create, place)
		case mine == nil:
			d.end = append(d.end, theirs.id)
		case mine.hash == theirs.hash:
			return
		case k.label == "": // ends may have changed, and a relationship keeps its ends
			d.end = append(d.end, theirs.id)
			d.create = append(d.create, place)
			b.total++
		default:
			d.update = append(d.update, place)
		}
		b.total++
	})
	if err != nil {
		return 0, err
	}
	l.differ = max(l.differ, b.total)
	if l.worthDropping(differences) {
		if err := l.dropLater(ctx); err != nil {
			return 0, err
		}
	}
	for _, links := range []bool{true, false} {
		for i := range differences {
			if d := &differences[i]; (d.kind.label == "") == links {
				if err := l.end(ctx, d, b); err != nil {
					return b.written, err
				}
			}
		}
	}
	for i := range differences {
		if err := l.put(ctx, &differences[i], b); err != nil {
			return b.written, err
		}
	}
	return b.written, b.send(ctx)
}

// manyRecords is from where on filling the indexes of a slot at once costs less than keeping them up to date: creating
// a hundred empty ones takes the database some seconds.
const manyRecords = 50_000

// worthDropping reports whether the slot is empty and gets many records.
func (l *run) worthDropping(differences []difference) bool {
	created, all := 0, 0
	for i := range differences {
		d := &differences[i]
		if len(d.update)+len(d.end) > 0 {
			return false
		}
		created, all = created+len(d.create), all+len(d.kind.records)
	}
	return created == all && all >= l.options.IndexLater
}

// bundle gathers statements until they are worth a transaction.
type bundle struct {
	*run
	jobs           []job
	records        int // that the jobs are about
	written, total int // records, of the whole load
}

// add takes a statement over a list of records, in as many parts as transactions have room for.
func (b *bundle) add(ctx context.Context, text, name string, records int, part func(from, to int) any) error {
	for from := 0; from < records; {
		to := min(records, from+b.options.Batch-b.records)
		b.jobs = append(b.jobs, job{text, map[string]any{name: part(from, to)}})
		b.records += to - from
		from = to
		if b.records == b.options.Batch {
			if err := b.send(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// send writes what has been gathered.
func (b *bundle) send(ctx context.Context) error {
	if len(b.jobs) == 0 {
		return nil
	}
	if _, err := b.change(ctx, b.jobs...); err != nil {
		return err
	}
	b.written += b.records
	b.jobs, b.records = nil, 0
	b.progress("writing", b.written, b.total)
	return nil
}

func (l *run) end(ctx context.Context, d *difference, b *bundle) error {
	t := l.statements
	text := schema.BindSlot(schema.Fill(t["delete_links"], "type", d.kind.linkType), l.slot)
	if d.kind.label != "" {
		text = schema.Fill(t["delete_nodes"], "label", d.kind.label+string(l.slot))
	}
	return b.add(ctx, text, "ids", len(d.end), func(from, to int) any { return d.end[from:to] })
}

func (l *run) put(ctx context.Context, d *difference, b *bundle) error {
	t, k := l.statements, d.kind
	for _, places := range k.together(d.update) {
		label := k.label + string(l.slot)
		text := schema.Fill(
			t["update_nodes"],
			"label",
			label,
			"labels",
			k.labels(places[0], l.slot),
			"unlabel",
			l.unlabel(k),
		)
		if err := l.putRows(ctx, text, k, places, b); err != nil {
			return err
		}
	}
	for _, places := range k.together(d.create) {
		text := schema.BindSlot(schema.Fill(t["create_links"], "type", k.linkType), l.slot)
		if k.label != "" {
			text = schema.Fill(t["create_nodes"], "labels", k.labels(places[0], l.slot))
		}
		if err := l.putRows(ctx, text, k, places, b); err != nil {
			return err
		}
	}
	return nil
}

func (l *run) putRows(ctx context.Context, text string, k *kind, places []int, b *bundle) error {
	err := b.add(ctx, text, "rows", len(places), func(from, to int) any {
		rows := make([]any, to-from)
		for i, place := range places[from:to] {
			rows[i] = k.row(place, l.slot)
		}
		return rows
	})
	if err != nil {
		return fmt.Errorf("writing %s: %w", k.name, err)
	}
	return nil
}

// together parts places by the labels that their nodes get, which a statement has to name.
func (k *kind) together(places []int) [][]int {
	if len(places) == 0 {
		return nil
	}
	if k.also == nil {
		return [][]int{places}
	}
	byLabel := map[string][]int{}
	for _, i := range places {
		byLabel[k.also(i)] = append(byLabel[k.also(i)], i)
	}
	var out [][]int
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		out = append(out, byLabel[label])
	}
	return out
}

// labels are those of the node at a place.
func (k *kind) labels(place int, s schema.Slot) string {
	labels := k.label + string(s)
	if k.also != nil {
		labels += ":" + k.also(place) + string(s)
	}
	return labels
}

// unlabel takes off the label of the type that an entity may have had.
func (l *run) unlabel(k *kind) string {
	if k.also == nil {
		return ""
	}
	var labels []string
	for i := range l.Layout.Ontology.Entities {
		labels = append(labels, l.Layout.Ontology.Entities[i].Name+string(l.slot))
	}
	return "REMOVE n:" + strings.Join(labels, ":")
}
