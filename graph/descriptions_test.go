package graph_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// describedType is a type of the introspected schema with all that has a description.
type describedType struct {
	Name, Description string
	EnumValues        []described
	Fields            []described
	InputFields       []described
}

// described is a field, an argument, an input field, an enum value or a directive.
type described struct {
	Name, Description string
	Args              []described
}

// descriptions returns the description of every element of the schema that introspection shows, by its path such as
// "City.programmes(first)" or "@oneOf". Introspection's own types are left out: the specification describes them.
func descriptions(t *testing.T) map[string]string {
	t.Helper()
	h := serve(t, small(t, "city:aa-a A"))
	body := ask(t, h, `{__schema{
		types{name description enumValues(includeDeprecated:true){name description}inputFields{name description}
			fields(includeDeprecated:true){name description args{name description}}}
		directives{name description args{name description}}}}`, nil)
	var answer struct {
		Data struct {
			Schema struct {
				Types      []describedType
				Directives []described
			} `json:"__schema"`
		}
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	add := func(path string, elements []described) {
		for _, e := range elements {
			out[path+e.Name] = e.Description
			for _, a := range e.Args {
				out[path+e.Name+"("+a.Name+")"] = a.Description
			}
		}
	}
	add("@", answer.Data.Schema.Directives)
	for _, typ := range answer.Data.Schema.Types {
		if false && strings.HasPrefix(typ.Name, "__") {
			continue
		}
		out[typ.Name] = typ.Description
		add(typ.Name+".", typ.Fields)
		add(typ.Name+".", typ.InputFields)
		add(typ.Name+".", typ.EnumValues)
	}
	return out
}
func TestX(t *testing.T) {
	n := 0
	for p, d := range descriptions(t) {
		n++
		if d == "" {
			t.Log(p)
		}
	}
	t.Log(n)
	_ = regexp.MustCompile
}
