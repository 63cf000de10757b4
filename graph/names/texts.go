package names

import (
	"context"
	"slices"

	"cityweave/graph/plan"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

// Search finds what matches a text; if nothing does, what matches the most likely of its readings that anything
// matches, in the places that it states. The reading is nil for the text as it is written.
func Search(
	ctx context.Context, view store.View, q store.SearchQuery,
) (*store.SearchPage, *toponym.Reading, error) {
	text := q.Texts[0].Text
	readings := toponym.Read(text)
	if len(readings) > 1 && (q.Window.After != nil || q.Window.Before != nil) {
		q.Total = true // a page beyond the last match has no rows either
	}
	pages, err := view.Search(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	if len(readings) < 2 || !isEmpty(&pages[0]) {
		return &pages[0], nil, nil
	}
	n := &plan.MapNames{Names: []plan.InputName{{Input: text}}, Area: q.Texts[0]}
	texts, of, err := newResolver(ctx, view, n).textsOf(readings)
	if err != nil || len(texts) == 0 {
		return &pages[0], nil, err
	}
	q.Texts, q.Fields = texts, 0
	read, err := view.Search(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	for i := range read {
		if !isEmpty(&read[i]) {
			return &read[i], of[i], nil
		}
	}
	return &pages[0], nil, nil
}

// isEmpty reports whether nothing matches, on this page or another: there is no other, or the totals are known.
func isEmpty(p *store.SearchPage) bool {
	return len(p.Rows) == 0 && !slices.ContainsFunc(p.Total, func(n int) bool { return n > 0 })
}

// textsOf are the texts to search for the readings of a name that are safe, or are so but for a kind that can be wider
// than the place, each in the places that it states. of has the reading of each.
func (m *resolver) textsOf(readings []toponym.Reading) (texts []store.SearchText, of []*toponym.Reading, err error) {
	var places lookup
	m.askArea(&places)
	for i := range readings {
		for _, place := range readings[i].Places() {
			m.askPlace(&places, place, writeDivisionsAsCodes)
		}
	}
	if err := places.run(m, m.exactly()); err != nil {
		return nil, nil, err
	}
	s := &sought{InputName: &m.Names[0]}
	for i := range readings {
		r := &readings[i]
		if r.Wildcards || len(r.Steps) == 0 || !r.Sure && !r.Wider {
			continue
		}
		if in, unknown, ok := m.stated(s, r); ok && len(unknown) == 0 {
			texts, of = append(texts, m.text(s, r.Text, in)), append(of, r)
		}
	}
	return texts, of, nil
}
