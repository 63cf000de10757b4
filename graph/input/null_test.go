package input_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/input"
)

// validated returns the one operation of a document that is valid for a small schema.
func validated(t *testing.T, text string) (*ast.Schema, *ast.OperationDefinition) {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: `
		input Filter {all: [Filter!]}
		type Query {list(where: Filter, first: Int! = 5): Int}`})
	if err != nil {
		t.Fatal(err)
	}
	doc, errs := gqlparser.LoadQueryWithRules(schema, text, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return schema, doc.Operations[0]
}

func TestNull(t *testing.T) {
	for name, c := range map[string]struct {
		query string
		want  bool
	}{
		"in an argument with a default":       {`query($n:Int){list(first:$n)}`, true},
		"in a variable with a default":        {`query($n:Int=3){list(first:$n)}`, true},
		"in an inline fragment":               {`query($n:Int){...{list(first:$n)}}`, true},
		"in a fragment":                       {`query($n:Int){...F} fragment F on Query{list(first:$n)}`, true},
		"in a directive":                      {`query($n:Boolean=true){list@skip(if:$n)}`, true},
		"where null may be, which is allowed": {`query($n:Filter){list(where:$n)}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, op := validated(t, c.query)
			err := input.Null(op, map[string]any{"n": nil})
			if (err != nil) != c.want || err != nil && !strings.HasPrefix(err.Error(), "$n: null is given where ") {
				t.Errorf("got %v", err)
			}
			if err := input.Null(op, map[string]any{}); err != nil {
				t.Errorf("without the variable: %v", err)
			}
		})
	}
}
