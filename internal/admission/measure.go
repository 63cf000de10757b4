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
// measured because it works in other goroutines, the request is charged its share of what the program used. A part of
// a request that is assumed to use what was predicted is not measured.
func Measure(ctx context.Context, measured bool, run func()) {
	t, ok := ctx.Value(ticketKey{}).(*Ticket)
	if !ok || t.controller.CPU == nil || t.assumed {
		run()
		return
	}
	t.measure(measured, run)
}

// MeasureExtra is Measure for a part that few requests of an operation have, so that the prediction leaves it out. It
// is always measured.
func MeasureExtra(ctx context.Context, run func()) {
	t, ok := ctx.Value(ticketKey{}).(*Ticket)
	if !ok || t.controller.CPU == nil {
		run()
		return
	}
	t.measure(true, run)
}

func (t *Ticket) measure(measured bool, run func()) {
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
	measured := time.Duration(t.measured.Load())
	switch {
	case t.unmeasured.Load():
		return share
	case t.assumed:
		return t.predicted + measured
	case measured > 0:
		return measured
	default:
		return share
	}
}
