package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// drainListener closes a listener without losing the clients whose connections the kernel has
// accepted and the program has not. Closing a listener resets the connections in its backlog, however
// long they have waited on a busy machine. Close therefore dials the listener itself, as a sentinel:
// the backlog is a queue, so once Accept returns the sentinel's connection the backlog is drained and
// the listener can be closed. Requests on open connections pause meanwhile, so that clients which wait
// for an answer do not connect anew behind the sentinel.
type drainListener struct {
	net.Listener
	next              http.Handler
	draining, drained chan struct{}

	mu       sync.Mutex
	sentinel net.Addr // local address of the sentinel's connection; nil before drain
}

func newDrainListener(listener net.Listener, next http.Handler) *drainListener {
	return &drainListener{Listener: listener, next: next, draining: make(chan struct{}), drained: make(chan struct{})}
}

// ServeHTTP serves the next handler, after the drain if one is under way.
func (l *drainListener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-l.draining:
		<-l.drained
	default:
	}
	l.next.ServeHTTP(w, r)
}

// Accept returns the next connection. At the sentinel it closes the listener and returns net.ErrClosed.
func (l *drainListener) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock() // dialSentinel holds the lock until it knows the sentinel's address
	sentinel := l.sentinel != nil && l.sentinel.String() == connection.RemoteAddr().String()
	l.mu.Unlock()
	if !sentinel {
		return connection, nil
	}
	closed := l.Listener.Close() // before drain notices, and lets the paused requests go on
	return nil, errors.Join(net.ErrClosed, closed, connection.Close())
}

// drain closes the listener once its backlog is empty, or after five seconds with an error; paused
// requests go on then. It must be called once.
func (l *drainListener) drain(ctx context.Context) error {
	const pause, patience = 100 * time.Millisecond, 5 * time.Second
	close(l.draining)
	defer close(l.drained)
	<-time.After(pause)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	sentinel, err := l.dialSentinel(ctx)
	if err != nil { // nobody else can connect either
		return errors.Join(err, l.Listener.Close())
	}
	defer sentinel.Close()
	if err := sentinel.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return errors.Join(err, l.Listener.Close())
	}
	if _, err := sentinel.Read(make([]byte, 1)); isTimeout(err) {
		return errors.Join(fmt.Errorf("the backlog was not accepted within %v", patience), l.Listener.Close())
	}
	return nil
}

func (l *drainListener) dialSentinel(ctx context.Context) (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sentinel, err := new(net.Dialer).DialContext(ctx, "tcp", l.Listener.Addr().String())
	if err != nil {
		return nil, fmt.Errorf("connecting to the own listener: %w", err)
	}
	l.sentinel = sentinel.LocalAddr()
	return sentinel, nil
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
