package reconcile

import (
	"context"
	"slices"
)

// result is the answer to one query.
type result struct {
	Result []candidate  `json:"result"`
	Error  *resultError `json:"error,omitempty"`
}

// resultError says why a query has no candidates although others of its batch have: the API refuses it.
type resultError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// candidate is an entity that a query may mean.
type candidate struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	Type        []typeRef `json:"type"`
	Score       float64   `json:"score"`
	Match       bool      `json:"match"`
	Features    []feature `json:"features"`
}

// feature is a reason for a score.
type feature struct {
	ID    string `json:"id"`
	Value any    `json:"value"` // a number or a truth value
}

// reconcile answers a batch of queries, which is given as JSON.
func (s *Service) reconcile(ctx context.Context, text string) (any, error) {
	queries, err := s.readBatch(text)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, queries)
}

// answer answers queries, by their keys.
func (s *Service) answer(ctx context.Context, queries []*query) (map[string]result, error) {
	items := make([][]*item, len(queries))
	for i, q := range queries {
		items[i] = s.items(q)
	}
	if err := s.resolve(ctx, slices.Concat(items...)); err != nil {
		return nil, err
	}
	var relaxed []*item
	for i, q := range queries {
		if q.prefer && len(q.types) > 0 && nothingFound(items[i]) {
			for _, it := range items[i] {
				it.relaxed = true
			}
			relaxed = append(relaxed, items[i]...)
		}
	}
	if err := s.resolve(ctx, relaxed); err != nil {
		return nil, err
	}
	answers := make(map[string]result, len(queries))
	for i, q := range queries {
		answers[q.key] = s.rank(q, items[i])
	}
	if err := s.compare(ctx, queries, answers); err != nil {
		return nil, err
	}
	return answers, timeout(ctx)
}

// nothingFound reports whether no item has a candidate and none was refused.
func nothingFound(items []*item) bool {
	return !slices.ContainsFunc(items, func(it *item) bool { return it.failed != nil || len(it.outcome.Candidates) > 0 })
}

// rank puts the candidates of all items of a query into one list, each entity once. Candidates are in the order of
// mapNames, those of an item with a match first.
func (s *Service) rank(q *query, items []*item) result {
	out := result{Result: []candidate{}}
	var found []*item
	for _, it := range items {
		if it.failed != nil {
			out.Error = &resultError{it.failed.code, it.failed.message}
			continue
		}
		found = append(found, it)
	}
	slices.SortStableFunc(found, func(a, b *item) int { return rankOf(a) - rankOf(b) })
	match := onlyMatch(found)
	for _, it := range found {
		for i := range it.outcome.Candidates {
			h := &it.outcome.Candidates[i]
			known := slices.ContainsFunc(out.Result, func(c candidate) bool { return c.ID == h.Node.ID })
			if known || contradicted(it, h) {
				continue
			}
			out.Result = append(out.Result, s.candidate(it, i, h.Node.ID == match))
		}
	}
	out.Result = out.Result[:min(len(out.Result), q.limit)]
	for i := 1; i < len(out.Result); i++ { // the order is that of mapNames
		out.Result[i].Score = min(out.Result[i].Score, out.Result[i-1].Score)
	}
	return out
}

func rankOf(it *item) int {
	if it.outcome.Match != nil {
		return 0
	}
	return 1
}

// onlyMatch is the ID of the entity that items match; "" if none does, or if they match different ones.
func onlyMatch(items []*item) string {
	match := ""
	for _, it := range items {
		switch {
		case it.outcome.Match == nil || it.relaxed:
		case match == "" || match == it.outcome.Match.ID:
			match = it.outcome.Match.ID
		default:
			return ""
		}
	}
	return match
}

// contradicted reports whether an entity has another ID than the query states in a register that mapNames was not told.
func contradicted(it *item, h *hit) bool {
	for i, id := range it.ids {
		if i > 0 && has(h.Node, id) == disagrees {
			return true
		}
	}
	return false
}
