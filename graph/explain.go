package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/validator"

	"cityweave/graph/doccache"
	"cityweave/graph/input"
	"cityweave/graph/planner"
	"cityweave/graph/syntax"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
)

// ExplainPlan prints the plan of the first operation of a document over the built-in ontology, without a store.
func ExplainPlan(query string, variables map[string]any) (string, error) {
	schema := executable()
	coercer := input.New(schema, scalars(), moved()...)
	doc, fault := syntax.Parse(query)
	if fault != nil {
		return "", fmt.Errorf("parsing the query: %w", fault)
	}
	if errs := validator.ValidateWithRules(schema, doc, validation(coercer)); len(errs) > 0 {
		return "", fmt.Errorf("validating the query: %w", errs)
	}
	operation := doc.Operations[0]
	values, errs := coercer.Variables(operation, variables)
	if len(errs) > 0 {
		return "", fmt.Errorf("reading the variables: %w", errs)
	}
	docs := doccache.New(1, schema)
	docs.Add(context.Background(), query, doc)
	planned, err := newPlanner(kg.CityNetworks(), schema, docs, Options{Limits: limits.Limits{}.OrDefault()}, planner.Prices{}).
		Plan(&graphql.OperationContext{RawQuery: query, Doc: doc, Operation: operation, Variables: values})
	if err != nil {
		return "", fmt.Errorf("planning the query: %w", err)
	}
	return planned.String(), nil
}
