package httptransport

import (
	"container/list"
	"net/http"
	"sync"
	"time"
)

// leastCounted is how long an answer must be, in bytes, to be counted while it is sent: a
// shorter one takes no more memory than its connection does.
const leastCounted = 64 << 10

// sending are the answers that clients have not taken in yet. They are no operations at work:
// clients that never read must not keep others from asking. What they hold up is memory; when it
// is too much, the answer that has waited for the longest time is given up, since a
// client that reads has had its answer by then.
type sending struct {
	most int // bytes

	mu    sync.Mutex
	bytes int
	all   list.List // of *delivery, the oldest in front
}

// delivery is an answer on its way.
type delivery struct {
	w    http.ResponseWriter
	size int
	cut  bool
}

// send writes an answer and reports whether it was given up for others.
func (s *sending) send(w http.ResponseWriter, body []byte) (cut bool) {
	if len(body) < leastCounted {
		_, _ = w.Write(body) // a client that has left is not our matter
		return false
	}
	d := &delivery{w: w, size: len(body)}
	place := s.begin(d)
	_, _ = w.Write(body) // the same
	return s.end(place, d)
}

func (s *sending) begin(d *delivery) *list.Element {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes += d.size
	for s.bytes > s.most && s.all.Len() > 0 {
		oldest := s.all.Remove(s.all.Front()).(*delivery)
		s.bytes -= oldest.size
		oldest.cut = true
		// Its Write ends now. A connection that knows no deadline cannot be cut, and is none
		// of net/http's server.
		_ = http.NewResponseController(oldest.w).SetWriteDeadline(time.Unix(1, 0))
	}
	return s.all.PushBack(d)
}

func (s *sending) end(place *list.Element, d *delivery) (cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !d.cut {
		s.bytes -= d.size
		s.all.Remove(place)
	}
	return d.cut
}
