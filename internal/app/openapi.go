package app

import (
	"cityweave/graph/answers"
	"cityweave/graph/export"
	"cityweave/graph/graphs"
	"cityweave/graph/pages"
	"cityweave/internal/accept"
	"cityweave/internal/openapi"
	"cityweave/internal/page"
	"cityweave/internal/permalink"
	"cityweave/internal/table"
)

// The groups of addresses that no handler describes by itself.
const (
	tagGraphQL = "graphql"
	tagServer  = "server"
)

// describedPaths are the addresses that no handler describes by itself.
func describedPaths() []openapi.Path {
	query := func(name, about string) openapi.Parameter {
		return openapi.Parameter{Name: name, In: "query", Description: about, Schema: openapi.Schema{"type": "string"}}
	}
	media := []string{accept.JSON, accept.GraphQL}
	for _, f := range table.Formats() {
		media = append(media, f.Media[0])
	}
	required := query("query", "the text of the operation")
	required.Required, required.Example = true, "{ programme(id: \"programme:iuc\") { name } }"
	return []openapi.Path{
		{
			Path: "/", ID: "start", Tag: tagServer, Summary: "A page to see the graph, walk it and ask",
			Media: []string{page.Media},
		},
		{
			Path: "/graphql", ID: "graphql", Tag: tagGraphQL, Summary: "The answer to a GraphQL operation", Media: media,
			Parameters: []openapi.Parameter{
				required, query("variables", "values of its variables, as a JSON object"),
				query("operationName", "which operation of the text is meant"),
				query("format", "an answer as a table or a graph: its format"),
			},
			Body: &openapi.Body{Media: accept.JSON, Schema: openapi.Request()},
		},
		{
			Path: "/schema.graphqls", ID: "schema", Tag: tagGraphQL, Summary: "The schema, described",
			Media: []string{"text/plain"},
		},
		{
			Path: "/openapi.json", ID: "openapi", Tag: tagServer, Summary: "This description",
			Media: []string{accept.JSON},
		},
		{
			Path: "/reconcile", ID: "reconcile", Tag: tagServer,
			Summary: "The manifest of the reconciliation service, for OpenRefine", Media: []string{accept.JSON},
		},
		{
			Path: "/livez", ID: "livez", Tag: tagServer, Summary: "Whether the program runs", Media: []string{"text/plain"},
			Unready: true,
		},
		{
			Path: "/readyz", ID: "readyz", Tag: tagServer, Summary: "Whether the program can answer, and from which release",
			Media: []string{accept.JSON}, Unready: true,
		},
	}
}

// newDescription describes the addresses of the program as OpenAPI.
func newDescription(operations *export.Operations, ready *export.Ready, drawn *graphs.Handler) ([]byte, error) {
	paths := describedPaths()
	for _, more := range [][]openapi.Path{
		operations.Paths(), ready.Paths(), drawn.Paths(), pages.Paths(), answers.Paths(export.TagOperations), permalink.Paths(),
	} {
		paths = append(paths, more...)
	}
	for i := range paths {
		if paths[i].Path == answers.Root {
			paths[i].Body = answers.Body()
		}
	}
	return openapi.Write(openapi.Info{
		Title:   "Cityweave",
		Summary: "The knowledge graph of city networks, by address",
		Description: "Queries with a name, all data as tables, and graphs in files. Whatever has no address of its own can be " +
			"asked in GraphQL.",
		Version: version(), License: map[string]any{"name": "Apache-2.0", "identifier": "Apache-2.0"},
	}, []openapi.Tag{
		{Name: tagGraphQL, Description: "The GraphQL API"},
		{Name: export.TagOperations, Description: "Queries with a name, as JSON and as tables"},
		{Name: export.TagTables, Description: "All data as tables, and what describes them"},
		{Name: pages.Tag, Description: "Pages and files about entities, links, statements, evidence and sources"},
		{Name: graphs.Tag, Description: "Graphs in files"},
		{Name: permalink.Tag, Description: "Releases of the data, and the addresses of answers in them"},
		{Name: tagServer, Description: "The server itself"},
	}, paths)
}
