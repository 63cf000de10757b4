package exec

import (
	"context"
	"sync"
	"sync/atomic"

	"cityweave/graph/encode"
	"cityweave/graph/plan"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Request is one run of an operation: its view of the store, what it has read, and its memory. Root fields may
// use it at the same time; its answer belongs to one goroutine after the run.
type Request struct {
	executor  *Executor
	operation *plan.Operation
	ctx       context.Context
	read      atomic.Int64 // nodes

	opened sync.Once
	seen   store.View
	err    error // of opening the view
	unread error // why the names in filters could not be read

	check *check // nil when no ids are to be checked

	mu       sync.Mutex
	arenas   []*arena
	answers  []*encode.Answer
	suspects map[*plan.Root][]suspect
	noted    map[*plan.Root][]plan.Warning

	warnings     []plan.Warning // once the run is finished
	moreWarnings int
	replaced     map[string]kg.Tombstone // IDs in arguments that stand for others, once the run is finished
	unwarned     error                   // why they could not be found
	sent         *encode.Answer          // in whose memory the response stands
}

// requestKey is the one key by which a request gets past gqlgen.
type requestKey struct{}

// view is the release that all root fields read.
func (q *Request) view() (store.View, error) {
	q.opened.Do(func() { q.seen, q.err = q.executor.store.View(q.ctx) })
	return q.seen, q.err
}

// count adds nodes that were read, and holds their number to the limit.
func (q *Request) count(nodes int) error {
	if n := q.read.Add(int64(nodes)); n > int64(q.operation.Limit) {
		return plan.Coded(
			errcode.TooMuch, "the answer", "it has %d nodes or more, over the limit of %d: ask for less at once", n,
			q.operation.Limit,
		)
	}
	return nil
}

// Cost is the cost of the operation, with what this run has read.
func (q *Request) Cost() plan.Cost {
	return plan.Cost{Estimated: q.operation.Estimated, Limit: q.operation.Limit, Actual: int(q.read.Load())}
}

// Release identifies the release that the answer is from, or the newest one when the run has read nothing.
func (q *Request) Release(ctx context.Context) (string, error) {
	if q.seen != nil {
		return releaseName(q.seen), nil
	}
	return q.executor.Release(ctx)
}

func releaseName(view store.View) string {
	r := view.Release()
	return r.ID + " " + r.Hash
}

// arena takes memory for the values of one root field.
func (q *Request) arena() *arena {
	a, ok := q.executor.arenas.Get().(*arena)
	if !ok {
		a = &arena{}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.arenas = append(q.arenas, a)
	return a
}

// keep keeps an answer until it is sent.
func (q *Request) keep(a *encode.Answer) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.answers = append(q.answers, a)
}

// Response makes a response that has data, the cost and the warnings. The data is not copied
// when it stands in the memory of an answer.
func (q *Request) Response(data []byte) []byte {
	tail := q.Cost().Extension(q.warningMembers())
	for _, a := range q.answers {
		if b, ok := a.Response(data, tail); ok {
			q.sent = a
			return b
		}
	}
	return encode.Response(data, tail)
}

// FreeValues takes back all memory but that of the response, which Response has made: a client that
// reads slowly keeps no more than that. The values must not be read any more.
func (q *Request) FreeValues() {
	kept := q.answers[:0]
	for _, a := range q.answers {
		if a == q.sent {
			kept = append(kept, a)
		} else {
			q.executor.encoder.Free(a)
		}
	}
	q.answers = kept
	for _, a := range q.arenas {
		a.reset()
		q.executor.arenas.Put(a)
	}
	q.arenas = nil
}

// Free takes all memory back, also that of the response.
func (q *Request) Free() {
	q.sent = nil
	q.FreeValues()
}
