package permalink_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

// twoReleases keeps two releases, a day apart, of which the second is current.
func twoReleases(t *testing.T) (first, second string, h http.Handler) {
	t.Helper()
	clock := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	archive, err := kept.Open(kg.CityNetworks(), t.TempDir(), kept.Options{
		Memory: 1 << 30, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return clock },
	})
	if err != nil {
		t.Fatal(err)
	}
	st := memory.New(kg.CityNetworks())
	one, two := read(t, "Kyoto"), read(t, "Kyōto")
	apply(t, st, one)
	keep(t, archive, st)
	clock = clock.AddDate(0, 0, 1)
	apply(t, st, two)
	keep(t, archive, st)
	return one.Release.ID, two.Release.ID, server(t, st, archive)
}

// resolved is where a client goes that an address leads to another.
func resolved(t *testing.T, address, to string) string {
	t.Helper()
	from, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u, err := from.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(to, "/") {
		t.Errorf("%s leads to %s, which leaves the path of a proxy", address, to)
	}
	out := u.Path
	if u.RawQuery != "" {
		out += "?" + u.RawQuery
	}
	return out
}

func TestMemento(t *testing.T) {
	first, second, h := twoReleases(t)
	t.Run("redirects to the release of a date", func(t *testing.T) {
		for date, want := range map[string]string{
			"Thu, 01 Jan 2026 12:00:00 GMT": first, "Fri, 02 Jan 2026 11:59:59 GMT": first,
			"Fri, 02 Jan 2026 12:00:00 GMT": second, "Mon, 01 Jan 2029 00:00:00 GMT": second,
			"Wed, 01 Jan 2020 00:00:00 GMT": first, // the earliest there is
		} {
			for _, address := range []string{"/q/cities.csv?n=1", "/data/latest/cities.csv", "/graph.gexf", "/graphql?query={dataset{release}}"} {
				w := get(t, h, address, "Accept-Datetime: "+date)
				to := w.Header().Get("Location")
				if w.Code != http.StatusFound || resolved(t, address, to) != "/r/"+want+address || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Datetime") {
					t.Errorf("%s at %s: %d %s", address, date, w.Code, to)
				}
				if !strings.Contains(strings.Join(w.Header().Values("Link"), ", "), "<http://example.com"+address+`>; rel="original timegate"`) {
					t.Errorf("%s: %v", address, w.Header().Values("Link"))
				}
			}
		}
		if w := get(t, h, "/q/cities.csv", "Accept-Datetime: yesterday"); w.Code != http.StatusBadRequest {
			t.Errorf("a date that is none: %d", w.Code)
		}
		if w := get(t, h, "/livez", "Accept-Datetime: Thu, 01 Jan 2026 12:00:00 GMT"); w.Code != http.StatusOK {
			t.Errorf("what has no releases: %d", w.Code)
		}
	})
	t.Run("dates answers of a release, and links those around them", func(t *testing.T) {
		w := get(t, h, "/r/"+second+"/q/cities.csv?n=1")
		links := strings.Join(w.Header().Values("Link"), ", ")
		for _, want := range []string{
			`<http://example.com/q/cities.csv?n=1>; rel="latest-version"`, `<http://example.com/q/cities.csv?n=1>; rel="original timegate"`,
			`<http://example.com/timemap/q/cities.csv?n=1>; rel="timemap"; type="application/link-format"`,
			`<http://example.com/r/` + first + `/q/cities.csv?n=1>; rel="predecessor-version"`,
		} {
			if !strings.Contains(links, want) {
				t.Errorf("no %s in %s", want, links)
			}
		}
		if got := w.Header().Get("Memento-Datetime"); got != "Fri, 02 Jan 2026 12:00:00 GMT" {
			t.Errorf("Memento-Datetime %q", got)
		}
		latest := get(t, h, "/q/cities.csv").Header()
		if latest.Get("Memento-Datetime") != "" || !strings.Contains(strings.Join(latest.Values("Link"), ", "), `<http://example.com/q/cities.csv>; rel="timegate"`) {
			t.Errorf("the latest answer: %v", latest)
		}
	})
	t.Run("lists the states of an address", func(t *testing.T) {
		w := get(t, h, "/timemap/q/cities.csv?n=1")
		want := `<http://example.com/q/cities.csv?n=1>; rel="original timegate",
<http://example.com/timemap/q/cities.csv?n=1>; rel="self"; type="application/link-format"; ` +
			`from="Thu, 01 Jan 2026 12:00:00 GMT"; until="Fri, 02 Jan 2026 12:00:00 GMT",
<http://example.com/r/` + first + `/q/cities.csv?n=1>; rel="first memento"; datetime="Thu, 01 Jan 2026 12:00:00 GMT",
<http://example.com/r/` + second + `/q/cities.csv?n=1>; rel="last memento"; datetime="Fri, 02 Jan 2026 12:00:00 GMT"
`
		if w.Body.String() != want || w.Header().Get("Content-Type") != "application/link-format" {
			t.Errorf("%v\n%s", w.Header(), w.Body)
		}
		for _, address := range []string{"/timemap", "/timemap/", "/timemap/r/" + first + "/q", "/timemap/timemap/q"} {
			if w := get(t, h, address); w.Code != http.StatusNotFound {
				t.Errorf("%s: %d %s", address, w.Code, w.Body)
			}
		}
	})
	t.Run("has the addresses that a proxy serves them at", func(t *testing.T) {
		to := "/city/q/cities.csv"
		proxy := []string{"X-Forwarded-Proto: https", "X-Forwarded-Host: graph.example", "X-Forwarded-Prefix: /city"}
		w := get(t, h, "/q/cities.csv", append(proxy, "Accept-Datetime: Thu, 01 Jan 2026 12:00:00 GMT")...)
		if got := resolved(t, to, w.Header().Get("Location")); got != "/city/r/"+first+"/q/cities.csv" {
			t.Errorf("redirects to %s", got)
		}
		want := `<https://graph.example/city/q/cities.csv>; rel="original timegate", ` +
			`<https://graph.example/city/timemap/q/cities.csv>; rel="timemap"; type="application/link-format"`
		if got := strings.Join(w.Header().Values("Link"), ", "); got != want {
			t.Errorf("Link %s", got)
		}
		body := get(t, h, "/timemap/q/cities.csv", proxy...).Body.String()
		if n := strings.Count(body, "<https://graph.example/city/"); n != 4 {
			t.Errorf("%d addresses of the proxy in %s", n, body)
		}
	})
	t.Run("is off where no releases are kept", func(t *testing.T) {
		_, st := small(t)
		h := server(t, st, nil)
		if w := get(t, h, "/q/cities.csv", "Accept-Datetime: Thu, 01 Jan 2026 12:00:00 GMT"); w.Code != http.StatusOK || w.Header().Get("Memento-Datetime") != "" {
			t.Errorf("%d %v", w.Code, w.Header())
		}
		if w := get(t, h, "/timemap/q/cities.csv"); w.Code != http.StatusNotFound {
			t.Errorf("%d", w.Code)
		}
	})
}
