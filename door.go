package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// door is what connections and requests come in by. A listener that is closed while clients
// connect resets those that the program has not taken in yet, however long they have waited
// on a busy machine. So the door first holds all requests for a moment: whoever waits for
// an answer does not connect anew. Then it comes in itself, as the last in the line of those
// who wait, and closes when its turn comes.
type door struct {
	net.Listener
	next            http.Handler
	closing, closed chan struct{}

	mu   sync.Mutex
	last net.Addr // of the door's own connection
}

func newDoor(listener net.Listener, next http.Handler) *door {
	return &door{Listener: listener, next: next, closing: make(chan struct{}), closed: make(chan struct{})}
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-d.closing:
		<-d.closed
	default:
	}
	d.next.ServeHTTP(w, r)
}

// Accept gives the next connection, and closes the listener when that is the door's own.
func (d *door) Accept() (net.Conn, error) {
	connection, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	d.mu.Lock() // while the door comes in, its address is not known yet
	own := d.last != nil && d.last.String() == connection.RemoteAddr().String()
	d.mu.Unlock()
	if !own {
		return connection, nil
	}
	closed := d.Listener.Close() // before the door hears of it, and lets the held requests go on
	return nil, errors.Join(net.ErrClosed, closed, connection.Close())
}

// close closes the listener when everybody is in; the requests that were held go on.
func (d *door) close(ctx context.Context) error {
	const moment, patience = 100 * time.Millisecond, 5 * time.Second
	close(d.closing)
	defer close(d.closed)
	<-time.After(moment)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	own, err := d.enter(ctx)
	if err != nil { // nobody else comes in either
		return errors.Join(err, d.Listener.Close())
	}
	defer own.Close()
	if err := own.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return errors.Join(err, d.Listener.Close())
	}
	if _, err := own.Read(make([]byte, 1)); isTimeout(err) {
		return errors.Join(fmt.Errorf("not everybody came in within %v", patience), d.Listener.Close())
	}
	return nil
}

// enter connects to the listener.
func (d *door) enter(ctx context.Context) (net.Conn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	own, err := new(net.Dialer).DialContext(ctx, "tcp", d.Listener.Addr().String())
	if err != nil {
		return nil, fmt.Errorf("coming in last: %w", err)
	}
	d.last = own.LocalAddr()
	return own, nil
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
