package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// measured is five cities that differ in one property after the other:
//
//	        name    population  latitude  admin1  isCapital  country
//	city:a  Zürich  400         47.5      b       false      ch (Helvetia)
//	city:b  adana   1000        37        A       true       -
//	city:c  Ärhus   -           -10.5     -       -          at (Österreich)
//	city:d  Bern    400         -         B       true       ch
//	city:e  BERN    50          37        a       -          -
func measured(b *builder) {
	b.entity("country:ch", "Helvetia", "iso2", "CH")
	b.entity("country:at", "Österreich", "iso2", "AT")
	b.entity("city:a", "Zürich", "population", 400, "latitude", 47.5, "admin1", "b", "isCapital", false)
	b.entity("city:b", "adana", "population", 1000, "latitude", 37, "admin1", "A", "isCapital", true)
	b.entity("city:c", "Ärhus", "latitude", -10.5)
	b.entity("city:d", "Bern", "population", 400, "admin1", "B", "isCapital", true)
	b.entity("city:e", "BERN", "population", 50, "latitude", 37, "admin1", "a")
	b.link("La", "city:a LOCATED_IN country:ch")
	b.link("Lc", "city:c LOCATED_IN country:at")
	b.link("Ld", "city:d LOCATED_IN country:ch")
}

// dated is events whose start is known to the year, the month, the day, or not at all.
func dated(b *builder) {
	b.entity("event:day", "day", "startDate", "2015-01-01")
	b.entity("event:eve", "eve", "startDate", "2014-12-31")
	b.entity("event:month", "month", "startDate", "2015-01")
	b.entity("event:none", "none")
	b.entity("event:second", "second", "startDate", "2015-01-02")
	b.entity("event:year", "year", "startDate", "2015")
}

// joined is three cities with links to three programmes; city:c has none.
//
//	L1 city:a PARTICIPATES_IN programme:x (forum, host, since 2010 until 2012)
//	L2 city:a PARTICIPATES_IN programme:y (campaign, Guest, since 2015)
//	L3 city:b PARTICIPATES_IN programme:x (forum, guest)
//	L4 city:b PARTICIPATES_IN programme:x (forum, host, since 2013)
//	L5 city:b PARTICIPATES_IN event:e
//	L6 org:o LEADS programme:x
//	L7 city:b MEMBER_OF org:o
func joined(b *builder) {
	b.entities("city:a city:b city:c event:e org:o")
	b.entity("programme:x", "x", "kind", "forum")
	b.entity("programme:y", "y", "kind", "campaign")
	b.entity("programme:z", "z")
	b.link("L1", "city:a PARTICIPATES_IN programme:x", "role", "host", "since", "2010", "until", "2012")
	b.link("L2", "city:a PARTICIPATES_IN programme:y", "role", "Guest", "since", "2015")
	b.link("L3", "city:b PARTICIPATES_IN programme:x", "role", "guest")
	b.link("L4", "city:b PARTICIPATES_IN programme:x", "role", "host", "since", "2013")
	b.link("L5", "city:b PARTICIPATES_IN event:e")
	b.link("L6", "org:o LEADS programme:x")
	b.link("L7", "city:b MEMBER_OF org:o")
}

