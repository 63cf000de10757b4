package page_test

import (
	"strings"
	"testing"

	"cityweave/internal/page"
)

func TestPages(t *testing.T) {
	fact := []page.Fact{{Name: "Release", Type: "String!", Text: "<b>", Address: "a?b=1&c=2"}}
	var out strings.Builder
	err := page.Page{
		Title: "A & B", Facts: fact, Sections: []page.Section{{ID: "s", Title: "S", Code: "<i>", Facts: fact}},
	}.Write(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("name each section by its heading", func(t *testing.T) {
		sections := strings.Count(out.String(), "<section")
		named := strings.Count(out.String(), `aria-labelledby="s-heading">`+"\n      <h2 id=\"s-heading\"")
		if sections != 1 || named != 1 {
			t.Errorf("%d sections, %d with their heading:\n%s", sections, named, out.String())
		}
	})
	t.Run("escape what they are given", func(t *testing.T) {
		for _, want := range []string{"<h1>A &amp; B</h1>", "&lt;b&gt;", "&lt;i&gt;", `href="a?b=1&amp;c=2"`} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("no %s in\n%s", want, out.String())
			}
		}
	})
}
