package ratelimit_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"cityweave/internal/ratelimit"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func TestAClientSpendsWhatItHasAndGetsItBackInTime(t *testing.T) {
	now := time.Unix(0, 0)
	table := ratelimit.New(ratelimit.Options{Rate: 10, Burst: 100, Clients: 10, Now: func() time.Time { return now }})
	me, other := prefix("192.0.2.1/32"), prefix("192.0.2.2/32")
	for i, c := range []struct {
		client netip.Prefix
		after  time.Duration
		n      int
		ok     bool
		wait   time.Duration
	}{
		{me, 0, 60, true, 0},
		{me, 0, 40, true, 0},
		{me, 0, 1, false, 100 * time.Millisecond},
		{other, 0, 100, true, 0},
		{me, 100 * time.Millisecond, 1, true, 0},
		{me, 0, 50, false, 5 * time.Second},
		{me, time.Hour, 100, true, 0}, // no more than the burst, however long it rests
		{me, 0, 1, false, 100 * time.Millisecond},
		{me, 10 * time.Second, 200, true, 0}, // more than the burst, by one that has rested
		{me, 10 * time.Second, 1, false, 100 * time.Millisecond},
		{me, 10 * time.Second, 100, true, 0},
	} {
		now = now.Add(c.after)
		wait, ok := table.Budget(c.client).Reserve(c.n)
		if ok != c.ok || wait.Round(time.Millisecond) != c.wait {
			t.Errorf("step %d: got %v after %v, want %v after %v", i, ok, wait, c.ok, c.wait)
		}
	}
}

func TestTheTableOfClientsIsBounded(t *testing.T) {
	table := ratelimit.New(ratelimit.Options{Rate: 1, Burst: 10, Clients: 100, Now: func() time.Time { return time.Unix(0, 0) }})
	busy := prefix("192.0.2.1/32")
	for i := range 100_000 {
		table.Budget(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32)).Reserve(1)
		if i%50 == 0 {
			table.Budget(busy).Reserve(10)
		}
	}
	if table.Len() != 100 {
		t.Errorf("%d clients are remembered, want 100", table.Len())
	}
	if _, ok := table.Budget(busy).Reserve(1); ok {
		t.Error("a client that keeps asking is forgotten")
	}
}

func TestAllAddressesOfOneIPv6NetworkAreOneClient(t *testing.T) {
	proxies := ratelimit.Proxies{prefix("2001:db8:ffff::/48")}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"[2001:db8:1:2:3:4:5:6]:80", "", "2001:db8:1:2::/64"},
		{"[2001:db8:1:2::1]:80", "", "2001:db8:1:2::/64"},
		{"[2001:db8:1:3::1]:80", "", "2001:db8:1:3::/64"},
		{"[fe80::1%eth0]:80", "", "fe80::/64"},
		{"192.0.2.1:80", "", "192.0.2.1/32"},
		{"[2001:db8:ffff::1]:80", "[2001:db8:1:2::9]", "2001:db8:1:2::/64"},
		{"[2001:db8:ffff::1]:80", "192.0.2.1", "192.0.2.1/32"},
		{"[2001:db8:ffff::1]:80", "192.0.2.1:5678", "192.0.2.1/32"}, // as Azure's gateways write it
		{"[2001:db8:ffff::1]:80", "198.51.100.7, [2001:db8:1:2::9]:443", "2001:db8:1:2::/64"},
		{"[2001:db8:ffff::1]:80", "", "2001:db8:ffff::/64"},
		{"@", "", "invalid Prefix"},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": {c.forwarded}}}
		if got := fmt.Sprint(proxies.Client(r)); got != c.want {
			t.Errorf("%s, %s: got %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestTrust(t *testing.T) {
	proxies := ratelimit.Proxies{prefix("10.0.0.0/8")}
	for remote, want := range map[string]bool{
		"10.1.2.3:80": true, "[::ffff:10.1.2.3]:80": true, "192.0.2.1:80": false, "@": false,
	} {
		if got := proxies.Trust(&http.Request{RemoteAddr: remote}); got != want {
			t.Errorf("%s: got %v", remote, got)
		}
	}
	if ratelimit.Proxies(nil).Trust(&http.Request{RemoteAddr: "10.1.2.3:80"}) {
		t.Error("without a trusted proxy one is trusted")
	}
}
