package backoff_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/backoff"
)

func TestPauses(t *testing.T) {
	next := func(p *backoff.Pauses, n int) (out []time.Duration) {
		for range n {
			out = append(out, p.Next())
		}
		return out
	}
	whole, half := func() float64 { return 0 }, func() float64 { return 1 }
	for name, c := range map[string]struct {
		pauses backoff.Pauses
		want   []time.Duration
	}{
		"double up to the longest": {
			backoff.Pauses{First: 20, Max: 70, Random: whole},
			[]time.Duration{20, 40, 70, 70},
		},
		"are half as long at the least": {
			backoff.Pauses{First: 20, Max: 70, Random: half},
			[]time.Duration{10, 20, 35, 35},
		},
		"stay the same where Max is too small": {backoff.Pauses{First: 20, Random: whole}, []time.Duration{20, 20, 20}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, next(&c.pauses, len(c.want))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("begin again after a success", func(t *testing.T) {
		p := backoff.Pauses{First: 20, Max: 70, Random: whole}
		next(&p, 3)
		p.Reset()
		if got := p.Next(); got != 20 {
			t.Errorf("the first pause is %d, want 20", got)
		}
	})
}
