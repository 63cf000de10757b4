package toponym

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"cityweave/internal/kg"
)

//go:embed local.tsv
var localFile string

// localKinds are the kinds of places that are wider than a city in general, but not in a country: by its code and the
// folded kind.
var localKinds = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	err := eachRow("local.tsv", localFile, []string{"country", "kinds", "comment"}, func(c []string) error {
		if len(c[0]) != 2 || strings.ToUpper(c[0]) != c[0] {
			return fmt.Errorf("%q is no code of a country", c[0])
		}
		for kind := range strings.SplitSeq(c[1], "|") {
			out[c[0]+" "+kg.Fold(kind)] = true
		}
		return nil
	})
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return out
})
