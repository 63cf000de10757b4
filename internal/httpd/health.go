package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// patience is how long /readyz waits for the store.
const patience = 2 * time.Second

// live answers 200 while the program runs, whatever the state of the store.
func live(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "alive\n")
}

// readiness reports whether the server can answer queries now, and from which release.
type readiness struct {
	store    store.Store
	stopping <-chan struct{}
	logger   *slog.Logger
}

func (h readiness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	type report struct {
		Ready   bool    `json:"ready"`
		Reason  string  `json:"reason,omitempty"`
		Release string  `json:"release,omitempty"`
		Date    string  `json:"date,omitempty"`
		Hash    string  `json:"hash,omitempty"`
		Mirror  *copied `json:"mirror,omitempty"`
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	status, body := http.StatusOK, report{Ready: true}
	if release, err := h.release(ctx); err != nil {
		status, body = http.StatusServiceUnavailable, report{Reason: sentence(err)}
		h.logger.WarnContext(ctx, "not ready", "cause", err)
	} else {
		body.Release, body.Date, body.Hash = release.ID, release.Date.String(), release.Hash
		if m, ok := h.store.(store.Replica); ok {
			body.Mirror = copyOf(m.ReplicaStatus(), time.Now())
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // an error means that the client has left
}

// copied reports the age of a mirror. A stale mirror is served all the same.
type copied struct {
	CheckedAt string `json:"checkedAt"` // when the database was last polled
	Age       int    `json:"age"`       // seconds since then
	Stale     bool   `json:"stale"`
	Reason    string `json:"reason,omitempty"`
}

func copyOf(c store.ReplicaStatus, now time.Time) *copied {
	return &copied{c.Checked.UTC().Format(time.RFC3339), int(now.Sub(c.Checked) / time.Second), c.Stale, c.Reason}
}

var errStopping = errors.New("the server is stopping")

func (h readiness) release(ctx context.Context) (kg.Release, error) {
	select {
	case <-h.stopping:
		return kg.Release{}, errStopping
	default:
	}
	if err := h.store.Ready(ctx); err != nil {
		return kg.Release{}, err
	}
	view, err := h.store.View(ctx)
	if err != nil {
		return kg.Release{}, err
	}
	return view.Release(), nil
}

// sentence is the reason for clients. Hosts and other details are in the log alone.
func sentence(err error) string {
	var known *store.NotReady
	switch {
	case errors.As(err, &known):
		return known.Sentence
	case errors.Is(err, errStopping):
		return "The server is stopping."
	case errors.Is(err, store.ErrOverloaded):
		return "The store has no capacity left at the moment."
	case errors.Is(err, context.DeadlineExceeded):
		return "The store does not answer in time."
	default:
		return "The store cannot be reached or holds no data yet."
	}
}
