// Package ratelimit bounds what each client spends in a second, and at once after a pause: a token
// bucket for each client (the generic cell rate algorithm, ITU-T I.371, in its continuous-state leaky
// bucket form). The number of clients that are remembered is bounded.
package ratelimit

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// Options configures a Table.
type Options struct {
	Rate    float64 // what a client may spend in a second
	Burst   float64 // what an idle client may spend at once
	Clients int     // how many are remembered
	Now     func() time.Time
}

// Table holds the budgets of clients. It may be used by many goroutines.
type Table struct {
	Options
	mu      sync.Mutex
	clients map[netip.Prefix]*list.Element // of *client
	recent  *list.List                     // the most recent client is in front
}

// client is a bucket that drains; spent never falls below 0.
type client struct {
	key   netip.Prefix
	spent float64
	at    time.Time
}

// New makes an empty table.
func New(o Options) *Table {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Table{Options: o, clients: map[netip.Prefix]*list.Element{}, recent: list.New()}
}

// reserve is Budget.Reserve. An idle client may spend more than Burst on one request, and waits longer
// for its next one.
func (t *Table) reserve(key netip.Prefix, n float64) (wait time.Duration, ok bool) {
	now := t.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.find(key, now)
	if over := c.spent + min(n, t.Burst) - t.Burst; over > 0 {
		return time.Duration(over / t.Rate * float64(time.Second)), false
	}
	c.spent += n
	return 0, true
}

// debit is Budget.Debit.
func (t *Table) debit(key netip.Prefix, n float64) {
	now := t.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.find(key, now)
	c.spent = max(c.spent, min(c.spent+n, 2*t.Burst))
}

// find returns the client with what it has spent by now. A new client takes the place of the least
// recent one if there are too many.
func (t *Table) find(key netip.Prefix, now time.Time) *client {
	if e, ok := t.clients[key]; ok {
		t.recent.MoveToFront(e)
		c := e.Value.(*client)
		c.spent = max(0, c.spent-now.Sub(c.at).Seconds()*t.Rate)
		c.at = now
		return c
	}
	if len(t.clients) >= t.Clients {
		e := t.recent.Back()
		delete(t.clients, t.recent.Remove(e).(*client).key)
	}
	c := &client{key: key, at: now}
	t.clients[key] = t.recent.PushFront(c)
	return c
}

// Len is how many clients are remembered.
func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.clients)
}
