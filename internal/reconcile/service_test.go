package reconcile_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/ratelimit"
	"cityweave/internal/reconcile"
)

func TestManifest(t *testing.T) {
	h := over(embedded(t), func(o *reconcile.Options) { o.Version = "cityweave 1" })
	var m struct {
		Versions                        []string
		IdentifierSpace, ServiceVersion string
		BatchSize                       int
		DefaultTypes                    []struct{ ID, Name string }
	}
	decode(t, get(t, h, "/reconcile"), "manifest", &m)
	t.Run("describes the service", func(t *testing.T) {
		if m.BatchSize != 500 || m.ServiceVersion != "cityweave 1" || m.IdentifierSpace != "urn:cityweave:entity" {
			t.Errorf("got %+v", m)
		}
	})
	t.Run("names the types in plain words", func(t *testing.T) {
		var names []string
		for _, one := range m.DefaultTypes {
			names = append(names, one.ID+"="+one.Name)
		}
		const want = "City=City Region=Region Country=Country Programme=Programme Organisation=Organisation UNBody=UN body " +
			"Theme=Theme Agreement=Agreement Event=Event ActorGroup=Actor group Source=Source"
		if got := strings.Join(names, " "); got != want {
			t.Errorf("got %s", got)
		}
	})
}

func TestJSONP(t *testing.T) {
	h := over(embedded(t))
	query := "&queries=" + url.QueryEscape(`{"q": {"query": "Rome </script>"}}`)
	t.Run("calls the function", func(t *testing.T) {
		for _, name := range []string{"cb", "jQuery123_4", "$.a._b", "a.b.c"} {
			w := get(t, h, "/reconcile?callback="+name+query)
			body := w.Body.String()
			if w.Code != 200 || !strings.HasPrefix(body, "/**/"+name+"({") || !strings.HasSuffix(body, "});") {
				t.Errorf("%s: %d %s", name, w.Code, body)
			}
			if got := w.Header().Get("Content-Type"); got != "text/javascript; charset=utf-8" {
				t.Errorf("%s: %s", name, got)
			}
			if strings.Contains(body, "<") {
				t.Errorf("the answer has markup: %s", body)
			}
		}
	})
	t.Run("takes names only", func(t *testing.T) {
		for _, name := range []string{"", "alert(1)//", "a;b", "a b", "1a", "a..b", ".a", "a[0]", "a\u2028", strings.Repeat("a", 129)} {
			refused(t, get(t, h, "/reconcile?callback="+url.QueryEscape(name)+query), 400, "BAD_INPUT", "callback: ")
		}
	})
	t.Run("gets errors as values, since a browser does not run a script that fails", func(t *testing.T) {
		w := get(t, h, "/reconcile?callback=cb&queries=x")
		if w.Code != 200 || !strings.Contains(w.Body.String(), `"status":"error"`) {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	})
}

func TestBadRequest(t *testing.T) {
	h := over(embedded(t))
	t.Run("an unknown path", func(t *testing.T) {
		refused(t, get(t, h, "/reconcile/nothing"), 404, "UNKNOWN_ADDRESS", "/reconcile")
	})
	t.Run("a parameter twice", func(t *testing.T) {
		refused(t, get(t, h, "/reconcile?queries={}&queries={}"), 400, "BAD_INPUT", "queries: ")
	})
	t.Run("a form that is none", func(t *testing.T) {
		refused(t, post(t, h, "queries", "{}", "Content-Type", "application/json"), 415, "UNSUPPORTED_MEDIA_TYPE", "form")
		refused(t, post(t, h, "queries", "{}", "Content-Encoding", "gzip"), 415, "UNSUPPORTED_MEDIA_TYPE")
		body := io.NopCloser(strings.NewReader("queries=%zz"))
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/reconcile", body)
		refused(t, send(h, r, "Content-Type", "application/x-www-form-urlencoded"), 400, "BAD_INPUT", "two hexadecimal")
		refused(t, get(t, h, "/reconcile?queries=%zz"), 400, "BAD_INPUT", "two hexadecimal")
	})
	t.Run("a form without queries", func(t *testing.T) {
		refused(t, post(t, h, "query", "Kyoto"), 400, "BAD_INPUT", "queries=")
	})
}

// The address of the service as clients know it is in the manifest, as that of the page about an entity.
func TestBase(t *testing.T) {
	trusting := over(embedded(t), func(o *reconcile.Options) {
		o.Proxies = ratelimit.Proxies{netip.MustParsePrefix("192.0.2.1/32")} // the address of httptest's requests
	})
	forwarded := []string{
		"X-Forwarded-Proto", "https", "X-Forwarded-Host", "graph.city.example, inner", "X-Forwarded-Prefix", "/tools/cw/",
	}
	for name, c := range map[string]struct {
		h      http.Handler
		header []string
		want   string
	}{
		"the host of the request":   {trusting, []string{"Host", "127.0.0.1:8080"}, "http://127.0.0.1:8080/reconcile"},
		"what a trusted proxy says": {trusting, forwarded, "https://graph.city.example/tools/cw/reconcile"},
		"not what others say":       {over(embedded(t)), append(forwarded, "Host", "a.example"), "http://a.example/reconcile"},
		"no host that is none":      {trusting, []string{"Host", "a.example", "X-Forwarded-Host", `x"><b>`}, "http://a.example/reconcile"},
		"no scheme that is none":    {trusting, []string{"Host", "a.example", "X-Forwarded-Proto", "javascript"}, "http://a.example/reconcile"},
		"no path that is none":      {trusting, []string{"Host", "a.example", "X-Forwarded-Prefix", "/a/{{id}}"}, "http://a.example/reconcile"},
		"an address of version 6":   {trusting, []string{"Host", "[::1]:8080"}, "http://[::1]:8080/reconcile"},
		"nothing that is no host":   {trusting, []string{"Host", "a b"}, "http://localhost/reconcile"},
	} {
		t.Run(name, func(t *testing.T) {
			var m struct{ View struct{ URL string } }
			decode(t, get(t, c.h, "/reconcile", c.header...), "manifest", &m)
			if want := c.want + "/view?id={{id}}"; m.View.URL != want {
				t.Errorf("got %s, want %s", m.View.URL, want)
			}
		})
	}
}

func TestTheAnswersOfTheAPI(t *testing.T) {
	// answering is the service over an API that always gives this answer.
	answering := func(status int, body string, header ...string) http.Handler {
		return reconcile.New(reconcile.Options{Ontology: kg.CityNetworks(), Graph: http.HandlerFunc(
			func(w http.ResponseWriter, _ *http.Request) {
				for i := 0; i+1 < len(header); i += 2 {
					w.Header().Set(header[i], header[i+1])
				}
				w.WriteHeader(status)
				_, _ = io.WriteString(w, body)
			},
		)})
	}
	t.Run("a refusal is passed on with its status and its pause", func(t *testing.T) {
		w := post(t, answering(429, `{"errors": [{"message": "wait", "extensions": {"code": "RATE_LIMITED"}}]}`,
			"Retry-After", "7"), "queries", `{"q": {"query": "a"}}`)
		refused(t, w, 429, "RATE_LIMITED", "wait")
		if got := w.Header().Get("Retry-After"); got != "7" {
			t.Errorf("Retry-After %q", got)
		}
	})
	t.Run("what cannot be read is an internal error that tells nothing", func(t *testing.T) {
		refused(t, post(t, answering(500, `secret`), "queries", `{"q": {"query": "a"}}`), 500, "INTERNAL", "log")
	})
	t.Run("the context of the request reaches the API", func(t *testing.T) {
		type key struct{}
		var got any
		h := reconcile.New(reconcile.Options{Ontology: kg.CityNetworks(), Graph: http.HandlerFunc(
			func(w http.ResponseWriter, r *http.Request) {
				got = r.Context().Value(key{})
				_, _ = io.WriteString(w, `{"data": {"mapNames": [{}]}}`)
			},
		)})
		r := httptest.NewRequestWithContext(context.WithValue(t.Context(), key{}, "budget"), "GET",
			"/reconcile?queries="+url.QueryEscape(`{"q": {"query": "a"}}`), nil)
		if send(h, r); got != "budget" {
			t.Errorf("got %v", got)
		}
	})
}
