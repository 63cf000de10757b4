package pages

import (
	"bytes"
	_ "embed" // the template
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"cityweave/internal/quantity"
)

//go:embed page.html
var source string

// written is parsed once; it is never changed.
var written = template.Must(template.New("pages").Funcs(template.FuncMap{
	"plural": quantity.Of, "number": quantity.Thousands, "web": web,
	"data": func(s string) template.JS { return template.JS(s) }, //nolint:gosec // JSON of schemaOrg
}).Parse(source))

func (h *Handler) writeHTML(w io.Writer, d *Description, s site) error {
	v := h.view(d, s, d.single)
	var name string
	switch {
	case d.single:
		name = "relation"
	case d.Kind == kindEntity || d.Kind == kindSource:
		name = "entity"
	default:
		name = "record"
	}
	if err := written.ExecuteTemplate(w, name, v); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	return nil
}

// problemPage is the page of an error.
func (h *Handler) problemPage(status int, message string, a *absent, up string) []byte {
	type near struct{ ID, Address string }
	data := struct {
		Up, Title, Message string
		Near               []near
	}{Up: up, Title: "No page", Message: capital(message)}
	if a != nil && a.gone {
		data.Title = "Gone"
	}
	if status >= 500 {
		data.Title = "No answer"
	}
	if a != nil {
		for _, id := range a.near {
			data.Near = append(data.Near, near{id, up + address(h.kindOf(id), id)[1:]})
		}
	}
	var b bytes.Buffer
	_ = written.ExecuteTemplate(&b, "problem", data) // cannot fail: the writer is a buffer
	return b.Bytes()
}

// schemaTypes are the types of schema.org that entities have.
func schemaType(t string) string {
	switch t {
	case "CITY":
		return "City"
	case "COUNTRY":
		return "Country"
	case "REGION":
		return "AdministrativeArea"
	case "ORGANISATION", "UN_BODY", "ACTOR_GROUP":
		return "Organization"
	case "PROGRAMME":
		return "Project"
	case "EVENT":
		return "Event"
	case "SOURCE", "AGREEMENT":
		return "CreativeWork"
	default:
		return "Thing"
	}
}

// schemaOrg is what a page says to search engines, as JSON-LD of schema.org.
func schemaOrg(d *Description, s site) string {
	thing := map[string]any{
		"@type": schemaType(d.Type), "@id": s.base + identifier(d.ID), "name": d.Name, "identifier": d.ID,
	}
	if text, ok := d.fact("description").(string); ok {
		thing["description"] = text
	}
	var same []string
	for _, x := range d.SameAs {
		if a := registerAddress(x); a != "" {
			same = append(same, a)
		}
	}
	if same != nil {
		thing["sameAs"] = same
	}
	if x, ok := d.fact("longitude").(float64); ok {
		thing["geo"] = map[string]any{"@type": "GeoCoordinates", "latitude": d.fact("latitude"), "longitude": x}
	}
	var licences []string
	for _, l := range d.Release.Layers {
		if l.LicenceURL != "" {
			licences = append(licences, l.LicenceURL)
		}
	}
	pageOf := map[string]any{
		"@context": "https://schema.org", "@type": "WebPage", "@id": s.base + d.page(), "name": d.title(),
		"mainEntity": thing,
		"isPartOf": map[string]any{
			"@type": "Dataset", "name": "Cityweave", "version": d.Release.ID, "dateModified": d.Release.Date,
			"url":         s.base + "/",
			"description": "The knowledge graph of city networks, with the source of every link.",
			"license":     distinct(licences),
		},
	}
	out, _ := json.Marshal(pageOf) // escapes < and >; texts can be encoded
	return string(out)
}

// web is an address as HTML wants it. Some sources write brackets in theirs, as in "?page[id]=1", which html/template
// leaves and which a URL has only around the host of IPv6 (RFC 3986, section 3.2.2).
func web(address string) string {
	host := 0
	if _, rest, ok := strings.Cut(address, "://"); ok {
		host = len(address) - len(rest)
		if end := strings.IndexAny(rest, "/?#"); end >= 0 {
			host += end
		} else {
			host = len(address)
		}
	}
	return address[:host] + strings.NewReplacer("[", "%5B", "]", "%5D").Replace(address[host:])
}
