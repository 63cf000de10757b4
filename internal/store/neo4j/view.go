package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/fault"
	"cityweave/internal/store/neo4j/schema"
)

// view is one slot at one serial.
type view struct {
	store *Store
	state *schema.State
}

func (v *view) Release() kg.Release    { return v.state.Release }
func (v *view) Ontology() *kg.Ontology { return v.store.layout.Ontology }

// ask runs a statement that was put together, after those for the sets that it needs.
func (v *view) ask(ctx context.Context, c *composer, text string) ([]any, error) {
	if err := v.fillSets(ctx, c); err != nil {
		return nil, err
	}
	return v.run(ctx, text, c.params)
}

// run runs a read statement and gives its rows, or store.ErrReleaseMoved when the slot was touched.
func (v *view) run(ctx context.Context, text string, params map[string]any) ([]any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v.store.recent.add(text, params)
	return v.store.answer(ctx, v.state, text, params)
}

// answer is ask on any state. It adds the slot to the parameters.
func (s *Store) answer(ctx context.Context, st *schema.State, text string, params map[string]any) ([]any, error) {
	params["slot"] = string(st.Slot)
	record, _, err := s.read(ctx, schema.BindSlot(text, st.Slot), params, st.Bookmarks)
	if err != nil {
		return nil, fault.Of(ctx, err)
	}
	if record != nil && len(record.Values) == 3 {
		if at, _ := record.Values[1].(string); at != st.At {
			s.outdated(st)
		}
		if serial, _ := record.Values[0].(int64); serial == st.Serial {
			rows, _ := record.Values[2].([]any)
			return rows, nil
		}
	} else {
		s.outdated(st)
	}
	return nil, fmt.Errorf("%w: release %s is no longer held", store.ErrReleaseMoved, st.Release.ID)
}

// fixed runs one of the statements that need nothing but a list of ids.
func (v *view) fixed(ctx context.Context, name string, ids []string) ([]any, error) {
	if len(ids) == 0 {
		return nil, ctx.Err()
	}
	return v.run(ctx, v.store.texts.static[name], map[string]any{"ids": unique(ids)})
}

func unique(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// byID reads records of one kind and puts each where it was asked for.
func byID[T any](ids []string, rows []any, read func(string) (*T, error), id func(*T) string) ([]*T, error) {
	found := make(map[string]*T, len(rows))
	for _, row := range rows {
		doc, _ := row.(string)
		x, err := read(doc)
		if err != nil {
			return nil, fmt.Errorf("neo4j: %w", err)
		}
		found[id(x)] = x
	}
	out := make([]*T, len(ids))
	for i, id := range ids {
		out[i] = found[id]
	}
	return out, nil
}

// Entities gets entities by id.
func (v *view) Entities(ctx context.Context, ids []string, children ...store.Child) ([]*kg.Entity, []store.Prefetched,
	error,
) {
	if len(children) == 0 || len(ids) == 0 {
		rows, err := v.fixed(ctx, "entities", ids)
		if err != nil {
			return nil, nil, err
		}
		found, err := byID(ids, rows, schema.ReadEntity, func(e *kg.Entity) string { return e.ID })
		return found, nil, err
	}
	c := v.store.composer(v.state)
	text, list := c.entitiesWith(ids, children)
	answer, err := v.ask(ctx, c, text)
	if err != nil {
		return nil, nil, err
	}
	if len(answer) == 0 {
		return nil, nil, fmt.Errorf("neo4j: entities: %w", errShape)
	}
	prefetched, err := readPrefetched(list, answer[1:])
	if err != nil {
		return nil, nil, fmt.Errorf("neo4j: entities: %w", err)
	}
	rows, _ := answer[0].([]any)
	found, err := byID(ids, rows, schema.ReadEntity, func(e *kg.Entity) string { return e.ID })
	return found, prefetched, err
}

func (c *composer) entitiesWith(ids []string, children []store.Child) (string, []prefetch) {
	c.params["ids"] = unique(ids)
	n := float64(len(ids))
	if len(children) == 1 && len(children[0].Query.Children) == 0 && c.affordable(children[0], n) {
		return c.entitiesWithOne(children[0], n)
	}
	parts, list := c.prefetch(children, "parents", n)
	return schema.Fill(c.texts.fragment["entities"], "raw", ", [collect(n)] AS parents", "tail",
		c.tail(parts, append([]string{"rows"}, names(list)...))), list
}

// Lookup gets entities by external id.
func (v *view) Lookup(ctx context.Context, ids []kg.ExternalID) ([]*kg.Entity, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = schema.ExternalKey(id)
	}
	rows, err := v.fixed(ctx, "lookup", keys)
	if err != nil {
		return nil, err
	}
	found := make(map[string]*kg.Entity, len(rows))
	for _, row := range rows {
		pair, _ := row.([]any)
		if len(pair) != 2 {
			continue
		}
		key, _ := pair[0].(string)
		doc, _ := pair[1].(string)
		if found[key], err = schema.ReadEntity(doc); err != nil {
			return nil, fmt.Errorf("neo4j: %w", err)
		}
	}
	out := make([]*kg.Entity, len(ids))
	for i, key := range keys {
		out[i] = found[key]
	}
	return out, nil
}

