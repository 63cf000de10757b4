package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// records is one of each sort of record.
func records(b *builder) {
	b.g.Release = kg.Release{ID: "2026-11-23-0123456789ab", Hash: "0123456789abcdef", Date: 20261123}
	b.entity("country:jp", "Japan", "iso2", "JP", "sameAs", "iso3166-1:JP wikidata:Q17")
	b.entity("city:k", "北九州市", "aliases", []string{"Kitakyushu", "Kitakyūshū"}, "description", "A city.", "note", "Read twice.",
		"names", []kg.Name{
			{Text: "Kitakyushu", NameAttrs: &kg.NameAttrs{Language: "en", Script: "Latn", Kind: kg.Common}},
			{Text: "Китакюсю", NameAttrs: &kg.NameAttrs{Script: "Cyrl", Kind: kg.Alternative, Evidence: []kg.NameEvidence{
				{Source: "source:s", Locator: "row 7", RetrievedOn: 20261122, Note: "read twice", Folder: "core"},
				{Source: "source:t"},
			}}},
		},
		"sameAs", "geonames:1859307 wikidata:Q188786", "population", 940000, "latitude", 33.88, "isCapital", false, "admin1", "07")
	b.entity("region:q", "Q", "code", "JP-17", "sameAs", "iso3166-2:JP-17 geonames:17")
	b.entity("event:e", "e", "startDate", "2017-10", "kind", "process")
	b.entity("programme:p", "p")
	b.entity("source:s", "s", "kind", "document")
	b.entity("source:t", "t")
	b.link("L1", "city:k LOCATED_IN country:jp", "status", "derived", "confidence", "implied")
	b.link("L2", "city:k HOSTS event:e", "role", "venue", "programme", "programme:p", "topics", []string{"Air", "Water"},
		"since", "2017", "until", "2017-10-27", "sources", "source:s")
	b.statement("P1", "programme:p", "title", "Programme", "", "")
	b.statement("P2", "programme:p", "member_count", "7", "cities", "2019-01")
	b.statement("P3", "programme:p", "member_count", "8", "cities", "2019-01")
	b.statement("P4", "programme:p", "member_count", "9", "cities", "2018")
	b.statement("P5", "programme:p", "member_count", "5", "bodies", "2019-01")
	b.statement("P6", "programme:p", "alias", "pp", "", "")
	b.statement("P0", "programme:p", "title", "Other", "", "")
	b.statement("P7", "city:k", "alias", "kk", "", "1990/2003")
	e := b.evidence("E1", "P1", "source:s", "12:340-352")
	e.StatedAs, e.Confidence, e.RetrievedOn = "is called", kg.Implied, 20261122
	e.Component, e.SeenFrom, e.SeenTo, e.Note = "Asia", day("2018-01"), day("2019"), "read twice"
	b.evidence("E2a", "M1", "source:t", "page 7").RetrievedOn = 20261121
	b.evidence("E2", "M1", "source:s", "")
	b.coverage("M1", "programme:p", "TAKES_PART", func(c *kg.Coverage) {
		c.Stated, c.AsOf, c.Role, c.Note, c.Folder = 9, "2019/2020", "member", "A caveat.", "core"
		c.Others, c.List, c.Complete = []string{"City", "Region"}, "source:s", kg.CompleteNo
	})
	b.coverage("M2", "programme:p", "MEMBER_OF", func(c *kg.Coverage) { c.AsOf, c.Complete = "2021-04", kg.CompleteYes })
	b.coverage("M3", "event:e", "PARTICIPATES_IN", func(*kg.Coverage) {})
	b.g.Rules = []kg.Rule{{ID: "m49-tree", Text: "Places are as in M49."}, {ID: "city-country", Text: "Cities are in countries."}}
	b.g.Entities[0].Folder, b.g.Links[0].Folder, b.g.Statements[0].Folder, b.g.Evidence[0].Folder = "own", "own", "own", "own"
	b.g.Statements[1].Folder, b.g.Evidence[1].Folder = "own", "elsewhere"
	b.g.Layers = []kg.Layer{
		{
			Name: "own", Title: "Own data", Licence: "CC BY-SA 4.0", LicenceURL: "https://example.org/by-sa", Attribution: "We",
			Restrictions: []kg.Restriction{kg.ShareAlike, kg.NonCommercial}, Note: "all of it",
		},
		{Name: "more"},
	}
	b.g.Tombstones = []kg.Tombstone{
		{ID: "city:old", ReplacedBy: "city:k", Reason: "the same city"}, {ID: "city:gone", Reason: "no city"},
	}
	b.g.Blocks = []kg.Block{
		{ID: "B1", Source: "source:t", Programme: "programme:p", Paragraph: 3, Title: -1, Start: 90, End: 99},
		{ID: "B2", Source: "source:s", Programme: "programme:p", Paragraph: 9, Title: 8, Start: 500, End: 600, Truncated: true},
		{ID: "B3", Source: "source:s", Programme: "programme:p", Paragraph: 5, Title: 4, Start: 80, End: 120},
	}
}

