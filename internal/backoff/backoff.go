// Package backoff spaces attempts that are repeated until they succeed: exponential backoff
// with equal jitter, as in "Exponential Backoff and Jitter" (M. Brooker, AWS Architecture Blog,
// 2015). Jitter keeps many servers over one database from asking it at the same moments.
package backoff

import "time"

// Pauses gives one pause after another. Each is between half and all of the current step, which
// begins with First and doubles up to Max:
//
//	First 20 ms, Max 500 ms: 10-20, 20-40, 40-80, 80-160, 160-320, 250-500, 250-500 ... ms
//
// It belongs to one goroutine.
type Pauses struct {
	First, Max time.Duration  // Max below First counts as First
	Random     func() float64 // at least 0 and below 1; 0 gives the whole step

	step time.Duration
}

// Next is the pause before the next attempt.
func (p *Pauses) Next() time.Duration {
	p.step = min(max(2*p.step, p.First), max(p.Max, p.First))
	return p.step - time.Duration(p.Random()*float64(p.step)/2)
}

// Reset begins again with First, after an attempt that succeeded.
func (p *Pauses) Reset() { p.step = 0 }
