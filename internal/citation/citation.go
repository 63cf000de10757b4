// Package citation writes citations of what the server says: as BibTeX, RIS, CSL-JSON, CFF and text.
package citation

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	author    = "Cityweave"
	publisher = "Cityweave, the knowledge graph of city networks"
)

// Citation is what a citation says, in all its formats. It has no day of access: the release is what was seen.
type Citation struct {
	Key      string // in bibliographies
	Title    string
	Release  string
	Date     string   // of the newest source of the release; "" if it is not known
	State    string   // which state is cited, beside the release, such as its digest
	Digest   string   // with its algorithm
	DigestOf string   // what the digest is of
	What     string   // what is cited, in one word
	Address  string   // in the release
	Credits  []string // of the layers of the data
}

// Format is a way to write citations.
type Format struct {
	Name        string // the suffix
	ContentType string
	About       string
	Negotiable  bool // by Accept
	Write       func(w io.Writer, c Citation) error
}

// Formats lists the formats.
func Formats() []Format {
	return []Format{
		{"bib", "application/x-bibtex; charset=utf-8", "BibTeX", true, writeBibTeX},
		{"ris", "application/x-research-info-systems; charset=utf-8", "RIS", true, writeRIS},
		{"csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", true, writeCSL},
		{"cff", "text/yaml; charset=utf-8", "CITATION.cff", false, writeCFF},
		{"txt", "text/plain; charset=utf-8", "text", true, writeText},
	}
}

// Find finds a format by its name.
func Find(name string) (Format, bool) {
	all := Formats()
	if i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name }); i >= 0 {
		return all[i], true
	}
	return Format{}, false
}

// Names are the names of the formats.
func Names() []string {
	var out []string
	for _, f := range Formats() {
		out = append(out, f.Name)
	}
	return out
}

// note says which state of the data is cited.
func (c *Citation) note() string { return "Release " + c.Release + ", " + c.State }

func (c *Citation) year() string {
	year, _, _ := strings.Cut(c.Date, "-")
	return year
}

// Text is the citation in one line.
func (c *Citation) Text() string {
	return fmt.Sprintf("%s (%s): %s. %s. %s. %s", author, c.year(), c.Title, publisher, c.note(), c.Address)
}

func writeText(w io.Writer, c Citation) error {
	_, err := io.WriteString(w, c.Text()+"\n")
	return err
}

func writeBibTeX(w io.Writer, c Citation) error {
	fields := [][2]string{
		{"title", "{" + c.Title + "}"},
		{"author", "{" + author + "}"},
		{"year", c.year()},
		{"date", c.Date},
		{"publisher", publisher},
		{"version", c.Release},
		{"url", c.Address},
		{"note", c.note()},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s", c.Key)
	for _, f := range fields {
		if f[1] != "" {
			text := escapeTeX(f[1])
			if f[0] == "url" {
				text = f[1]
			}
			fmt.Fprintf(&b, ",\n  %s = {%s}", f[0], text)
		}
	}
	b.WriteString("\n}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// escapeTeX escapes what has a meaning in TeX, but not the braces that enclose a whole value.
func escapeTeX(s string) string {
	inner, enclosed := s, false
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		inner, enclosed = s[1:len(s)-1], true
	}
	inner = strings.NewReplacer(
		`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `&`, `\&`, `%`, `\%`, `#`, `\#`, `_`, `\_`, `$`, `\$`,
		`~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	).Replace(oneLine(inner))
	if enclosed {
		return "{" + inner + "}"
	}
	return inner
}

// oneLine writes a text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func writeRIS(w io.Writer, c Citation) error {
	var b strings.Builder
	for _, f := range [][2]string{
		{"TY", "DATA"},
		{"ID", c.Key},
		{"TI", c.Title},
		{"AU", author + ","},
		{"PY", c.year()},
		{"DA", strings.ReplaceAll(c.Date, "-", "/")},
		{"PB", publisher},
		{"ET", c.Release},
		{"UR", c.Address},
		{"N1", c.note()},
	} {
		if f[1] != "" {
			fmt.Fprintf(&b, "%s  - %s\r\n", f[0], oneLine(f[1]))
		}
	}
	b.WriteString("ER  - \r\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCSL(w io.Writer, c Citation) error {
	item := map[string]any{
		"id": c.Key, "type": "dataset", "title": c.Title, "author": []any{map[string]any{"literal": author}},
		"publisher": publisher, "version": c.Release, "URL": c.Address, "note": c.note(),
	}
	var year, month, day int
	if n, _ := fmt.Sscanf(c.Date, "%d-%d-%d", &year, &month, &day); n > 0 {
		item["issued"] = map[string]any{"date-parts": [][]int{[]int{year, month, day}[:n]}}
	}
	// The bytes are the same each time.
	err := json.MarshalWrite(w, []any{item}, json.Deterministic(true), jsontext.WithIndent("  "))
	if err == nil {
		_, err = io.WriteString(w, "\n")
	}
	return err
}

func writeCFF(w io.Writer, c Citation) error {
	var b strings.Builder
	quoted := func(text string) string {
		out, _ := json.Marshal(text) // a JSON string is one of YAML; a text can be encoded
		return string(out)
	}
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, quoted(value))
		}
	}
	b.WriteString("cff-version: 1.2.0\n")
	line("message", "If you use this "+c.What+", please cite it as below.")
	b.WriteString("type: dataset\n")
	line("title", c.Title)
	b.WriteString("authors:\n  - name: " + quoted(author) + "\n")
	line("version", c.Release)
	if len(c.Date) == len("2006-01-02") {
		line("date-released", c.Date)
	}
	line("url", c.Address)
	b.WriteString("identifiers:\n  - type: other\n    value: " + quoted(c.Digest) +
		"\n    description: " + quoted("SHA-256 of "+c.DigestOf) + "\n")
	line("abstract", strings.Join(c.Credits, " "))
	_, err := io.WriteString(w, b.String())
	return err
}
