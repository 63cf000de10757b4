package neo4j_test

import (
	"fmt"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/schema"
)

func noSearchScans(t *testing.T, p planner) {
	after := store.Rank{Class: store.MatchPrefix, Degree: 3, ID: "city:a"}.Position()
	texts := []store.SearchText{{Text: "kyoto"}, {
		Text: "são paulo", Types: []kg.TypeID{id(t, "City")},
		Within: []string{"country:br"},
	}, {Text: "😀"}}
	for i, q := range []store.SearchQuery{
		{Window: store.Window{Limit: 10}},
		{Window: store.Window{Limit: 10, After: &after}, Total: true},
		{Window: store.Window{Limit: 10, Before: &after, Backward: true}},
		{Window: store.Window{Limit: 5}, Best: true},
		{Window: store.Window{Limit: 5}, Exact: true},
		{Window: store.Window{Limit: 5, Before: &after, Backward: true}, Exact: true, Total: true},
		{Total: true},
	} {
		q.Texts = texts
		x, err := p.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		x.Name = fmt.Sprint("search ", i)
		p.explain(t, x)
	}
	for _, q := range []store.SearchQuery{
		{Texts: texts, Window: store.Window{Limit: 10, After: &after}, Fields: store.InTexts},
		{Texts: texts, Window: store.Window{Limit: 10, Backward: true}, Fields: store.InTexts | store.InNames, Total: true},
	} {
		x, err := p.SearchTexts(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		p.explain(t, x)
	}
}

// The parser of the index must never see anything but our own tokens and signs, and never more
// clauses than it takes.
func TestTextsBecomeTokensAndNothingElse(t *testing.T) {
	o := kg.CityNetworks()
	words := strings.Repeat("abcdefghijklmnopqrstuvwxyzabcdef ", 16)
	for _, text := range []string{
		`AND OR NOT`, `"a" +b -c &&d ||e !f (g) {h} [i] ^j ~k *l ?m :n \\o /p/`, "\x00 a\tb", "😀 (", "a\u00a0b", "東京*",
		words, strings.Repeat("(", 5000), strings.Repeat("x", 5000),
	} {
		for token := range strings.FieldsSeq(schema.TextTokens(store.NewTextPattern(text).Words)) {
			if token[0] != '+' || strings.ContainsAny(token[1:], `+-&|!(){}[]^"~*?:\/`) {
				t.Errorf("%.40q becomes %q in texts", text, token)
			}
		}
		_, near, far := neo4j.Tokens(o, &kg.Entity{ID: "city:a"}, text)
		for _, query := range append(far, near) {
			for token := range strings.FieldsSeq(query) {
				token = strings.Trim(token, "+()*")
				if !strings.ContainsAny(token[:1], "kjwxd") || strings.ContainsAny(token[1:], `+-&|!(){}[]^"~*?:\/`) {
					t.Errorf("%.40q becomes %q", text, token)
				}
			}
			if n := len(strings.Fields(query)); n > 1000 {
				t.Errorf("%.40q becomes %d clauses", text, n)
			}
		}
	}
}

func TestAWordIsIndexedWithoutSomeOfItsLetters(t *testing.T) {
	o := kg.CityNetworks()
	indexed, near, far := neo4j.Tokens(o, &kg.Entity{
		ID: "city:a", Name: "Rome",
		Detail: &kg.Detail{SameAs: []kg.ExternalID{{Scheme: "wikidata", Value: "Q1"}}},
	}, "Roma x")
	if want := "krome wrome drome dome drme droe drom xcity_3a_a xq1 xwikidata_3a_q1"; indexed != want {
		t.Errorf("got  %s\nwant %s", indexed, want)
	}
	if want := "kroma_x* jromax kromax xroma_x (+wroma* +wx*)"; near != want {
		t.Errorf("got  %s\nwant %s", near, want)
	}
	if want := "+(wroma* droma doma drma droa drom) +(wx*)"; len(far) != 1 || far[0] != want {
		t.Errorf("got  %s\nwant %s", far, want)
	}
}
