package admission

import (
	"runtime"
	"time"
)

// CPU returns the processor time that the program has used since its start.
type CPU func() time.Duration

// meter estimates the processor time of requests while they run, and of those that have no clock of their own (see
// Measure). It divides the time of the whole program: what it uses between two events is shared equally by the
// requests that run between them, as Go's scheduler shares processors among goroutines.
//
// Example: a search runs for 2 s on one processor, while lookups of 0.1 ms run on another, 300 in a second. The search
// is charged 1.97 s for itself, and half of the 2 ms/60 of each lookup.
type meter struct {
	cpu   CPU // nil estimates it: as many processors work as there are, or requests that run
	used  time.Duration
	at    time.Time
	share time.Duration // of a request that has run since the meter was made; a request used the difference
}

// advance accounts for the time since the last event, in which so many requests ran.
func (m *meter) advance(now time.Time, running int) {
	var used time.Duration
	if m.cpu != nil {
		total := m.cpu()
		used, m.used = total-m.used, total
	} else {
		used = now.Sub(m.at) * time.Duration(min(running, runtime.GOMAXPROCS(0)))
	}
	m.at = now
	if running > 0 {
		m.share += max(0, used) / time.Duration(running)
	}
}
