// Package ratelimit lets each client spend so much in a second, and more at once after a
// pause: a token bucket for each client (the generic cell rate algorithm, ITU-T I.371,
// in its continuous-state leaky bucket form). The number of clients that are remembered
// is bounded.
package ratelimit

import (
	"container/list"
	"context"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Options is what a Table is made of.
type Options struct {
	Rate    float64        // what a client may spend in a second
	Burst   float64        // what a client that has rested may spend at once
	Clients int            // how many are remembered
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Now     func() time.Time
}

// Table knows what each client has spent lately.
type Table struct {
	Options
	mu      sync.Mutex
	clients map[netip.Prefix]*list.Element // of *client
	recent  *list.List                     // the client that asked last is in front
}

// client is a bucket that runs empty; spent never falls below 0.
type client struct {
	key   netip.Prefix
	spent float64
	at    time.Time
}

// New makes a table that knows nobody.
func New(o Options) *Table {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Table{Options: o, clients: map[netip.Prefix]*list.Element{}, recent: list.New()}
}

// Spend takes n from what a client may spend. If it has not so much, nothing is taken, and
// wait is after how long it has. What could never be had at once may be spent by a client
// that has rested, which then waits the longer.
func (t *Table) Spend(key netip.Prefix, n float64) (wait time.Duration, ok bool) {
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

// Charge takes n from what a client may spend for what it has had already, whether it has so
// much or not. It never owes more than it may spend at once.
func (t *Table) Charge(key netip.Prefix, n float64) {
	now := t.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.find(key, now)
	c.spent = max(c.spent, min(c.spent+n, 2*t.Burst))
}

// find gives the client with what it has spent by now, in place of the one that has not asked
// for the longest time if there are too many.
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

// Client is who asks: the address of the connection, or, behind a proxy that is trusted,
// the last address in X-Forwarded-For that no trusted proxy has. All addresses of an IPv6
// /64 are one client, since whoever has one of them has all.
func (t *Table) Client(r *http.Request) netip.Prefix {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	at := peer.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && t.trusted(at); i-- {
		hop, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		at = hop.Unmap().WithZone("")
	}
	bits := 32
	if at.Is6() {
		bits = 64
	}
	client, _ := at.Prefix(bits) // the number of bits fits the address
	return client
}

// parseHop reads an address as proxies write it, some with the port.
func parseHop(text string) (netip.Addr, bool) {
	if hop, err := netip.ParseAddrPort(text); err == nil {
		return hop.Addr(), true
	}
	hop, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return hop, err == nil
}

func (t *Table) trusted(a netip.Addr) bool {
	for _, p := range t.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

type purseKey struct{}

// purse is what the client of a request may spend.
type purse struct {
	table  *Table
	client netip.Prefix
}

// WithClient lets what works on a request spend for its client.
func (t *Table) WithClient(ctx context.Context, client netip.Prefix) context.Context {
	return context.WithValue(ctx, purseKey{}, purse{t, client})
}

// Spend takes n from what the client of the context may spend; it may all if no rate is set.
func Spend(ctx context.Context, n int) (wait time.Duration, ok bool) {
	p, limited := ctx.Value(purseKey{}).(purse)
	if !limited {
		return 0, true
	}
	return p.table.Spend(p.client, float64(n))
}

// Charge takes n from what the client of the context may spend, for what it has had already.
func Charge(ctx context.Context, n int) {
	if p, limited := ctx.Value(purseKey{}).(purse); limited && n > 0 {
		p.table.Charge(p.client, float64(n))
	}
}
