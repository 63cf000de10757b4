package pages

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/origin"
)

const (
	linksetName  = "linkset"
	sitemapsPart = 10_000 // addresses in a part of the sitemap; the protocol allows 50,000
	apiCatalog   = "/.well-known/api-catalog"
)

// discover answers addresses for crawlers and programs that look for what there is.
func (h *Handler) discover(w http.ResponseWriter, r *http.Request, first string) error {
	base, prefix := origin.Of(r, h.Proxies), origin.Prefix(r.Context())
	path := strings.TrimSuffix(r.URL.Path, "/")
	switch {
	case path == "/robots.txt":
		send(w, r, "text/plain; charset=utf-8", "", []byte(
			"User-agent: *\nDisallow: "+prefix+"/graphql\nDisallow: "+prefix+"/reconcile\n\nSitemap: "+base+"/sitemap.xml\n"))
	case path == "/llms.txt":
		send(w, r, "text/plain; charset=utf-8", "", []byte(forModels(base)))
	case path == apiCatalog:
		w.Header().Set("Link", "<"+base+apiCatalog+`>; rel="api-catalog"`)
		var b bytes.Buffer
		if err := writeIndented(&b, catalog(base)); err != nil {
			return fmt.Errorf("writing the catalogue: %w", err)
		}
		send(w, r, `application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"`, "", b.Bytes())
	case first == "sitemap.xml" || first == "sitemap":
		return h.sendSitemap(w, r, base, path)
	default:
		return inprocess.Problemf(errcode.UnknownAddress, "there is nothing at this address")
	}
	return nil
}

// entrances are the pages about all data, which a sitemap begins with.
var entrances = []string{"/", "/data", "/graph", "/q"}

// sitemap is the paths of the entrances and of all pages about entities and sources of a release.
type sitemap struct {
	release, date string
	paths         []string
}

// sitemapOf reads the IDs of all entities once for each release.
func (h *Handler) sitemapOf(ctx context.Context) (*sitemap, error) {
	release, err := h.current(ctx)
	if err != nil {
		return nil, err
	}
	if held := h.listed.Load(); held != nil && held.release == release {
		return held, nil
	}
	const query = "query($first: Int, $after: String) { dataset { release date } entities(orderBy: [{id: ASC}], " +
		"first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }"
	m := &sitemap{release: release, paths: slices.Clone(entrances)}
	for variables := map[string]any{"first": linksAtOnce}; ; {
		var got struct {
			Dataset  Release `json:"dataset"`
			Entities struct {
				PageInfo inprocess.PageInfo `json:"pageInfo"`
				Nodes    []Ref              `json:"nodes"`
			} `json:"entities"`
		}
		if _, err := h.ask(ctx, query, variables, &got); err != nil {
			return nil, err
		}
		if got.Dataset.ID != release {
			return nil, inprocess.Problemf(errcode.ReleaseMoved, "the data changed while the sitemap was made: try again")
		}
		m.date = got.Dataset.Date
		for _, e := range got.Entities.Nodes {
			m.paths = append(m.paths, address(h.kindOf(e.ID), e.ID))
		}
		if !got.Entities.PageInfo.HasNextPage {
			h.listed.Store(m)
			return m, nil
		}
		variables["after"] = got.Entities.PageInfo.EndCursor
	}
}

// place is an address in a sitemap.
type place struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

// sendSitemap sends the index, or a part such as /sitemap/1.xml.
func (h *Handler) sendSitemap(w http.ResponseWriter, r *http.Request, base, path string) error {
	m, err := h.sitemapOf(r.Context())
	if err != nil {
		return err
	}
	const space = "http://www.sitemaps.org/schemas/sitemap/0.9"
	var b bytes.Buffer
	b.WriteString(xml.Header)
	parts := (len(m.paths) + sitemapsPart - 1) / sitemapsPart
	if path == "/sitemap.xml" {
		index := struct {
			XMLName xml.Name `xml:"sitemapindex"`
			Space   string   `xml:"xmlns,attr"`
			Parts   []place  `xml:"sitemap"`
		}{Space: space}
		for i := range parts {
			index.Parts = append(index.Parts, place{fmt.Sprintf("%s/sitemap/%d.xml", base, i+1), m.date})
		}
		err = xml.NewEncoder(&b).Encode(index)
	} else {
		name, ok := strings.CutSuffix(strings.TrimPrefix(path, "/sitemap/"), ".xml")
		n, bad := strconv.Atoi(name)
		if !ok || bad != nil || n < 1 || n > parts {
			return inprocess.Problemf(errcode.UnknownAddress, "the sitemap has no such part: /sitemap.xml lists them")
		}
		set := struct {
			XMLName xml.Name `xml:"urlset"`
			Space   string   `xml:"xmlns,attr"`
			Pages   []place  `xml:"url"`
		}{Space: space}
		for _, p := range m.paths[(n-1)*sitemapsPart : min(n*sitemapsPart, len(m.paths))] {
			set.Pages = append(set.Pages, place{base + p, m.date})
		}
		err = xml.NewEncoder(&b).Encode(set)
	}
	if err != nil {
		return fmt.Errorf("writing the sitemap: %w", err)
	}
	b.WriteByte('\n')
	send(w, r, "application/xml; charset=utf-8", m.release, b.Bytes())
	return nil
}

