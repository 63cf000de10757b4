package graph_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/graph/plan"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// thereAndBack is a condition on cities that leads along all links to programmes and back.
const thereAndBack = `{programmes: {some: {cities: {none: {link: {role: {eq: "x"}}}}}}}`

func TestFilterCost(t *testing.T) {
	built := builtInStore(t)
	touching := func(n int) http.Handler {
		return graph.NewHandler(kg.CityNetworks(), built, graph.Options{
			Limits: limits.Limits{Touched: n}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
	}
	small, usual := touching(100), touching(0)
	for name, c := range map[string]struct{ query, place, cure string }{
		"a list of all cities":          {`{cities(where: ` + thereAndBack + `, first: 3) {totalCount}}`, "cities(where)", `by their "id"`},
		"a list in the order of counts": {`{cities(orderBy: [{programmes: {count: DESC, where: {cities: {some: {link: {role: {eq: "x"}}}}}}}]) {totalCount}}`, "cities(orderBy)", "fewer relations"},
		"cities of a programme": {
			`{programme(id: "programme:eu-covenant-of-mayors") {of: cities(where: ` + thereAndBack + `) {totalCount}}}`,
			"programme.of(where)", `lower "first" above`,
		},
		"links by the country at their other end": {
			`{city(id: "city:jp-kyoto") {links(node: {inCountry: {locatedHere: {some: {name: {eq: "x"}}}}}) {totalCount}}}`,
			"city.links(node)", "fewer relations",
		},
		"cities by what is near others of their programmes": {
			`{cities(where: {programmes: {some: {cities: {some: {near: {latitude: 35, longitude: 137, km: 100}}}}}}) {totalCount}}`,
			"cities(where)", "fewer relations",
		},
		"neighbours by their country": {
			`{expand(ids: ["city:jp-kyoto"], node: {inCountry: {locatedHere: {some: {name: {eq: "x"}}}}}) {totalAvailable}}`,
			"expand(node)", `fewer "ids"`,
		},
	} {
		t.Run("refuses "+name+" above the limit with place and cure", func(t *testing.T) {
			errs := failures(t, ask(t, small, c.query, nil))
			if len(errs) != 1 || errs[0].Extensions.Code != errcode.TooMuch || !strings.HasPrefix(errs[0].Message, c.place+": ") ||
				!strings.Contains(errs[0].Message, "--max-touched") || !strings.Contains(errs[0].Message, c.cure) {
				t.Errorf("got %+v", errs)
			}
		})
		t.Run("answers "+name+" within the limit", func(t *testing.T) {
			if errs := failures(t, ask(t, usual, c.query, nil)); len(errs) > 0 {
				t.Errorf("got %+v", errs)
			}
		})
	}
	t.Run("leaves lists without conditions on links alone", func(t *testing.T) {
		for _, query := range []string{
			`{cities(where: {name: {contains: "a"}}, first: 1) {totalCount nodes {programmes(where: {name: {contains: "a"}}) {totalCount}}}}`,
			`{cities(where: {near: {latitude: 35, longitude: 137, km: 100}}, orderBy: [{distance: ASC}]) {totalCount}}`,
			`{cities(where: {box: {south: -50, west: 160, north: 0, east: -160}}) {totalCount}}`,
		} {
			if errs := failures(t, ask(t, touching(1), query, nil)); len(errs) > 0 {
				t.Errorf("%s: got %+v", query, errs)
			}
		}
	})
	t.Run("shares the limit among the filtered lists of a request", func(t *testing.T) {
		one := `cities(where: ` + thereAndBack + `, first: 1) {totalCount} `
		h := touching(30_000)
		if errs := failures(t, ask(t, h, "{"+one+"}", nil)); len(errs) > 0 {
			t.Errorf("alone: %+v", errs)
		}
		errs := failures(t, ask(t, h, "{a: "+one+" b: "+one+"}", nil))
		if len(errs) != 2 || !strings.Contains(errs[1].Message, "limit of 15000 ") || !strings.Contains(errs[1].Message, "the 2 filtered lists") {
			t.Errorf("two at once: %+v", errs)
		}
	})
}

// expensive is a store that declares a price of expansions.
type expensive struct {
	store.Store
	price int
}

func (s expensive) ExpandPrice() int { return s.price }

func TestExpandPrice(t *testing.T) {
	built := builtInStore(t)
	for name, c := range map[string]struct {
		query    string
		parents  int // of all expansions, at most
		embedded int
	}{
		"of two relations of a page": {`{cities(first: 100) {nodes {programmes(first: 2) {totalCount nodes {id}} links(first: 3) {nodes {id}}}}}`, 200, 600},
		"of counts alone":            {`{cities(first: 100) {nodes {programmes {totalCount}}}}`, 100, 100},
		"of relations in relations":  {`{cities(first: 10) {nodes {programmes(first: 5) {nodes {cities(first: 2) {nodes {id}}}}}}}`, 60, 160},
		"of the root field expand":   {`{expand(ids: ["city:jp-kyoto", "programme:iuc"], first: 5) {nodes {id}}}`, 2, 12 + 2}, // and the check of the ids
		"without expansions":         {`{cities(first: 100) {nodes {id}}}`, 0, 100},
	} {
		t.Run(name, func(t *testing.T) {
			for price, st := range map[int]store.Store{0: built, 10: expensive{built, 10}} {
				var body struct{ Extensions struct{ Cost plan.Cost } }
				w := send(t, guardedOver(st, nil), "POST", "/graphql", posted(c.query, nil))
				if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
					t.Fatal(err)
				}
				if got, want := body.Extensions.Cost.Estimated, c.embedded+price*c.parents; got != want {
					t.Errorf("at a price of %d the estimate is %d, want %d", price, got, want)
				}
			}
		})
	}
}
