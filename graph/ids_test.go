package graph_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph"
)

// Clients with a normalising cache, such as Relay and Apollo, take two objects with one id for one object.
func TestIDs(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Name: "schema", Input: graph.Schema()})
	t.Run("are of the type ID!, and of objects that have no other id", func(t *testing.T) {
		own := []string{"DocumentBlock", "Release", "Replacement", "Rule"} // ids that node does not find, or finds something else by
		for name, def := range schema.Types {
			f := def.Fields.ForName("id")
			if f == nil || def.Kind != ast.Object {
				continue
			}
			if f.Type.String() != "ID!" {
				t.Errorf("%s.id is %s", name, f.Type)
			}
			if !slices.Contains(def.Interfaces, "Node") && !slices.Contains(own, name) {
				t.Errorf("%s has an id and is no Node: is it the id of another object?", name)
			}
		}
	})
	t.Run("of every kind of node are found by node", func(t *testing.T) {
		h := over(builtInStore(t))
		var found struct {
			Data struct {
				Conflicts struct {
					Nodes []struct {
						ID       string
						Property string
					}
				}
			}
		}
		body := ask(t, h, `{conflicts(first:2){nodes{id property}}}`, nil)
		if err := json.Unmarshal([]byte(body), &found); err != nil || len(found.Data.Conflicts.Nodes) != 2 {
			t.Fatal(body, err)
		}
		for _, c := range found.Data.Conflicts.Nodes {
			want := `{"data":{"node":{"__typename":"Conflict","id":"` + c.ID + `","property":"` + c.Property + `"}}}`
			if got := ask(t, h, `query($id:ID!){node(id:$id){__typename id ... on Conflict{property}}}`, map[string]any{"id": c.ID}); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
		const query = `query($ids:[ID!]!){nodes(ids:$ids){__typename id ... on Conflict{sides{value} subject{id}}}}`
		ids := []string{"C0", found.Data.Conflicts.Nodes[1].ID, "programme:iuc", found.Data.Conflicts.Nodes[1].ID}
		var nodes struct {
			Data struct{ Nodes []*struct{ ID string } }
		}
		if body := ask(t, h, query, map[string]any{"ids": ids}); json.Unmarshal([]byte(body), &nodes) != nil || len(nodes.Data.Nodes) != 4 {
			t.Fatal(body)
		}
		for i, n := range nodes.Data.Nodes {
			if (n == nil) != (i == 0) || n != nil && n.ID != ids[i] {
				t.Errorf("%d: got %+v for %s", i, n, ids[i])
			}
		}
	})
}
