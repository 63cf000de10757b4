package admission

import (
	"context"
	"time"
)

type ticketKey struct{}

// WithTicket lets the parts of an admitted request measure their processor time.
func WithTicket(ctx context.Context, t *Ticket) context.Context {
	return context.WithValue(ctx, ticketKey{}, t)
}

// Measure runs a part of the request of a context, which may run beside others, and adds the processor time that it
// used: that of its thread, if it ends on the thread it began on, as short parts do. If it does not, or is not to be
// measured because it works in other goroutines, the request is charged its share of what the program used.
func Measure(ctx context.Context, measured bool, run func()) {
	t, ok := ctx.Value(ticketKey{}).(*Ticket)
	if !ok || t.controller.CPU == nil {
		run()
		return
	}
	thread, before, known := threadCPU()
	defer func() {
		if last, after, ok := threadCPU(); ok && known && measured && last == thread {
			t.measured.Add(int64(after - before))
		} else {
			t.unmeasured.Store(true)
		}
	}()
	run()
}

// used is the processor time of a request that has run, given its share of what the program used.
func (t *Ticket) used(share time.Duration) time.Duration {
	if measured := t.measured.Load(); measured > 0 && !t.unmeasured.Load() {
		return time.Duration(measured)
	}
	return share
}
