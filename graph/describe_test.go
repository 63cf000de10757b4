package graph_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph"
	"cityweave/internal/kg"
)

func TestEverythingInTheSchemaIsDescribedWithIDsThatAreReal(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema", Input: graph.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	view, err := builtInStore(t).View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{} // by id: where it stands
	described, o := 0, kg.CityNetworks()
	look := func(where, text string) {
		described++
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s is not described", where)
		}
		for _, m := range regexp.MustCompile("`([a-z]+:[a-z0-9-]+|[LPE][0-9]{4,})`").FindAllStringSubmatch(text, -1) {
			if _, ok := o.TypeOf(m[1]); ok || !strings.Contains(m[1], ":") {
				ids[m[1]] = where
			}
		}
	}
	for name, def := range schema.Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		look(name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			look(name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				look(name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		for _, v := range def.EnumValues {
			look(name+"."+v.Name, v.Description)
		}
	}
	if described < 1000 || len(ids) < len(o.Entities) {
		t.Errorf("%d elements and %d ids were looked at", described, len(ids))
	}
	for id, where := range ids {
		entities, err := view.Entities(t.Context(), []string{id})
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
			t.Errorf("%s: the id %s is not in the data", where, id)
		}
	}
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
