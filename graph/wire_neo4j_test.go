package graph_test

import (
	"context"
	"encoding/binary"
	"math"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// moreStatements are the statements that examples take beyond one for each store call: a number that
// follows from the question, never from the rows.
var moreStatements = map[string]int{
	"cities-by-region": 1,  // the groups that are not shown, together
	"how-connected":    12, // two searches: the ends, each of up to four hops, links and entities of what is shown
	"what-is-said":     8,  // three searches of texts: the words, the texts, links and evidence of what is shown
	"why-connected":    5,  // the same for three hops
}

// prefetched is how many expansions of each example the statement answers that finds the entities: all
// that stand below an entity, a list or another expansion (see storeCalls).
var prefetched = map[string]int{
	"accsf-capitals":      5, // onlyDerived, members, cities, parts | participants
	"busy-cities":         2, // programmes of each list
	"cities-by-division":  2, // locatedIn, citiesLocatedHere
	"city":                3, // programmes, memberOf, partnerCities
	"facets":              1, // cities
	"frontline-themes":    3, // themes; shared | programmes
	"futurecity-stages":   8, // two steps, cities and regions of three stages
	"how-complete":        1, // parts
	"ids-to-places":       1, // memberCities
	"in-2012":             7, // three, two and two lists
	"iuc-cities":          4, // cities, inRegion, elsewhere | partners
	"near-nagoya":         1, // memberCities
	"programmes-of-iclei": 4, // programmes, leads, runs, takesPart
	"roll-up":             1, // programmes of the capitals
	"un-engagement":       2, // unBodies; links
	"un-habitat":          3, // programmes; cities, memberCities
	"undated":             7, // four and three lists
}

// TestNeo4jRoundTrips looks at what goes over the wire.
func TestNeo4jRoundTrips(t *testing.T) {
	coversBothEngines(t, "examples", "seed/data")
	t.Run("are one for each store call that is not prefetched", func(t *testing.T) {
		g, err := readBuiltIn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		neo4jtest.Load(t, g)
		wire := listen(t)
		open := func(fresh time.Duration) *counting {
			c := neo4jtest.Config(t)
			c.URI, c.Fresh = "bolt://"+wire.address, fresh
			st, err := neo4j.Open(kg.CityNetworks(), c)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { st.Close(context.WithoutCancel(t.Context())) })
			return &counting{Store: st}
		}
		reads := func(c *counting) int {
			return len(slices.DeleteFunc(c.take(), func(call string) bool {
				return call == "ReleaseInfo" || call == "History" // they come with the view
			}))
		}
		embedded := &counting{Store: builtInStore(t)}
		known, outdated := open(24*time.Hour), open(time.Nanosecond)
		if _, err := known.View(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Run("also for columns of tables", func(t *testing.T) { columnsOnNeo4j(t, g, embedded, known, wire) })
		for _, example := range allExamples(t) {
			t.Run(example.Name, func(t *testing.T) {
				variables := variablesOf(t, example)
				embedded.take()
				ask(t, over(embedded), example.Query, variables)
				all := reads(embedded)
				var got string
				var calls, turns, statements int
				// On a busy machine the two messages of a statement may reach the server apart, which looks like one turn
				// more; the number of statements never depends on that.
				for range 5 {
					known.take()
					wire.take()
					got = ask(t, over(known), example.Query, variables)
					calls = reads(known)
					if turns, statements = wire.take(); turns == statements {
						break
					}
				}
				if all-calls != prefetched[example.Name] {
					t.Errorf("%d of %d store calls were prefetched, want %d", all-calls, all, prefetched[example.Name])
				}
				calls += moreStatements[example.Name]
				if turns != calls || statements != calls {
					t.Errorf("%d store calls took %d round trips for %d statements", calls, turns, statements)
				}
				golden, err := os.ReadFile(filepath.Join("..", "examples", example.Name+".golden.json"))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(outline(t, string(golden)), outline(t, got)); diff != "" {
					t.Errorf("the facts (-) and the answer (+) differ:\n%s", diff)
				}
				for range 5 {
					ask(t, over(outdated), example.Query, variables)
					if turns, _ = wire.take(); turns <= calls+1 {
						break
					}
				}
				if turns > calls+1 {
					t.Errorf("with one refresh of what is current it took %d round trips for %d store calls", turns, calls)
				}
			})
		}
	})
}

// boltWire stands between a driver and the server, looks at who speaks, and cuts connections when it is told to.
type boltWire struct {
	address           string
	turns, statements atomic.Int64
	left              atomic.Int64 // statements that are answered before it is cut
	cut               atomic.Bool
}

// cutAfter lets so many statements be answered. It cuts the answer of the next one in the middle, and from then on all
// connections, old and new.
func (w *boltWire) cutAfter(statements int64) {
	w.left.Store(statements)
	w.cut.Store(false)
}

// take gives how often a client has spoken and waited for an answer since the last time, not
// counting what it says to log in, and how many statements it has sent.
func (w *boltWire) take() (turns, statements int) {
	return int(w.turns.Swap(0)), int(w.statements.Swap(0))
}

func listen(t *testing.T) *boltWire {
	server, err := url.Parse(neo4jtest.URI(t))
	if err != nil {
		t.Fatal(err)
	}
	if server.Scheme != "bolt" && server.Scheme != "neo4j" {
		t.Skipf("%s is encrypted, so that nothing can be seen on the wire", server.Scheme)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	w := &boltWire{address: l.Addr().String()}
	w.cutAfter(math.MaxInt64)
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			if w.cut.Load() {
				client.Close()
				continue
			}
			go w.between(t.Context(), client, server.Host)
		}
	}()
	return w
}

