package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/bolttest"
)

func TestReadsGoOnOverABrokenConnection(t *testing.T) {
	for name, c := range map[string]struct {
		message string
		deed    bolttest.Deed
	}{
		"reset before RUN":           {bolttest.Run, bolttest.Drop},
		"reset in place of RUN's":    {bolttest.Run, bolttest.DropAfter},
		"reset between RUN and PULL": {bolttest.Pull, bolttest.Drop},
		"reset in a record":          {bolttest.Pull, bolttest.Tear},
		"reset in HELLO":             {bolttest.Hello, bolttest.Tear},
		"reset in LOGON":             {bolttest.Logon, bolttest.Drop},
	} {
		t.Run(name, func(t *testing.T) {
			server, s := troubled(t, neo4j.Config{})
			server.DropAll()
			before := server.Count(c.message)
			server.Trouble(at(t, message(c.message), bolttest.Action{Do: c.deed}, 1, 2))
			if err := readTowns(t.Context(), s, 20); err != nil {
				t.Error(err)
			}
			if n := server.Count(c.message) - before; n < 3 {
				t.Errorf("%d times %s: the trouble was not met", n, c.message)
			}
		})
	}
}

func TestReadEndsUnavailableAfterRepeatedFailures(t *testing.T) {
	server, s := troubled(t, neo4j.Config{Retry: 200 * time.Millisecond})
	server.Trouble(at(t, message(bolttest.Pull), bolttest.Action{Do: bolttest.Tear}))
	within(t, 2*time.Second, func() {
		if err := readTowns(t.Context(), s, 20); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	})
	server.Trouble(nil)
	if err := readTowns(t.Context(), s, 20); err != nil {
		t.Errorf("after the trouble: %v", err)
	}
}

// Whatever waits does so on something that has an end.
func TestABlackHoleEndsWithTheRequest(t *testing.T) {
	for _, where := range []string{bolttest.Hello, bolttest.Run, bolttest.Pull} {
		t.Run(where, func(t *testing.T) {
			server, s := troubled(t, neo4j.Config{})
			server.DropAll()
			server.Trouble(at(t, message(where), bolttest.Action{Do: bolttest.Hang}))
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			within(t, time.Second, func() {
				if err := readTowns(ctx, s, 20); !errors.Is(err, context.DeadlineExceeded) &&
					!errors.Is(err, store.ErrUnavailable) {
					t.Errorf("got %v", err)
				}
			})
			server.Trouble(nil)
			if err := readTowns(t.Context(), s, 20); err != nil {
				t.Errorf("after the trouble: %v", err)
			}
		})
	}
}

func TestABlackHoleEndsWithoutADeadlineToo(t *testing.T) {
	server, s := troubled(t, neo4j.Config{
		Statement: 200 * time.Millisecond, Retry: 100 * time.Millisecond,
		Fresh: time.Hour,
	})
	server.Trouble(at(t, message(bolttest.Pull), bolttest.Action{Do: bolttest.Hang}))
	within(t, 4*time.Second, func() {
		if err := readTowns(t.Context(), s, 20); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	})
}