// countedWays is a programme with nine links of those who take part, and records that count them in different ways.
func countedWays(b *builder) {
	b.entities("city:a city:b region:r org:o org:q programme:p source:s source:t")
	b.link("L1", "city:a PARTICIPATES_IN programme:p", "role", "guest", "sources", "source:s source:t")
	b.link("L2", "city:a PARTICIPATES_IN programme:p", "role", "host", "sources", "source:t")
	b.link("L3", "city:b PARTICIPATES_IN programme:p", "role", "guest", "sources", "source:t")
	b.link("L4", "region:r PARTICIPATES_IN programme:p", "sources", "source:s")
	b.link("L5", "org:o MEMBER_OF programme:p", "sources", "source:t")
	b.link("L6", "org:o LEADS programme:p", "sources", "source:s")
	b.link("L7", "city:a PAIRED_WITH city:b", "sources", "source:s")
	b.link("L8", "city:a PAIRED_WITH region:r", "sources", "source:s")
	b.link("L9", "programme:p PART_OF org:q", "sources", "source:s")
	b.coverage("M1", "programme:p", "TAKES_PART", func(*kg.Coverage) {})
	b.coverage("M2", "programme:p", "PARTICIPATES_IN", func(*kg.Coverage) {})
	b.coverage("M3", "programme:p", "PARTICIPATES_IN", func(c *kg.Coverage) { c.Role = "guest" })
	b.coverage("M4", "programme:p", "TAKES_PART", func(c *kg.Coverage) { c.Others = []string{"Region"} })
	b.coverage("M5", "programme:p", "TAKES_PART", func(c *kg.Coverage) { c.List = "source:s" })
	b.coverage("M6", "programme:p", "PARTICIPATES_IN", func(c *kg.Coverage) { c.List, c.Role = "source:s", "guest" })
	b.coverage("M7", "city:a", "PAIRED_WITH", func(*kg.Coverage) {})
}

// attributed is a link and a statement whose sources differ in what they say of it.
func attributed(b *builder) {
	b.entities("city:a programme:p source:s source:t source:u")
	b.link("L1", "city:a PARTICIPATES_IN programme:p")
	b.statement("P1", "programme:p", "member_count", "7", "cities", "2019")
	e := b.observed("E1", "L1", "source:s", "2018", "2019-05")
	e.Component, e.Note = "Asia", "round 2"
	e = b.evidence("E2", "L1", "source:t", "")
	e.SeenFrom, e.Note = day("2016-03-01"), "listed as the metropolis"
	b.evidence("E3", "L1", "source:u", "")
	b.evidence("E4", "P1", "source:s", "").Note = "announced"
	b.observed("E5", "P1", "source:t", "2017", "2017").Note = "counted"
}

// idsOf writes records by their ids, "-" where there is no record, "none" where there is no list.
func idsOf[T any](list []*T, id func(*T) string) string {
	var out []string
	if len(list) == 0 {
		return "none"
	}
	for _, x := range list {
		if x == nil {
			out = append(out, "-")
			continue
		}
		out = append(out, id(x))
	}
	return strings.Join(out, " ")
}

func entityIDs(list []*kg.Entity) string {
	return idsOf(list, func(e *kg.Entity) string { return e.ID })
}

func statementIDs(list []*kg.Statement) string {
	return idsOf(list, func(s *kg.Statement) string { return s.ID })
}

func evidenceIDs(list []*kg.Evidence) string {
	return idsOf(list, func(e *kg.Evidence) string { return e.ID })
}

// reading is a case of one view of one graph.
func reading(name string, build func(*builder), check func(e env, v store.View) error) testCase {
	return testCase{name, func(e env) error {
		v, err := e.view(build)
		if err != nil {
			return err
		}
		return check(e, v)
	}}
}