// between passes on what both sides say until one of them leaves.
func (w *boltWire) between(ctx context.Context, client net.Conn, host string) {
	defer client.Close()
	server, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		return
	}
	defer server.Close()
	var answered atomic.Bool // the server has spoken since the client did
	go func() {
		defer client.Close()
		space := make([]byte, 64<<10)
		for {
			n, err := server.Read(space)
			if n > 0 {
				answered.Store(true)
				if w.cut.Load() {
					_, _ = client.Write(space[:n/2])
					return
				}
				if _, err := client.Write(space[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	// The client's side, passed on as it comes: what it writes at once is one turn, however many
	// messages that is. A choice of version may follow its handshake, which begins as no message does.
	space, unread := make([]byte, 1<<20), []byte(nil)
	begun, ready := 0, false // bytes of the handshake, and whether it has logged in
	for {
		n, err := client.Read(space)
		if err != nil || w.cut.Load() {
			return
		}
		unread = append(unread, space[:n]...)
		if begun == 0 && len(unread) >= 20 {
			unread, begun = unread[20:], 20
		}
		if begun == 20 && len(unread) >= 2 {
			switch choice := unread[0] == 0 && unread[1] == 0; {
			case !choice:
				begun++
			case len(unread) >= 5: // it may come in two pieces
				unread = unread[5:]
				begun++
			}
		}
		if begun > 20 {
			var kinds []byte
			kinds, unread = messages(unread)
			w.see(kinds, &ready, &answered)
		}
		if _, err := server.Write(space[:n]); err != nil {
			return
		}
	}
}

// see takes note of messages that a client has written at once.
func (w *boltWire) see(kinds []byte, ready *bool, answered *atomic.Bool) {
	const logon, run, goodbye = 0x6A, 0x10, 0x02
	counts := false
	for _, kind := range kinds {
		switch {
		case kind == logon:
			*ready = true
		case *ready && kind != goodbye:
			counts = true
			if kind == run {
				w.statements.Add(1)
				if w.left.Add(-1) < 0 {
					w.cut.Store(true)
				}
			}
		}
	}
	if counts && answered.Swap(false) {
		w.turns.Add(1)
	}
}

// messages gives the kinds of the messages that are complete, and what follows them.
// A message is chunks with sizes of two bytes, ended by a size of 0.
func messages(b []byte) (kinds, rest []byte) {
	rest = b
	at, kind := 0, byte(0)
	for at+2 <= len(b) {
		size := int(binary.BigEndian.Uint16(b[at:]))
		switch at += 2; {
		case size == 0:
			kinds, rest, kind = append(kinds, kind), b[at:], 0
			continue
		case at+size > len(b):
			return kinds, rest
		case kind == 0 && size > 1:
			kind = b[at+1]
		}
		at += size
	}
	return kinds, rest
}
