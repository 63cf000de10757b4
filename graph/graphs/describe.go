package graphs

import (
	"mime"

	"cityweave/internal/accept"
	"cityweave/internal/graphfile"
	"cityweave/internal/openapi"
	"cityweave/internal/page"
)

// Tag is the group of the addresses of graphs.
const Tag = "graphs"

// Paths describes the addresses of graphs.
func (h *Handler) Paths() []openapi.Path {
	file := openapi.Path{
		Path: Root + ".{format}", ID: "graph", Tag: Tag, Summary: "The graph, or what the parameters select of it, as a file",
	}
	var names []string
	seen := map[string]bool{}
	for _, f := range graphfile.Formats() {
		names = append(names, f.Name)
		media, _, err := mime.ParseMediaType(f.ContentType)
		if err == nil && !seen[media] {
			seen[media] = true
			file.Media = append(file.Media, media)
		}
	}
	file.Parameters = []openapi.Parameter{{
		Name: "format", In: "path", Required: true, Description: "the format of the file", Schema: openapi.Texts(names...),
		Example: names[0],
	}}
	for _, p := range parameters() {
		file.Parameters = append(file.Parameters, openapi.Parameter{
			Name: p.name, In: "query", Description: p.about, Schema: openapi.Schema{"type": "string"},
		})
	}
	return []openapi.Path{
		{
			Path: Root, ID: "graphs", Tag: Tag, Summary: "The formats and parameters of graphs",
			Media: []string{accept.JSON, page.Media},
		},
		file,
	}
}
