package graph_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
	"cityweave/graph/graphs"
	"cityweave/internal/graphfile"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// townsInPlaces is a graph of four cities in two countries, worked out by hand.
const townsInPlaces = `
country:aa Aland
country:bb Borduria
city:aa-a Anton, population=100 latitude=10.5 longitude=20.25
city:aa-b Berta
city:bb-c Cäsar
city:bb-d Dora
programme:p Pact, startYear=2008
programme:q Quest
org:n Net
source:s Source
source:t Tome
L1 PARTICIPATES_IN city:aa-a programme:p role=host since=2012
L2 PARTICIPATES_IN city:aa-b programme:p
L3 MEMBER_OF city:aa-a org:n
L4 MEMBER_OF city:aa-b org:n until=2010
L5 MEMBER_OF city:bb-c org:n
L6 PAIRED_WITH city:aa-b city:bb-c programme=programme:p
L7 LEADS org:n programme:p
L8 LOCATED_IN city:aa-a country:aa
L9 LOCATED_IN city:aa-b country:aa
La LOCATED_IN city:bb-c country:bb
Lb LOCATED_IN city:bb-d country:bb
Lc PARTICIPATES_IN city:aa-a programme:p
E1 L1 source:s 0:0-4
E2 L1 source:t 0:0-4
E3 L2 source:s 0:0-4
`

func answersOver(st store.Store, opts graph.Options) *graphs.Handler {
	return graph.NewGraphs(tables(st, opts), kg.CityNetworks(), opts)
}

func graphsOver(st store.Store, opts graph.Options) http.Handler {
	return answersOver(st, opts)
}

func townGraphs(t *testing.T, l limits.Limits) http.Handler {
	t.Helper()
	return graphsOver(inMemory(t, small(t, townsInPlaces)), graph.Options{Limits: l})
}

// element is a node or an edge of Cytoscape.js.
type element struct{ Data map[string]any }

type elements struct {
	Data     struct{ Notes []string }
	Elements struct{ Nodes, Edges []element }
}

func readGraph(t *testing.T, h http.Handler, query string) elements {
	t.Helper()
	w := getFile(t, h, "/graph.cyjs?"+query)
	var g elements
	if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if got := w.Header().Get("X-Node-Count"); got != fmt.Sprint(len(g.Elements.Nodes)) {
		t.Errorf("X-Node-Count is %s", got)
	}
	if got := w.Header().Get("X-Link-Count"); got != fmt.Sprint(len(g.Elements.Edges)) {
		t.Errorf("X-Link-Count is %s", got)
	}
	return g
}

func idsOf(all []element) string {
	out := make([]string, len(all))
	for i, e := range all {
		id, _ := e.Data["id"].(string)
		out[i] = id
	}
	return strings.Join(out, " ")
}

