package reconcile

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // the template and its style
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/accesslog"
	"cityweave/internal/errcode"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

var pages = template.Must(template.New("page").Funcs(template.FuncMap{
	"style": func() template.CSS { return template.CSS(pageStyle) }, //nolint:gosec // our own file
}).Parse(pageText))

// The size of the frame of a preview, in pixels.
const (
	previewWidth  = 420
	previewHeight = 300
)

// pageSize says how much a page about an entity has.
type pageSize struct {
	Whole                  bool
	names, sources, counts int // at most
}

var (
	previewPage = pageSize{names: 4, sources: 2, counts: 4}
	wholePage   = pageSize{Whole: true, names: 20, sources: 10, counts: 40}
)

// policy allows a page its own style and nothing else, and every other page to show it in a frame.
var policy = func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'"
}()

// page sends a page about the entity of the parameter id.
func (s *Service) page(w http.ResponseWriter, r *http.Request, size pageSize) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", policy)
	header.Del("X-Frame-Options")
	header.Set("Cache-Control", "no-cache")
	c, err := s.card(r, size)
	status, name := http.StatusOK, "page"
	var data any = c
	if err != nil {
		p, ok := errors.AsType[*problem](err)
		if !ok {
			p = &problem{code: errcode.Internal, message: "internal error"}
		}
		status, name, data = errcode.Find(p.code).Status(true), "problem", p.message
		header.Set("Cache-Control", "no-store")
		accesslog.From(r.Context()).Failed(p.code)
		if s.Refused != nil {
			s.Refused(p.code)
		}
	}
	var body bytes.Buffer
	if err := pages.ExecuteTemplate(&body, name, data); err != nil { // cannot happen: a test executes both
		status = http.StatusInternalServerError
	}
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // an error means that the client has left
}

// card is what a page shows of an entity.
type card struct {
	pageSize
	ID, Name, Type, Description, Place string
	Names                              []string
	Facts                              []fact
	Counts                             []fact
	Quotes                             []quote
	Links                              int
}

// fact is a line of a table.
type fact struct{ Name, Value, URL string }

// quote says which link a source states, and how.
type quote struct{ What, Words, Source, URL string }

const cardQuery = `query($id: ID!, $links: Int!) {
  entity(id: $id) {
    ...Candidate
    note
    names(script: ["Latn"]) { text }
    ... on City { all: regions { name } }
    ... on Region { all: regions { name } }
    ... on Country { all: regions { name } }
    neighbourSummary { linkType direction otherType entities }
    links(first: $links) {
      nodes { type from { name } to { name } evidence { statedAs source { name url } } }
    }
  }
}
` + candidateFragment

// about is the answer to cardQuery.
type about struct {
	node
	Note             string
	Names            []struct{ Text string }
	All              []struct{ Name string }
	NeighbourSummary []struct {
		LinkType, Direction, OtherType string
		Entities                       int
	}
	Links struct {
		Nodes []struct {
			Type     string
			From, To struct{ Name string }
			Evidence []evidence
		}
	}
}

func (s *Service) card(r *http.Request, size pageSize) (*card, error) {
	form, err := readForm(r)
	if err != nil {
		return nil, err
	}
	var data struct{ Entity *about }
	id := form.Get("id")
	err = s.ask(r.Context(), cardQuery, map[string]any{"id": id, "links": size.sources}, &data)
	if err != nil {
		return nil, err
	}
	if data.Entity == nil {
		return nil, &problem{code: errcode.UnknownAddress, message: "no entity has the ID " + quoted(id)}
	}
	a := data.Entity
	c := &card{
		pageSize: size, ID: a.ID, Name: a.Name, Type: s.typeOfEnum(a.Type).Name, Links: a.Degree,
		Description: strings.TrimSpace(a.Description + " " + a.Note), Place: a.place(),
	}
	for _, n := range a.Names {
		if n.Text != a.Name && len(c.Names) < size.names {
			c.Names = append(c.Names, n.Text)
		}
	}
	if c.Facts, err = s.ownFacts(r.Context(), a); err != nil {
		return nil, err
	}
	s.count(c, a)
	for _, link := range a.Links.Nodes {
		what := fmt.Sprintf("%s: %s %s", link.From.Name, s.verb(link.Type), link.To.Name)
		for _, e := range link.Evidence[:min(1, len(link.Evidence))] {
			c.Quotes = append(c.Quotes, quote{what, e.StatedAs, e.Source.Name, e.Source.URL})
		}
	}
	return c, nil
}

