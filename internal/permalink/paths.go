package permalink

import (
	"cityweave/internal/accept"
	"cityweave/internal/openapi"
	"cityweave/internal/page"
)

// Tag is the group of the addresses of releases.
const Tag = "releases"

// Paths describes the addresses of releases.
func Paths() []openapi.Path {
	text := openapi.Schema{"type": "string"}
	release := openapi.Parameter{
		Name: "release", In: "path", Required: true, Schema: text,
		Description: "the ID of a release, as " + Root + " lists them; 410 if the server does not have it any more",
	}
	path := openapi.Parameter{
		Name: "path", In: "path", Required: true, Schema: text, Example: "entity/programme:iuc",
		Description: "the path of another address here, without its first slash; its parameters follow as they are",
	}
	return []openapi.Path{
		{
			Path: Root, ID: "releases", Tag: Tag, Summary: "The releases that the server has",
			Media: []string{accept.JSON, page.Media},
		},
		{
			Path: Root + "/{release}/{path}", ID: "release", Tag: Tag, Parameters: []openapi.Parameter{release, path},
			Summary: "Another address here, of a release: it never changes", Media: []string{"*/*"},
		},
		{
			Path: TimeMapRoot + "/{path}", ID: "timemap", Tag: Tag, Parameters: []openapi.Parameter{path},
			Summary: "The releases in which an address can be asked for, as Memento lists them, of a server that keeps releases",
			Media:   []string{linkFormat},
		},
	}
}
