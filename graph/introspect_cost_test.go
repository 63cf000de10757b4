package graph_test

import (
	"encoding/json"
	"testing"
)

func TestTheEstimateOfIntrospectionIsWhatItTells(t *testing.T) {
	h := guarded(t, nil)
	for name, query := range map[string]string{
		"all lists of the schema": `{__schema{description queryType{name}mutationType{name}types{kind name description isOneOf
			fields(includeDeprecated:true){name args(includeDeprecated:true){name type{kind ofType{kind name ofType{name}}}} type{kind ofType{name}}}
			inputFields(includeDeprecated:true){name defaultValue type{name enumValues(includeDeprecated:true){name}}} enumValues(includeDeprecated:true){name} interfaces{name} possibleTypes{name}}
			directives{name locations args{name type{name}}}}}`,
		"one type by a variable's name":  `query($n:String!="CityFilter"){__type(name:$n){name inputFields(includeDeprecated:true){name type{name inputFields{name}}}}}`,
		"none of that name":              `{__type(name:"Nothing"){name}}`,
		"fragments and aliases":          `{a:__schema{types{...T}}b:__schema{types{...T fields(includeDeprecated:true){name}}}} fragment T on __Type{name possibleTypes{a:name b:name}}`,
		"what is skipped does not count": `{__schema{types{name fields(includeDeprecated:true)@skip(if:true){name}}}}`,
	} {
		var answer struct {
			Data       map[string]any
			Errors     []any
			Extensions struct{ Cost struct{ Estimated int } }
		}
		if err := json.Unmarshal(send(t, h, "POST", "/graphql", posted(query, nil)).Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 {
			t.Fatalf("%s: %v %v", name, err, answer.Errors)
		}
		// Root fields are no values of introspection. Five values are estimated as one node.
		if want := (sumOver(answer.Data, func(object map[string]any) int { return len(object) }) - len(answer.Data)) / 5; answer.Extensions.Cost.Estimated != want {
			t.Errorf("%s: estimated at %d, tells %d", name, answer.Extensions.Cost.Estimated, want)
		}
	}
}
