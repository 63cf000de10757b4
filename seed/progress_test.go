package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/store/neo4j/loader"
)

// steps shows a load of 100 records, one each second, and gives what was written.
func steps(terminal bool) string {
	var b strings.Builder
	now := time.Unix(0, 0)
	p := newProgress(&b, func() time.Time { return now })
	p.terminal = terminal
	p.show(loader.Progress{Stage: "creating indexes", Total: 1})
	for i := range 100 {
		now = now.Add(time.Second)
		p.show(loader.Progress{Stage: "writing", Done: i + 1, Total: 100})
	}
	p.end()
	return b.String()
}

func TestProgressWithoutATerminal(t *testing.T) {
	t.Run("is a line for each stage and then from time to time", func(t *testing.T) {
		want := []string{"creating indexes", "writing 1 of 100"}
		for _, line := range []string{"11 of 100, 1m21s to go", "21 of 100, 1m15s to go", "31 of 100, 1m7s to go", "41 of 100, 58s to go", "51 of 100, 48s to go", "61 of 100, 38s to go", "71 of 100, 29s to go", "81 of 100, 19s to go", "91 of 100, 9s to go"} {
			want = append(want, "writing "+line)
		}
		if diff := cmp.Diff(strings.Join(want, "\n")+"\n", steps(false)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestProgressOnATerminal(t *testing.T) {
	t.Run("is a bar that is drawn over itself and is gone at the end", func(t *testing.T) {
		got := steps(true)
		if strings.Contains(got, "\n") || strings.Count(got, "\r") != 103 {
			t.Errorf("%d times was it drawn: %q", strings.Count(got, "\r"), got)
		}
		parts := strings.Split(got, "\r")
		if want := "[###############...............] writing 50 of 100, 49s to go"; strings.TrimRight(parts[51], " ") != want {
			t.Errorf("half way it is %q", parts[51])
		}
		if want := "[##############################] writing 100 of 100"; strings.TrimRight(parts[101], " ") != want {
			t.Errorf("at the end it is %q", parts[101])
		}
		if strings.TrimSpace(parts[102]) != "" || parts[103] != "" {
			t.Errorf("something is left: %q", parts[102:])
		}
		widest := 0
		for _, part := range parts[1:] {
			widest = max(widest, len(part))
		}
		if len(parts[102]) < len(strings.TrimRight(parts[101], " ")) || widest > 79 {
			t.Errorf("%d columns are wiped, the widest is %d", len(parts[102]), widest)
		}
	})
	t.Run("is not drawn more often than the eye sees", func(t *testing.T) {
		var b strings.Builder
		now := time.Unix(0, 0)
		p := newProgress(&b, func() time.Time { return now })
		p.terminal = true
		for i := range 1000 {
			now = now.Add(time.Millisecond)
			p.show(loader.Progress{Stage: "writing", Done: i, Total: 2000})
		}
		if n := strings.Count(b.String(), "\r"); n < 5 || n > 12 {
			t.Errorf("drawn %d times in a second", n)
		}
	})
}
