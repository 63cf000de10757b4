package graphfile

import (
	"bufio"
	"io"
	"strings"
)

// dot writes the language of Graphviz.
func dot(w io.Writer, g *Graph, _ Options) error {
	b := bufio.NewWriterSize(w, bufferSize)
	say := func(parts ...string) {
		for _, p := range parts {
			_, _ = b.WriteString(p) // an error shows in Flush
		}
	}
	notes := []string{joined, "All values are text; a backslash is written twice."}
	for _, line := range g.About.Lines(g.notes(notes...)...) {
		say("// ", strings.Map(oneLine, printable(line)), "\n")
	}
	graph, arrow := "digraph", " -> "
	if !g.Directed {
		graph, arrow = "graph", " -- "
	}
	say(graph, " cityweave {\n")
	columns := g.nodeColumns()
	for i := range g.Nodes {
		n := &g.Nodes[i]
		say(quoted(n.ID), " [label=", quoted(n.Label))
		dotValues(say, columns, n.value)
		say("];\n")
	}
	columns = g.linkColumns()
	symmetric := column(g.LinkColumns, Symmetric)
	for i := range g.Links {
		l := &g.Links[i]
		say(quoted(l.From), arrow, quoted(l.To), " [id=", quoted(l.ID), ", label=", quoted(l.Label))
		if symmetric >= 0 && l.Values[symmetric] == true {
			say(", dir=none")
		}
		dotValues(say, columns, l.value)
		say("];\n")
	}
	say("}\n")
	return b.Flush()
}

func dotValues(say func(...string), columns []Column, value func(int) any) {
	for i, c := range columns {
		if v := value(i); v != nil {
			say(", ", c.Name, "=", quoted(text(v)))
		}
	}
}

// quoted writes a string of DOT, in which Graphviz reads \n as the end of a line.
func quoted(s string) string {
	s = escaped(printable(s), `"`)
	if strings.ContainsAny(s, "\r\n") {
		s = strings.NewReplacer("\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
	}
	return `"` + s + `"`
}

// oneLine replaces ends of lines by spaces.
func oneLine(c rune) rune {
	if c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029' || c == '\u0085' {
		return ' '
	}
	return c
}
