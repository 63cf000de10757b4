package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"cityweave/internal/config"
	"cityweave/internal/datafolder"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/room"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
)

// engine is a store with the life cycle that the program gives it.
type engine interface {
	kept.Source
	// start loads the data or begins to connect; an error ends the program.
	start(ctx context.Context) error
	// prepare builds what the first questions about the data need, beside the requests.
	prepare(ctx context.Context)
	// reload handles SIGHUP. Requests that run see the old data to their end. It logs how it went, unless ctx is done.
	reload(ctx context.Context)
	// stop releases connections, after the last request.
	stop(ctx context.Context)
}

// newEngine chooses the engine by the settings, without reading data or connecting; an error is about
// the settings.
func newEngine(settings config.Settings, logger *slog.Logger) (engine, error) {
	switch settings.Store {
	case "memory":
		folders, err := datafolder.Open(settings.Data...)
		if err != nil {
			return nil, err
		}
		o := kg.CityNetworks()
		return inMemory{
			Store: memory.New(o), ontology: o, folders: folders, read: &atomic.Pointer[readFolders]{},
			free: room.Free, logger: logger,
		}, nil
	case "neo4j":
		c := settings.Neo4j
		s, err := neo4j.Open(kg.CityNetworks(), neo4j.Config{
			URI:         c.URI,
			User:        c.User,
			Password:    c.Password,
			Database:    c.Database,
			Connections: c.Connections,
			Statement:   settings.RequestTimeout,
			Log:         logger,
		})
		if err != nil {
			return nil, err
		}
		if c.Mirror {
			return mirrored{
				Mirror:   mirror.New(kg.CityNetworks(), s, mirror.Options{Log: logger}),
				database: s,
				logger:   logger,
			}, nil
		}
		return onNeo4j{Store: s, logger: logger}, nil
	default:
		return nil, fmt.Errorf("there is no engine %q", settings.Store)
	}
}

// inMemory is the embedded engine with the data folders it is loaded from.
type inMemory struct {
	*memory.Store
	ontology *kg.Ontology
	folders  []datafolder.Folder
	read     *atomic.Pointer[readFolders] // of the current release
	free     func() room.Room
	logger   *slog.Logger
}

// load reads the folders and applies them; on an error the store keeps its release. The graph it
// returns belongs to the store and must not be changed.
func (m inMemory) load(ctx context.Context) (*kg.Graph, error) {
	if err := datafolder.CheckRoom(ctx, datafolder.Reading, m.free, m.folders...); err != nil {
		return nil, err
	}
	read, err := m.identify()
	if err != nil {
		return nil, err
	}
	g, err := release.Load(ctx, m.ontology, m.folders...)
	if err != nil {
		return nil, err
	}
	read.release = g.Release.ID
	release.CollectAfter(len(g.Links))
	if err := m.Apply(ctx, g); err != nil {
		return nil, err
	}
	m.read.Store(&read)
	return g, nil
}

// start loads the first release.
func (m inMemory) start(ctx context.Context) error {
	room := heapRoom()
	_, err := m.load(ctx)
	runtime.KeepAlive(room)
	return err
}

// prepare builds indexes while the program already answers, since the first queries would wait for them, and gives
// back the memory that loading needed and the graph does not.
func (m inMemory) prepare(ctx context.Context) {
	if err := m.Prepare(ctx); err != nil && ctx.Err() == nil {
		m.logger.Error("the indexes are not built in advance, so the first queries have to do it", "cause", err)
	}
	debug.FreeOSMemory()
}

func (m inMemory) reload(ctx context.Context) {
	start := time.Now()
	entities, links := m.size(ctx)
	g, err := m.load(ctx)
	var large *datafolder.TooLargeError
	switch {
	case err != nil && ctx.Err() != nil:
		return
	case errors.As(err, &large):
		m.logger.Error("the data is not reloaded: both releases must fit, and the old one stays", "cause", err)
		return
	case err != nil:
		m.logger.Error("the data is not reloaded, the old release stays", "cause", err)
		return
	}
	if 2*len(g.Entities) < entities || 2*len(g.Links) < links {
		m.logger.Warn("the new release has less than half of the records of the old one: check that no file was cut short",
			"entities", len(g.Entities), "entities before", entities, "links", len(g.Links), "links before", links)
	}
	m.logger.Info(
		"the data is reloaded",
		"release",
		g.Release.ID,
		"entities",
		len(g.Entities),
		"links",
		len(g.Links),
		"duration",
		time.Since(start),
	)
	m.prepare(ctx)
}

// size returns the numbers of records of the current release; 0 if there is none.
func (m inMemory) size(ctx context.Context) (entities, links int) {
	view, err := m.View(ctx)
	if err != nil {
		return 0, 0
	}
	info, err := view.ReleaseInfo(ctx)
	if err != nil {
		return 0, 0
	}
	for _, n := range info.Links {
		links += n
	}
	return info.Count(nil), links
}

func (inMemory) stop(context.Context) {}

// heapRoom makes the garbage collector rest until the heap has grown by some 128 MiB, since
// nearly all that the first load allocates stays. It returns memory that is never touched, and
// so takes no page of the machine; as long as it is reachable, the collector counts it as in
// use and lets the heap grow by as much before it collects. Settings of the process stay as
// they are, and larger graphs are collected as usual.
func heapRoom() []byte {
	const size = 128 << 20
	if onlyAsk := int64(-1); debug.SetMemoryLimit(onlyAsk) < 4*size {
		return nil
	}
	return make([]byte, size)
}

// onNeo4j reads from a database that seed load fills.
type onNeo4j struct {
	*neo4j.Store
	logger *slog.Logger
}

// start does not wait: a program that starts before its database answers as soon as the database does.
func (n onNeo4j) start(context.Context) error {
	n.Start()
	return nil
}

// prepare does nothing: the database has its indexes.
func (n onNeo4j) prepare(context.Context) {}

func (n onNeo4j) reload(context.Context) {
	n.logger.Info(
		"there is nothing to read again: a release that seed load brings into the database is served within a second",
	)
}

func (n onNeo4j) stop(ctx context.Context) { closeStore(ctx, n.Store, n.logger) }

// closeStore closes the connections, within five seconds.
func closeStore(ctx context.Context, s *neo4j.Store, logger *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		logger.Warn("closing the connections to the database", "cause", err)
	}
}

// mirrored answers from memory with the release of a database that seed load fills.
type mirrored struct {
	*mirror.Mirror
	database *neo4j.Store
	logger   *slog.Logger
}

// start waits only to learn whether the graph fits into memory, if the database answers.
func (m mirrored) start(ctx context.Context) error { return m.Start(ctx) }

// prepare does nothing: the mirror prepares each release that it reads.
func (m mirrored) prepare(context.Context) {}

// reload polls the database at once instead of within a second.
func (m mirrored) reload(ctx context.Context) {
	if err := m.Refresh(ctx); err != nil {
		m.logger.Error("the mirror is not refreshed, what it holds stays", "cause", err)
		return
	}
	m.logger.Info("the mirror is as the database")
}

func (m mirrored) stop(ctx context.Context) {
	m.Close()
	closeStore(ctx, m.database, m.logger)
}
