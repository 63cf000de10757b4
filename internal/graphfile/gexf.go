package graphfile

import (
	"io"
	"strconv"
	"strings"
	"time"
)

// gexf writes GEXF 1.3. All links are of one type, directed or undirected, because Gephi drops the undirected ones of a
// mixed graph. Their kinds differ between parallel links, because Gephi merges those of one kind.
func gexf(w io.Writer, g *Graph, _ Options) error {
	x := newXML(w)
	x.raw(`<gexf xmlns="http://gexf.net/1.3" version="1.3">` + "\n<meta") // RELAX NG of GEXF has no xsi:schemaLocation
	if len(g.About.Date) == len(time.DateOnly) {
		x.attribute("lastmodifieddate", g.About.Date)
	}
	x.raw(">\n")
	x.element("creator", "Cityweave")
	var notes []string
	if g.dated() {
		notes = append(notes, "Start and end follow from the columns since and until; a link without them is always there.")
	}
	if g.Directed {
		notes = append(notes, "Symmetric links are written as directed ones, with symmetric = true.")
	}
	x.element("description", strings.Join(g.About.Lines(g.notes(notes...)...), "\n"))
	x.raw("</meta>\n<graph")
	x.attribute("defaultedgetype", direction(g.Directed))
	if g.dated() {
		x.raw(` mode="dynamic" timeformat="date" timerepresentation="interval"`)
	}
	x.raw(">\n")
	gexfColumns(x, "node", g.nodeColumns())
	gexfColumns(x, "edge", g.linkColumns())
	x.raw("<nodes>\n")
	for i := range g.Nodes {
		n := &g.Nodes[i]
		x.raw("<node")
		x.attribute("id", n.ID)
		x.attribute("label", n.Label)
		x.raw(">")
		gexfValues(x, len(g.NodeColumns)+1, n.value)
		x.raw("</node>\n")
	}
	x.raw("</nodes>\n<edges>\n")
	kinds := g.kinds()
	weight := column(g.LinkColumns, Weight)
	for i := range g.Links {
		l := &g.Links[i]
		x.raw("<edge")
		x.attribute("id", l.ID)
		x.attribute("source", l.From)
		x.attribute("target", l.To)
		x.attribute("label", l.Label)
		x.attribute("kind", kinds[i])
		if weight >= 0 {
			x.attribute("weight", text(l.Values[weight]))
		}
		if start := firstDay(g.text(l, Since)); start != "" {
			x.attribute("start", start)
		}
		if end := lastDay(g.text(l, Until)); end != "" {
			x.attribute("end", max(end, firstDay(g.text(l, Since)))) // readers refuse an end before the start
		}
		x.raw(">")
		gexfValues(x, len(g.LinkColumns)+1, l.value)
		x.raw("</edge>\n")
	}
	x.raw("</edges>\n</graph>\n</gexf>\n")
	return x.close()
}

func direction(directed bool) string {
	if directed {
		return "directed"
	}
	return "undirected"
}

func gexfColumns(x xmlWriter, class string, columns []Column) {
	x.raw("<attributes")
	x.attribute("class", class)
	x.raw(">\n")
	for i, c := range columns {
		x.raw("<attribute")
		x.attribute("id", strconv.Itoa(i))
		x.attribute("title", c.Name)
		x.attribute("type", [...]string{"string", "long", "double", "boolean", "liststring"}[c.Kind])
		x.raw("/>\n")
	}
	x.raw("</attributes>\n")
}

func gexfValues(x xmlWriter, columns int, value func(int) any) {
	x.raw("<attvalues>")
	for i := range columns {
		v := value(i)
		if v == nil {
			continue
		}
		written := text(v)
		if list, ok := v.([]string); ok {
			written = gexfList(list)
		}
		x.raw("<attvalue")
		x.attribute("for", strconv.Itoa(i))
		x.attribute("value", written)
		x.raw("/>")
	}
	x.raw("</attvalues>")
}

// gexfList writes a list as Gephi and graphology read it: ["a", "b"].
func gexfList(list []string) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = `"` + escaped(s, `"`) + `"`
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// firstDay returns the first day of a date such as 2015 or 2015-12; "" for none.
func firstDay(date string) string {
	day, _ := days(date)
	return day
}

// lastDay returns the last day on which a link holds, given the first date on which it does not: a day, or a month or
// year that it lasts through.
func lastDay(until string) string {
	first, after := days(until)
	if first == "" {
		return ""
	}
	if len(until) < len(time.DateOnly) {
		first = after
	}
	day, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return ""
	}
	return day.AddDate(0, 0, -1).Format(time.DateOnly)
}

// days returns the first day of a date and the first day after it.
func days(date string) (first, after string) {
	for _, precision := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		if day, err := time.Parse(precision.layout, date); err == nil {
			next := day.AddDate(precision.years, precision.months, precision.days)
			return day.Format(time.DateOnly), next.Format(time.DateOnly)
		}
	}
	return "", ""
}
