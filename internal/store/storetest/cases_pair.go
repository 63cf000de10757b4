package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// crossed is two links of different types, in different directions, between the same two entities, and a third one that
// is stored the other way round than its twin.
func crossed(b *builder) {
	b.entities("city:a city:b org:o")
	b.link("L1", "city:a MEMBER_OF org:o", "since", "2005")
	b.link("L2", "org:o PART_OF city:a", "since", "2001")
	b.link("L3", "city:b PAIRED_WITH city:a", "since", "2003")
	b.link("L4", "city:a PAIRED_WITH city:b", "since", "2002")
}

// pairCases are expansions whose rows are entities.
func pairCases() []testCase {
	link := func(field string) store.Order { return store.Order{By: store.ByLink, Field: field} }
	linkDesc := func(field string) store.Order { return store.Order{By: store.ByLink, Field: field, Desc: true} }
	keys := window(store.Window{Limit: 9, Keys: true})
	limit := func(n int) func(*store.ExpandQuery) { return window(store.Window{Limit: n}) }
	after := func(p *store.Position) func(*store.ExpandQuery) { return window(store.Window{Limit: 9, After: p}) }
	paired := func(changes ...func(*store.ExpandQuery)) store.ExpandQuery {
		return neighboursOf("city:a", append([]func(*store.ExpandQuery){along(rel(kg.Both, "PAIRED_WITH"))}, changes...)...)
	}
	faceted := func(link bool, fields ...string) func(*store.ExpandQuery) {
		return func(q *store.ExpandQuery) {
			for _, f := range fields {
				q.Facets = append(q.Facets, store.Facet{Link: link, Field: f, Limit: 9})
			}
		}
	}
	return []testCase{
		asking("pair/an entity is one row with all its links, in the order of their ids", joined,
			ask{neighboursOf("city:b"), "L5>event:e L7>org:o L3>programme:x+L4>"},
			ask{neighboursOf("programme:x"), "L1<city:a L3<city:b+L4< L6<org:o"},
			ask{neighboursOf("programme:x", along(rel(kg.In, "PARTICIPATES_IN")), ordered(desc(store.FieldName))), "L3<city:b+L4< L1<city:a"},
			ask{
				store.ExpandQuery{Parents: []string{"city:b", "city:nowhere", "programme:x", "city:b"}, Rel: rel(kg.Both, "PARTICIPATES_IN", "City", "Programme")},
				"L3>programme:x+L4> ; nothing ; L1<city:a L3<city:b+L4< ; L3>programme:x+L4>",
			}),
		asking("pair/totals count entities, or links", joined,
			ask{neighboursOf("city:b", counted, countedLinks), "L5>event:e L7>org:o L3>programme:x+L4> of 3 (4 links)"},
			ask{neighboursOf("city:b", counted, countedLinks, onNode(eq("kind", "forum"))), "L3>programme:x+L4> of 1 (2 links)"},
			ask{neighboursOf("city:b", counted, window(store.Window{Keys: true})), "nothing of 3"},
			ask{neighboursOf("city:b", countedLinks, along(rel(kg.Out, "PARTICIPATES_IN"))), "L5>event:e L3>programme:x+L4> (3 links)"},
			ask{links("city:b", counted, countedLinks, limit(1)), "L5>event:e … of 4 (4 links)"},
			ask{neighboursOf("city:c", counted, countedLinks), "nothing of 0 (0 links)"}),
		asking("pair/links in both directions and of several types are one row", crossed,
			ask{neighboursOf("city:a", counted, countedLinks), "L3<city:b+L4> L1>org:o+L2< of 2 (4 links)"},
			ask{neighboursOf("org:o", counted, countedLinks), "L1<city:a+L2> of 1 (2 links)"},
			ask{neighboursOf("org:o", along(rel(kg.Out, ""))), "L2>city:a"},
			ask{neighboursOf("city:a", ordered(link(store.LinkSince)), keys), "L2<org:o+L1>[2001] L4>city:b+L3<[2002]"},
			ask{neighboursOf("city:a", ordered(linkDesc(store.LinkSince)), keys), "L1>org:o+L2<[2005] L3<city:b+L4>[2003]"},
			ask{neighboursOf("city:a", ordered(link(store.LinkSince)), after(at("org:o", day("2001")))), "… L4>city:b+L3<"},
			ask{where(count(rel(kg.Both, ""), nil, store.Eq, 2)), "city:a"},
			ask{where(count(rel(kg.Both, "PAIRED_WITH"), nil, store.Eq, 1)), "city:a city:b"}),
		asking("pair/an entity that is linked with itself is a row", knotted,
			ask{paired(counted, countedLinks), "L3>city:a L1>city:b+L2> of 2 (3 links)"},
			ask{neighboursOf("org:o", along(rel(kg.Both, "MEMBER_OF")), counted, countedLinks), "L7<city:a L8<city:b L4>org:o L5>org:p+L6< of 4 (5 links)"},
			ask{neighboursOf("org:o", along(rel(kg.In, "MEMBER_OF", "Organisation")), counted), "L4>org:o L6<org:p of 2"}),
		asking("pair/an order by the link takes the link that stands first", joined,
			ask{neighboursOf("programme:x", ordered(link(store.LinkSince))), "L1<city:a L4<city:b+L3< L6<org:o"},
			ask{neighboursOf("programme:x", ordered(linkDesc(store.LinkSince))), "L4<city:b+L3< L1<city:a L6<org:o"},
			ask{neighboursOf("programme:x", ordered(link(store.LinkRole)), keys), "L3<city:b+L4<[guest] L1<city:a[host] L6<org:o[?]"},
			ask{neighboursOf("programme:x", ordered(linkDesc(store.LinkRole)), keys), "L4<city:b+L3<[host] L1<city:a[host] L6<org:o[?]"}),
		asking("pair/links stand by the keys that look at them, unknown last, then by rising id", periods,
			ask{neighboursOf("city:a", ordered(link(store.LinkSince)), keys), "L1>programme:p+L2>+L3>+L5>+L4>+L6>+L7>[2015]"},
			ask{neighboursOf("city:a", ordered(linkDesc(store.LinkSince)), keys), "L5>programme:p+L3>+L2>+L1>+L4>+L6>+L7>[2016]"},
			ask{neighboursOf("city:a", ordered(linkDesc(store.LinkUntil), desc(store.FieldName), link(store.LinkSince)), keys), "L1>programme:p+L7>+L2>+L3>+L4>+L5>+L6>[2017,p,2015]"},
			ask{neighboursOf("city:a", ordered(linkDesc(store.LinkID)), keys), "L7>programme:p+L6>+L5>+L4>+L3>+L2>+L1>[L7]"},
			ask{neighboursOf("city:a", ordered(desc(store.FieldName))), "L1>programme:p+L2>+L3>+L4>+L5>+L6>+L7>"}),
		asking("pair/a second key by the link is of the same link as the first", periods,
			ask{neighboursOf("city:a", onLink(eq(store.LinkRole, "L2", "L4", "L5")), ordered(linkDesc(store.LinkUntil), link(store.LinkSince)), keys), "L2>programme:p+L4>+L5>[2015-05,2015-03]"},
			ask{neighboursOf("city:a", onLink(eq(store.LinkRole, "L4", "L5")), ordered(link(store.LinkUntil), link(store.LinkSince)), keys), "L4>programme:p+L5>[2015,?]"}),
		asking("pair/only links that match are in the row", joined,
			ask{neighboursOf("city:b", onLink(eq(store.LinkRole, "host")), counted, countedLinks), "L4>programme:x of 1 (1 links)"},
			ask{neighboursOf("programme:x", on("2012-06"), counted, countedLinks), "L1<city:a L3<city:b L6<org:o of 3 (3 links)"},
			ask{neighboursOf("programme:x", on("2014"), onLink(cond(store.LinkRole, store.Known))), "L3<city:b+L4<"}),
		asking("pair/facets count entities by their values, and links by theirs", joined,
			ask{neighboursOf("city:b", limit(1), faceted(false, "kind", store.FieldName)), "L5>event:e … | forum×1 (1 values, 1 counted, 2 missing) | e×1 o×1 x×1 (3 values, 3 counted, 0 missing)"},
			ask{neighboursOf("city:b", limit(1), faceted(true, store.LinkRole, store.LinkType)), "L5>event:e … | guest×1 host×1 (2 values, 2 counted, 2 missing) | PARTICIPATES_IN×3 MEMBER_OF×1 (2 values, 4 counted, 0 missing)"},
			ask{neighboursOf("city:b", limit(0), counted, window(store.Window{Keys: true}), faceted(false, store.FieldType), faceted(true, store.LinkRole)), "nothing of 3 | Event×1 Organisation×1 Programme×1 (3 values, 3 counted, 0 missing) | guest×1 host×1 (2 values, 2 counted, 2 missing)"}),
		asking("pair/pages follow each other by entities", joined,
			ask{neighboursOf("programme:x", limit(2)), "L1<city:a L3<city:b+L4< …"},
			ask{neighboursOf("programme:x", after(at("city:b"))), "… L6<org:o"},
			ask{neighboursOf("programme:x", window(store.Window{Limit: 1, Backward: true, Before: at("org:o")})), "… L3<city:b+L4< …"},
			ask{neighboursOf("programme:x", window(store.Window{Limit: 1, Backward: true})), "… L6<org:o"},
			ask{neighboursOf("city:b", ordered(desc(store.FieldName)), after(at("programme:x", "x"))), "… L7>org:o L5>event:e"}),
		asking("pair/a page by the link does not list again what another link put before it", joined,
			ask{neighboursOf("programme:x", ordered(link(store.LinkSince)), after(at("city:a", day("2010")))), "… L4<city:b+L3< L6<org:o"},
			ask{neighboursOf("programme:x", ordered(linkDesc(store.LinkSince)), after(at("city:b", day("2013")))), "… L1<city:a L6<org:o"},
			ask{neighboursOf("programme:x", ordered(linkDesc(store.LinkSince)), window(store.Window{Limit: 9, Backward: true, Before: at("city:a", day("2010"))})), "L4<city:b+L3< …"}),
		asking("pair/a link behind the position does not count for a pair before it", knotted,
			ask{paired(ordered(link(store.LinkSince)), after(at("city:x", day("2005")))), "… L3>city:a"},
			ask{paired(ordered(linkDesc(store.LinkSince)), after(at("city:x", day("2005")))), "… L3>city:a"},
			ask{paired(ordered(linkDesc(store.LinkSince)), after(at("city:x", day("2011")))), "… L2>city:b+L1> L3>city:a"}),
		asking("pair/of the nodes only, each once", joined,
			ask{neighboursOf("programme:x", nodesOnly), "city:a city:b org:o"},
			ask{neighboursOf("programme:x", nodesOnly, counted, countedLinks, limit(2)), "city:a city:b of 3 (4 links)"},
			ask{neighboursOf("programme:x", nodesOnly, ordered(linkDesc(store.LinkSince)), limit(2)), "city:b city:a"},
			ask{neighboursOf("programme:x", nodesOnly, ordered(link(store.LinkRole), desc(store.FieldName))), "city:b city:a org:o"},
			ask{neighboursOf("programme:x", nodesOnly, after(at("city:a"))), "city:b org:o"}),
	}
}
