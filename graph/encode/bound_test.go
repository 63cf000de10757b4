package encode_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph"
	"cityweave/graph/encode"
	"cityweave/graph/generated"
	"cityweave/graph/result"
	"cityweave/internal/kg"
)

// bound checks the fields of a schema, with additions, against the Go types of this program.
func bound(additions string) error {
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "schema", Input: graph.Schema() + additions})
	return encode.Bound(kg.CityNetworks(), schema, reflect.TypeFor[generated.QueryResolver](), &result.Link{},
		&result.Statement{}, &result.Evidence{}, &result.Conflict{}, &result.Completeness{})
}

func TestBound(t *testing.T) {
	t.Run("every field of the schema can be written directly", func(t *testing.T) {
		if err := bound(""); err != nil {
			t.Error(err)
		}
	})
	t.Run("a field that cannot be written directly is named", func(t *testing.T) {
		err := bound(`
			type Elsewhere { id: ID! } extend type City { twin: City! elsewhere: Elsewhere }
			extend type Rule { text2: String } extend union Fact = Elsewhere extend type Query { later: City }`)
		for _, place := range []string{
			"City.twin", "City.elsewhere", "Rule.text2", "Evidence.about: no Go type of Elsewhere",
			"the field later of Query",
		} {
			if err == nil || !strings.Contains(err.Error(), place) {
				t.Errorf("%s is not named in: %v", place, err)
			}
		}
	})
}