func TestARequestThatIsGivenUpDoesNotWaitForASilentDatabase(t *testing.T) {
	server, s := troubled(t, neo4j.Config{})
	for _, fresh := range []bool{true, false} { // with a view that is known, and with one that must be asked for
		ctx, cancel := context.WithCancel(t.Context())
		server.Trouble(func(c bolttest.Call) bolttest.Action {
			if c.Message != bolttest.Pull {
				return bolttest.Action{}
			}
			cancel()
			return bolttest.Action{Do: bolttest.Hang}
		})
		if !fresh {
			s.Forget()
		}
		within(t, time.Second, func() {
			if err := readTowns(ctx, s, 20); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
	server.Trouble(nil)
}

func TestWaitingForAViewEndsWithTheRequestThatWaits(t *testing.T) {
	server, s := troubled(t, neo4j.Config{})
	s.Forget()
	hung := make(chan struct{}, 100)
	server.Trouble(func(c bolttest.Call) bolttest.Action {
		if c.Message != bolttest.Run {
			return bolttest.Action{}
		}
		hung <- struct{}{}
		return bolttest.Action{Do: bolttest.Hang}
	})
	var wg sync.WaitGroup
	patient, cancel := context.WithCancel(t.Context())
	wg.Go(func() { _, _ = s.View(patient) }) // fails, as it should
	<-hung
	hurried, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	within(t, 500*time.Millisecond, func() {
		if _, err := s.View(hurried); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	cancel()
	wg.Wait()
}

// After a refusal the driver clears the connection up, which is a round trip too.
func TestARefusalThatIsFollowedBySilenceEnds(t *testing.T) {
	server, s := troubled(t, neo4j.Config{Statement: 300 * time.Millisecond, Retry: 50 * time.Millisecond})
	silent := at(t, message(bolttest.Reset), bolttest.Action{Do: bolttest.Hang})
	server.Trouble(func(c bolttest.Call) bolttest.Action {
		if c.Message == bolttest.Pull {
			return refuse("Neo.ClientError.Statement.ArithmeticError")
		}
		return silent(c)
	})
	within(t, 2*time.Second, func() {
		if err := readTowns(t.Context(), s, 20); err == nil {
			t.Error("no error")
		}
	})
}

// The first who asked may wait for long: the database may be slow. Others do not wait with it.
func TestSilentConnectionDelaysOtherViewsByTwoSeconds(t *testing.T) {
	server, s := troubled(t, neo4j.Config{})
	s.Forget()
	server.Trouble(at(t, message(bolttest.Run), bolttest.Action{Do: bolttest.Hang}, 1))
	within(t, 4*time.Second, func() {
		if !becomes(func() bool {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			return readTowns(ctx, s, 20) == nil
		}) {
			t.Error("reads do not recover")
		}
	})
}

func TestManyRequestsFindOutTogetherThatTheDatabaseIsNotThere(t *testing.T) {
	server, s := troubled(t, neo4j.Config{Retry: 300 * time.Millisecond})
	s.Forget()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	within(t, 2*time.Second, func() {
		for range 20 {
			wg.Go(func() {
				if err := readTowns(t.Context(), s, 20); !errors.Is(err, store.ErrUnavailable) {
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
	})
}

func TestAViewIsNotLostWithTheRequestThatFirstAskedForIt(t *testing.T) {
	server, s := troubled(t, neo4j.Config{})
	s.Forget()
	asked, answer := make(chan struct{}, 100), make(chan struct{})
	server.Trouble(func(c bolttest.Call) bolttest.Action {
		if c.Message == bolttest.Run {
			asked <- struct{}{}
			<-answer
		}
		return bolttest.Action{}
	})
	first, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := s.View(first); !errors.Is(err, context.Canceled) {
			t.Errorf("the first: %v", err)
		}
	})
	<-asked
	second := make(chan error, 1)
	go func() { _, err := s.View(t.Context()); second <- err }()
	cancel()
	wg.Wait()
	close(answer)
	if err := <-second; err != nil {
		t.Errorf("the second: %v", err)
	}
}

func TestAnEmptyPoolIsOverloadWithinTwoSeconds(t *testing.T) {
	server, s := troubled(t, neo4j.Config{Connections: 2, Fresh: time.Hour})
	hung := make(chan struct{}, 100)
	server.Trouble(func(c bolttest.Call) bolttest.Action {
		if c.Message != bolttest.Pull {
			return bolttest.Action{}
		}
		hung <- struct{}{}
		return bolttest.Action{Do: bolttest.Hang}
	})
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { _ = readTowns(ctx, s, 20) }) // is given up below
		<-hung
	}
	within(t, 2200*time.Millisecond, func() {
		err := readTowns(t.Context(), s, 20)
		if !errors.Is(err, store.ErrOverloaded) {
			t.Errorf("got %v", err)
		}
	})
	cancel()
	wg.Wait()
	server.Trouble(nil)
	if err := readTowns(t.Context(), s, 20); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
}

func TestACodeOfTheDatabaseIsRetriedOrTold(t *testing.T) {
	for code, want := range map[string]error{
		"Neo.TransientError.General.DatabaseUnavailable":                     nil,
		"Neo.TransientError.Transaction.DeadlockDetected":                    nil,
		"Neo.TransientError.Request.NoThreadsAvailable":                      nil,
		"Neo.TransientError.Transaction.LeaseExpired":                        nil,
		"Neo.ClientError.Cluster.NotALeader":                                 nil,
		"Neo.ClientError.Security.AuthorizationExpired":                      nil,
		"Neo.ClientError.Security.TokenExpired":                              store.ErrUnavailable,
		"Neo.ClientError.Security.Unauthorized":                              store.ErrUnavailable,
		"Neo.ClientError.Security.AuthenticationRateLimit":                   store.ErrUnavailable,
		"Neo.ClientError.Database.DatabaseNotFound":                          nil,
		"Neo.ClientError.Transaction.TransactionTimedOut":                    store.ErrOverloaded,
		"Neo.TransientError.General.MemoryPoolOutOfMemoryError":              nil,
		"Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": store.ErrOverloaded,
	} {
		t.Run(code, func(t *testing.T) {
			server, s := troubled(t, neo4j.Config{Retry: 500 * time.Millisecond})
			server.Trouble(at(t, message(bolttest.Run), refuse(code), 1))
			err := readTowns(t.Context(), s, 20)
			if !errors.Is(err, want) || want == nil && err != nil {
				t.Errorf("got %v, want %v", err, want)
			}
			if err := readTowns(t.Context(), s, 20); err != nil {
				t.Errorf("the next read: %v", err)
			}
		})
	}
}

// The server refuses all that connections of before ask, until they log on anew.
func TestReadsLogOnAnewWhenTheirAuthorisationHasExpired(t *testing.T) {
	server, s := troubled(t, neo4j.Config{User: "reader", Password: "secret"})
	server.Trouble(func(c bolttest.Call) bolttest.Action {
		if c.Message == bolttest.Run && c.Logons == 1 && c.Conn == 1 {
			return refuse("Neo.ClientError.Security.AuthorizationExpired")
		}
		return bolttest.Action{}
	})
	for i := range 5 {
		if err := readTowns(t.Context(), s, 20); err != nil {
			t.Errorf("read %d: %v", i, err)
		}
	}
	if server.Count(bolttest.Logoff) == 0 && server.Count(bolttest.Hello) < 2 {
		t.Error("nothing logged on anew")
	}
}

// An error says in the log what happened; callers can tell only which of the store's it is.
func TestErrorsOfTheDriverStayInThePackage(t *testing.T) {
	server, s := troubled(t, neo4j.Config{Retry: 50 * time.Millisecond})
	for _, a := range []bolttest.Action{
		refuse("Neo.ClientError.Statement.SyntaxError"),
		refuse("Neo.ClientError.Security.Unauthorized"), refuse("Neo.DatabaseError.General.UnknownError"),
		{Do: bolttest.Drop},
	} {
		server.Trouble(at(t, message(bolttest.Run), a))
		err := readTowns(t.Context(), s, 20)
		if err == nil {
			t.Fatalf("%+v: no error", a)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if name := fmt.Sprintf("%T", e); name != "*fmt.wrapError" && name != "*errors.errorString" &&
				name != "*fmt.wrapErrors" {
				t.Errorf("%+v: %s can be found in the error", a, name)
			}
		}
	}
}
