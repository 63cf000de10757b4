// Package pace keeps work that takes long from holding up work that does not. What is done
// in a moment is never held up. What runs longer needs one of a few slots to go on, which
// leaves processors for the rest. The slots are for those that have run the least so far
// (foreground-background scheduling, least attained service first: L. Kleinrock, Queueing
// Systems, volume 2, section 4.6, 1976), so that a flood of very long work delays what is
// only a little long by one turn. Nobody has to know beforehand what takes long.
package pace

import (
	"container/heap"
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"cityweave/internal/store"
)

// Options is what a Pacer is made of.
type Options struct {
	Slots   int           // how much work that takes long goes on at once, 1 at least
	Waiting int           // how much of it waits at most; of more, what has run the longest is given up
	Moment  time.Duration // what is done by then is never held up
	Turn    time.Duration // so long a slot is kept while others wait that have run less
}

// Pacer hands out the slots.
type Pacer struct {
	Options
	mu      sync.Mutex
	running int // slots that are taken
	waiting queue
}

// New makes a pacer.
func New(o Options) *Pacer { return &Pacer{Options: o} }

// errCrowded is why work is given up that has run the longest of too many that wait. It is
// that of an engine without capacity, and the end of a context.
var errCrowded = errors.Join(store.ErrOverloaded, context.Canceled)

// Work is one piece of work: a context whose Err is where it waits for its turn. Whatever may
// take long asks Err every few thousand steps anyway, so as to end with its client; engines
// need to know no more. Of work that several goroutines do, all wait or none.
type Work struct {
	context.Context
	cancel context.CancelCauseFunc
	pacer  *Pacer // nil holds nothing up
	start  time.Time

	// The rest is guarded by the pacer.
	holds  bool
	since  time.Time // when it got its slot
	used   time.Duration
	waited time.Duration
	turn   chan struct{} // closed when a slot is handed over
	queued time.Time     // when it began to wait
	at     int           // in the queue; -1 when it is not there
	ended  bool
}

// Start begins a piece of work. End must be called. A nil pacer measures how long it takes.
func (p *Pacer) Start(ctx context.Context) *Work {
	w := &Work{pacer: p, start: time.Now(), at: -1}
	w.Context, w.cancel = context.WithCancelCause(ctx)
	return w
}

// Err is the error of the context. Work that takes long waits in it for its turn.
func (w *Work) Err() error {
	if w.Context.Err() != nil {
		return w.reason()
	}
	if w.pacer == nil {
		return nil
	}
	runtime.Gosched() // whoever has just arrived need not wait for the end of a slice of 10 ms
	if time.Since(w.start) < w.pacer.Moment {
		return nil
	}
	if turn := w.pacer.pass(w); turn != nil {
		w.pacer.wait(w, turn)
	}
	if w.Context.Err() != nil {
		return w.reason()
	}
	return nil
}

func (w *Work) reason() error {
	if cause := context.Cause(w.Context); errors.Is(cause, store.ErrOverloaded) {
		return cause
	}
	return w.Context.Err()
}

// pass lets work go on that has a slot and may keep it, or gets one; else it gives the
// channel to wait at.
func (p *Pacer) pass(w *Work) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	switch {
	case w.ended:
		return nil
	case w.at >= 0:
		return w.turn
	case w.holds:
		w.used += now.Sub(w.since)
		w.since = now
		if len(p.waiting) == 0 || p.waiting[0].used+p.Turn > w.used {
			return nil
		}
		p.leave(w)
	case w.used == 0:
		w.used = now.Sub(w.start)
	}
	if p.running < p.Slots && len(p.waiting) == 0 {
		p.take(w, now)
		return nil
	}
	w.turn, w.queued = make(chan struct{}), now
	heap.Push(&p.waiting, w)
	if len(p.waiting) > p.Waiting {
		longest := p.waiting[0]
		for _, other := range p.waiting {
			if other.used > longest.used {
				longest = other
			}
		}
		p.drop(longest)
		longest.cancel(errCrowded)
	}
	return w.turn
}

// wait ends with the turn of the work or with its context.
func (p *Pacer) wait(w *Work, turn <-chan struct{}) {
	select {
	case <-turn:
	case <-w.Done():
		p.mu.Lock()
		defer p.mu.Unlock()
		p.drop(w)
	}
}

// drop takes work out of the queue that will not get its turn.
func (p *Pacer) drop(w *Work) {
	if w.at >= 0 {
		heap.Remove(&p.waiting, w.at)
		w.waited += time.Since(w.queued)
	}
}

func (p *Pacer) take(w *Work, now time.Time) {
	p.running++
	w.holds, w.since = true, now
}

// leave gives the slot of the work to the one that has run the least.
func (p *Pacer) leave(w *Work) {
	w.holds = false
	p.running--
	if len(p.waiting) > 0 {
		next := heap.Pop(&p.waiting).(*Work)
		now := time.Now()
		next.waited += now.Sub(next.queued)
		p.take(next, now)
		close(next.turn)
	}
}

// End gives the slot back and tells the meter of the context how long the work ran, without
// what it waited. To end twice is to end once.
func (w *Work) End() {
	if w.pacer != nil {
		w.pacer.mu.Lock()
		defer w.pacer.mu.Unlock()
		if w.holds {
			w.pacer.leave(w)
		}
	}
	if w.ended {
		return
	}
	w.ended = true
	if m, ok := w.Value(meterKey{}).(*Meter); ok {
		m.ran.Add(int64(time.Since(w.start) - w.waited))
	}
	w.cancel(nil)
}

// Load is how much work that takes long goes on, and how much waits.
func (p *Pacer) Load() (running, waiting int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running, len(p.waiting)
}

// queue is a heap: what has run the least comes first.
type queue []*Work

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].used < q[j].used }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i]; q[i].at, q[j].at = i, j }

// Push is for heap.Push.
func (q *queue) Push(x any) {
	w := x.(*Work)
	w.at = len(*q)
	*q = append(*q, w)
}

// Pop is for heap.Pop.
func (q *queue) Pop() any {
	last := len(*q) - 1
	w := (*q)[last]
	(*q)[last], w.at = nil, -1
	*q = (*q)[:last]
	return w
}

// Meter adds up how long work ran.
type Meter struct{ ran atomic.Int64 }

type meterKey struct{}

// WithMeter gives a context whose work is added up.
func WithMeter(ctx context.Context) (context.Context, *Meter) {
	m := &Meter{}
	return context.WithValue(ctx, meterKey{}, m), m
}

// Ran is how long the work that has ended ran.
func (m *Meter) Ran() time.Duration { return time.Duration(m.ran.Load()) }
