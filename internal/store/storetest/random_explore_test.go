package storetest_test

import (
	"testing"

	"cityweave/internal/store/storetest"
)

func TestRandomExplorationsMeetEveryKindOfAnswer(t *testing.T) {
	tally, err := storetest.ExploringAnswers(2000)
	if err != nil {
		t.Fatal(err)
	}
	for what, least := range map[string]int{
		"counts": 100, "links": 100, "shortest paths": 50, "several shortest paths": 20, "hops of several links": 20, "shortest of 3 or more": 10,
		"refused for links": 20, "refused for paths": 5, "no path": 50, "paths": 50, "paths given up": 10, "kinds": 50, "several kinds": 30, "samples": 5,
	} {
		if tally[what] < least {
			t.Errorf("%s: %d of 2000, want %d or more; all: %v", what, tally[what], least, tally)
		}
	}
}
