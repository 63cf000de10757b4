package agents

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"cityweave/internal/errcode"
	"cityweave/internal/suggest"
)

// tool is a tool: how it is offered, and what it does with its arguments.
type tool struct {
	name, title, about string
	arguments          []argument
	run                func(ctx context.Context, c *call, given json.RawMessage) error
	asJSON             func(ctx context.Context, c *call, given json.RawMessage) (any, error) // instead of text; nil for none
}

// argument is an argument of a tool.
type argument struct {
	name, kind, about string // kind is a type of JSON Schema
	required          bool
	values            []string // that it may have; nil for any
	least, most       int      // of an integer
}

func (s *Service) all() []tool {
	return []tool{
		s.searchTool(), s.fetchTool(), s.relationsTool(), s.countTool(), s.connectTool(), s.evidenceTool(),
		s.graphqlTool(), s.schemaTool(),
	}
}

// with makes a function of arguments one of a tool.
func with[T any](run func(c *call, ctx context.Context, given T) error) func(context.Context, *call, json.RawMessage) error {
	return func(ctx context.Context, c *call, given json.RawMessage) error {
		var v T
		if err := json.Unmarshal(given, &v); err != nil {
			return faultf("arguments: %v", err) // cannot happen after the schema has been checked
		}
		return run(c, ctx, v)
	}
}

// schema describes the arguments in JSON Schema, without the dialect, which some clients cannot read.
func (t *tool) schema() *jsonschema.Schema {
	out := &jsonschema.Schema{
		Type: "object", Properties: map[string]*jsonschema.Schema{}, AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
	}
	for _, a := range t.arguments {
		p := &jsonschema.Schema{Type: a.kind, Description: a.about}
		for _, v := range a.values {
			p.Enum = append(p.Enum, v)
		}
		if a.most > 0 {
			least, most := float64(a.least), float64(a.most)
			p.Minimum, p.Maximum = &least, &most
		}
		out.Properties[a.name] = p
		out.PropertyOrder = append(out.PropertyOrder, a.name)
		if a.required {
			out.Required = append(out.Required, a.name)
		}
	}
	return out
}

// add offers a tool.
func (s *Service) add(t *tool) error {
	schema := t.schema()
	resolved, err := schema.Resolve(nil)
	if err != nil {
		return fmt.Errorf("its arguments: %w", err)
	}
	no := false
	s.server.AddTool(&mcp.Tool{
		Name: t.name, Title: t.title, Description: t.about, InputSchema: schema,
		Annotations: &mcp.ToolAnnotations{
			ReadOnlyHint: true, IdempotentHint: true, DestructiveHint: &no, OpenWorldHint: &no,
		},
	}, func(ctx context.Context, r *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		given := r.Params.Arguments
		if len(bytes.TrimSpace(given)) == 0 || bytes.Equal(bytes.TrimSpace(given), []byte("null")) {
			given = json.RawMessage("{}")
		}
		text, failed := s.answer(ctx, t, resolved, given)
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}, IsError: failed}, nil
	})
	return nil
}

// answer runs a tool in one release. A panic is a fault of ours, and ends the call alone: the library runs it in a
// goroutine without a net.
func (s *Service) answer(
	ctx context.Context, t *tool, arguments *jsonschema.Resolved, given json.RawMessage,
) (text string, failed bool) {
	defer func() {
		if cause := recover(); cause != nil {
			s.Log.ErrorContext(ctx, "panic in a tool", "tool", t.name, "cause", cause, "stack", string(debug.Stack()))
			text, failed = errcode.OurFault, true
		}
	}()
	r := requestOf(ctx)
	if r != nil {
		ctx = r.Context()
	} else if s.Timeout > 0 {
		limited, stop := context.WithTimeout(ctx, s.Timeout)
		defer stop()
		ctx = limited
	}
	if err := t.check(arguments, given); err != nil {
		return s.failure(ctx, t.name, err), true
	}
	ctx, seen, end, err := s.Pin(ctx)
	if err != nil {
		return s.failure(ctx, t.name, err), true
	}
	defer end()
	c := &call{Service: s, tool: t.name}
	c.release, c.base = seen.ID, s.releaseBase(r, seen.ID)
	if t.asJSON != nil && wantsJSON(r) {
		value, err := t.asJSON(ctx, c, given)
		if err != nil {
			return s.failure(ctx, t.name, err), true
		}
		written, err := writeJSON(value)
		if err != nil {
			return s.failure(ctx, t.name, err), true
		}
		return written, false
	}
	if err := t.run(ctx, c, given); err != nil {
		return s.failure(ctx, t.name, err), true
	}
	return c.text(), false
}

