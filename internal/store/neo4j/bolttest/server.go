// Package bolttest is a Bolt server for tests of what happens when a database is in
// trouble: it speaks enough of the protocol for a driver (Bolt 5.4), keeps a graph in memory
// for the statements of this program, and does at any message what a test wants of it.
package bolttest

import (
	"fmt"
	"net"
	"sync"
)

// Call is a message that a client has sent.
type Call struct {
	Message string // RUN, COMMIT, ...
	Text    string // of the statement: of RUN, and of PULL the one that is pulled
	Write   bool   // whether the transaction is one that may write
	Nth     int    // of this message at this server, from 1
	Conn    int    // the connection, from 1
	Logons  int    // how often its client has logged on
}

// Action is what the server does at a Call. The zero Action answers as it should.
type Action struct {
	Do      Deed
	Code    string // of Refuse
	Message string // of Refuse
}

// Deed is a kind of action.
type Deed int

// What a server may do.
const (
	Answer    Deed = iota // as it should
	Refuse                // FAILURE with Code and Message; what was asked has no effect
	Drop                  // reset the connection; what was asked has no effect
	DropAfter             // do what was asked, and reset the connection in place of the answer
	Tear                  // send half of the answer, and reset the connection
	Hang                  // say nothing any more, and keep the connection open
)

// Failure is what a Database answers when it does not do what it is asked.
type Failure struct{ Code, Message string }

// Server is a Bolt server at a port of this machine.
type Server struct {
	graph    *Graph
	listener net.Listener
	running  sync.WaitGroup

	mu     sync.Mutex
	fault  func(Call) Action // guarded by mu
	table  func() Table      // guarded by mu
	conns  map[net.Conn]bool // guarded by mu
	counts map[string]int    // guarded by mu; by message
	opened int               // guarded by mu
	closed bool              // guarded by mu
}

// Table is a routing table. Members are host:port.
type Table struct{ Readers, Writers, Routers []string }

// Serve starts a server over a graph; several may be members of a cluster over one.
func Serve(g *Graph) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{graph: g, listener: l, conns: map[net.Conn]bool{}, counts: map[string]int{}}
	s.running.Go(s.accept)
	return s, nil
}

// Address is host:port.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Trouble makes the server ask f at every message what to do; nil ends all trouble.
func (s *Server) Trouble(f func(Call) Action) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Routes makes the server answer ROUTE with what f gives at the time.
func (s *Server) Routes(f func() Table) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.table = f
}

// Count is how often a message came.
func (s *Server) Count(message string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[message]
}

// DropAll resets all connections; new ones are welcome.
func (s *Server) DropAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		(&wire{Conn: c}).abort()
	}
}

// Close ends the server and waits for all that it runs. It may be called twice.
func (s *Server) Close() error {
	s.mu.Lock()
	was := s.closed
	s.closed = true
	s.mu.Unlock()
	if was {
		return nil
	}
	err := s.listener.Close()
	s.DropAll()
	s.running.Wait()
	return err
}

func (s *Server) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		closed := s.closed
		s.conns[c] = true
		s.opened++
		number := s.opened
		s.mu.Unlock()
		if closed {
			c.Close()
			return
		}
		s.running.Go(func() {
			defer func() {
				c.Close()
				s.mu.Lock()
				delete(s.conns, c)
				s.mu.Unlock()
			}()
			if w, err := handshake(c); err == nil {
				(&session{server: s, wire: w, number: number}).serve()
			}
		})
	}
}

// decide counts a call and asks what to do.
func (s *Server) decide(c Call) Action {
	s.mu.Lock()
	s.counts[c.Message]++
	c.Nth = s.counts[c.Message]
	f := s.fault
	s.mu.Unlock()
	if f == nil {
		return Action{}
	}
	return f(c)
}

func (s *Server) routing() map[string]any {
	s.mu.Lock()
	f := s.table
	s.mu.Unlock()
	t := Table{Readers: []string{s.Address()}, Writers: []string{s.Address()}, Routers: []string{s.Address()}}
	if f != nil {
		t = f()
	}
	role := func(name string, members []string) any {
		return map[string]any{"role": name, "addresses": members}
	}
	return map[string]any{"rt": map[string]any{
		"ttl": 300, "db": "neo4j", "servers": []any{
			role("READ", t.Readers), role("WRITE", t.Writers),
			role("ROUTE", t.Routers),
		},
	}}
}