// Links gets links by id with both ends.
func (v *view) Links(ctx context.Context, ids []string) ([]store.LinkRow, error) {
	rows, err := v.fixed(ctx, "links", ids)
	if err != nil {
		return nil, err
	}
	found := make(map[string]store.LinkRow, len(rows))
	ends := schema.Entities{}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 3 {
			continue
		}
		link, _ := parts[0].(string)
		from, _ := parts[1].(string)
		to, _ := parts[2].(string)
		var r store.LinkRow
		var errs [3]error
		r.Link, errs[0] = schema.ReadLink(link)
		r.From, errs[1] = ends.Read(from)
		r.To, errs[2] = ends.Read(to)
		if err := cmp.Or(errs[:]...); err != nil {
			return nil, fmt.Errorf("neo4j: %w", err)
		}
		found[r.Link.ID] = r
	}
	out := make([]store.LinkRow, len(ids))
	for i, id := range ids {
		out[i] = found[id]
	}
	return out, nil
}

// Statements gets statements by id.
func (v *view) Statements(ctx context.Context, ids []string) ([]*kg.Statement, error) {
	rows, err := v.fixed(ctx, "statements", ids)
	if err != nil {
		return nil, err
	}
	return byID(ids, rows, schema.ReadStatement, func(s *kg.Statement) string { return s.ID })
}

// StatementsOf gets all statements about each subject.
func (v *view) StatementsOf(ctx context.Context, subjects []string) ([][]*kg.Statement, error) {
	rows, err := v.fixed(ctx, "statements_of", subjects)
	if err != nil {
		return nil, err
	}
	return grouped(subjects, rows, schema.ReadStatement, func(s *kg.Statement) string { return s.Subject },
		func(a, b *kg.Statement) int {
			return cmp.Or(cmp.Compare(a.Property, b.Property), cmp.Compare(a.AsOf, b.AsOf), cmp.Compare(a.Unit, b.Unit),
				cmp.Compare(a.ID, b.ID))
		})
}

// Evidence gets evidence records by id.
func (v *view) Evidence(ctx context.Context, ids []string) ([]*kg.Evidence, error) {
	rows, err := v.fixed(ctx, "evidence", ids)
	if err != nil {
		return nil, err
	}
	return byID(ids, rows, schema.ReadEvidence, func(e *kg.Evidence) string { return e.ID })
}

// EvidenceAbout gets all evidence for each link or statement.
func (v *view) EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
	rows, err := v.fixed(ctx, "evidence_about", about)
	if err != nil {
		return nil, err
	}
	return grouped(about, rows, schema.ReadEvidence, func(e *kg.Evidence) string { return e.About },
		func(a, b *kg.Evidence) int {
			return cmp.Compare(a.ID, b.ID)
		})
}

