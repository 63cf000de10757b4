// Command bench measures the whole program over HTTP: one graph in the embedded engine, in a
// mirror and in Neo4j, beside gqlgen's generated executor, a handler that has the bytes already,
// and the bare driver. make bench runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"time"

	"cityweave/bench/bare"
	"cityweave/bench/shapes"
	"cityweave/examples"
	"cityweave/graph"
	"cityweave/internal/config"
	"cityweave/internal/httpd"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1) //nolint:gocritic // there is nothing left to defer
	}
}

// settings are what the flags say.
type settings struct {
	seconds            float64
	links, connections int
	only, write        string
	growth, peer       bool
}

func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Float64Var(&s.seconds, "seconds", 3, "how long each way is asked in each shape")
	flags.IntVar(&s.links, "links", 100_000, "size of the graph")
	flags.IntVar(&s.connections, "connections", 8, "clients that ask at the same time")
	flags.StringVar(&s.only, "only", "", "shapes to measure, parted by commas; all when left out")
	flags.BoolVar(&s.growth, "growth", true, "measure the embedded engine with 10⁴, 10⁵ and 10⁶ links too")
	flags.BoolVar(&s.peer, "peer", false, "measure @neo4j/graphql on the same database too; installs it with npm")
	flags.StringVar(&s.write, "write", "", "file whose part between the marks is written")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return err
	case s.links < 2000 || s.connections < 1 || s.seconds <= 0:
		return errors.New("at least 2,000 links, a connection and some time are needed")
	}
	report, err := s.all(ctx, environ, stderr)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(stdout, report); err != nil || s.write == "" {
		return err
	}
	return rewrite(s.write, report)
}

func (s *settings) long() time.Duration { return time.Duration(s.seconds * float64(time.Second)) }

func (s *settings) wants(shape string) bool {
	return s.only == "" || strings.Contains(","+s.only+",", ","+shape+",")
}

// all measures, and gives the report.
func (s *settings) all(ctx context.Context, environ []string, progress io.Writer) (string, error) {
	embedded := memory.New(kg.CityNetworks())
	if err := embedded.Apply(ctx, storetest.BenchGraph(s.links)); err != nil {
		return "", err
	}
	ways, others, end, err := s.ways(ctx, embedded, environ, progress)
	if err != nil {
		return "", err
	}
	defer end()
	list, err := shapes.Of(storetest.BenchGraph(s.links), ways[0].handler)
	if err != nil {
		return "", err
	}
	var t table
	for i := range list {
		shape := &list[i]
		if !s.wants(shape.Name) {
			continue
		}
		fmt.Fprintf(progress, "bench: %s\n", shape.Name)
		k, err := learn(shape, ways[0].handler)
		if err != nil {
			return "", err
		}
		results, err := measure(
			ctx,
			k,
			append(append(ways[:len(ways):len(ways)], way{name: wayRaw, handler: k.raw()}), others...),
			s.connections,
			s.long(),
		)
		if err != nil {
			return "", err
		}
		t.shapes = append(t.shapes, measured{shape, k.size(), results})
	}
	if s.growth {
		if t.growth, err = s.grow(ctx, progress); err != nil {
			return "", err
		}
	}
	return t.report(s), nil
}

// Names of ways.
const (
	wayEmbedded  = "embedded"
	wayMirror    = "mirror"
	wayNeo4j     = "Neo4j"
	wayGenerated = "generated executor, embedded"
	wayRaw       = "raw handler"
	wayBare      = "bare driver"
)

// ways are the servers; what is on Neo4j is there when NEO4J_URI is set.
func (s *settings) ways(
	ctx context.Context,
	embedded *memory.Store,
	environ []string,
	progress io.Writer,
) (ways, others []way, end func(), err error) {
	var ends []func()
	end = func() {
		for _, f := range ends {
			f()
		}
	}
	add := func(name string, st store.Store, generated bool) error {
		h, err := serve(st, generated)
		ways = append(ways, way{name: name, handler: h})
		return err
	}
	if err := add(wayEmbedded, embedded, false); err != nil {
		return nil, nil, end, err
	}
	address, err := config.Database("neo4j", environ)
	if err != nil {
		fmt.Fprintf(progress, "bench: without Neo4j: %v\n", err)
		return ways, nil, end, add(wayGenerated, embedded, true)
	}
	// A statement has longer than in a server: what is slow is to be seen, not cut off.
	c := neo4j.Config{
		URI:       address.URI,
		User:      address.User,
		Password:  address.Password,
		Database:  address.Database,
		Statement: time.Minute,
		Write:     5 * time.Minute,
	}
	db, err := neo4j.Open(kg.CityNetworks(), c)
	if err != nil {
		return nil, nil, end, err
	}
	ends = append(ends, func() { db.Close(context.WithoutCancel(ctx)) })
	if err := neo4jtest.Claim(ctx, c); err != nil {
		return nil, nil, end, err
	}
	begin := time.Now()
	if _, err := db.Load(ctx, storetest.BenchGraph(s.links), loader.Options{}); err != nil {
		return nil, nil, end, err
	}
	loaded := time.Now()
	m := mirror.New(kg.CityNetworks(), db, mirror.Options{})
	ends = append([]func(){m.Close}, ends...)
	if err := m.Start(ctx); err != nil {
		return nil, nil, end, err
	}
	if err := m.Refresh(ctx); err != nil {
		return nil, nil, end, err
	}
	fmt.Fprintf(
		progress,
		"bench: Neo4j holds the graph after %v, the mirror after %v more\n",
		loaded.Sub(begin).Round(100*time.Millisecond),
		time.Since(loaded).Round(10*time.Millisecond),
	)
	if err := db.Warm(ctx); err != nil {
		return nil, nil, end, err
	}
	driver, err := bare.Open(ctx, c.URI, c.User, c.Password, c.Database)
	if err != nil {
		return nil, nil, end, err
	}
	ends = append([]func(){func() { _ = driver.Close(context.WithoutCancel(ctx)) }}, ends...) // the program ends
	byHand, err := newBareDriver(ctx, driver)
	if err != nil {
		return nil, nil, end, err
	}
	others = []way{{name: wayBare, bare: byHand.ask}}
	if s.peer {
		p, stop, err := openPeer(ctx, c, driver.Slot(), ways[0].handler, len(byHand.cities)/100, progress)
		if err != nil {
			return nil, nil, end, err
		}
		ends = append([]func(){stop}, ends...)
		others = append(others, way{name: wayPeer, peer: p})
	}
	return ways, others, end, errors.Join(
		add(wayMirror, m, false),
		add(wayNeo4j, db, false),
		add(wayGenerated, embedded, true),
	)
}

// serve is the handler of the program as it is served, but for its log.
func serve(st store.Store, generated bool) (http.Handler, error) {
	list, err := examples.All()
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	return httpd.New(httpd.Options{
		Graph: graph.NewHandler(
			kg.CityNetworks(),
			st,
			graph.Options{Log: log, Generated: generated},
		),
		Schema:   graph.Schema(),
		Store:    st,
		Static:   web.Files,
		Examples: list,
		MaxBody:  100_000,
		Timeout:  time.Minute,
		Logger:   log,
	})
}
