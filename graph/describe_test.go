package graph_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// described is a directive, a field, an argument, an input field or an enum value, as introspection shows it.
type described struct {
	Name, Description string
	Args              []described
}

// descriptions returns the description of every element of the schema, introspection's own types included, by the path
// of the element: "City.programmes(first)", "@oneOf". The schema itself has the path "schema".
func descriptions(t *testing.T) map[string]string {
	t.Helper()
	body := ask(t, serve(t, small(t, "city:aa-a A")), `{__schema{description
		directives{name description args(includeDeprecated:true){name description}}
		types{name description
			fields(includeDeprecated:true){name description args(includeDeprecated:true){name description}}
			inputFields(includeDeprecated:true){name description}
			enumValues(includeDeprecated:true){name description}}}}`, nil)
	var answer struct {
		Data struct {
			Schema struct {
				Description string
				Directives  []described
				Types       []struct {
					Name, Description               string
					Fields, InputFields, EnumValues []described
				}
			} `json:"__schema"`
		}
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	schema := answer.Data.Schema
	out := map[string]string{"schema": schema.Description}
	add := func(parent string, elements []described) {
		for _, e := range elements {
			out[parent+e.Name] = e.Description
			for _, a := range e.Args {
				out[parent+e.Name+"("+a.Name+")"] = a.Description
			}
		}
	}
	add("@", schema.Directives)
	for _, typ := range schema.Types {
		out[typ.Name] = typ.Description
		add(typ.Name+".", typ.Fields)
		add(typ.Name+".", typ.InputFields)
		add(typ.Name+".", typ.EnumValues)
	}
	return out
}

// dialect are words and phrases that descriptions must not contain, since readers of API documentation stumble over
// them, each with what to write instead.
var dialect = map[string]string{
	`things?|whoever|the small print`: "the noun of the field",
	`of late`:                         "recently",
	`is told|tells (what|which)`:      "the active voice",
	`what is asked( of)?`:             "the name of the input",
	`comes? next|leads? on`:           "follows",
	`parted( by)?`:                    "separated",
	`held( by| for| against)?`:        "stored, valid",
	`gives? back`:                     "returns",
	`as well as it`:                   "also",
	`nothing`:                         "null",
	`when left out`:                   "defaults to",
	`at most so many`:                 "the maximum number of",
	`(what|that) (it|they) (is|are) (called|so)`: "name",
}

func TestSchemaDescriptions(t *testing.T) {
	all := descriptions(t)
	if len(all) < 3000 {
		t.Fatalf("introspection shows only %d elements", len(all))
	}
	t.Run("cover every element", func(t *testing.T) {
		for path, text := range all {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no description", path)
			}
		}
	})
	t.Run("use the words of the field", func(t *testing.T) {
		for words, instead := range dialect {
			pattern := regexp.MustCompile(`(?i)\b(` + words + `)\b`)
			for path, text := range all {
				if found := pattern.FindString(text); found != "" {
					t.Errorf("%s: %q is not a word for a description, use %s: %s", path, found, instead, text)
				}
			}
		}
	})
	t.Run("are sentences", func(t *testing.T) {
		for path, text := range all {
			if !regexp.MustCompile("(?s)^[A-Z`].*[.]$").MatchString(text) {
				t.Errorf("%s: does not begin with a capital letter or end with a full stop: %s", path, text)
			}
		}
	})
	t.Run("name ids that exist", func(t *testing.T) {
		view, err := builtInStore(t).View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]string{} // by id: the path of an element that names it
		o := kg.CityNetworks()
		for path, text := range all {
			for _, m := range regexp.MustCompile("`([a-z]+:[a-z0-9-]+|[LPE][0-9]{4,})`").FindAllStringSubmatch(text, -1) {
				if _, ok := o.TypeOf(m[1]); ok || !strings.Contains(m[1], ":") {
					ids[m[1]] = path
				}
			}
		}
		if len(ids) < len(o.Entities) {
			t.Errorf("only %d ids are named", len(ids))
		}
		for id, path := range ids {
			if _, gone := view.Tombstone(id); gone {
				continue
			}
			entities, _, err := view.Entities(t.Context(), []string{id})
			if err != nil {
				t.Fatal(err)
			}
			links, err := view.Links(t.Context(), []string{id})
			if err != nil {
				t.Fatal(err)
			}
			statements, err := view.Statements(t.Context(), []string{id})
			if err != nil {
				t.Fatal(err)
			}
			evidence, err := view.Evidence(t.Context(), []string{id})
			if err != nil {
				t.Fatal(err)
			}
			if entities[0] == nil && links[0].Link == nil && statements[0] == nil && evidence[0] == nil {
				t.Errorf("%s: the id %s is not in the data", path, id)
			}
		}
	})
}

func TestWhatTheProjectNamesItDescribes(t *testing.T) {
	h := over(builtInStore(t))
	for _, list := range []string{"programmes", "organisations", "themes", "agreements", "unBodies", "events", "actorGroups"} {
		got := ask(t, h, "{"+list+"(first:5,where:{description:{known:false}}){totalCount nodes{id}}}", nil)
		if want := `{"data":{"` + list + `":{"totalCount":0,"nodes":[]}}}`; got != want {
			t.Errorf("without a description: %s", got)
		}
	}
}
