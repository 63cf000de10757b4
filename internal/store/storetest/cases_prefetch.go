package storetest

import (
	"errors"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// following is a case of a chain of reads, whose answers are written one after the other. An engine that prefetches
// nothing gives the same.
func following(name string, build func(*builder), c chain, want ...string) testCase {
	return testCase{name, func(e env) error {
		v, err := e.view(build)
		if err != nil {
			return err
		}
		answers, err := c.read(e.ctx, v)
		if err != nil {
			return err
		}
		var got []string
		for _, a := range answers.([]any) {
			got = append(got, chainLine(a))
		}
		if got, want := strings.Join(got, "\n"), strings.Join(want, "\n"); got != want {
			return errors.New("got\n" + got + "\nwant\n" + want)
		}
		return nil
	}}
}

// chainLine writes the answer to one read of a chain.
func chainLine(answer any) string {
	var pages []store.Page
	switch a := answer.(type) {
	case store.Page:
		pages = []store.Page{a}
	case []store.Page:
		pages = a
	case []*kg.Entity:
		var ids []string
		for _, e := range a {
			ids = append(ids, rowText(store.Row{Node: e}))
		}
		return strings.Join(ids, " ")
	default:
		panic(fmt.Sprintf("storetest: no way to write a %T", a))
	}
	var lines []string
	for i := range pages {
		lines = append(lines, line(pages[i], false))
	}
	return strings.Join(lines, " ; ")
}

// prefetchCases are expansions of what a read found, which an engine may answer with the read (store.Child).
func prefetchCases() []testCase {
	child := func(r store.Rel, limit int, children ...store.Child) store.Child {
		q := neighboursOf("", along(r), window(store.Window{Limit: limit}))
		q.Parents, q.Children = nil, children
		return store.Child{Query: &q}
	}
	of := func(c store.Child, names ...string) store.Child {
		c.Types = types(names...)
		return c
	}
	linked := rel(kg.Both, "")
	cities := store.ListQuery{Types: types("City"), Window: store.Window{Limit: 2}}
	parent := neighboursOf("city:b", along(rel(kg.Out, "")), window(store.Window{Limit: 2}))
	return []testCase{
		following("prefetch/each entity of a page is expanded", joined,
			chain{First: cities, Children: []store.Child{child(linked, 5)}},
			"city:a city:b …",
			"L1>programme:x L2>programme:y ; L5>event:e L7>org:o L3>programme:x+L4>"),
		following("prefetch/entities of the types of a child alone", joined,
			chain{First: parent, Children: []store.Child{
				of(child(linked, 5), "Event"), of(child(linked, 5), "Organisation"), of(child(linked, 5), "Theme"),
			}},
			"L5>event:e L7>org:o …",
			"L5<city:b", "L7<city:b L6>programme:x", ""),
		following("prefetch/a page has its limit, and its own rest", joined,
			chain{First: cities, Children: []store.Child{child(linked, 1)}},
			"city:a city:b …",
			"L1>programme:x … ; L5>event:e …"),
		following("prefetch/the entities of the pages are expanded in turn, also those of several", joined,
			chain{First: cities, Children: []store.Child{child(linked, 9, child(rel(kg.In, ""), 2))}},
			"city:a city:b …",
			"L1>programme:x L2>programme:y ; L5>event:e L7>org:o L3>programme:x+L4>",
			"L1<city:a L3<city:b+L4< … ; L2<city:a ; L5<city:b ; L7<city:b ; L1<city:a L3<city:b+L4< …"),
		following("prefetch/parents that the read did not find are expanded too, wherever they stand", joined,
			chain{
				First: cities, Children: []store.Child{child(linked, 1, child(linked, 1))},
				More: []string{"org:o", "city:c", "city:nowhere"},
			},
			"city:a city:b …",
			"L1>programme:x … ; L7<city:b … ; nothing ; nothing ; L5>event:e …",
			"L1<city:a … ; L7<city:b … ; nothing ; nothing ; L5>event:e … ; L5<city:b"),
		following("prefetch/of entities by id, unknown ones among them", joined,
			chain{
				First: entitiesByID{"city:b", "city:nowhere", "programme:y", "city:b"}, Children: []store.Child{child(linked, 1)},
			},
			"city:b nil programme:y city:b",
			"L5>event:e … ; L2<city:a ; L5>event:e …"),
	}
}
