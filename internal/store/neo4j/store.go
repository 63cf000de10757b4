package neo4j

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/schema"
)

// Store is the engine. It implements store.Store and store.Applier. Close it when it is done with.
type Store struct {
	config     Config
	layout     *schema.Layout
	texts      *texts
	driver     driver.DriverWithContext
	gate       chan struct{} // holds one for each statement that runs
	now        func() time.Time
	current    atomic.Pointer[schema.State] // nil until a release has been seen
	reading    sync.Mutex
	refreshing *refreshCall // guarded by reading; the latest, nil when it has an answer
	loader     *loader.Loader
	recent     *recentStatements          // for warming
	net        atomic.Pointer[netChanges] // what changed since the release that was asked for last

	running    context.Context // ends with Close
	stop       context.CancelFunc
	background sync.WaitGroup
	warming    atomic.Bool // one at a time
	starting   atomic.Bool // see Start
	lastError  lastError
	random     func() float64 // jitter, see backoff.Pauses
	worthASet  float64        // see sets.go
}

var (
	_ store.Store   = (*Store)(nil)
	_ store.Applier = (*Store)(nil)
	_ store.Priced  = (*Store)(nil)
	_ store.View    = (*view)(nil)
)

// ExpandPrice is 10 nodes: the database takes 25 to 160 µs for each parent of an expansion, and 9 to 15 µs
// for each node of a list.
func (*Store) ExpandPrice() int { return 10 }

// Open gives a store over the database. It does not connect: a database that is down is
// found out by Ready and by the first read, and recovered from without being opened again.
func Open(o *kg.Ontology, c Config) (*Store, error) {
	c = c.withDefaults()
	l, err := schema.New(o)
	if err != nil {
		return nil, err
	}
	auth := driver.NoAuth()
	if c.User != "" {
		auth = driver.BasicAuth(c.User, c.Password, "")
	}
	d, err := driver.NewDriverWithContext(c.URI, auth, c.driver)
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err)
	}
	s := &Store{
		config: c, layout: l, texts: newTexts(l, fragments()), driver: d, gate: make(chan struct{}, c.Connections),
		now:    time.Now,
		recent: newRecentStatements(c.Recent), random: rand.Float64, worthASet: worthASet,
	}
	s.loader = &loader.Loader{
		Driver:   d,
		Database: c.Database,
		Layout:   l,
		Write:    c.Write,
		Log:      c.Log,
		Now:      func() time.Time { return s.now() },
		Current:  s.readable,
		Warm:     s.warm,
	}
	s.running, s.stop = context.WithCancel(context.Background())
	return s, nil
}

// start runs a task in the background, until Close waits for its end. A panic ends the task and
// not the program.
func (s *Store) start(task string, run func()) {
	s.background.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				s.config.Log.Error(
					"a background task panicked",
					"task",
					task,
					"panic",
					p,
					"stack",
					string(debug.Stack()),
				)
			}
		}()
		run()
	})
}

// Close ends all connections, and what still runs for the store itself.
func (s *Store) Close(ctx context.Context) error {
	s.reading.Lock()
	s.stop() // nobody begins to ask after this
	s.reading.Unlock()
	s.background.Wait()
	return s.driver.Close(ctx)
}

// Ping asks the server whether it answers, and nothing of what it holds.
func Ping(ctx context.Context, c Config) error {
	s, err := Open(kg.CityNetworks(), c)
	if err != nil {
		return err
	}
	defer s.Close(context.WithoutCancel(ctx))
	return s.Ping(ctx)
}

// View gives a view of the current release, as it was known at most Config.Fresh ago. It
// stays on that release for as long as the database holds it, which is until the next but
// one is loaded; then its reads give store.ErrReleaseMoved, and a new view is wanted.
func (s *Store) View(ctx context.Context) (store.View, error) {
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	return &view{store: s, state: st}, nil
}

// state is what is known of the current release, asked for again when it is too old.
func (s *Store) state(ctx context.Context) (*schema.State, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	st := s.current.Load()
	if st != nil && s.now().Sub(st.Read) < s.config.Fresh {
		return st, nil
	}
	return s.refreshed(ctx)
}

// learn keeps a state unless one is known that was read later.
func (s *Store) learn(st *schema.State) {
	for {
		was := s.current.Load()
		if was != nil && was.Read.After(st.Read) {
			return
		}
		if s.current.CompareAndSwap(was, st) {
			return
		}
	}
}

// outdated makes the next view ask for the current release.
func (s *Store) outdated(st *schema.State) {
	if was := s.current.Load(); was != nil && was.Serial == st.Serial && !was.Read.IsZero() {
		old := *was
		old.Read = time.Time{}
		s.current.CompareAndSwap(was, &old)
	}
}
