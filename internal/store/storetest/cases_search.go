package storetest

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// called is things with names that are alike.
func called(b *builder) {
	b.entity("region:america", "Americas")
	b.entity("country:br", "Brazil", "iso2", "BR", "iso3", "BRA", "aliases", []string{"Brasil", "Federative Republic of Brazil"}, "sameAs", "iso3166-1:BR")
	b.entity("country:us", "United States", "iso2", "US", "iso3", "USA")
	b.entity("city:sp", "São Paulo", "population", 11_000_000, "aliases", []string{"Sampa", "São Paulo de Piratininga"}, "sameAs", "wikidata:Q174 geonames:3448439")
	b.entity("city:sp-us", "Sao Paulo", "population", 1_000_000)
	b.entity("city:olivenca", "São Paulo de Olivença", "population", 2_000_000)
	b.entity("city:paulinia", "Paulínia")
	b.entity("city:frankfurt", "Frankfurt am Main", "aliases", []string{"Frankfurt a.M."})
	b.entity("city:oder", "Frankfurt (Oder)")
	b.entity("city:tokyo", "東京都")
	b.entity("city:smile", "Smile 😀 City")
	b.entity("city:signs", " 😀  😁 ")
	b.entity("city:copenhagen", "Copenhagen")
	b.entity("city:copenhagnu", "Copenhagnu")
	b.entity("city:long", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen")
	b.entity("city:word", strings.Repeat("x", 20)+strings.Repeat("y", 20))
	b.entity("city:and", "AND OR NOT")
	b.entity("programme:kyoto", "KYOTO+20")
	b.entity("programme:sp", "Sao Paulo Forum")
	b.link("L1", "country:br LOCATED_IN region:america")
	b.link("L2", "country:us LOCATED_IN region:america")
	b.link("L3", "city:sp LOCATED_IN country:br")
	b.link("L4", "city:olivenca LOCATED_IN country:br")
	b.link("L5", "city:paulinia LOCATED_IN country:br")
	b.link("L6", "city:sp-us LOCATED_IN country:us")
	b.link("L7", "city:sp PARTICIPATES_IN programme:kyoto")
	b.link("L8", "city:sp-us PARTICIPATES_IN programme:kyoto")
	b.link("L9", "city:sp-us PARTICIPATES_IN programme:sp")
	b.link("L10", "city:copenhagnu PARTICIPATES_IN programme:kyoto")
}

// sameName is entities of one name that are known better and less well.
func sameName(b *builder) {
	b.entity("city:small", "Alba", "population", 99_999)
	b.entity("city:a", "Alba")
	b.entity("city:large", "Alba", "population", 100_000)
	b.entity("city:great", "Alba", "population", 1_000_000)
	b.entity("country:alba", "Alba")
	b.entity("region:alba", "Alba", "population", 3_000_000)
	b.entity("source:alba", "Alba")
	b.entity("programme:al", "Alliance")
	b.link("L1", "city:a LOCATED_IN region:alba")
	b.link("L2", "region:alba LOCATED_IN country:alba")
	b.link("L3", "city:a PARTICIPATES_IN programme:al")
	b.link("L4", "city:small PARTICIPATES_IN programme:al")
}

// standing is a place among exact matches.
func standing(standing, degree int, id string) *store.Position {
	p := store.Rank{Standing: standing, Degree: degree, ID: id}.Position()
	return &p
}

// named is entities with names from several sources, one of them by a statement.
func named(b *builder) {
	of := func(script string, evidence ...kg.NameEvidence) *kg.NameAttrs {
		return &kg.NameAttrs{Script: script, Kind: kg.Alternative, Evidence: evidence}
	}
	latin := of("Latn", kg.NameEvidence{Source: "source:s", Locator: "row 1"})
	b.entity("source:s", "s")
	b.entity("city:wien", "Wien", "aliases", []string{"Bécs"}, "names", []kg.Name{
		{Text: "Vienna", NameAttrs: latin},
		{Text: "Vienna", NameAttrs: &kg.NameAttrs{Language: "en", Script: "Latn", Kind: kg.Common}},
		{Text: "Wien", NameAttrs: latin},
		{Text: "Bécs", NameAttrs: latin},
		{Text: "Vindobona", NameAttrs: &kg.NameAttrs{Language: "la", Script: "Latn", Kind: kg.Former}},
		{Text: "Вена", NameAttrs: of("Cyrl")},
		{Text: "維也納", NameAttrs: of("Hani")},
	})
	b.entity("city:vienne", "Vienne")
	b.entity("programme:danube", "Danube Cities")
	b.statement("P1", "programme:danube", "former_name", "River Network", "", "")
	b.evidence("E1", "P1", "source:s", "row 2")
}

func search(text string, changes ...func(*store.SearchQuery)) store.SearchQuery {
	q := store.SearchQuery{Texts: []store.SearchText{{Text: text}}}
	for _, change := range changes {
		change(&q)
	}
	return q
}

func ofTypes(names ...string) func(*store.SearchQuery) {
	return func(q *store.SearchQuery) { q.Texts[0].Types = types(names...) }
}

func inside(ids string) func(*store.SearchQuery) {
	return func(q *store.SearchQuery) { q.Texts[0].Within = strings.Fields(ids) }
}

func searchWindow(w store.Window) func(*store.SearchQuery) {
	return func(q *store.SearchQuery) { q.Window = w }
}

func best(q *store.SearchQuery)       { q.Best = true }
func exact(q *store.SearchQuery)      { q.Exact = true }
func withTotals(q *store.SearchQuery) { q.Total = true }

// searchLine writes a page: "… city:a exact [name] , city:b fuzzy1 the [match] … of City×3"; the
// highlighted parts of what was matched stand in brackets.
func searchLine(p store.SearchPage) string {
	var parts []string
	if p.HasPrev {
		parts = append(parts, "…")
	}
	var rows []string
	for _, r := range p.Rows {
		if r.Match.Class == store.MatchText {
			rows = append(rows, r.Node.ID+" text "+passages(r.Match))
			continue
		}
		class := [...]string{"exact", "prefix", "word", "fuzzy"}[r.Match.Class]
		if r.Match.Class == store.MatchFuzzy {
			class += fmt.Sprint(r.Match.Edits)
		}
		field := [...]string{"", "alias ", "id ", "external "}[r.Match.Field]
		rows = append(rows, r.Node.ID+" "+class+" "+field+bracketed(r.Match.Text, r.Match.Highlight))
	}
	if len(rows) == 0 {
		rows = []string{"nothing"}
	}
	parts = append(parts, strings.Join(rows, ", "))
	if p.HasNext {
		parts = append(parts, "…")
	}
	if p.Total != nil {
		parts = append(parts, "of")
		for t, n := range p.Total {
			if n > 0 {
				parts = append(parts, fmt.Sprint(kg.CityNetworks().Entities[t].Name, "×", n))
			}
		}
	}
	return strings.Join(parts, " ")
}

func bracketed(text string, highlight []store.Span) string {
	units := utf16.Encode([]rune(text))
	var b strings.Builder
	at := 0
	for _, s := range highlight {
		b.WriteString(string(utf16.Decode(units[at:s.Start])) + "[" + string(utf16.Decode(units[s.Start:s.End])) + "]")
		at = s.End
	}
	return b.String() + string(utf16.Decode(units[at:]))
}

func searchCases() []testCase {
	const (
		sp, spUS       = "city:sp exact [São Paulo]", "city:sp-us exact [Sao Paulo]"
		olivenca       = "city:olivenca prefix [São Paulo] de Olivença"
		forum          = "programme:sp prefix [Sao Paulo] Forum"
		sixteen        = "sixteen fifteen fourteen thirteen twelve eleven ten nine eight seven six five four three two one"
		sixteenInOrder = "[one] [two] [three] [four] [five] [six] [seven] [eight] [nine] [ten] [eleven] [twelve] [thirteen] [fourteen] [fifteen] [sixteen] seventeen eighteen"
	)
	rank := func(class store.MatchClass, edits, degree int, id string) *store.Position {
		p := store.Rank{Class: class, Edits: edits, Standing: store.StandingForemost, Degree: degree, ID: id}.Position()
		return &p
	}
	page := func(w store.Window) store.SearchQuery { return search("sao paulo", searchWindow(w)) }
	x, y := strings.Repeat("x", 20), strings.Repeat("y", 20)
	return []testCase{
		asking("search/class goes before degree, degree before id", called,
			ask{search("sao paulo"), spUS + ", " + sp + ", " + olivenca + ", " + forum},
			ask{search("paulo sao"), "city:sp-us word [Sao] [Paulo], city:sp word [São] [Paulo], city:olivenca word [São] [Paulo] de Olivença, programme:sp word [Sao] [Paulo] Forum"},
			ask{search("paulo"), "city:sp-us word Sao [Paulo], city:sp word São [Paulo], city:olivenca word São [Paulo] de Olivença, programme:sp word Sao [Paulo] Forum"}),
		asking("search/among equal matches standing goes before degree", sameName,
			ask{search("alba"), "country:alba exact [Alba], city:great exact [Alba], city:large exact [Alba], city:a exact [Alba], region:alba exact [Alba], city:small exact [Alba], source:alba exact [Alba]"},
			ask{search("al"), "programme:al prefix [Al]liance, country:alba prefix [Al]ba, city:great prefix [Al]ba, city:large prefix [Al]ba, city:a prefix [Al]ba, region:alba prefix [Al]ba, city:small prefix [Al]ba, source:alba prefix [Al]ba"},
			ask{search("alba", ofTypes("Source")), "source:alba exact [Alba]"},
			ask{search("alba", best, searchWindow(store.Window{Limit: 2})), "country:alba exact [Alba], city:great exact [Alba] …"},
			ask{search("alba", searchWindow(store.Window{Limit: 2, After: standing(2, 0, "city:large")})), "… city:a exact [Alba], region:alba exact [Alba] …"},
			ask{search("alba", searchWindow(store.Window{Limit: 2, Backward: true, Before: standing(2, 0, "city:large")})), "country:alba exact [Alba], city:great exact [Alba] …"}),
		asking("search/what stands between words does not count", called,
			ask{search("  SÃO-PAULO  "), spUS + ", " + sp + ", " + olivenca + ", " + forum},
			ask{search("frankfurt oder"), "city:oder exact [Frankfurt (Oder])"},
			ask{search("Frankfurt a. M."), "city:frankfurt exact alias [Frankfurt a.M]."},
			ask{search("kyoto 20"), "programme:kyoto exact [KYOTO+20]"},
			ask{search("KYOTO+20"), "programme:kyoto exact [KYOTO+20]"}),
		asking("search/words may be joined or separated otherwise", called,
			ask{search("SaoPaulo", exact, withTotals), spUS + ", " + sp + " of City×2"},
			ask{search("sa opaulo", exact), spUS + ", " + sp},
			ask{search("saopaulo", best, inside("country:br")), sp},
			ask{search("copen-hagen", exact), "city:copenhagen exact [Copenhagen]"},
			ask{search("kyoto20"), "programme:kyoto exact [KYOTO+20]"},
			ask{search("frankfurt amm ain", exact), "city:frankfurt exact [Frankfurt am Main]"},
			ask{search("frankfurtamma", exact), "nothing"}),
		asking("search/a beginning is highlighted as far as it goes", called,
			ask{search("sao p", ofTypes("Programme")), "programme:sp prefix [Sao P]aulo Forum"},
			ask{search("frankfurt a"), "city:frankfurt prefix [Frankfurt a]m Main"},
			ask{search("main fra"), "city:frankfurt word [Fra]nkfurt am [Main]"},
			ask{search("東京"), "city:tokyo prefix [東京]都"}),
		asking("search/an alias is found as well as the name, and shown", called,
			ask{search("Sampa"), "city:sp exact alias [Sampa]"},
			ask{search("piratininga"), "city:sp word alias São Paulo de [Piratininga]"},
			ask{search("brasil"), "country:br exact alias [Brasil]"}),
		asking("search/names with evidence are found as aliases are, each entity once", named,
			ask{search("Вена"), "city:wien exact alias [Вена]"},
			ask{search("vienna"), "city:wien exact alias [Vienna], city:vienne fuzzy1 [Vienne]"},
			ask{search("維也納"), "city:wien exact alias [維也納]"},
			ask{search("wien", withTotals), "city:wien exact [Wien] of City×1"},
			ask{search("Bécs"), "city:wien exact alias [Bécs]"},
			ask{search("Windobona"), "city:wien fuzzy1 alias [Vindobona]"},
			ask{search("River Network"), "programme:danube exact alias [River Network]"},
			ask{search("Danube"), "programme:danube prefix [Danube] Cities"}),
		asking("search/an id and a code are found to the letter, in any case", called,
			ask{search(" CITY:sp"), "city:sp exact id [city:sp]"},
			ask{search("br"), "country:br exact external iso3166-1:[BR]"},
			ask{search("Bra"), "country:br exact external iso3:[BRA]"},
			ask{search("iso2:br"), "country:br exact external [iso2:BR]"},
			ask{search("q174"), "city:sp exact external wikidata:[Q174]"},
			ask{search("WIKIDATA:Q174"), "city:sp exact external [wikidata:Q174]"},
			ask{search("Q17"), "nothing"},
			ask{search("geonames:Q174"), "nothing"}),
		asking("search/one edit from four letters, two from eight", called,
			ask{search("mian"), "city:frankfurt fuzzy1 Frankfurt am [Main]"},
			ask{search("man"), "nothing"},
			ask{search("paulnia"), "city:paulinia fuzzy1 [Paulínia]"},
			ask{search("pulnia"), "nothing"},
			ask{search("Kopenhagen"), "city:copenhagen fuzzy1 [Copenhagen]"},
			ask{search("Kopnhagne"), "nothing"},
			ask{search("sao pualo"), "city:sp-us fuzzy1 [Sao] [Paulo], city:sp fuzzy1 [São] [Paulo], city:olivenca fuzzy1 [São] [Paulo] de Olivença, programme:sp fuzzy1 [Sao] [Paulo] Forum"}),
		asking("search/neighbours that changed places are one edit", called,
			ask{search("brzail"), "country:br fuzzy1 [Brazil]"},
			ask{search("maig"), "city:frankfurt fuzzy1 Frankfurt am [Main]"}),
		asking("search/no letter is edited twice", func(b *builder) { b.entity("city:a", "stuvwxabc") },
			ask{search("stuvwxca"), "nothing"}, // exchanged, and one put in between
			ask{search("stuvwxbac"), "city:a fuzzy1 [stuvwxabc]"}),
		asking("search/fewer edits go before degree", called,
			ask{search("copenhagem"), "city:copenhagen fuzzy1 [Copenhagen], city:copenhagnu fuzzy2 [Copenhagnu]"},
			ask{search("kopenhagne"), "city:copenhagnu fuzzy2 [Copenhagnu], city:copenhagen fuzzy2 [Copenhagen]"}),
		asking("search/all words must be in one name", called,
			ask{search("sampa piratininga"), "nothing"},
			ask{search("olivenca sao"), "city:olivenca word [São] Paulo de [Olivença]"}),
		asking("search/what some languages of queries mean is text", called,
			ask{search("AND"), "city:and prefix [AND] OR NOT"},
			ask{search("NOT OR AND"), "city:and word [AND] [OR] [NOT]"},
			ask{search("\"sao paulo\"", ofTypes("Programme")), forum},
			ask{search("sao*", ofTypes("Programme")), "programme:sp prefix [Sao] Paulo Forum"},
			ask{search("f* ~sao", ofTypes("Programme")), "programme:sp word [Sao] Paulo [F]orum"},
			ask{search("name:brazil"), "nothing"},
			ask{search("/.*/"), "nothing"},
			ask{search("(+-&&||!{}[]^~?:\\"), "nothing"},
			ask{search("sao)", ofTypes("Programme")), "programme:sp prefix [Sao] Paulo Forum"}),
		asking("search/nothing to find finds nothing", called,
			ask{search(""), "nothing"}, ask{search(" \t\n"), "nothing"}, ask{search("\u0301"), "nothing"}, ask{search("\x00"), "nothing"}, ask{search("\xff\xfe"), "nothing"}),
		asking("search/signs and emoji are compared as they stand, and counted as JavaScript does", called,
			ask{search("😀"), "city:signs prefix  [😀]  😁 "},
			ask{search("😀 😁"), "city:signs exact  [😀  😁] "},
			ask{search("😁"), "nothing"},
			ask{search("smile city"), "city:smile exact [Smile 😀 City]"},
			ask{search("city smile"), "city:smile word [Smile] 😀 [City]"}),
		asking("search/a long text is matched as a whole, a long word without edits", called,
			ask{search(sixteen), "city:long word " + sixteenInOrder},
			ask{search("seventeen " + sixteen), "nothing"},
			ask{
				search("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"),
				"city:long prefix [one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen] eighteen",
			},
			ask{search(strings.Repeat("a ", 5000)), "nothing"},
			ask{search(strings.Repeat("x", 10_000)), "nothing"},
			ask{search(x + y), "city:word exact [" + x + y + "]"},
			ask{search(x + y[:13]), "city:word prefix [" + x + y[:13] + "]" + y[13:]},
			ask{search("z" + x[1:] + y), "nothing"}),
		asking("search/types and places choose among all that match", called,
			ask{search("sao paulo", ofTypes("Programme", "Country")), forum},
			ask{search("sao", inside("country:br")), "city:sp prefix [São] Paulo, city:olivenca prefix [São] Paulo de Olivença"},
			ask{search("sao", inside("country:us country:nowhere")), "city:sp-us prefix [Sao] Paulo"},
			ask{search("brazil", inside("country:br")), "country:br exact [Brazil]"},
			ask{search("sao paulo", inside("region:america"), ofTypes("City")), spUS + ", " + sp + ", " + olivenca},
			ask{search("sao", inside("country:nowhere")), "nothing"}),
		asking("search/totals count all that match, by type", called,
			ask{search("sao", withTotals, searchWindow(store.Window{Limit: 1})), "city:sp-us prefix [Sao] Paulo … of City×3 Programme×1"},
			ask{search("pualo", withTotals, searchWindow(store.Window{Limit: 1, Backward: true})), "… programme:sp fuzzy1 Sao [Paulo] Forum of City×3 Programme×1"},
			ask{search("zzz", withTotals), "nothing of"},
			ask{store.SearchQuery{Texts: []store.SearchText{{Text: "br"}}, Total: true, Window: store.Window{Limit: 0, Backward: true}}, "nothing of Country×1"}),
		asking("search/the best are those that match as well as the first", called,
			ask{search("sao paulo", best, withTotals), spUS + ", " + sp + " of City×2"},
			ask{search("frankfurt", best), "city:frankfurt prefix [Frankfurt] am Main, city:oder prefix [Frankfurt] (Oder)"},
			ask{search("copenhagem", best, withTotals), "city:copenhagen fuzzy1 [Copenhagen] of City×1"},
			ask{search("zzz", best, withTotals), "nothing of"}),
		asking("search/the exact ones are names, ids and codes to the letter and no others", called,
			ask{search("sao paulo", exact, withTotals), spUS + ", " + sp + " of City×2"},
			ask{search("sao paulo", exact, withTotals, searchWindow(store.Window{Limit: 1})), spUS + " … of City×2"},
			ask{search("sao paulo", exact, searchWindow(store.Window{Limit: 1, Backward: true})), "… " + sp},
			ask{search("sao paulo", exact, searchWindow(store.Window{Limit: 9, After: rank(store.MatchExact, 0, 3, "city:sp-us")})), "… " + sp},
			ask{search("sao paulo", exact, searchWindow(store.Window{Limit: 9, After: rank(store.MatchPrefix, 0, 9, "city:a")})), "… nothing"},
			ask{search("sao paulo", exact, best, withTotals), spUS + ", " + sp + " of City×2"},
			ask{search("sao", exact, withTotals), "nothing of"},
			ask{search("copenhagem", exact, withTotals), "nothing of"},
			ask{search("Bra", exact), "country:br exact external iso3:[BRA]"},
			ask{search("wikidata:q174", exact, inside("country:us")), "nothing"},
			ask{search("sao paulo", exact, inside("country:br")), sp}),
		asking("search/pages follow each other, forward and backward", called,
			ask{page(store.Window{Limit: 2}), spUS + ", " + sp + " …"},
			ask{page(store.Window{Limit: 1, After: rank(store.MatchExact, 0, 2, "city:sp")}), "… " + olivenca + " …"},
			ask{page(store.Window{Limit: 9, After: rank(store.MatchPrefix, 0, 2, "city:gone")}), "… " + olivenca + ", " + forum},
			ask{page(store.Window{Limit: 9, After: rank(store.MatchFuzzy, 1, 2, "city:gone")}), "… nothing"},
			ask{page(store.Window{Limit: 1, Backward: true}), "… " + forum},
			ask{page(store.Window{Limit: 2, Backward: true, Before: rank(store.MatchPrefix, 0, 1, "programme:sp")}), "… " + sp + ", " + olivenca + " …"},
			ask{page(store.Window{Limit: 9, Before: rank(store.MatchPrefix, 0, 1, "programme:sp")}), spUS + ", " + sp + ", " + olivenca},
			ask{page(store.Window{Limit: 1, After: rank(store.MatchExact, 0, 3, "city:sp-us"), Before: rank(store.MatchPrefix, 0, 1, "city:olivenca")}), "… " + sp}),
		{"search/among many names finds what looking at each one finds", manyNames},
		asking("search/several texts are answered in their order, each for itself", called,
			ask{store.SearchQuery{Texts: []store.SearchText{
				{Text: "kyoto 20"}, {Text: "sao paulo", Types: types("Programme")}, {Text: ""}, {Text: "kyoto 20"}, {Text: "sao", Within: []string{"country:us"}},
			}}, "programme:kyoto exact [KYOTO+20] ; " + forum + " ; nothing ; programme:kyoto exact [KYOTO+20] ; city:sp-us prefix [Sao] Paulo"}),
	}
}
