package storetest

import (
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// attested is evidence from source:s (a document), from source:t (rows and rules), none from source:u.
func attested(b *builder) {
	b.entities("city:a city:b source:s source:t source:u")
	b.link("L1", "city:a PAIRED_WITH city:b")
	b.statement("P1", "city:a", "alias", "aa", "", "")
	b.evidence("E5", "L1", "source:s", "9:100-120")
	b.evidence("E2", "L1", "source:s", "10:20-30").Confidence = kg.Implied
	b.evidence("E4", "P1", "source:s", "9:90-95")
	b.evidence("E1", "P1", "source:s", "row 3")
	b.evidence("E3", "L1", "source:s", "10:20-30")
	b.evidence("E6", "L1", "source:s", "10:20-25").Confidence = kg.Implied
	b.evidence("E9", "L1", "source:t", "B")
	b.evidence("E8", "L1", "source:t", "a")
	b.evidence("E7", "P1", "source:t", "")
}

func evidenceCases() []testCase {
	// By place in the document: 9:90, 9:100, 10:20-25, 10:20-30 (twice), then what has no place.
	ordered := strings.Fields("E4 E5 E6 E2 E3 E1")
	place := map[string]string{"E4": "9:90-95", "E5": "9:100-120", "E6": "10:20-25", "E2": "10:20-30", "E3": "10:20-30", "E1": "row 3"}
	after := func(id, locator string) *store.Position {
		return &store.Position{ID: id, Keys: []kg.Value{kg.EnumValue((&kg.Evidence{Locator: locator}).Order())}}
	}
	// from checks EvidenceFrom; pages are written as in line, parted by "; ".
	from := func(name string, asks ...evidenceAsk) testCase {
		return reading("evidence/"+name, attested, func(e env, v store.View) error {
			for _, a := range asks {
				pages, err := v.EvidenceFrom(e.ctx, a.query)
				var lines []string
				for _, p := range pages {
					lines = append(lines, evidenceLine(p, a.query.Total))
				}
				if err := expect(literal(a.query), a.want)(strings.Join(lines, " ; "), err); err != nil {
					return err
				}
			}
			return nil
		})
	}
	of := func(w store.Window) store.EvidenceQuery {
		return store.EvidenceQuery{Sources: []string{"source:s"}, Window: w}
	}
	all := store.Window{Limit: 9}
	return []testCase{
		reading("evidence/by id keeps the order, nil for an unknown one", attested, func(e env, v store.View) error {
			got, err := v.Evidence(e.ctx, []string{"E9", "E0", "E1", "E9", "L1"})
			return expect("evidence", "E9 - E1 E9 -")(evidenceIDs(got), err)
		}),
		reading("evidence/about links and statements comes by id", attested, func(e env, v store.View) error {
			lists, err := v.EvidenceAbout(e.ctx, []string{"P1", "L1", "L2", "P1", "city:a"})
			var got []string
			for _, l := range lists {
				got = append(got, evidenceIDs(l))
			}
			return expect("evidence about", "E1 E4 E7 / E2 E3 E5 E6 E8 E9 / none / E1 E4 E7 / none")(strings.Join(got, " / "), err)
		}),
		from("of a document comes by place, then what has none",
			evidenceAsk{of(all), strings.Join(ordered, " ")}),
		from("without a place comes by its locator as it stands",
			evidenceAsk{store.EvidenceQuery{Sources: []string{"source:t"}, Window: all}, "E7 E9 E8"}),
		from("of several sources keeps their order, the same one twice, nothing for an unknown one",
			evidenceAsk{
				store.EvidenceQuery{Sources: []string{"source:t", "source:none", "source:s", "source:u", "source:t"}, Window: store.Window{Limit: 2}, Total: true},
				"E7 E9 … of 3 ; nothing of 0 ; E4 E5 … of 6 ; nothing of 0 ; E7 E9 … of 3",
			},
			evidenceAsk{store.EvidenceQuery{Sources: []string{"source:none", "source:u"}, Window: store.Window{Limit: 2, After: after("E1", "")}}, "… nothing ; … nothing"}),
		from("is chosen by confidence",
			evidenceAsk{store.EvidenceQuery{Sources: []string{"source:s", "source:t"}, Window: all, Confidence: kg.Implied, Total: true}, "E6 E2 of 2 ; nothing of 0"},
			evidenceAsk{store.EvidenceQuery{Sources: []string{"source:s"}, Window: store.Window{Limit: 2}, Confidence: kg.Explicit, Total: true}, "E4 E5 … of 4"}),
		from("is paged forward and backward",
			evidenceAsk{of(store.Window{Limit: 2, After: after("E5", place["E5"])}), "… E6 E2 …"},
			evidenceAsk{of(store.Window{Limit: 2, After: after("E2", place["E2"])}), "… E3 E1"},
			evidenceAsk{of(store.Window{Limit: 2, After: after("E1", place["E1"])}), "… nothing"},
			evidenceAsk{of(store.Window{Limit: 2, Backward: true}), "… E3 E1"},
			evidenceAsk{of(store.Window{Limit: 2, Backward: true, Before: after("E3", place["E3"])}), "… E6 E2 …"},
			evidenceAsk{of(store.Window{Limit: 2, Backward: true, Before: after("E4", place["E4"])}), "nothing …"},
			evidenceAsk{of(store.Window{Limit: 9, After: after("E5", place["E5"]), Before: after("E3", place["E3"])}), "… E6 E2"}),
		from("is cut where a record that is gone would stand",
			evidenceAsk{of(store.Window{Limit: 2, After: after("E0", "9:95-99")}), "… E5 E6 …"},
			evidenceAsk{of(store.Window{Limit: 2, After: after("E25", "10:20-30")}), "… E3 E1"},
			evidenceAsk{of(store.Window{Limit: 2, Backward: true, Before: after("E0", "9:95-99")}), "E4 …"}),
		from("of limit 0 is only counted",
			evidenceAsk{store.EvidenceQuery{Sources: []string{"source:s"}, Total: true}, "nothing of 6"},
			evidenceAsk{store.EvidenceQuery{Sources: []string{"source:s"}, Window: store.Window{After: after("E5", place["E5"])}}, "nothing"}),
		reading("evidence/is the same in pages of any size, forward and backward", attested, func(e env, v store.View) error {
			for size := 1; size <= 7; size++ {
				for _, backward := range []bool{false, true} {
					w := store.Window{Limit: size, Backward: backward}
					var got []string
					for more := true; more; {
						pages, err := v.EvidenceFrom(e.ctx, of(w))
						if err != nil {
							return err
						}
						p := pages[0]
						if len(p.Rows) == 0 || len(got) > len(ordered) {
							return fmt.Errorf("pages of %d, backward %v: %v and then %s", size, backward, got, evidenceLine(p, false))
						}
						ids := strings.Fields(evidenceIDs(p.Rows))
						if backward {
							got = append(ids, got...)
							w.Before, more = after(p.Rows[0].ID, p.Rows[0].Locator), p.HasPrev
						} else {
							got = append(got, ids...)
							last := p.Rows[len(p.Rows)-1]
							w.After, more = after(last.ID, last.Locator), p.HasNext
						}
					}
					if err := expect(fmt.Sprintf("pages of %d, backward %v", size, backward), ordered)(got, nil); err != nil {
						return err
					}
				}
			}
			return nil
		}),
	}
}

// evidenceAsk is a query for the evidence of sources, and its pages as text.
type evidenceAsk struct {
	query store.EvidenceQuery
	want  string
}

func evidenceLine(p store.EvidencePage, total bool) string {
	out := evidenceIDs(p.Rows)
	if len(p.Rows) == 0 {
		out = "nothing"
	}
	if p.HasPrev {
		out = "… " + out
	}
	if p.HasNext {
		out += " …"
	}
	if total || p.Total != 0 {
		out += fmt.Sprint(" of ", p.Total)
	}
	return out
}
