package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// knotted is parallel and symmetric links, loops and a circle:
//
//	L1, L2 city:a PAIRED_WITH city:b     L3 city:a PAIRED_WITH city:a   L9 city:b PAIRED_WITH region:r
//	L4 org:o MEMBER_OF org:o             L5 org:o MEMBER_OF org:p       L6 org:p MEMBER_OF org:o
//	L7 city:a MEMBER_OF org:o            L8 city:b MEMBER_OF org:o
func knotted(b *builder) {
	b.entities("city:a city:b city:z region:r org:o org:p")
	b.link("L1", "city:a PAIRED_WITH city:b", "role", "first", "since", "2001", "until", "2005")
	b.link("L2", "city:a PAIRED_WITH city:b", "role", "second", "since", "2010")
	b.link("L3", "city:a PAIRED_WITH city:a")
	b.link("L4", "org:o MEMBER_OF org:o")
	b.link("L5", "org:o MEMBER_OF org:p")
	b.link("L6", "org:p MEMBER_OF org:o")
	b.link("L7", "city:a MEMBER_OF org:o")
	b.link("L8", "city:b MEMBER_OF org:o")
	b.link("L9", "city:b PAIRED_WITH region:r")
}

func expandCases() []testCase {
	of := func(r store.Rel, parents ...string) store.ExpandQuery {
		return store.ExpandQuery{Parents: parents, Rel: r, Unit: store.EachLink}
	}
	link := func(field string) store.Order { return store.Order{By: store.ByLink, Field: field} }
	linkDesc := func(field string) store.Order { return store.Order{By: store.ByLink, Field: field, Desc: true} }
	return []testCase{
		asking("expand/without keys is by id of the other end, then of the link", joined,
			ask{links("city:b"), "L5>event:e L7>org:o L3>programme:x L4>programme:x"},
			ask{links("programme:x"), "L1<city:a L3<city:b L4<city:b L6<org:o"}),
		asking("expand/direction says which end the parent is", joined,
			ask{of(rel(kg.Out, ""), "org:o"), "L6>programme:x"},
			ask{of(rel(kg.In, ""), "org:o"), "L7<city:b"},
			ask{of(rel(kg.Both, ""), "org:o"), "L7<city:b L6>programme:x"},
			ask{of(rel(kg.Out, ""), "programme:x"), "nothing"}),
		asking("expand/one link type, several, all", joined,
			ask{of(rel(kg.Out, "MEMBER_OF"), "city:b"), "L7>org:o"},
			ask{of(rel(kg.Out, "PARTICIPATES_IN MEMBER_OF"), "city:b"), "L5>event:e L7>org:o L3>programme:x L4>programme:x"},
			ask{of(rel(kg.Out, "MEMBER_OF PARTICIPATES_IN MEMBER_OF"), "city:b"), "L5>event:e L7>org:o L3>programme:x L4>programme:x"},
			ask{of(rel(kg.Out, "FUNDS"), "city:b"), "nothing"},
			ask{of(rel(kg.Out, ""), "city:b"), "L5>event:e L7>org:o L3>programme:x L4>programme:x"}),
		asking("expand/other ends of one type, of several, of any", joined,
			ask{of(rel(kg.Out, "", "Event"), "city:b"), "L5>event:e"},
			ask{of(rel(kg.Out, "", "Programme", "Organisation"), "city:b"), "L7>org:o L3>programme:x L4>programme:x"},
			ask{of(rel(kg.Out, "", "Theme"), "city:b"), "nothing"},
			ask{of(rel(kg.In, "PARTICIPATES_IN LEADS", "City"), "programme:x"), "L1<city:a L3<city:b L4<city:b"}),
		asking("expand/many parents are answered in their order, the same one twice, unknown ones with nothing", joined,
			ask{
				of(rel(kg.Out, "PARTICIPATES_IN"), "city:b", "city:nowhere", "city:a", "city:b", "", "city:c"),
				"L5>event:e L3>programme:x L4>programme:x ; nothing ; L1>programme:x L2>programme:y ; L5>event:e L3>programme:x L4>programme:x ; nothing ; nothing",
			}),
		asking("expand/an unknown parent gets what one without links gets", joined,
			ask{
				store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:nowhere", "city:c"}, Total: true, Facets: []store.Facet{{Field: store.FieldType, Limit: 3}, {Link: true, Field: store.LinkRole, Limit: 3}}},
				"nothing of 0 | (0 values, 0 counted, 0 missing) | (0 values, 0 counted, 0 missing) ; nothing of 0 | (0 values, 0 counted, 0 missing) | (0 values, 0 counted, 0 missing)",
			},
			ask{store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:nowhere", "city:c"}, Window: store.Window{Limit: 1, After: at("city:a L1")}}, "… nothing ; … nothing"},
			ask{store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:nowhere", "city:c"}, Window: store.Window{Limit: 1, Backward: true, Before: at("city:a L1")}}, "nothing … ; nothing …"}),
		asking("expand/parents of several types are one question", joined,
			ask{of(rel(kg.Both, ""), "programme:y", "org:o", "event:e"), "L2<city:a ; L7<city:b L6>programme:x ; L5<city:b"}),
		asking("expand/parallel links are a row each", knotted,
			ask{of(rel(kg.Out, "PAIRED_WITH", "City"), "city:b"), "L1<city:a L2<city:a"},
			ask{links("city:b", along(rel(kg.Both, "PAIRED_WITH", "City")), counted), "L1<city:a L2<city:a of 2"}),
		asking("expand/by a field of the other end", joined,
			ask{links("city:a", ordered(desc(store.FieldName))), "L2>programme:y L1>programme:x"},
			ask{links("city:a", ordered(asc("kind"))), "L2>programme:y L1>programme:x"},
			ask{links("programme:x", ordered(desc(store.FieldType))), "L6<org:o L4<city:b L3<city:b L1<city:a"},
			ask{links("programme:x", ordered(desc(store.FieldDegree), asc(store.FieldID))), "L3<city:b L4<city:b L1<city:a L6<org:o"}),
		asking("expand/by a field of the country of the other end", placed,
			ask{links("region:m49-150", along(rel(kg.In, "")), ordered(store.Order{By: store.ByCountry, Field: store.FieldName})), "L3<country:fr L2<country:de"},
			ask{links("country:de", ordered(store.Order{By: store.ByCountry, Field: "iso2"})), "L6<city:w L4<region:de-by L8<programme:x L2>region:m49-150"}),
		asking("expand/by a count of the other end's links", joined,
			ask{links("city:b", ordered(byCount(store.CountSpec{Rel: rel(kg.In, "PARTICIPATES_IN")}, true))), "L4>programme:x L3>programme:x L5>event:e L7>org:o"},
			ask{links("city:b", ordered(byCount(store.CountSpec{Rel: rel(kg.In, "PARTICIPATES_IN", "City"), Node: eq(store.FieldName, "a")}, false))), "L5>event:e L7>org:o L3>programme:x L4>programme:x"}),
		asking("expand/by text of the link, folded, unknown last both ways", joined,
			ask{links("city:b", ordered(link(store.LinkRole))), "L3>programme:x L4>programme:x L5>event:e L7>org:o"},
			ask{links("city:b", ordered(linkDesc(store.LinkRole))), "L4>programme:x L3>programme:x L7>org:o L5>event:e"},
			ask{links("city:a", ordered(link(store.LinkRole))), "L2>programme:y L1>programme:x"}),
		asking("expand/by a date of the link, unknown last both ways", periods,
			ask{links("city:a", onLink(not(eq(store.LinkRole, "L6"))), ordered(link(store.LinkSince))), "L1>programme:p L2>programme:p L3>programme:p L5>programme:p L4>programme:p L7>programme:p"},
			ask{links("city:a", onLink(not(eq(store.LinkRole, "L6"))), ordered(linkDesc(store.LinkUntil))), "L1>programme:p L7>programme:p L2>programme:p L3>programme:p L4>programme:p L5>programme:p"}),
		asking("expand/by words of the link", said,
			ask{links("city:a", ordered(link(store.LinkStatus))), "L3>city:d L2>city:c L1>city:b"},
			ask{links("city:a", ordered(linkDesc(store.LinkConfidence), link(store.LinkProgramme))), "L2>city:c L3>city:d L1>city:b"},
			ask{links("city:a", ordered(linkDesc(store.LinkID))), "L3>city:d L2>city:c L1>city:b"},
			ask{links("city:a", ordered(link(store.LinkType), linkDesc(store.LinkProgramme))), "L2>city:c L1>city:b L3>city:d"}),
		asking("expand/keys of the node and of the link mix", joined,
			ask{links("programme:x", ordered(link(store.LinkRole), desc(store.FieldName))), "L3<city:b L4<city:b L1<city:a L6<org:o"},
			ask{links("programme:x", ordered(desc(store.FieldName), link(store.LinkSince))), "L6<org:o L4<city:b L3<city:b L1<city:a"}),
		asking("expand/totals count the links of each parent", joined,
			ask{store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:a", "city:b", "city:c"}, Total: true, Window: store.Window{Keys: true}}, "nothing of 2 ; nothing of 4 ; nothing of 0"}),
		asking("expand/no parents give no pages", joined, ask{store.ExpandQuery{Rel: rel(kg.Both, "")}, ""}),
	}
}

func loopCases() []testCase {
	of := func(dir kg.Direction, names, parent string) store.ExpandQuery {
		return links(parent, along(rel(dir, names)), counted)
	}
	member := func(p store.Predicate) store.Predicate { return some(rel(kg.Out, "MEMBER_OF"), p) }
	orgs := func(p store.Predicate) store.ListQuery {
		return store.ListQuery{Types: types("Organisation"), Where: p}
	}
	return []testCase{
		asking("loop/a symmetric link is seen from both ends, whatever the direction", knotted,
			ask{of(kg.Out, "PAIRED_WITH", "region:r"), "L9<city:b of 1"},
			ask{of(kg.In, "PAIRED_WITH", "region:r"), "L9<city:b of 1"},
			ask{of(kg.Both, "PAIRED_WITH", "region:r"), "L9<city:b of 1"},
			ask{of(kg.Out, "PAIRED_WITH", "city:b"), "L1<city:a L2<city:a L9>region:r of 3"},
			ask{of(kg.In, "PAIRED_WITH", "city:b"), "L1<city:a L2<city:a L9>region:r of 3"}),
		asking("loop/a symmetric link from an entity to itself is listed once, forward", knotted,
			ask{of(kg.Out, "PAIRED_WITH", "city:a"), "L3>city:a L1>city:b L2>city:b of 3"},
			ask{of(kg.In, "PAIRED_WITH", "city:a"), "L3>city:a L1>city:b L2>city:b of 3"},
			ask{of(kg.Both, "PAIRED_WITH", "city:a"), "L3>city:a L1>city:b L2>city:b of 3"}),
		asking("loop/a directed link from an entity to itself is out and in, and once in both", knotted,
			ask{of(kg.Out, "MEMBER_OF", "org:o"), "L4>org:o L5>org:p of 2"},
			ask{of(kg.In, "MEMBER_OF", "org:o"), "L7<city:a L8<city:b L4>org:o L6<org:p of 4"},
			ask{of(kg.Both, "MEMBER_OF", "org:o"), "L7<city:a L8<city:b L4>org:o L5>org:p L6<org:p of 5"}),
		asking("loop/symmetric and directed types in one question", knotted,
			ask{of(kg.Out, "", "city:b"), "L1<city:a L2<city:a L8>org:o L9>region:r of 4"},
			ask{of(kg.In, "MEMBER_OF PAIRED_WITH", "city:b"), "L1<city:a L2<city:a L9>region:r of 3"},
			ask{of(kg.Out, "MEMBER_OF PAIRED_WITH", "city:a"), "L3>city:a L1>city:b L2>city:b L7>org:o of 4"}),
		asking("loop/degree counts a loop once", knotted,
			ask{
				store.ListQuery{Types: types("City", "Organisation"), Order: []store.Order{asc(store.FieldDegree)}, Window: store.Window{Limit: 9, Keys: true}},
				"city:z[0] org:p[2] city:a[4] city:b[4] org:o[5]",
			}),
		asking("loop/counts count an entity that is linked with itself once", knotted,
			ask{where(count(rel(kg.Both, "PAIRED_WITH"), nil, store.Eq, 2)), "city:a city:b"},
			ask{orgs(count(rel(kg.Both, "MEMBER_OF"), nil, store.Eq, 4)), "org:o"},
			ask{orgs(count(rel(kg.Out, "MEMBER_OF"), nil, store.Eq, 2)), "org:o"},
			ask{orgs(count(rel(kg.In, "MEMBER_OF", "Organisation"), nil, store.Eq, 2)), "org:o"},
			ask{
				store.ListQuery{Types: types("Organisation", "City"), Order: []store.Order{byCount(store.CountSpec{Rel: rel(kg.Both, "")}, true)}, Window: store.Window{Limit: 9, Keys: true}},
				"org:o[4] city:b[3] city:a[3] org:p[1] city:z[0]",
			}),
		asking("loop/facets and totals count a loop once", knotted,
			ask{links("city:a", counted, func(q *store.ExpandQuery) {
				q.Facets = []store.Facet{{Field: store.FieldID, Limit: 9}, {Link: true, Field: store.LinkType, Limit: 9}}
			}, window(store.Window{Limit: 1})), "L3>city:a … of 4 | city:b×2 city:a×1 org:o×1 (3 values, 4 counted, 0 missing) | PAIRED_WITH×3 MEMBER_OF×1 (2 values, 4 counted, 0 missing)"}),
		asking("loop/conditions see a symmetric link from both ends, whatever the direction", knotted,
			ask{where(some(rel(kg.Out, "PAIRED_WITH"), eq(store.FieldName, "a"))), "city:a city:b"},
			ask{where(some(rel(kg.In, "PAIRED_WITH"), eq(store.FieldName, "a"))), "city:a city:b"},
			ask{where(some(rel(kg.In, "PAIRED_WITH"), eq(store.FieldName, "r"))), "city:b"},
			ask{where(none(rel(kg.In, "PAIRED_WITH"), nil)), "city:z"},
			ask{where(all(rel(kg.In, "PAIRED_WITH"), eq(store.FieldType, word("City")))), "city:a city:z"}),
		asking("loop/a day chooses among parallel symmetric links, from both ends", knotted,
			ask{links("city:a", along(rel(kg.Both, "PAIRED_WITH", "City")), on("2003")), "L3>city:a L1>city:b"},
			ask{links("city:b", along(rel(kg.Both, "PAIRED_WITH", "City")), on("2003")), "L1<city:a"},
			ask{links("city:b", along(rel(kg.Both, "PAIRED_WITH", "City")), on("2012")), "L2<city:a"}),
		asking("loop/other ends of a symmetric link are those of the other side", knotted,
			ask{links("city:b", along(rel(kg.Both, "PAIRED_WITH", "Region"))), "L9>region:r"},
			ask{links("region:r", along(rel(kg.Both, "PAIRED_WITH", "Region"))), "nothing"},
			ask{links("region:r", along(rel(kg.Both, "PAIRED_WITH", "City"))), "L9<city:b"}),
		asking("loop/conditions follow a circle as far as they say", knotted,
			ask{orgs(member(member(member(member(eq(store.FieldName, "p")))))), "org:o org:p"},
			ask{orgs(member(eq(store.FieldName, "o"))), "org:o org:p"},
			ask{orgs(all(rel(kg.Out, "MEMBER_OF"), all(rel(kg.Out, "MEMBER_OF"), eq(store.FieldName, "o")))), "nothing"},
			ask{where(member(member(member(eq(store.FieldName, "p"))))), "city:a city:b"}),
		asking("loop/pages of parallel links and loops follow each other", knotted,
			ask{links("city:a", window(store.Window{Limit: 2})), "L3>city:a L1>city:b …"},
			ask{links("city:a", window(store.Window{Limit: 2, After: at("city:b L1")})), "… L2>city:b L7>org:o"},
			ask{links("city:a", window(store.Window{Limit: 1, Backward: true, Before: at("city:b L1")})), "L3>city:a …"}),
	}
}
