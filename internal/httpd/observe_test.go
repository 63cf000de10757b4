package httpd_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/httpd"
	"cityweave/internal/ratelimit"
)

// lines reads a log of JSON lines, without what differs from run to run.
func lines(t *testing.T, log io.Reader) []map[string]any {
	t.Helper()
	var all []map[string]any
	for decoder := json.NewDecoder(log); ; {
		var line map[string]any
		err := decoder.Decode(&line)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		delete(line, "time")
		delete(line, "duration")
		delete(line, "stack")
		all = append(all, line)
	}
}

func TestEveryRequestIsLoggedWithoutWhatWasAsked(t *testing.T) {
	h, log := handler(t, nil)
	ask(t, h, "POST", "/graphql?variables=secret", strings.NewReader(`{"query":"{ a }","variables":{"name":"secret"}}`), "Authorization", "secret")
	ask(t, h, "GET", "/nothing", nil)
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log tells what was asked: %s", log)
	}
	got := lines(t, log)
	for _, line := range got {
		if line["msg"] == "request" && line["bytes"].(float64) <= 0 {
			t.Errorf("no bytes in %v", line)
		}
		delete(line, "bytes")
	}
	want := []map[string]any{
		{"level": "INFO", "msg": "request", "method": "POST", "path": "/graphql", "status": 200.0, "client": "192.0.2.1", "request_id": "id-1"},
		{"level": "INFO", "msg": "request", "method": "GET", "path": "/nothing", "status": 404.0, "client": "192.0.2.1", "request_id": "id-1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestARequestKeepsTheIDOfItsProxyIfThatIsHarmless(t *testing.T) {
	h, _ := handler(t, nil)
	for given, want := range map[string]string{
		"":                      "id-1",
		"a-Z_0.9":               "a-Z_0.9",
		"a b":                   "id-1",
		"<script>":              "id-1",
		"é":                     "id-1",
		strings.Repeat("a", 64): strings.Repeat("a", 64),
		strings.Repeat("a", 65): "id-1",
	} {
		if got := ask(t, h, "GET", "/livez", nil, "X-Request-Id", given).Header.Get("X-Request-Id"); got != want {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestRequestsWithoutAnIDGetDifferentOnes(t *testing.T) {
	h, _ := handler(t, func(o *httpd.Options) { o.NewID = nil })
	seen := map[string]bool{}
	for range 100 {
		id := ask(t, h, "GET", "/livez", nil).Header.Get("X-Request-Id")
		if len(id) != 16 || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
}

func TestAHandlerKnowsTheIDOfItsRequestAndItsLogCarriesIt(t *testing.T) {
	h, log := handler(t, func(o *httpd.Options) {
		logger := o.Logger.With("part", "graph").WithGroup("operation")
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			logger.WarnContext(r.Context(), "slow")
			_, _ = io.WriteString(w, httpd.RequestID(r.Context()))
		})
	})
	if got := text(t, ask(t, h, "GET", "/graphql", nil)); got != "id-1" {
		t.Errorf("the handler sees the id %q", got)
	}
	if !strings.Contains(log.String(), `"msg":"slow","part":"graph","operation":{"request_id":"id-1"}`) {
		t.Errorf("the log lacks the id: %s", log)
	}
}

func TestAPanicIsAnAnswerAndTheServerLives(t *testing.T) {
	h, log := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.Header().Set("Content-Length", "3")
				panic("the map has a hole")
			}
			_, _ = io.WriteString(w, "fine")
		})
	})
	server := httptest.NewServer(h)
	answer, err := http.Post(server.URL+"/graphql", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	code, message, id := problem(t, answer)
	if answer.StatusCode != http.StatusInternalServerError || code != "INTERNAL" || id != "id-1" || strings.Contains(message, "hole") {
		t.Errorf("got %d %s %s %s", answer.StatusCode, code, message, id)
	}
	again, err := http.Get(server.URL + "/graphql")
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, again); got != "fine" {
		t.Errorf("the next request got %q", got)
	}
	server.Close() // the log is complete when it returns
	got := lines(t, log)
	if len(got) < 2 || got[0]["msg"] != "panic" || got[0]["cause"] != "the map has a hole" || got[0]["request_id"] != "id-1" || got[1]["status"] != 500.0 {
		t.Errorf("the log says %v", got)
	}
}

func TestAPanicInTheMiddleOfAnAnswerCutsTheConnection(t *testing.T) {
	h, log := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"data":`)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			panic("lost")
		})
	})
	server := httptest.NewServer(h)
	answer, err := http.Get(server.URL + "/graphql")
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("half an answer was taken for whole: %s", body)
	}
	server.Close() // the log is complete when it returns
	got := lines(t, log)
	if len(got) != 2 || got[1]["cut"] != true {
		t.Errorf("the log says %v", got)
	}
}

func TestOneOfSoManyRequestsIsLoggedAndAllWithAnError(t *testing.T) {
	h, log := handler(t, func(o *httpd.Options) { o.LogSample = 10 })
	for range 25 {
		ask(t, h, "GET", "/livez", nil)
	}
	for range 3 {
		ask(t, h, "GET", "/nothing", nil)
	}
	byPath := map[any]int{}
	for _, line := range lines(t, log) {
		byPath[line["path"]]++
	}
	if diff := cmp.Diff(map[any]int{"/livez": 3, "/nothing": 3}, byPath); diff != "" {
		t.Error(diff)
	}
}

func TestTheLogNamesTheClientAsATrustedProxySays(t *testing.T) {
	for from, want := range map[string]string{"192.0.2.1:7": "203.0.113.9", "198.51.100.1:7": "198.51.100.1"} {
		h, log := handler(t, func(o *httpd.Options) { o.Proxies = ratelimit.Proxies{netip.MustParsePrefix("192.0.2.0/24")} })
		r := httptest.NewRequestWithContext(t.Context(), "PUT", "/graphql", http.NoBody)
		r.RemoteAddr = from
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got := lines(t, log)[0]; got["client"] != want || got["codes"] != "METHOD_NOT_ALLOWED" {
			t.Errorf("from %s: %v, want the client %s", from, got, want)
		}
	}
}
