package neo4j_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/fault"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// sentenceOf is what a client would be shown of an answer of Ready.
func sentenceOf(t *testing.T, err error) string {
	t.Helper()
	var why *store.NotReady
	if err != nil && !errors.As(err, &why) {
		t.Errorf("%v has no sentence", err)
	}
	if why == nil {
		return ""
	}
	return why.Sentence
}

// nowhere is a store over a port that nobody listens on.
func nowhere(t *testing.T) *neo4j.Store {
	t.Helper()
	closed, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	s, err := neo4j.Open(kg.CityNetworks(), neo4j.Config{URI: "bolt://" + closed.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The server gives Ready less time than a read is tried again for; that it is over would say
// less than the cause.
func TestWaitingForTheDatabaseEndsWithItsReason(t *testing.T) {
	s := nowhere(t)
	defer s.Close(t.Context())
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	err := s.Ready(ctx)
	if got := sentenceOf(t, err); got != "The database cannot be reached." || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("%q: %v", got, err)
	}
}

func TestAStoreThatWaitsForItsDatabaseClosesAtOnce(t *testing.T) {
	s := nowhere(t)
	s.Start()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil || ctx.Err() != nil {
		t.Errorf("%v, %v", err, ctx.Err())
	}
}

func TestSettingsThatTheDatabaseRefusesAreNamed(t *testing.T) {
	for code, want := range map[string]struct {
		err      error
		sentence string
	}{
		"Neo.ClientError.Security.Unauthorized": {
			fault.ErrLogin,
			"The database refuses the user or the password of this server.",
		},
		"Neo.ClientError.Security.AuthenticationRateLimit": {
			fault.ErrLogin,
			"The database refuses the user or the password of this server.",
		},
		"Neo.ClientError.Database.DatabaseNotFound": {
			fault.ErrNoDatabase,
			"The database server has no database of the name that is configured.",
		},
		"Neo.TransientError.Cluster.NotALeader": {store.ErrUnavailable, "The database cannot be reached."},
	} {
		err := neo4j.Fault(t.Context(), code)
		if got := sentenceOf(t, neo4j.Explained(err)); !errors.Is(err, want.err) ||
			!errors.Is(err, store.ErrUnavailable) || got != want.sentence {
			t.Errorf("%s: %q, %v", code, got, err)
		}
	}
}

func TestANeo4jWithoutAReleaseIsNotReadyAndSaysWhatToDo(t *testing.T) {
	s := neo4jtest.Open(t)
	if _, err := s.Run(t.Context(), "MATCH (c:Release {key: 'current'}) DELETE c", nil); err != nil {
		t.Fatal(err)
	}
	err := s.Ready(t.Context())
	if got := sentenceOf(t, err); got != "The database holds no release yet: load one with seed load." ||
		!errors.Is(err, neo4j.ErrNoRelease) {
		t.Errorf("%q: %v", got, err)
	}
	load(t, s, towns("there", 3))
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAReleaseInNeo4jOfAnotherVersionOfTheProgramIsNamed(t *testing.T) {
	load(t, neo4jtest.Open(t), towns("old", 3))
	s := neo4jtest.Open(t)
	if _, err := s.Run(t.Context(),
		"MATCH (c:Release {key: 'current'}) MATCH (s:Release {key: c.slot}) SET s.summary = '{\"Layout\":\"another\"}'",
		nil); err != nil {
		t.Fatal(err)
	}
	if got := sentenceOf(t,
		s.Ready(t.Context())); got != "The release in the database was loaded by another version of the program: load it again." {
		t.Errorf("%q", got)
	}
	load(t, s, towns("new", 3))
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAfterTheStartReadyWaitsForWarmPlansOfNeo4j(t *testing.T) {
	load(t, neo4jtest.Open(t), towns("warm", 3))
	s := neo4jtest.Open(t)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Start()
	if got := sentenceOf(t, s.Ready(t.Context())); got != "The database is planning the first queries." {
		t.Errorf("right after the start it says %q", got)
	}
	if v, err := s.View(t.Context()); err != nil || v.Release().ID != "warm" {
		t.Errorf("meanwhile nothing is read: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for s.Ready(ctx) != nil && ctx.Err() == nil {
	}
	if err := s.Ready(ctx); err != nil {
		t.Errorf("it never is ready: %v", err)
	}
}