func TestGraphSelection(t *testing.T) {
	h := townGraphs(t, limits.Limits{})
	const everything = "city:aa-a city:aa-b city:bb-c city:bb-d country:aa country:bb org:n programme:p programme:q " +
		"source:s source:t"
	for _, c := range []struct{ name, query, nodes, links string }{
		{"is everything without parameters", "", everything, "L1 L2 L3 L4 L5 L6 L7 L8 L9 La Lb Lc"},
		{
			"is named entities with all links between them, also without any", "ids=programme:p,city:aa-a,city:bb-d",
			"city:aa-a city:bb-d programme:p", "L1 Lc",
		},
		{
			"is a programme with what it is linked with, and the links that belong to it", "programme=programme:p",
			"city:aa-a city:aa-b city:bb-c org:n programme:p", "L1 L2 L6 L7 Lc",
		},
		{
			"is several networks", "programme=programme:p,org:n&types=TAKES_PART",
			"city:aa-a city:aa-b city:bb-c org:n programme:p", "L1 L2 L3 L4 L5 Lc",
		},
		{
			"keeps a network when it narrows the types of the others", "programme=programme:p&entities=CITY",
			"city:aa-a city:aa-b city:bb-c programme:p", "L1 L2 L6 Lc",
		},
		{"narrows places, and nothing else", "programme=org:n&within=country:bb", "city:bb-c org:n programme:p", "L5 L7"},
		{
			"is a place with all in it and what that is linked with", "within=country:bb",
			"city:bb-c city:bb-d country:bb org:n programme:p", "L5 L7 La Lb",
		},
		{"has only entities with links where types of links are chosen", "types=PAIRED_WITH", "city:aa-b city:bb-c", "L6"},
		{"has all entities of chosen types", "entities=PROGRAMME,ORGANISATION", "org:n programme:p programme:q", "L7"},
		{
			"is of a day", "asOf=2011&programme=org:n&types=MEMBER_OF",
			"city:aa-a city:bb-c org:n", "L3 L5",
		},
		{"leaves out links without dates on demand", "asOf=2013&undated=EXCLUDE", "city:aa-a programme:p", "L1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := readGraph(t, h, c.query)
			if got := idsOf(g.Elements.Nodes); got != c.nodes {
				t.Errorf("nodes\n%s, want\n%s", got, c.nodes)
			}
			if got := idsOf(g.Elements.Edges); got != c.links {
				t.Errorf("links\n%s, want\n%s", got, c.links)
			}
		})
	}
}

