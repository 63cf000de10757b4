package admission

import (
	"log/slog"
	"time"
)

// refusals logs at most one line in a second, with the number of refusals since the line before.
type refusals struct {
	log   *slog.Logger
	n     int
	since time.Time // of the last line
}

func (r *refusals) count(waiting, running int) {
	r.n++
	now := time.Now()
	if now.Sub(r.since) < time.Second {
		return
	}
	r.log.Warn(
		"requests are refused: the server has more than it can answer",
		"refused",
		r.n,
		"waiting",
		waiting,
		"running",
		running,
	)
	r.n, r.since = 0, now
}
