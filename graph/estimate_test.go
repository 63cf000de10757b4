package graph_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"cityweave/graph"
	"cityweave/graph/plan"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store/memory"
)

func TestRateLimitRefusesBeforeWork(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	counting := &viewCounting{Store: st}
	h := guardedOver(counting, nil)
	clients := ratelimit.New(ratelimit.Options{Rate: 10, Burst: 500, Clients: 10, Now: func() time.Time { return time.Unix(0, 0) }})
	ask := func() *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(posted(`{cities(first:100){nodes{programmes(first:2){nodes{id}}}}}`, nil)))
		r.Header.Set("Content-Type", asJSON)
		r = r.WithContext(ratelimit.WithBudget(r.Context(), clients.Budget(ratelimit.Proxies{}.Client(r))))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := ask(); w.Code != http.StatusOK {
		t.Fatalf("300 of 500 nodes: got %d %s", w.Code, w.Body)
	}
	counting.reads = 0
	w := ask()
	wait, err := strconv.Atoi(w.Header().Get("Retry-After"))
	if err != nil {
		t.Error(err)
	}
	// The processor time of the first answer may have cost more than its nodes, up to the whole budget.
	enough := wait >= (300-200)/10+1 && wait <= (300+500)/10+1
	if w.Code != http.StatusTooManyRequests || code(t, w) != "RATE_LIMITED" || !enough || counting.reads > 0 {
		t.Errorf("600 of 500 nodes: got %d %s, Retry-After %s after %d reads", w.Code, w.Body, w.Header().Get("Retry-After"), counting.reads)
	}
}

// sumOver adds up what each object of an answer counts as.
func sumOver(v any, of func(object map[string]any) int) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		n = of(v)
		for _, w := range v {
			n += sumOver(w, of)
		}
	case []any:
		for _, w := range v {
			n += sumOver(w, of)
		}
	}
	return n
}

// oneWithID is for counting the objects that have an id.
func oneWithID(object map[string]any) int {
	if object["id"] == nil {
		return 0
	}
	return 1
}

func TestTheEstimateIsNeverBelowTheNodesThatAreReturned(t *testing.T) {
	st := builtInStore(t)
	h := graph.NewHandler(kg.CityNetworks(), st, graph.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	r := rand.New(rand.NewPCG(1, 2))
	page := func() string { return fmt.Sprintf("(first:%d)", 1+r.IntN(12)) }
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var entity func(depth int) string
	entity = func(depth int) string {
		if depth == 0 {
			return "id"
		}
		return "id " + pick(
			"links"+page()+"{nodes{id evidence{id source{id}} from{"+entity(depth-1)+"} to{id}}}",
			"links"+page()+"{edges{other{"+entity(depth-1)+"} node{id}}}",
			"statements{id evidence{id source{id}}}",
			"...on City{programmes"+page()+"{nodes{"+entity(depth-1)+"} edges{node{id} links{id evidence{id}}}} regions{id} country{id}}",
			"...on Programme{cities"+page()+"{nodes{"+entity(depth-1)+"}} statements{id subject{id}}}",
			"...on Country{locatedHere"+page()+"{nodes{"+entity(depth-1)+"}}}",
		)
	}
	roots := []string{
		"cities%s{nodes{%s}}", "programmes%s{nodes{%s}}", "countries%s{edges{node{%s}}}",
		`source(id:"source:document"){id blocks{id} evidence%s{nodes{id about{...on Link{id from{%s}}}}}}`,
		`dataset{blocks{id} sources%s{nodes{%s}}}`,
		`subgraph(ids:["programme:iuc","city:pt-almada","country:jp","city:jp-kyoto"]){nodes{%[2]s} links{id from{id} to{id} evidence{id}}}`,
		`subgraph(ids:["programme:iuc","city:pt-almada","city:br-belo-horizonte"],first:2){links{id} again:links{id from{%[2]s}} nodes{id}}`,
		`expand(ids:["programme:iuc","country:jp"],first:8,maxLinks:9){nodes{%[2]s} links{id from{id} to{id}} of{entity{id}} positions{entityId}}`,
		`search(text:"san",first:7){nodes{%[2]s} edges{node{id}}}`, `suggest(prefix:"ber",first:9){node{%[2]s}}`, `search(text:"san",first:7){edges{node{%[2]s} score}}`,
		`city(id:"city:jp-kyoto"){id citiesInSameProgrammes(first:5){nodes{%[2]s} edges{node{id} paths(first:2){through{id} first{id} second{id evidence{id}}}}}}`,
		`shortestPaths(from:"city:pt-almada",to:"city:br-belo-horizonte",maxLength:2,first:2){nodes{%[2]s} links{id from{id} to{id}} paths{nodes{id} hops{from{id} links{id}}}}`,
		`paths(from:"city:pt-almada",to:"city:br-belo-horizonte",maxLength:3,first:3){nodes{id} links{id from{%[2]s}}}`,
		`expand(ids:["programme:iuc","country:jp"],total:5){of{entity{%[2]s}} nodes{id} links{id} again:nodes{id}}`,
	}
	asked := 0
	for range 400 {
		query := "{" + fmt.Sprintf(pick(roots...), page(), entity(r.IntN(4))) + "}"
		w := send(t, h, "POST", "/graphql", posted(query, nil))
		var body struct {
			Data       any
			Errors     []any
			Extensions struct{ Cost plan.Cost }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if len(body.Errors) > 0 {
			continue
		}
		asked++
		cost, returned := body.Extensions.Cost, sumOver(body.Data, oneWithID)
		if cost.Estimated < returned || cost.Estimated < cost.Actual || cost.Limit == 0 || cost.Actual == 0 && returned > 0 {
			t.Errorf("%s\nreturns %d nodes at a cost of %+v", query, returned, cost)
		}
	}
	if asked < 100 {
		t.Errorf("only %d queries could be asked", asked)
	}
}

func TestMoreNodesThanEstimatedStopAtTheLimit(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(network)
	for i := range 200 {
		fmt.Fprintf(&rows, "P%d programme:p title Title%d\n", 1000+i, i)
	}
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, rows.String())); err != nil {
		t.Fatal(err)
	}
	h := guardedOver(st, func(o *graph.Options) { o.Limits.Nodes = 100 })
	if w := send(t, h, "POST", "/graphql", posted(`{programme(id:"programme:p"){statements{id}}}`, nil)); code(t, w) != errcode.TooMuch {
		t.Errorf("got %.300s", w.Body)
	}
}