func TestGraphAttributes(t *testing.T) {
	h := townGraphs(t, limits.Limits{})
	g := readGraph(t, h, "ids=city:aa-a,programme:p")
	for _, c := range []struct {
		name string
		got  map[string]any
		want map[string]any
	}{
		{
			"of a node are those of its type, the unknown left out", g.Elements.Nodes[0].Data,
			map[string]any{
				"id": "city:aa-a", "label": "Anton", "type": "CITY", "degree": 4.0, "country": "country:aa",
				"countryName": "Aland", "population": 100.0, "latitude": 10.5, "longitude": 20.25,
			},
		},
		{
			"of a link are its own, with its sources", g.Elements.Edges[0].Data,
			map[string]any{
				"id": "L1", "source": "city:aa-a", "target": "programme:p", "label": "participates in", "type": "PARTICIPATES_IN",
				"role": "host", "since": "2012", "holdsFrom": "2012", "datesFrom": "LINK", "status": "VERIFIED",
				"confidence": "EXPLICIT", "symmetric": false, "evidenceCount": 2.0,
				"sources": []any{"source:s", "source:t"}, "sourceNames": []any{"Source", "Tome"},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGraphEvidence(t *testing.T) {
	h := townGraphs(t, limits.Limits{})
	t.Run("is in the formats of RDF, by source", func(t *testing.T) {
		body := getFile(t, h, "/graph.nq?ids=city:aa-a,programme:p").Body.String()
		const id = "<urn:cityweave:id:"
		for _, want := range []string{
			id + "city:aa-a> <urn:cityweave:word:PARTICIPATES_IN> " + id + "programme:p> " + id + "source:s> .\n",
			id + "city:aa-a> <urn:cityweave:word:PARTICIPATES_IN> " + id + "programme:p> " + id + "source:t> .\n",
			id + "L1> <http://www.w3.org/ns/prov#wasDerivedFrom> " + id + "E2> " + id + "source:t> .\n",
			id + "E2> <urn:cityweave:word:locator> \"0:0-4\" " + id + "source:t> .\n",
			id + "source:t> <http://www.w3.org/2000/01/rdf-schema#label> \"Tome\" .\n",
			id + "city:aa-a> <urn:cityweave:word:country> " + id + "country:aa> .\n",
		} {
			if !strings.Contains(body, want) {
				t.Errorf("it does not say %s in\n%s", want, body)
			}
		}
	})
}

func TestGraphProjection(t *testing.T) {
	h := townGraphs(t, limits.Limits{})
	const underPact = "city:aa-a--city:aa-b 1 [programme:p] [Pact]"
	const pair = "city:aa-a--city:aa-b 2 [org:n programme:p] [Net Pact]"
	for _, c := range []struct{ name, query, nodes, links string }{
		{
			"links cities that share networks, once for each pair, however many links lead to one", "project=cities",
			"city:aa-a city:aa-b city:bb-c",
			pair + "\ncity:aa-a--city:bb-c 1 [org:n] [Net]\ncity:aa-b--city:bb-c 1 [org:n] [Net]",
		},
		{"leaves out light links", "project=cities&minWeight=2", "city:aa-a city:aa-b city:bb-c", pair},
		{"is of some networks", "project=cities&programme=programme:p", "city:aa-a city:aa-b", underPact},
		{"is of some cities", "project=cities&ids=city:aa-a,city:aa-b", "city:aa-a city:aa-b", pair},
		{"is of a place", "project=cities&within=country:aa", "city:aa-a city:aa-b", pair},
		{"is over some types", "project=cities&entities=PROGRAMME", "city:aa-a city:aa-b", underPact},
		{
			"is of a day", "project=cities&asOf=2011", "city:aa-a city:aa-b city:bb-c",
			"city:aa-a--city:aa-b 1 [programme:p] [Pact]\ncity:aa-a--city:bb-c 1 [org:n] [Net]",
		},
		{
			"links networks by the cities that they share", "project=programmes&types=TAKES_PART,LEADS", "programme:p", "",
		},
		{
			"follows other types of links on demand", "project=cities&types=LOCATED_IN",
			"city:aa-a city:aa-b city:bb-c city:bb-d",
			"city:aa-a--city:aa-b 1 [country:aa] [Aland]\ncity:bb-c--city:bb-d 1 [country:bb] [Borduria]",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := readGraph(t, h, c.query)
			if got := idsOf(g.Elements.Nodes); got != c.nodes {
				t.Errorf("nodes %s, want %s", got, c.nodes)
			}
			var links []string
			for _, e := range g.Elements.Edges {
				d := e.Data
				links = append(links, fmt.Sprint(d["id"], " ", d["weight"], " ", d["shared"], " ", d["sharedNames"]))
			}
			if got := strings.Join(links, "\n"); got != c.links {
				t.Errorf("links\n%s, want\n%s", got, c.links)
			}
		})
	}
	t.Run("has no direction", func(t *testing.T) {
		body := getFile(t, h, "/graph.gexf?project=cities").Body.String()
		if !strings.Contains(body, `defaultedgetype="undirected"`) || !strings.Contains(body, `weight="2"`) {
			t.Error(body)
		}
	})
}

func TestGraphHeaders(t *testing.T) {
	h := townGraphs(t, limits.Limits{})
	for _, format := range []string{"gexf", "graphml", "cyjs", "geojson", "dot", "jsonld", "ttl", "nq", "cx2", "svg"} {
		t.Run("of "+format+" say what the file is", func(t *testing.T) {
			w := getFile(t, h, "/graph."+format+"?programme=programme:p")
			got := w.Header()
			if w.Code != http.StatusOK || got.Get("Content-Length") != fmt.Sprint(w.Body.Len()) ||
				got.Get("X-Release") != "2026-01-02-abc" || got.Get("X-Link-Count") != "5" ||
				!strings.HasPrefix(got.Get("Repr-Digest"), "sha-256=:") || got.Get("Content-Type") == "" ||
				got.Get("Content-Disposition") != `inline; filename="cityweave-p-2026-01-02-abc.`+format+`"` {
				t.Errorf("status %d, %v", w.Code, got)
			}
			again := getFile(t, h, "/graph."+format+"?programme=programme:p", "If-None-Match", got.Get("ETag"))
			if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
				t.Errorf("with its tag: status %d", again.Code)
			}
			part := getFile(t, h, "/graph."+format+"?programme=programme:p", "Range", "bytes=3-9")
			if part.Code != http.StatusPartialContent || part.Body.String() != w.Body.String()[3:10] {
				t.Errorf("a range: status %d, %q", part.Code, part.Body)
			}
		})
	}
	t.Run("have a tag that differs by what is asked for, and not by its order", func(t *testing.T) {
		tag := func(address string) string { return getFile(t, h, address).Header().Get("ETag") }
		one := tag("/graph.gexf?ids=city:aa-a,city:aa-b")
		if one != tag("/graph.gexf?ids=city:aa-b,city:aa-a,city:aa-a") {
			t.Error("the order counts")
		}
		for _, other := range []string{
			"/graph.gexf?ids=city:aa-a", "/graph.graphml?ids=city:aa-a,city:aa-b",
			"/graph.gexf?ids=city:aa-a,city:aa-b&types=MEMBER_OF", "/graph.geojson?ids=city:aa-a,city:aa-b&lines=1",
		} {
			if tag(other) == one || tag(other) == "" {
				t.Errorf("%s has the same tag", other)
			}
		}
	})
	t.Run("of a release never change", func(t *testing.T) {
		got := getFile(t, h, "/graph.gexf?release=2026-01-02-abc").Header().Get("Cache-Control")
		if !strings.Contains(got, "immutable") {
			t.Error(got)
		}
		if w := getFile(t, h, "/graph.gexf?release=2025-01-01-fff"); w.Code != http.StatusNotFound {
			t.Errorf("another release: status %d", w.Code)
		}
	})
	t.Run("are those of a large graph, too, which is written twice", func(t *testing.T) {
		small := graphsOver(inMemory(t, small(t, townsInPlaces)), graph.Options{Limits: limits.Limits{Table: 1_000}})
		got, want := getFile(t, small, "/graph.gexf"), getFile(t, h, "/graph.gexf")
		if got.Body.String() != want.Body.String() || got.Header().Get("Accept-Ranges") != "none" ||
			got.Header().Get("Content-Length") != fmt.Sprint(want.Body.Len()) ||
			got.Header().Get("Repr-Digest") != want.Header().Get("Repr-Digest") {
			t.Errorf("%v", got.Header())
		}
	})
}

func TestGraphRefusals(t *testing.T) {
	h := townGraphs(t, limits.Limits{})
	for _, c := range []struct {
		address string
		status  int
		says    string
	}{
		{"/graph.gefx", 404, `do you mean "gexf"`},
		{"/graph.gexf?projct=cities", 400, `do you mean "project"`},
		{"/graph.gexf?ids=city:aa-a&ids=city:aa-b", 400, "ids is there twice"},
		{"/graph.gexf?ids=%zz", 400, "not well formed"},
		{"/graph.gexf?ids=", 400, "ids is empty"},
		{"/graph.gexf?ids=,", 400, "ids is empty"},
		{"/graph.gexf?ids=city:aa-x", 400, `ids: no record has the ID "city:aa-x"`},
		{"/graph.gexf?ids=L1", 400, "ids has an ID that is no entity's"},
		{"/graph.gexf?programme=programme:z", 400, "programme: no record has the ID"},
		{"/graph.gexf?ids=city:aa-a&programme=programme:p", 400, "ids and programme do not go together"},
		{"/graph.gexf?ids=city:aa-a&within=country:aa", 400, "leave out entities and within"},
		{"/graph.gexf?types=MEMBER_OFF", 400, `do you mean "MEMBER_OF"`},
		{"/graph.gexf?types=CITY", 400, "write entities=CITY"},
		{"/graph.gexf?entities=MEMBER_OF", 400, "write types=MEMBER_OF"},
		{"/graph.gexf?entities=TOWN", 400, "entities has"},
		{"/graph.gexf?within=org:n", 400, "org:n is none"},
		{"/graph.gexf?asOf=soon", 400, "asOf is a date"},
		{"/graph.gexf?undated=ONLY", 400, "give the day"},
		{"/graph.gexf?asOf=2015&undated=never", 400, "undated is one of INCLUDE"},
		{"/graph.gexf?project=city", 400, "project is"},
		{"/graph.gexf?minWeight=2", 400, "add project=cities"},
		{"/graph.gexf?project=cities&minWeight=0", 400, "minWeight is a number"},
		{"/graph.gexf?lines=1", 400, "lines is for geojson"},
		{"/graph.geojson?lines=2", 400, "lines is 1 or 0"},
		{"/graph.gexf?ids=" + url.QueryEscape(manyIDs()), 400, "give at most 500"},
	} {
		t.Run("say what is wrong and how to mend it: "+c.says, func(t *testing.T) {
			w := getFile(t, h, c.address)
			found := failures(t, w.Body.String())
			if w.Code != c.status || len(found) == 0 || !strings.Contains(found[0].Message, c.says) {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
		})
	}
	t.Run("hold for graphs with too many nodes and links", func(t *testing.T) {
		few := townGraphs(t, limits.Limits{Rows: 22})
		for query, status := range map[string]int{"": 400, "programme=programme:p": 200, "project=cities": 200} {
			if w := getFile(t, few, "/graph.gexf?"+query); w.Code != status {
				t.Errorf("%q: status %d: %s", query, w.Code, w.Body)
			}
		}
		fewPairs := townGraphs(t, limits.Limits{Touched: 3})
		if w := getFile(t, fewPairs, "/graph.gexf?project=cities"); w.Code != http.StatusBadRequest ||
			!strings.Contains(w.Body.String(), "4 pairs of members") {
			t.Errorf("pairs: status %d: %s", w.Code, w.Body)
		}
	})
}

// nested asks for a second graph while a first one is sent.
type nested struct {
	*httptest.ResponseRecorder
	ask    func() int
	status int // of the second
}

func (n *nested) Write(p []byte) (int, error) {
	if n.status == 0 {
		n.status = n.ask()
	}
	return n.ResponseRecorder.Write(p)
}

func TestGraphsOnTheirWay(t *testing.T) {
	for table, status := range map[int]int{10: http.StatusServiceUnavailable, 1_000_000: http.StatusOK} {
		t.Run(fmt.Sprintf("are bounded by %d bytes of a table", table), func(t *testing.T) {
			h := townGraphs(t, limits.Limits{Table: table})
			w := &nested{ResponseRecorder: httptest.NewRecorder(), ask: func() int {
				return getFile(t, h, "/graph.dot").Code
			}}
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graph.gexf", http.NoBody))
			if w.Code != http.StatusOK || w.status != status {
				t.Errorf("status %d, and %d meanwhile, want %d", w.Code, w.status, status)
			}
			if again := getFile(t, h, "/graph.dot"); again.Code != http.StatusOK {
				t.Errorf("status %d afterwards", again.Code)
			}
		})
	}
}

func manyIDs() string {
	ids := make([]string, 501)
	for i := range ids {
		ids[i] = fmt.Sprint("city:aa-", i)
	}
	return strings.Join(ids, ",")
}

func TestGraphDrawing(t *testing.T) {
	t.Run("has each entity once, at the same place in each process", func(t *testing.T) {
		first := getFile(t, townGraphs(t, limits.Limits{}), "/graph.svg")
		again := getFile(t, townGraphs(t, limits.Limits{}), "/graph.svg")
		if first.Body.String() != again.Body.String() {
			t.Error("the bytes differ")
		}
		if n := strings.Count(first.Body.String(), "data-id="); first.Code != http.StatusOK || n == 0 ||
			first.Header().Get("X-Node-Count") != fmt.Sprint(n) {
			t.Errorf("status %d: %d entities, and the header says %s", first.Code, n, first.Header().Get("X-Node-Count"))
		}
	})
	t.Run("is refused before it is read if the graph is too large to be seen", func(t *testing.T) {
		var rows strings.Builder
		for i := range graphfile.MostDrawn + 1 {
			fmt.Fprintf(&rows, "city:aa-%d Town %d\n", i, i)
		}
		h := answersOver(inMemory(t, small(t, rows.String())), graph.Options{})
		w := getFile(t, h, "/graph.svg?entities=CITY")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "more than the 2000 that a drawing may have") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		if w := getFile(t, h, "/graph.dot?entities=CITY"); w.Code != http.StatusOK {
			t.Errorf("as DOT: status %d: %s", w.Code, w.Body)
		}
	})
}

func TestGraphsOfReplacedIDs(t *testing.T) {
	g := small(t, townsInPlaces)
	g.Tombstones = []kg.Tombstone{
		{ID: "city:aa-gone", Reason: "it was never a city"},
		{ID: "city:aa-old", ReplacedBy: "city:aa-a", Reason: "the same city"},
	}
	h := graphsOver(inMemory(t, g), graph.Options{})
	t.Run("have the entity that replaces another, and say so in their head", func(t *testing.T) {
		read := readGraph(t, h, "ids=city:aa-old,city:aa-b")
		note := `ids: "city:aa-old" is now city:aa-a: the same city`
		if idsOf(read.Elements.Nodes) != "city:aa-a city:aa-b" || !slices.Contains(read.Data.Notes, note) {
			t.Errorf("%s: %q", idsOf(read.Elements.Nodes), read.Data.Notes)
		}
	})
	t.Run("are refused for an ID that is gone, with the reason", func(t *testing.T) {
		w := getFile(t, h, "/graph.cyjs?ids=city:aa-gone,city:aa-b")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "it was never a city") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

func TestGraphIndex(t *testing.T) {
	h := townGraphs(t, limits.Limits{})
	t.Run("refuses a selection in the address of the formats, which has none", func(t *testing.T) {
		for _, address := range []string{"/graph?format=gexf&ids=org:n", "/graph?ids=org:n", "/graph/?format=gexf"} {
			w := getFile(t, h, address)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "/graph.gexf?ids=") {
				t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
			}
		}
	})
	t.Run("lists formats and parameters", func(t *testing.T) {
		var index struct {
			Formats, Parameters []struct{ Name, About string }
		}
		w := getFile(t, h, "/graph")
		if err := json.Unmarshal(w.Body.Bytes(), &index); err != nil {
			t.Fatal(err)
		}
		named := func(name string) func(struct{ Name, About string }) bool {
			return func(e struct{ Name, About string }) bool { return e.Name == name && e.About != "" }
		}
		if !slices.ContainsFunc(index.Formats, named("/graph.gexf")) ||
			!slices.ContainsFunc(index.Parameters, named("project")) {
			t.Error(w.Body)
		}
	})
	t.Run("is a page for browsers, and each file that it offers is there", func(t *testing.T) {
		h := townGraphs(t, limits.Limits{})
		w := getFile(t, h, "/graph", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Fatalf("%s\n%s", got, w.Body)
		}
		addresses := regexp.MustCompile(`href="(graph\.[^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1)
		if want := 4*len(graphfile.Formats()) - 1; len(addresses) != want {
			t.Fatalf("there are %d addresses, want %d", len(addresses), want)
		}
		built := graphsOver(builtInStore(t), graph.Options{})
		for _, a := range addresses {
			address := "/" + html.UnescapeString(a[1])
			of := h // the whole graph of the test; the parts are of the built-in data
			if part := strings.Contains(address, "?"); part && !strings.HasPrefix(address, "/graph.gexf") {
				continue
			} else if part {
				of = built
			}
			if w := getFile(t, of, address); w.Code != http.StatusOK || w.Body.Len() == 0 {
				t.Errorf("%s: %d %s", address, w.Code, w.Body)
			}
		}
	})
}
