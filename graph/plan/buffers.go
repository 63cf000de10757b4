package plan

import (
	"context"
	"sync"

	"cityweave/graph/encode"
)

// Buffers is the memory of one request: of the values that its plans make, and of their answers. It is used
// again once the response has been sent, which only the transport knows.
type Buffers struct {
	from    *Planner
	mu      sync.Mutex // root fields are resolved at the same time
	arenas  []*arena
	answers []*encode.Answer
	sent    *encode.Answer // in whose memory the response stands
}

type buffersKey struct{}

// WithBuffers makes a request take memory that Free takes back; what was planned and
// answered must not be looked at after that.
func (p *Planner) WithBuffers(ctx context.Context) (context.Context, *Buffers) {
	l := &Buffers{from: p}
	return context.WithValue(ctx, buffersKey{}, l), l
}

// arenaOf gives the memory for one root field; without buffers the garbage collector takes it back.
func arenaOf(ctx context.Context) *arena {
	l, ok := ctx.Value(buffersKey{}).(*Buffers)
	if !ok {
		return &arena{}
	}
	a := l.from.arenas.get()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arenas = append(l.arenas, a)
	return a
}

func (l *Buffers) add(a *encode.Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers = append(l.answers, a)
}

// Response makes a response that has data and, after it, a tail. The data is not copied
// when it stands in the memory of an answer.
func (l *Buffers) Response(data, tail []byte) []byte {
	for _, a := range l.answers {
		if b, ok := a.Response(data, tail); ok {
			l.sent = a
			return b
		}
	}
	return encode.Response(data, tail)
}

// FreeValues takes back all memory but that of the response, which Response has made: a client that
// reads slowly keeps no more than that.
func (l *Buffers) FreeValues() {
	kept := l.answers[:0]
	for _, a := range l.answers {
		if a == l.sent {
			kept = append(kept, a)
		} else {
			l.from.encoder.Free(a)
		}
	}
	l.answers = kept
	for _, a := range l.arenas {
		l.from.arenas.put(a)
	}
	l.arenas = nil
}

// Free takes all memory back.
func (l *Buffers) Free() {
	l.sent = nil
	l.FreeValues()
}
