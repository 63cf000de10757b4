package permalink_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

// The normal form of a question, worked out by hand, and its hash.
const question = `{"query":"query ($n: Int) {\n  cities(first: $n) {\n    nodes {\n      name\n    }\n  }\n}","variables":{"n":1}}` + "\n"

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// asked is the address of the question, which it carries.
func asked(format string) string {
	return "/q/" + hashOf(question) + "." + format + "?query=" + url.QueryEscape("query($n: Int) { cities(first: $n) { nodes { name } } }") +
		"&variables=" + url.QueryEscape(`{"n": 1}`)
}

// described is what the server says of a question.
type described struct {
	Hash, Address, Latest, Whole, Release, Query string
	Stored                                       bool
	Formats, Citations                           map[string]string
}

func register(t *testing.T, h http.Handler, query, variables string) (d described, status int) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": json.RawMessage(variables), "operationName": "A"})
	if err != nil {
		t.Fatal(err)
	}
	w := send(t, h, http.MethodPost, "/q", strings.Replace(string(body), `"operationName":"A",`, "", 1), "Content-Type: application/json")
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if w.Code < 300 && w.Header().Get("Location") != d.Address {
		t.Errorf("Location %q, address %q", w.Header().Get("Location"), d.Address)
	}
	return d, w.Code
}

func small(t *testing.T) (*kg.Graph, *memory.Store) {
	t.Helper()
	g, st := read(t, "Kyoto"), memory.New(kg.CityNetworks())
	apply(t, st, g)
	return g, st
}

func TestTheHashOfAQuestion(t *testing.T) {
	_, st := small(t)
	h := server(t, st, nil)
	t.Run("is the SHA-256 of its normal form", func(t *testing.T) {
		if d, _ := register(t, h, "query($n:Int){cities(first:$n){nodes{name}}}", `{"n":1}`); d.Hash != hashOf(question) {
			t.Errorf("%+v", d)
		}
	})
	const query = `query($n: Int, $t: String) { cities(first: $n, where: {name: {eq: $t, in: ["a"]}}) { nodes { ...a } } }
		fragment a on City { id ...b } fragment b on City { name }`
	want, _ := register(t, h, query, `{"n": 1, "t": "é <b>"}`)
	for name, same := range map[string][2]string{
		"blanks and comments":        {"# a\n" + strings.ReplaceAll(query, " ", "\n  , "), `{"n":1,"t":"é <b>"}`},
		"the order of arguments":     {strings.Replace(query, `first: $n, where: {name: {eq: $t, in: ["a"]}}`, `where: {name: {in: ["a"], eq: $t}}, first: $n`, 1), `{"n":1,"t":"é <b>"}`},
		"the order of variables":     {query, "{\n \"t\": \"\\u00e9 <b>\", \"n\": 1}"},
		"the order of definitions":   {strings.Replace(query, "$n: Int, $t: String", "$t: String, $n: Int", 1), `{"n":1,"t":"é <b>"}`},
		"the order of fragments":     {"fragment b on City { name }" + strings.Replace(query, "fragment b on City { name }", "", 1), `{"n":1,"t":"é <b>"}`},
		"how a text is written":      {strings.Replace(query, `"a"`, `"""a"""`, 1), `{"n":1,"t":"é <b>"}`},
		"values that are not needed": {query, `{"n":1,"t":"é <b>","x":2}`},
	} {
		if d, _ := register(t, h, same[0], same[1]); d.Hash != want.Hash {
			t.Errorf("it depends on %s: %s instead of %s", name, d.Query, want.Query)
		}
	}
	for name, other := range map[string][2]string{
		"a value":              {query, `{"n":2,"t":"é <b>"}`},
		"a value that is null": {query, `{"n":null,"t":"é <b>"}`},
		"a literal":            {strings.Replace(query, `"a"`, `"b"`, 1), `{"n":1,"t":"é <b>"}`},
		"the order of fields":  {strings.Replace(query, "id ...b", "...b id", 1), `{"n":1,"t":"é <b>"}`},
		"an alias":             {strings.Replace(query, "{ name }", "{ x: name }", 1), `{"n":1,"t":"é <b>"}`},
	} {
		if d, _ := register(t, h, other[0], other[1]); d.Hash == want.Hash || d.Hash == "" {
			t.Errorf("it does not depend on %s: %s", name, d.Query)
		}
	}
}

