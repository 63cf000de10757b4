package examples_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"cityweave/examples"
)

func TestExamplesHaveQueryVariablesAndQuestion(t *testing.T) {
	got, err := examples.Read(fstest.MapFS{
		"b.graphql":                  {Data: []byte("# What is b,\n#   and why?\nquery { b } # not this\n")},
		"b.variables.json":           {Data: []byte(`{"x":1}`)},
		"b.golden.json":              {Data: []byte(`{}`)},
		"cities-of-a-lake.graphql":   {Data: []byte("{ a }")},
		"a-file-of-its-own.markdown": {Data: []byte("no example")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []examples.Example{
		{Name: "b", Title: "What is b, and why?", Query: "# What is b,\n#   and why?\nquery { b } # not this\n", Variables: []byte(`{"x":1}`)},
		{Name: "cities-of-a-lake", Title: "cities of a lake", Query: "{ a }"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestVariablesThatAreNoJSONAreRefused(t *testing.T) {
	_, err := examples.Read(fstest.MapFS{"a.graphql": {Data: []byte("{ a }")}, "a.variables.json": {Data: []byte("{")}})
	if err == nil {
		t.Error("was accepted")
	}
}

func TestEveryExampleBeginsWithItsQuestion(t *testing.T) {
	all, err := examples.All()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d examples, %v", len(all), err)
	}
	for _, example := range all {
		if !strings.HasPrefix(example.Query, "# ") || len(example.Title) > 160 {
			t.Errorf("%s: %q is no question in a line or two", example.Name, example.Title)
		}
	}
}
