package storetest

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// walkCases page through lists whose order is not written down here: whatever it is, all
// page sizes in both directions must give the same one.
func walkCases() []testCase {
	leads := store.CountSpec{Rel: rel(kg.Both, "MEMBER_OF PARTICIPATES_IN")}
	var out []testCase
	for _, o := range []struct {
		name  string
		order []store.Order
	}{
		{"id", nil},
		{"name", []store.Order{asc(store.FieldName)}},
		{"falling name", []store.Order{desc(store.FieldName)}},
		{"a number that some do not have", []store.Order{desc("population")}},
		{"a truth that some do not have", []store.Order{asc("isCapital")}},
		{"the name of the country", []store.Order{{By: store.ByCountry, Field: store.FieldName}}},
		{"a count of links", []store.Order{byCount(leads, true)}},
		{"a distance, which ties", []store.Order{byDistance(0.5, 180, true)}},
		{"degree", []store.Order{desc(store.FieldDegree)}},
		{"several keys", []store.Order{desc("isCapital"), byCount(leads, false), {By: store.ByCountry, Field: store.FieldName, Desc: true}}},
	} {
		out = append(out, testCase{"walk/a list by " + o.name + " is the same in pages of any size, forward and backward", func(e env) error {
			v, err := e.open(Random(11, 80)).View(e.ctx)
			if err != nil {
				return err
			}
			return walk(store.EachEntity, func(w store.Window) (store.Page, error) {
				return v.List(e.ctx, store.ListQuery{Types: types("City", "Organisation"), Order: o.order, Window: w})
			})
		}})
	}
	for _, o := range []struct {
		name  string
		order []store.Order
	}{
		{"id", nil},
		{"falling name", []store.Order{desc(store.FieldName)}},
		{"a date and a role of the link", []store.Order{{By: store.ByLink, Field: store.LinkSince, Desc: true}, {By: store.ByLink, Field: store.LinkRole}}},
	} {
		out = append(out, testCase{"walk/an expansion by " + o.name + " is the same in pages of any size, forward and backward", func(e env) error {
			v, err := e.open(Random(11, 80)).View(e.ctx)
			if err != nil {
				return err
			}
			hubs, err := v.List(e.ctx, store.ListQuery{Types: types("Programme", "City"), Order: []store.Order{desc(store.FieldDegree)}, Window: store.Window{Limit: 3}})
			if err != nil {
				return err
			}
			for _, hub := range hubs.Rows {
				for _, unit := range []store.Unit{store.EachEntity, store.EachLink} {
					err := walk(unit, func(w store.Window) (store.Page, error) {
						pages, err := v.Expand(e.ctx, store.ExpandQuery{Unit: unit, Parents: []string{hub.Node.ID}, Rel: store.Rel{Dir: kg.Both}, Order: o.order, Window: w})
						if err == nil && len(pages) != 1 {
							err = fmt.Errorf("%d pages for one parent", len(pages))
						}
						if err != nil {
							return store.Page{}, err
						}
						return pages[0], nil
					})
					if err != nil {
						return fmt.Errorf("unit %d of %s: %w", unit, hub.Node.ID, err)
					}
				}
			}
			return nil
		}})
	}
	return append(out,
		testCase{"walk/what is put in or taken out between two pages moves no row that stays", betweenPages})
}

