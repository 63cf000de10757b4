package ratelimit

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks whose X-Forwarded-For is trusted.
type Proxies []netip.Prefix

// Client identifies the client of a request: the address of the connection or, behind trusted proxies,
// the last address in X-Forwarded-For that is none of theirs. All addresses of an IPv6 /64 are one
// client, since a host that has one of them can use all.
func (p Proxies) Client(r *http.Request) netip.Prefix {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	address := peer.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trust(address); i-- {
		hop, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		address = hop.Unmap().WithZone("")
	}
	bits := 32
	if address.Is6() {
		bits = 64
	}
	client, _ := address.Prefix(bits) // the number of bits fits the address
	return client
}

// Trust reports whether the connection of a request comes from a trusted proxy, so that what it says about the client
// can be believed.
func (p Proxies) Trust(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && p.trust(peer.Addr().Unmap().WithZone(""))
}

// parseHop reads an address as proxies write it, some with the port.
func parseHop(text string) (netip.Addr, bool) {
	if hop, err := netip.ParseAddrPort(text); err == nil {
		return hop.Addr(), true
	}
	hop, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return hop, err == nil
}

func (p Proxies) trust(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(a) })
}
