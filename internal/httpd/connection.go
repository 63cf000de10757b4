package httpd

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
)

// A client that sends its request and closes its side of the connection (shutdown(SHUT_WR), as nc -N does)
// waits for an answer. net/http reads on while a handler runs, takes the end of the input for a client that
// has left, and ends the context of the request. The two look the same until the server writes: TCP has
// one sign, FIN, for both. So requests run on at the end of the input, within their time, and end early
// only when the connection fails.

// TrackConnections wraps a listener so that requests on its connections are not given up at the end of
// their input. The server must use ConnContext, too.
func TrackConnections(l net.Listener) net.Listener { return trackingListener{l} }

type trackingListener struct{ net.Listener }

// Accept returns the next connection.
func (l trackingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &trackedConn{Conn: c}, nil
}

// trackedConn remembers whether reading from it failed, other than by the end of the input or of a time.
type trackedConn struct {
	net.Conn
	failed atomic.Bool
}

// Read reads from the connection.
func (c *trackedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, os.ErrDeadlineExceeded) {
		c.failed.Store(true)
	}
	return n, err
}

// CloseWrite lets net/http close a connection without losing the answer before.
func (c *trackedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

type connKey struct{}

// ConnContext is for http.Server.ConnContext.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// abandoned reports whether the context of a request that has ended did so because its connection failed.
func abandoned(ctx context.Context) bool {
	c, tracked := ctx.Value(connKey{}).(*trackedConn)
	return !tracked || c.failed.Load()
}
