package pages

import (
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// citation is what a citation says, in all its formats.
type citation struct {
	key, title, author, publisher      string
	year, date, version, digest, where string
	licences                           []string
	credits                            []string
}

const publisher = "Cityweave"

// cite makes the citation of a description. It has no day of access: the release is what was seen.
func cite(d *Description, s site) citation {
	c := citation{
		key: "cityweave-" + strings.NewReplacer(":", "-", ".", "-").Replace(d.ID), title: d.Name + " (" + d.ID + ")",
		author: publisher, publisher: "Cityweave, the knowledge graph of city networks", date: d.Release.Date,
		version: d.Release.ID, digest: "sha256:" + d.Release.Hash, where: s.base + lasting(d),
	}
	c.year, _, _ = strings.Cut(c.date, "-")
	for _, l := range d.Release.Layers {
		c.credits = append(c.credits, l.Credit)
		if l.LicenceURL != "" {
			c.licences = append(c.licences, l.LicenceURL)
		}
	}
	c.licences = distinct(c.licences)
	return c
}

// lasting is the address of a description in its release, which never has newer data.
func lasting(d *Description) string { return "/r/" + d.Release.ID + d.Address }

// note says which state of the data is cited.
func (c *citation) note() string { return "Release " + c.version + ", " + c.digest }

func writeBibTeX(_ *Handler, w io.Writer, d *Description, s site) error {
	c := cite(d, s)
	fields := [][2]string{
		{"title", "{" + c.title + "}"},
		{"author", "{" + c.author + "}"},
		{"year", c.year},
		{"date", c.date},
		{"publisher", c.publisher},
		{"version", c.version},
		{"url", c.where},
		{"note", c.note()},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s", c.key)
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

func writeRIS(_ *Handler, w io.Writer, d *Description, s site) error {
	c := cite(d, s)
	var b strings.Builder
	for _, f := range [][2]string{
		{"TY", "DATA"},
		{"ID", c.key},
		{"TI", c.title},
		{"AU", c.author + ","},
		{"PY", c.year},
		{"DA", strings.ReplaceAll(c.date, "-", "/")},
		{"PB", c.publisher},
		{"ET", c.version},
		{"UR", c.where},
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

func writeCSL(_ *Handler, w io.Writer, d *Description, s site) error {
	c := cite(d, s)
	item := map[string]any{
		"id": c.key, "type": "dataset", "title": c.title, "author": []any{map[string]any{"literal": c.author}},
		"publisher": c.publisher, "version": c.version, "URL": c.where, "note": c.note(),
	}
	var year, month, day int
	if n, _ := fmt.Sscanf(c.date, "%d-%d-%d", &year, &month, &day); n > 0 {
		item["issued"] = map[string]any{"date-parts": [][]int{[]int{year, month, day}[:n]}}
	}
	return writeIndented(w, []any{item})
}

// writeIndented writes JSON for people and programs, in the same bytes each time.
func writeIndented(w io.Writer, v any) error {
	err := json.MarshalWrite(w, v, json.Deterministic(true), jsontext.WithIndent("  "))
	if err == nil {
		_, err = io.WriteString(w, "\n")
	}
	return err
}

func writeCFF(_ *Handler, w io.Writer, d *Description, s site) error {
	c := cite(d, s)
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
	line("message", "If you use this record, please cite it as below.")
	b.WriteString("type: dataset\n")
	line("title", c.title)
	b.WriteString("authors:\n  - name: " + quoted(c.author) + "\n")
	line("version", c.version)
	if len(c.date) == len("2006-01-02") {
		line("date-released", c.date)
	}
	line("url", c.where)
	b.WriteString("identifiers:\n  - type: other\n    value: " + quoted(c.digest) +
		"\n    description: \"SHA-256 of the release of the data\"\n")
	line("abstract", strings.Join(c.credits, " "))
	_, err := io.WriteString(w, b.String())
	return err
}

// text is the citation in one line.
func (c *citation) text() string {
	return fmt.Sprintf("%s (%s): %s. %s. %s. %s", c.author, c.year, c.title, c.publisher, c.note(), c.where)
}

func writeCitation(_ *Handler, w io.Writer, d *Description, s site) error {
	c := cite(d, s)
	_, err := io.WriteString(w, c.text()+"\n")
	return err
}

func (h *Handler) writeJSON(w io.Writer, d *Description, s site) error {
	return writeIndented(w, struct {
		Context      string `json:"url"`
		Citation     string `json:"citation"`
		*Description `json:",inline"`
	}{s.base + d.Address, func() string { c := cite(d, s); return c.text() }(), d.below(s.prefix)})
}
