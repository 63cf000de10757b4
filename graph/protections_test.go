package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/httpd"
	"cityweave/internal/kg"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/web"
)

// Limits that are not about the form of one query (see attacks for those): what each of them
// refuses gets through as soon as it is wide.
func TestQueryLimitsAdmitRequestsWithinThem(t *testing.T) {
	value := func(n int) string {
		return posted(`query($i:[ID!]!){nodes(ids:$i){id}}`, map[string]any{"i": make([]string, n)})
	}
	for name, c := range map[string]struct {
		change  func(*graph.Options)
		body    string
		refused func(t *testing.T, w *httptest.ResponseRecorder) bool
	}{
		"values in variables": {
			func(o *graph.Options) { o.Limits.Values = 100 }, value(200),
			func(t *testing.T, w *httptest.ResponseRecorder) bool { return code(t, w) == "TOO_MANY_VALUES" },
		},
		"errors in an answer": {
			func(o *graph.Options) { o.Limits.Errors = 3 }, posted("{"+series(9, "nothing%d ")+"}", nil),
			func(t *testing.T, w *httptest.ResponseRecorder) bool {
				return len(failures(t, w.Body.String())) == 3 && strings.Contains(w.Body.String(), `"moreErrors":6`)
			},
		},
		"links to look at": {
			func(o *graph.Options) { o.Limits.Touched = 2 }, posted(`{paths(from:"city:aa-one",to:"city:aa-two"){length}}`, nil),
			func(t *testing.T, w *httptest.ResponseRecorder) bool { return code(t, w) == errcode.TooMuch },
		},
	} {
		t.Run(name, func(t *testing.T) {
			if w := send(t, guarded(t, c.change), "POST", "/graphql", c.body); !c.refused(t, w) {
				t.Errorf("with the limit: %.300s", w.Body)
			}
			if w := send(t, guarded(t, nil), "POST", "/graphql", c.body); c.refused(t, w) {
				t.Errorf("without it: %.300s", w.Body)
			}
		})
	}
}

// whole is the API as the program puts it together, around the GraphQL handler, too.
func whole(t *testing.T, st store.Store, change func(*httpd.Options)) http.Handler {
	t.Helper()
	o := httpd.Options{
		Graph: guardedOver(st, nil), Schema: graph.Schema(), Store: st, Static: web.Files,
		MaxBody: 100_000, Timeout: 10 * time.Second, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	if change != nil {
		change(&o)
	}
	h, err := httpd.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHTTPLimitsAdmitRequestsWithinThem(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	long := posted("{cities{totalCount}} #"+strings.Repeat("x", 2_000), nil)
	for name, c := range map[string]struct {
		method, target, body string
		narrow               func(*httpd.Options)
		status               int
	}{
		"a long body":    {"POST", "/graphql", long, func(o *httpd.Options) { o.MaxBody = 1_000 }, http.StatusRequestEntityTooLarge},
		"a long address": {"GET", "/graphql?query=%7Bcities%7BtotalCount%7D%7D%23" + strings.Repeat("x", 2_000), "", func(o *httpd.Options) { o.MaxAddress = 1_000 }, http.StatusRequestURITooLong},
		"a client that has spent what it has": {"POST", "/graphql", posted("{cities{totalCount}}", nil), func(o *httpd.Options) {
			o.Clients = ratelimit.New(ratelimit.Options{Rate: 1, Burst: 1000, Clients: 10})
			o.Clients.Budget(netip.MustParsePrefix("192.0.2.1/32")).Reserve(1000) // where httptest sends from
		}, http.StatusTooManyRequests},
	} {
		t.Run(name, func(t *testing.T) {
			if w := send(t, whole(t, st, c.narrow), c.method, c.target, c.body); w.Code != c.status {
				t.Errorf("with the limit: %d %.300s", w.Code, w.Body)
			}
			if w := send(t, whole(t, st, nil), c.method, c.target, c.body); w.Code != http.StatusOK {
				t.Errorf("without it: %d %.300s", w.Code, w.Body)
			}
		})
	}
}

// The clock of the bubble stands still while anything runs, and the bubble is not left
// before each goroutine that began in it has ended: one that is left behind is a deadlock,
// which fails the test.
func TestAfterADeadlineOrALeavingClientNoGoroutineIsLeft(t *testing.T) {
	for name, leaves := range map[string]bool{"the time is over": false, "the client leaves": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inner := memory.New(kg.CityNetworks())
				if err := inner.Apply(t.Context(), small(t, network)); err != nil {
					t.Fatal(err)
				}
				st := waiting{inner, make(chan struct{}, 100), nil} // never set free
				h := whole(t, st, nil)
				answers := make(chan *httptest.ResponseRecorder, 20)
				ctx, leave := context.WithCancel(t.Context())
				defer leave()
				if leaves {
					time.AfterFunc(time.Second, leave)
				}
				start := time.Now()
				for i := range cap(answers) {
					go func() {
						r := httptest.NewRequestWithContext(ctx, "POST", "/graphql", strings.NewReader(posted(fmt.Sprintf(`{a%d:cities{totalCount}}`, i), nil)))
						r.Header.Set("Content-Type", asJSON)
						w := httptest.NewRecorder()
						h.ServeHTTP(w, r)
						answers <- w
					}()
				}
				for range cap(answers) {
					w := <-answers
					got := code(t, w)
					if waited := got == errcode.Busy && !leaves; got != errcode.Timeout && !waited || !json.Valid(w.Body.Bytes()) {
						t.Errorf("got %d %s", w.Code, w.Body)
					}
				}
				want := 10 * time.Second
				if leaves {
					want = time.Second
				}
				if took := time.Since(start); took != want {
					t.Errorf("it took %v, want %v", took, want)
				}
			})
		})
	}
}

