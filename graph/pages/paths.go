package pages

import (
	"mime"

	"cityweave/internal/openapi"
)

// Tag is the group of the addresses of records.
const Tag = "records"

// Paths describes the addresses of records, and of the lists of them.
func Paths() []openapi.Path {
	list := func(path, id, about, media string) openapi.Path {
		return openapi.Path{Path: path, ID: id, Tag: Tag, Summary: about, Media: []string{media}}
	}
	paths := []openapi.Path{
		list("/sitemap.xml", "sitemap", "All pages about entities and sources", "application/xml"),
		list("/robots.txt", "robots", "What crawlers may read", "text/plain"),
		list("/llms.txt", "llms", "The data in a few words, for language models", "text/plain"),
		list("/.well-known/api-catalog", "api-catalog", "The interfaces, for programs", "application/linkset+json"),
	}
	record := openapi.Parameter{
		Name: "id", In: "path", Required: true, Description: "the ID of the record",
		Schema: openapi.Schema{"type": "string"}, Example: "programme:iuc",
	}
	paths = append(paths, openapi.Path{
		Path: "/id/{id}", ID: "id", Tag: Tag, SeeOther: true, Parameters: []openapi.Parameter{record},
		Summary: "Leads from the name of an entity, source, link, statement or evidence to its page, or file by Accept",
	})
	var media []string
	for _, f := range formats() {
		if name, _, err := mime.ParseMediaType(f.contentType); err == nil {
			media = append(media, name)
		}
	}
	for _, of := range []struct{ kind, about, example string }{
		{"entity", "an entity", "programme:iuc"},
		{"source", "a source", ""},
		{"link", "a link, with its evidence", ""},
		{"statement", "a statement", ""},
		{"evidence", "evidence, with its words", ""},
	} {
		id := record
		id.Example = nil
		if of.example != "" {
			id.Example = of.example
		}
		path := "/" + of.kind + "/{id}"
		paths = append(paths, openapi.Path{
			Path: path, ID: of.kind, Tag: Tag, Summary: "About " + of.about + ", in the format of Accept",
			Parameters: []openapi.Parameter{id}, Media: media,
		}, openapi.Path{
			Path: path + ".{format}", ID: of.kind + "-file", Tag: Tag, Summary: "A file about " + of.about,
			Parameters: []openapi.Parameter{id, {
				Name: "format", In: "path", Required: true, Description: "the format of the file",
				Schema: openapi.Texts(formatNames()...), Example: "json",
			}}, Media: media,
		})
	}
	return paths
}
