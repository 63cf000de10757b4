package memory

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// lazy is a value that the first query to need it builds and that all later ones share.
//
// A build belongs to no query: it runs in its own goroutine, on a context without the
// deadline and the pace of the query that started it. A query whose context ends stops
// waiting, the others wait on; when none is left, the context of the build ends.
// A build that fails leaves nothing behind: the next query to need the value starts another.
type lazy[T any] struct {
	build func(context.Context) (T, error)

	built   atomic.Bool // value is set, and no longer changes
	value   T
	mu      sync.Mutex
	running *building[T]
}

// building is one run of lazy.build.
type building[T any] struct {
	done    chan struct{} // closed when value and err are set
	value   T
	err     error
	waiting int // queries; guarded by lazy.mu
	cancel  context.CancelFunc
}

// newLazy is a lazy value whose build always succeeds.
func newLazy[T any](build func(context.Context) T) *lazy[T] {
	return &lazy[T]{build: func(ctx context.Context) (T, error) { return build(ctx), nil }}
}

// get returns the value, which it builds or waits for. The error is that of ctx, that of
// the build, or a *buildPanic.
func (l *lazy[T]) get(ctx context.Context) (T, error) {
	if l.built.Load() {
		return l.value, nil
	}
	select {
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	default:
	}
	b := l.join(ctx)
	if b == nil {
		return l.value, nil
	}
	select {
	case <-b.done:
		return b.value, b.err
	case <-ctx.Done():
		l.leave(b)
		var none T
		return none, ctx.Err()
	}
}

// join starts a build or waits for the running one; nil when the value is built.
func (l *lazy[T]) join(ctx context.Context) *building[T] {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.built.Load() {
		return nil
	}
	if l.running == nil {
		ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		l.running = &building[T]{done: make(chan struct{}), cancel: cancel}
		go l.run(ctx, l.running)
	}
	l.running.waiting++
	return l.running
}

// leave stops waiting for a build. The last query to leave cancels it.
func (l *lazy[T]) leave(b *building[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.waiting--; b.waiting == 0 {
		b.cancel()
		if l.running == b {
			l.running = nil
		}
	}
}

func (l *lazy[T]) run(ctx context.Context, b *building[T]) {
	defer b.cancel()
	b.value, b.err = guarded(ctx, l.build)
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.err == nil && !l.built.Load() {
		l.value = b.value
		l.built.Store(true)
	}
	if l.running == b {
		l.running = nil
	}
	close(b.done)
}

// guarded calls build and returns a panic of it as an error.
func guarded[T any](ctx context.Context, build func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case stopped:
			err = cause.error
		default:
			err = &buildPanic{cause: cause, stack: debug.Stack()}
		}
	}()
	return build(ctx)
}

// buildPanic is a panic in the goroutine of a build. Queries that wait for the value panic
// with it, so that it is handled and logged as a panic of theirs.
type buildPanic struct {
	cause any
	stack []byte
}

func (p *buildPanic) Error() string {
	return fmt.Sprintf("building a shared value: %v\n%s", p.cause, p.stack)
}

// stopped unwinds a read in which a lazy value cannot be had: a condition deep inside a
// filter has no other way out. It is raised by must and caught by stop, within one read.
type stopped struct{ error }

// must is the value of a lazy.get within a read, which it ends if there is an error.
func must[T any](value T, err error) T {
	switch err := err.(type) { //nolint:errorlint // never wrapped: lazy.get makes it
	case nil:
		return value
	case *buildPanic:
		panic(err)
	default:
		panic(stopped{err})
	}
}

// stop makes the error of a read out of a stopped. Every read that compiles conditions defers it.
func stop(err *error) {
	switch cause := recover().(type) {
	case nil:
	case stopped:
		*err = cause.error
	default:
		panic(cause)
	}
}