// catalog lists the interfaces of the program as a linkset (RFC 9264).
func catalog(base string) any {
	link := func(path, media string) []any { return []any{map[string]any{"href": base + path, "type": media}} }
	api := func(path string, more map[string]any) map[string]any {
		more["anchor"] = base + path
		return more
	}
	described := link("/openapi.json", "application/json")
	return map[string]any{"linkset": []any{
		map[string]any{"anchor": base + apiCatalog, "item": []any{
			map[string]any{"href": base + "/graphql"},
			map[string]any{"href": base + "/q"},
			map[string]any{"href": base + "/data"},
			map[string]any{"href": base + "/graph"},
			map[string]any{"href": base + "/reconcile"},
			map[string]any{"href": base + "/mcp"},
		}},
		api("/graphql", map[string]any{
			"service-desc": link("/schema.graphqls", "text/plain"), "service-doc": link("/", "text/html"),
			"status": link("/readyz", "application/json"),
		}),
		api("/q", map[string]any{"service-desc": described, "service-doc": link("/q", "text/html")}),
		api("/data", map[string]any{"service-desc": described, "service-doc": link("/data", "text/html")}),
		api("/graph", map[string]any{"service-desc": described, "service-doc": link("/graph", "text/html")}),
		api("/reconcile", map[string]any{"service-desc": link("/reconcile", "application/json")}),
	}}
}

// findByName is a query that finds an ID by a name.
var findByName = "/graphql?query=" + url.QueryEscape(`{ search(text: "Almada") { nodes { id name } } }`)

// forModels is the text for language models (llms.txt).
func forModels(base string) string {
	return `# Cityweave

> The knowledge graph of city networks: which cities take part in which programmes, with whom, since when, and according
> to which source. Every link and statement has its evidence: a source, the place in it and its words.

Records have permanent IDs such as city:pt-almada or programme:iuc. Facts are stated or implied by a source; what is not
known is null, never guessed. Quote the address of a record with the release of the data.

## Addresses

- [The explorer](` + base + `/): for people, who see the graph and walk it; with JavaScript
- [A page about an entity](` + base + `/entity/programme:iuc): also /source/ID, /link/ID, /statement/ID, /evidence/ID
- [The same as JSON](` + base + `/entity/programme:iuc.json): also .jsonld, .ttl, .csv; citations .txt, .bib, .ris
- [All pages](` + base + `/sitemap.xml): the sitemap

## Interfaces

- [GraphQL](` + base + `/graphql): ask by POST; /schema.graphqls describes all fields
- [Find an ID by its name](` + base + findByName + `): the field search
- [MCP](` + base + `/mcp): tools for assistants by the Model Context Protocol, streamable HTTP; add this address to a client
- [Queries by address](` + base + `/q): answers as tables and JSON without GraphQL
- [All data as tables](` + base + `/data)
- [Graphs in files](` + base + `/graph)
- [Catalogue of interfaces](` + base + apiCatalog + `)
`
}

// signposts are the Link headers of an answer (FAIR signposting, levels 1 and 2).
func signposts(d *Description, a *asked, base string) []string {
	link := func(path, rel, media string) string {
		out := "<" + base + path + `>; rel="` + rel + `"`
		if media != "" {
			out += `; type="` + media + `"`
		}
		return out
	}
	if d.single {
		return []string{link(d.page(), "canonical", ""), link(d.Address, "collection", "text/html")}
	}
	out := []string{link(lasting(d), "cite-as", "")}
	if a.format.name != htmlName {
		return append(out, link(d.Address, "describes", "text/html"), link(d.Address, "canonical", ""))
	}
	out = append(out, link(d.Address, "canonical", ""))
	for _, t := range typesOf(d) {
		out = append(out, "<"+t+`>; rel="type"`)
	}
	for _, l := range licencesOf(d) {
		out = append(out, "<"+l+`>; rel="license"`)
	}
	for _, f := range formats() {
		if f.name != htmlName && f.name != linksetName {
			out = append(out, link(d.Address+"."+f.name, "describedby", f.media()))
		}
	}
	return append(out, link(d.Address+"."+linksetName, linksetName, "application/linkset+json"))
}

// typesOf are the types of a page: a page about something, and what that is.
func typesOf(d *Description) []string {
	return []string{"https://schema.org/AboutPage", "https://schema.org/" + schemaType(d.Type)}
}

func licencesOf(d *Description) []string {
	var out []string
	for _, l := range d.Release.Layers {
		if l.LicenceURL != "" {
			out = append(out, l.LicenceURL)
		}
	}
	return distinct(out)
}

// writeLinkset writes the signposts of a page as a file (RFC 9264).
func (h *Handler) writeLinkset(w io.Writer, d *Description, s site) error {
	targets := func(all []string) []any {
		var out []any
		for _, one := range all {
			out = append(out, map[string]any{"href": one})
		}
		return out
	}
	here := s.base + d.Address
	set := map[string]any{
		"anchor": here, "cite-as": targets([]string{s.base + lasting(d)}), "type": targets(typesOf(d)),
	}
	if all := licencesOf(d); all != nil {
		set["license"] = targets(all)
	}
	linkset := []any{set}
	var described []any
	for _, f := range formats() {
		if f.name == htmlName || f.name == linksetName {
			continue
		}
		file := here + "." + f.name
		described = append(described, map[string]any{"href": file, "type": f.media()})
		linkset = append(linkset, map[string]any{
			"anchor": file, "describes": []any{map[string]any{"href": here, "type": "text/html"}},
		})
	}
	set["describedby"] = described
	return writeIndented(w, map[string]any{"linkset": linkset})
}
