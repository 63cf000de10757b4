package graph_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"cityweave/graph"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store/memory"
)

// What a document decides is compiled once, and variables only fill it in: whatever was asked
// before, the answer is that of a server that has not seen the document yet.
func TestAnAnswerDoesNotDependOnWhatTheDocumentWasAskedBefore(t *testing.T) {
	query := `query($id:ID!,$first:Int,$at:Date,$name:String,$with:Boolean=false){
		a:entity(id:$id){id ...F} b:city(id:$id){id ...F ...on City{programmes(first:$first){totalCount nodes{id}}}}
		cities(first:2){nodes{...F} edges{node{...F}}}
	}
	fragment F on Entity{name links(first:$first,node:{name:{startsWith:$name}},asOf:$at){totalCount nodes{id ...on Link @include(if:$with){since}}}}`
	variables := []string{
		`{"id":"city:aa-one","name":""}`, `{"id":"city:aa-one","name":"P","first":1}`, `{"id":"city:aa-two","name":"P","first":1}`,
		`{"id":"city:aa-one","name":"P","first":null}`, `{"id":"city:aa-one","name":"P","first":2}`, `{"id":"city:aa-one","name":"Q","first":2,"with":true}`,
		`{"id":"city:aa-one","name":"Q","first":2,"at":"2009"}`, `{"id":"city:aa-one","name":"Q","first":2,"at":"2030"}`, `{"id":"programme:p","name":"Q","first":2}`,
		`{"id":"city:aa-one","name":"P","first":0}`, `{"id":"city:aa-one","name":"P","first":1}`, `{"id":"city:aa-one","name":null}`, `{"id":"city:aa-one","name":"` + strings.Repeat("x", 200) + `"}`,
	}
	h := serve(t, small(t, network))
	want := map[string]string{}
	different := map[string]bool{}
	for _, v := range variables {
		want[v] = ask(t, serve(t, small(t, network)), query, decoded(t, v))
		different[want[v]] = true
	}
	if len(different) < 10 {
		t.Fatalf("there are but %d different answers", len(different))
	}
	var wg sync.WaitGroup
	for round := range 4 {
		wg.Go(func() {
			for i := range variables {
				v := variables[(i*(2*round+1)+round)%len(variables)]
				if got := ask(t, h, query, decoded(t, v)); got != want[v] {
					t.Errorf("%s\n got %s\nwant %s", v, got, want[v])
				}
			}
		})
	}
	wg.Wait()
}

// Which types a search is for may stand in an argument of the root field, and says what is done below it.
func TestAnAnswerDoesNotDependOnTheTypesThatWereSearchedBefore(t *testing.T) {
	query := `query($types:[EntityType!]){search(text:"o",types:$types){nodes{id degree links(first:1){totalCount}} edges{node{again:degree}}}}`
	variables := []string{`{"types":["CITY","REGION"]}`, `{"types":["CITY","PROGRAMME"]}`, `{"types":["CITY","THEME"]}`, `{"types":["CITY"]}`, `{}`, `{"types":["THEME","COUNTRY","CITY"]}`}
	g := func() *kg.Graph {
		return small(t, network+"theme:o Open data\nprogramme:o Oslo Pact\nregion:o Oro\nL77 HAS_THEME programme:o theme:o\n")
	}
	h := serve(t, g())
	for range 3 {
		for _, v := range variables {
			got, want := ask(t, h, query, decoded(t, v)), ask(t, serve(t, g()), query, decoded(t, v))
			if got != want || !strings.Contains(want, "degree") {
				t.Errorf("%s\n got %s\nwant %s", v, got, want)
			}
		}
	}
}

func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Error(err)
	}
	return v
}

func TestAnErrorNamesThePlaceOfTheFieldThatItBelongsTo(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	h := graph.NewHandler(kg.CityNetworks(), st, graph.Options{Limits: limits.Limits{Touched: 1}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	// Both fields select by one fragment.
	query := `{x:cities(first:1){...F} y:cities(first:1){...F}} fragment F on CityConnection{nodes{themesOfProgrammes(first:5){totalCount}}}`
	for range 3 {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) != 2 {
			t.Fatalf("%+v", errs)
		}
		for _, e := range errs {
			if place := e.Path[0].(string) + ".nodes.themesOfProgrammes"; !strings.HasPrefix(e.Message, place+":") {
				t.Errorf("at %v: %s", e.Path, e.Message)
			}
		}
	}
}

// One fragment below two fields is one step for both, wherever the plan began.
func TestSubplanOfFragment(t *testing.T) {
	t.Run("shares store calls below what is kept", func(t *testing.T) {
		st := memory.New(kg.CityNetworks())
		if err := st.Apply(t.Context(), small(t, network)); err != nil {
			t.Fatal(err)
		}
		watched := &counting{Store: st}
		h := over(watched)
		for _, query := range []string{
			`{cities(first:2){nodes{programmes(first:2){nodes{...G}}} edges{node{again:programmes(first:2){nodes{...G}}}}}} fragment G on Programme{degree}`,
			`{cities(first:2){edges{node{programmes(first:2){nodes{...G}}}} nodes{again:programmes(first:2){nodes{...G}}}}} fragment G on Programme{themes(first:2){nodes{id}}}`,
		} {
			for range 3 {
				ask(t, h, query, nil)
				if calls := watched.take(); len(calls) != 4 { // the list, programmes twice, G once
					t.Errorf("%s\n%d store calls: %v", query, len(calls), calls)
				}
			}
		}
	})
}