// grouped reads records of one kind and gives those of each key, sorted.
func grouped[T any](keys []string, rows []any, read func(string) (*T, error), key func(*T) string,
	compare func(a, b *T) int,
) ([][]*T, error) {
	found := map[string][]*T{}
	for _, row := range rows {
		doc, _ := row.(string)
		x, err := read(doc)
		if err != nil {
			return nil, fmt.Errorf("neo4j: %w", err)
		}
		found[key(x)] = append(found[key(x)], x)
	}
	for _, list := range found {
		slices.SortFunc(list, compare)
	}
	out := make([][]*T, len(keys))
	for i, k := range keys {
		out[i] = found[k]
	}
	return out, nil
}

// EvidenceFrom pages through the evidence of each source.
func (v *view) EvidenceFrom(ctx context.Context, q store.EvidenceQuery) ([]store.EvidencePage, error) {
	out := make([]store.EvidencePage, len(q.Sources))
	wanted := []string{string(kg.Explicit), string(kg.Implied)}
	if q.Confidence != "" {
		wanted = []string{string(q.Confidence)}
	}
	w := q.Window
	ranges := []any{}
	for i, source := range q.Sources {
		if q.Total {
			n := v.state.Summary.Evidence[source]
			for j, c := range []kg.Confidence{kg.Explicit, kg.Implied} {
				if slices.Contains(wanted, string(c)) {
					out[i].Total += int(n[j])
				}
			}
		}
		if w.Limit > 0 {
			out[i].HasNext, out[i].HasPrev = w.Sides(false)
			if slices.Index(q.Sources, source) == i {
				r := between(source, w)
				ranges = append(ranges, []any{source, r.Lo, r.Hi})
			}
		}
	}
	if len(ranges) == 0 {
		return out, ctx.Err()
	}
	text := schema.Fill(v.store.texts.fragment["evidence_from"], "direction", direction(w.Backward), "tail",
		v.store.texts.fragment["tail"])
	rows, err := v.run(ctx, text, map[string]any{"ranges": ranges, "confidence": wanted, "limit": w.Limit + 1})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		pair, _ := row.([]any)
		if len(pair) != 2 {
			continue
		}
		source, _ := pair[0].(string)
		docs, _ := pair[1].([]any)
		docs, more := trim(docs, w)
		list := make([]*kg.Evidence, len(docs))
		for i, doc := range docs {
			text, _ := doc.(string)
			if list[i], err = schema.ReadEvidence(text); err != nil {
				return nil, fmt.Errorf("neo4j: %w", err)
			}
		}
		for i := range q.Sources {
			if q.Sources[i] == source {
				out[i].Rows = list
				out[i].HasNext, out[i].HasPrev = w.Sides(more)
			}
		}
	}
	return out, nil
}

// between is the range of keys of the evidence of a source that a window leaves.
func between(source string, w store.Window) schema.Interval {
	r := schema.Interval{Lo: schema.Escape(source) + schema.Sep, Hi: schema.Escape(source) + schema.Past}
	at := func(p *store.Position) string {
		var order string
		if len(p.Keys) > 0 {
			order = p.Keys[0].Str()
		}
		return schema.EvidenceKey(source, order, p.ID)
	}
	if w.After != nil {
		r.Lo = at(w.After)
	}
	if w.Before != nil {
		r.Hi = at(w.Before)
	}
	return r
}

// Coverage is what the release knows about its completeness; it came with the view.
func (v *view) Coverage() *kg.CoverageIndex { return v.state.Coverage }

// ReleaseInfo gives what is small and belongs to the release as a whole; it came with the view.
func (v *view) ReleaseInfo(ctx context.Context) (*store.ReleaseInfo, error) {
	return &v.state.Summary.ReleaseInfo, ctx.Err()
}

// Tombstone is what became of an entity whose id is gone; it came with the view.
func (v *view) Tombstone(id string) (kg.Tombstone, bool) {
	return v.state.Summary.ReleaseInfo.Tombstone(id)
}
