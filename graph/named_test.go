package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph/querytest"
)

// sameNames has two cities called Alike in one country, one in another, and a region and a country called Twin.
const sameNames = `
country:aa Aaland, iso2=AA
country:bb Beeland, iso2=BB
country:cc Twin, iso2=CC
region:aa-n Northland
region:bb-t Twin
city:aa-alike Alike
city:aa-north Alike
city:bb-alike Alike
city:aa-only Önly
city:cc-two Two
city:bb-two Two
programme:p Pairing
L1 LOCATED_IN city:aa-alike country:aa
L2 LOCATED_IN city:aa-north region:aa-n
L3 LOCATED_IN region:aa-n country:aa
L4 LOCATED_IN city:bb-alike country:bb
L5 LOCATED_IN city:aa-only country:aa
L6 LOCATED_IN city:cc-two country:cc
L7 LOCATED_IN city:bb-two region:bb-t
L8 LOCATED_IN region:bb-t country:bb
`

func TestAnEntityByItsName(t *testing.T) {
	for _, engine := range []querytest.Engine{embedded, model} {
		h := over(engine.Open(t, small(t, sameNames)))
		for _, c := range []struct {
			name, field, data string
			err               string   // code and message
			candidates        string   // JSON
			warnings          []string // code, message, suggestions
		}{
			{name: "a name that one entity has, folded", field: `city(name:"only"){id}`, data: `{"id":"city:aa-only"}`},
			{name: "an entity of another type is not meant", field: `programme(name:"Alike"){id}`, data: `null`, warnings: []string{
				"UNKNOWN_NAME programme(name): no Programme is called \"Alike\"; find it by its name with `search` []",
			}},
			{name: "a place by its name", field: `city(name:"Alike",in:"Beeland"){id name}`, data: `{"id":"city:bb-alike","name":"Alike"}`},
			{name: "a place by its code", field: `city(name:"Alike",in:"bb"){id}`, data: `{"id":"city:bb-alike"}`},
			{name: "a place by its id", field: `city(name:"Alike",in:"region:aa-n"){id}`, data: `{"id":"city:aa-north"}`},
			{name: "a place after the name", field: `city(name:"Alike, Beeland"){id}`, data: `{"id":"city:bb-alike"}`},
			{name: "a place after the name, in a larger one", field: `city(name:"Alike (Northland)",in:"Aaland"){id}`, data: `{"id":"city:aa-north"}`},
			{name: "an id is a name, too", field: `city(name:"city:aa-alike"){id}`, data: `{"id":"city:aa-alike"}`},
			{name: "a country by its code", field: `country(name:"BB"){name}`, data: `{"name":"Beeland"}`},
			{
				name: "a name that several have", field: `city(name:"Alike"){id}`, data: `null`,
				err: "AMBIGUOUS_NAME city(name): 3 cities are called \"Alike\": city:aa-alike (Alike, Aaland), city:aa-north (Alike, Aaland), " +
					"city:bb-alike (Alike, Beeland); give the `id` of one, or say `in` which country or region it lies",
				candidates: `[{"id":"city:aa-alike","name":"Alike","country":{"id":"country:aa","name":"Aaland"}},` +
					`{"id":"city:aa-north","name":"Alike","country":{"id":"country:aa","name":"Aaland"}},` +
					`{"id":"city:bb-alike","name":"Alike","country":{"id":"country:bb","name":"Beeland"}}]`,
			},
			{
				name: "a place that two have the name of is both", field: `city(name:"Two",in:"Twin"){id}`, data: `null`,
				err: "AMBIGUOUS_NAME city(name): 2 cities are called \"Two\": city:bb-two (Two, Beeland), city:cc-two (Two, Twin); " +
					"give the `id` of one, or say `in` which country or region it lies",
				candidates: `[{"id":"city:bb-two","name":"Two","country":{"id":"country:bb","name":"Beeland"}},` +
					`{"id":"city:cc-two","name":"Two","country":{"id":"country:cc","name":"Twin"}}]`,
			},
			{name: "a misspelt name is never a match", field: `c:city(name:"Onlyy"){id}`, data: `null`, warnings: []string{
				`UNKNOWN_NAME c(name): no City is called "Onlyy"; did you mean city:aa-only (Önly)? [city:aa-only]`,
			}},
			{name: "a name elsewhere", field: `city(name:"Only",in:"Beeland"){id}`, data: `null`, warnings: []string{
				`UNKNOWN_NAME city(name): no City in country:bb (Beeland) is called "Only"; did you mean city:aa-only (Önly)? [city:aa-only]`,
			}},
			{name: "an unknown place", field: `city(name:"Only",in:"Beelnad"){id}`, data: `null`, warnings: []string{
				`UNKNOWN_NAME city(in): no Region or Country is called "Beelnad"; did you mean country:bb (Beeland)? [country:bb]`,
			}},
			{name: "an unknown place after the name", field: `city(name:"Only, Elsewhere"){id}`, data: `null`, warnings: []string{
				`UNKNOWN_NAME city(name): no City is called "Only, Elsewhere"; did you mean city:aa-only (Önly)? [city:aa-only]`,
			}},
			{name: "an id and a name", field: `city(id:"city:aa-only",name:"Only"){id}`, data: `null`, err: "BAD_INPUT city(name): an ID says already which one is meant: give an `id` or a `name`, not both"},
			{name: "neither", field: `city{id}`, data: `null`, err: "BAD_INPUT city: give the `id` or the `name` of the City"},
			{name: "a place beside an id", field: `city(id:"city:aa-only",in:"AA"){id}`, data: `null`, err: "BAD_INPUT city(in): it says where what has a `name` lies: leave it out beside an `id`"},
		} {
			t.Run(engine.Name+": "+c.name, func(t *testing.T) {
				got := warned(t, h, "{"+c.field+"}", nil)
				key, _, _ := strings.Cut(c.field, "(")
				key, _, _ = strings.Cut(strings.TrimSuffix(key, "{id}"), ":")
				if want := `{"` + key + `":` + c.data + `}`; string(got.Data) != want {
					t.Errorf("got %s, want %s", got.Data, want)
				}
				var err string
				for _, e := range got.Errors {
					err += e.Extensions.Code + " " + e.Message
				}
				var lines []string
				for _, w := range got.Extensions.Warnings {
					lines = append(lines, fmt.Sprintf("%s %s %v", w.Code, w.Message, w.Suggestions))
				}
				if err != c.err {
					t.Errorf("got the error\n%s, want\n%s", err, c.err)
				}
				if diff := cmp.Diff(c.warnings, lines); diff != "" {
					t.Errorf("the warnings (-want +got):\n%s", diff)
				}
				if c.candidates != "" && string(got.Errors[0].Extensions.Candidates) != c.candidates {
					t.Errorf("got the candidates\n%s, want\n%s", got.Errors[0].Extensions.Candidates, c.candidates)
				}
			})
		}
	}
}

