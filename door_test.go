package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"testing"
	"time"
)

func TestWhoeverHasConnectedBeforeTheDoorClosesIsAnsweredHoweverLateItIsTakenIn(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "answered") }))
	url := "http://" + listener.Addr().String()
	// As on a machine that is too busy: they connect and ask, and nobody takes them in yet.
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
	go func() { closed <- d.close(t.Context()) }()
	for entered := false; !entered; runtime.Gosched() {
		d.mu.Lock()
		entered = d.last != nil
		d.mu.Unlock()
	}
	server := &http.Server{Handler: d, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(d) }()
	for range clients {
		if err := <-answers; err != nil {
			t.Errorf("one that has connected is not answered: %v", err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if err := <-served; !errors.Is(err, net.ErrClosed) {
		t.Errorf("the server ended with %v", err)
	}
	if _, err := http.Get(url); !refused(err) {
		t.Errorf("whoever comes later is not refused: %v", err)
	}
	if err := server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