func orderCases() []testCase {
	events := func(o ...store.Order) store.ListQuery {
		return store.ListQuery{Types: types("Event"), Order: o}
	}
	takesPart := rel(kg.Out, "PARTICIPATES_IN")
	inForums := store.CountSpec{Rel: takesPart, Node: eq("kind", "forum")}
	asHost := store.CountSpec{Rel: takesPart, Link: eq(store.LinkRole, "HOST")}
	in2014 := store.CountSpec{Rel: takesPart, AsOf: kg.On(20140601)}
	return []testCase{
		asking("order/without keys is by rising id", measured,
			ask{where(nil), "city:a city:b city:c city:d city:e"}),
		asking("order/ids compare as bytes", func(b *builder) { b.entities("city:a1 city:a city:a-b city:ab city:a-1") },
			ask{where(nil), "city:a city:a-1 city:a-b city:a1 city:ab"},
			ask{by(desc(store.FieldID)), "city:ab city:a1 city:a-b city:a-1 city:a"}),
		asking("order/a String is folded, and ties follow the direction of the last key", measured,
			ask{by(asc(store.FieldName)), "city:b city:c city:d city:e city:a"},
			ask{by(desc(store.FieldName)), "city:a city:e city:d city:c city:b"},
			ask{by(asc("admin1")), "city:b city:e city:a city:d city:c"}),
		asking("order/an Int is a number and not its digits", func(b *builder) {
			b.entity("city:a", "a", "population", 10)
			b.entity("city:b", "b", "population", 9)
			b.entity("city:c", "c", "population", 2147483647)
			b.entity("city:d", "d", "population", 100)
		},
			ask{by(asc("population")), "city:b city:a city:d city:c"},
			ask{by(desc("population")), "city:c city:d city:a city:b"}),
		asking("order/an unknown Int is last in both directions", measured,
			ask{by(asc("population")), "city:e city:a city:d city:b city:c"},
			ask{by(desc("population")), "city:b city:d city:a city:e city:c"}),
		asking("order/a Float is a number, below zero too", measured,
			ask{by(asc("latitude")), "city:c city:b city:e city:a city:d"},
			ask{by(desc("latitude")), "city:a city:e city:b city:c city:d"}),
		asking("order/a Bool is false before true, and unknown last", measured,
			ask{by(asc("isCapital")), "city:a city:b city:d city:c city:e"},
			ask{by(desc("isCapital")), "city:d city:b city:a city:e city:c"}),
		asking("order/unknown values are ordered by id in the direction of the key", measured,
			ask{store.ListQuery{Order: []store.Order{desc("isCapital")}, Where: not(cond("isCapital", store.Known))}, "city:e city:c"},
			ask{store.ListQuery{Order: []store.Order{asc("isCapital")}, Where: not(cond("isCapital", store.Known))}, "city:c city:e"}),
		asking("order/a date of which less is known comes first among those of its first day", dated,
			ask{events(asc("startDate")), "event:eve event:year event:month event:day event:second event:none"},
			ask{events(desc("startDate")), "event:second event:day event:month event:year event:eve event:none"}),
		asking("order/an Enum is compared as it stands", func(b *builder) {
			b.entity("region:a", "a", "kind", "m49")
			b.entity("region:b", "b", "kind", "continent")
			b.entity("region:c", "c")
			b.entity("region:d", "d", "kind", "functional") // comes after m49 in the ontology's list
		},
			ask{store.ListQuery{Types: types("Region"), Order: []store.Order{asc("kind")}}, "region:b region:d region:a region:c"},
			ask{store.ListQuery{Types: types("Region"), Order: []store.Order{desc("kind")}}, "region:a region:d region:b region:c"}),
		asking("order/the country of an entity is ordered by its id", measured,
			ask{by(asc(store.FieldCountry)), "city:c city:a city:d city:b city:e"},
			ask{by(desc(store.FieldCountry)), "city:d city:a city:c city:e city:b"}),
		asking("order/a field of the country is that of the country, folded, unknown last", measured,
			ask{by(store.Order{By: store.ByCountry, Field: store.FieldName}), "city:a city:d city:c city:b city:e"},
			ask{by(store.Order{By: store.ByCountry, Field: store.FieldName, Desc: true}), "city:c city:d city:a city:e city:b"},
			ask{by(store.Order{By: store.ByCountry, Field: "iso2"}), "city:c city:a city:d city:b city:e"},
			ask{by(store.Order{By: store.ByCountry, Field: store.FieldDegree, Desc: true}), "city:d city:a city:c city:e city:b"}),
		asking("order/a country is its own country", measured,
			ask{
				store.ListQuery{Types: types("Country", "City"), Order: []store.Order{{By: store.ByCountry, Field: store.FieldName}}},
				"city:a city:d country:ch city:c country:at city:b city:e",
			}),
		asking("order/several keys compare one after the other", measured,
			ask{by(asc("population"), desc(store.FieldName)), "city:e city:a city:d city:b city:c"},
			ask{by(asc("population"), asc(store.FieldName)), "city:e city:d city:a city:b city:c"},
			ask{by(desc("population"), asc(store.FieldName)), "city:b city:d city:a city:e city:c"},
			ask{by(asc("admin1"), desc("isCapital")), "city:b city:e city:d city:a city:c"}),
		asking("order/the last of several keys gives the direction of the id", measured,
			ask{by(asc("latitude"), desc(store.FieldType)), "city:c city:e city:b city:a city:d"},
			ask{by(desc(store.FieldType), asc("latitude")), "city:c city:b city:e city:a city:d"}),
		asking("order/several types are one list", func(b *builder) {
			b.entity("city:a", "M", "population", 7)
			b.entity("city:b", "A", "population", 3)
			b.entity("country:a", "Z")
			b.entity("theme:a", "b")
			b.entity("org:a", "left out")
		},
			ask{store.ListQuery{Types: types("Theme", "City", "Country")}, "city:a city:b country:a theme:a"},
			ask{store.ListQuery{Types: types("Theme", "City", "Country"), Order: []store.Order{asc(store.FieldName)}}, "city:b theme:a city:a country:a"},
			ask{store.ListQuery{Types: types("Theme", "City", "Country"), Order: []store.Order{desc("population")}}, "city:a city:b theme:a country:a"},
			ask{store.ListQuery{Types: types("Theme", "City", "Country"), Order: []store.Order{desc(store.FieldType)}}, "theme:a country:a city:b city:a"}),
		asking("order/a type that is named twice is listed once", measured,
			ask{store.ListQuery{Types: types("City", "City"), Total: true}, "city:a city:b city:c city:d city:e of 5"}),
		asking("order/a field that is text in one type and a word in another is one order", func(b *builder) {
			b.entity("programme:a", "a", "kind", "N programme")
			b.entity("programme:b", "b", "kind", "Zoo")
			b.entity("un:a", "a", "kind", "organ")
			b.entity("un:b", "b", "kind", "mechanism")
		},
			ask{store.ListQuery{Types: types("Programme", "UNBody"), Order: []store.Order{asc("kind")}}, "un:b programme:a un:a programme:b"}),
		asking("order/degree counts all links, and none is a number too", joined,
			ask{by(asc(store.FieldDegree)), "city:c city:a city:b"},
			ask{by(desc(store.FieldDegree)), "city:b city:a city:c"}),
		asking("order/a count of entities, and none is a number too", joined,
			ask{by(byCount(store.CountSpec{Rel: takesPart}, false)), "city:c city:a city:b"},
			ask{by(byCount(store.CountSpec{Rel: takesPart}, true)), "city:b city:a city:c"}),
		asking("order/a count counts an entity once, however many links lead to it", joined,
			ask{
				store.ListQuery{Order: []store.Order{byCount(store.CountSpec{Rel: takesPart}, true)}, Window: store.Window{Limit: 9, Keys: true}},
				"city:b[2] city:a[2] city:c[0]",
			},
			ask{
				store.ListQuery{Order: []store.Order{byCount(inForums, true)}, Window: store.Window{Limit: 9, Keys: true}},
				"city:b[1] city:a[1] city:c[0]",
			}),
		asking("order/a count looks at the other ends", joined,
			ask{by(byCount(inForums, true)), "city:b city:a city:c"},
			ask{by(byCount(store.CountSpec{Rel: takesPart, Node: eq("kind", "campaign")}, true)), "city:a city:c city:b"},
			ask{by(byCount(store.CountSpec{Rel: rel(kg.Out, "PARTICIPATES_IN", "Event")}, true)), "city:b city:c city:a"}),
		asking("order/a count looks at the links, and ties follow its direction", joined,
			ask{by(byCount(asHost, true)), "city:b city:a city:c"},
			ask{by(byCount(asHost, false)), "city:c city:a city:b"}),
		asking("order/a count looks at the day", joined,
			ask{store.ListQuery{Order: []store.Order{byCount(in2014, true)}, Window: store.Window{Limit: 9, Keys: true}}, "city:b[2] city:c[0] city:a[0]"}),
		asking("order/a count looks at the direction and at several link types", joined,
			ask{
				store.ListQuery{Types: types("Programme", "Organisation"), Window: store.Window{Limit: 9, Keys: true}, Order: []store.Order{byCount(store.CountSpec{Rel: rel(kg.In, "PARTICIPATES_IN LEADS")}, true)}},
				"programme:x[3] programme:y[1] programme:z[0] org:o[0]",
			},
			ask{
				store.ListQuery{Types: types("Programme", "Organisation"), Window: store.Window{Limit: 9, Keys: true}, Order: []store.Order{byCount(store.CountSpec{Rel: rel(kg.Both, "MEMBER_OF LEADS")}, true)}},
				"org:o[2] programme:x[1] programme:z[0] programme:y[0]",
			},
			ask{
				store.ListQuery{Types: types("Programme", "Organisation"), Window: store.Window{Limit: 9, Keys: true}, Order: []store.Order{byCount(store.CountSpec{}, true)}},
				"org:o[1] programme:z[0] programme:y[0] programme:x[0]",
			}),
		asking("order/what no entity has is unknown of all", measured,
			ask{by(desc("startDate")), "city:e city:d city:c city:b city:a"}),
		asking("order/text beyond the basic plane stands after it, as its bytes do", func(b *builder) {
			b.entity("city:a", "😀")      // U+1F600, in UTF-16 a surrogate below U+E000
			b.entity("city:b", "\uE000") // private use
			b.entity("city:c", "東京")
			b.entity("city:d", "zz")
			b.entity("city:e", "القاهرة")
		},
			ask{by(asc(store.FieldName)), "city:d city:e city:c city:b city:a"},
			ask{by(desc(store.FieldName)), "city:a city:b city:c city:e city:d"}),
	}
}