func TestAnAnswerByItsHash(t *testing.T) {
	g, st := small(t)
	folder := t.TempDir()
	h := serverWith(t, st, nil, folder)
	d, status := register(t, h, "query($n: Int) { cities(first: $n) { nodes { name } } }", `{"n":1}`)
	if status != http.StatusCreated || !d.Stored || d.Address != "/r/"+g.Release.ID+"/q/"+d.Hash || d.Latest != "/q/"+d.Hash {
		t.Fatalf("%d %+v", status, d)
	}
	if _, again := register(t, h, d.Query, `{"n":1}`); again != http.StatusOK {
		t.Errorf("stored twice: %d", again)
	}
	t.Run("has a digest, and its release", func(t *testing.T) {
		for format, address := range d.Formats {
			w := get(t, h, address)
			sum := sha256.Sum256(w.Body.Bytes())
			if w.Code != http.StatusOK || w.Header().Get("X-Release") != g.Release.ID ||
				w.Header().Get("Repr-Digest") != "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":" ||
				w.Header().Get("Cache-Control") != immutable {
				t.Errorf("%s: %d %v %s", format, w.Code, w.Header(), w.Body)
			}
			if cite := w.Header().Values("Link"); !slices.Contains(cite, "<"+d.Address+`>; rel="cite-as"`) {
				t.Errorf("%s: %q", format, cite)
			}
		}
		if w := get(t, h, d.Latest+".json"); w.Body.String() != `{"data":{"cities":{"nodes":[{"name":"Kyoto"}]}}}`+"\n" ||
			w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%v %s", w.Header(), w.Body)
		}
		if w := get(t, h, d.Latest+".csv?formulas=1"); w.Body.String() != "name\r\nKyoto\r\n" && w.Body.String() != "name\nKyoto\n" {
			t.Errorf("%q", w.Body)
		}
		if w := get(t, h, d.Latest+".json", `If-None-Match: `+get(t, h, d.Latest+".json").Header().Get("ETag")); w.Code != http.StatusNotModified {
			t.Errorf("status %d of an answer that the client has", w.Code)
		}
	})
	t.Run("can be cited in five formats, with its address, rows and digest", func(t *testing.T) {
		sum := sha256.Sum256(get(t, h, d.Formats["json"]).Body.Bytes())
		address, state := "http://example.com"+d.Address, fmt.Sprintf("1 row, sha256:%x of its JSON", sum)
		for _, format := range []string{"bib", "ris", "csl.json", "cff", "txt"} {
			w := get(t, h, d.Citations[format])
			body := w.Body.String()
			if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != immutable || !strings.Contains(body, address) ||
				!strings.Contains(body, fmt.Sprintf("sha256:%x", sum)) || !strings.Contains(body, g.Release.ID) {
				t.Errorf("%s: %d %v %s", format, w.Code, w.Header(), body)
			}
			if format != "cff" && !strings.Contains(body, state) {
				t.Errorf("%s: %s", format, body)
			}
		}
		var csl []struct{ URL, Title string }
		if err := json.Unmarshal(get(t, h, d.Citations["csl.json"]).Body.Bytes(), &csl); err != nil || csl[0].URL != address ||
			csl[0].Title != "Answer to the query without a name ("+d.Hash[:12]+")" {
			t.Errorf("%v %+v", err, csl)
		}
		page := get(t, h, d.Latest, "Accept: text/html").Body.String()
		if text := strings.TrimSpace(get(t, h, d.Citations["txt"]).Body.String()); !strings.Contains(page, text) {
			t.Errorf("the page does not have %q: %s", text, page)
		}
		if w := get(t, h, d.Citations["bib"]+"?rows=cities"); w.Code != http.StatusBadRequest {
			t.Errorf("status %d with options", w.Code)
		}
	})
	t.Run("is shown as a page whose links lead somewhere", func(t *testing.T) {
		for _, address := range []string{d.Latest, d.Address} {
			w := get(t, h, address, "Accept: text/html")
			base, err := url.Parse(address)
			if err != nil || !strings.Contains(w.Body.String(), "<dt>Rows</dt><dd>1</dd>") || !strings.Contains(w.Body.String(), hashOf(get(t, h, d.Latest+".json").Body.String())) {
				t.Fatalf("%s: %v %s", address, err, w.Body)
			}
			for _, part := range strings.Split(w.Body.String(), `href="`)[1:] {
				link, err := base.Parse(part[:strings.Index(part, `"`)])
				if err != nil {
					t.Fatal(err)
				}
				if path := link.Path; strings.HasSuffix(path, ".icon") || link.Fragment != "" || strings.Contains(path, "schema") {
					continue
				}
				if got := get(t, h, link.RequestURI()); got.Code != http.StatusOK {
					t.Errorf("%s links to %s: %d", address, link, got.Code)
				}
			}
		}
	})
	t.Run("outlives the program in its folder, unless the file is damaged", func(t *testing.T) {
		file := filepath.Join(folder, d.Hash+".json")
		text, err := os.ReadFile(file)
		if err != nil || string(text) != question {
			t.Fatalf("%v: %s", err, text)
		}
		if w := get(t, serverWith(t, st, nil, folder), d.Latest+".json"); w.Code != http.StatusOK {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(question, "name", "id", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if w := get(t, h, d.Latest+".json"); w.Code != http.StatusNotFound {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
	t.Run("is carried by an address where it is not stored", func(t *testing.T) {
		other := server(t, st, nil)
		if w := get(t, other, d.Latest+".json"); w.Code != http.StatusNotFound {
			t.Errorf("not stored: %d %s", w.Code, w.Body)
		}
		if w := get(t, other, asked("json")); w.Code != http.StatusOK {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if w := get(t, other, d.Latest+".json"); w.Code != http.StatusOK {
			t.Errorf("it is not stored on first use: %d %s", w.Code, w.Body)
		}
		if w := get(t, other, strings.Replace(asked("json"), "name", "id", 1)); w.Code != http.StatusOK {
			t.Errorf("a question that is stored is read from the address: %d %s", w.Code, w.Body)
		}
		wrong := strings.Replace(asked("json"), hashOf(question), hashOf("x"), 1)
		if w := get(t, other, wrong); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), hashOf(question)) {
			t.Errorf("of another hash: %d %s", w.Code, w.Body)
		}
	})
	t.Run("is refused if it is no query", func(t *testing.T) {
		for body, code := range map[string]string{
			`{"query":""}`: "BAD_REQUEST", `{`: "BAD_JSON", `{"query":"{ nothing }"}`: "GRAPHQL_VALIDATION_FAILED",
			`{"query":"{ cities { "}`: "GRAPHQL_PARSE_FAILED", `{"query":"{ cities { totalCount } }","variables":[1]}`: "BAD_REQUEST",
			`{"query":"{` + strings.Repeat("a: livez ", 20_000) + `}"}`: "TOO_MANY_TOKENS",
		} {
			w := send(t, h, http.MethodPost, "/q", body, "Content-Type: application/json")
			if w.Code < 400 || !strings.Contains(w.Body.String(), `"`+code+`"`) {
				t.Errorf("%.60s: %d %s", body, w.Code, w.Body)
			}
		}
		if w := send(t, h, http.MethodPost, "/q/cities.csv", ""); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST to a name: %d", w.Code)
		}
	})
}

func TestQuestionsOfStrangersAreBounded(t *testing.T) {
	_, st := small(t)
	h := server(t, st, nil)
	var last described
	stored := 0
	for n := range 1_010 {
		last, _ = register(t, h, "query($n: Int) { cities(first: $n) { nodes { name } } }", fmt.Sprintf(`{"n":%d}`, n))
		if last.Stored {
			stored++
		}
	}
	if stored != 1_000 || last.Stored {
		t.Errorf("%d are stored", stored)
	}
	if w := get(t, h, last.Address); w.Code != http.StatusOK || !strings.Contains(last.Address, "?query=") {
		t.Errorf("the address of one for which there is no room: %d %s", w.Code, last.Address)
	}
	last, _ = register(t, h, "{ programmes { totalCount } }", "{}")
	if w := get(t, h, last.Citations["txt"]); !strings.HasSuffix(w.Body.String(), " http://example.com"+last.Address+"\n") {
		t.Errorf("its citation does not have its whole address: %d %s", w.Code, w.Body)
	}
}
