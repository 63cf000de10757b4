package app

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"syscall"
	"testing"
	"time"
)

func TestDrainListener(t *testing.T) {
	t.Run("answers clients that connected before the drain, however late they are accepted", drainsTheBacklog)
}

func drainsTheBacklog(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := newDrainListener(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "answered") }))
	url := "http://" + listener.Addr().String()
	// As on a busy machine: clients connect and send requests before the program accepts them.
	const clients = 50
	answers := make(chan error, clients)
	for range clients {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) { return connection, nil }}}
		go func() {
			answer, err := client.Get(url)
			if err == nil {
				_, err = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
			}
			answers <- err
		}()
	}
	closed := make(chan error, 1)
	go func() { closed <- l.drain(t.Context()) }()
	for dialled := false; !dialled; runtime.Gosched() {
		l.mu.Lock()
		dialled = l.sentinel != nil
		l.mu.Unlock()
	}
	server := &http.Server{Handler: l, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	for range clients {
		if err := <-answers; err != nil {
			t.Errorf("a client that had connected got no answer: %v", err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if err := <-served; !errors.Is(err, net.ErrClosed) {
		t.Errorf("the server ended with %v", err)
	}
	if _, err := http.Get(url); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a later connection is not refused: %v", err)
	}
	if err := server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
