// Package admission decides when a request runs. It queues whole requests, before any of their work,
// and refuses those that would wait too long. Once admitted, a request is never stopped or slowed down.
//
// Order: start-time fair queueing (P. Goyal, H. M. Vin, H. Cheng, SIGCOMM 1996). A request is tagged
// with the processor time that its client had received or queued before it, and the lowest tag runs
// first, so that a client with one request overtakes a client with a hundred. The tags are computed
// from predicted processor time and corrected by the processor time used.
//
// How many run: as many as there are processors where this program computes the answers, and a limit
// that follows the latency of the store where it does not (see limiter.go).
//
// How long one waits: as in "Fail at Scale" (B. Maurer, ACM Queue 13(8), 2015), a simplification of
// controlled delay (K. Nichols, V. Jacobson, ACM Queue 10(5), 2012): long in a burst, which passes,
// and briefly in a standing queue, where waiting only makes all answers late.
//
// Example: on two processors a client sends eight searches of 2 s each. One runs, and the second
// processor stays free for short requests. A lookup of another client arrives, is predicted to take
// 0.1 ms, and runs at once. If it had been a search, too, it would be the next to run, before the
// seven that wait, because its client has used nothing.
package admission

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

const (
	heavyAfter = 5 * time.Millisecond   // processor time from which a request counts as heavy
	longAfter  = 100 * time.Millisecond // processor time from which a request never runs in the room for short ones
	quiet      = 100 * time.Millisecond // without short requests, after which others may use all processors
	tick       = 5 * time.Millisecond   // between two looks at a queue that is not empty
)

// Options configures a Controller. Log is required; other zero values take the defaults.
type Options struct {
	Limiter          Limiter       // how many requests run at once; nil follows GOMAXPROCS
	CPU              CPU           // of this program; nil where another program computes the answers
	Waiting          int           // the most requests that wait; 1,000
	Patience         time.Duration // the most that a request waits in a burst; 5 s
	StandingPatience time.Duration // the same in a standing queue: one that has been long for Patience; 2 s
	Clients          int           // whose use is remembered; 10,000
	Operations       int           // whose use is remembered; 1,000
	Log              *slog.Logger
}

// Request describes a request that asks for admission.
type Request struct {
	Client    netip.Prefix // who shares fairly
	Operation string       // its text: equal operations take similar processor time for each estimated node
	Estimate  int          // query cost, in nodes
}

// Refused is the error of a request that is not admitted.
type Refused struct {
	RetryAfter time.Duration // when the requests that wait now will have run
}

func (r *Refused) Error() string {
	return fmt.Sprintf(
		"the server has more requests than it can answer: try again in %d s",
		int(r.RetryAfter/time.Second)+1,
	)
}

// Load describes what a Controller does at a moment.
type Load struct {
	Running, Heavy int // requests that run, and those of them that count as heavy
	Waiting        int
	Limit          int // on Running
}

// Controller admits requests. It may be used by many goroutines.
type Controller struct {
	Options

	mu        sync.Mutex // guards the rest; never held while anything waits
	light     queue
	heavy     queue
	running   map[*Ticket]struct{}
	heavies   int           // running and heavy
	virtual   time.Duration // start tag of the request that was admitted last, the virtual time of fair queueing
	meter     meter
	forecast  forecast
	lastShort time.Time // when a short request was last admitted
	drained   time.Time // when the queue was last short
	ticking   bool
	borrower  *Ticket   // a heavy request that runs in the room for short ones
	lendFrom  time.Time // when the next one may
	refusals  refusals
}

// New makes a controller.
func New(o Options) *Controller {
	if o.Limiter == nil {
		o.Limiter = processors{}
	}
	o.Waiting = orDefault(o.Waiting, 1000)
	o.Patience = orDefault(o.Patience, 5*time.Second)
	o.StandingPatience = orDefault(o.StandingPatience, 2*time.Second)
	o.Clients = orDefault(o.Clients, 10_000)
	o.Operations = orDefault(o.Operations, 1000)
	now := time.Now()
	return &Controller{
		Options:   o,
		running:   map[*Ticket]struct{}{},
		drained:   now,
		lastShort: now.Add(-o.Patience),
		meter: meter{
			cpu: o.CPU,
			at:  now,
		},
		forecast: newForecast(o.Clients, o.Operations),
		refusals: refusals{log: o.Log},
	}
}

