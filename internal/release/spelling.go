package release

import (
	"fmt"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// spelt refuses a name, of which the script is given, with letters that look like others.
func spelt(r datafolder.Row, column, name, script string) bool {
	problem, cure := kg.Lookalikes(name, script)
	if problem != "" {
		r.Fault(column, fmt.Sprintf("the name %q has %s", name, problem), cure)
	}
	return problem == ""
}
