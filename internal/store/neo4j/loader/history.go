package loader

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// differing are the ids of the records that a release has otherwise than the current
// one. They are not listed when they are more than a history keeps; nearly all that
// differ here differ in what they say.
type differing struct {
	byKind map[*kind]*twoSides
	size   int
}

// twoSides are the ids that the release has, and those that the current one has.
type twoSides struct{ mine, theirs []string }

func (d *differing) add(k *kind, mine, theirs *record) {
	if d.size++; d.tooMany() {
		d.byKind = nil
		return
	}
	if d.byKind == nil {
		d.byKind = map[*kind]*twoSides{}
	}
	ids := d.byKind[k]
	if ids == nil {
		ids = &twoSides{}
		d.byKind[k] = ids
	}
	if mine != nil {
		ids.mine = append(ids.mine, mine.id)
	}
	if theirs != nil {
		ids.theirs = append(ids.theirs, theirs.id)
	}
}

// tooMany leaves room for records that differ only in what follows from others.
func (d *differing) tooMany() bool { return d.size > 2*store.MostChanges }

// remember works out the step from the release that was current to this one, writes it, and says
// in the summary which releases are known.
func (l *run) remember(ctx context.Context, was *schema.State, changed *differing, serial int64) error {
	keep := []int64{} // steps that either release leads to
	if was != nil {
		for _, p := range was.Summary.Past {
			keep = append(keep, p.Step)
		}
	}
	past, changes, err := l.past(ctx, was, changed, serial)
	if err != nil {
		return err
	}
	l.contents.summary.Past = past
	for _, p := range past {
		keep = append(keep, p.Step)
	}
	if _, err := l.change(ctx, job{l.statements["forget_steps"], map[string]any{"steps": keep}}); err != nil {
		return err
	}
	const part = 500 // changes, some hundred kilobytes
	place := 0
	for changes := range slices.Chunk(changes, part) {
		doc, err := json.Marshal(changes)
		if err != nil {
			return fmt.Errorf("the changes of a release: %w", err)
		}
		row := map[string]any{
			"id":    fmt.Sprintf("%d-%d", serial, place),
			"step":  serial,
			"place": place,
			"doc_":  string(doc),
		}
		if _, err := l.change(ctx, job{l.statements["put_steps"], map[string]any{"rows": []any{row}}}); err != nil {
			return fmt.Errorf("writing what changed: %w", err)
		}
		place++
	}
	return nil
}

// past is the history that the release has, and the changes of its last step.
func (l *run) past(ctx context.Context, was *schema.State, changed *differing, serial int64) ([]schema.PastRelease,
	[]revision.Change, error,
) {
	if was == nil || was.Release.ID == "" || l.contents.graph.Release.ID == "" || l.options.Forget ||
		changed.tooMany() {
		return nil, nil, nil
	}
	from, to, err := l.both(ctx, was, changed)
	if err != nil {
		return nil, nil, err
	}
	changes := revision.Compare(l.Layout.Ontology, from, to)
	if was.Release == l.contents.graph.Release && len(changes) == 0 {
		return was.Summary.Past, nil, nil
	}
	all := append(slices.Clone(was.Summary.Past), schema.PastRelease{
		Release: was.Release, Step: serial,
		Changes: len(changes),
	})
	sizes := make([]int, len(all))
	for i, p := range all {
		sizes[i] = p.Changes
	}
	if all = all[store.Forgotten(sizes):]; len(all) == 0 {
		return nil, nil, nil
	}
	return all, changes, nil
}

