package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cityweave/graph"
	"cityweave/internal/admission"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// small builds a graph from rows of text, one a line:
//
//	programme:p Name of it, startYear=2008
//	L1 PARTICIPATES_IN city:aa-a programme:p role=host since=2012
//	E1 L1 source:s 0:0-4
//	P1 programme:p start_year 2008
//	B1 source:s programme:p
func small(t testing.TB, rows string) *kg.Graph {
	t.Helper()
	o := kg.CityNetworks()
	g := &kg.Graph{Release: kg.Release{ID: "2026-01-02-abc", Hash: "abc", Date: 20260102}}
	for line := range strings.Lines(rows) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		fields := map[string]string{}
		for _, w := range f {
			if k, v, ok := strings.Cut(w, "="); ok {
				fields[k] = strings.ReplaceAll(v, "_", " ")
			}
		}
		day := func(k string) kg.Date {
			d, err := kg.ParseDate(fields[k])
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if typ, ok := o.TypeOf(f[0]); ok {
			name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), f[0]), ",")
			e := &kg.Entity{ID: f[0], Name: strings.TrimSpace(name), Type: typ}
			for i, p := range o.Entities[typ].Props {
				v, given := fields[p.Name]
				if !given {
					continue
				}
				var value kg.Value
				switch p.Kind {
				case kg.Int:
					var n int64
					if err := json.Unmarshal([]byte(v), &n); err != nil {
						t.Fatal(err)
					}
					value = kg.IntValue(n)
				case kg.Float:
					var f float64
					if err := json.Unmarshal([]byte(v), &f); err != nil {
						t.Fatal(err)
					}
					value = kg.FloatValue(f)
				case kg.Bool:
					value = kg.BoolValue(v == "true")
				case kg.Enum:
					value = kg.EnumValue(v)
				default:
					value = kg.StringValue(v)
				}
				e.Props = append(e.Props, kg.Prop{Value: value, Index: uint8(i)})
			}
			g.Entities = append(g.Entities, e)
			continue
		}
		switch f[0][0] {
		case 'L':
			lt, ok := o.LinkType(f[1])
			if !ok {
				t.Fatalf("link type %s", f[1])
			}
			attrs := &kg.LinkAttrs{Type: lt, Role: fields["role"], Programme: fields["programme"], Status: kg.Verified, Confidence: kg.Explicit}
			g.Links = append(g.Links, kg.LinkRecord{Link: kg.Link{ID: f[0], LinkAttrs: attrs, Since: day("since"), Until: day("until")}, From: f[2], To: f[3]})
		case 'E':
			locator := ""
			if len(f) > 3 {
				locator = f[3]
			}
			g.Evidence = append(g.Evidence, &kg.Evidence{
				ID: f[0], About: f[1], Locator: locator, EvidenceAttrs: &kg.EvidenceAttrs{Source: f[2], Confidence: kg.Explicit},
			})
		case 'P':
			g.Statements = append(g.Statements, &kg.Statement{ID: f[0], Subject: f[1], Property: f[2], Value: f[3], Status: kg.Verified, Confidence: kg.Explicit})
		case 'B':
			g.Blocks = append(g.Blocks, kg.Block{ID: f[0], Source: f[1], Programme: f[2], Title: -1, End: 100, Truncated: true})
		default:
			t.Fatalf("row %q", line)
		}
	}
	tree, _ := g.PlaceTree(o)
	g.Locate(o, tree)
	g.Bound(o)
	g.NameByStatements()
	return g
}

// serve gives the API over a graph.
func serve(t testing.TB, g *kg.Graph) http.Handler {
	t.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	return over(st)
}

// over gives the API over a store. What it answers from the embedded engine is held against
// what the generated executor does.
func over(st store.Store) http.Handler {
	if _, ok := st.(*memory.Store); ok {
		return bothWays(st)
	}
	return executed(st, false)
}

func executed(st store.Store, generated bool) http.Handler {
	log := slog.New(slog.DiscardHandler)
	return graph.NewHandler(kg.CityNetworks(), st, graph.Options{
		Generated: generated,
		Log:       log,
		// A database that is loaded meanwhile, on a machine that does much else, is slow but not overloaded.
		Admission: admission.New(admission.Options{Patience: time.Hour, StandingPatience: time.Hour, Log: log}),
	})
}

// bothWays asks both executors and panics when their answers differ.
func bothWays(st store.Store) http.Handler {
	direct, generated := executed(st, false), executed(st, true)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(err)
		}
		answers := [2]*httptest.ResponseRecorder{httptest.NewRecorder(), httptest.NewRecorder()}
		for i, h := range []http.Handler{direct, generated} {
			r.Body = io.NopCloser(bytes.NewReader(body))
			h.ServeHTTP(answers[i], r)
		}
		a, b := answers[0], answers[1]
		length := a.Header().Get("Content-Length")
		a.Header().Del("Content-Length")
		b.Header().Del("Content-Length")
		if a.Code != b.Code || !maps.EqualFunc(a.Header(), b.Header(), slices.Equal) || a.Body.String() != b.Body.String() {
			panic(fmt.Sprintf("the executors differ about %s\n%s\ndirect %d %v %s\ngenerated %d %v %s", r.URL, body, a.Code, a.Header(), a.Body, b.Code, b.Header(), b.Body))
		}
		if length != "" && length != strconv.Itoa(a.Body.Len()) {
			panic(fmt.Sprintf("a length of %s is promised for %s", length, a.Body))
		}
		maps.Copy(w.Header(), a.Header())
		w.WriteHeader(a.Code)
		_, _ = w.Write(a.Body.Bytes())
	})
}

// ask posts a query and gives the body of the answer.
func ask(t testing.TB, h http.Handler, query string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return withoutCost(strings.TrimSpace(w.Body.String()))
}

var costOfAnswer = regexp.MustCompile(`,"extensions":\{"cost":\{[^{}]*\},?(.*)\}\}$`)

// withoutCost takes away what an answer says about its cost, and keeps its warnings.
func withoutCost(body string) string {
	return strings.Replace(costOfAnswer.ReplaceAllString(body, `,"extensions":{$1}}`), `,"extensions":{}}`, "}", 1)
}

// withoutWarnings takes away the extensions of an answer.
func withoutWarnings(body string) string {
	if at := strings.LastIndex(body, `,"extensions":{"warnings":[`); at >= 0 {
		return body[:at] + "}"
	}
	return body
}

// failure is what a client sees of an error.
type failure struct {
	Message    string
	Path       []any
	Extensions struct {
		Code            string
		Candidates      json.RawMessage
		TotalCandidates int
	}
}

func failures(t testing.TB, body string) []failure {
	t.Helper()
	var v struct{ Errors []failure }
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return v.Errors
}
