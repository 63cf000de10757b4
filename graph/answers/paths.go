package answers

import (
	"mime"
	"slices"

	"cityweave/internal/accept"
	"cityweave/internal/citation"
	"cityweave/internal/graphfile"
	"cityweave/internal/openapi"
	"cityweave/internal/page"
	"cityweave/internal/table"
)

// example is a question, in normal form, for the description.
func example() *Question {
	return &Question{
		Query:     "query {\n  programme(id: \"programme:iuc\") {\n    id\n    name\n  }\n}",
		Variables: []byte("{}"),
	}
}

// Body describes a POST to Root, which gives a question its address.
func Body() *openapi.Body {
	return &openapi.Body{
		Media: accept.JSON, Schema: openapi.Request(), Answers: []string{accept.JSON}, Creates: true,
		Summary: "Gives a query with its variables an address, /q/HASH, and says where its answers are",
	}
}

// Paths describes the addresses of answers, in the group of a tag.
func Paths(tag string) []openapi.Path {
	q := example()
	given := func(name, in, about string) openapi.Parameter {
		return openapi.Parameter{Name: name, In: in, Description: about, Schema: openapi.Schema{"type": "string"}}
	}
	hash := given("hash", "path", "the SHA-256 of the query with its variables in normal form, in hexadecimal digits")
	hash.Required, hash.Example = true, q.hash()
	hash.Schema["pattern"] = "^[0-9a-f]{64}$"
	query := given("query", "query", "the query, which is needed if the server has not stored it")
	query.Example = q.Query
	variables := given("variables", "query", "values of its variables, as a JSON object")
	format := given("format", "path", "the format of the answer")
	format.Required, format.Example = true, formatJSON
	format.Schema = openapi.Texts(append(formats(), citation.Names()...)...)
	return []openapi.Path{
		{
			Path: Root + "/{hash}", ID: "answer", Tag: tag, Summary: "A query by its hash: its text, release and addresses",
			Parameters: []openapi.Parameter{hash, query, variables}, Media: []string{accept.JSON, page.Media},
		},
		{
			Path: Root + "/{hash}.{format}", ID: "answer-file", Tag: tag, Summary: "The answer to a query by its hash, or a citation of it",
			Parameters: []openapi.Parameter{hash, format, query, variables}, Media: medias(),
		},
	}
}

// medias are the media types of answers.
func medias() []string {
	out := []string{accept.JSON}
	for _, f := range table.Formats() {
		out = append(out, f.Media[0])
	}
	for _, f := range graphfile.Formats() {
		if media, _, err := mime.ParseMediaType(f.ContentType); err == nil && !slices.Contains(out, media) {
			out = append(out, media)
		}
	}
	for _, f := range citation.Formats() {
		if media, _, err := mime.ParseMediaType(f.ContentType); err == nil {
			out = append(out, media)
		}
	}
	return out
}