// walk compares all pages with the whole list.
func walk(unit store.Unit, get func(store.Window) (store.Page, error)) error {
	all, err := get(store.Window{Limit: 1 << 20, Keys: true})
	if err != nil {
		return err
	}
	if len(all.Rows) < 8 {
		return fmt.Errorf("storetest: %d rows are too few to walk", len(all.Rows))
	}
	text := func(rows []store.Row) string {
		var out []string
		for _, r := range rows {
			out = append(out, rowText(r))
		}
		return strings.Join(out, "\n")
	}
	for _, size := range []int{1, 2, 3, 7, len(all.Rows) - 1, len(all.Rows)} {
		for _, backward := range []bool{false, true} {
			var got []store.Row
			w := store.Window{Limit: size, Backward: backward, Keys: true}
			for more, pages := true, 0; more; pages++ {
				p, err := get(w)
				switch {
				case err != nil:
					return err
				case pages > len(all.Rows):
					return fmt.Errorf("pages of %d, backward %v: no end after %d pages", size, backward, pages)
				case len(p.Rows) == 0:
					return fmt.Errorf("pages of %d, backward %v: an empty page where one was promised", size, backward)
				case backward:
					got = append(slices.Clone(p.Rows), got...)
					w.Before, more = position(unit, p.Rows[0]), p.HasPrev
				default:
					got = append(got, p.Rows...)
					w.After, more = position(unit, p.Rows[len(p.Rows)-1]), p.HasNext
				}
			}
			if text(got) != text(all.Rows) {
				return fmt.Errorf("pages of %d, backward %v\n got: %s\nwant: %s", size, backward, text(got), text(all.Rows))
			}
		}
	}
	return nil
}

// position is where a row stands that was read with Window.Keys; in a List the unit is EachEntity.
func position(unit store.Unit, r store.Row) *store.Position {
	p := &store.Position{Keys: r.Keys, ID: r.Node.ID}
	if unit == store.EachLink {
		p.Link = r.Link.ID
	}
	return p
}

// betweenPages reads the first page before and the second page after a change of the data.
func betweenPages(e env) error {
	towns := func(ids string) func(*builder) {
		return func(b *builder) {
			for _, id := range strings.Fields(ids) {
				b.entity("city:"+id, "town "+id[:1], "population", int(id[0]-'a')+1)
			}
		}
	}
	for _, c := range []struct{ before, after, first, second string }{
		{"a1 b1 c1 c2 d1 e1", "a1 b1 c1 c2 d1 e1", "a1 b1 c1", "c2 d1 e1"},
		{"a1 b1 c1 c2 d1 e1", "a1 b1 c2 d1 e1", "a1 b1 c1", "c2 d1 e1"}, // the row of the cursor is gone
		{"a1 b1 c1 c2 d1 e1", "b1 c1 c2 d1 e1", "a1 b1 c1", "c2 d1 e1"}, // one before it is gone
		{"a1 b1 c1 c2 d1 e1", "a0 a1 b1 b2 c0 c1 c2 d1 e1", "a1 b1 c1", "c2 d1 e1"},
		{"a1 b1 c1 c2 d1 e1", "a1 b1 c1 c11 c2 e1 f1", "a1 b1 c1", "c11 c2 e1"},
	} {
		for _, order := range [][]store.Order{{asc(store.FieldName)}, {asc("population")}} {
			read := func(data string, after *store.Position) (string, *store.Position, error) {
				v, err := e.view(towns(data))
				if err != nil {
					return "", nil, err
				}
				p, err := v.List(e.ctx, store.ListQuery{Types: types("City"), Order: order, Window: store.Window{After: after, Limit: 3, Keys: true}})
				if err == nil && len(p.Rows) == 0 {
					err = fmt.Errorf("no rows of %s", data)
				}
				if err != nil {
					return "", nil, err
				}
				var ids []string
				for _, r := range p.Rows {
					ids = append(ids, strings.TrimPrefix(r.Node.ID, "city:"))
				}
				return strings.Join(ids, " "), position(store.EachEntity, p.Rows[len(p.Rows)-1]), nil
			}
			first, after, err := read(c.before, nil)
			if err != nil {
				return err
			}
			second, _, err := read(c.after, after)
			if err != nil {
				return err
			}
			if first != c.first || second != c.second {
				return fmt.Errorf("from %q to %q\n got: %s, then %s\nwant: %s, then %s", c.before, c.after, first, second, c.first, c.second)
			}
		}
	}
	return nil
}
