package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// placed is a tree of places; city:lost lies nowhere.
//
//	region:m49-001 > region:m49-150 > country:de > region:de-by > city:m
//	                                             > city:w
//	                                > country:fr > city:p
func placed(b *builder) {
	b.entity("region:m49-001", "World", "kind", "m49")
	b.entity("region:m49-150", "Europe", "kind", "continent")
	b.entity("country:de", "Germany", "iso2", "DE")
	b.entity("country:fr", "France", "iso2", "FR")
	b.entity("region:de-by", "Bayern", "kind", "subdivision")
	b.entity("city:m", "Munich", "aliases", []string{"Minga", "München"})
	b.entity("city:w", "Minga")
	b.entity("city:p", "Paris", "aliases", []string{"Lutetia"})
	b.entity("city:lost", "Atlantis")
	b.entity("programme:x", "x")
	b.link("L1", "region:m49-150 LOCATED_IN region:m49-001")
	b.link("L2", "country:de LOCATED_IN region:m49-150")
	b.link("L3", "country:fr LOCATED_IN region:m49-150")
	b.link("L4", "region:de-by LOCATED_IN country:de")
	b.link("L5", "city:m LOCATED_IN region:de-by")
	b.link("L6", "city:w LOCATED_IN country:de")
	b.link("L7", "city:p LOCATED_IN country:fr")
	b.link("L8", "programme:x OPERATES_IN country:de")
}

// said is links from city:a that differ in what is known of them.
func said(b *builder) {
	b.entities("city:a city:b city:c city:d programme:p programme:q source:s source:t source:u")
	b.link("L1", "city:a PAIRED_WITH city:b", "role", "Lead", "programme", "programme:p", "topics", []string{"Air", "Eau"}, "sources", "source:s source:t",
		"since", "2015-06")
	b.link("L2", "city:a PAIRED_WITH city:c", "role", "lead", "programme", "programme:q", "topics", []string{"Éau"}, "status", "partly", "confidence", "implied",
		"sources", "source:t", "until", "2016")
	b.link("L3", "city:a PAIRED_WITH city:d", "status", "derived", "confidence", "implied", "since", "2016-01-01")
}

