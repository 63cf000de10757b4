package storetest

import (
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// described is entities, links and statements with texts.
func described(b *builder) {
	b.entity("region:africa", "Africa")
	b.entity("country:ke", "Kenya", "note", "Borders as of 2020")
	b.entity("city:nairobi", "Nairobi", "population", 4_000_000)
	b.entity("city:kisumu", "Kisumu", "population", 600_000)
	b.entity("city:mayorsville", "Mayors")
	b.entity("programme:forum", "African Mayors Forum", "description", "A forum in which mayors of African cities meet. The mayors' secretariat is in Nairobi.")
	b.entity("programme:power", "Power for All", "description", "Cities that run on renewable energy, for all of their citizens.", "note", "Ended early")
	b.entity("programme:sun", "Sun", "description", "Renewing roofs")
	b.entity("source:web", "Web page", "description", "The members of the forum.")
	b.link("L0", "country:ke LOCATED_IN region:africa")
	b.link("L1", "city:nairobi LOCATED_IN country:ke")
	b.link("L2", "city:kisumu LOCATED_IN country:ke")
	b.link("L3", "city:nairobi PARTICIPATES_IN programme:power", "role", "Signatory", "topics", []string{"wind energy", "water"})
	b.link("L4", "city:kisumu PARTICIPATES_IN programme:power", "role", "signatory")
	b.link("L5", "city:kisumu PAIRED_WITH city:nairobi", "role", "sister city")
	b.link("L6", "city:kisumu PAIRED_WITH city:kisumu")
	b.statement("P1", "programme:sun", "start_year", "2011", "", "")
	said := func(id, about, statedAs, note string) {
		e := b.evidence(id, about, "source:web", "row "+id)
		e.StatedAs, e.Note = statedAs, note
	}
	said("E1", "L4", "Kisumu, Këny\u00e4", "commitments: 2030, 2050")
	said("E2", "L4", "\u57fa\u82cf\u6728\u5e02", "")
	said("E3", "P1", "founded in 2011 \U0001F31E sunny", "")
	said("E4", "L6", "twins with itself", "")
}

func inTexts(q *store.SearchQuery) { q.Fields = store.InTexts }
func inBoth(q *store.SearchQuery)  { q.Fields = store.InNames | store.InTexts }

// passages writes those of a match: role [Signatory] L3, stated [Kisumu] L4 E1.
func passages(m store.Match) string {
	names := map[store.MatchField]string{
		store.MatchDescription: "description", store.MatchNote: "note", store.MatchRole: "role", store.MatchTopic: "topic",
		store.MatchStatedAs: "stated",
	}
	if len(m.Passages) == 0 {
		return "by nothing"
	}
	var out []string
	for i, p := range m.Passages {
		line := names[p.Field] + " " + bracketed(p.Text, p.Highlight)
		if p.Link != nil {
			line += " " + p.Link.Link.ID + " " + p.Link.From.ID + ">" + p.Link.To.ID
		}
		if p.Evidence != nil {
			line += " " + p.Evidence.ID
		}
		if i == 0 && (p.Field != m.Field || p.Text != m.Text) {
			line += " (shown as " + m.Text + ")"
		}
		out = append(out, line)
	}
	return strings.Join(out, " + ")
}

func textSearchCases() []testCase {
	const (
		forum  = "programme:forum text description A forum in which [mayors] of African cities meet. The [mayors]' secretariat is in Nairobi."
		power  = "programme:power text description Cities that run on [renewable] energy, for all of their citizens."
		signed = "role [Signatory] L3 city:nairobi>programme:power"
		small  = "role [signatory] L4 city:kisumu>programme:power"
	)
	all := func(texts ...string) store.SearchQuery {
		q := store.SearchQuery{Fields: store.InTexts}
		for _, t := range texts {
			q.Texts = append(q.Texts, store.SearchText{Text: t})
		}
		return q
	}
	after := func(score int64, standing, degree int, id string) *store.Position {
		p := store.Rank{Class: store.MatchText, Score: score, Standing: standing, Degree: degree, ID: id}.Position()
		return &p
	}
	return []testCase{
		asking("search/texts are looked at only when they are asked for", described,
			ask{search("secretariat"), "nothing"},
			ask{search("secretariat", inTexts), "programme:forum text description A forum in which mayors of African cities meet. The mayors' [secretariat] is in Nairobi."},
			ask{search("mayors", inTexts), forum},
			ask{search("secretariat", inBoth, best), "nothing"},
			ask{search("secretariat", inTexts, exact, withTotals), "nothing of"}),
		asking("search/texts come behind names, and an entity stands once", described,
			ask{search("mayors", inBoth, withTotals), "city:mayorsville exact [Mayors], programme:forum word African [Mayors] Forum of City×1 Programme×1"},
			ask{search("forum", inBoth), "programme:forum word African Mayors [Forum], source:web text description The members of the [forum]."},
			ask{search("forums", inBoth), "programme:forum fuzzy1 African Mayors [Forum], source:web text description The members of the [forum]."},
			ask{search("forum", inBoth, searchWindow(store.Window{Limit: 1})), "programme:forum word African Mayors [Forum] …"},
			ask{search("kenya", inBoth, ofTypes("City", "Country")), "country:ke exact [Kenya], city:kisumu text stated Kisumu, [Këny\u00e4] L4 city:kisumu>programme:power E1"}),
		asking("search/words of texts are stemmed and folded, and stop words do not count", described,
			ask{search("RENEWED", inTexts), "programme:sun text description [Renewing] roofs, " + power},
			ask{search("renewable energies", inTexts), "programme:power text description Cities that run on [renewable] [energy], for all of their citizens."},
			ask{search("the citizen of", inTexts), "programme:power text description Cities that run on renewable energy, for all of their [citizens]."},
			ask{search("the of", inTexts), "nothing"},
			ask{search("", inTexts), "nothing"}, ask{search("\u0301 \U0001F31E", inTexts), "nothing"},
			ask{search("kenya", inTexts, ofTypes("City")), "city:kisumu text stated Kisumu, [Këny\u00e4] L4 city:kisumu>programme:power E1"}),
		asking("search/all words must be in one record", described,
			ask{search("mayors renewable", inTexts), "nothing"},
			ask{search("wind signatories", inTexts, ofTypes("City")), "city:nairobi text " + signed + " + topic [wind] energy L3 city:nairobi>programme:power"},
			ask{search("early citizens", inTexts), "programme:power text description Cities that run on renewable energy, for all of their [citizens]. + note Ended [early]"},
			ask{search("kisumu signatory 2050", inTexts, ofTypes("City")), "city:kisumu text " + small + " + stated [Kisumu], Këny\u00e4 L4 city:kisumu>programme:power E1 + note commitments: 2030, [2050] L4 city:kisumu>programme:power E1"},
			ask{search("kisumu wind", inTexts), "nothing"}),
		asking("search/a link is about both its ends, a statement about its subject", described,
			ask{search("water", inTexts), "city:nairobi text topic [water] L3 city:nairobi>programme:power, programme:power text topic [water] L3 city:nairobi>programme:power"},
			ask{search("itself", inTexts, withTotals), "city:kisumu text stated twins with [itself] L6 city:kisumu>city:kisumu E4 of City×1"},
			ask{search("founded", inTexts), "programme:sun text stated [founded] in 2011 \U0001F31E sunny E3"},
			ask{search("sunny", inTexts), "programme:sun text stated founded in 2011 \U0001F31E [sunny] E3"},
			ask{search("borders", inTexts), "country:ke text note [Borders] as of 2020"}),
		asking("search/scripts without spaces are found by pairs of letters", described,
			ask{search("\u82cf\u6728", inTexts, ofTypes("City")), "city:kisumu text stated \u57fa[\u82cf\u6728]\u5e02 L4 city:kisumu>programme:power E2"},
			ask{search("\u57fa\u82cf\u6728", inTexts, ofTypes("City")), "city:kisumu text stated [\u57fa\u82cf\u6728]\u5e02 L4 city:kisumu>programme:power E2"},
			ask{search("\u6728\u82cf", inTexts), "nothing"},
			ask{search("\u82cf", inTexts), "nothing"}),
		asking("search/the best record of an entity counts, and equal scores are in the order of standing", described,
			ask{search("signatory", inTexts, withTotals), "city:nairobi text " + signed + ", programme:power text " + signed + ", city:kisumu text " + small + " of City×2 Programme×1"},
			ask{search("city", inTexts, ofTypes("City")), "city:nairobi text role sister [city] L5 city:kisumu>city:nairobi, city:kisumu text role sister [city] L5 city:kisumu>city:nairobi"}),
		{"search/scores of texts are those of BM25", scoresOfTexts},
		asking("search/among records with equal scores the entity itself counts, then the smaller id", func(b *builder) {
			b.entity("city:a", "A", "description", "stone bridge")
			b.entity("city:b", "B")
			b.entity("programme:p", "P")
			b.link("L2", "city:a PARTICIPATES_IN programme:p", "role", "stone bridge")
			b.link("L1", "city:b PARTICIPATES_IN programme:p", "role", "bridge, stone")
			b.statement("P1", "programme:p", "start_year", "2011", "", "")
			b.evidence("E1", "P1", "source:s", "").StatedAs = "stone bridges"
			b.entity("source:s", "S")
		},
			ask{search("stone", inTexts), "programme:p text role bridge, [stone] L1 city:b>programme:p, city:a text description [stone] bridge, city:b text role bridge, [stone] L1 city:b>programme:p"}),
		asking("search/types and places choose among what texts find", described,
			ask{search("signatory", inTexts, inside("country:ke"), withTotals), "city:nairobi text " + signed + ", city:kisumu text " + small + " of City×2"},
			ask{search("signatory", inTexts, ofTypes("Programme"), withTotals), "programme:power text " + signed + " of Programme×1"},
			ask{search("signatory", inTexts, inside("country:nowhere")), "nothing"}),
		asking("search/pages of texts follow each other, forward and backward", described,
			ask{search("signatory", inTexts, searchWindow(store.Window{Limit: 1})), "city:nairobi text " + signed + " …"},
			ask{search("signatory", inTexts, searchWindow(store.Window{Limit: 1, Backward: true})), "… city:kisumu text " + small},
			ask{search("signatory", inTexts, searchWindow(store.Window{Limit: 9, After: after(1<<31, 3, 9, "a")})), "… city:nairobi text " + signed + ", programme:power text " + signed + ", city:kisumu text " + small},
			ask{search("signatory", inTexts, searchWindow(store.Window{Limit: 9, After: after(0, 3, 9, "a")})), "… nothing"},
			ask{search("signatory", inTexts, searchWindow(store.Window{Limit: 0}), withTotals), "city:nairobi text " + signed + ", programme:power text " + signed + ", city:kisumu text " + small + " of City×2 Programme×1"}),
		asking("search/several texts are looked for in texts, each for itself", described,
			ask{all("water", "", "founded"), "city:nairobi text topic [water] L3 city:nairobi>programme:power, programme:power text topic [water] L3 city:nairobi>programme:power ; nothing ; programme:sun text stated [founded] in 2011 \U0001F31E sunny E3"}),
		asking("search/a text of many words finds nothing in texts", func(b *builder) {
			b.entity("city:a", "A", "description", strings.Repeat("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ", 3))
		},
			ask{search("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen", inTexts), "nothing"},
			ask{search("one "+strings.Repeat("the ", 65)+strings.Repeat("one ", 60), inTexts), "nothing"},
			ask{search("one one One ones", inTexts, withTotals), "city:a text description " + strings.Repeat("[one] two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ", 3) + " of City×1"}),
		{"search/among many texts finds what looking at each one finds", manyTexts},
		{"search/texts are refused when their words stand in too many records", func(e env) error {
			v, err := e.view(described)
			if err != nil {
				return err
			}
			q := search("energy signatory unheard", inTexts)
			return atLimitOf("texts", q, 2+2, func(most int) error {
				q.MaxTouched = most
				_, err := v.Search(e.ctx, q)
				return err
			})
		}},
	}
}

// scoresOfTexts compares scores with those that a calculator gives: of 3 records with 3, 2 and 1 words, the first has
// "lake" twice, the second once.
func scoresOfTexts(e env) error {
	v, err := e.view(func(b *builder) {
		b.entity("city:a", "A", "description", "lake lakes shore")
		b.entity("city:b", "B", "description", "lake, a harbour")
		b.entity("city:c", "C", "note", "shore")
	})
	if err != nil {
		return err
	}
	pages, err := v.Search(e.ctx, store.SearchQuery{
		Texts: []store.SearchText{{Text: "lake"}, {Text: "shores lake"}, {Text: "shore"}}, Fields: store.InTexts,
		Window: store.Window{Limit: 9},
	})
	if err != nil {
		return err
	}
	var got []string
	for _, p := range pages {
		for _, r := range p.Rows {
			got = append(got, fmt.Sprint(r.Node.ID, " ", kg.FloatValue(float64(r.Match.Relevance)/1e6).Float()))
		}
	}
	// Weight ln(1 + 1.5/2.5) = 0.470004; norm 1.2·(0.25 + 0.75·length/2).
	want := []string{"city:a 0.257536", "city:b 0.213638", "city:a 0.434896", "city:c 0.268574", "city:a 0.17736"}
	return differ(want, got, sameContent)
}
