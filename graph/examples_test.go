package graph_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/examples"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store/memory"
)

// builtIn is an engine with the data of the binary. Nobody changes what it holds.
var builtIn = sync.OnceValues(func() (*memory.Store, error) {
	g, err := readBuiltIn()
	if err != nil {
		return nil, err
	}
	st := memory.New(kg.CityNetworks())
	return st, st.Apply(backgroundContext, g)
})

func TestEveryExampleIsAnsweredByTheFacts(t *testing.T) {
	h := over(builtInStore(t))
	for _, example := range allExamples(t) {
		t.Run(example.Name, func(t *testing.T) {
			golden, err := os.ReadFile(filepath.Join("..", "examples", example.Name+".golden.json"))
			if err != nil {
				t.Fatal(err)
			}
			got := ask(t, h, example.Query, variablesOf(t, example))
			if diff := cmp.Diff(outline(t, string(golden)), outline(t, got)); diff != "" {
				t.Errorf("the facts (-) and the answer (+) differ:\n%s", diff)
			}
		})
	}
}