func predicateCases() []testCase {
	takesPart := rel(kg.Out, "PARTICIPATES_IN")
	places := func(p store.Predicate) store.ListQuery {
		return store.ListQuery{Types: types("City", "Region", "Country"), Where: p}
	}
	onLinks := func(p store.Predicate) store.ExpandQuery { return links("city:a", onLink(p)) }
	return []testCase{
		asking("predicate/nil, an empty And and not an empty Or match all", measured,
			ask{where(nil), "city:a city:b city:c city:d city:e"},
			ask{where(store.And{}), "city:a city:b city:c city:d city:e"},
			ask{where(not(store.Or{})), "city:a city:b city:c city:d city:e"},
			ask{where(store.And{nil, store.And{}}), "city:a city:b city:c city:d city:e"},
			ask{where(store.Or{nil}), "city:a city:b city:c city:d city:e"}),
		asking("predicate/an empty Or and not an empty And match nothing", measured,
			ask{where(store.Or{}), "nothing"},
			ask{where(not(store.And{})), "nothing"},
			ask{where(not(nil)), "nothing"},
			ask{where(store.And{eq(store.FieldName, "bern"), store.Or{}}), "nothing"}),
		asking("predicate/And, Or and Not nest", measured,
			ask{where(store.And{eq(store.FieldName, "bern"), eq("population", 50)}), "city:e"},
			ask{where(store.Or{eq(store.FieldName, "adana"), eq("population", 50)}), "city:b city:e"},
			ask{where(store.And{store.Or{eq(store.FieldName, "bern"), eq(store.FieldName, "adana")}, not(eq("isCapital", true))}), "city:e"},
			ask{where(not(store.Or{eq("isCapital", true), not(cond("latitude", store.Known))})), "city:a city:c city:e"},
			ask{where(not(not(eq("isCapital", true)))), "city:b city:d"}),
		asking("predicate/a condition on an unknown value does not hold, and its Not does", measured,
			ask{where(cond("population", store.Lt, 400)), "city:e"},
			ask{where(not(cond("population", store.Lt, 400))), "city:a city:b city:c city:d"},
			ask{where(cond("population", store.Gte, 400)), "city:a city:b city:d"},
			ask{where(not(eq("isCapital", true))), "city:a city:c city:e"},
			ask{where(not(not(cond("population", store.Gte, 0)))), "city:a city:b city:d city:e"},
			ask{where(store.Or{cond("population", store.Lt, 400), not(cond("population", store.Lt, 400))}), "city:a city:b city:c city:d city:e"}),
		asking("predicate/known says whether there is a value, whatever the operands", measured,
			ask{where(cond("population", store.Known)), "city:a city:b city:d city:e"},
			ask{where(cond("population", store.Known, 50)), "city:a city:b city:d city:e"},
			ask{where(not(cond("population", store.Known))), "city:c"},
			ask{where(cond(store.FieldCountry, store.Known)), "city:a city:c city:d"},
			ask{where(cond(store.FieldDescription, store.Known)), "nothing"},
			ask{where(cond(store.FieldDegree, store.Known)), "city:a city:b city:c city:d city:e"}),
		asking("predicate/of no operands nothing holds", measured,
			ask{where(eq(store.FieldName)), "nothing"},
			ask{where(eq(store.FieldID)), "nothing"},
			ask{where(not(eq(store.FieldName))), "city:a city:b city:c city:d city:e"},
			ask{where(cond("population", store.Gte)), "nothing"}),
		asking("predicate/of several operands any will do", measured,
			ask{where(eq(store.FieldName, "bern", "ADANA", "nowhere", "bern")), "city:b city:d city:e"},
			ask{where(eq("population", 50, 1000)), "city:b city:e"},
			ask{where(cond("population", store.Lt, 60, 500)), "city:a city:d city:e"},
			ask{where(cond(store.FieldName, store.StartsWith, "z", "ä")), "city:a city:b city:c"},
			ask{where(not(eq(store.FieldName, "bern", "adana"))), "city:a city:c"}),
		asking("predicate/numbers compare by size", measured,
			ask{where(cond("population", store.Lt, 400)), "city:e"},
			ask{where(cond("population", store.Lte, 400)), "city:a city:d city:e"},
			ask{where(cond("population", store.Gt, 400)), "city:b"},
			ask{where(cond("latitude", store.Lt, 0.0)), "city:c"},
			ask{where(cond("latitude", store.Gte, 37.0)), "city:a city:b city:e"},
			ask{where(cond("latitude", store.Gt, -10.5)), "city:a city:b city:e"},
			ask{where(eq("latitude", 47.5)), "city:a"}),
		asking("predicate/whole numbers and fractions compare with each other", measured,
			ask{where(eq("latitude", 37)), "city:b city:e"},
			ask{where(cond("population", store.Gt, 399.5)), "city:a city:b city:d"},
			ask{where(eq("population", 400.5)), "nothing"}),
		asking("predicate/false is not unknown", measured,
			ask{where(eq("isCapital", false)), "city:a"},
			ask{where(eq("isCapital", true)), "city:b city:d"},
			ask{where(eq("isCapital", true, false)), "city:a city:b city:d"}),
		asking("predicate/a property of another type is unknown", func(b *builder) {
			b.entity("programme:p", "p", "kind", "Forum")
			b.entity("un:u", "u", "kind", "mechanism")
			b.entity("city:c", "c")
		},
			ask{store.ListQuery{Types: types("City", "Programme", "UNBody"), Where: eq("kind", "forum", word("mechanism"))}, "programme:p un:u"},
			ask{store.ListQuery{Types: types("City", "Programme", "UNBody"), Where: not(cond("kind", store.Known))}, "city:c"},
			ask{where(eq("kind", "forum")), "nothing"},
			ask{where(not(eq("kind", "forum"))), "city:c"}),
		asking("predicate/a type and an id are fields", measured,
			ask{store.ListQuery{Types: types("City", "Country"), Where: eq(store.FieldType, word("Country"))}, "country:at country:ch"},
			ask{where(eq(store.FieldType, word("Country"))), "nothing"},
			ask{where(eq(store.FieldID, word("city:e"), word("city:zzz"), word("city:b"), word("country:ch"))), "city:b city:e"},
			ask{where(not(eq(store.FieldID, word("city:e"), word("city:b")))), "city:a city:c city:d"}),
		asking("predicate/a field of several values holds when any of them does", placed,
			ask{where(eq(store.FieldAnyName, "munchen")), "city:m"},
			ask{where(eq(store.FieldAnyName, "minga")), "city:m city:w"},
			ask{where(eq(store.FieldName, "minga")), "city:w"},
			ask{where(not(eq(store.FieldAnyName, "minga"))), "city:lost city:p"},
			ask{where(cond(store.FieldAnyName, store.StartsWith, "lu")), "city:p"},
			ask{where(cond(store.FieldAnyName, store.Exact, "München")), "city:m"}),
		asking("predicate/two conditions on a field may be met by two of its values", placed,
			ask{where(store.And{eq(store.FieldAnyName, "munich"), eq(store.FieldAnyName, "minga")}), "city:m"},
			ask{where(store.And{cond(store.FieldAnyName, store.Lt, "mink"), cond(store.FieldAnyName, store.Gt, "mun")}), "city:m city:p"}),
		asking("predicate/within is all places above, not the place itself", placed,
			ask{places(eq(store.FieldWithin, word("country:de"))), "city:m city:w region:de-by"},
			ask{places(eq(store.FieldWithin, word("region:de-by"))), "city:m"},
			ask{places(eq(store.FieldWithin, word("region:m49-001"))), "city:m city:p city:w country:de country:fr region:de-by region:m49-150"},
			ask{places(not(eq(store.FieldWithin, word("region:m49-001")))), "city:lost region:m49-001"},
			ask{places(eq(store.FieldWithin, word("region:de-by"), word("country:fr"))), "city:m city:p"}),
		asking("predicate/country is that of a place however deep, and a country's own", placed,
			ask{places(eq(store.FieldCountry, word("country:de"))), "city:m city:w country:de region:de-by"},
			ask{places(not(cond(store.FieldCountry, store.Known))), "city:lost region:m49-001 region:m49-150"}),
		asking("predicate/InCountry looks at the country", placed,
			ask{places(store.InCountry{Where: eq(store.FieldName, "GERMANY")}), "city:m city:w country:de region:de-by"},
			ask{places(store.InCountry{Where: eq("iso2", "FR")}), "city:p country:fr"},
			ask{places(store.InCountry{Where: some(rel(kg.In, "OPERATES_IN"), eq(store.FieldName, "x"))}), "city:m city:w country:de region:de-by"},
			ask{places(store.InCountry{Where: eq(store.FieldWithin, word("region:m49-150"))}), "city:m city:p city:w country:de country:fr region:de-by"}),
		asking("predicate/InCountry does not hold where the country is unknown, and its Not does", placed,
			ask{places(store.InCountry{}), "city:m city:p city:w country:de country:fr region:de-by"},
			ask{places(store.InCountry{Where: not(eq("iso2", "FR"))}), "city:m city:w country:de region:de-by"},
			ask{places(not(store.InCountry{Where: eq("iso2", "FR")})), "city:lost city:m city:w country:de region:de-by region:m49-001 region:m49-150"}),
		asking("predicate/degree can be compared", joined,
			ask{where(cond(store.FieldDegree, store.Gte, 2)), "city:a city:b"},
			ask{where(eq(store.FieldDegree, 0)), "city:c"},
			ask{links("city:b", along(takesPart), onNode(cond(store.FieldDegree, store.Gt, 1))), "L3>programme:x L4>programme:x"}),
		asking("predicate/text of a link is folded, its words are not", said,
			ask{onLinks(eq(store.LinkRole, "LEAD")), "L1>city:b L2>city:c"},
			ask{onLinks(cond(store.LinkRole, store.Exact, "Lead")), "L1>city:b"},
			ask{onLinks(not(eq(store.LinkRole, "lead"))), "L3>city:d"},
			ask{onLinks(eq(store.LinkProgramme, word("programme:q"))), "L2>city:c"},
			ask{onLinks(not(cond(store.LinkProgramme, store.Known))), "L3>city:d"}),
		asking("predicate/status, confidence, type and id of a link", said,
			ask{onLinks(eq(store.LinkStatus, word("derived"), word("partly"))), "L2>city:c L3>city:d"},
			ask{onLinks(eq(store.LinkConfidence, word("explicit"))), "L1>city:b"},
			ask{onLinks(eq(store.LinkType, word("PAIRED_WITH"))), "L1>city:b L2>city:c L3>city:d"},
			ask{onLinks(eq(store.LinkType, word("LEADS"))), "nothing"},
			ask{onLinks(eq(store.LinkID, word("L3"), word("L9"))), "L3>city:d"}),
		asking("predicate/a link has many topics and many sources", said,
			ask{onLinks(eq(store.LinkTopic, "eau")), "L1>city:b L2>city:c"},
			ask{onLinks(cond(store.LinkTopic, store.Exact, "Eau")), "L1>city:b"},
			ask{onLinks(not(eq(store.LinkTopic, "air"))), "L2>city:c L3>city:d"},
			ask{onLinks(eq(store.LinkSource, word("source:t"))), "L1>city:b L2>city:c"},
			ask{onLinks(store.And{eq(store.LinkSource, word("source:s")), eq(store.LinkSource, word("source:t"))}), "L1>city:b"},
			ask{onLinks(not(cond(store.LinkSource, store.Known))), "L3>city:d"},
			ask{onLinks(eq(store.LinkSource, word("source:u"))), "nothing"}),
		asking("predicate/dates of a link", said,
			ask{onLinks(cond(store.LinkSince, store.Lt, day("2016"))), "L1>city:b"},
			ask{onLinks(cond(store.LinkSince, store.Lte, day("2016"))), "L1>city:b L3>city:d"},
			ask{onLinks(eq(store.LinkSince, day("2016"))), "nothing"},
			ask{onLinks(eq(store.LinkUntil, day("2016"))), "L2>city:c"},
			ask{onLinks(not(cond(store.LinkSince, store.Known))), "L2>city:c"}),
		asking("predicate/node and link must both match", said,
			ask{links("city:a", onLink(eq(store.LinkRole, "lead")), onNode(eq(store.FieldName, "c", "d")), counted), "L2>city:c of 1"}),
	}
}

