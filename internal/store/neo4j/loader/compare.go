package loader

import (
	"context"
	"fmt"
	"strings"

	"cityweave/internal/store/neo4j/schema"
)

// compareWith counts how the release differs from the one that is current, and gives the
// records that do, see differing.
func (l *run) compareWith(ctx context.Context, was *schema.State, r *Report) (*differing, error) {
	changed := new(differing)
	if was == nil {
		for i := range l.contents.kinds {
			k := &l.contents.kinds[i]
			if change := r.of(k); change != nil {
				change.Created += len(k.records)
			}
		}
		return changed, nil
	}
	return changed, l.compare(ctx, was.Slot, func(k *kind, mine *record, _ int, theirs *record) {
		change := r.of(k)
		switch {
		case change == nil:
			return
		case theirs == nil:
			change.Created++
		case mine == nil:
			change.Ended++
		case mine.content != theirs.content:
			change.Updated++
		default:
			change.Unchanged++
			return
		}
		changed.add(k, mine, theirs)
	})
}

// show is told of each id once: the record of the release and its place, that of the slot, or both.
type show func(k *kind, mine *record, place int, theirs *record)

// The pages in which a slot is read: the first ones of all kinds come in one answer, the
// others one by one.
const (
	firstPage = 1_000
	nextPage  = 20_000
)

// compare walks all records of the release and of a slot, those of each kind in the order of ids.
func (l *run) compare(ctx context.Context, s schema.Slot, show show) error {
	kinds := l.contents.kinds
	l.progress("comparing", 0, len(kinds))
	pages, err := l.pages(ctx, kinds, s, "", firstPage)
	if err != nil {
		return err
	}
	for i := range kinds {
		rows, _ := pages[i].([]any)
		if err := l.compareKind(ctx, &kinds[i], s, rows, show); err != nil {
			return err
		}
		l.progress("comparing", i+1, len(kinds))
	}
	return nil
}

// pages reads one page of each of the kinds: records with an id after the given one.
func (l *run) pages(ctx context.Context, kinds []kind, s schema.Slot, after string, limit int) ([]any, error) {
	return l.one(ctx, l.session.ExecuteRead, l.pagesOf(kinds, s), map[string]any{"after": after, "limit": limit})
}

// pagesOf is the statement that reads one page of each of the kinds.
func (l *run) pagesOf(kinds []kind, s schema.Slot) string {
	text, names := "CYPHER 5\n", make([]string, len(kinds))
	for i := range kinds {
		names[i] = fmt.Sprint("rows", i)
		part := schema.Fill(l.statements["read_nodes"], "label", kinds[i].label+string(s), "rows", names[i])
		if kinds[i].label == "" {
			part = schema.Fill(l.statements["read_links"], "type", kinds[i].linkType, "rows", names[i])
		}
		text += part + "\n"
	}
	return schema.BindSlot(text+"RETURN "+strings.Join(names, ", "), s)
}

// compareKind goes on from the first page.
func (l *run) compareKind(ctx context.Context, k *kind, s schema.Slot, rows []any, show show) error {
	i, page := 0, firstPage
	for {
		after := ""
		for _, row := range rows {
			parts, _ := row.([]any)
			var theirs record
			theirs.id, _ = parts[0].(string)
			theirs.hash, _ = parts[1].(int64)
			theirs.content, _ = parts[2].(int64)
			for ; i < len(k.records) && k.records[i].id < theirs.id; i++ {
				show(k, &k.records[i], i, nil)
			}
			if i < len(k.records) && k.records[i].id == theirs.id {
				show(k, &k.records[i], i, &theirs)
				i++
			} else {
				show(k, nil, -1, &theirs)
			}
			after = theirs.id
		}
		if len(rows) < page {
			break
		}
		page = nextPage
		next, err := l.pages(ctx, []kind{*k}, s, after, page)
		if err != nil {
			return err
		}
		rows, _ = next[0].([]any)
	}
	for ; i < len(k.records); i++ {
		show(k, &k.records[i], i, nil)
	}
	return nil
}
