package main

import (
	"strings"
	"testing"

	"cityweave/internal/testlane"
)

func TestScale(t *testing.T) {
	testlane.Covers(t, "bench/scale", "bench/folder")
	t.Chdir("../..")
	var out strings.Builder
	if err := run(t.Context(), []string{"-sizes", "3000,4000"}, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if lines[0] != "| | 3000 links | 4000 links |" {
		t.Errorf("header %q", lines[0])
	}
	for _, want := range []string{"validate", "pack", "start from CSV files", "start packed", questions[0].what} {
		if !strings.Contains(out.String(), "\n| "+want) {
			t.Errorf("no row %q in\n%s", want, &out)
		}
	}
}
