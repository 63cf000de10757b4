package querytest

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/errcode"
)

// Tally is what a run has asked and got.
type Tally struct {
	Questions int
	Answers   int             // also to follow-ups, but not to questions with a mistake
	Data      int             // answers with data, whatever errors are beside them
	Sure      int             // answers to questions that have no argument that may mean nothing
	SureData  int             // those of them that have no errors
	Rows      int             // objects with an id, in all answers
	Filled    int             // answers with at least one of them
	Unwritten int             // answers that were not held to the question written out, which is too long
	Refused   map[string]int  // answers with errors, by the code of the first
	Mistakes  map[string]int  // questions that were refused for a mistake that was made on purpose
	Roots     map[string]Root // by field of the query
	asked     map[string]bool
	schema    *ast.Schema
	mu        sync.Mutex // while questions are asked
}

// Root is how often a field of the query was answered without errors.
type Root struct {
	Answers int
	Said    int // those with any value that is not null, zero, false or empty
}

func newTally(schema *ast.Schema) *Tally {
	t := &Tally{Refused: map[string]int{}, Mistakes: map[string]int{}, Roots: map[string]Root{}, asked: map[string]bool{}, schema: schema}
	for _, f := range schema.Query.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			t.Roots[f.Name] = Root{}
		}
	}
	return t
}

func (t *Tally) String() string {
	mistaken := 0
	for _, n := range t.Mistakes {
		mistaken += n
	}
	return fmt.Sprintf("%d questions, %d of them refused for a mistake that was made on purpose; %d answers, %d of them with data, %d with rows (%d rows), %v refused",
		t.Questions, mistaken, t.Answers, t.Data, t.Filled, t.Rows, t.Refused)
}

// count notes an answer to a question that may be refused, or never.
func (t *Tally) count(r refusal, answer string) {
	errs, _ := errorsOf(answer) // that it is JSON is known
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Answers++
	if data := string(dataOf(answer)); data != "" && data != "null" {
		t.Data++
	}
	if r == never {
		t.Sure++
	}
	if len(errs) > 0 {
		t.Refused[errs[0].Extensions.Code]++
	}
	refused := func(e failed) bool { return e.Extensions.Code != errcode.AmbiguousName } // that is an answer
	if r == never && !slices.ContainsFunc(errs, refused) {
		t.SureData++
	}
}

func (t *Tally) mistaken(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Mistakes[what]++
}

func (t *Tally) unwritten() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Unwritten++
}

func (t *Tally) rows(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Rows += n
	if n > 0 {
		t.Filled++
	}
}

func (t *Tally) root(a rootAnswer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.Roots[a.field]
	r.Answers++
	if a.said {
		r.Said++
	}
	t.Roots[a.field] = r
}
