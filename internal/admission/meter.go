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
//
// The clock of the program is a system call that takes as long as a fiftieth of a lookup, so that it is read at most
// once in a millisecond. Between two readings the program is expected to keep as many processors busy as before, and
// the next reading adds what it used beyond that.
type meter struct {
	cpu     CPU // nil estimates it: as many processors work as there are, or requests that run
	at      time.Time
	share   time.Duration // of a request that has run since the meter was made; a request used the difference
	read    time.Time     // the last reading of cpu
	used    time.Duration // what it read
	busy    float64       // processors that the program kept busy before it
	guessed time.Duration // what requests were charged since then
}

// readEvery is the shortest time between two readings.
const readEvery = time.Millisecond

// advance accounts for the time since the last event, in which so many requests ran.
func (m *meter) advance(now time.Time, running int) {
	elapsed := now.Sub(m.at)
	m.at = now
	var used time.Duration
	switch since := now.Sub(m.read); {
	case m.cpu == nil:
		used = elapsed * time.Duration(min(running, runtime.GOMAXPROCS(0)))
	case since < readEvery && running > 0:
		used = time.Duration(m.busy * float64(elapsed))
		m.guessed += used
	case since >= readEvery:
		used = m.reading(now, since) - m.guessed
		m.guessed = 0
	}
	if running > 0 {
		m.share += max(0, used) / time.Duration(running)
	}
}

// reading is what the program used since the last one.
func (m *meter) reading(now time.Time, since time.Duration) time.Duration {
	total := m.cpu()
	used := total - m.used
	m.read, m.used, m.busy = now, total, float64(used)/float64(since)
	return used
}
