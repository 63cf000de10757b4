package graph_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
)

// asked reads the data of an answer without errors.
func asked[T any](t *testing.T, query string) T {
	t.Helper()
	body := ask(t, over(builtInStore(t)), query, nil)
	if errs := failures(t, body); len(errs) > 0 {
		t.Fatalf("%s: %+v", query, errs)
	}
	var v struct{ Data T }
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	return v.Data
}

type ident struct{ ID string }

func ids(list []ident) (out []string) {
	for _, x := range list {
		out = append(out, x.ID)
	}
	return out
}

func TestAHubOfThousandsOfCitiesDoesNotFloodAnExpansion(t *testing.T) {
	type expansion struct {
		Expand struct {
			Nodes                          []ident
			Links                          []ident
			Of                             []struct{ Shown, TotalAvailable int }
			TotalAvailable, LinksAvailable int
			Truncated, LinksTruncated      bool
		}
	}
	const all = `{nodes{id}links{id}of{shown totalAvailable}totalAvailable truncated linksAvailable linksTruncated}`
	const hub = `programme:eu-covenant-of-mayors`
	v := asked[expansion](t, `{expand(ids:["`+hub+`","programme:iuc"])`+all+`}`).Expand
	if of := v.Of[0]; of.TotalAvailable < 9000 || of.Shown != 10 {
		t.Errorf("of the hub %+v", of)
	}
	if n := len(v.Nodes); n < 10 || n > 20 || !v.Truncated || v.TotalAvailable != v.Of[0].TotalAvailable+v.Of[1].TotalAvailable {
		t.Errorf("%d neighbours of %d, truncated: %v", n, v.TotalAvailable, v.Truncated)
	}
	if v.LinksTruncated || v.LinksAvailable != len(v.Links) || len(v.Links) < len(v.Nodes) {
		t.Errorf("%d links of %d between %d neighbours and two programmes", len(v.Links), v.LinksAvailable, len(v.Nodes))
	}
	// In all: the neighbours of both come in turns, so that the hub does not crowd out the other.
	few := asked[expansion](t, `{expand(ids:["`+hub+`","programme:iuc"],first:100,total:8)`+all+`}`).Expand
	if len(few.Nodes) != 8 || few.Of[0].Shown < 4 || few.Of[1].Shown < 4 {
		t.Errorf("%d neighbours: %+v", len(few.Nodes), few.Of)
	}
	cut := asked[expansion](t, `{expand(ids:["`+hub+`"],first:50,maxLinks:7)`+all+`}`).Expand
	if len(cut.Links) != 7 || !cut.LinksTruncated || cut.LinksAvailable < 50 {
		t.Errorf("%d links of %d, truncated: %v", len(cut.Links), cut.LinksAvailable, cut.LinksTruncated)
	}
	whole := asked[expansion](t, `{expand(ids:["city:cn-taizhou"])`+all+`}`).Expand
	if whole.Truncated || whole.TotalAvailable != 3 || len(whole.Nodes) != 3 || len(whole.Links) != 3 {
		t.Errorf("of Taizhou %+v", whole)
	}
}

func TestASharedProgrammeExplainsMoreThanANetworkOfThousands(t *testing.T) {
	type explanation struct {
		ExplainConnection struct {
			Kinds []struct {
				Words   string
				Count   int
				Samples []struct{ Nodes []ident }
			}
		}
	}
	// Cities that share IUC and the Covenant of Mayors, and nothing else directly.
	for _, pair := range [][2]string{{"city:pt-almada", "city:it-velletri"}, {"city:pt-santo-tirso", "city:gr-ioannina"}, {"city:ro-pitesti", "city:se-vaxjo"}} {
		v := asked[explanation](t, fmt.Sprintf(`{explainConnection(a:%q,b:%q,maxLength:2){kinds{words count samples{nodes{id}}}}}`, pair[0], pair[1])).ExplainConnection
		var shared []string
		for _, k := range v.Kinds {
			if k.Words == "City → participates in → Programme → participants → City" {
				for _, s := range k.Samples {
					shared = append(shared, s.Nodes[1].ID)
				}
			}
		}
		iuc, covenant := slices.Index(shared, "programme:iuc"), slices.Index(shared, "programme:eu-covenant-of-mayors")
		if iuc != 0 || covenant < 1 {
			t.Errorf("%v share %v", pair, shared)
		}
	}
}