func TestInvalidIDsGiveNullOrAnErrorWithTheirPlace(t *testing.T) {
	h := serve(t, small(t, network))
	long := strings.Repeat("x", 5_000)
	ids := []string{
		"", " ", "city:", ":aa-one", "city:zz-nowhere", "CITY:AA-ONE", "city:aa-one ", " city:aa-one", "city:aa-one\x00", "L", "L999999", "P-1", "E0", "B1",
		"zone:x", "Q42", "0", "-1", "9223372036854775808", "null", "`", "'; MATCH (n) DETACH DELETE n //", "<script>alert(1)</script>", "../../etc/passwd",
		"city:aa-one\u202e", "\u00e9", "\U0001F3D9", long,
	}
	for _, id := range ids {
		for _, field := range []string{"node", "entity", "city", "source"} {
			body := withoutWarnings(ask(t, h, `query($id:ID!){`+field+`(id:$id){id}}`, map[string]any{"id": id}))
			if body != `{"data":{"`+field+`":null}}` {
				t.Errorf("%s(id: %.40q): got %.300s", field, id, body)
			}
		}
	}
	var many struct {
		Data struct{ Nodes, Entities []any }
	}
	body := ask(t, h, `query($ids:[ID!]!){nodes(ids:$ids){id}entities:nodes(ids:$ids){id}}`, map[string]any{"ids": ids})
	if err := json.Unmarshal([]byte(body), &many); err != nil || len(many.Data.Nodes) != len(ids) || len(many.Data.Entities) != len(ids) {
		t.Fatalf("%v: %.300s", err, body)
	}
	for i := range ids {
		if many.Data.Nodes[i] != nil || many.Data.Entities[i] != nil {
			t.Errorf("%.40q is something", ids[i])
		}
	}
	// Of another type of the schema: known, but not of this field.
	for query, want := range map[string]string{
		`{city(id:"programme:p"){id}}`:      `{"data":{"city":null}}`,
		`{entity(id:"L10"){id}}`:            `{"data":{"entity":null}}`,
		`{node(id:"city:aa-one"){id}}`:      `{"data":{"node":{"id":"city:aa-one"}}}`,
		`{source(id:"city:aa-one"){id}}`:    `{"data":{"source":null}}`,
		`{city(id:7){id}}`:                  `{"data":{"city":null}}`, // the spec takes whole numbers as ids
		`{programme(id:"city:aa-one"){id}}`: `{"data":{"programme":null}}`,
	} {
		if got := withoutWarnings(ask(t, h, query, nil)); got != want {
			t.Errorf("%s: got %s", query, got)
		}
	}
	// Of another type of JSON or GraphQL: refused with the place, and never run.
	for query, variables := range map[string]map[string]any{
		`{entity(id:null){id}}`:                                     nil,
		`{city(id:1.5){id}}`:                                        nil,
		`{city(id:true){id}}`:                                       nil,
		`{city(id:["city:aa-one"]){id}}`:                            nil,
		`{city(id:{id:"city:aa-one"}){id}}`:                         nil,
		`{entity{id}}`:                                              nil,
		`query($id:ID!){city(id:$id){id}}`:                          {},
		`query($id:ID!) {city(id:$id){id}}`:                         {"id": nil},
		`query($id:ID!)  {city(id:$id){id}}`:                        {"id": []string{"city:aa-one"}},
		`query($id:ID!)   {city(id:$id){id}}`:                       {"id": map[string]any{"id": 1}},
		`query($id:ID!)    {city(id:$id){id}}`:                      {"id": true},
		`query($ids:[ID!]!){nodes(ids:$ids){id}}`:                   {"ids": []any{"city:aa-one", nil}},
		`query($ids:[ID!]!) {nodes(ids:$ids){id}}`:                  {"ids": []any{"city:aa-one", map[string]any{}}},
		`{cities(where:{id:{in:["city:aa-one",null]}}){nodes{id}}}`: nil,
	} {
		body := ask(t, h, query, variables)
		errs := failures(t, body)
		if len(errs) == 0 || errs[0].Extensions.Code != errcode.ValidationFailed && errs[0].Extensions.Code != errcode.BadInput || strings.Contains(body, `"data"`) {
			t.Errorf("%s with %v: got %s", query, variables, body)
			continue
		}
		if !strings.Contains(body, `"locations"`) && !strings.Contains(errs[0].Message, "id") && !strings.Contains(body, `"path"`) {
			t.Errorf("%s with %v: the place is not told: %s", query, variables, body)
		}
	}
}