func linkedCases() []testCase {
	takesPart := rel(kg.Out, "PARTICIPATES_IN")
	forum, campaign := eq("kind", "forum"), eq("kind", "campaign")
	// linked is a Linked over the link and the day too.
	linked := func(q store.Quantifier, node, link store.Predicate, asOf string) store.Linked {
		return store.Linked{Quantifier: q, CountSpec: store.CountSpec{Rel: takesPart, Node: node, Link: link, AsOf: kg.On(day(asOf))}}
	}
	host, guest := eq(store.LinkRole, "host"), eq(store.LinkRole, "guest")
	return []testCase{
		asking("linked/some holds when one link does", joined,
			ask{where(some(takesPart, nil)), "city:a city:b"},
			ask{where(some(takesPart, forum)), "city:a city:b"},
			ask{where(some(takesPart, campaign)), "city:a"},
			ask{where(not(some(takesPart, campaign))), "city:b city:c"}),
		asking("linked/none holds when no link does, over no links too", joined,
			ask{where(none(takesPart, nil)), "city:c"},
			ask{where(none(takesPart, campaign)), "city:b city:c"},
			ask{where(not(none(takesPart, campaign))), "city:a"}),
		asking("linked/all holds when every link does, and over no links", joined,
			ask{where(all(takesPart, forum)), "city:c"},
			ask{where(all(takesPart, store.Or{forum, campaign})), "city:a city:c"},
			ask{where(all(takesPart, nil)), "city:a city:b city:c"},
			ask{where(all(takesPart, store.Or{})), "city:c"},
			ask{where(not(all(takesPart, forum))), "city:a city:b"}),
		asking("linked/all looks only at the links and other ends that are chosen", joined,
			ask{where(all(rel(kg.Out, "PARTICIPATES_IN", "Programme"), forum)), "city:b city:c"},
			ask{where(linked(store.All, forum, host, "")), "city:a city:b city:c"},
			ask{where(linked(store.All, forum, guest, "")), "city:b city:c"},
			ask{where(linked(store.All, forum, nil, "2011")), "city:a city:c"}),
		asking("linked/count compares the number of entities, each once however many links lead to it", joined,
			ask{where(count(takesPart, nil, store.Gte, 2)), "city:a city:b"},
			ask{where(count(takesPart, nil, store.Eq, 3)), "nothing"},
			ask{where(count(takesPart, forum, store.Eq, 2)), "nothing"},
			ask{where(count(takesPart, forum, store.Eq, 1)), "city:a city:b"},
			ask{where(count(takesPart, forum, store.Lt, 1)), "city:c"},
			ask{where(count(takesPart, forum, store.Lte, 1)), "city:a city:b city:c"},
			ask{where(count(takesPart, forum, store.Gt, 1)), "nothing"}),
		asking("linked/count of none is zero, and a number below zero is less", joined,
			ask{where(count(takesPart, nil, store.Eq, 0)), "city:c"},
			ask{where(count(takesPart, nil, store.Gt, -1)), "city:a city:b city:c"},
			ask{where(count(takesPart, nil, store.Lt, 0)), "nothing"}),
		asking("linked/link and other end are of one and the same link", joined,
			ask{where(linked(store.Some, forum, guest, "")), "city:b"},
			ask{where(linked(store.Some, campaign, guest, "")), "city:a"},
			ask{where(linked(store.None, forum, guest, "")), "city:a city:c"},
			ask{where(store.And{linked(store.Some, forum, nil, ""), linked(store.Some, nil, guest, "")}), "city:a city:b"}),
		asking("linked/asOf chooses the links of the day", joined,
			ask{where(linked(store.Some, forum, host, "2011")), "city:a"},
			ask{where(linked(store.Some, forum, host, "2014")), "city:b"},
			ask{where(linked(store.None, forum, host, "2014")), "city:a city:c"},
			ask{where(linked(store.Some, nil, nil, "2014")), "city:b"},
			ask{where(store.Linked{Quantifier: store.Count, CountSpec: store.CountSpec{Rel: takesPart, AsOf: kg.On(20140101)}, Compare: store.Eq, Number: 2}), "city:b"}),
		asking("linked/direction says from which end", joined,
			ask{store.ListQuery{Types: types("Programme", "Organisation"), Where: some(rel(kg.In, ""), nil)}, "org:o programme:x programme:y"},
			ask{store.ListQuery{Types: types("Programme", "Organisation"), Where: some(rel(kg.Out, ""), nil)}, "org:o"},
			ask{store.ListQuery{Types: types("Programme", "Organisation"), Where: count(rel(kg.Both, ""), nil, store.Gte, 2)}, "org:o programme:x"}),
		asking("linked/several link types are any of them, none are all", joined,
			ask{where(some(rel(kg.Out, "MEMBER_OF LEADS"), nil)), "city:b"},
			ask{where(count(rel(kg.Out, "MEMBER_OF PARTICIPATES_IN"), nil, store.Eq, 3)), "city:b"},
			ask{where(count(rel(kg.Out, "PARTICIPATES_IN PARTICIPATES_IN"), nil, store.Eq, 2)), "city:a city:b"},
			ask{where(count(rel(kg.Out, ""), nil, store.Eq, 3)), "city:b"},
			ask{where(count(rel(kg.Out, "", "Event", "Organisation"), nil, store.Eq, 2)), "city:b"}),
		asking("linked/nests", joined,
			ask{where(some(takesPart, some(rel(kg.In, "LEADS"), eq(store.FieldName, "o")))), "city:a city:b"},
			ask{where(some(takesPart, none(rel(kg.In, "LEADS"), nil))), "city:a city:b"},
			ask{where(all(takesPart, some(rel(kg.In, "PARTICIPATES_IN"), eq(store.FieldID, word("city:b"))))), "city:b city:c"},
			ask{where(some(rel(kg.Out, "MEMBER_OF"), some(rel(kg.Out, "LEADS"), count(rel(kg.In, "PARTICIPATES_IN"), nil, store.Eq, 2)))), "city:b"}),
		asking("linked/an unknown value at the other end does not match, and its Not does", joined,
			ask{where(some(takesPart, cond("kind", store.Known))), "city:a city:b"},
			ask{where(some(takesPart, not(cond("kind", store.Known)))), "city:b"},
			ask{where(some(takesPart, not(forum))), "city:a city:b"}),
		asking("linked/of an expansion looks at the links of the other end", joined,
			ask{links("city:a", onNode(some(rel(kg.In, "LEADS"), nil))), "L1>programme:x"},
			ask{links("city:a", onNode(none(rel(kg.In, "LEADS"), nil))), "L2>programme:y"}),
	}
}
