//go:generate go test . -run ^TestCoverageTable$ -update

package release

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/quantity"
)

// CoverageTable writes the completeness of a graph as a Markdown table: one row for each record, by the name of the
// entity, the newest first.
func CoverageTable(g *kg.Graph) string {
	names := make(map[string]string, len(g.Coverage))
	for _, e := range g.Entities {
		names[e.ID] = e.Name
	}
	rows := slices.SortedFunc(slices.Values(g.Coverage), func(a, b *kg.Coverage) int {
		return cmp.Or(strings.Compare(kg.Fold(names[a.About]), kg.Fold(names[b.About])), kg.CompareCoverage(a, b))
	})
	var text strings.Builder
	text.WriteString("| entity | counted | as of | stated | held | share | complete | source |\n" +
		"| --- | --- | --- | ---: | ---: | ---: | --- | --- |\n")
	for _, c := range rows {
		fmt.Fprintf(
			&text, "| %s (`%s`) | %s | %s | %s | %s | %s | %s | %s |\n", cell(names[c.About]), c.About, cell(countedText(c)),
			strings.ReplaceAll(c.AsOf, "/", "–"), optionalCount(c.Stated), quantity.Thousands(c.Held), share(c), completeText(c),
			cell(names[c.Source]),
		)
	}
	return text.String()
}

// countedText says what a record counts.
func countedText(c *kg.Coverage) string {
	text := c.Scope
	if c.Role != "" {
		text += " (role " + c.Role + ")"
	}
	if c.Note != "" {
		text += ". " + c.Note
	}
	return text
}

func optionalCount(n int) string {
	if n == 0 {
		return ""
	}
	return quantity.Thousands(n)
}

// share is the percentage of what is stated that the graph has, rounded down so that 100 % is all of it.
func share(c *kg.Coverage) string {
	if c.Stated == 0 || c.Held > c.Stated {
		return ""
	}
	return fmt.Sprintf("%d %%", 100*c.Held/c.Stated)
}

func completeText(c *kg.Coverage) string {
	switch whole, known := c.Whole(); {
	case !known:
		return "unknown"
	case whole:
		return "yes"
	default:
		return "no"
	}
}

// cell is a text in a cell of a Markdown table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