func TestASubgraphHasExactlyTheLinksWithBothEndsInIt(t *testing.T) {
	g, err := readBuiltIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var chosen []string
	for i, e := range g.Entities {
		if o := kg.CityNetworks(); o.Entities[e.Type].Name == "Programme" || i%60 == 0 {
			chosen = append(chosen, e.ID)
		}
	}
	chosen = chosen[:min(len(chosen), 400)]
	var want []string
	for i := range g.Links {
		if l := &g.Links[i]; slices.Contains(chosen, l.From) && slices.Contains(chosen, l.To) {
			want = append(want, l.ID)
		}
	}
	list, _ := json.Marshal(append(chosen, "city:nowhere", chosen[0]))
	got := asked[struct {
		Subgraph struct {
			Nodes, Links   []ident
			Unknown        []string
			TotalAvailable int
			Truncated      bool
		}
	}](t, `{subgraph(ids:`+string(list)+`,first:5000){nodes{id}links{id}unknown totalAvailable truncated}}`).Subgraph
	if len(want) < 50 || !slices.Equal(ids(got.Links), want) || got.TotalAvailable != len(want) || got.Truncated {
		t.Errorf("%d links, want %d", len(got.Links), len(want))
	}
	if !slices.Equal(ids(got.Nodes), chosen) || !slices.Equal(got.Unknown, []string{"city:nowhere"}) {
		t.Errorf("%d entities of %d, unknown %v", len(got.Nodes), len(chosen), got.Unknown)
	}
}

// Almada and Belo Horizonte have many paths, which share entities and links.
func TestPathsAsPicture(t *testing.T) {
	t.Run("has each of their entities and links once", func(t *testing.T) {
		for _, field := range []string{"shortestPaths", "paths"} {
			answer := asked[map[string]struct {
				Nodes, Links []ident
				Paths        []struct {
					Nodes []ident
					Hops  []struct{ Links []ident }
				}
			}](t, `{`+field+`(from:"city:pt-almada",to:"city:br-belo-horizonte",first:60){nodes{id} links{id} paths{nodes{id} hops{links{id}}}}}`)[field]
			var nodes, links []string
			for _, path := range answer.Paths {
				for _, id := range ids(path.Nodes) {
					if !slices.Contains(nodes, id) {
						nodes = append(nodes, id)
					}
				}
				for _, hop := range path.Hops {
					links = append(links, ids(hop.Links)...)
				}
			}
			slices.Sort(links)
			all := len(links)
			links = slices.Compact(links)
			if diff := cmp.Diff(nodes, ids(answer.Nodes)); diff != "" {
				t.Errorf("%s, the entities of the paths (-) and those of the picture (+):\n%s", field, diff)
			}
			if diff := cmp.Diff(links, ids(answer.Links)); diff != "" {
				t.Errorf("%s, the links of the paths (-) and those of the picture (+):\n%s", field, diff)
			}
			if field == "paths" && len(links) == all {
				t.Error("no link is on two paths, so that nothing is shown")
			}
		}
	})
}

