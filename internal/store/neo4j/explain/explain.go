// Package explain reads the plans of statements, for tests that hold them to use indexes.
package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Operators are the operators of a statement's plan, each with what it is about.
func Operators(ctx context.Context, d driver.DriverWithContext, database, text string,
	params map[string]any,
) ([]string, error) {
	session := d.NewSession(ctx, driver.SessionConfig{DatabaseName: database})
	defer session.Close(ctx)
	result, err := session.Run(ctx, "EXPLAIN "+text, params)
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, text)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return nil, err
	}
	// The tree of operators that the driver gives repeats the last child of an operator in place of
	// the others, so the plan is read as the server draws it: a table, an operator a row.
	drawn, _ := summary.Plan().Arguments()["string-representation"].(string)
	var out []string
	for line := range strings.Lines(drawn) {
		cells := strings.SplitN(line, "|", 4)
		if len(cells) < 4 || !strings.Contains(line, "+") || strings.Contains(line, "--+") {
			continue
		}
		tree, details, _ := strings.Cut(strings.Trim(line, "|\n "), "|")
		_, operator, found := strings.Cut(tree, "+")
		if found {
			out = append(out, strings.TrimSpace(operator)+" "+details)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no plan in %q", drawn)
	}
	return out, nil
}

// scans are operators that look at everything, and what must never be in a plan.
var scans = [...]string{
	"AllNodesScan", "NodeByLabelScan", "UnionNodeByLabelsScan", "IntersectionNodeByLabelsScan", "RelationshipTypeScan",
	"RelationshipTypesScan", "AllRelationshipsScan", "NodeIndexScan", "CartesianProduct",
}

// Scans are the operators of a plan that scan, but for those that are allowed.
func Scans(plan []string, allowed ...string) (out []string) {
	for _, operator := range plan {
		for _, s := range scans {
			if name, _, _ := strings.Cut(operator, " "); strings.HasSuffix(name, s) && !slices.Contains(allowed, s) {
				out = append(out, operator)
			}
		}
	}
	return out
}
