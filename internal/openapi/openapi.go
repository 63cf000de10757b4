// Package openapi describes addresses as OpenAPI 3.1 does. Each handler lists its own.
package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Path is an address that is read by GET.
type Path struct {
	Path       string // with parameters in braces
	ID         string // a name that no other has
	Tag        string // of the addresses that belong together
	Summary    string
	Parameters []Parameter
	Media      []string // of the answer
	Body       *Body    // of a POST to the same address; nil for none
	Unready    bool     // it answers 503 while the program cannot answer
	SeeOther   bool     // it answers 303 with the address of what was asked for; it has no media then
}

// Body is the body of a POST.
type Body struct {
	Media   string
	Schema  Schema
	Summary string   // of the POST; "" for that of the GET
	Answers []string // media of the answer; nil for those of the GET
	Creates bool     // it answers 201, with the address of what is new, or 200 if that was there
}

// Parameter is a part of an address.
type Parameter struct {
	Name        string             `json:"name"`
	In          string             `json:"in"` // path or query
	Description string             `json:"description,omitempty"`
	Required    bool               `json:"required,omitempty"`
	Schema      Schema             `json:"schema,omitempty"`
	Content     map[string]Content `json:"content,omitempty"` // instead of a schema: the value is written as JSON
	Example     any                `json:"example,omitempty"`
}

// Schema is a JSON Schema.
type Schema map[string]any

// Content is a body of a media type.
type Content struct {
	Schema  Schema `json:"schema,omitempty"`
	Example any    `json:"example,omitempty"`
}

// Texts is the schema of one of some words.
func Texts(words ...string) Schema { return Schema{"type": "string", "enum": words} }

// Request is the schema of a request of GraphQL over HTTP.
func Request() Schema {
	text := Schema{"type": "string"}
	return Schema{
		"type": "object", "required": []string{"query"},
		"properties": Schema{"query": text, "operationName": text, "variables": Schema{"type": "object"}},
	}
}

// Info says what is described.
type Info struct {
	Title       string         `json:"title"`
	Summary     string         `json:"summary"`
	Description string         `json:"description"`
	Version     string         `json:"version"`
	License     map[string]any `json:"license,omitempty"`
}

// Tag explains a group of addresses.
type Tag struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

type response struct {
	Description string             `json:"description,omitempty"`
	Headers     map[string]header  `json:"headers,omitempty"`
	Content     map[string]Content `json:"content,omitempty"`
	Ref         string             `json:"$ref,omitempty"`
}

type header struct {
	Description string `json:"description"`
	Schema      Schema `json:"schema"`
}

type operation struct {
	ID          string              `json:"operationId"`
	Tags        []string            `json:"tags"`
	Summary     string              `json:"summary"`
	Parameters  []Parameter         `json:"parameters,omitempty"`
	RequestBody map[string]any      `json:"requestBody,omitempty"`
	Responses   map[string]response `json:"responses"`
}

// Write writes the description of the paths.
func Write(info Info, tags []Tag, paths []Path) ([]byte, error) {
	items := map[string]map[string]operation{}
	for _, p := range paths {
		if items[p.Path] != nil {
			return nil, fmt.Errorf("describing the address %s: it is there twice", p.Path)
		}
		item := map[string]operation{"get": p.operation(p.ID)}
		if p.Body != nil {
			item["post"] = p.post()
		}
		items[p.Path] = item
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(map[string]any{
		"openapi": "3.1.0", "info": info, "tags": tags, "paths": items, "components": components(),
		"servers":  []any{map[string]any{"url": "."}}, // beside the description itself
		"security": []any{},                           // all is open
	})
	if err != nil {
		return nil, fmt.Errorf("describing the addresses: %w", err)
	}
	return out.Bytes(), nil
}

// post is the operation of the body.
func (p *Path) post() operation {
	answered := *p
	answered.Parameters = nil
	if p.Body.Summary != "" {
		answered.Summary = p.Body.Summary
	}
	if p.Body.Answers != nil {
		answered.Media = p.Body.Answers
	}
	o := answered.operation(p.ID + "-post")
	o.RequestBody = map[string]any{
		"required": true, "content": map[string]Content{p.Body.Media: {Schema: p.Body.Schema}},
	}
	if p.Body.Creates {
		created := o.Responses["200"]
		created.Headers = location("the address of what is new")
		o.Responses["201"] = created
	}
	return o
}

func location(about string) map[string]header {
	return map[string]header{
		"Location": {Description: about, Schema: Schema{"type": "string", "format": "uri-reference"}},
	}
}

func (p *Path) operation(id string) operation {
	content := map[string]Content{}
	for _, m := range p.Media {
		content[m] = Content{}
	}
	o := operation{
		ID: id, Tags: []string{p.Tag}, Summary: p.Summary, Parameters: p.Parameters,
		Responses: map[string]response{"200": {Description: p.Summary, Content: content}},
	}
	if p.SeeOther {
		o.Responses = map[string]response{"303": {Description: p.Summary, Headers: location("the address")}}
	}
	if p.Parameters != nil || p.Body != nil {
		o.Responses["4XX"] = response{Ref: "#/components/responses/refused"}
	}
	switch {
	case p.Unready:
		o.Responses["503"] = response{Description: "The program cannot answer now."}
	default:
		o.Responses["5XX"] = response{Ref: "#/components/responses/refused"}
	}
	return o
}

// components are the parts that several addresses have.
func components() map[string]any {
	refusal := Schema{
		"type": "object", "required": []string{"errors"},
		"properties": Schema{"errors": Schema{
			"type": "array",
			"items": Schema{
				"type": "object", "required": []string{"message"},
				"properties": Schema{
					"message": Schema{"type": "string"},
					"extensions": Schema{
						"type":       "object",
						"properties": Schema{"code": Schema{"type": "string"}, "requestId": Schema{"type": "string"}},
					},
				},
			},
		}},
	}
	return map[string]any{
		"schemas": Schema{"refusal": refusal},
		"responses": map[string]any{"refused": response{
			Description: "Errors with a message, which says how to mend the request, and a code.",
			Content:     map[string]Content{"application/json": {Schema: Schema{"$ref": "#/components/schemas/refusal"}}},
		}},
	}
}
