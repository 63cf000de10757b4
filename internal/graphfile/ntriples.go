package graphfile

import (
	"bufio"
	"io"
	"strings"
)

// rdfWriter writes the terms of N-Quads and Turtle. An error of writing shows in Flush.
type rdfWriter struct {
	*bufio.Writer
	spaces []namespace
	words  map[string]string // IRIs of predicates
}

func newRDF(w io.Writer) *rdfWriter {
	r := &rdfWriter{
		Writer: bufio.NewWriterSize(w, bufferSize), spaces: namespaces(), words: map[string]string{"type": rdfType},
	}
	for name, short := range words() {
		prefix, local, _ := strings.Cut(short, ":")
		for _, n := range r.spaces {
			if n.prefix == prefix {
				r.words[name] = n.iri + local
			}
		}
	}
	return r
}

func (r *rdfWriter) say(parts ...string) {
	for _, p := range parts {
		_, _ = r.WriteString(p)
	}
}

// predicate is the IRI of a predicate.
func (r *rdfWriter) predicate(name string) string {
	if known, ok := r.words[name]; ok {
		return known
	}
	return wordSpace + escapedIRI(name)
}

// head writes the head of a file as comments.
func (r *rdfWriter) head(a *About, format ...string) {
	for _, line := range a.Lines(format...) {
		r.say("# ", strings.Map(oneLine, printable(line)), "\n")
	}
}

// quotedRDF is a literal in quotes.
func quotedRDF(s string) string {
	s = escaped(printable(s), `"`)
	if strings.ContainsAny(s, "\n\r\t") {
		s = strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
	}
	return `"` + s + `"`
}

// nQuads writes N-Quads: the assertions of each source in a graph of its own, named by the source.
func nQuads(w io.Writer, g *Graph, _ Options) error {
	r := newRDF(w)
	r.head(&g.About, "What a source says is in the graph of that source; entities, sources and what is known of links "+
		"from all sources together are in the default graph.")
	g.resources(true, func(s *resource) {
		for _, f := range s.facts {
			r.say("<", s.iri, "> <", r.predicate(f.predicate), "> ")
			switch o := f.object; {
			case o.iri != "":
				r.say("<", o.iri, ">")
			case o.datatype != "":
				r.say(quotedRDF(o.literal), "^^<", xsdSpace, o.datatype, ">")
			default:
				r.say(quotedRDF(o.literal))
			}
			if s.graph != "" {
				r.say(" <", s.graph, ">")
			}
			r.say(" .\n")
		}
	})
	return r.Flush()
}

// turtle writes Turtle.
func turtle(w io.Writer, g *Graph, _ Options) error {
	r := newRDF(w)
	r.head(&g.About)
	for _, n := range r.spaces {
		r.say("@prefix ", n.prefix, ": <", n.iri, "> .\n")
	}
	g.resources(false, func(s *resource) {
		r.say("\n", r.short(s.iri))
		for i, f := range s.facts {
			if i > 0 {
				r.say(" ;\n   ")
			}
			name := "a"
			if f.predicate != "type" {
				name = r.short(r.predicate(f.predicate))
			}
			r.say(" ", name, " ")
			switch o := f.object; {
			case o.iri != "":
				r.say(r.short(o.iri))
			case o.datatype != "":
				r.say(quotedRDF(o.literal), "^^xsd:", o.datatype)
			default:
				r.say(quotedRDF(o.literal))
			}
		}
		r.say(" .\n")
	})
	return r.Flush()
}

// short writes an IRI with a prefix where Turtle lets it.
func (r *rdfWriter) short(iri string) string {
	for _, n := range r.spaces {
		if local, ok := strings.CutPrefix(iri, n.iri); ok && plainName(local) {
			return n.prefix + ":" + local
		}
	}
	return "<" + iri + ">"
}

// plainName reports whether a local name needs no escapes.
func plainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (c < '0' || c > '9') && (i == 0 || c != '-' && c != ':') {
			return false
		}
	}
	return s != ""
}
