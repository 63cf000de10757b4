package loader_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/explain"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/neo4j/schema"
	"cityweave/internal/store/storetest"
)

// Statements are explained over a graph in which scans cost something, so that the planner avoids them.
func TestStatementsOfTheLoaderOnNeo4j(t *testing.T) {
	if err := neo4jtest.Open(t).Apply(t.Context(), storetest.BenchGraph(10_000)); err != nil {
		t.Fatal(err)
	}
	c := neo4jtest.Config(t)
	auth := driver.NoAuth()
	if c.User != "" {
		auth = driver.BasicAuth(c.User, c.Password, "")
	}
	d, err := driver.NewDriverWithContext(c.URI, auth)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	layout, err := schema.New(kg.CityNetworks())
	if err != nil {
		t.Fatal(err)
	}
	all, left, err := loader.Statements(layout)
	if err != nil || len(left) > 0 {
		t.Fatalf("%v; in no statement that is explained here: %v", err, left)
	}
	for _, x := range all {
		t.Run(x.Name, func(t *testing.T) {
			plan, err := explain.Operators(t.Context(), d, c.Database, x.Text, x.Params)
			if err != nil {
				t.Fatal(err)
			}
			var allowed []string
			switch {
			case strings.HasPrefix(x.Name, "wipe"): // everything goes
				allowed = []string{"NodeByLabelScan"}
			case x.Name == "foreign": // the count store, which counts by scans that do not happen
				if !slices.ContainsFunc(plan, func(o string) bool { return strings.HasPrefix(o, "NodeCountFromCountStore") }) {
					t.Errorf("it does not use the count store:\n%s", strings.Join(plan, "\n"))
				}
				allowed = []string{"CartesianProduct"} // of one row each
			case slices.Contains(oneRowEach, x.Name):
				allowed = []string{"CartesianProduct"}
			}
			if found := explain.Scans(plan, allowed...); len(found) > 0 {
				t.Errorf("it scans: %s\n%s\n%s", strings.Join(found, "; "), strings.Join(plan, "\n"), x.Text)
			}
		})
	}
}

// oneRowEach are statements whose products are of single rows: both ends of a link, two nodes of a
// release, the pages of all kinds.
var oneRowEach = []string{"create_links", "current", "read_nodes and read_links"}