func TestAnEntityByItsNameWithALongListOfCandidates(t *testing.T) {
	var rows strings.Builder
	for i := range 14 {
		fmt.Fprintf(&rows, "theme:same-%02d Same\n", i)
	}
	got := warned(t, over(embedded.Open(t, small(t, rows.String()))), `{theme(name:"same"){id}}`, nil)
	var candidates []struct{ ID string }
	if err := json.Unmarshal(got.Errors[0].Extensions.Candidates, &candidates); err != nil {
		t.Fatal(err)
	}
	if len(candidates) != 10 || got.Errors[0].Extensions.TotalCandidates != 14 || !strings.HasSuffix(got.Errors[0].Message, "and 4 more; give the `id` of one") {
		t.Errorf("got %+v", got.Errors)
	}
}

func TestAnEntityByItsNameTakesASearchAndAnotherIfItIsMisspelt(t *testing.T) {
	c := &counting{Store: embedded.Open(t, small(t, sameNames))}
	for query, want := range map[string][]string{
		`{city(name:"Only"){id}}`:                            {"Search rows total"},
		`{city(name:"Only",in:"AA"){id}}`:                    {"Search rows total"},
		`{city(name:"Only"){programmes{nodes{id}}}}`:         {"Expand rows", "Search rows total"},
		`{a:city(name:"Only"){id}b:city(name:"Alike"){id}}`:  {"Entities", "Search rows total", "Search rows total"},
		`{a:city(name:"Onlyy"){id}b:city(name:"Alkie"){id}}`: {"Search rows total", "Search rows total", "Search rows total", "Search rows total"},
	} {
		c.take()
		warned(t, over(c), query, nil)
		if diff := cmp.Diff(want, c.take()); diff != "" {
			t.Errorf("%s: the reads (-want +got):\n%s", query, diff)
		}
	}
}