func recordCases() []testCase {
	return []testCase{
		reading("record/what is loaded is what is read, in every field", records, func(e env, v store.View) error {
			g := graph(records)
			want := everything{Release: g.Release, Entities: g.Entities, Statements: g.Statements, Evidence: g.Evidence}
			byID := map[string]*kg.Entity{}
			for _, x := range g.Entities {
				byID[x.ID] = x
			}
			for _, l := range g.Links {
				want.Links = append(want.Links, store.LinkRow{Link: &l.Link, From: byID[l.From], To: byID[l.To]})
			}
			got, err := readAll(e, v, g)
			got.ReleaseInfo = nil
			return expect("all records", want)(got, err)
		}),
		reading("record/entities keep the order of the ids, the same one twice, nil for an unknown one", records, func(e env, v store.View) error {
			got, _, err := v.Entities(e.ctx, []string{"source:s", "city:nowhere", "city:k", "", "source:s", "CITY:K", "city:k "})
			return expect("entities", "source:s - city:k - source:s - -")(entityIDs(got), err)
		}),
		reading("record/external ids compare scheme and value, exactly", records, func(e env, v store.View) error {
			got, err := v.Lookup(e.ctx, []kg.ExternalID{
				{Scheme: "wikidata", Value: "Q188786"},
				{Scheme: "geonames", Value: "Q188786"},
				{Scheme: "wikidata", Value: "q188786"},
				{Scheme: "iso3166-1", Value: "JP"},
				{Scheme: "iso3166-2", Value: "JP-17"},
				{Scheme: "geonames", Value: "17"},
				{},
				{Scheme: "wikidata", Value: "Q188786"},
				{Scheme: "wikidata", Value: "Q1887"},
				{Scheme: "m49", Value: "392"},
			})
			return expect("look-up", "city:k - - country:jp region:q region:q - city:k - -")(entityIDs(got), err)
		}),
		reading("record/links come with both ends, nothing for an unknown one", records, func(e env, v store.View) error {
			rows, err := v.Links(e.ctx, []string{"L2", "L9", "L1", "L2", "city:k"})
			var got []string
			for _, r := range rows {
				if r.Link == nil && r.From == nil && r.To == nil {
					got = append(got, "-")
				} else {
					got = append(got, r.From.ID+" "+r.Link.ID+" "+r.To.ID)
				}
			}
			return expect("links", "city:k L2 event:e, -, city:k L1 country:jp, city:k L2 event:e, -")(strings.Join(got, ", "), err)
		}),
		reading("record/two sources of a fact, two notes, neither lost", attributed, func(e env, v store.View) error {
			lists, err := v.EvidenceAbout(e.ctx, []string{"L1", "P1"})
			var got []string
			for _, e := range slices.Concat(lists...) {
				got = append(got, fmt.Sprint(e.About, " ", e.Source, " ", e.Component, " ", e.SeenFrom, "–", e.SeenTo, " ", e.Note))
			}
			want := []string{
				"L1 source:s Asia 2018–2019-05 round 2",
				"L1 source:t  2016-03-01– listed as the metropolis",
				"L1 source:u  – ",
				"P1 source:s  – announced",
				"P1 source:t  2017–2017 counted",
			}
			return expect("evidence", strings.Join(want, "\n"))(strings.Join(got, "\n"), err)
		}),
		reading("record/a row of a list is an entity alone", records, func(e env, v store.View) error {
			p, err := v.List(e.ctx, store.ListQuery{Types: types("City"), Window: store.Window{Limit: 1}})
			return expect("rows", []store.Row{{Node: graph(records).Entities[0]}})(p.Rows, err)
		}),
		reading("record/coverage comes with the view, the newest of an entity first", records, func(_ env, v store.View) error {
			var got []string
			for _, c := range v.Coverage().All() {
				got = append(got, fmt.Sprint(c.ID, " ", c.About, " ", c.AsOf, " ", c.Source))
			}
			return expect("coverage", "M3 event:e  , M2 programme:p 2021-04 , M1 programme:p 2019/2020 source:s")(strings.Join(got, ", "), nil)
		}),
		reading("record/evidence about coverage", records, func(e env, v store.View) error {
			lists, err := v.EvidenceAbout(e.ctx, []string{"M1", "M2", "P1", "M9", "M1"})
			var got []string
			for _, l := range lists {
				got = append(got, evidenceIDs(l))
			}
			return expect("evidence", "E2 E2a / none / E1 / none / E2 E2a")(strings.Join(got, " / "), err)
		}),
		reading("record/coverage counts each entity once, by type, role, kind and list", countedWays, func(_ env, v store.View) error {
			var got []string
			for _, c := range v.Coverage().All() {
				got = append(got, fmt.Sprint(c.ID, " ", c.Held))
			}
			return expect("held", "M7 2, M1 4, M2 3, M3 2, M4 1, M5 2, M6 1")(strings.Join(got, ", "), nil)
		}),
		reading("record/statements keep the order of the ids, nil for an unknown one", records, func(e env, v store.View) error {
			got, err := v.Statements(e.ctx, []string{"P7", "P1", "P99", "L1", "P7"})
			return expect("statements", "P7 P1 - - P7")(statementIDs(got), err)
		}),
		reading("record/statements of a subject come by property, day, unit, id", records, func(e env, v store.View) error {
			lists, err := v.StatementsOf(e.ctx, []string{"programme:p", "city:nowhere", "city:k", "source:s", "programme:p"})
			var got []string
			for _, l := range lists {
				got = append(got, statementIDs(l))
			}
			const p = "P6 P4 P5 P2 P3 P0 P1"
			return expect("statements of", p+" / none / P7 / none / "+p)(strings.Join(got, " / "), err)
		}),
		reading("record/reference has the rules and blocks sorted, and counts", records, func(e env, v store.View) error {
			got, err := v.ReleaseInfo(e.ctx)
			if err != nil {
				return err
			}
			g := graph(records)
			want := &store.ReleaseInfo{
				Rules: []kg.Rule{g.Rules[0], g.Rules[1]}, Blocks: []kg.Block{g.Blocks[2], g.Blocks[1], g.Blocks[0]},
				Coverage: []*kg.Coverage{g.Coverage[2], g.Coverage[1], g.Coverage[0]},
				Entities: make([]int, len(v.Ontology().Entities)), Links: make([]int, len(v.Ontology().Links)), Statements: 8, Evidence: 4,
				Tombstones: []kg.Tombstone{{ID: "city:gone", Reason: "no city"}, {ID: "city:old", ReplacedBy: "city:k", Reason: "the same city"}},
			}
			for i, t := range types("City", "Country", "Region", "Event", "Programme", "Source") {
				want.Entities[t] = []int{1, 1, 1, 1, 1, 2}[i]
			}
			for _, t := range rel(kg.Out, "LOCATED_IN HOSTS").Types {
				want.Links[t] = 1
			}
			want.Layers = []kg.LayerCount{{Layer: kg.Layer{Name: "more"}}, {Layer: g.Layers[1], Entities: 1, Links: 1, Statements: 2, Evidence: 1}}
			in, hosts := rel(kg.Out, "LOCATED_IN").Types[0], rel(kg.Out, "HOSTS").Types[0]
			city, country, event := types("City")[0], types("Country")[0], types("Event")[0]
			want.Triples = []store.Triple{{From: city, Link: in, To: country, Count: 1, MostFrom: 1, MostTo: 1}, {From: city, Link: hosts, To: event, Count: 1, MostFrom: 1, MostTo: 1}}
			return expect("reference", want)(got, nil)
		}),
		reading("record/tombstones are found by the ids that are gone, by no others", records, func(_ env, v store.View) error {
			var got []string
			for _, id := range []string{"city:old", "city:gone", "city:k", "city:nowhere", ""} {
				t, ok := v.Tombstone(id)
				got = append(got, fmt.Sprint(t.ID, ">", t.ReplacedBy, ":", t.Reason, ok))
			}
			return expect("tombstones", "city:old>city:k:the same city"+"true / city:gone>:no citytrue / >:false / >:false / >:false")(strings.Join(got, " / "), nil)
		}),
		reading("record/release and ontology are those that were loaded", records, func(_ env, v store.View) error {
			if v.Ontology() == nil || len(v.Ontology().Entities) != len(kg.CityNetworks().Entities) {
				return errors.New("the ontology is not the one that the graph was loaded with")
			}
			return expect("release", kg.Release{ID: "2026-11-23-0123456789ab", Hash: "0123456789abcdef", Date: 20261123})(v.Release(), nil)
		}),
		reading("record/an empty graph answers everything with nothing", nil, func(e env, v store.View) error {
			for _, q := range []ask{
				{store.ListQuery{Types: types("City", "Source"), Total: true, Facets: []store.Facet{{Field: store.FieldName, Limit: 1}}}, "nothing of 0 | (0 values, 0 counted, 0 missing)"},
				{links("city:a", counted), "nothing of 0"},
			} {
				got, err := answer(e, v, q.query)
				if err := expect(literal(q.query), q.want)(got, err); err != nil {
					return err
				}
			}
			r, err := v.ReleaseInfo(e.ctx)
			if err != nil {
				return err
			}
			if n := len(r.Rules) + len(r.Blocks) + len(r.Layers) + r.Statements + r.Evidence; n != 0 || len(r.Entities) != len(kg.CityNetworks().Entities) || len(r.Links) != len(kg.CityNetworks().Links) {
				return fmt.Errorf("reference of nothing: %+v", r)
			}
			return nil
		}),
	}
}
