package storetest

import (
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// sorts is programmes of several kinds and years; two have no kind, three no year.
func sorts(b *builder) {
	b.entity("programme:a", "a", "kind", "forum", "startYear", 2009)
	b.entity("programme:b", "b", "kind", "forum", "startYear", 1999)
	b.entity("programme:c", "c", "kind", "Forum", "startYear", 999)
	b.entity("programme:d", "d", "kind", "campaign", "startYear", 1999)
	b.entity("programme:e", "e", "kind", "award")
	b.entity("programme:f", "f", "startDate", "2001-02")
	b.entity("programme:g", "g", "startDate", "2001")
	b.entity("un:u", "u", "kind", "forum")
}

func facetCases() []testCase {
	of := func(p store.Predicate, facets ...store.Facet) store.ListQuery {
		return store.ListQuery{Types: types("Programme"), Where: p, Facets: facets, Window: store.Window{Limit: 1}}
	}
	field := func(name string) store.Facet { return store.Facet{Field: name, Limit: 9} }
	linkField := func(name string) store.Facet { return store.Facet{Link: true, Field: name, Limit: 9} }
	expand := func(parent string, facets ...store.Facet) store.ExpandQuery {
		q := links(parent, window(store.Window{Limit: 1}))
		q.Facets = facets
		return q
	}
	return []testCase{
		asking("facet/values come by falling count, then rising, as they stand", sorts,
			ask{of(nil, field("kind")), "programme:a … | forum×2 Forum×1 award×1 campaign×1 (4 values, 5 counted, 2 missing)"}),
		asking("facet/numbers and dates rise by size", sorts,
			ask{of(nil, field("startYear")), "programme:a … | 1999×2 999×1 2009×1 (3 values, 4 counted, 3 missing)"},
			ask{of(nil, field("startDate")), "programme:a … | 2001×1 2001-02×1 (2 values, 2 counted, 5 missing)"}),
		asking("facet/truths, fractions and degrees are values too", measured,
			ask{
				store.ListQuery{Facets: []store.Facet{field("isCapital"), field("latitude"), field(store.FieldDegree)}, Window: store.Window{Limit: 1}},
				"city:a … | true×2 false×1 (2 values, 3 counted, 2 missing) | 37×2 -10.5×1 47.5×1 (3 values, 4 counted, 1 missing) | 1×3 0×2 (2 values, 5 counted, 0 missing)",
			}),
		asking("facet/limit cuts values, not what is counted", sorts,
			ask{of(nil, store.Facet{Field: "kind", Limit: 1}), "programme:a … | forum×2 (4 values, 5 counted, 2 missing)"},
			ask{of(nil, store.Facet{Field: "kind", Limit: 3}), "programme:a … | forum×2 Forum×1 award×1 (4 values, 5 counted, 2 missing)"},
			ask{of(nil, store.Facet{Field: "kind", Limit: 4}), "programme:a … | forum×2 Forum×1 award×1 campaign×1 (4 values, 5 counted, 2 missing)"}),
		asking("facet/counts all that match and nothing else", sorts,
			ask{of(cond("startYear", store.Known), field("kind")), "programme:a … | forum×2 Forum×1 campaign×1 (3 values, 4 counted, 0 missing)"},
			ask{of(not(cond("startYear", store.Known)), field("kind")), "programme:e … | award×1 (1 values, 1 counted, 2 missing)"}),
		asking("facet/over nothing counts nothing", sorts,
			ask{of(store.Or{}, field("kind"), field(store.FieldName)), "nothing | (0 values, 0 counted, 0 missing) | (0 values, 0 counted, 0 missing)"}),
		asking("facet/several are answered in their order, the same one twice", sorts,
			ask{
				of(eq("kind", "forum"), field("startYear"), field("kind"), field("startYear")),
				"programme:a … | 999×1 1999×1 2009×1 (3 values, 3 counted, 0 missing) | forum×2 Forum×1 (2 values, 3 counted, 0 missing) | 999×1 1999×1 2009×1 (3 values, 3 counted, 0 missing)",
			}),
		asking("facet/a field that no row has is missing in all", sorts,
			ask{of(nil, field("population")), "programme:a … | (0 values, 0 counted, 7 missing)"},
			ask{of(nil, field(store.FieldDescription)), "programme:a … | (0 values, 0 counted, 7 missing)"}),
		asking("facet/text of one type and a word of another are one value", sorts,
			ask{
				store.ListQuery{Types: types("Programme", "UNBody"), Facets: []store.Facet{field("kind"), field(store.FieldType)}, Window: store.Window{Limit: 1}},
				"programme:a … | forum×3 Forum×1 award×1 campaign×1 (4 values, 6 counted, 2 missing) | Programme×7 UNBody×1 (2 values, 8 counted, 0 missing)",
			}),
		asking("facet/a field of several values counts a row once for each", placed,
			ask{
				store.ListQuery{Facets: []store.Facet{field(store.FieldAnyName)}, Window: store.Window{Limit: 1}},
				"city:lost … | Minga×2 Atlantis×1 Lutetia×1 Munich×1 München×1 Paris×1 (6 values, 7 counted, 0 missing)",
			},
			ask{
				store.ListQuery{Facets: []store.Facet{{Field: store.FieldWithin, Limit: 2}}, Window: store.Window{Limit: 1}},
				"city:lost … | region:m49-001×3 region:m49-150×3 (5 values, 10 counted, 1 missing)",
			}),
		asking("facet/country is counted by its id", measured,
			ask{store.ListQuery{Facets: []store.Facet{field(store.FieldCountry)}, Window: store.Window{Limit: 1}}, "city:a … | country:ch×2 country:at×1 (2 values, 3 counted, 2 missing)"}),
		asking("facet/in an expansion counts links, so a node as often as it is linked", joined,
			ask{expand("city:b", field("kind"), field(store.FieldName)), "L5>event:e … | forum×2 (1 values, 2 counted, 2 missing) | x×2 e×1 o×1 (3 values, 4 counted, 0 missing)"},
			ask{expand("city:b", linkField(store.LinkRole), linkField(store.LinkType)), "L5>event:e … | guest×1 host×1 (2 values, 2 counted, 2 missing) | PARTICIPATES_IN×3 MEMBER_OF×1 (2 values, 4 counted, 0 missing)"}),
		asking("facet/a topic is counted as it stands, a source once for each link", func(b *builder) {
			said(b)
			b.evidence("E9", "L1", "source:s", "again")
		},
			ask{expand("city:a", linkField(store.LinkTopic), linkField(store.LinkSource)), "L1>city:b … | Air×1 Eau×1 Éau×1 (3 values, 3 counted, 1 missing) | source:t×2 source:s×1 (2 values, 3 counted, 1 missing)"},
			ask{
				expand("city:a", linkField(store.LinkStatus), linkField(store.LinkSince), linkField(store.LinkProgramme)),
				"L1>city:b … | derived×1 partly×1 verified×1 (3 values, 3 counted, 0 missing) | 2015-06×1 2016-01-01×1 (2 values, 2 counted, 1 missing) | programme:p×1 programme:q×1 (2 values, 2 counted, 1 missing)",
			}),
		asking("facet/in an expansion is of each parent, whatever the window", joined,
			ask{
				store.ExpandQuery{Unit: store.EachLink, Parents: []string{"city:a", "city:c", "city:a"}, Facets: []store.Facet{field("kind")}, Window: store.Window{Limit: 1, After: at("programme:z L9")}},
				"… nothing | campaign×1 forum×1 (2 values, 2 counted, 0 missing) ; … nothing | (0 values, 0 counted, 0 missing) ; … nothing | campaign×1 forum×1 (2 values, 2 counted, 0 missing)",
			}),
		asking("facet/in an expansion follows node, link and day", joined,
			ask{
				links("programme:x", on("2014"), onLink(cond(store.LinkRole, store.Known)), onNode(eq(store.FieldName, "b")), func(q *store.ExpandQuery) { q.Facets = []store.Facet{linkField(store.LinkRole)} }),
				"L3<city:b L4<city:b | guest×1 host×1 (2 values, 2 counted, 0 missing)",
			}),
		asking("facet/of no links counts nothing, also of a field of several values", joined,
			ask{links("city:b", onLink(store.Or{}), func(q *store.ExpandQuery) {
				q.Facets = []store.Facet{field(store.FieldWithin), linkField(store.LinkTopic)}
			}), "nothing | (0 values, 0 counted, 0 missing) | (0 values, 0 counted, 0 missing)"}),
		{"facet/values are of the kind of the field", facetKinds},
	}
}

func facetKinds(e env) error {
	v, err := e.view(func(b *builder) {
		b.entity("country:x", "X")
		b.entity("city:a", "a", "population", 5, "latitude", 5, "isCapital", true)
		b.link("L1", "city:a LOCATED_IN country:x")
	})
	if err != nil {
		return err
	}
	for field, want := range map[string]kg.Value{
		store.FieldName: kg.StringValue("a"), store.FieldCountry: kg.EnumValue("country:x"), store.FieldDegree: kg.IntValue(1),
		"population": kg.IntValue(5), "latitude": kg.FloatValue(5), "isCapital": kg.BoolValue(true),
	} {
		p, err := v.List(e.ctx, store.ListQuery{Types: types("City"), Facets: []store.Facet{{Field: field, Limit: 1}}})
		if err != nil {
			return err
		}
		if len(p.Facets) != 1 || len(p.Facets[0].Buckets) != 1 || p.Facets[0].Buckets[0].Value != want {
			return fmt.Errorf("facet of %s\n got: %+v\nwant: one bucket of %s", field, p.Facets, literal(want))
		}
	}
	return nil
}