// both are the records that differ, as the slot that was current has them and as the release does.
func (l *run) both(ctx context.Context, was *schema.State, changed *differing) (from, to *kg.Graph, err error) {
	from, to = &kg.Graph{}, &kg.Graph{}
	g := l.contents.graph
	from.Rules, from.Blocks = slices.Clone(was.Summary.ReleaseInfo.Rules), slices.Clone(was.Summary.ReleaseInfo.Blocks)
	to.Rules, to.Blocks = slices.Clone(g.Rules), slices.Clone(g.Blocks)
	from.Layers, to.Layers = was.Summary.ReleaseInfo.PlainLayers(), l.contents.summary.ReleaseInfo.PlainLayers()
	from.Coverage, to.Coverage = slices.Clone(was.Summary.ReleaseInfo.Coverage), slices.Clone(g.Coverage)
	from.Tombstones, to.Tombstones = slices.Clone(was.Summary.ReleaseInfo.Tombstones), slices.Clone(g.Tombstones)
	mine := map[string]map[string]bool{} // by the name of the kind: ids
	for k, ids := range changed.byKind {
		if mine[k.name] == nil {
			mine[k.name] = map[string]bool{}
		}
		for _, id := range ids.mine {
			mine[k.name][id] = true
		}
		if err := l.docs(ctx, k, was.Slot, ids.theirs, from); err != nil {
			return nil, nil, err
		}
	}
	for _, e := range g.Entities {
		if mine["entities"][e.ID] {
			to.Entities = append(to.Entities, e)
		}
	}
	for i := range g.Links {
		if mine["links"][g.Links[i].ID] {
			to.Links = append(to.Links, g.Links[i])
		}
	}
	for _, s := range g.Statements {
		if mine["statements"][s.ID] {
			to.Statements = append(to.Statements, s)
		}
	}
	for _, e := range g.Evidence {
		if mine["evidence"][e.ID] {
			to.Evidence = append(to.Evidence, e)
		}
	}
	for _, g := range []*kg.Graph{from, to} {
		slices.SortFunc(g.Entities, func(a, b *kg.Entity) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(g.Links, func(a, b kg.LinkRecord) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(g.Statements, func(a, b *kg.Statement) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(g.Evidence, func(a, b *kg.Evidence) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(g.Rules, func(a, b kg.Rule) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(g.Blocks, func(a, b kg.Block) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(g.Coverage, func(a, b *kg.Coverage) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(g.Tombstones, func(a, b kg.Tombstone) int { return cmp.Compare(a.ID, b.ID) })
	}
	return from, to, nil
}

// docsOf is the statement that reads records of a kind by their ids.
func (l *run) docsOf(k *kind, s schema.Slot) string {
	if k.label == "" {
		return schema.BindSlot(schema.Fill(l.statements["read_link_docs"], "type", k.linkType), s)
	}
	return schema.Fill(l.statements["read_docs"], "label", k.label+string(s))
}

// docs reads records of a slot into a graph.
func (l *run) docs(ctx context.Context, k *kind, s schema.Slot, ids []string, g *kg.Graph) error {
	text := l.docsOf(k, s)
	for part := range slices.Chunk(ids, defaultBatch) {
		values, err := l.one(ctx, l.session.ExecuteRead, text, map[string]any{"ids": part})
		if err != nil {
			return err
		}
		rows, _ := values[0].([]any)
		for _, row := range rows {
			parts, _ := row.([]any)
			if len(parts) != 3 {
				continue
			}
			doc, _ := parts[0].(string)
			from, _ := parts[1].(string)
			to, _ := parts[2].(string)
			if err := readInto(g, k.name, doc, from, to); err != nil {
				return fmt.Errorf("neo4j: %w", err)
			}
		}
	}
	return nil
}

func readInto(g *kg.Graph, kind, doc, from, to string) error {
	switch kind {
	case "entities":
		e, err := schema.ReadEntity(doc)
		g.Entities = append(g.Entities, e)
		return err
	case "links":
		l, err := schema.ReadLink(doc)
		if err == nil {
			g.Links = append(g.Links, kg.LinkRecord{Link: *l, From: from, To: to})
		}
		return err
	case "statements":
		s, err := schema.ReadStatement(doc)
		g.Statements = append(g.Statements, s)
		return err
	default:
		e, err := schema.ReadEvidence(doc)
		g.Evidence = append(g.Evidence, e)
		return err
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
