package app

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"cityweave/internal/store"
)

// welcome prints the address and three commands to try.
func welcome(ctx context.Context, w io.Writer, address net.Addr, eng store.Store) {
	url := "http://" + browsable(address)
	fmt.Fprintf(w, `Cityweave answers on %[1]s/
%[2]s

Three things to try:
  open %[1]s/ in a browser
  curl -sG %[1]s/graphql --data-urlencode 'query={ programme(id: "programme:iuc") { name cities(first: 5) { totalCount nodes { name country { name } } } } }'
  curl -s %[1]s/schema.graphqls

Ctrl+C stops it; --help lists the settings.
`, url, contents(ctx, eng))
}

// contents is a line about the data, or about why there is none yet.
func contents(ctx context.Context, eng store.Store) string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	view, err := eng.View(ctx)
	if err != nil {
		return "Its data cannot be read yet: the log says why, and /readyz when that has changed."
	}
	n, err := view.ReleaseInfo(ctx)
	if err != nil {
		return "Release " + view.Release().ID + "."
	}
	sum := func(list []int) (all int) {
		for _, one := range list {
			all += one
		}
		return all
	}
	return fmt.Sprintf(
		"Release %s: %d entities, %d links, %d records of evidence.",
		view.Release().ID,
		sum(n.Entities),
		sum(n.Links),
		n.Evidence,
	)
}

// browsable is the address as a browser on this machine takes it.
func browsable(address net.Addr) string {
	host, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return address.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
