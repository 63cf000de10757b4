package names

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// lookup collects the texts of a round, each with what becomes of its page.
type lookup struct {
	texts []store.SearchText
	then  []func(*store.SearchPage)
}

func (l *lookup) add(t store.SearchText, then func(*store.SearchPage)) {
	l.texts, l.then = append(l.texts, t), append(l.then, then)
}

// run finds the texts by one store call, if there are any, in which a text that several types are looked up for stands
// once. For example, a filter on the names of all entities looks up each name for each type. Only where more entities
// have such a name than a page holds, a second call asks for the types one by one.
func (l *lookup) run(m *resolver, q store.SearchQuery) error {
	if len(l.texts) == 0 {
		return m.ctx.Err()
	}
	shared := shareTypes(l.texts)
	q.Texts = shared.texts
	pages, err := m.view.Search(m.ctx, q)
	if err != nil {
		return err
	}
	var cut lookup
	for i, then := range l.then {
		page := &pages[shared.of[i]]
		switch t := l.texts[i]; {
		case len(t.Types) == len(shared.texts[shared.of[i]].Types):
			then(page)
		case page.HasNext:
			cut.add(t, then)
		default:
			then(ofType(page, t.Types[0]))
		}
	}
	if len(cut.texts) == 0 {
		return nil
	}
	q.Texts = cut.texts
	if pages, err = m.view.Search(m.ctx, q); err != nil {
		return err
	}
	for i, then := range cut.then {
		then(&pages[i])
	}
	return nil
}

// sharedTexts are texts of which each stands for all that differ from it in their type alone.
type sharedTexts struct {
	texts []store.SearchText
	of    []int // the place in texts, by the place of the text that it stands for
}

func shareTypes(texts []store.SearchText) (out sharedTexts) {
	type place struct {
		text, within string
		typed        bool
	}
	places := map[place]int{}
	for i := range texts {
		t := texts[i]
		p := place{t.Text, strings.Join(t.Within, "\x00"), len(t.Types) > 0}
		at, known := places[p]
		switch {
		case !known || len(t.Types) > 1: // the types of an area are not divided
			at = len(out.texts)
			out.texts = append(out.texts, t)
			if len(t.Types) < 2 {
				places[p] = at
			}
		case len(t.Types) == 1 && !slices.Contains(out.texts[at].Types, t.Types[0]):
			out.texts[at].Types = append(slices.Clip(out.texts[at].Types), t.Types[0])
		}
		out.of = append(out.of, at)
	}
	return out
}

// ofType is what a page without further ones has of a type.
func ofType(p *store.SearchPage, of kg.TypeID) *store.SearchPage {
	part := &store.SearchPage{Total: make([]int, len(p.Total))}
	for i := range p.Rows {
		if p.Rows[i].Node.Type == of {
			part.Rows = append(part.Rows, p.Rows[i])
		}
	}
	if p.Total != nil {
		part.Total[of] = p.Total[of]
	}
	return part
}
