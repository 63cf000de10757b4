package graphfile

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The namespaces of RDF. IDs and the words of the API are URNs of our own, the same on every server.
const (
	idSpace      = "urn:cityweave:id:"
	wordSpace    = "urn:cityweave:word:"
	releaseSpace = "urn:cityweave:release:"
	xsdSpace     = "http://www.w3.org/2001/XMLSchema#"
	rdfType      = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
)

// namespace is a prefix and what it stands for.
type namespace struct{ prefix, iri string }

func namespaces() []namespace {
	return []namespace{
		{"dcat", "http://www.w3.org/ns/dcat#"},
		{"dcterms", "http://purl.org/dc/terms/"},
		{"geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"},
		{"id", idSpace},
		{"owl", "http://www.w3.org/2002/07/owl#"},
		{"prov", "http://www.w3.org/ns/prov#"},
		{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
		{"word", wordSpace},
		{"xsd", xsdSpace},
	}
}

// words are the predicates that a common vocabulary has, by their names in this package. All others are words of the
// API in wordSpace.
func words() map[string]string {
	return map[string]string{
		"label": "rdfs:label", "notes": "rdfs:comment", "url": "rdfs:seeAlso", "same": "owl:sameAs",
		"description": "dcterms:description", "title": "dcterms:title", "release": "dcterms:identifier",
		"published": "dcterms:issued", "publisher": "dcterms:publisher", "licence": "dcterms:rights",
		Latitude: "geo:lat", Longitude: "geo:long",
		"evidence": "prov:wasDerivedFrom", "source": "prov:hadPrimarySource",
	}
}

// term is the object of a statement: a resource, or a literal with the local name of its type in xsdSpace.
type term struct {
	iri      string
	literal  string
	datatype string // "" for a string
}

// fact is a predicate with an object.
type fact struct {
	predicate string // see words; "type" is rdf:type
	object    term
}

// resource is a part of what is said about a resource.
type resource struct {
	iri   string
	graph string // IRI of a source; "" for the default graph
	facts []fact
}

func (r *resource) add(predicate string, object term) {
	r.facts = append(r.facts, fact{predicate, object})
}

func (r *resource) text(predicate, value string) {
	if value != "" {
		r.add(predicate, term{literal: value})
	}
}

// iri is the IRI of a record.
func iri(id string) term { return term{iri: idSpace + escapedIRI(id)} }

// word is the IRI of a word of the API.
func word(w string) term { return term{iri: wordSpace + escapedIRI(w)} }

// escapedIRI escapes what an IRI must not have.
func escapedIRI(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"{}|^`\\%[]", c) >= 0 {
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// date is a literal of the type that fits its precision.
func date(s string) term {
	switch len(s) {
	case len("2006"):
		return term{literal: s, datatype: "gYear"}
	case len("2006-01"):
		return term{literal: s, datatype: "gYearMonth"}
	case len(time.DateOnly):
		return term{literal: s, datatype: "date"}
	default:
		return term{literal: s}
	}
}

// resources gives everything that RDF says of a graph. Entities, sources and the attributes of links are in the default
// graph. With quads, what a source says is in the graph of that source: the link itself and the evidence; without, all
// is in one graph.
func (g *Graph) resources(quads bool, yield func(*resource)) {
	yield(g.release())
	for i := range g.Nodes {
		yield(g.entity(&g.Nodes[i]))
	}
	for i := range g.Sources {
		yield(g.Sources[i].resource())
	}
	for i := range g.Links {
		g.linkResources(&g.Links[i], quads, yield)
	}
	for i := range g.Records {
		g.Records[i].resources(yield)
	}
}

// resources gives a record, which is derived from its evidence.
func (r *Record) resources(yield func(*resource)) {
	own := &resource{iri: iri(r.ID).iri}
	if r.Type != "" {
		own.add("type", word(r.Type))
	}
	for i, c := range r.columns {
		own.values(c, r.values[i])
	}
	for i := range r.Evidence {
		own.add("evidence", iri(r.Evidence[i].ID))
	}
	yield(own)
	for i := range r.Evidence {
		yield(r.Evidence[i].resource(""))
	}
}

// release is what is said of the file.
func (g *Graph) release() *resource {
	a := &g.About
	r := &resource{iri: releaseSpace + escapedIRI(a.Release)}
	r.add("type", term{iri: "http://www.w3.org/ns/dcat#Dataset"})
	r.text("title", a.Title)
	r.text("release", a.Release)
	if a.Date != "" {
		r.add("published", date(a.Date))
	}
	r.text("asked", a.Asked)
	for _, c := range a.Credits {
		r.text("licence", c)
	}
	for _, name := range a.Restrictions {
		r.add("restriction", word(name))
	}
	for _, n := range a.Notes {
		r.text("notes", n)
	}
	return r
}

func (g *Graph) entity(n *Node) *resource {
	r := &resource{iri: iri(n.ID).iri}
	r.add("type", word(n.Type))
	r.add("label", term{literal: n.Label})
	for i, c := range g.NodeColumns {
		r.values(c, n.Values[i])
		if list, ok := n.Values[i].([]string); ok && c.Name == "sameAs" {
			for _, id := range list {
				r.same(id)
			}
		}
	}
	return r
}

// same adds the IRI that another register gives an entity.
func (r *resource) same(id string) {
	scheme, value, _ := strings.Cut(id, ":")
	switch scheme {
	case "wikidata":
		r.add("same", term{iri: "http://www.wikidata.org/entity/" + escapedIRI(value)})
	case "geonames":
		r.add("same", term{iri: "https://sws.geonames.org/" + escapedIRI(value) + "/"})
	}
}

// values adds the values of a column.
func (r *resource) values(c Column, v any) {
	switch v := v.(type) {
	case nil:
	case string:
		switch {
		case c.Ref:
			r.add(c.Name, iri(v))
		case c.Date:
			r.add(c.Name, date(v))
		case c.Name == "url":
			r.link(c.Name, v)
		default:
			r.add(c.Name, term{literal: v})
		}
	case int64:
		r.add(c.Name, term{literal: strconv.FormatInt(v, 10), datatype: "integer"})
	case float64:
		r.add(c.Name, term{literal: decimal(v), datatype: "decimal"})
	case bool:
		r.add(c.Name, term{literal: strconv.FormatBool(v), datatype: "boolean"})
	case []string:
		for _, one := range v {
			r.values(c, one)
		}
	}
}

// decimal writes a number in the canonical form of xsd:decimal.
func decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// link adds an address as a resource, if it is one.
func (r *resource) link(predicate, address string) {
	if strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") {
		r.add(predicate, term{iri: escapedAddress(address)})
		return
	}
	r.text(predicate, address)
}

// escapedAddress is an address without what an IRI must not have; it keeps what is escaped already.
func escapedAddress(address string) string {
	before, fragment, fragmented := strings.Cut(address, "#")
	if fragmented {
		return escapedAddress(before) + "#" + escapedAddress(strings.ReplaceAll(fragment, "#", "%23"))
	}
	parts := strings.Split(address, "%")
	out := escapedIRI(parts[0])
	for _, p := range parts[1:] {
		if _, err := hex.DecodeString(p[:min(2, len(p))]); err != nil || len(p) < 2 {
			out += "%25"
		} else {
			out += "%"
		}
		out += escapedIRI(p)
	}
	return out
}

func (s *Source) resource() *resource {
	r := &resource{iri: iri(s.ID).iri}
	r.add("type", word("SOURCE"))
	r.text("label", s.Name)
	if s.URL != "" {
		r.link("url", s.URL)
	}
	r.text("publisher", s.Publisher)
	if s.Published != "" {
		r.add("published", date(s.Published))
	}
	r.text("licence", s.Licence)
	return r
}

// linkResources gives a link: a resource with its attributes, which is derived from its evidence, and the statement
// that it makes about its ends.
func (g *Graph) linkResources(l *Link, quads bool, yield func(*resource)) {
	own := &resource{iri: iri(l.ID).iri}
	for i, c := range g.LinkColumns {
		if c.Name != "sources" && c.Name != "sourceNames" { // which the evidence says
			own.values(c, l.Values[i])
		}
	}
	if !quads || len(l.Evidence) == 0 {
		own.facts = append(l.core(), own.facts...)
		for i := range l.Evidence {
			own.add("evidence", iri(l.Evidence[i].ID))
		}
		yield(own)
		g.direct(l, "", yield)
		for i := range l.Evidence {
			yield(l.Evidence[i].resource(""))
		}
		return
	}
	yield(own)
	said := slices.Clone(l.Evidence)
	slices.SortStableFunc(said, func(a, b Evidence) int { return cmp.Compare(a.Source, b.Source) })
	for i := 0; i < len(said); {
		source := iri(said[i].Source).iri
		link := &resource{iri: own.iri, graph: source, facts: l.core()}
		first := i
		for ; i < len(said) && said[i].Source == said[first].Source; i++ {
			link.add("evidence", iri(said[i].ID))
		}
		yield(link)
		g.direct(l, source, yield)
		for j := first; j < i; j++ {
			yield(said[j].resource(source))
		}
	}
}

// core is what makes a link.
func (l *Link) core() []fact {
	return []fact{
		{"type", word("Link")},
		{"linkType", word(l.Type)},
		{"label", term{literal: l.Label}},
		{"from", iri(l.From)},
		{"to", iri(l.To)},
	}
}

// direct gives the link as a statement: from, type, to; both ways when it has no direction.
func (g *Graph) direct(l *Link, graph string, yield func(*resource)) {
	yield(&resource{iri: iri(l.From).iri, graph: graph, facts: []fact{{l.Type, iri(l.To)}}})
	i := column(g.LinkColumns, Symmetric)
	if l.From != l.To && (!g.Directed || i >= 0 && l.Values[i] == true) {
		yield(&resource{iri: iri(l.To).iri, graph: graph, facts: []fact{{l.Type, iri(l.From)}}})
	}
}

func (e *Evidence) resource(graph string) *resource {
	r := &resource{iri: iri(e.ID).iri, graph: graph}
	r.add("type", word("Evidence"))
	r.add("source", iri(e.Source))
	r.text("locator", e.Locator)
	r.text("statedAs", e.StatedAs)
	r.text("component", e.Component)
	r.text("confidence", e.Confidence)
	for _, d := range []fact{
		{"retrievedOn", term{literal: e.RetrievedOn}},
		{"seenFrom", term{literal: e.SeenFrom}},
		{"seenTo", term{literal: e.SeenTo}},
	} {
		if d.object.literal != "" {
			r.add(d.predicate, date(d.object.literal))
		}
	}
	r.text("note", e.Note)
	return r
}
