package storetest

import (
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// letters is ten cities named by the letter of their id.
func letters(b *builder) {
	b.entities("city:a city:b city:c city:d city:e city:f city:g city:h city:i city:j")
}

// at is the position of a row, "id" or "id link", with its sort keys.
func at(ids string, keys ...any) *store.Position {
	p := &store.Position{}
	p.ID, p.Link, _ = strings.Cut(ids, " ")
	for _, k := range keys {
		p.Keys = append(p.Keys, value(k))
	}
	return p
}

func windowCases() []testCase {
	// byName is a window over letters in the order of names; a position is a letter, "" is none.
	byName := func(limit int, backward bool, after, before string) store.ListQuery {
		q := by(asc(store.FieldName))
		q.Window = store.Window{Limit: limit, Backward: backward}
		if after != "" {
			q.Window.After = at("city:"+after, after)
		}
		if before != "" {
			q.Window.Before = at("city:"+before, before)
		}
		return q
	}
	forward := func(limit int, after, before string) store.ListQuery { return byName(limit, false, after, before) }
	backward := func(limit int, after, before string) store.ListQuery { return byName(limit, true, after, before) }
	// over is a window of any order.
	over := func(w store.Window, order ...store.Order) store.ListQuery {
		return store.ListQuery{Order: order, Window: w}
	}
	population, down := asc("population"), desc("population")
	takesPart := rel(kg.Out, "PARTICIPATES_IN")
	return []testCase{
		asking("window/first takes from the beginning", letters,
			ask{forward(3, "", ""), "city:a city:b city:c …"},
			ask{forward(9, "", ""), "city:a city:b city:c city:d city:e city:f city:g city:h city:i …"},
			ask{forward(10, "", ""), "city:a city:b city:c city:d city:e city:f city:g city:h city:i city:j"},
			ask{forward(11, "", ""), "city:a city:b city:c city:d city:e city:f city:g city:h city:i city:j"}),
		asking("window/first after begins behind the position", letters,
			ask{forward(3, "c", ""), "… city:d city:e city:f …"},
			ask{forward(3, "g", ""), "… city:h city:i city:j"},
			ask{forward(3, "h", ""), "… city:i city:j"},
			ask{forward(3, "j", ""), "… nothing"}),
		asking("window/last takes from the end, in the order of the list", letters,
			ask{backward(3, "", ""), "… city:h city:i city:j"},
			ask{backward(9, "", ""), "… city:b city:c city:d city:e city:f city:g city:h city:i city:j"},
			ask{backward(10, "", ""), "city:a city:b city:c city:d city:e city:f city:g city:h city:i city:j"}),
		asking("window/last before ends in front of the position", letters,
			ask{backward(2, "", "d"), "… city:b city:c …"},
			ask{backward(3, "", "d"), "city:a city:b city:c …"},
			ask{backward(3, "", "a"), "nothing …"}),
		asking("window/between two positions", letters,
			ask{forward(2, "b", "f"), "… city:c city:d …"},
			ask{forward(3, "b", "f"), "… city:c city:d city:e"},
			ask{backward(2, "b", "f"), "… city:d city:e …"},
			ask{backward(3, "b", "f"), "city:c city:d city:e …"}),
		asking("window/first before and last after", letters,
			ask{forward(2, "", "d"), "city:a city:b …"},
			ask{forward(3, "", "d"), "city:a city:b city:c"},
			ask{backward(2, "g", ""), "… city:i city:j"},
			ask{backward(3, "g", ""), "city:h city:i city:j"}),
		asking("window/nothing lies between a position and itself, or an earlier one", letters,
			ask{forward(3, "c", "c"), "… nothing"},
			ask{backward(3, "c", "c"), "nothing …"},
			ask{forward(3, "f", "b"), "… nothing"},
			ask{backward(3, "f", "b"), "nothing …"},
			ask{forward(3, "c", "d"), "… nothing"}),
		asking("window/a position that is not in the list cuts where it would stand", letters,
			ask{forward(2, "dd", ""), "… city:e city:f …"},
			ask{backward(2, "", "dd"), "… city:c city:d …"},
			ask{forward(9, "bb", "ee"), "… city:c city:d city:e"}),
		asking("window/a position before the first row or behind the last", letters,
			ask{forward(2, "0", ""), "… city:a city:b …"},
			ask{forward(2, "zz", ""), "… nothing"},
			ask{backward(2, "", "zz"), "… city:i city:j …"},
			ask{backward(2, "", "0"), "nothing …"}),
		asking("window/a position is cut by its keys, also where its row has others now", letters,
			ask{over(store.Window{After: at("city:b", "g"), Limit: 2}, asc(store.FieldName)), "… city:g city:h …"},
			ask{over(store.Window{After: at("city:z", "g"), Limit: 2}, asc(store.FieldName)), "… city:h city:i …"}),
		asking("window/limit 0 gives no rows, but totals and facets", letters,
			ask{
				store.ListQuery{Total: true, Facets: []store.Facet{{Field: store.FieldType, Limit: 1}}, Window: store.Window{Keys: true}},
				"nothing of 10 | City×10 (1 values, 10 counted, 0 missing)",
			},
			ask{store.ListQuery{Total: true, Window: store.Window{After: at("city:c"), Before: at("city:d")}}, "nothing of 10"},
			ask{store.ListQuery{Total: true, Window: store.Window{After: at("city:c"), Backward: true}}, "nothing of 10"},
			ask{store.ListQuery{Window: store.Window{After: at("city:c")}}, "nothing"}),
		asking("window/totals and facets are of all that match, whatever the window", letters,
			ask{
				store.ListQuery{Where: cond(store.FieldName, store.Gt, "b"), Total: true, Facets: []store.Facet{{Field: store.FieldName, Limit: 2}}, Window: store.Window{Limit: 2, After: at("city:e")}},
				"… city:f city:g … of 8 | c×1 d×1 (8 values, 8 counted, 0 missing)",
			}),
		asking("window/a total is counted only when asked for", letters,
			ask{store.ListQuery{Window: store.Window{Limit: 1}}, "city:a …"},
			ask{store.ListQuery{Window: store.Window{Limit: 1}, Total: true}, "city:a … of 10"},
			ask{store.ListQuery{Where: store.Or{}, Total: true}, "nothing of 0"}),
		asking("window/rows that do not match are no next and no previous ones", letters,
			ask{store.ListQuery{Where: cond(store.FieldName, store.Lt, "d"), Window: store.Window{Limit: 3}}, "city:a city:b city:c"},
			ask{store.ListQuery{Where: cond(store.FieldName, store.Gt, "g"), Window: store.Window{Limit: 3, Backward: true}}, "city:h city:i city:j"}),
		asking("window/without an order the position is the id", letters,
			ask{over(store.Window{After: at("city:c"), Limit: 2}), "… city:d city:e …"},
			ask{over(store.Window{Before: at("city:cc"), Limit: 2, Backward: true}), "… city:b city:c …"}),
		asking("window/in the order by id the key decides before the id, also where they differ", letters,
			ask{over(store.Window{Limit: 2, After: at("city:a", "city:c")}, asc(store.FieldID)), "… city:c city:d …"},
			ask{over(store.Window{Limit: 2, After: at("city:e", "city:c")}, asc(store.FieldID)), "… city:d city:e …"},
			ask{over(store.Window{Limit: 2, Backward: true, Before: at("", "city:c")}, asc(store.FieldID)), "city:a city:b …"}),
		asking("window/among equal keys the id decides, in the direction of the key", measured,
			ask{over(store.Window{After: at("city:a", 400), Limit: 2}, population), "… city:d city:b …"},
			ask{over(store.Window{After: at("city:b", 400), Limit: 2}, population), "… city:d city:b …"},
			ask{over(store.Window{After: at("city:d", 400), Limit: 2}, down), "… city:a city:e …"},
			ask{over(store.Window{Before: at("city:a", 400), Limit: 9, Backward: true}, down), "city:b city:d …"}),
		asking("window/unknown values stand last in positions too", measured,
			ask{over(store.Window{After: at("city:b", 1000), Limit: 2}, population), "… city:c"},
			ask{over(store.Window{After: at("city:e", 50), Limit: 2}, down), "… city:c"},
			ask{over(store.Window{After: at("city:c", nil), Limit: 2}, population), "… nothing"},
			ask{over(store.Window{Before: at("city:c", nil), Limit: 2, Backward: true}, population), "… city:d city:b …"},
			ask{over(store.Window{Before: at("city:c", nil), Limit: 2, Backward: true}, down), "… city:a city:e …"},
			ask{over(store.Window{After: at("city:d", nil), Limit: 2}, asc("isCapital")), "… city:e"},
			ask{over(store.Window{After: at("city:d", nil), Limit: 2}, desc("isCapital")), "… city:c"}),
		asking("window/positions have a key for each order", measured,
			ask{over(store.Window{After: at("city:a", 400, "zurich"), Limit: 2}, population, desc(store.FieldName)), "… city:d city:b …"},
			ask{over(store.Window{After: at("city:x", 400, "c"), Limit: 2}, population, desc(store.FieldName)), "… city:d city:b …"},
			ask{over(store.Window{After: at("city:x", 400, "c"), Limit: 2}, population, asc(store.FieldName)), "… city:a city:b …"},
			ask{over(store.Window{After: at("city:x", 400, nil), Limit: 2}, population, asc(store.FieldName)), "… city:b city:c"}),
		asking("window/over a field of the country and over a count", measured,
			ask{over(store.Window{After: at("city:a", "helvetia"), Limit: 2}, store.Order{By: store.ByCountry, Field: store.FieldName}), "… city:d city:c …"},
			ask{over(store.Window{Before: at("city:b", nil), Limit: 2, Backward: true}, store.Order{By: store.ByCountry, Field: store.FieldName}), "… city:d city:c …"},
			ask{over(store.Window{After: at("city:c", 1), Limit: 2}, desc(store.FieldDegree)), "… city:a city:e …"},
			ask{over(store.Window{After: at("city:bb", 0), Limit: 2}, byCount(store.CountSpec{Rel: rel(kg.Out, "")}, false)), "… city:e city:a …"}),
		asking("window/over dates of which less is known", dated,
			ask{store.ListQuery{Types: types("Event"), Order: []store.Order{asc("startDate")}, Window: store.Window{After: at("event:year", day("2015")), Limit: 2}}, "… event:month event:day …"},
			ask{store.ListQuery{Types: types("Event"), Order: []store.Order{desc("startDate")}, Window: store.Window{After: at("event:month", day("2015-01")), Limit: 3}}, "… event:year event:eve event:none"}),
		asking("window/of an expansion goes by the link among parallel ones", joined,
			ask{links("city:b", along(takesPart), window(store.Window{Limit: 2})), "L5>event:e L3>programme:x …"},
			ask{links("city:b", along(takesPart), window(store.Window{After: at("programme:x L3"), Limit: 2})), "… L4>programme:x"},
			ask{links("city:b", along(takesPart), window(store.Window{Before: at("programme:x L4"), Limit: 1, Backward: true})), "… L3>programme:x …"},
			ask{links("city:b", along(takesPart), window(store.Window{After: at("programme:x L35"), Limit: 2})), "… L4>programme:x"},
			ask{links("city:b", along(takesPart), ordered(desc(store.FieldName)), window(store.Window{After: at("programme:x L4", "x"), Limit: 1})), "… L3>programme:x …"}),
		asking("window/of an expansion of which only entities are wanted goes by the link all the same", joined,
			ask{links("city:b", along(takesPart), nodesOnly, window(store.Window{Limit: 2})), "event:e programme:x"},
			ask{links("city:b", along(takesPart), nodesOnly, counted, window(store.Window{Limit: 2, Backward: true})), "programme:x programme:x of 3"},
			ask{links("city:b", along(takesPart), nodesOnly, window(store.Window{After: at("programme:x L3"), Limit: 2})), "programme:x"},
			ask{links("city:b", along(takesPart), nodesOnly, window(store.Window{Before: at("programme:x L4"), Limit: 1, Backward: true})), "programme:x"},
			ask{links("city:b", along(takesPart), nodesOnly, ordered(desc(store.FieldName)), window(store.Window{After: at("programme:x L4", "x"), Limit: 3, Keys: true})), "programme:x[x] event:e[e]"}),
		asking("window/of an expansion counts for each parent", joined,
			ask{store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:b", "city:c", "city:a"}, Rel: takesPart, Window: store.Window{Limit: 1}}, "L5>event:e … ; nothing ; L1>programme:x …"},
			ask{
				store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:b", "city:c", "city:a"}, Rel: takesPart, Total: true, Window: store.Window{Limit: 1, After: at("programme:x L1")}},
				"… L3>programme:x … of 3 ; … nothing of 0 ; … L2>programme:y of 2",
			}),
		asking("window/of an expansion goes by the keys of the link", periods,
			ask{links("city:a", ordered(store.Order{By: store.ByLink, Field: store.LinkSince}), window(store.Window{After: at("programme:p L1", day("2015")), Limit: 3})), "… L2>programme:p L3>programme:p L5>programme:p …"},
			ask{links("city:a", ordered(store.Order{By: store.ByLink, Field: store.LinkSince, Desc: true}), window(store.Window{After: at("programme:p L6", nil), Limit: 3})), "… L4>programme:p"}),
	}
}
