package neo4j

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The server plans a statement when it sees it for the first time, which takes it longer
// than anything else. So what will be asked is asked once before somebody waits for it:
// at the start of the program, and again when another slot becomes current, because its
// labels are others.

// recent keeps statements that were asked, one for each text, with the last parameters.
type recent struct {
	mu    sync.RWMutex
	texts map[string]map[string]any // guarded by mu
	order []string                  // guarded by mu; oldest first
}

// mostRecent is how many texts are kept: some hundred kilobytes, and a few seconds of planning.
const mostRecent = 200

func (r *recent) add(text string, params map[string]any) {
	r.mu.RLock()
	_, known := r.texts[text]
	r.mu.RUnlock()
	if known {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.texts[text]; known {
		return
	}
	if r.texts == nil {
		r.texts = map[string]map[string]any{}
	}
	if len(r.order) == mostRecent {
		delete(r.texts, r.order[0])
		r.order = r.order[1:]
	}
	r.texts[text] = maps.Clone(params)
	r.order = append(r.order, text)
}

func (r *recent) all() (texts []string, params []map[string]any) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	texts = slices.Clone(r.order)
	for _, t := range texts {
		params = append(params, r.texts[t])
	}
	return texts, params
}

// Warm lets the database plan what is asked most: each list by name, each relation,
// searches, and records by id. It takes some seconds on a database that has just started.
func (s *Store) Warm(ctx context.Context) error {
	st, err := s.state(ctx)
	if err != nil {
		return err
	}
	v := &view{store: s, state: st}
	for _, name := range whole {
		if _, err := v.fixed(ctx, name, []string{""}); err != nil {
			return err
		}
	}
	some := []store.SearchText{{Text: "a"}}
	for _, q := range []store.SearchQuery{{}, {Total: true}, {Best: true}, {Best: true, Total: true}} {
		q.Texts, q.Window = some, store.Window{Limit: 1}
		if _, err := v.Search(ctx, q); err != nil {
			return err
		}
	}
	byName := []store.Order{{Field: store.FieldName}}
	for t := range s.layout.ontology.Entities {
		window := store.Window{Limit: 1}
		one, err := v.List(ctx, store.ListQuery{Types: []kg.TypeID{kg.TypeID(t)}, Order: byName, Window: window})
		if err != nil {
			return err
		}
		if len(one.Rows) == 0 {
			continue
		}
		for _, r := range s.layout.ontology.Relations(kg.TypeID(t)) {
			_, err := v.Expand(ctx, store.ExpandQuery{
				Parents: []string{one.Rows[0].Node.ID}, Rel: store.Rel{Types: []kg.LinkTypeID{r.Link}, Dir: r.Dir, Others: r.Others}, Order: byName, Window: window,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// warm asks all that was asked of late on a slot that is not current yet.
func (s *Store) warm(ctx context.Context, st *state) error {
	texts, params := s.asked.all()
	for i, text := range texts {
		if _, err := s.answer(ctx, st, text, maps.Clone(params[i])); err != nil {
			return fmt.Errorf("warming: %w", err)
		}
	}
	return nil
}
