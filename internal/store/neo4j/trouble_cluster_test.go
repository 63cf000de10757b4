package neo4j_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/bolttest"
	"cityweave/internal/store/neo4j/loader"
)

// cluster is three members over one graph.
type cluster struct {
	members [3]*bolttest.Server
	leader  atomic.Int64 // -1 in an election
	readers atomic.Pointer[[]string]
	asked   atomic.Int64 // how often for a routing table
}

// clustered gives a cluster that holds a release of 20 towns, and a store over it that knows the first member.
func clustered(t *testing.T, c neo4j.Config) (*cluster, *neo4j.Store) {
	t.Helper()
	settled(t)
	g := bolttest.NewGraph()
	var k cluster
	for i := range k.members {
		k.members[i] = serve(t, g)
	}
	k.readers.Store(&[]string{k.members[1].Address(), k.members[2].Address()})
	for i, m := range k.members {
		m.Routes(k.table)
		m.Trouble(func(c bolttest.Call) bolttest.Action { return k.only(i, c) })
	}
	s := over(t, "neo4j://"+k.members[0].Address(), c)
	load(t, s, towns("one", 20))
	return &k, s
}

func (k *cluster) table() bolttest.Table {
	k.asked.Add(1)
	table := bolttest.Table{Readers: *k.readers.Load(), Writers: []string{}}
	for i, m := range k.members {
		table.Routers = append(table.Routers, m.Address())
		if int64(i) == k.leader.Load() {
			table.Writers = []string{m.Address()}
		}
	}
	return table
}

// only refuses what writes unless the member leads.
func (k *cluster) only(member int, c bolttest.Call) bolttest.Action {
	if c.Write && c.Message == bolttest.Run && int64(member) != k.leader.Load() {
		return refuse("Neo.ClientError.Cluster.NotALeader")
	}
	return bolttest.Action{}
}

func TestALoadFollowsTheLeader(t *testing.T) {
	k, s := clustered(t, neo4j.Config{})
	wrote := k.members[1].Count(bolttest.Commit)
	k.leader.Store(1) // the driver knows another one
	load(t, s, towns("two", 30))
	if k.members[1].Count(bolttest.Commit) == wrote {
		t.Error("the new leader committed nothing")
	}
	if err := readTowns(t.Context(), s, 30); err != nil {
		t.Error(err)
	}
}

func TestALoadFollowsALeaderThatChangesWhileItRuns(t *testing.T) {
	k, s := clustered(t, neo4j.Config{})
	changes := 0
	_, err := s.Load(t.Context(), towns("two", 30), loader.Options{Batch: 10, Progress: func(p loader.Progress) {
		if p.Stage == "writing" && changes < 2 {
			changes++
			k.leader.Store(int64(changes))
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if changes != 2 {
		t.Errorf("the leader changed %d times", changes)
	}
	if err := readTowns(t.Context(), s, 30); err != nil {
		t.Error(err)
	}
}

// The routing table has no writer ten times, which the driver asks for ten times a second.
func TestALoadWaitsForAnElection(t *testing.T) {
	k, s := clustered(t, neo4j.Config{})
	k.leader.Store(-1)
	before := k.asked.Load()
	elected := make(chan struct{})
	go func() {
		defer close(elected)
		becomes(func() bool { return k.asked.Load() >= before+10 })
		k.leader.Store(2)
	}()
	begin := time.Now()
	load(t, s, towns("two", 30))
	<-elected
	if took := time.Since(begin); took < 900*time.Millisecond {
		t.Errorf("it took %v: there was no election", took)
	}
	if err := readTowns(t.Context(), s, 30); err != nil {
		t.Error(err)
	}
}

func TestReadsNeedNoLeader(t *testing.T) {
	k, s := clustered(t, neo4j.Config{})
	k.leader.Store(-1)
	s.Forget()
	within(t, time.Second, func() {
		if err := readTowns(t.Context(), s, 20); err != nil {
			t.Error(err)
		}
	})
}

func TestReadsGoToTheMemberThatIsLeft(t *testing.T) {
	k, s := clustered(t, neo4j.Config{})
	if err := k.members[1].Close(); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		s.Forget()
		if err := readTowns(t.Context(), s, 20); err != nil {
			t.Errorf("read %d: %v", i, err)
		}
	}
}

func TestReadsFindTheClusterByAnyMemberItHasNamed(t *testing.T) {
	k, s := clustered(t, neo4j.Config{})
	k.leader.Store(1)
	if err := k.members[0].Close(); err != nil { // the only one that was configured
		t.Fatal(err)
	}
	k.members[1].DropAll()
	k.members[2].DropAll()
	for i := range 10 {
		s.Forget()
		if err := readTowns(t.Context(), s, 20); err != nil {
			t.Errorf("read %d: %v", i, err)
		}
	}
	load(t, s, towns("two", 30))
}

func TestAClusterWithoutReadersIsNotThere(t *testing.T) {
	k, s := clustered(t, neo4j.Config{})
	k.readers.Store(&[]string{})
	for _, m := range k.members[1:] {
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	s.Forget()
	within(t, time.Second, func() {
		if err := readTowns(ctx, s, 20); !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	within(t, 5*time.Second, func() {
		if err := s.Ready(t.Context()); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	})
	k.readers.Store(&[]string{k.members[0].Address()})
	if !becomes(func() bool { return readTowns(t.Context(), s, 20) == nil }) {
		t.Error("reads do not recover")
	}
}
