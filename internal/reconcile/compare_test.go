package reconcile_test

import (
	"fmt"
	"testing"
)

// Portland in Oregon participates in Fair Cities and Old Bridges and has 632,309 inhabitants, the one in Maine
// participates in Fair Cities and has 66,881; the company Kyoto was founded in 1990.
func TestOtherProperties(t *testing.T) {
	const oregon, maine = "city:us-portland", "city:us-portland-maine"
	h := over(embedded(t))
	for name, c := range map[string]struct {
		query string
		want  string // candidates with score and match
	}{
		"one agrees, the other does not": {
			`{"query": "Portland", "properties": [{"pid": "population", "v": "66881"}]}`,
			maine + " 90 false, " + oregon + " 65 false, ",
		},
		"an entity by its ID": {
			`{"query": "Portland", "properties": [{"pid": "programmes", "v": {"id": "programme:old-bridges"}}]}`,
			oregon + " 90 false, " + maine + " 65 false, ",
		},
		"one of several, by its name": {
			`{"query": "Portland", "properties": [{"pid": "programmes", "v": ["old bridges", "nothing"]}]}`,
			oregon + " 90 false, " + maine + " 65 false, ",
		},
		"a match stays one":          {`{"query": "Kyoto", "type": "Organisation", "properties": [{"pid": "foundedYear", "v": 1990}]}`, "org:kyoto 100 true, "},
		"what disagrees is no match": {`{"query": "Kyoto", "type": "Organisation", "properties": [{"pid": "foundedYear", "v": 1991}]}`, "org:kyoto 80 false, "},
		"what is not known does not": {`{"query": "Kyoto", "type": "City", "properties": [{"pid": "foundedYear", "v": 1991}]}`, "city:jp-kyoto 100 true, "},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, c := range reconciled(t, h, c.query) {
				got += fmt.Sprint(c.ID, " ", c.Score, " ", c.Match, ", ")
			}
			if got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}