func orDefault[T comparable](value, instead T) T {
	var zero T
	if value == zero {
		return instead
	}
	return value
}

// Ticket is an admitted request.
type Ticket struct {
	prediction
	controller *Controller
	estimate   int           // nodes
	tag        time.Duration // start tag
	heavy      bool
	overrun    bool // it was found to be heavy, and the forecast knows
	queued     time.Time
	index      int // in its queue; -1 outside
	outcome    chan error
	began      time.Duration // reading of the meter
	permit     Permit
	measured   atomic.Int64 // processor time of its parts
	unmeasured atomic.Bool  // a part of it has no clock
}

// Admit waits until the request may run. The error is *Refused, or that of the context. The caller must
// call Done on the ticket when the request has run.
func (c *Controller) Admit(ctx context.Context, r Request) (*Ticket, error) {
	t := c.enqueue(r)
	select {
	case err := <-t.outcome:
		return t.admitted(err)
	default:
	}
	select {
	case err := <-t.outcome:
		return t.admitted(err)
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case err := <-t.outcome: // at the same moment
		return t.admitted(err)
	default:
		c.withdraw(t)
		return nil, ctx.Err()
	}
}

func (t *Ticket) admitted(err error) (*Ticket, error) {
	if err != nil {
		return nil, err
	}
	return t, nil
}

// enqueue tags a request and admits it at once if it can run.
func (c *Controller) enqueue(r Request) *Ticket {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &Ticket{controller: c, estimate: r.Estimate, queued: now, index: -1, outcome: make(chan error, 1)}
	t.prediction = c.forecast.predict(r)
	t.assumed = t.assumed && c.CPU != nil
	t.heavy = t.predicted > heavyAfter
	t.tag = max(c.virtual, t.use.finish)
	t.use.finish = t.tag + t.predicted
	c.seeLength(now)
	c.queueOf(t).push(t)
	c.dispatch(now)
	if c.waiting() > c.Waiting {
		last := c.light.last()
		if other := c.heavy.last(); last == nil || other != nil && other.tag > last.tag {
			last = other
		}
		c.refuse(last)
	}
	if c.waiting() > 0 && !c.ticking {
		c.ticking = true
		time.AfterFunc(tick, c.tick)
	}
	return t
}

// seeLength notes that the queue is short: no more wait than run at once, so that each waits for the end of one
// other request and no queue stands, however long such a request takes.
func (c *Controller) seeLength(now time.Time) {
	if c.waiting() <= c.Limiter.Limit() {
		c.drained = now
	}
}

func (c *Controller) waiting() int { return len(c.light) + len(c.heavy) }

func (c *Controller) queueOf(t *Ticket) *queue {
	if t.heavy {
		return &c.heavy
	}
	return &c.light
}

// dispatch admits requests in the order of their tags, as long as there is room for their class: there
// is always room for a short request, however many requests turn out to be heavy.
func (c *Controller) dispatch(now time.Time) {
	if c.waiting() == 0 {
		return
	}
	limit := max(1, c.Limiter.Limit())
	c.advance(now)
	for {
		light, heavy := c.light.first(), c.heavy.first()
		if len(c.running)-c.heavies >= max(1, limit-c.heavies) {
			light = nil
		}
		if len(c.running) >= limit || c.heavies >= max(1, limit-max(1, limit/8)) {
			heavy = c.beyond(limit, now)
		}
		switch {
		case light != nil && (heavy == nil || light.tag <= heavy.tag):
			c.lastShort = now
			c.start(light)
		case heavy != nil:
			c.start(heavy)
		default:
			borrower := c.mayBorrow(now)
			if borrower == nil {
				return
			}
			c.borrower = borrower
			c.start(borrower)
		}
	}
}

// mayBorrow is the heavy request that runs in the room for short ones, if any: one at a time, none that is long or
// unknown, and for a third of the time, so that nobody waits for the end of a search of ten seconds but
// another search.
func (c *Controller) mayBorrow(now time.Time) *Ticket {
	if c.borrower != nil || now.Before(c.lendFrom) {
		return nil
	}
	return c.heavy.firstBelow(longAfter)
}

