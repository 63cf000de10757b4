package graphfile_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cityweave/internal/graphfile"
	"cityweave/internal/layout"
)

var update = flag.Bool("update", false, "write the files of testdata")

// pact is a graph with parallel links, dates, a place, unknown values and texts that formats have to escape.
func pact() *graphfile.Graph {
	return &graphfile.Graph{
		About: graphfile.About{
			Title: "Pacts", Release: "2026-01-02-abc", Date: "2026-01-02", Asked: "programme=programme:p",
			Credits: []string{"core: A & B. CC BY 4.0"}, Restrictions: []string{"SHARE_ALIKE"}, Notes: []string{"A note."},
		},
		Directed: true,
		NodeColumns: []graphfile.Column{
			{Name: "population", Kind: graphfile.Integer},
			{Name: "latitude", Kind: graphfile.Number},
			{Name: "longitude", Kind: graphfile.Number},
			{Name: "isCapital", Kind: graphfile.Boolean},
			{Name: "sameAs", Kind: graphfile.Texts},
		},
		LinkColumns: []graphfile.Column{
			{Name: "since", Date: true},
			{Name: "until", Date: true},
			{Name: "symmetric", Kind: graphfile.Boolean},
			{Name: "sources", Kind: graphfile.Texts},
		},
		Sources: []graphfile.Source{
			{ID: "source:s", Name: "Source", URL: "https://s.example/a b", Publisher: "S", Published: "2020-01", Licence: "CC0"},
			{ID: "source:t", Name: "Tome"},
		},
		Types:     []graphfile.Type{{Name: "CITY", Plural: "cities"}, {Name: "PROGRAMME", Plural: "programmes"}},
		Positions: []layout.Point{{X: 0, Y: 0}, {X: 120.5, Y: 10}, {X: -40, Y: -90}},
		Nodes: []graphfile.Node{
			{
				ID: "city:fj-a", Type: "CITY", Label: "Àl|ba",
				Values: []any{int64(9), -17.5, 179.25, true, []string{"wikidata:Q1", `b|"\`}},
			},
			{ID: "city:ws-b", Type: "CITY", Label: "<\"&'>\x01\n\\", Values: []any{nil, 13.0, -179.75, nil, nil}},
			{ID: "programme:p", Type: "PROGRAMME", Label: "Pact", Values: []any{nil, nil, nil, nil, nil}},
		},
		Links: []graphfile.Link{
			{
				ID: "L1", From: "city:fj-a", To: "programme:p", Type: "MEMBER_OF", Label: "member of",
				Values: []any{"2012", "2015-03", false, []string{"source:s", "source:t"}},
				Evidence: []graphfile.Evidence{
					{ID: "E1", Source: "source:t", StatedAs: "a \"pact\"", Confidence: "EXPLICIT", RetrievedOn: "2026-01-01"},
					{ID: "E2", Source: "source:s", Locator: "0:0-4", Component: "C", SeenFrom: "2013", SeenTo: "2014", Note: "n"},
					{ID: "E3", Source: "source:t", Confidence: "IMPLIED"},
				},
			},
			{
				ID: "L2", From: "city:fj-a", To: "programme:p", Type: "MEMBER_OF", Label: "member of",
				Values: []any{nil, "2016-01-01", false, nil},
			},
			{
				ID: "L3", From: "city:fj-a", To: "city:ws-b", Type: "PAIRED_WITH", Label: "paired with",
				Values: []any{nil, nil, true, nil},
			},
		},
	}
}

func write(t *testing.T, format string, g *graphfile.Graph, o graphfile.Options) string {
	t.Helper()
	f, ok := graphfile.Find(format)
	if !ok {
		t.Fatalf("there is no format %s", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, g, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The files of testdata were read line by line when they were written, and by NetworkX and igraph, see clients/python.
func TestFormats(t *testing.T) {
	for _, f := range graphfile.Formats() {
		for name, o := range map[string]graphfile.Options{"pact": {}, "lines": {Lines: true}} {
			if o.Lines && f.Name != "geojson" {
				continue
			}
			t.Run(f.Name+" writes what stands in testdata, the same each time: "+name, func(t *testing.T) {
				got := write(t, f.Name, pact(), o)
				if again := write(t, f.Name, pact(), o); got != again {
					t.Error("a second time it writes other bytes")
				}
				path := filepath.Join("testdata", name+"."+f.Name)
				if *update {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if got != string(want) {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

// hostile are texts that break formats which do not escape them.
func hostile() []string {
	out := []string{
		"", " ", `"`, `'`, `\`, `\"`, `\n`, "a\nb", "a\r\nb", "\t", "]]>", "<!--", "-->", "&amp;", "</node>", `"/>`, "{}",
		"[]", "\x00", "\x01\x1f\x7f", "\u0085\u009f", "\ufffe\uffff", "\xff\xfe", "\u2028", "\U0001F600", "e\u0301", "עיר",
		"//", "/*", "|", `\|`,
	}
	for c := rune(0); c < 0x100; c++ {
		out = append(out, "a"+string(c)+"b")
	}
	return out
}

// readable is what a file keeps of a text: no control characters.
func readable(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\t' || c == '\n' || c == '\r':
			return c
		case c < 0x20, 0x7f <= c && c < 0xa0, c == 0xfffd, c == 0xfffe, c == 0xffff:
			return -1
		default:
			return c
		}
	}, s)
}

// labels is a graph with a node for each hostile text.
func labels() *graphfile.Graph {
	g := pact()
	g.Nodes, g.Links = nil, nil
	for _, s := range hostile() {
		values := []any{nil, nil, nil, nil, []string{s}}
		g.Nodes = append(g.Nodes, graphfile.Node{ID: "n:" + s, Type: "CITY", Label: s, Values: values})
	}
	return g
}

func TestXMLKeepsHostileTexts(t *testing.T) {
	for format, find := range map[string]func(xml.StartElement) bool{
		"gexf":    func(e xml.StartElement) bool { return e.Name.Local == "node" },
		"graphml": func(e xml.StartElement) bool { return e.Name.Local == "data" && e.Attr[0].Value == "n0" },
	} {
		t.Run(format, func(t *testing.T) {
			d := xml.NewDecoder(strings.NewReader(write(t, format, labels(), graphfile.Options{})))
			var got []string
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				e, ok := token.(xml.StartElement)
				if !ok || !find(e) {
					continue
				}
				text := ""
				for _, a := range e.Attr {
					if a.Name.Local == "label" {
						text = a.Value
					}
				}
				if format == "graphml" {
					if err := d.DecodeElement(&text, &e); err != nil {
						t.Fatal(err)
					}
				}
				got = append(got, text)
			}
			compare(t, got, readable)
		})
	}
}

func TestJSONKeepsHostileTexts(t *testing.T) {
	var cy struct {
		Elements struct {
			Nodes []struct{ Data struct{ Label string } }
		}
	}
	if err := json.Unmarshal([]byte(write(t, "cyjs", labels(), graphfile.Options{})), &cy); err != nil {
		t.Fatal(err)
	}
	var geo struct {
		Features []struct{ Properties struct{ Label string } }
	}
	if err := json.Unmarshal([]byte(write(t, "geojson", labels(), graphfile.Options{})), &geo); err != nil {
		t.Fatal(err)
	}
	var fromCy, fromGeo []string
	for _, n := range cy.Elements.Nodes {
		fromCy = append(fromCy, n.Data.Label)
	}
	for _, f := range geo.Features {
		fromGeo = append(fromGeo, f.Properties.Label)
	}
	valid := func(s string) string {
		return strings.ToValidUTF8(strings.ReplaceAll(s, "\xff\xfe", "\ufffd\ufffd"), "\ufffd")
	}
	compare(t, fromCy, valid)
	compare(t, fromGeo, valid)
}

func compare(t *testing.T, got []string, kept func(string) string) {
	t.Helper()
	all := hostile()
	if len(got) != len(all) {
		t.Fatalf("%d texts, not %d", len(got), len(all))
	}
	for i, s := range all {
		if got[i] != kept(s) {
			t.Errorf("%q became %q", s, got[i])
		}
	}
}

func TestNQuadsKeepHostileTexts(t *testing.T) {
	const iri = `<[^<>"{}|^\\\x00-\x20]+>`
	const literal = `("(?:[^"\\\n\r]|\\[tnr"\\])*")(?:\^\^` + iri + `)?`
	line := regexp.MustCompile(`^` + iri + ` ` + iri + ` (?:` + iri + `|` + literal + `)(?: ` + iri + `)? \.$`)
	var got []string
	for l := range strings.Lines(write(t, "nq", labels(), graphfile.Options{})) {
		if strings.HasPrefix(l, "#") {
			continue
		}
		found := line.FindStringSubmatch(strings.TrimSuffix(l, "\n"))
		if found == nil {
			t.Fatalf("no line of N-Quads: %q", l)
		}
		if strings.Contains(l, "#label>") && strings.Contains(l, "id:n:") {
			text, err := strconv.Unquote(found[1])
			if err != nil {
				t.Fatalf("%v: %q", err, l)
			}
			got = append(got, text)
		}
	}
	compare(t, got, readable)
}

func TestRDF(t *testing.T) {
	facts := func(format string) []string {
		var out []string
		for l := range strings.Lines(write(t, format, pact(), graphfile.Options{})) {
			if !strings.HasPrefix(l, "#") {
				out = append(out, strings.TrimSuffix(l, "\n"))
			}
		}
		return out
	}
	t.Run("says in the graph of a source what the source says, and only there", func(t *testing.T) {
		const id = "<urn:cityweave:id:"
		lines := facts("nq")
		for _, want := range []string{
			id + "city:fj-a> <urn:cityweave:word:MEMBER_OF> " + id + "programme:p> " + id + "source:s> .",
			id + "city:fj-a> <urn:cityweave:word:MEMBER_OF> " + id + "programme:p> " + id + "source:t> .",
			id + "city:fj-a> <urn:cityweave:word:MEMBER_OF> " + id + "programme:p> .", // L2 has no evidence
			id + "L1> <http://www.w3.org/ns/prov#wasDerivedFrom> " + id + "E2> " + id + "source:s> .",
			id + "E1> <urn:cityweave:word:statedAs> \"a \\\"pact\\\"\" " + id + "source:t> .",
			id + "L1> <urn:cityweave:word:since> \"2012\"^^<http://www.w3.org/2001/XMLSchema#gYear> .",
			id + "city:ws-b> <urn:cityweave:word:PAIRED_WITH> " + id + "city:fj-a> .", // symmetric
			id + "source:s> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <https://s.example/a%20b> .",
			id + "city:fj-a> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q1> .",
		} {
			if !slices.Contains(lines, want) {
				t.Errorf("it does not say %s", want)
			}
		}
		if not := id + "E1> <urn:cityweave:word:statedAs> \"a \\\"pact\\\"\" ."; slices.Contains(lines, not) {
			t.Errorf("it says %s", not)
		}
	})
}

func TestDOTQuotes(t *testing.T) {
	t.Run("every text ends its string and its line", func(t *testing.T) {
		nodes := 0
		for line := range strings.Lines(write(t, "dot", labels(), graphfile.Options{})) {
			if !strings.HasPrefix(line, `"`) {
				continue
			}
			nodes++
			open := false
			for i := 0; i < len(line); i++ {
				switch {
				case open && line[i] == '\\':
					i++
				case line[i] == '"':
					open = !open
				}
			}
			if open || !strings.HasSuffix(line, "\"];\n") {
				t.Errorf("a string does not end: %q", line)
			}
		}
		if nodes != len(hostile()) {
			t.Errorf("%d nodes, not %d", nodes, len(hostile()))
		}
	})
}

func TestWrite(t *testing.T) {
	t.Run("reports that the client has left", func(t *testing.T) {
		for _, f := range graphfile.Formats() {
			if err := f.Write(broken{}, pact(), graphfile.Options{}); err == nil {
				t.Errorf("%s: no error", f.Name)
			}
		}
	})
	t.Run("needs no nodes", func(t *testing.T) {
		g := pact()
		g.Nodes, g.Links = nil, nil
		for _, f := range graphfile.Formats() {
			if got := write(t, f.Name, g, graphfile.Options{}); !strings.Contains(got, "2026-01-02-abc") {
				t.Errorf("%s does not name the release: %s", f.Name, got)
			}
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
