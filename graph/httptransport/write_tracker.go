package httptransport

import (
	"container/list"
	"net/http"
	"sync"
	"time"
)

// minTracked is how many bytes an answer must have to be tracked. The memory of shorter ones is of the order of what
// their connection takes anyway.
const minTracked = 64 << 10

// writeTracker bounds the memory of answers that clients have not read yet. When the answers in flight exceed maxBytes,
// it aborts the oldest ones: a client that reads has received its answer by then. Answers in flight are not operations
// at work, so that clients that never read cannot keep others from being served.
type writeTracker struct {
	maxBytes int

	mu    sync.Mutex
	bytes int       // of the writes in flight
	all   list.List // of *inFlightWrite, the oldest in front
}

// inFlightWrite is one answer that is being written.
type inFlightWrite struct {
	w       http.ResponseWriter
	size    int
	aborted bool
}

// write writes an answer and reports whether it was aborted to make room for others.
func (t *writeTracker) write(w http.ResponseWriter, body []byte) (aborted bool) {
	if len(body) < minTracked {
		_, _ = w.Write(body) // an error means that the client has left
		return false
	}
	f := &inFlightWrite{w: w, size: len(body)}
	place := t.begin(f)
	_, _ = w.Write(body) // an error means that the client has left, or that the write was aborted
	return t.end(place, f)
}

func (t *writeTracker) begin(f *inFlightWrite) *list.Element {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes += f.size
	for t.bytes > t.maxBytes && t.all.Len() > 0 {
		oldest := t.all.Remove(t.all.Front()).(*inFlightWrite)
		t.bytes -= oldest.size
		oldest.aborted = true
		// A deadline in the past ends its Write now. An error means that the connection has no deadlines, as none of
		// net/http's server.
		_ = http.NewResponseController(oldest.w).SetWriteDeadline(time.Unix(1, 0))
	}
	return t.all.PushBack(f)
}

func (t *writeTracker) end(place *list.Element, f *inFlightWrite) (aborted bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !f.aborted {
		t.bytes -= f.size
		t.all.Remove(place)
	}
	return f.aborted
}