// beyond is the heavy request that runs next in the room for short ones, if any: one of eight processors, and at least
// one. Goroutines that compute on all processors delay what arrives by the 10 ms after which Go's scheduler looks at
// the network. So long requests use that room only if no short one has arrived for Patience, others if none has for a
// moment.
func (c *Controller) beyond(limit int, now time.Time) *Ticket {
	switch since := now.Sub(c.lastShort); {
	case len(c.running) >= limit || len(c.light) > 0 || since < quiet:
		return nil
	case since < c.Patience:
		return c.heavy.firstBelow(longAfter)
	default:
		return c.heavy.first()
	}
}

// start admits a request that waits.
func (c *Controller) start(t *Ticket) {
	c.queueOf(t).remove(t)
	c.virtual = max(c.virtual, t.tag)
	t.began = c.meter.share
	t.permit = c.Limiter.Acquire()
	c.running[t] = struct{}{}
	if t.heavy {
		c.heavies++
	}
	t.outcome <- nil
}

// advance reads the meter, and counts short requests as heavy that have used much.
func (c *Controller) advance(now time.Time) {
	c.meter.advance(now, len(c.running))
	for t := range c.running {
		used := c.meter.share - t.began
		if !t.heavy && used > heavyAfter {
			t.heavy = true
			c.heavies++
		}
		if !t.overrun && used > longAfter { // beyond doubt: the share of a short one is inexact beside heavy ones
			t.overrun = true
			c.forecast.overrun(t, used)
		}
	}
}

// withdraw takes a request out of the queue that will not run.
func (c *Controller) withdraw(t *Ticket) {
	c.queueOf(t).remove(t)
	t.use.finish -= t.predicted
}

func (c *Controller) refuse(t *Ticket) {
	c.withdraw(t)
	var backlog time.Duration
	for _, q := range []queue{c.light, c.heavy} {
		for _, other := range q {
			backlog += other.predicted
		}
	}
	c.refusals.count(len(c.light)+len(c.heavy), len(c.running))
	t.outcome <- &Refused{RetryAfter: min(30*time.Second, backlog/time.Duration(max(1, c.Limiter.Limit())))}
}

// tick refuses requests that have waited too long, and looks for room that no event has shown.
func (c *Controller) tick() {
	defer func() {
		if cause := recover(); cause != nil {
			c.Log.Error("panic in the admission queue", "cause", cause, "stack", string(debug.Stack()))
		}
	}()
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	c.dispatch(now)
	c.seeLength(now)
	patience := c.Patience
	if now.Sub(c.drained) > c.Patience {
		patience = c.StandingPatience
	}
	for _, t := range c.light.waitingSince(now.Add(-patience)) {
		c.refuse(t)
	}
	for _, t := range c.heavy.waitingSince(now.Add(-c.Patience)) {
		c.refuse(t)
	}
	if c.ticking = c.waiting() > 0; c.ticking {
		time.AfterFunc(tick, c.tick)
	}
}

// Done ends an admitted request and returns the processor time that it used. ok is false for a request
// that ended early, by an error or because its time was over: its duration says nothing about the store.
func (t *Ticket) Done(ok bool) (used time.Duration) {
	c := t.controller
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance(now)
	share := c.meter.share - t.began
	used = t.used(share)
	delete(c.running, t)
	if t.heavy {
		c.heavies--
	}
	if t == c.borrower {
		c.borrower, c.lendFrom = nil, now.Add(2*used)
	}
	t.use.finish += used - t.predicted
	c.forecast.learn(t, used, share)
	if t.permit != nil {
		if ok {
			t.permit.Record()
		} else {
			t.permit.Drop()
		}
	}
	c.dispatch(now)
	return used
}

// Load is what the controller does now.
func (c *Controller) Load() Load {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Load{Running: len(c.running), Heavy: c.heavies, Waiting: c.waiting(), Limit: c.Limiter.Limit()}
}

// processors is a limit that follows GOMAXPROCS, which follows the processors of a container.
type processors struct{}

func (processors) Limit() int      { return runtime.GOMAXPROCS(0) }
func (processors) Acquire() Permit { return nil }
