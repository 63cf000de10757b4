package httpd_test

import (
	"net/http"
	"strings"
	"testing"

	"cityweave/internal/httpd"
)

func TestPagesOfOtherOriginsMayAskOnlyWhenTheSettingsSaySo(t *testing.T) {
	paths := []string{"/", "/graphql", "/schema.graphqls", "/livez", "/readyz", "/static/app.js", "/nothing"}
	for name, c := range map[string]struct {
		origins []string
		origin  string
		allowed string
	}{
		"none set":          {nil, "https://city.example", ""},
		"the one that is":   {[]string{"https://city.example"}, "https://city.example", "https://city.example"},
		"another":           {[]string{"https://city.example"}, "https://evil.example", ""},
		"another scheme":    {[]string{"https://city.example"}, "http://city.example", ""},
		"a longer name":     {[]string{"https://city.example"}, "https://city.example.evil.example", ""},
		"a sandboxed page":  {[]string{"https://city.example"}, "null", ""},
		"below the star":    {[]string{"https://*.city.example"}, "https://maps.city.example", "https://maps.city.example"},
		"beside the star":   {[]string{"https://*.city.example"}, "https://city.example", ""},
		"behind the star":   {[]string{"https://*.city.example"}, "https://maps.city.example.evil.example", ""},
		"everyone may":      {[]string{"*"}, "https://anything.example", "*"},
		"second of several": {[]string{"https://a.example", "http://localhost:3000"}, "http://localhost:3000", "http://localhost:3000"},
	} {
		t.Run(name, func(t *testing.T) {
			h, _ := handler(t, func(o *httpd.Options) { o.CORSOrigins = c.origins })
			for _, path := range paths {
				preflight := ask(t, h, "OPTIONS", path, nil, "Origin", c.origin,
					"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type,traceparent")
				if got := preflight.Header.Get("Access-Control-Allow-Origin"); got != c.allowed || preflight.StatusCode != http.StatusNoContent {
					t.Errorf("preflight of %s: %d, allowed %q", path, preflight.StatusCode, got)
				}
				if c.allowed != "" && !strings.Contains(preflight.Header.Get("Access-Control-Allow-Methods"), "POST") {
					t.Errorf("preflight of %s: methods %q", path, preflight.Header.Get("Access-Control-Allow-Methods"))
				}
				answer := ask(t, h, "GET", path, nil, "Origin", c.origin)
				if got := answer.Header.Get("Access-Control-Allow-Origin"); got != c.allowed {
					t.Errorf("%s: allowed %q", path, got)
				}
				if c.allowed != "*" && !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Origin") {
					t.Errorf("%s: a cache could mix up origins: Vary %q", path, answer.Header.Values("Vary"))
				}
				if answer.Header.Get("Access-Control-Allow-Credentials") != "" {
					t.Errorf("%s: credentials are let through", path)
				}
			}
		})
	}
}

func TestAPageOfAnotherOriginCanReadTheIDOfItsRequest(t *testing.T) {
	h, _ := handler(t, func(o *httpd.Options) { o.CORSOrigins = []string{"*"} })
	exposed := ask(t, h, "GET", "/livez", nil, "Origin", "https://city.example").Header.Get("Access-Control-Expose-Headers")
	for _, name := range []string{"X-Request-Id", "Etag", "Retry-After"} {
		if !strings.Contains(exposed, name) {
			t.Errorf("%s is not in %q", name, exposed)
		}
	}
}
