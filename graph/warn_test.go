package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// warning is an element of extensions.warnings.
type warning struct {
	Code, Message string
	Path          []string
	Suggestions   []string
}

// answerWithWarnings is an answer as a client reads it.
type answerWithWarnings struct {
	Data       json.RawMessage
	Errors     []failure
	Extensions struct {
		Warnings     []warning
		MoreWarnings int
	}
}

// warned asks for an answer with its warnings.
func warned(t testing.TB, h http.Handler, query string, variables map[string]any) (a answerWithWarnings) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(posted(query, variables)))
	r.Header.Set("Content-Type", asJSON)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	return a
}

const undatedToo = "links that may hold on that day but that no source dates count, too: give `undated: INCLUDE` to say so, EXCLUDE to " +
	"leave them out, or ONLY for them alone"

func TestWarnings(t *testing.T) {
	h := over(builtInStore(t))
	for _, c := range []struct {
		name, query string
		variables   map[string]any
		data        string // "" for any
		want        []string
	}{
		{
			name: "a name in place of an id", query: `{programme(id:"IUC"){name}}`, data: `{"programme":null}`,
			want: []string{`UNKNOWN_ID programme(id): no Programme has the ID "IUC"; did you mean programme:iuc (International Urban Cooperation)? [programme] [programme:iuc]`},
		},
		{
			name: "a misspelt id", query: `{p:programme(id:"programme:iucc"){name}}`, data: `{"p":null}`,
			want: []string{`UNKNOWN_ID p(id): no Programme has the ID "programme:iucc"; did you mean programme:iuc (International Urban Cooperation) or programme:iurc (International Urban and Regional Cooperation)? [p] [programme:iuc programme:iurc]`},
		},
		{
			name: "a slug without the code of the country", query: `{city(id:"city:malaga"){name}}`, data: `{"city":null}`,
			want: []string{`UNKNOWN_ID city(id): no City has the ID "city:malaga"; did you mean city:es-malaga (Málaga)? [city] [city:es-malaga]`},
		},
		{
			name: "an id of another type", query: `{organisation(id:"programme:iuc"){name}}`, data: `{"organisation":null}`,
			want: []string{`WRONG_TYPE organisation(id): "programme:iuc" (International Urban Cooperation) is of type Programme, not Organisation; ask for programme(id: "programme:iuc") [organisation] []`},
		},
		{
			name: "the name of a region in a filter", query: `{cities(where:{within:{eq:"Europe"}}){totalCount}}`, data: `{"cities":{"totalCount":0}}`,
			want: []string{`UNKNOWN_ID cities(where.within.eq): no City, Region or Country has the ID "Europe"; did you mean region:m49-150 (Europe)? [cities] [region:m49-150]`},
		},
		{
			name: "a region where a country belongs", query: `{cities(where:{country:{eq:"region:m49-150"}}){totalCount}}`, data: `{"cities":{"totalCount":0}}`,
			want: []string{"WRONG_TYPE cities(where.country.eq): \"region:m49-150\" (Europe) is of type Region, not Country; `within` takes places of any level [cities] []"},
		},
		{
			name: "a country where a region belongs", query: `{region(id:"country:es"){name}}`, data: `{"region":null}`,
			want: []string{`WRONG_TYPE region(id): "country:es" (Spain) is of type Country, not Region; ask for country(id: "country:es") [region] []`},
		},
		{
			name:  "an id of a nested filter, by a variable and an alias",
			query: `query($p:[ID!]){org:organisation(id:"org:iclei"){rows:memberCities(link:{programme:{in:$p}}){totalCount}}}`, variables: map[string]any{"p": []string{"programme:iuc", "programme:nothing-like-it"}},
			want: []string{
				"UNKNOWN_ID org.rows(link.programme.in): no Programme has the ID \"programme:nothing-like-it\"; find it by its name with `search` [org rows] []",
				"INCOMPLETE org.rows: org:iclei (ICLEI): 2,500 stated for 2023 (local and regional governments worldwide); this graph has 142 of them [org rows] []",
			},
		},
		{
			name: "ids of lists, each once", query: `{entities:nodes(ids:["city:es-malaga","X0","X0"]){id} nodes(ids:["L0","programme:iuc"]){id}}`,
			want: []string{
				"UNKNOWN_ID entities(ids): no record has the ID \"X0\"; find it by its name with `search` [entities] []",
				"UNKNOWN_ID nodes(ids): no record has the ID \"L0\"; find it by its name with `search` [nodes] []",
			},
		},
		{
			name: "an id of another register", query: `{byExternalId(scheme:WIKIDATA,value:"Q0"){id}}`, data: `{"byExternalId":null}`,
			want: []string{"UNKNOWN_ID byExternalId(value): no entity of the register wikidata has the ID \"Q0\"; find it by its name with `search` [byExternalId] []"},
		},
		{
			name: "ends of paths", query: `{shortestPaths(from:"Málaga",to:"city:es-malaga"){paths{length}}}`,
			want: []string{`UNKNOWN_ID shortestPaths(from): no entity has the ID "Málaga"; did you mean city:es-malaga (Málaga)? [shortestPaths] [city:es-malaga]`},
		},
		{
			name: "the area of a search", query: `{search(text:"Porto",within:["Iberia","country:pt"]){nodes{id}}}`,
			want: []string{"UNKNOWN_ID search(within): no City, Region, Country or Theme has the ID \"Iberia\"; did you mean city:sy-aleppo (Aleppo) or country:lr (Liberia)? [search] [city:sy-aleppo country:lr]"}, // Beria is a name of Aleppo
		},
		{
			name: "the id of an entity where that of a link belongs", query: `{programme(id:"programme:iuc"){links(where:{id:{in:["city:es-malaga"]}}){totalCount}}}`,
			want: []string{`WRONG_TYPE programme.links(where.id.in): "city:es-malaga" is the ID of an entity of type City; IDs of links, statements and evidence are like L0001 [programme links] []`},
		},
		{
			name: "ids in lists of records", query: `{links(from:{id:{eq:"Málaga"}},where:{programme:{eq:"IUC"}}){totalCount}evidence(where:{source:{id:{eq:"city:es-malaga"}}}){totalCount}}`,
			want: []string{
				`UNKNOWN_ID links(where.programme.eq): no Programme has the ID "IUC"; did you mean programme:iuc (International Urban Cooperation)? [links] [programme:iuc]`,
				`UNKNOWN_ID links(from.id.eq): no entity has the ID "Málaga"; did you mean city:es-malaga (Málaga)? [links] [city:es-malaga]`,
				`WRONG_TYPE evidence(where.source.id.eq): "city:es-malaga" (Málaga) is of type City, not Source [evidence] []`,
			},
		},
		{
			name: "a day before a programme began", query: `{programme(id:"programme:iuc"){rows:cities(asOf:"2010",undated:INCLUDE){totalCount}}}`, data: `{"programme":{"rows":{"totalCount":0}}}`,
			want: []string{`BEFORE_START programme.rows(asOf): 2010 is before the beginning of programme:iuc (International Urban Cooperation, 2017) [programme rows] []`},
		},
		{
			name: "the same of a derived relation", query: `{programme(id:"programme:iuc"){countriesOfCities(asOf:"2010-05-01",undated:INCLUDE){nodes{id}}}}`, data: `{"programme":{"countriesOfCities":{"nodes":[]}}}`,
			want: []string{`BEFORE_START programme.countriesOfCities(asOf): 2010-05-01 is before the beginning of programme:iuc (International Urban Cooperation, 2017) [programme countriesOfCities] []`},
		},
		{name: "a day after it began", query: `{programme(id:"programme:iuc"){cities(asOf:"2019",undated:INCLUDE){totalCount}}}`},
		{name: "a day before a city that has no beginning", query: `{city(id:"city:es-malaga"){programmes(asOf:"1900",undated:INCLUDE){totalCount}}}`},
		{
			name: "a day that does not say what becomes of undated links", query: `{programme(id:"programme:iuc"){then:cities(asOf:"2018"){nodes{id}}}}`,
			want: []string{"UNDATED programme.then(asOf): " + undatedToo + " [programme then] []"},
		},
		{
			name: "a day in a filter", query: `{cities(where:{programmes:{some:{asOf:"2018"}}}){totalCount}}`,
			want: []string{"UNDATED cities(where.programmes.some.asOf): " + undatedToo + " [cities] []"},
		},
		{
			name: "a day of a count", query: `{city(id:"city:es-malaga"){degree(asOf:"2018")}}`,
			want: []string{"UNDATED city.degree(asOf): " + undatedToo + " [city degree] []"},
		},
		{name: "a day with how many undated links it counts", query: `{programme(id:"programme:iuc"){cities(asOf:"2018"){totalCount undatedCount}countriesOfCities(asOf:"2018"){undatedCount}links(asOf:"2018"){undatedCount}}}`, data: `{"programme":{"cities":{"totalCount":107,"undatedCount":107},"countriesOfCities":{"undatedCount":31},"links":{"undatedCount":172}}}`},
		{name: "a day with what becomes of undated links", query: `{cities(asOf:"2018",undated:INCLUDE,where:{programmes:{some:{asOf:"2019"}}}){totalCount}}`},
		{name: "what is known is not warned of", query: `{programme(id:"programme:iuc"){cities(where:{country:{eq:"country:es"}}){totalCount}} cities(where:{within:{eq:"region:m49-150"}}){totalCount}}`},
		{name: "a region is known where what lies below it is meant, too", query: `{cities(where:{country:{eq:"region:m49-002",includeDescendants:true}}){totalCount} a:cities(where:{id:{eq:"country:es",includeDescendants:true}}){totalCount}}`},
		{name: "a refused field is not warned of", query: `{cities(first:0,where:{id:{eq:"nothing"}}){totalCount}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 3 { // compiled, then kept with the document
				got := warned(t, h, c.query, c.variables)
				var lines []string
				for _, w := range got.Extensions.Warnings {
					lines = append(lines, fmt.Sprintf("%s %s %v %v", w.Code, w.Message, w.Path, w.Suggestions))
				}
				if diff := cmp.Diff(c.want, lines); diff != "" {
					t.Errorf("the warnings (-want +got):\n%s", diff)
				}
				if c.data != "" && c.data != string(got.Data) {
					t.Errorf("got %s, want %s", got.Data, c.data)
				}
			}
		})
	}
}

func TestWarningsAreBounded(t *testing.T) {
	h := over(builtInStore(t))
	ids := make([]string, 60)
	for i := range ids {
		ids[i] = fmt.Sprintf("city:none-%d", i)
	}
	got := warned(t, h, `query($ids:[ID!]!){a:cities(where:{id:{in:$ids}}){totalCount} b:nodes(ids:$ids){id}}`, map[string]any{"ids": ids})
	if n := len(got.Extensions.Warnings); n != 20 || got.Extensions.MoreWarnings != 100 {
		t.Errorf("%d warnings and %d more, want 20 and 100", n, got.Extensions.MoreWarnings)
	}
	for i, w := range got.Extensions.Warnings {
		if !strings.HasPrefix(w.Message, fmt.Sprintf("a(where.id.in): no City has the ID %q", ids[i])) {
			t.Errorf("warning %d is %s", i, w.Message)
		}
	}
	long := warned(t, h, `query($id:ID!){city(id:$id){id}}`, map[string]any{"id": strings.Repeat("é", 100_000)})
	if len(long.Extensions.Warnings) != 1 || len(long.Extensions.Warnings[0].Message) > 300 {
		t.Errorf("got %+v", long.Extensions)
	}
}

func TestCostOfWarnings(t *testing.T) {
	t.Run("is one read where IDs are given and a search where they are unknown", func(t *testing.T) {
		c := &counting{Store: builtInStore(t)}
		for query, want := range map[string][]string{
			`{cities{totalCount}}`:                                   {"List total"},
			`{city(id:"city:es-malaga"){name}}`:                      {"Entities"},
			`{city(id:"nothing"){name}}`:                             {"Entities", "Search rows"},
			`{organisation(id:"programme:iuc"){name}}`:               {"Entities"},
			`{cities(where:{within:{eq:"country:es"}}){totalCount}}`: {"Entities", "List total"},
			`{a:cities(where:{within:{eq:"x"}}){totalCount}b:cities(where:{id:{in:["x"]}}){totalCount}}`: {"Entities", "List total", "List total", "Search rows"},
			`{subgraph(ids:["city:es-malaga","programme:iuc"]){nodes{id}}}`:                              {"Between", "Entities"},
			`{programme(id:"programme:iuc"){cities(where:{country:{eq:"country:es"}}){totalCount}}}`:     {"Entities", "Entities", "Expand total"},
		} {
			for range 2 {
				c.take()
				warned(t, over(c), query, nil)
				if diff := cmp.Diff(want, c.take()); diff != "" {
					t.Errorf("%s: the reads (-want +got):\n%s", query, diff)
				}
			}
		}
	})
}

// failingCheck is a store whose reads of the entity that is checked fail.
type failingCheck struct {
	store.Store
	fail func() error
}

func (s failingCheck) View(ctx context.Context) (store.View, error) {
	v, err := s.Store.View(ctx)
	return failingCheckView{v, s.fail}, err
}

type failingCheckView struct {
	store.View
	fail func() error
}

func (v failingCheckView) Entities(ctx context.Context, ids []string, children ...store.Child) ([]*kg.Entity, []store.Prefetched, error) {
	if slices.Contains(ids, "nothing") {
		if err := v.fail(); err != nil {
			return nil, nil, err
		}
	}
	return v.View.Entities(ctx, ids, children...)
}

func TestAnAnswerWhoseWarningsCannotBeReadIsComplete(t *testing.T) {
	get := "/graphql?" + url.Values{"query": {`{cities(where:{within:{eq:"nothing"}}){totalCount}}`}}.Encode()
	ask := func(fail func() error) (body, tag string) {
		w := httptest.NewRecorder()
		executed(failingCheck{builtInStore(t), fail}, false).
			ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, get, nil))
		return w.Body.String(), w.Header().Get("ETag")
	}
	t.Run("an answer with warnings has a tag", func(t *testing.T) {
		if body, tag := ask(func() error { return nil }); tag == "" || !strings.Contains(body, "UNKNOWN_ID") {
			t.Errorf("got %q %s", tag, body)
		}
	})
	t.Run("one without those it should have has none, so that nobody keeps it", func(t *testing.T) {
		body, tag := ask(func() error { return store.ErrUnavailable })
		if tag != "" || strings.Contains(body, "warnings") || !strings.Contains(body, `{"data":{"cities":{"totalCount":0}}`) {
			t.Errorf("got %q %s", tag, body)
		}
	})
	t.Run("a panic is as good as an error", func(t *testing.T) {
		if body, tag := ask(func() error { panic("here") }); tag != "" || !strings.Contains(body, `"totalCount":0`) {
			t.Errorf("got %q %s", tag, body)
		}
	})
	t.Run("a release that moves is read again", func(t *testing.T) {
		var reads atomic.Int32
		body, tag := ask(func() error {
			if reads.Add(1) == 1 {
				return store.ErrReleaseMoved
			}
			return nil
		})
		if reads.Load() != 2 || tag == "" || !strings.Contains(body, "UNKNOWN_ID") {
			t.Errorf("after %d reads got %q %s", reads.Load(), tag, body)
		}
	})
}
