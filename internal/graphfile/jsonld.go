package graphfile

import (
	"io"
	"strings"
)

// jsonLD writes JSON-LD 1.1 with its context, so that no reader has to fetch one.
func jsonLD(w io.Writer, g *Graph, _ Options) error {
	j := newJSON(w)
	j.object(func() {
		j.name("@context")
		j.object(func() {
			j.member("@version", 1.1)
			j.member("@vocab", wordSpace)
			for _, n := range namespaces() {
				j.member(n.prefix, n.iri)
			}
		})
		j.name("@graph")
		j.list(func() {
			common := words()
			g.resources(false, func(r *resource) { j.resource(r, common) })
		})
	})
	return j.err
}

// resource writes a resource. Facts with the same predicate stand one after the other, and become a list.
func (j *jsonWriter) resource(r *resource, common map[string]string) {
	j.object(func() {
		j.member("@id", compact(r.iri))
		for i := 0; i < len(r.facts); {
			end := i + 1
			for end < len(r.facts) && r.facts[end].predicate == r.facts[i].predicate {
				end++
			}
			j.facts(r.facts[i:end], common)
			i = end
		}
	})
}

// facts writes the objects of one predicate.
func (j *jsonWriter) facts(facts []fact, common map[string]string) {
	name := facts[0].predicate
	if name == "type" {
		j.member("@type", compact(facts[0].object.iri))
		return
	}
	if short, ok := common[name]; ok {
		name = short
	}
	j.name(name)
	if len(facts) == 1 {
		j.term(facts[0].object)
		return
	}
	j.list(func() {
		for _, f := range facts {
			j.term(f.object)
		}
	})
}

// term writes the object of a fact.
func (j *jsonWriter) term(o term) {
	switch {
	case o.iri != "":
		j.object(func() { j.member("@id", compact(o.iri)) })
	case o.datatype != "":
		j.object(func() {
			j.member("@type", "xsd:"+o.datatype)
			j.member("@value", o.literal)
		})
	default:
		j.value(printable(o.literal))
	}
}

// compact writes an IRI with a prefix of the context.
func compact(iri string) string {
	for _, n := range []namespace{{"id", idSpace}, {"word", wordSpace}} {
		if local, ok := strings.CutPrefix(iri, n.iri); ok && !strings.HasPrefix(local, "//") {
			return n.prefix + ":" + local
		}
	}
	return iri
}
