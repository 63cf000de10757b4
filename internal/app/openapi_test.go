package app

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"cityweave/internal/config"
	"cityweave/internal/kept"
)

// described is a program with the built-in data, which keeps releases, and the description of its addresses.
func described(t *testing.T, more ...string) (http.Handler, *openapi3.T) {
	t.Helper()
	settings, err := config.Load(append([]string{
		"--rate-limit", "off", "--request-timeout", "100s", "--write-timeout", "120s", "--releases", t.TempDir(),
	}, more...), nil)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	eng, err := newEngine(settings, logger)
	if err != nil {
		t.Fatal(err)
	}
	if err := eng.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	archive, err := newArchive(settings, logger)
	if err != nil {
		t.Fatal(err)
	}
	if keeper := (&kept.Keeper{Archive: archive, Source: eng, Log: logger}); !keeper.Keep(t.Context()) {
		t.Fatal("the release is not kept")
	}
	h, _, err := newHandler(settings, eng, archive, logger, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := get(t, h, "/openapi.json")
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatalf("%v: %.500s", err, w.Body)
	}
	return h, doc
}

func get(t *testing.T, h http.Handler, address string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody))
	return w
}

func TestOpenAPI(t *testing.T) {
	h, doc := described(t)
	t.Run("is valid by the specification", func(t *testing.T) {
		if err := doc.Validate(t.Context()); err != nil {
			t.Error(err)
		}
	})
	ids := recordIDs(t, h)
	t.Run("describes how a query gets an address", func(t *testing.T) { registerExample(t, h, doc) })
	t.Run("describes answers that come with their status and type", func(t *testing.T) {
		asked := 0
		for _, path := range doc.Paths.InMatchingOrder() {
			op := doc.Paths.Value(path).Get
			for _, address := range addresses(path, op, ids) {
				w := get(t, h, address)
				asked++
				answer := op.Responses.Value(strconv.Itoa(w.Code))
				if answer == nil || w.Code >= http.StatusBadRequest {
					t.Errorf("%s: status %d: %.300s", address, w.Code, w.Body)
					continue
				}
				for name := range answer.Value.Headers {
					if w.Header().Get(name) == "" {
						t.Errorf("%s: no header %s", address, name)
					}
				}
				media, _, err := mime.ParseMediaType(w.Header().Get("Content-Type"))
				content := answer.Value.Content
				if w.Code == http.StatusOK && (err != nil || content[media] == nil && content["*/*"] == nil) {
					t.Errorf("%s: type %q: %.300s", address, media, w.Body)
				}
			}
		}
		if asked < 100 {
			t.Errorf("asked %d addresses", asked)
		}
	})
	t.Run("has all public paths, but the parts of the sitemap and MCP", func(t *testing.T) {
		leading := []string{"/sitemap", "/mcp"} // /mcp describes itself, by tools/list
		for line := range strings.Lines(get(t, h, "/nowhere").Body.String()) {
			path, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if strings.HasPrefix(path, "/") && !slices.Contains(leading, path) && !slices.ContainsFunc(doc.Paths.InMatchingOrder(), func(p string) bool {
				return p == path || strings.HasPrefix(p, path+"/") || strings.HasPrefix(p, path+".")
			}) {
				t.Errorf("%s is not described", path)
			}
		}
	})
	t.Run("describes refusals", func(t *testing.T) {
		w := get(t, h, "/q/by-name.csv?nam=Nara")
		schema := doc.Components.Schemas["refusal"].Value
		var body any
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusBadRequest {
			t.Fatalf("%v: status %d", err, w.Code)
		}
		if err := schema.VisitJSON(body); err != nil {
			t.Error(err)
		}
	})
}

// registerExample sends the query that the description has as an example, which then has the address that it says.
func registerExample(t *testing.T, h http.Handler, doc *openapi3.T) {
	t.Helper()
	parameters := doc.Paths.Value("/q/{hash}").Get.Parameters
	body, err := json.Marshal(map[string]any{"query": parameters.GetByInAndName("query", "query").Example})
	if err != nil {
		t.Fatal(err)
	}
	described := doc.Paths.Value("/q").Post
	for _, status := range []int{http.StatusCreated, http.StatusOK} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/q", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		hash := parameters.GetByInAndName("path", "hash").Example.(string)
		if w.Code != status || described.Responses.Value(strconv.Itoa(status)) == nil ||
			!strings.HasSuffix(w.Header().Get("Location"), "/q/"+hash) {
			t.Errorf("status %d, address %s, want %s: %s", w.Code, w.Header().Get("Location"), hash, w.Body)
		}
	}
}

// recordIDs has the ID of a record for each path of records, and of the release for those of releases.
func recordIDs(t *testing.T, h http.Handler) map[string]string {
	t.Helper()
	var answer struct {
		Data map[string]struct {
			Nodes []struct {
				ID       string
				Evidence []struct {
					ID     string
					Source struct{ ID string }
				}
			}
		}
	}
	query := "{ links(first: 1) { nodes { id evidence { id source { id } } } } statements(first: 1) { nodes { id } } }"
	w := get(t, h, "/graphql?query="+url.QueryEscape(query))
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Data["links"].Nodes) == 0 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	link := answer.Data["links"].Nodes[0]
	return map[string]string{
		"link": link.ID, "evidence": link.Evidence[0].ID, "source": link.Evidence[0].Source.ID,
		"statement": answer.Data["statements"].Nodes[0].ID, "r": releaseOf(t, h),
	}
}

func releaseOf(t *testing.T, h http.Handler) string {
	t.Helper()
	var state struct{ Release string }
	if w := get(t, h, "/readyz"); json.Unmarshal(w.Body.Bytes(), &state) != nil || state.Release == "" {
		t.Fatalf("%s", w.Body)
	}
	return state.Release
}

// addresses are those of a path with the examples of its parameters: one for each format, but of large tables.
func addresses(path string, op *openapi3.Operation, ids map[string]string) (all []string) {
	large := []string{"entities", "links", "evidence", "names"} // slow with the race detector
	if testing.Short() && slices.ContainsFunc(large, func(name string) bool {
		return strings.HasPrefix(path, "/data/{release}/"+name+".{")
	}) {
		return nil
	}
	query, formats := url.Values{}, []string{""}
	for _, p := range op.Parameters {
		p := p.Value
		switch {
		case p.Name == "format" && p.In == "path":
			formats = nil
			for _, f := range p.Schema.Value.Enum {
				formats = append(formats, f.(string))
			}
			if strings.HasPrefix(path, "/data/") && !strings.Contains(path, "/themes.") || strings.HasPrefix(path, "/graph.") {
				formats = formats[:1]
			}
		case p.In == "path" && p.Example == nil:
			path = strings.ReplaceAll(path, "{"+p.Name+"}", ids[strings.Split(path, "/")[1]])
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", p.Example.(string))
		case p.Name == "ids" && strings.HasPrefix(path, "/graph."):
			query["ids"] = []string{"programme:iuc"}
		case p.Name == "rows" && p.Example != nil:
			query["rows"] = []string{p.Example.(string)}
		case p.Example != nil && p.Required:
			query[p.Name] = []string{p.Example.(string)}
		}
	}
	if testing.Short() { // two formats of a query are enough with the race detector
		formats = formats[:min(len(formats), 2)]
	}
	for _, f := range formats {
		given := query
		if f == "json" {
			given = url.Values{}
		}
		all = append(all, strings.ReplaceAll(path, "{format}", f)+"?"+given.Encode())
	}
	return all
}
