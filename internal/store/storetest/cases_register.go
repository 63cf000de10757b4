package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// registered is entities with ids in external registers; city:c has none.
func registered(b *builder) {
	b.entity("city:a", "a", "sameAs", "geonames:1 wikidata:Q1")
	b.entity("city:b", "b", "sameAs", "unlocode:AT1 wikidata:Q2")
	b.entity("city:c", "c")
	b.entity("country:at", "Austria", "sameAs", "iso3166-1:AT")
	b.entity("programme:p", "p")
	b.entity("programme:q", "q")
	b.link("L1", "city:b LOCATED_IN country:at")
	b.link("L2", "city:a PARTICIPATES_IN programme:p")
	b.link("L3", "city:b PARTICIPATES_IN programme:q")
	b.link("L4", "city:c PARTICIPATES_IN programme:q")
}

func registerCases() []testCase {
	return []testCase{
		asking("register/an id in an external register compares as a whole, with its register", registered,
			ask{where(eq(store.FieldSameAs, word("wikidata:Q1"))), "city:a"},
			ask{where(eq(store.FieldSameAs, word("geonames:1"), word("wikidata:Q2"), word("wikidata:Q1"), word("geonames:1"))), "city:a city:b"},
			ask{where(eq(store.FieldSameAs, word("wikidata:q1"), word("geonames:Q1"), word("Q1"), word("wikidata:"), word(""))), "nothing"},
			ask{where(cond(store.FieldSameAs, store.Exact, "unlocode:AT1")), "city:b"},
			ask{where(eq(store.FieldSameAs, word("country:at"), word("iso3166-1:AT"))), "nothing"},
			ask{store.ListQuery{Types: types("City", "Country"), Where: eq(store.FieldSameAs, word("iso3166-1:AT"), word("wikidata:Q2"))}, "city:b country:at"}),
		asking("register/all ids in a register begin with its name", registered,
			ask{where(cond(store.FieldSameAs, store.StartsWith, word("wikidata:"))), "city:a city:b"},
			ask{where(not(cond(store.FieldSameAs, store.StartsWith, word("geonames:")))), "city:b city:c"},
			ask{where(cond(store.FieldSameAs, store.Known)), "city:a city:b"},
			ask{where(store.And{eq(store.FieldSameAs, word("wikidata:Q1")), eq(store.FieldSameAs, word("geonames:1"))}), "city:a"},
			ask{where(not(eq(store.FieldSameAs, word("wikidata:Q1")))), "city:b city:c"}),
		asking("register/an id in an external register in a condition on neighbours and on the country", registered,
			ask{store.ListQuery{Types: types("Programme"), Where: some(rel(kg.In, "PARTICIPATES_IN"), eq(store.FieldSameAs, word("geonames:1")))}, "programme:p"},
			ask{where(store.InCountry{Where: eq(store.FieldSameAs, word("iso3166-1:AT"))}), "city:b"}),
	}
}
