package reconcile_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"cityweave/graph"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/reconcile"
	"cityweave/internal/release"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// facts is the graph of testdata/graph, small enough to work out answers by hand.
func facts(t testing.TB) *kg.Graph {
	t.Helper()
	g, err := release.Read(t.Context(), kg.CityNetworks(),
		datafolder.Folder{Name: "test", FS: os.DirFS(filepath.Join("testdata", "graph"))})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// embedded is an engine with the facts.
func embedded(t testing.TB) store.Store {
	t.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), facts(t)); err != nil {
		t.Fatal(err)
	}
	return st
}

// over is the service over an engine, with the options changed as the test needs it.
func over(st store.Store, change ...func(*reconcile.Options)) http.Handler {
	o := reconcile.Options{Ontology: kg.CityNetworks()}
	for _, c := range change {
		c(&o)
	}
	o.Graph = graph.NewHandler(o.Ontology, st, graph.Options{
		Limits: o.Limits, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	return reconcile.New(o)
}

// limited changes one limit of the API.
func limited(change func(*limits.Limits)) func(*reconcile.Options) {
	return func(o *reconcile.Options) { change(&o.Limits) }
}

func get(t testing.TB, h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	return send(h, r, header...)
}

func post(t testing.TB, h http.Handler, field, value string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	body := url.Values{field: {value}}.Encode()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/reconcile", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(h, r, header...)
}

func send(h http.Handler, r *http.Request, header ...string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// decode reads an answer with the status 200 that the schemas of a name accept.
func decode(t testing.TB, w *httptest.ResponseRecorder, schema string, into any) {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	validate(t, schema, w.Body.Bytes())
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}

// validate holds an answer to our schema and, if RECONCILE_SCHEMAS names their directory, to that of the specification.
func validate(t testing.TB, name string, body []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	directories := []string{filepath.Join("testdata", "schemas")}
	if theirs := os.Getenv("RECONCILE_SCHEMAS"); theirs != "" {
		directories = append(directories, theirs)
	}
	for _, directory := range directories {
		schema, ok := schemaOf(t, directory, name)
		if !ok {
			continue
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s of %s: %v\n%s", name, directory, err, body)
		}
	}
}

// schemaOf compiles a schema of a directory; ok is false if it has none of this name. What refers to addresses on the
// internet is left out: the names of the schemas, their dialect, and the forms of authentication, which we have none of.
func schemaOf(t testing.TB, directory, name string) (schema *jsonschema.Schema, ok bool) {
	t.Helper()
	if known, ok := compiled.Load(directory + "/" + name); ok {
		return known.(*jsonschema.Schema), true
	}
	files, err := filepath.Glob(filepath.Join(directory, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemas in %s: %v", directory, err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(file, err)
		}
		members := document.(map[string]any)
		delete(members, "$schema")
		delete(members, "$id")
		if properties, ok := members["properties"].(map[string]any); ok {
			delete(properties, "authentication")
		}
		if err := compiler.AddResource("schema:///"+filepath.Base(file), members); err != nil {
			t.Fatal(file, err)
		}
		ok = ok || filepath.Base(file) == name+".json"
	}
	if !ok {
		return nil, false
	}
	if schema, err = compiler.Compile("schema:///" + name + ".json"); err != nil {
		t.Fatal(err)
	}
	compiled.Store(directory+"/"+name, schema)
	return schema, true
}

// compiled are the schemas that schemaOf has compiled, by directory and name.
var compiled sync.Map

// candidate is a candidate as clients read it.
type candidate struct {
	ID, Name, Description string
	Score                 float64
	Match                 bool
	Type                  []struct{ ID, Name string }
	Features              []struct {
		ID    string
		Value any
	}
}

// reconciled sends one query and returns its candidates.
func reconciled(t testing.TB, h http.Handler, query string) []candidate {
	t.Helper()
	var answer map[string]struct{ Result []candidate }
	decode(t, post(t, h, "queries", `{"q": `+query+`}`), "reconciliation-result-batch", &answer)
	return answer["q"].Result
}

// refused checks the status, the code and a part of the message of an error.
func refused(t testing.TB, w *httptest.ResponseRecorder, status int, code string, parts ...string) {
	t.Helper()
	var answer struct {
		Status, Message string
		Errors          []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if w.Code != status || answer.Status != "error" || len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != code {
		t.Errorf("got %d %s, want %d %s", w.Code, w.Body, status, code)
	}
	for _, part := range parts {
		if !strings.Contains(answer.Message, part) {
			t.Errorf("the message %q lacks %q", answer.Message, part)
		}
	}
}