func keyCases() []testCase {
	keys := store.Window{Limit: 9, Keys: true}
	return []testCase{
		asking("keys/are the folded text, the number, the date and the count that were ordered by", measured,
			ask{store.ListQuery{Order: []store.Order{asc(store.FieldName), desc("population")}, Window: store.Window{Limit: 2, Keys: true}}, "city:b[adana,1000] city:c[arhus,?] …"},
			ask{store.ListQuery{Order: []store.Order{{By: store.ByCountry, Field: store.FieldName, Desc: true}}, Window: keys}, "city:c[osterreich] city:d[helvetia] city:a[helvetia] city:e[?] city:b[?]"},
			ask{store.ListQuery{Order: []store.Order{asc("isCapital"), asc("latitude")}, Window: keys}, "city:a[false,47.5] city:b[true,37] city:d[true,?] city:c[?,-10.5] city:e[?,37]"}),
		asking("keys/of a date say what is known of it", dated,
			ask{
				store.ListQuery{Types: types("Event"), Order: []store.Order{asc("startDate")}, Window: keys},
				"event:eve[2014-12-31] event:year[2015] event:month[2015-01] event:day[2015-01-01] event:second[2015-01-02] event:none[?]",
			}),
		asking("keys/are given in expansions", joined,
			ask{
				store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:b"}, Rel: rel(kg.Out, ""), Window: keys, Order: []store.Order{{By: store.ByLink, Field: store.LinkRole}, asc(store.FieldName)}},
				"L3>programme:x[guest,x] L4>programme:x[host,x] L5>event:e[?,e] L7>org:o[?,o]",
			}),
		asking("keys/are left out unless asked for", measured,
			ask{store.ListQuery{Order: []store.Order{asc(store.FieldName)}, Window: store.Window{Limit: 1}}, "city:b …"}),
	}
}
