package plan

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"
	"unsafe"
)

const (
	// headroom is kept free in front of an answer, for what comes before it in a response.
	headroom = 64
	// tailroom is kept free behind it.
	tailroom = 160
	// firstAnswer is the size of fresh memory for an answer.
	firstAnswer = 4 << 10
	// keptAnswer is how large memory may be that is kept for another answer.
	keptAnswer = 1 << 20
	opening    = `{"data":`
)

// Answer is the JSON of a root field, behind the headroom.
type Answer struct{ b []byte }

// MarshalGQL writes the answer. The executor gathers the response in a buffer that holds
// little more than the name of the first field when its answer comes; then the buffer
// takes the answer's own memory over, and nothing is copied but the name.
func (a *Answer) MarshalGQL(w io.Writer) {
	buf, ok := w.(*bytes.Buffer)
	if !ok || buf.Len() > headroom-len(opening) {
		_, _ = w.Write(a.b[headroom:])
		return
	}
	from := headroom - buf.Len()
	copy(a.b[from:], buf.Bytes())
	*buf = *bytes.NewBuffer(a.b[from:])
}

// answers are answers whose memory is used again.
type answers struct{ pool sync.Pool }

// get gives an empty answer.
func (p *answers) get() *Answer {
	if a, ok := p.pool.Get().(*Answer); ok {
		return a
	}
	return &Answer{b: make([]byte, headroom, firstAnswer)}
}

func (p *answers) put(a *Answer) {
	if cap(a.b) <= keptAnswer {
		a.b = a.b[:headroom]
		p.pool.Put(a)
	}
}

// Loan is the memory of one request: of the values that its plans make, and of their
// answers. It is used again once the response has been sent, which only the transport knows.
type Loan struct {
	from    *Planner
	mu      sync.Mutex // root fields are resolved at the same time
	arenas  []*arena
	answers []*Answer
	sent    *Answer // in whose memory the response stands
}

type loanKey struct{}

// WithLoan makes a request take memory that is given back by Return; what was planned and
// answered must not be looked at after that.
func (p *Planner) WithLoan(ctx context.Context) (context.Context, *Loan) {
	l := &Loan{from: p}
	return context.WithValue(ctx, loanKey{}, l), l
}

// arenaOf gives the memory for one root field, which the garbage collector has when it is not lent.
func arenaOf(ctx context.Context) *arena {
	l, ok := ctx.Value(loanKey{}).(*Loan)
	if !ok {
		return &arena{}
	}
	a := l.from.arenas.get()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arenas = append(l.arenas, a)
	return a
}

func (l *Loan) add(a *Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers = append(l.answers, a)
}

// Response writes a response that has data and, behind it, a tail. The data is not copied
// when it stands in the memory of the loan.
func (l *Loan) Response(data, tail []byte) []byte {
	for _, a := range l.answers {
		// Behind the answer the executor has written one brace, before it the name.
		from := len(a.b) + 1 - len(data)
		if from < len(opening) || from >= headroom || unsafe.SliceData(data) != &a.b[from] {
			continue
		}
		l.sent = a
		copy(a.b[from-len(opening):], opening)
		return append(append(a.b[from-len(opening):from+len(data)], tail...), '}')
	}
	return slices.Concat([]byte(opening), data, tail, []byte("}"))
}

// Release gives back all but what the response stands in, which Response has written: a client that
// is slow to take it in holds up no more than that.
func (l *Loan) Release() {
	l.answers = slices.DeleteFunc(l.answers, func(a *Answer) bool {
		if a != l.sent {
			l.from.answers.put(a)
		}
		return a != l.sent
	})
	for _, a := range l.arenas {
		l.from.arenas.put(a)
	}
	l.arenas = nil
}

// Return gives the memory back.
func (l *Loan) Return() {
	for _, a := range l.answers {
		l.from.answers.put(a)
	}
	for _, a := range l.arenas {
		l.from.arenas.put(a)
	}
	l.answers, l.arenas = nil, nil
}

// finished gives an answer its bytes, with room behind them.
func (a *Answer) finished(b []byte) { a.b = slices.Grow(b, tailroom) }