func TestASummaryAddsUpToTheDegree(t *testing.T) {
	type entity struct {
		ID               string
		Degree           int
		NeighbourSummary []struct{ Links, Entities int }
	}
	for _, list := range []string{"programmes", "organisations", "countries", "cities"} {
		v := asked[map[string]struct{ Nodes []entity }](t, `{`+list+`(first:100,orderBy:[{degree:DESC}]){nodes{id degree neighbourSummary{links entities}}}}`)
		for _, e := range v[list].Nodes {
			sum := 0
			for _, c := range e.NeighbourSummary {
				sum += c.Links
				if c.Entities < 1 || c.Entities > c.Links {
					t.Errorf("%s: %+v", e.ID, c)
				}
			}
			if sum != e.Degree || sum == 0 {
				t.Errorf("%s: %d links of all kinds, degree %d", e.ID, sum, e.Degree)
			}
		}
	}
}

// The programmes of Almada link it with thousands of cities.
func TestDerivedRelationOverItsLimitNamesWhatToLower(t *testing.T) {
	h := graph.NewHandler(kg.CityNetworks(), builtInStore(t), graph.Options{Limits: limits.Limits{Touched: 1000}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	errs := failures(t, ask(t, h, `{city(id:"city:pt-almada"){citiesInSameProgrammes(first:5){totalCount}}}`, nil))
	if len(errs) != 1 || errs[0].Extensions.Code != errcode.TooMuch || !strings.HasPrefix(errs[0].Message, "city.citiesInSameProgrammes: ") || !strings.Contains(errs[0].Message, "limit of 1000 ") || !strings.Contains(errs[0].Message, `"through"`) {
		t.Errorf("%+v", errs)
	}
	if !strings.Contains(errs[0].Message, " links or more, over the ") {
		t.Errorf("it does not say how many: %+v", errs)
	}
	if errs := failures(t, ask(t, h, `{city(id:"city:pt-almada"){themesOfProgrammes{totalCount} citiesInSameProgrammes(first:5,through:{id:{eq:"programme:frontline"}}){totalCount}}}`, nil)); len(errs) > 0 {
		t.Errorf("through one programme: %+v", errs)
	}
}

func TestSearchOverItsLimitNamesWhatToLower(t *testing.T) {
	h := graph.NewHandler(kg.CityNetworks(), builtInStore(t), graph.Options{Limits: limits.Limits{Touched: 100}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	for _, query := range []string{
		`{shortestPaths(from:"city:cn-taizhou",to:"un:emg"){length}}`,
		`{paths(from:"city:pt-almada",to:"city:it-velletri"){length}}`,
		`{explainConnection(a:"city:pt-almada",b:"city:it-velletri"){totalAvailable}}`,
	} {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) != 1 || errs[0].Extensions.Code != errcode.TooMuch || !strings.Contains(errs[0].Message, "limit of 100 ") || !strings.Contains(errs[0].Message, `lower "maxLength"`) {
			t.Errorf("%s: %+v", query, errs)
		}
	}
	if errs := failures(t, ask(t, h, `{paths(from:"city:pt-almada",to:"city:it-velletri",avoid:["programme:eu-covenant-of-mayors"],maxLength:2){length}}`, nil)); len(errs) > 0 {
		t.Errorf("around the hub: %+v", errs)
	}
}

// Almada and Velletri meet at a hub, as any search of paths up to 2 hops finds, which looks at
// fewer than 100 links.
func TestTheSearchesOfOneRequestShareWhatTheyMayTouch(t *testing.T) {
	h := graph.NewHandler(kg.CityNetworks(), builtInStore(t), graph.Options{Limits: limits.Limits{Touched: 100}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	const one = `paths(from:"city:pt-almada",to:"city:it-velletri",maxLength:2){exact totalAvailable} `
	if errs := failures(t, ask(t, h, "{"+one+`dataset{release} cities(first:1){totalCount}}`, nil)); len(errs) > 0 {
		t.Fatalf("alone: %+v", errs)
	}
	// One of 20 may look at 5 links, whichever runs first.
	var many strings.Builder
	for i := range 20 {
		fmt.Fprintf(&many, "a%d:%s", i, one)
	}
	errs := failures(t, ask(t, h, "{"+many.String()+"}", nil))
	if len(errs) != 20 {
		t.Fatalf("20 at once: %d errors: %+v", len(errs), errs)
	}
	for _, e := range errs {
		if e.Extensions.Code != errcode.TooMuch || !strings.Contains(e.Message, "limit of 5 ") || !strings.Contains(e.Message, "ask for it alone: the 20 counts and searches of this request share --max-touched") {
			t.Errorf("%+v", e)
		}
	}
}

func TestExploreArgumentErrorsNamePlaceAndCure(t *testing.T) {
	h := serve(t, small(t, network))
	many := func(n int) string { return "[" + strings.Repeat(`"a",`, n) + "]" }
	for query, want := range map[string][3]string{ // code, place, word of the cure
		`{expand(ids:` + many(101) + `){truncated}}`:                                                               {errcode.BadInput, "expand(ids)", "in parts"},
		`{expand(ids:["a"],first:0){truncated}}`:                                                                   {errcode.BadInput, "expand(first)", "1 to 100"},
		`{expand(ids:["a"],total:1001){truncated}}`:                                                                {errcode.BadInput, "expand(total)", "1 to 1000"},
		`{expand(ids:["a"],maxLinks:5001){truncated}}`:                                                             {errcode.BadInput, "expand(maxLinks)", "1 to 5000"},
		`{expand(ids:["a"],edgesTo:` + many(501) + `){truncated}}`:                                                 {errcode.BadInput, "expand(edgesTo)", "in parts"},
		`{expand(ids:["a"],types:[]){truncated}}`:                                                                  {errcode.BadInput, "expand(types)", "leave it out"},
		`{expand(ids:["a"],to:[]){truncated}}`:                                                                     {errcode.BadInput, "expand(to)", "leave it out"},
		`{expand(ids:["a"],node:{name:{eq:null}}){truncated}}`:                                                     {errcode.BadInput, "expand(node.name.eq)", "null"},
		`{subgraph(ids:` + many(501) + `){truncated}}`:                                                             {errcode.BadInput, "subgraph(ids)", "in parts"},
		`{subgraph(ids:["a"],first:-1){truncated}}`:                                                                {errcode.BadInput, "subgraph(first)", "1 to 5000"},
		`{shortestPaths(from:"a",to:"b",maxLength:9){length}}`:                                                     {errcode.BadInput, "shortestPaths(maxLength)", "1 to 8"},
		`{shortestPaths(from:"a",to:"b",avoid:["b"]){length}}`:                                                     {errcode.BadInput, "shortestPaths(avoid)", "leave it out"},
		`{x:paths(from:"a",to:"b",maxLength:7){length}}`:                                                           {errcode.BadInput, "x(maxLength)", "1 to 6"},
		`{paths(from:"a",to:"b",first:101){length}}`:                                                               {errcode.BadInput, "paths(first)", "1 to 100"},
		`{paths(from:"a",to:"b",asOf:"2012-13"){length}}`:                                                          {errcode.ValidationFailed, "paths(asOf)", "YYYY-MM-DD"},
		`{explainConnection(a:"a",b:"b",maxLength:5){truncated}}`:                                                  {errcode.BadInput, "explainConnection(maxLength)", "1 to 4"},
		`{explainConnection(a:"a",b:"b",samples:11){truncated}}`:                                                   {errcode.BadInput, "explainConnection(samples)", "0 to 10"},
		`{paths(from:"a",to:"b",first:100){paths{hops{links{from{links(first:100){nodes{id from{id}to{id}}}}}}}}}`: {errcode.TooMuch, "paths.paths.hops.links.from.links", `lower "first"`},
	} {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) == 0 {
			t.Errorf("%s: no error", query)
			continue
		}
		if e := errs[0]; e.Extensions.Code != want[0] || !strings.Contains(e.Message, want[1]) || !strings.Contains(e.Message, want[2]) {
			t.Errorf("%s: %+v, want %v", query, e, want)
		}
	}
}
