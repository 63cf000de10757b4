// Package page writes the pages that the server makes, in the style of the start page: complete without JavaScript, and
// without a style or a script in them, which the security policy forbids.
package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

// Media is the media type of pages.
const Media = "text/html"

// Page is a page of sections with a list of them at its side.
type Page struct {
	Title, Lead string
	Up          string // leads from the address of the page to the root: "" or "../"
	Facts       []Fact // about the whole
	Sections    []Section
}

// Section is a part of a page.
type Section struct {
	ID    string // of the part in the address
	Title string
	Code  string // a text for programs, such as an address
	Facts []Fact
	Links []Links
}

// Fact is a name with a text. Address makes the text a link; Type is shown beside the name.
type Fact struct{ Name, Type, Text, Address string }

// Links are links with what they have in common.
type Links struct {
	Label string
	Links []Link
}

// Link is a link.
type Link struct{ Text, Address string }

//go:embed page.html
var source string

// written is parsed once; it is never changed.
var written = template.Must(template.New("page").Parse(source))

// Write writes the page. An error is one of the writer.
func (p Page) Write(w io.Writer) error {
	if err := written.Execute(w, p); err != nil {
		return fmt.Errorf("writing the page %q: %w", p.Title, err)
	}
	return nil
}

// Up leads from a path to the root, as the program may be behind a proxy under a path that it does not know: "../" for
// "/data/latest".
func Up(path string) string { return strings.Repeat("../", max(strings.Count(path, "/")-1, 0)) }
