package main

import (
	"fmt"
	"os"
	"path"
	"runtime"
	"strings"
	"time"

	"cityweave/bench/shapes"
)

// table is all that was measured.
type table struct {
	shapes []measured
	growth []grown
}

// measured is a shape, the bytes of an answer, and what came of each way.
type measured struct {
	shape   *shapes.Shape
	size    int
	results []*result
}

func (m *measured) of(way string) *result {
	for _, r := range m.results {
		if r.way == way {
			return r
		}
	}
	return nil
}

// size is the mean of the answers, in bytes.
func (k *known) size() int {
	sum := 0
	for _, a := range k.answers {
		sum += len(a)
	}
	return sum / len(k.answers)
}

// report is the tables, in Markdown.
func (t *table) report(s *settings) string {
	var b strings.Builder
	fmt.Fprintf(
		&b,
		"Graph of %d links (`storetest.BenchGraph`), %d connections, client and database on the same machine:\n"+
			"%s, %s. Each row ran for %v in turns of %v%s.\n\n",
		s.links,
		s.connections,
		machine(),
		runtime.Version(),
		s.long(),
		slice,
		load(),
	)
	b.WriteString(
		"| query | candidate | requests/s | × generated | of the raw handler | × bare driver | × peer | " +
			"allocations | p50 | p99 |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
	)
	for i := range t.shapes {
		m := &t.shapes[i]
		for j, r := range m.results {
			question := ""
			if j == 0 {
				question = "`" + m.shape.Name + "`"
			}
			allocations := "–"
			if r.allocations > 0 {
				allocations = fmt.Sprintf("%.0f", r.allocations)
			}
			fmt.Fprintf(
				&b,
				"| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n",
				question,
				r.way,
				number(r.rate()),
				m.ratio(
					r,
					wayGenerated,
				),
				m.ratio(r, wayRaw),
				m.ratio(r, wayBare),
				m.ratio(r, wayPeer),
				allocations,
				span(r.at(0.5)),
				span(r.at(0.99)),
			)
		}
	}
	b.WriteString("\n")
	for i := range t.shapes {
		m := &t.shapes[i]
		fmt.Fprintf(&b, "- `%s`: %s; %s kB\n", m.shape.Name, m.shape.About, number(float64(m.size)/1000))
	}
	if len(t.growth) > 0 {
		b.WriteString(
			"\nThe embedded engine over one connection, p50:\n\n| query | 10⁴ links | 10⁵ links | 10⁶ links | " +
				"growth |\n| --- | ---: | ---: | ---: | ---: |\n",
		)
		for _, g := range t.growth {
			last := len(g.median) - 1
			fmt.Fprintf(
				&b,
				"| `%s` | %s | %s | %s | %.2f× |\n",
				g.shape,
				span(g.median[0]),
				span(g.median[1]),
				span(g.median[last]),
				float64(g.median[last])/float64(g.median[0]),
			)
		}
	}
	return b.String()
}

// ratio is how many times as many requests a way answered as another; that one, and what has
// nothing to do with it, have none.
func (m *measured) ratio(r *result, other string) string {
	o := m.of(other)
	switch {
	case o == nil || r == o,
		other == wayBare && r.way != wayNeo4j,
		other != wayBare && (r.way == wayBare || r.way == wayPeer),
		other != wayRaw && r.way == wayRaw,
		other == wayPeer && r.way == wayGenerated:
		return ""
	}
	return number(r.rate() / o.rate())
}

// number has three digits, or as many as it has before the point.
func number(v float64) string {
	switch {
	case v < 9.995:
		return fmt.Sprintf("%.2f", v)
	case v < 99.95:
		return fmt.Sprintf("%.1f", v)
	}
	digits := fmt.Sprintf("%.0f", v)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

func span(d time.Duration) string {
	if d < time.Millisecond {
		return fmt.Sprintf("%d µs", d.Microseconds())
	}
	return number(float64(d.Microseconds())/1000) + " ms"
}

// machine is the processor, as far as the system says.
func machine() string {
	name := path.Join(runtime.GOOS, runtime.GOARCH)
	text, _ := os.ReadFile("/proc/cpuinfo") // there is none elsewhere than on Linux
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			name = strings.TrimSpace(value)
			break
		}
	}
	return fmt.Sprintf("%d processors of %s", runtime.NumCPU(), name)
}

// load describes the load of the machine at the end, empty if the system does not report it.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg") // as above
	if words := strings.Fields(string(text)); len(words) > 1 {
		return ", at a final load of " + words[0] + " including the benchmark"
	}
	return ""
}

// The marks in a file between which a report stands.
const (
	markBegin = "<!-- written by make bench -->\n"
	markEnd   = "<!-- end of what make bench writes -->\n"
)

// rewrite puts the report between the marks of a file.
func rewrite(name, report string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), markBegin)
	_, after, ended := strings.Cut(rest, markEnd)
	if !ok || !ended {
		return fmt.Errorf(
			"%s has no place between %q and %q",
			name,
			strings.TrimSpace(markBegin),
			strings.TrimSpace(markEnd),
		)
	}
	return os.WriteFile(name, []byte(before+markBegin+report+markEnd+after), 0o644)
}
