package httpd

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"cityweave/internal/errcode"
	"cityweave/internal/ratelimit"
)

// asking is what a request counts as before it is known what it asks for, in nodes: to be
// read, parsed and refused is work, too.
const asking = 20

// rated refuses the requests of clients that have asked for too much lately, before
// anything is read. What a query asks for is spent by its handler, from the context.
func rated(next http.Handler, clients *ratelimit.Table) http.Handler {
	if clients == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := clients.Client(r)
		if wait, ok := clients.Spend(client, asking); !ok {
			seconds := int(wait/time.Second) + 1
			w.Header().Set("Retry-After", strconv.Itoa(seconds))
			w.Header().Set("Connection", "close") // whoever sends a body need not send it all
			refuse(w, r, errcode.RateLimited, fmt.Sprintf("this client has asked for much in a short time: try again after %ds", seconds))
			return
		}
		next.ServeHTTP(w, r.WithContext(clients.WithClient(r.Context(), client)))
	})
}
