package planner_test

import (
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph"
	"cityweave/graph/doccache"
	"cityweave/graph/planner"
	"cityweave/internal/kg"
	"cityweave/internal/warncode"
)

// deprecating is the schema with deprecated elements: a field, an argument, an input field, and a value of an enum.
func deprecating(t *testing.T) *ast.Schema {
	t.Helper()
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "schema", Input: graph.Schema()})
	because := func(reason string) ast.DirectiveList {
		return ast.DirectiveList{{Name: "deprecated", Arguments: ast.ArgumentList{
			{Name: "reason", Value: &ast.Value{Kind: ast.StringValue, Raw: reason}},
		}}}
	}
	field := func(typ, name string) *ast.FieldDefinition {
		f := schema.Types[typ].Fields.ForName(name)
		if f == nil {
			t.Fatalf("there is no %s.%s", typ, name)
		}
		return f
	}
	field("City", "population").Directives = because("use `statements`")
	field("Query", "cities").Arguments.ForName("asOf").Directives = because("use `where`")
	field("CityFilter", "anyName").Directives = because("use `name`")
	schema.Types["SortDirection"].EnumValues.ForName("DESC").Directives = because("")
	return schema
}

func TestDeprecatedElementsAreWarnedOf(t *testing.T) {
	schema := deprecating(t)
	for query, want := range map[string][]string{
		`{cities{totalCount}}`:                                                                  nil,
		`{a:cities{nodes{p:population}} b:cities{totalCount}}`:                                  {"a.nodes.p: City.population is deprecated: use `statements` [a nodes p]"},
		`{cities{nodes{population}edges{node{population}}}}`:                                    {"cities.nodes.population: City.population is deprecated: use `statements` [cities nodes population]"},
		`{nodes(ids:["city:x"]){...C}} fragment C on City{...D} fragment D on City{population}`: {"nodes.population: City.population is deprecated: use `statements` [nodes population]"},
		`{...Q} fragment Q on Query{cities(asOf:"2012",undated:INCLUDE){totalCount}}`:           {"cities(asOf): Query.cities(asOf:) is deprecated: use `where` [cities]"},
		`{cities(where:{anyName:{eq:"x"}}){totalCount}}`:                                        {"cities(where): CityFilter.anyName is deprecated: use `name` [cities]"},
		`{cities(orderBy:[{name:DESC}]){totalCount}}`:                                           {"cities(orderBy): SortDirection.DESC is deprecated: it will be removed [cities]"},
	} {
		doc, errs := gqlparser.LoadQueryWithRules(schema, query, rules.NewDefaultRules())
		if len(errs) > 0 {
			t.Fatalf("%s: %v", query, errs)
		}
		docs := doccache.New(10, schema)
		docs.Add(t.Context(), query, doc)
		planner := planner.New(kg.CityNetworks(), schema, docs, planner.Limits{Nodes: 1000, Touched: 1000, Introspection: 10}, planner.Prices{})
		for range 2 {
			op, err := planner.Plan(&graphql.OperationContext{RawQuery: query, Doc: doc, Operation: doc.Operations[0]})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range op.Fields {
				for _, w := range f.Warnings {
					if w.Code != warncode.Deprecated {
						t.Errorf("%s: got %s", query, w.Code)
					}
					got = append(got, w.Message+" ["+strings.Join(w.Path, " ")+"]")
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: the warnings (-want +got):\n%s", query, diff)
			}
		}
	}
}
