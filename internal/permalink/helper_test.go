package permalink_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cityweave/graph"
	"cityweave/graph/answers"
	"cityweave/graph/export"
	"cityweave/internal/datafolder"
	"cityweave/internal/httpd"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/permalink"
	"cityweave/internal/ratelimit"
	"cityweave/internal/release"
	"cityweave/internal/revision"
	"cityweave/internal/store"
	"cityweave/web"
)

// read reads a small graph, in which a city has the given name.
func read(t testing.TB, name string) *kg.Graph {
	t.Helper()
	fsys := fstest.MapFS{}
	for file, text := range map[string]string{
		"rules.csv": "id,rule\ncity-country,The country of a city is the one of its gazetteer entry.\n",
		"entities/source.csv": "id,name,kind,url,retrieved_on\nsource:editorial,Rules of the project,editorial,,\n" +
			"source:geonames,GeoNames,dataset,https://www.geonames.org/,2026-11-01\n" +
			"source:un-m49,M49,dataset,https://unstats.un.org/,2026-11-02\nsource:page,A page,web,https://example.org/,2026-11-04\n",
		"entities/country.csv":   "id,name,iso2,same_as\ncountry:jp,Japan,JP,iso3166-1:JP\n",
		"entities/city.csv":      "id,name,parent,same_as,population\ncity:jp-kyoto," + name + ",country:jp,geonames:1857910,1459640\n",
		"entities/programme.csv": "id,name,acronym\nprogramme:iuc,International Urban Cooperation,IUC\n",
		"links/page.csv":         "id,type,from,to,since,source\nL1,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,2017,source:page\n",
	} {
		fsys[file] = &fstest.MapFile{Data: []byte(text)}
	}
	g, err := release.Read(t.Context(), kg.CityNetworks(), datafolder.Folder{Name: "small", FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// server is the part of the program that answers for releases, over a store.
func server(t testing.TB, current store.Store, archive *kept.Archive) http.Handler {
	t.Helper()
	return serverWith(t, current, archive, "")
}

// serverWith stores questions in a folder.
func serverWith(t testing.TB, current store.Store, archive *kept.Archive, folder string) http.Handler {
	t.Helper()
	o, quiet := kg.CityNetworks(), slog.New(slog.DiscardHandler)
	st := kept.NewStore(current, archive)
	opts := graph.Options{Log: quiet, Version: "test"}
	api := graph.NewHandler(o, st, opts)
	tables := graph.NewTables(api, o, st, opts)
	ready, err := tables.Ready()
	if err != nil {
		t.Fatal(err)
	}
	operations, err := tables.Operations([]export.Operation{{
		Name: "cities", Query: "query($n: Int = 5) { cities(first: $n) { nodes { id name country { name } } } }",
	}})
	if err != nil {
		t.Fatal(err)
	}
	graphs := graph.NewGraphs(tables, o, opts)
	questions, err := answers.NewStore(folder, quiet)
	if err != nil {
		t.Fatal(err)
	}
	proxies := ratelimit.Proxies{netip.MustParsePrefix("192.0.2.0/24")}
	links := permalink.New(permalink.Options{Store: st, Proxies: proxies, Log: quiet})
	h, err := httpd.New(httpd.Options{
		Graph:      links.ByHeader(graphs.Answers(tables)),
		Data:       links.Naming(ready, permalink.InFolder(export.Root)),
		Graphs:     links.Naming(graphs, permalink.InQuery),
		Operations: graph.NewAnswers(graphs.Answers(tables), tables.Requests, operations, questions, st.PinSeen, proxies, opts),
		Releases:   links.Below,
		TimeMap:    links.TimeMap,
		Dated:      links.Dated,
		Store:      current, Static: web.Files,
		Start:   http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(web.Start) }),
		MaxBody: 1 << 20, Timeout: time.Minute, Logger: quiet,
		NewID: func() string { return "id" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// openShelf opens a folder for releases.
func openShelf(t testing.TB) *kept.Archive { t.Helper(); return openFolder(t, t.TempDir()) }

func openFolder(t testing.TB, dir string) *kept.Archive {
	t.Helper()
	o := kg.CityNetworks()
	s, err := kept.Open(o, dir, kept.Options{
		Memory: 1 << 30, Log: slog.New(slog.DiscardHandler),
		Identify: func(g *kg.Graph) kg.Release { return revision.Identify(o, g) },
		Compare: func(from, to *kg.Graph) store.ChangePage {
			return store.PageOfChanges(revision.Compare(o, from, to), store.ChangeQuery{Total: true})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks with headers, which are written as NAME: VALUE.
func get(t testing.TB, h http.Handler, address string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return send(t, h, http.MethodGet, address, "", headers...)
}

func send(t testing.TB, h http.Handler, method, address, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// digest is what a client may compare of an answer.
func digest(w *httptest.ResponseRecorder) string {
	sum := sha256.Sum256(w.Body.Bytes())
	h := w.Header()
	return fmt.Sprintln(w.Code, hex.EncodeToString(sum[:8]), h.Get("ETag"), h.Get("X-Release"), h.Get("Content-Type"),
		h.Get("Cache-Control"), h.Get("Content-Disposition"), h.Get("Repr-Digest"))
}
