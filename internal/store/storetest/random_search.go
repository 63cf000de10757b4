package storetest

import (
	"context"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// search asks for names, for beginnings of them, for names with mistakes, for ids and codes, and
// for what nothing is called.
func (r *randomQuery) search() request {
	q := store.SearchQuery{Total: r.IntN(2) == 0, Best: r.IntN(4) == 0, Exact: r.IntN(5) == 0}
	if r.IntN(3) == 0 {
		q.Fields = pick(r, store.InTexts, store.InTexts|store.InNames)
	}
	for range pick(r, 1, 1, 1, 2, 5) {
		t := store.SearchText{Text: r.text()}
		if q.Fields&store.InTexts != 0 && r.IntN(4) > 0 {
			t.Text = r.prose()
		}
		if r.IntN(3) == 0 {
			t.Types = r.types(1 + r.IntN(3))
		}
		if r.IntN(4) == 0 {
			for range 1 + r.IntN(2) {
				e := r.entity()
				t.Within = append(t.Within, pick(r, e.ID, "region:nowhere"))
				t.Within = append(t.Within, e.Within()...)
			}
		}
		q.Texts = append(q.Texts, t)
	}
	all := q
	all.Window = store.Window{Limit: 1 << 20}
	var rows []store.SearchRow
	for _, p := range v0(r.v.Search(context.Background(), all)) {
		rows = append(rows, p.Rows...)
	}
	q.Window = store.Window{Limit: pick(r, 0, 1, 2, 3, 5, 10, 100), Backward: r.IntN(3) == 0}
	draw := func() *store.Position {
		if len(rows) == 0 || r.IntN(3) > 0 {
			return nil
		}
		p := rows[r.IntN(len(rows))].Rank().Position()
		switch r.IntN(6) {
		case 0:
			p.ID += "x"
		case 1:
			k := 2 + r.IntN(3) // score, standing or degree
			p.Keys[k] = kg.IntValue(p.Keys[k].Int() + int64(pick(r, -1, 1)))
		}
		return &p
	}
	q.Window.After, q.Window.Before = draw(), draw()
	return q
}

// prose is one to three words of texts, often of one record, in any form.
func (r *randomQuery) prose() string {
	all := r.v.records()
	if len(all) == 0 {
		return "host"
	}
	record := pick(r, all...)
	var words []string
	for range pick(r, 1, 1, 2, 3) {
		words = append(words, pick(r, pick(r, record.words...), pick(r, record.words...), pick(r, pick(r, all...).words...), "Hosts", "reading", "the"))
	}
	return strings.Join(words, pick(r, " ", ", ", "-"))
}

// text is something to search for.
func (r *randomQuery) text() string {
	e := r.entity()
	name := pick(r, allNames(e)...)
	switch r.IntN(12) {
	case 0:
		return e.ID
	case 1:
		for _, x := range e.SameAs() {
			return pick(r, x.Value, x.Scheme+":"+strings.ToLower(x.Value))
		}
	case 2:
		return pick(r, "", " ", "*", "AND", "a OR b", "\"", "😀", "\x00", "~1", "東", "zzzz", "\u0301", strings.Repeat("a b ", 12), strings.Repeat("x", 40))
	case 3:
		return name + pick(r, " ", "-", ", ", "*", "~") + r.entity().Name
	case 4, 5:
		runes := []rune(name)
		return string(runes[:1+r.IntN(len(runes))])
	}
	for range pick(r, 0, 1, 1, 1, 2, 3) {
		name = r.mistake(name)
	}
	return name
}

// mistake is a text with one edit.
func (r *randomQuery) mistake(s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return "x"
	}
	i := r.IntN(len(runes))
	switch r.IntN(4) {
	case 0:
		return string(runes[:i]) + string(runes[i+1:])
	case 1:
		return string(runes[:i]) + pick(r, "a", "b", "o", "ß", "東", " ") + string(runes[i:])
	case 2:
		runes[i] = pick(r, 'a', 'z', 'ö', '京')
	default:
		if i > 0 {
			runes[i], runes[i-1] = runes[i-1], runes[i]
		}
	}
	return string(runes)
}
