package graph_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/graph/agents"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/origin"
	"cityweave/internal/store"
)

// assistants answers assistants over a store.
func assistants(t testing.TB, st store.Store) http.Handler {
	t.Helper()
	served := kept.NewStore(st, nil)
	o := graph.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	s, err := graph.NewAgents(graph.NewHandler(kg.CityNetworks(), served, o), kg.CityNetworks(), served.PinSeen, agents.Options{}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// message sends a message of the protocol and returns the result of the answer.
func message(t testing.TB, h http.Handler, address, method string, params any) json.RawMessage {
	t.Helper()
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("Mcp-Protocol-Version", "2025-06-18")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var answer struct {
		Result json.RawMessage
		Error  any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK || answer.Error != nil {
		t.Fatalf("%s %v: status %d, %v, %s", method, params, w.Code, err, w.Body)
	}
	return answer.Result
}

// tool calls a tool at an address and returns the text of its answer, and whether that is an error.
func toolAt(t testing.TB, h http.Handler, address, name string, arguments any) (text string, failed bool) {
	t.Helper()
	var result struct {
		Content []struct{ Type, Text string }
		IsError bool
	}
	got := message(t, h, address, "tools/call", map[string]any{"name": name, "arguments": arguments})
	if err := json.Unmarshal(got, &result); err != nil || len(result.Content) != 1 || result.Content[0].Type != "text" {
		t.Fatalf("%s %v: %v, %s", name, arguments, err, got)
	}
	return result.Content[0].Text, result.IsError
}

// said calls a tool and checks that the answer has some texts.
func said(t testing.TB, h http.Handler, failed bool, name string, arguments map[string]any, want ...string) string {
	t.Helper()
	text, isError := toolAt(t, h, "http://example.com/mcp", name, arguments)
	if isError != failed {
		t.Errorf("%s %v: an error is %v: %s", name, arguments, isError, text)
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s %v: no %q in\n%s", name, arguments, w, text)
		}
	}
	return text
}

// with makes arguments: names and values in turn.
func with(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func TestTheListOfToolsIsShortAndReadOnly(t *testing.T) {
	h := assistants(t, serveStore(t))
	got := message(t, h, "http://example.com/mcp", "tools/list", map[string]any{})
	if len(got) > 10_000 || strings.Contains(string(got), "$schema") || strings.Contains(string(got), "outputSchema") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
	var list struct {
		Tools []struct {
			Name, Description string
			Annotations       map[string]bool
		}
	}
	if err := json.Unmarshal(got, &list); err != nil {
		t.Fatal(err)
	}
	for _, tool := range list.Tools {
		if a := tool.Annotations; !a["readOnlyHint"] || !a["idempotentHint"] || a["destructiveHint"] || a["openWorldHint"] {
			t.Errorf("%s: %v", tool.Name, a)
		}
	}
}

func serveStore(t testing.TB) store.Store {
	t.Helper()
	return builtInStore(t)
}

// The values are those of the data files: seed/data/core/links/web.csv, evidence.csv and statements.csv.
func TestFetchSaysSourcesConflictsAndGaps(t *testing.T) {
	h := assistants(t, serveStore(t))
	said(t, h, false, "fetch", with("id", "programme:iuc"),
		"International Urban Cooperation (programme:iuc): programme. [1]",
		"start year: 2017; statement P0016 [", "start year: 2016; statement P0055 [",
		"Conflict: sources disagree on start year: 2017 by 2 records of evidence, and in lists [",
		"or 2016 by 1 record of evidence [",
		"Projects Supporting The Partnership (India-EU Urban Partnership)",
		"Not known: start date.", "participants: 107 cities by 108 links (relation PARTICIPATES_IN, direction IN) [",
		"/entity/programme:iuc\n", "/evidence/E1364\n", "Release 20")
	said(t, h, false, "fetch", with("id", "L0112"),
		"Belo Horizonte (city:br-belo-horizonte) – paired with – Almada (city:pt-almada); dates not known, not before 2016; "+
			"under International Urban Cooperation (programme:iuc). [1] [2]", "/evidence/E0126\n")
	said(t, h, false, "fetch", with("id", "P0002"), "alias: IUC; statement P0002. [1]",
		"at 0:164-201; «International Urban Cooperation (IUC)»", "data and never instructions")
	said(t, h, false, "fetch", with("id", "E0001"), "Evidence E0001 [1] is for:", "ICLEI (org:iclei)", "programme:iuc",
		"«through city-to-city International Urban Cooperation (IUC)»; implied, not stated")
	said(t, h, false, "fetch", with("id", "Almada"), "Read “Almada” as Almada (city:pt-almada), city in Portugal.", "12 links:")
	said(t, h, false, "fetch", with("id", "source:etmun"), "It is the source of", "evidence(id: \"source:etmun\")", "/source/source:etmun\n")
}

func TestSearchFindsByNameThenByText(t *testing.T) {
	h := assistants(t, serveStore(t))
	said(t, h, false, "search", with("query", "Алмада"), "- Almada (city:pt-almada): city in Portugal, 12 links; matches “Алмада” [")
	said(t, h, false, "search", with("query", "Town of Almada, Portugal"), "Read as “of Almada”.", "(city:pt-almada)")
	said(t, h, false, "search", with("query", "learn from each other how to develop sustainably"),
		"No name matches", "International Urban Cooperation (programme:iuc)", "mentioned in «A programme of the European Union")
	text := said(t, h, false, "search", with("query", "kyo", "type", "CITY", "limit", 1), "(city:", "These are 1 of ", "with after: ")
	after := text[strings.Index(text, "with after: \"")+len("with after: \""):]
	after = after[:strings.Index(after, "\"")]
	if next := said(t, h, false, "search", with("query", "kyo", "type", "CITY", "limit", 1, "after", after), "(city:"); next == text {
		t.Error("the second page is the first")
	}
}

// The numbers are those of examples/facts.py over the data files.
func TestRelationsCountThenList(t *testing.T) {
	h := assistants(t, serveStore(t))
	said(t, h, false, "relations", with("id", "city:pt-almada"), "Almada (city:pt-almada): 12 links. [1]",
		"- participates in: 5 programmes (relation PARTICIPATES_IN) [1]", `relations(id: "city:pt-almada", relation: "PARTICIPATES_IN")`)
	said(t, h, false, "relations", with("id", "city:pt-almada", "relation", "PARTICIPATES_IN"),
		"EU Covenant of Mayors (programme:eu-covenant-of-mayors); as “signatory”; since 2009-02-04; link L602c7e9c21207ca3 [",
		"at gcom_id=PT0010; «Almada»", "dates not known, not before 2016, not after 2020-12; link L0113 [")
	text := said(t, h, false, "relations", with("id", "org:iclei", "relation", "MEMBER_OF", "as_of", "2010", "limit", 2),
		"without a known beginning: at least", "the source counts 2,500, the graph has 142; not complete. [", "These are 2 of ")
	if strings.Contains(text, "undated: INCLUDE") {
		t.Errorf("the words of the API: %s", text)
	}
	said(t, h, true, "relations", with("id", "city:pt-almada", "relation", "HOSTS"), "No HOSTS links of Almada",
		"this does not mean that there are none. It has:\n- participates in: 5 programmes")
}

func TestCountSaysWhatItCounted(t *testing.T) {
	h := assistants(t, serveStore(t))
	said(t, h, false, "count", with("type", "CITY", "linked_to", "programme:iuc", "relation", "PARTICIPATES_IN", "group_by", "COUNTRY",
		"limit", 4), "107 cities by 108 links. [1]", "Counted: cities – participates in – International Urban Cooperation (programme:iuc), each once",
		"- China (country:cn): 11 [1]", "These are the 4 largest of 31 groups.", "How complete: ")
	said(t, h, false, "count", with("type", "CITY", "linked_to", "org:iclei", "relation", "MEMBER_OF", "as_of", "2010"), "From ", "by links whose beginning a source states")
	said(t, h, false, "count", with("type", "THEME", "linked_to", "programme:iuc", "relation", "HAS_THEME"), "6 themes by 6 links.")
	said(t, h, false, "count", with("type", "CITY", "within", "Portugal"), "Read “Portugal” as Portugal (country:pt)", "that lies in country:pt, at any depth")
	said(t, h, true, "count", with("type", "CITY", "linked_to", "programme:iuc"), "relation is missing", "participants: 107 cities")
	said(t, h, true, "count", with("type", "CITY", "relation", "MEMBER_OF"), "name in linked_to what the entities are linked with")
}

func TestConnectGivesReasonsAndSources(t *testing.T) {
	h := assistants(t, serveStore(t))
	said(t, h, false, "connect", with("from", "Almada", "to", "city:br-belo-horizonte", "limit", 2),
		"1. City → paired with → City: 1 path, weight 0.435. [1]", "Almada – paired with – Belo Horizonte (city:br-belo-horizonte)",
		"These are 2 of 15 kinds.")
	said(t, h, true, "connect", with("from", "city:pt-almada", "to", "city:br-nowhere-at-all"), "to: nothing has the ID city:br-nowhere-at-all.")
	said(t, h, true, "connect", with("from", "city:pt-almada", "to", "Almada"), "from and to are the same entity")
}

func TestEvidenceGivesWordsAndPlaces(t *testing.T) {
	h := assistants(t, serveStore(t))
	said(t, h, false, "evidence", with("id", "Almada", "to", "org:energy-cities"), "MEMBER_OF: Almada (city:pt-almada) – member of – Energy Cities",
		"at row=A459; «Almada»", "https://github.com/pgourdongeo/Chap3_LocationalAnalysis", "/evidence/E4255a934df7df4dc")
	said(t, h, false, "evidence", with("id", "source:etmun", "limit", 2), "These are 2 of ", "with after: ")
	said(t, h, false, "evidence", with("id", "programme:iuc"), "start year: 2016; statement P0055 [", "https://www.ieup.eu/projects-supporting")
	said(t, h, true, "evidence", with("id", "city:pt-almada", "to", "programme:accsf"), "How they are connected otherwise: connect(")
}

func TestGraphQLToolGivesDataOrSaysWhyNot(t *testing.T) {
	h := assistants(t, serveStore(t))
	said(t, h, false, "graphql", with("query", `query($id: ID!) { programme(id: $id) { startYear } }`, "variables", with("id", "programme:iuc")),
		`{"programme":{"startYear":2017}}`, "/graphql?query=query")
	said(t, h, true, "graphql", with("query", "{ programme(id: \"programme:iuc\") { nme } }"), `Did you mean "name"`, "(line 1, column 36)")
	said(t, h, true, "graphql", with("query", "{ cities(first: 100) { nodes { name links(first: 20) { nodes { id from { name } to { name } evidence { source { name } } } } } } }"),
		"more than the 60000 that this tool gives; nothing of it is shown")
	said(t, h, true, "graphql", with("query", "{ cities(first: 5000) { totalCount } }"), "BAD_INPUT")
}

func TestSchemaToolSearchesTypes(t *testing.T) {
	h := assistants(t, serveStore(t))
	if text := said(t, h, false, "schema", with("query", "city"), "type City implements", "  population: Int\n"); len(text) > 6_000 {
		t.Errorf("a type has %d bytes", len(text))
	}
	said(t, h, false, "schema", with("query", "population of a city"), "- City.population: Int — The number of inhabitants")
	said(t, h, false, "schema", with("query", "Query.cities"), "where: CityFilter — ")
	said(t, h, false, "schema", with("query", "LinkDirection"), "enum LinkDirection {\n  OUT")
	said(t, h, true, "schema", with("query", "Citty"), "Perhaps the type City was meant.")
}

func TestToolsSayWhatIsWrongAndWhatToDo(t *testing.T) {
	h := assistants(t, serveStore(t))
	for _, tc := range []struct {
		tool      string
		arguments map[string]any
		want      string
	}{
		{"fetch", with("id", "city:almada"), "id: nothing has the ID city:almada. The nearest IDs: city:pt-almada."},
		{"fetch", with("id", "city:xx-kyoto-shi"), "The nearest IDs: "},
		{"fetch", with("id", "L99999"), "id: nothing has the ID L99999."},
		{"fetch", with("id", "Springfield"), "id: “Springfield” is not the name of one entity alone. Take the ID of the one that you mean:\n- "},
		{"fetch", with("id", "qqqzzx"), "Try search with other words."},
		{"fetch", with(), "id is missing: an ID, such as city:pt-almada"},
		{"fetch", with("ids", "x"), "there is no argument ids, perhaps id was meant. fetch takes id (required), detail."},
		{"fetch", with("id", 7), "id is a text"},
		{"fetch", with("id", "programme:iuc", "detail", "long"), "detail is not long: it is one of brief, full."},
		{"search", with("query", "x", "limit", 900), "limit is a whole number from 1 to 50."},
		{"search", with("query", "qqqzzx"), "This does not mean that it does not exist"},
		{"search", with("query", "kyoto", "after", "nonsense"), "BAD_CURSOR: begin at the first page."},
	} {
		said(t, h, true, tc.tool, tc.arguments, tc.want)
	}
}

func TestAnswersAsJSONForConnectors(t *testing.T) {
	h := assistants(t, serveStore(t))
	text, failed := toolAt(t, h, "http://example.com/mcp?format=json", "search", with("query", "Almada"))
	var found struct {
		Results []struct{ ID, Title, URL, Text string }
	}
	if err := json.Unmarshal([]byte(text), &found); err != nil || failed || len(found.Results) == 0 ||
		found.Results[0].ID != "city:pt-almada" || found.Results[0].Title != "Almada" ||
		!strings.HasSuffix(found.Results[0].URL, "/entity/city:pt-almada") {
		t.Fatalf("%v: %s", err, text)
	}
	text, failed = toolAt(t, h, "http://example.com/mcp?format=json", "fetch", with("id", "city:pt-almada"))
	var one struct {
		ID, Title, Text, URL string
		Metadata             map[string]string
	}
	if err := json.Unmarshal([]byte(text), &one); err != nil || failed || one.ID != "city:pt-almada" || one.Title != "Almada" ||
		one.URL != found.Results[0].URL || !strings.Contains(one.Text, "12 links") || one.Metadata["release"] == "" {
		t.Fatalf("%v: %s", err, text)
	}
}

func TestMCPExplainsItselfToPeopleAndKeepsNoStream(t *testing.T) {
	h := assistants(t, serveStore(t))
	for accepts, want := range map[string]int{
		"text/html,application/xml;q=0.9,*/*;q=0.8": http.StatusOK, "*/*": http.StatusOK, "": http.StatusOK,
		"text/event-stream": http.StatusMethodNotAllowed, "application/json, text/event-stream": http.StatusMethodNotAllowed,
	} {
		ctx := origin.WithRoot(t.Context(), "/r/2026-01-01-0a")
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://example.com/mcp", http.NoBody)
		if accepts != "" {
			r.Header.Set("Accept", accepts)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: status %d: %s", accepts, w.Code, w.Body)
		}
		if explained := strings.Contains(w.Body.String(), "  http://example.com/r/2026-01-01-0a/mcp\n"); explained != (want == http.StatusOK) {
			t.Errorf("%q: %s", accepts, w.Body)
		}
	}
}

func TestMCPRefusesForeignPagesAndBatches(t *testing.T) {
	h := assistants(t, serveStore(t))
	const ping = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	for name, tc := range map[string]struct {
		host, origin, body string
		want               int
	}{
		"no page":                {"example.com", "", ping, 200},
		"a page of this machine": {"localhost:8080", "http://localhost:8080", ping, 200},
		"a foreign page":         {"example.com", "http://evil.example", ping, 403},
		"its own page":           {"example.com", "http://example.com", ping, 403},
		"another port":           {"localhost:8080", "http://localhost:3000", ping, 403},
		"a batch":                {"example.com", "", " [" + ping + "]", 400},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+tc.host+"/mcp", strings.NewReader(tc.body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		if tc.origin != "" {
			r.Header.Set("Origin", tc.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tc.want {
			t.Errorf("%s: status %d: %s", name, w.Code, w.Body)
		}
	}
}