// session is what a connection is in the middle of.
type session struct {
	*wire
	server *Server
	number int
	logons int
	failed bool // until RESET all is ignored
	tx     *Tx  // nil outside of a transaction
	auto   bool // tx is of one statement
	write  bool
	text   string
	result *Result // that is pulled next
}

func (c *session) serve() {
	for {
		m, err := c.receive()
		if err != nil {
			return
		}
		name := requests[m.tag]
		call := Call{Message: name, Write: c.write, Conn: c.number, Logons: c.logons}
		switch name {
		case "":
			return
		case Goodbye:
			return
		case Run:
			c.text, _ = m.fields[0].(string)
			call.Text = c.text
			if c.tx == nil {
				call.Write = mode(m.fields[2])
			}
		case Begin:
			call.Write = mode(m.fields[0])
		case Pull:
			call.Text = c.text
		}
		if c.failed && name != Reset {
			if _, err := c.Write(chunked(ignored)); err != nil {
				return
			}
			continue
		}
		act := c.server.decide(call)
		var answer []byte
		switch act.Do {
		case Drop:
			c.abort()
			return
		case Hang:
			c.hang()
			return
		case Refuse:
			answer = c.fail(&Failure{act.Code, act.Message})
		default:
			answer = c.do(name, m)
		}
		switch act.Do {
		case DropAfter:
			c.abort()
			return
		case Tear:
			_, _ = c.Write(answer[:len(answer)/2]) // it ends here in any case
			c.abort()
			return
		}
		if _, err := c.Write(answer); err != nil {
			return
		}
	}
}

// mode reports whether what is to begin may write.
func mode(meta any) bool {
	m, _ := meta.(map[string]any)
	return m["mode"] != "r"
}

// hang reads what comes and says nothing.
func (c *session) hang() {
	for {
		if _, err := c.receive(); err != nil {
			return
		}
	}
}

func (c *session) fail(f *Failure) []byte {
	c.failed, c.tx, c.result = true, nil, nil
	return chunked(failure, map[string]any{"code": f.Code, "message": f.Message})
}

// do does what a message asks and gives the answer.
func (c *session) do(name string, m structure) []byte {
	ok := func(meta map[string]any) []byte { return chunked(success, meta) }
	none := map[string]any{}
	switch name {
	case Hello:
		return ok(map[string]any{"server": "Neo4j/5.26.0", "connection_id": "stub", "hints": none})
	case Reset:
		c.failed, c.tx, c.result = false, nil, nil
		return ok(none)
	case Route:
		return ok(c.server.routing())
	case Begin:
		c.write = mode(m.fields[0])
		c.tx, c.auto = &Tx{graph: c.server.graph}, false
		return ok(none)
	case Run:
		if c.tx == nil {
			c.write = mode(m.fields[2])
			c.tx, c.auto = &Tx{graph: c.server.graph}, true
		}
		params, _ := m.fields[1].(map[string]any)
		r, f := c.tx.run(c.text, params)
		if f != nil {
			return c.fail(f)
		}
		c.result = r
		return ok(map[string]any{"fields": r.Fields, "qid": 0, "t_first": 0})
	case Pull, Discard:
		if c.result == nil {
			return c.fail(&Failure{"Neo.ClientError.Request.Invalid", "nothing is there to pull"})
		}
		var out []byte
		if name == Pull {
			for _, r := range c.result.Rows {
				out = append(out, chunked(record, r)...)
			}
		}
		c.result = nil
		meta := map[string]any{"type": "rw", "db": "neo4j"}
		if c.auto {
			c.tx.commit()
			c.tx = nil
			meta["bookmark"] = c.server.graph.bookmark()
		}
		return append(out, ok(meta)...)
	case Commit:
		if c.tx == nil {
			return c.fail(&Failure{"Neo.ClientError.Request.Invalid", "there is no transaction"})
		}
		c.tx.commit()
		c.tx = nil
		return ok(map[string]any{"bookmark": c.server.graph.bookmark()})
	case Rollback:
		c.tx, c.result = nil, nil
		return ok(none)
	case Logon:
		c.logons++
		return ok(none)
	case Logoff, Telemetry:
		return ok(none)
	default:
		return c.fail(&Failure{"Neo.ClientError.Request.Invalid", fmt.Sprintf("%s is not known", name)})
	}
}
