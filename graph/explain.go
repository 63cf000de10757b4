package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"cityweave/graph/doccache"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
)

// ExplainPlan prints the plan of the first operation of a document over the built-in ontology, without a store.
func ExplainPlan(query string, variables map[string]any) (string, error) {
	schema := executable()
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return "", fmt.Errorf("parsing the query: %w", err)
	}
	if errs := validator.ValidateWithRules(schema, doc, validation()); len(errs) > 0 {
		return "", fmt.Errorf("validating the query: %w", errs)
	}
	operation := doc.Operations[0]
	values, err := validator.VariableValues(schema, operation, variables)
	if err != nil {
		return "", fmt.Errorf("reading the variables: %w", err)
	}
	docs := doccache.New(1, schema)
	docs.Add(context.Background(), query, doc)
	planned, err := newPlanner(kg.CityNetworks(), schema, docs, limits.Limits{}.OrDefault(), plan.Prices{}).
		Plan(&graphql.OperationContext{RawQuery: query, Doc: doc, Operation: operation, Variables: values})
	if err != nil {
		return "", fmt.Errorf("planning the query: %w", err)
	}
	return planned.String(), nil
}
