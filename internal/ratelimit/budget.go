package ratelimit

import (
	"context"
	"net/netip"
	"time"
)

// Budget is what one client may spend. The zero value belongs to no known client and is unlimited.
type Budget struct {
	Client netip.Prefix
	table  *Table // nil is unlimited
}

// Budget returns the budget of a client, which is unlimited in a nil table.
func (t *Table) Budget(client netip.Prefix) Budget { return Budget{client, t} }

// Reserve takes n before work. If the client has less than that, it takes nothing, and wait is the time
// until it has enough.
func (b Budget) Reserve(n int) (wait time.Duration, ok bool) {
	if b.table == nil {
		return 0, true
	}
	return b.table.reserve(b.Client, float64(n))
}

// Debit takes n after work that cost more than was reserved, whether the client has it or not. A
// client never owes more than it may spend at once.
func (b Budget) Debit(n int) {
	if b.table != nil && n > 0 {
		b.table.debit(b.Client, float64(n))
	}
}

type budgetKey struct{}

// WithBudget adds the budget of its client to the context of a request.
func WithBudget(ctx context.Context, b Budget) context.Context {
	return context.WithValue(ctx, budgetKey{}, b)
}

// FromContext returns the budget that WithBudget added, or an unlimited one.
func FromContext(ctx context.Context) Budget {
	b, _ := ctx.Value(budgetKey{}).(Budget)
	return b
}