// wantsJSON reports whether the address asks for answers as JSON objects, which the connectors of ChatGPT read.
func wantsJSON(r *http.Request) bool { return r != nil && r.URL.Query().Get("format") == "json" }

func writeJSON(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("writing an answer: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// check holds arguments to their schema. Its error names the argument and says what to write instead.
func (t *tool) check(schema *jsonschema.Resolved, given json.RawMessage) error {
	var values map[string]any
	if err := json.Unmarshal(given, &values); err != nil {
		return faultf("arguments: not a JSON object. %s", t.usage())
	}
	var names []string
	for _, a := range t.arguments {
		names = append(names, a.name)
	}
	for name := range values {
		a := t.find(name)
		if a == nil {
			meant := ""
			if near := suggest.Nearest(name, names); near != "" {
				meant = fmt.Sprintf(", perhaps %s was meant", near)
			}
			return faultf("there is no argument %s%s. %s", oneLine(name, 40), meant, t.usage())
		}
		if err := a.check(values[name]); err != nil {
			return err
		}
	}
	for _, a := range t.arguments {
		if v := values[a.name]; a.required && (v == "" || v == nil) {
			return faultf("%s is missing: %s. %s", a.name, a.about, t.usage())
		}
	}
	if err := schema.Validate(values); err != nil {
		return faultf("arguments: %s. %s", oneLine(err.Error(), 300), t.usage())
	}
	return nil
}

// check reports what is wrong with a value.
func (a *argument) check(v any) error {
	n, isNumber := v.(float64)
	text, isText := v.(string)
	switch a.kind {
	case "integer":
		if !isNumber || n != float64(int(n)) || int(n) < a.least || int(n) > a.most {
			return faultf("%s is a whole number from %d to %d.", a.name, a.least, a.most)
		}
	case "string":
		if !isText {
			return faultf("%s is a text: %s.", a.name, a.about)
		}
		for _, known := range a.values {
			if text == known {
				return nil
			}
		}
		if a.values != nil {
			return faultf("%s is not %s: it is one of %s.", a.name, oneLine(text, 40), strings.Join(a.values, ", "))
		}
	}
	return nil
}

func (t *tool) find(name string) *argument {
	for i := range t.arguments {
		if t.arguments[i].name == name {
			return &t.arguments[i]
		}
	}
	return nil
}

// usage lists the arguments.
func (t *tool) usage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s takes ", t.name)
	for i, a := range t.arguments {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.name)
		if a.required {
			b.WriteString(" (required)")
		}
	}
	b.WriteString(".")
	return b.String()
}

// The arguments that several tools have.
func idArgument(about string) argument {
	return argument{name: "id", kind: "string", about: about, required: true}
}

func detailArgument() argument {
	return argument{name: "detail", kind: "string", about: "brief by default", values: []string{"brief", "full"}}
}

func limitArgument(standard, most int) argument {
	return argument{name: "limit", kind: "integer", about: fmt.Sprintf("how many, %d by default", standard), least: 1, most: most}
}

func afterArgument() argument {
	return argument{name: "after", kind: "string", about: "the text that an answer gives to go on"}
}

func dayArgument() argument {
	return argument{name: "as_of", kind: "string", about: "only links that hold on this day: 2015, 2015-06 or 2015-06-01"}
}

// typeArgument chooses a type of entities.
func (s *Service) typeArgument(about string) argument {
	a := argument{name: "type", kind: "string", about: about}
	for i := range s.Ontology.Entities {
		a.values = append(a.values, s.Ontology.Entities[i].Enum())
	}
	return a
}

// relationArgument chooses a type of links.
func (s *Service) relationArgument(about string, required bool) argument {
	a := argument{name: "relation", kind: "string", about: about, required: required}
	for i := range s.Ontology.Links {
		a.values = append(a.values, s.Ontology.Links[i].Name)
	}
	for _, b := range s.Ontology.Broader {
		a.values = append(a.values, b.Name)
	}
	return a
}
