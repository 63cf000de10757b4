package querytest

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"cityweave/internal/kg"
)

// Graphs gives a graph for a seed and a size, the same for the same two.
type Graphs func(seed uint64, size int) *kg.Graph

// Option changes what a run does.
type Option func(*settings)

type settings struct {
	seed    uint64
	queries int
	least   int // questions, whatever the environment says
	faults  int
	atOnce  int
	fields  int
	// mistakes is in how many of a hundred questions one is made.
	mistakes int
}

// Queries sets the number of random questions; 300 (60 with -short) when it is not given.
// The environment variable CITYWEAVE_QUERIES has the last word.
func Queries(n int) Option { return func(s *settings) { s.queries = n } }

// AtLeast sets the number of random questions, and the environment variable only raises it: for tests that need a fault
// to be found, and end with it.
func AtLeast(n int) Option { return func(s *settings) { s.queries, s.least = n, n } }

// Faults sets after how many faults Compare gives up; 5 when it is not given.
func Faults(n int) Option { return func(s *settings) { s.faults = n } }

// AtOnce sets how many questions are asked at the same time, 1 when it is not given: for engines
// that wait for a server.
func AtOnce(n int) Option { return func(s *settings) { s.atOnce = n } }

// Short sets the most fields of a question that lead on to other entities, links or values; longest when it is not given: for
// engines that take longer to plan a statement than to run it, and much longer to plan a long one.
func Short(n int) Option { return func(s *settings) { s.fields = n } }

// Mistaken makes a mistake in every question, which is refused then; it is one in fifty when
// this is not given.
func Mistaken() Option { return func(s *settings) { s.mistakes = 100 } }

// perGraph is how many questions are asked about one graph.
const perGraph = 40

func settle(tb testing.TB, opts []Option) settings {
	s := settings{seed: 1, queries: 300, faults: 5, atOnce: 1, fields: longest, mistakes: 2}
	if testing.Short() {
		s.queries = 60
	}
	for _, o := range opts {
		o(&s)
	}
	fromEnv := func(name string, set func(uint64)) {
		if text := os.Getenv(name); text != "" {
			n, err := strconv.ParseUint(text, 10, 32)
			if err != nil {
				tb.Fatalf("%s: %v", name, err)
			}
			set(n)
		}
	}
	fromEnv("CITYWEAVE_QUERIES", func(n uint64) { s.queries = max(int(n), s.least) })
	fromEnv("CITYWEAVE_SEED", func(n uint64) { s.seed = n })
	return s
}

// originOf is the graph that belongs to a seed: small ones, in which a fault is easily
// seen, and some that are ten times larger, over which engines take other ways.
func originOf(seed uint64) Origin {
	r := rand.New(rand.NewPCG(seed, 7))
	at := Origin{Seed: seed, Size: 30 + r.IntN(120)}
	if r.IntN(6) == 0 {
		at.Size *= 10
	}
	return at
}

//go:embed testdata
var testdata embed.FS

// Compare asks past failures and then random questions of all engines, over graphs that
// change with the seed, and reports what is wrong with their answers, shrunk. It wants
// one engine or more.
func Compare(tb testing.TB, graphs Graphs, engines []Engine, opts ...Option) *Tally {
	tb.Helper()
	s := settle(tb, opts)
	schema := apiSchema()
	tally := newTally(schema)
	report := func(q *question, f *fault) {
		tb.Errorf("%s\n%s\nto keep it, put this into graph/querytest/testdata/NAME.graphql:\n\n%s\n", f.kind, f.detail, q.text())
	}
	faults := 0
	if err := past(func(name string, q *question) {
		b := newBench(tb, schema, graphs, q.origin, engines, tally)
		if f := b.examine(q, 40); f != nil {
			f.kind = name + ": " + f.kind
			report(q, f)
			faults++
		}
	}); err != nil {
		tb.Fatal(err)
	}
	for i := 0; i < s.queries && faults < s.faults && tb.Context().Err() == nil; i += perGraph {
		seed := s.seed + uint64(i/perGraph)
		b := newBench(tb, schema, graphs, originOf(seed), engines, tally)
		b.fields = s.fields
		found, err := b.round(seed, min(perGraph, s.queries-i), s.faults-faults, s)
		if err != nil {
			tb.Fatalf("seed %d: %v", seed, err)
		}
		for _, x := range found {
			faults++
			if x.fault.kind != unrefused {
				x.question, x.fault = b.shrink(x.question, x.fault)
			}
			report(x.question, x.fault)
		}
	}
	tb.Log(tally)
	return tally
}

// finding is a question with a fault.
type finding struct {
	n        int
	question *question
	fault    *fault
}

// round asks so many random questions about the graph of a seed, and gives those with faults in
// their order. It begins no other when it has found enough.
func (b *bench) round(seed uint64, questions, enough int, s settings) (found []finding, err error) {
	var mu sync.Mutex // of what is below
	asked := 0
	next := func() (int, *question) {
		mu.Lock()
		defer mu.Unlock()
		if asked == questions || len(found) >= enough || err != nil || b.ctx.Err() != nil {
			return 0, nil
		}
		q := b.question(seed<<16+uint64(asked), s.mistakes)
		q.origin = originOf(seed)
		if err = b.tally.question(q); err != nil {
			return 0, nil
		}
		asked++
		return asked, q
	}
	var workers sync.WaitGroup
	for i := range s.atOnce {
		mine := b
		if i > 0 {
			mine = b.beside()
		}
		workers.Go(func() {
			for n, q := next(); q != nil; n, q = next() {
				if f := mine.examine(q, 2); f != nil {
					mu.Lock()
					found = append(found, finding{n, q, f})
					mu.Unlock()
				}
			}
		})
	}
	workers.Wait()
	slices.SortFunc(found, func(a, b finding) int { return cmp.Compare(a.n, b.n) })
	return found, err
}

// Survey makes random questions, and asks none, until they use the whole schema; it gives
// up after so many.
func Survey(tb testing.TB, graphs Graphs, most int) *Tally {
	tb.Helper()
	schema := apiSchema()
	tally := newTally(schema)
	var b *bench
	for i := range most {
		if i%1000 == 0 && len(tally.Unasked()) == 0 {
			break
		}
		seed := uint64(1 + i/perGraph)
		if i%perGraph == 0 {
			b = newBench(tb, schema, graphs, originOf(seed), nil, tally)
		}
		if err := tally.question(b.question(seed<<16+uint64(i%perGraph), 0)); err != nil {
			tb.Fatal(err)
		}
	}
	return tally
}

// past gives the failures that are kept in testdata.
func past(each func(name string, q *question)) error {
	names, err := fs.Glob(testdata, "testdata/*.graphql")
	if err != nil {
		return fmt.Errorf("past failures: %w", err)
	}
	for _, name := range names {
		text, err := testdata.ReadFile(name)
		if err != nil {
			return fmt.Errorf("past failures: %w", err)
		}
		q, err := read(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		each(name, q)
	}
	return nil
}
