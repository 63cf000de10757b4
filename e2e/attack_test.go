package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asAttackers in the environment makes the test binary attack the address that it holds. A
// process of its own, which gives way to others, takes as little as may be from the
// processors that attackers of the real world would not share with the server.
const asAttackers = "TEST_BINARY_ATTACKS"

// attackers are at work until end.
type attackers struct {
	t       *testing.T
	command *exec.Cmd
	stdin   io.Closer
	stdout  io.Reader
}

// attack begins an attack from addresses that no attack of another number came from, so that
// none of them has spent anything yet.
func attack(t *testing.T, url, kind string, number int) *attackers {
	t.Helper()
	a := &attackers{t: t, command: exec.CommandContext(t.Context(), os.Args[0])}
	a.command.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d", asAttackers, url, kind, number))
	a.command.Stderr = os.Stderr
	var err error
	if a.stdin, err = a.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if a.stdout, err = a.command.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := a.command.Start(); err != nil {
		t.Fatal(err)
	}
	return a
}

// end stops the attack and tells how many requests got which status.
func (a *attackers) end() map[int]int {
	a.t.Helper()
	a.stdin.Close()
	status := map[int]int{}
	if err := json.NewDecoder(a.stdout).Decode(&status); err != nil {
		a.t.Errorf("the attackers: %v", err)
	}
	if err := a.command.Wait(); err != nil {
		a.t.Errorf("the attackers: %v", err)
	}
	return status
}

// Kinds of attack.
const (
	refusedOnes = "refused" // most requests are refused, by one limit each, or cost much by the estimate
	longOnes    = "long"    // some of them take as long as a request may
)

// attacking is the attack that the words describe, until stdin ends: sixteen clients, or as many as
// TEST_ATTACKERS says, each with 10 ms between an answer and its next request, and fifty that never finish theirs.
func attacking(words string) error {
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 19) // not every system lets us
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	var url, kind string
	var number int
	if _, err := fmt.Sscan(words, &url, &kind, &number); err != nil {
		return fmt.Errorf("reading what to attack: %w", err)
	}
	bodies := []string{
		body(`{cities(first:100){nodes{programmes(first:100){edges{links{evidence{id source{name}}}}}}}}`),
		body(`{cities(first:100,orderBy:[{programmes:{count:DESC}}],where:{name:{contains:"a"}}){totalCount nodes{links(first:100){nodes{from{name}to{name}}}}}}`),
		body("{" + strings.Repeat("__schema{types{name fields{name type{name}}}} ", 21) + "}"),
		body("{cities{nodes{" + strings.Repeat("id ", 5000) + "}}}"),
		body("{cities{nodes{...A}}} fragment A on City{" + strings.Repeat("...B ", 60) + "} fragment B on City{" + strings.Repeat("id ", 100) + "}"),
		`{"query":`, strings.Repeat("x", 200_000),
	}
	if kind == longOnes {
		bodies = append(bodies,
			body(`{paths(from:"city:pt-almada",to:"city:it-velletri",maxLength:6,first:100){totalAvailable paths{hops{links{id}}}}}`),
			body(`{__schema{types{name description fields{name description args{name description type{name ofType{name}}}type{name ofType{name ofType{name}}}}}}}`),
			body("query($n:[String!]!){mapNames(names:$n){status totalCandidates}}", map[string]any{"n": slices.Repeat([]string{"Sann Joze", "Sao Pualo", "Frankfrut", "New Yrok"}, 125)}),
		)
	}
	attackers := 16
	if n, err := strconv.Atoi(os.Getenv("TEST_ATTACKERS")); err == nil {
		attackers = n
	}
	c := &crowd{url: url, name: fmt.Sprintf("203.%d.%d.", len(bodies), number), bodies: bodies}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			connection, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(url, "http://"))
			if err != nil {
				return
			}
			defer connection.Close()
			fmt.Fprint(connection, "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
			<-ctx.Done()
		})
	}
	c.ask(ctx, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}, attackers, 1<<30, 10*time.Millisecond)
	all.Wait()
	return json.NewEncoder(os.Stdout).Encode(c.status)
}
