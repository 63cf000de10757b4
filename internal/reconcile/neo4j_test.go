package reconcile_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/store/neo4j/neo4jtest"
)

// The answers come through the API, which has the same ones on both engines; one test of each kind shows it.
func TestTheServiceIsTheSameOnNeo4j(t *testing.T) {
	ours, theirs := over(embedded(t)), over(neo4jtest.Load(t, facts(t)))
	queries := `{
		"a": {"query": "Portland"}, "b": {"query": "Portland, ME", "type": "City", "type_strict": "should"},
		"c": {"query": "Kyoto", "properties": [{"pid": "foundedYear", "v": 1990}]},
		"d": {"query": "Partland", "properties": [{"pid": "country", "v": "USA"}]},
		"e": {"properties": [{"pid": "wikidata", "v": "Q220"}]},
		"f": {"query": "Rome", "properties": [{"pid": "point", "v": "41.9, 12.5"}]}
	}`
	if diff := cmp.Diff(post(t, ours, "queries", queries).Body.String(), post(t, theirs, "queries", queries).Body.String()); diff != "" {
		t.Error(diff)
	}
	for _, content := range []string{"entities", "count", "dates", "sources", "quotes"} {
		extend := fmt.Sprintf(`{"ids": ["city:us-portland", "programme:fair-cities", "nothing"], "properties": [
			{"id": "country"}, {"id": "population"}, {"id": "wikidata"}, {"id": "subdivision"},
			{"id": "programmes", "settings": {"content": %[1]q}}, {"id": "cities", "settings": {"content": %[1]q, "asOf": "2013"}}]}`,
			content)
		if diff := cmp.Diff(post(t, ours, "extend", extend).Body.String(), post(t, theirs, "extend", extend).Body.String()); diff != "" {
			t.Error(diff)
		}
	}
	for _, path := range []string{"suggest/entity?prefix=por", "flyout/entity?id=city:it-rome", "view?id=city:us-portland"} {
		if diff := cmp.Diff(get(t, ours, "/reconcile/"+path).Body.String(), get(t, theirs, "/reconcile/"+path).Body.String()); diff != "" {
			t.Error(diff)
		}
	}
}
