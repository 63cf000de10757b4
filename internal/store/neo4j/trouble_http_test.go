package neo4j_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"cityweave/graph"
	"cityweave/internal/httpd"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/bolttest"
)

// logged is a log that is read while it is written.
type logged struct {
	mu   sync.Mutex
	text strings.Builder // guarded by mu
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// service is the program as its clients see it.
type service struct {
	url    string
	client *http.Client
}

// program serves a store over HTTP, as the program does.
func program(t *testing.T, s store.Store, log *slog.Logger, timeout time.Duration) service {
	t.Helper()
	h, err := httpd.New(httpd.Options{
		Graph: graph.NewHandler(kg.CityNetworks(), s, graph.Options{Log: log}), Schema: graph.Schema(), Store: s,
		MaxBody: 1 << 20, Timeout: timeout, Logger: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	client := server.Client()
	t.Cleanup(client.CloseIdleConnections)
	return service{server.URL, client}
}

func (p service) get(path string) (status int, body string, err error) {
	return p.answer(p.client.Get(p.url + path))
}

func (p service) post(query string) (status int, body string, err error) {
	ask, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return 0, "", err
	}
	return p.answer(p.client.Post(p.url+"/graphql", "application/json", strings.NewReader(string(ask))))
}

func (service) answer(r *http.Response, err error) (status int, body string, _ error) {
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return r.StatusCode, string(b), err
}

const (
	question = `{ nodes(ids: ["city:0001", "city:0019"]) { id ... on City { name } } dataset { release } }`
	right    = `{"data":{"nodes":[{"id":"city:0001","name":"one"},{"id":"city:0019","name":"one"}],"dataset":{"release":"one"}},"extensions":{"cost":{"estimated":12,"limit":200000,"actual":2}}}`
)

// Whatever goes wrong in the database, a client gets a code and a sentence, and the log the cause.
func TestAClientIsToldACodeAndTheLogTheCause(t *testing.T) {
	for name, c := range map[string]struct {
		trouble bolttest.Action
		at      string
		code    string
		cause   string // in the log
	}{
		"reset":       {bolttest.Action{Do: bolttest.Drop}, bolttest.Run, "STORE_UNAVAILABLE", "127.0.0.1"},
		"torn record": {bolttest.Action{Do: bolttest.Tear}, bolttest.Pull, "STORE_UNAVAILABLE", ""},
		"black hole":  {bolttest.Action{Do: bolttest.Hang}, bolttest.Pull, "TIMEOUT", "deadline"},
		"no memory": {
			refuse("Neo.TransientError.General.MemoryPoolOutOfMemoryError"), bolttest.Run,
			"OVERLOADED", "MemoryPool",
		},
		"too long": {
			refuse("Neo.ClientError.Transaction.TransactionTimedOut"), bolttest.Run, "OVERLOADED",
			"TimedOut",
		},
		"not logged on": {
			refuse("Neo.ClientError.Security.Unauthorized"), bolttest.Run, "STORE_UNAVAILABLE",
			"Unauthorized",
		},
		"refused at logon": {
			refuse("Neo.ClientError.Security.AuthenticationRateLimit"), bolttest.Logon,
			"STORE_UNAVAILABLE", "RateLimit",
		},
		"expired": {
			refuse("Neo.ClientError.Security.TokenExpired"), bolttest.Run, "STORE_UNAVAILABLE",
			"TokenExpired",
		},
		"no such database": {
			refuse("Neo.ClientError.Database.DatabaseNotFound"), bolttest.Run, "STORE_UNAVAILABLE",
			"DatabaseNotFound",
		},
		"a wrong statement": {refuse("Neo.ClientError.Statement.SyntaxError"), bolttest.Run, "INTERNAL", "SyntaxError"},
		"a fault of Neo4j":  {refuse("Neo.DatabaseError.General.UnknownError"), bolttest.Run, "INTERNAL", "UnknownError"},
	} {
		t.Run(name, func(t *testing.T) {
			server, s := troubled(t, neo4j.Config{Retry: 100 * time.Millisecond})
			log := &logged{}
			p := program(t, s, slog.New(slog.NewTextHandler(log, nil)), 2*time.Second)
			if _, body, err := p.post(question); err != nil || strings.TrimSpace(body) != right {
				t.Fatalf("before: %s, %v\n%s", body, err, log)
			}
			server.DropAll()
			server.Trouble(at(t, message(c.at), c.trouble))
			status, body, err := p.post(question)
			want := map[string]int{"INTERNAL": http.StatusInternalServerError, "TIMEOUT": http.StatusGatewayTimeout}[c.code]
			if want == 0 {
				want = http.StatusServiceUnavailable
			}
			if err != nil || status != want || !strings.Contains(body, `"code":"`+c.code+`"`) || strings.Contains(body, `"data"`) {
				t.Errorf("the client gets %d %s, %v", status, body, err)
			}
			_, ready, err := p.get("/readyz")
			if err != nil {
				t.Error(err)
			}
			for _, secret := range []string{
				"127.0.0.1", "db.internal", server.Address(), "Neo.", "Neo4j", "neo4j", "MATCH",
				"Secret", "bolt", "Bolt", "goroutine", ".go", "dial", "EOF", "connection",
			} {
				if strings.Contains(body, secret) || strings.Contains(ready, secret) {
					t.Errorf("the client is told of %q: %s %s", secret, body, ready)
				}
			}
			if !strings.Contains(log.String(), c.cause) {
				t.Errorf("the log does not know of %q:\n%s", c.cause, log)
			}
			server.Trouble(nil)
			// What was asked of a black hole is waited for, by all who ask the same.
			if !becomes(func() bool { _, body, err = p.post(question); return err == nil && strings.TrimSpace(body) == right }) {
				t.Errorf("after: %s, %v", body, err)
			}
		})
	}
}

func TestADatabaseThatGoesAndComesIsSeenByReadyzAlone(t *testing.T) {
	server, s := troubled(t, neo4j.Config{Retry: 100 * time.Millisecond})
	p := program(t, s, slog.New(slog.DiscardHandler), 3*time.Second)
	expect := func(when string, ready int) {
		t.Helper()
		if status, body, err := p.get("/readyz"); err != nil || status != ready {
			t.Errorf("%s: /readyz %d %s, %v", when, status, body, err)
		}
		if status, _, err := p.get("/livez"); err != nil || status != http.StatusOK {
			t.Errorf("%s: /livez %d, %v", when, status, err)
		}
	}
	expect("at first", http.StatusOK)
	for name, a := range map[string]bolttest.Action{
		"reset":   {Do: bolttest.Drop},
		"refused": refuse("Neo.TransientError.General.DatabaseUnavailable"),
	} {
		server.Trouble(at(t, message(bolttest.Run), a))
		expect(name, http.StatusServiceUnavailable)
		server.Trouble(nil)
		expect("after "+name, http.StatusOK)
	}
	server.Trouble(at(t, message(bolttest.Run), bolttest.Action{Do: bolttest.Hang}))
	within(t, 3*time.Second, func() { expect("black hole", http.StatusServiceUnavailable) })
	server.Trouble(nil)
	if !becomes(func() bool { status, _, err := p.get("/readyz"); return err == nil && status == http.StatusOK }) {
		t.Error("/readyz does not recover from a black hole")
	}
}