// place is where an entity lies: its division, its country and the regions around them, the nearest first.
func (a *about) place() string {
	var names []string
	for _, division := range a.Regions {
		names = append(names, division.Name)
	}
	if a.Country != nil {
		names = append(names, a.Country.Name)
	}
	for _, region := range a.All {
		if !slices.Contains(names, region.Name) {
			names = append(names, region.Name)
		}
	}
	return strings.Join(names, ", ")
}

// ownFacts are the values of the properties of an entity itself, with an address where there is one.
func (s *Service) ownFacts(ctx context.Context, a *about) ([]fact, error) {
	at := slices.IndexFunc(s.types, func(t entityType) bool { return t.Enum() == a.Type })
	if at < 0 {
		return nil, nil
	}
	shown := []string{"aliases", "description", "note", "degree", "country", "name", "id", "regions"}
	var properties []wanted
	for _, p := range s.properties.of(s.types[at].EntityType) {
		kind := p.fields[s.types[at].EntityType].kind
		if (kind == scalarField || kind == registerField) && !slices.Contains(shown, p.ID) {
			properties = append(properties, wanted{property: p, limit: 1, content: contentNames})
		}
	}
	values, err := s.fetch(ctx, []string{a.ID}, properties)
	if err != nil {
		return nil, err
	}
	var out []fact
	for _, p := range properties {
		for _, v := range values[a.ID][p.ID] {
			f := fact{Name: p.Name, Value: valueText(v)}
			f.URL = registerURL(p.ID, f.Value)
			out = append(out, f)
		}
	}
	return out, nil
}

// valueText is a value for people.
func valueText(v any) string {
	switch v := v.(type) {
	case textValue:
		return v.Text
	case intValue:
		return strconv.FormatInt(v.Int, 10)
	case floatValue:
		return strconv.FormatFloat(v.Float, 'f', -1, 64)
	case entityValue:
		return v.Name
	}
	return ""
}

// registerURL is the address of the page about an ID in its register, or a URL itself; "" if there is none.
func registerURL(property, value string) string {
	switch property {
	case "wikidata":
		return "https://www.wikidata.org/wiki/" + value
	case "geonames":
		return "https://www.geonames.org/" + value
	case "url":
		return value
	}
	return ""
}

// count adds how many entities are linked with the entity, by the relation.
func (s *Service) count(c *card, a *about) {
	for _, n := range a.NeighbourSummary[:min(len(a.NeighbourSummary), c.counts)] {
		name := s.label(n.LinkType, n.Direction) + ": " + s.typeOfEnum(n.OtherType).Name
		c.Counts = append(c.Counts, fact{Name: name, Value: strconv.Itoa(n.Entities)})
	}
}

// label is a link type in plain words, as seen from one of its ends.
func (s *Service) label(linkType, direction string) string {
	t, ok := s.Ontology.LinkType(linkType)
	if !ok {
		return linkType
	}
	l := &s.Ontology.Links[t]
	label := l.Forward.Label
	if direction == "IN" && !l.Symmetric {
		label = l.Backward.Label
	}
	return strings.ToUpper(label[:1]) + label[1:]
}

// verb is the label of a link type within a sentence.
func (s *Service) verb(linkType string) string {
	label := s.label(linkType, "OUT")
	return strings.ToLower(label[:1]) + label[1:]
}