// Names and notes are data of whoever edits them: some are HTML, or end the text that they
// stand in. They go through the API as they are, as JSON that no browser takes for a page.
func TestNamesThatAreHTMLStayText(t *testing.T) {
	names := []string{`<img src=x onerror=alert(1)>`, `</script><script>alert(1)</script>`, `"}],"x":[{"`, "a\u2028b\u2029c", `\u003cb\u003e & 'q'`}
	g := small(t, network)
	programme, _ := kg.CityNetworks().Type("Programme")
	for i, name := range names {
		g.Entities = append(g.Entities, &kg.Entity{ID: fmt.Sprint("programme:x", i), Name: name, Type: programme})
	}
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	h := whole(t, st, nil)
	for i, name := range names {
		for _, accept := range []string{"", "text/html, */*", asGraphQL} {
			w := send(t, h, "GET", fmt.Sprintf(`/graphql?query=%%7Bprogramme(id:%%22programme:x%d%%22)%%7Bname%%7D%%7D`, i), "", "Accept", accept)
			var body struct {
				Data struct{ Programme struct{ Name string } }
			}
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.Data.Programme.Name != name {
				t.Errorf("%q: got %q, %v", name, body.Data.Programme.Name, err)
			}
			if media := w.Header().Get("Content-Type"); !strings.HasPrefix(media, "application/") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%q: a browser may take it for something else: %v", name, w.Header())
			}
		}
	}
}
