package querytest

import "testing"

// FaultOf asks a question, as a file of testdata has it, and gives the fault of its answers;
// "" when they have none.
func FaultOf(tb testing.TB, graphs Graphs, e Engine, text string) string {
	tb.Helper()
	q, err := read(text)
	if err != nil {
		tb.Fatal(err)
	}
	schema := apiSchema()
	b := newBench(tb, schema, graphs, q.origin, []Engine{e}, newTally(schema))
	if f := b.examine(q, 1); f != nil {
		return f.kind
	}
	return ""
}
