package neo4j

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// Conflicts pages through what sources disagree on.
func (v *view) Conflicts(ctx context.Context, q store.ConflictQuery) (store.ConflictPage, error) {
	var page store.ConflictPage
	w := q.Window
	if w.Limit > 0 {
		page.HasNext, page.HasPrev = w.Sides(false)
	}
	if w.Limit <= 0 && !q.Total {
		return page, ctx.Err()
	}
	text, params := v.store.conflicts(q)
	rows, err := v.run(ctx, text, params)
	if err != nil {
		return page, err
	}
	if len(rows) != 2 {
		return page, fmt.Errorf("neo4j: conflicts: %d parts of an answer", len(rows))
	}
	if w.Limit > 0 {
		docs, _ := rows[0].([]any)
		docs, more := trim(docs, w)
		page.Rows = make([]*store.Conflict, len(docs))
		for i, doc := range docs {
			text, _ := doc.(string)
			if page.Rows[i], err = schema.ReadConflict(text); err != nil {
				return page, fmt.Errorf("neo4j: %w", err)
			}
		}
		page.HasNext, page.HasPrev = w.Sides(more)
	}
	if q.Total {
		n, _ := rows[1].(int64)
		page.Total = int(n)
	}
	return page, nil
}

// conflicts is a ConflictQuery as a statement.
func (s *Store) conflicts(q store.ConflictQuery) (text string, params map[string]any) {
	t, w := s.texts.fragment, q.Window
	params = map[string]any{"lo": "", "hi": schema.Last, "limit": max(w.Limit, 0) + 1}
	at := func(p *store.Position) string {
		var order string
		if len(p.Keys) > 0 {
			order = p.Keys[0].Str()
		}
		return schema.ConflictKey(order, p.ID)
	}
	if w.After != nil {
		params["lo"] = at(w.After)
	}
	if w.Before != nil {
		params["hi"] = at(w.Before)
	}
	match, where := "MATCH (n:Conflict#)", "n.place > ''"
	if q.Subjects != nil {
		params["subjects"] = unique(q.Subjects)
	}
	switch {
	case q.IDs != nil:
		params["ids"] = unique(q.IDs)
		match, where = "UNWIND $ids AS id MATCH (n:Conflict# {id: id})", cypherTrue
		if q.Subjects != nil {
			where = "n.subject IN $subjects"
		}
	case q.Subjects != nil:
		match, where = "UNWIND $subjects AS subject MATCH (n:Conflict# {subject: subject})", cypherTrue
	}
	if q.Properties != nil {
		params["properties"] = slices.Clone(q.Properties)
		where = and(where, "n.property IN $properties")
	}
	if q.Kind != "" {
		params["kind"] = string(q.Kind)
		where = and(where, "n.kind = $kind")
	}
	return schema.Fill(t["conflicts"], "match", match, "where", where, "direction", direction(w.Backward), "tail",
		t["tail"]), params
}

// History is the releases whose changes are known; it came with the view.
func (v *view) History(ctx context.Context) ([]kg.Release, error) {
	return store.NewHistory(v.state.Releases(), nil).Releases(), ctx.Err()
}

// netChanges is what changed since a release, kept because whoever pages through it asks again.
type netChanges struct {
	at, since string
	changes   []revision.Change
}

// Changes pages through what changed since a release: all steps that lead from it to the
// one that is seen are read, and are at most store.MostChanges.
func (v *view) Changes(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
	if kept := v.store.net.Load(); kept != nil && kept.at == v.state.At && kept.since == q.Since {
		return store.PageOfChanges(kept.changes, q), ctx.Err()
	}
	releases := v.state.Releases()
	steps := make([][]revision.Change, max(0, len(releases)-1))
	from := len(releases) - 1
	for from >= 0 && releases[from].ID != q.Since {
		from--
	}
	if from >= 0 {
		if err := v.steps(ctx, steps, from); err != nil {
			return store.ChangePage{}, err
		}
	}
	changes, err := store.NewHistory(releases, steps).Since(q.Since)
	if err != nil {
		return store.ChangePage{}, cmp.Or(ctx.Err(), err)
	}
	v.store.net.Store(&netChanges{v.state.At, q.Since, changes})
	return store.PageOfChanges(changes, q), ctx.Err()
}

// steps reads the steps from a place on.
func (v *view) steps(ctx context.Context, steps [][]revision.Change, from int) error {
	var wanted []int64
	for _, p := range v.state.Summary.Past[from:] {
		wanted = append(wanted, p.Step)
	}
	if len(wanted) == 0 {
		return ctx.Err()
	}
	t := v.store.texts.fragment
	rows, err := v.run(ctx, schema.Fill(t["steps"], "tail", t["tail"]), map[string]any{"steps": wanted})
	if err != nil {
		return err
	}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 2 {
			continue
		}
		serial, _ := parts[0].(int64)
		docs, _ := parts[1].([]any)
		i := from + slices.Index(wanted, serial)
		for _, doc := range docs {
			text, _ := doc.(string)
			var part []revision.Change
			if err := json.Unmarshal([]byte(text), &part); err != nil {
				return fmt.Errorf("neo4j: changes of a release: %w", err)
			}
			steps[i] = append(steps[i], part...)
		}
	}
	return nil
}
