package httpd_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cityweave/internal/httpd"
)

// tracked serves a handler of GraphQL as the program does. The handler gets the context that net/http gave the request.
func tracked(t *testing.T, graph func(w http.ResponseWriter, r *http.Request, given context.Context)) *net.TCPConn {
	t.Helper()
	given := make(chan context.Context, 1)
	h, _ := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { graph(w, r, <-given) })
	})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given <- r.Context()
		h.ServeHTTP(w, r)
	}))
	server.Listener = httpd.TrackConnections(server.Listener)
	server.Config.ConnContext = httpd.ConnContext
	server.Start()
	t.Cleanup(server.Close)
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	const request = "POST /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\n{ a }"
	if _, err := io.WriteString(connection, request); err != nil {
		t.Fatal(err)
	}
	return connection.(*net.TCPConn)
}

func TestTrackConnections(t *testing.T) {
	t.Run("answers a client that closes its side behind the request", func(t *testing.T) {
		client := tracked(t, func(w http.ResponseWriter, r *http.Request, given context.Context) {
			<-given.Done() // net/http has read the end of the input
			settled := make(chan struct{})
			context.AfterFunc(given, func() { close(settled) })
			<-settled
			if err := r.Context().Err(); err != nil {
				t.Errorf("the context ends with the input: %v", err)
			}
			_, _ = io.WriteString(w, "answered")
		})
		if err := client.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(client); err != nil || !strings.HasSuffix(string(answer), "answered") {
			t.Errorf("got %q, %v", answer, err)
		}
	})
	t.Run("ends the work for a client that resets the connection", func(t *testing.T) {
		begun, ended := make(chan struct{}), make(chan error)
		client := tracked(t, func(_ http.ResponseWriter, r *http.Request, _ context.Context) {
			close(begun)
			<-r.Context().Done()
			ended <- r.Context().Err()
		})
		<-begun
		if err := errors.Join(client.SetLinger(0), client.Close()); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the work ends with %v", err)
		}
	})
}
