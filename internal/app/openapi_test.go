package app

import (
	"encoding/json"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"cityweave/internal/config"
)

// described is a program with the built-in data, and the description of its addresses.
func described(t *testing.T) (http.Handler, *openapi3.T) {
	t.Helper()
	settings, err := config.Load([]string{"--rate-limit", "off", "--request-timeout", "100s", "--write-timeout", "120s"}, nil)
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
	h, _, err := newHandler(settings, eng, nil, logger, nil)
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
	t.Run("describes answers that come with their status and type", func(t *testing.T) {
		asked := 0
		for _, path := range doc.Paths.InMatchingOrder() {
			op := doc.Paths.Value(path).Get
			for _, address := range addresses(path, op, ids) {
				w := get(t, h, address)
				media, _, err := mime.ParseMediaType(w.Header().Get("Content-Type"))
				if _, known := op.Responses.Value("200").Value.Content[media]; err != nil || w.Code != http.StatusOK || !known {
					t.Errorf("%s: status %d, type %q: %.300s", address, w.Code, media, w.Body)
				}
				asked++
			}
		}
		if asked < 100 {
			t.Errorf("asked %d addresses", asked)
		}
	})
	t.Run("has all public paths, but those that lead to others", func(t *testing.T) {
		leading := []string{"/id", "/sitemap", "/timemap"}
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

// recordIDs has the ID of a record for each path of records.
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
		"statement": answer.Data["statements"].Nodes[0].ID,
	}
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
