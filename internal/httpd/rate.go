package httpd

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"cityweave/internal/errcode"
	"cityweave/internal/ratelimit"
)

// baseRequestCost is what a request costs before its query is known, in nodes: reading, parsing and
// refusing it is work, too.
const baseRequestCost = 20

// rated identifies the client of a request, for its handler, and refuses clients whose budget is spent
// before anything is read. The handler takes the cost of the query from the same budget.
func rated(next http.Handler, clients *ratelimit.Table, proxies ratelimit.Proxies) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		budget := clients.Budget(proxies.Client(r))
		if wait, ok := budget.Reserve(baseRequestCost); !ok {
			seconds := int(wait/time.Second) + 1
			w.Header().Set("Retry-After", strconv.Itoa(seconds))
			w.Header().Set("Connection", "close") // a client that sends a body need not send all of it
			refuse(w, r, errcode.RateLimited,
				fmt.Sprintf("this client has asked for much in a short time: try again after %ds", seconds))
			return
		}
		next.ServeHTTP(w, r.WithContext(ratelimit.WithBudget(r.Context(), budget)))
	})
}
