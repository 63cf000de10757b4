package kept

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

const (
	// growth is how many bytes of memory an open release takes for a byte of its file, with the indexes that its first
	// queries build: 61 MB were measured for one of 8 MB, and some orders and filters build more.
	growth = 10
	// mostWaiting is how many requests may wait until a release is open.
	mostWaiting = 64
	// maxWait is how long opening a release may wait for others to be given back.
	maxWait = 8 * time.Second
	// bytesPerNode turns the size of a file into what opening it costs a client: 40,000 nodes for one of 8 MB, which
	// takes 0.2 s of processor time and as much again for its indexes, at 100 nodes for a millisecond.
	bytesPerNode = 200
)

// cache holds open releases. Those that nobody uses make room for others, the one used longest ago first.
type cache struct {
	archive *Archive
	turn    chan struct{} // a token: one release is opened at a time

	mu       sync.Mutex
	open     map[string]*opened
	opening  map[string]*call
	waiting  int
	used     int64         // bytes
	clock    uint64        // of uses
	returned chan struct{} // closed when a release is given back, and made anew
}

// opened is an open release.
type opened struct {
	view  store.View
	bytes int64
	users int
	last  uint64 // use
}

// call is the opening of a release, which all who ask for it meanwhile share.
type call struct {
	done chan struct{}
	err  error
}

func (c *cache) init(a *Archive) {
	c.archive, c.turn = a, make(chan struct{}, 1)
	c.open, c.opening, c.returned = map[string]*opened{}, map[string]*call{}, make(chan struct{})
}

// acquire returns the view of a release; call done when it is no longer read. The error wraps
// store.ErrOverloaded, or says why the release cannot be read.
func (a *Archive) acquire(ctx context.Context, release string) (view store.View, done func(), err error) {
	c := &a.cache
	for {
		c.mu.Lock()
		if o := c.open[release]; o != nil {
			o.users++
			c.clock++
			o.last = c.clock
			c.mu.Unlock()
			return o.view, sync.OnceFunc(func() { c.put(o) }), nil
		}
		f := c.opening[release]
		if f == nil {
			f = &call{done: make(chan struct{})}
			c.opening[release] = f
			ratelimit.FromContext(ctx).Debit(a.price(release))
			go c.run(release, f)
		}
		if c.waiting >= mostWaiting {
			c.mu.Unlock()
			return nil, nil, fmt.Errorf("%w: many requests wait for releases to be opened", store.ErrOverloaded)
		}
		c.waiting++
		c.mu.Unlock()
		select {
		case <-f.done:
			err = f.err
		case <-ctx.Done():
			err = ctx.Err()
		}
		c.mu.Lock()
		c.waiting--
		c.mu.Unlock()
		if err != nil {
			return nil, nil, err
		}
	}
}

// price is what opening a release costs a client.
func (a *Archive) price(release string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e := a.entries[release]; e != nil {
		return int(e.Bytes / bytesPerNode)
	}
	return 0
}

func (c *cache) put(o *opened) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o.users--; o.users == 0 {
		close(c.returned)
		c.returned = make(chan struct{})
	}
}

// run opens a release. It goes on when the request that began it ends, since others may wait for it.
func (c *cache) run(release string, f *call) {
	ctx, cancel := context.WithTimeout(context.Background(), maxWait)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			c.archive.Log.Error("panic while a release was opened", "cause", cause, "stack", string(debug.Stack()))
			f.err = fmt.Errorf("%w: opening the release %s panicked", store.ErrUnavailable, release)
		}
		c.mu.Lock()
		delete(c.opening, release)
		c.mu.Unlock()
		close(f.done)
	}()
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		f.err = fmt.Errorf("%w: other releases are being opened", store.ErrOverloaded)
		return
	}
	f.err = c.load(ctx, release)
}

// load makes room for a release and reads it.
func (c *cache) load(ctx context.Context, release string) error {
	file, err := c.archive.fileOf(release)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return c.archive.failed(release, err)
	}
	need := info.Size() * growth
	if err := c.makeRoom(ctx, need); err != nil {
		return err
	}
	start := time.Now()
	view, err := c.archive.read(ctx, release, file)
	if err != nil {
		return c.archive.failed(release, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	c.open[release] = &opened{view: view, bytes: need, last: c.clock}
	c.used += need
	c.archive.Log.Info("a kept release is opened", "release", release, "duration", time.Since(start), "open", len(c.open))
	return nil
}

// makeRoom closes releases until there is room for so many bytes or none is open, and waits for those that are in use.
func (c *cache) makeRoom(ctx context.Context, need int64) error {
	for {
		c.mu.Lock()
		for c.used+need > c.archive.Memory && c.closeOne() {
		}
		if c.used+need <= c.archive.Memory || len(c.open) == 0 {
			c.mu.Unlock()
			return nil
		}
		returned := c.returned
		c.mu.Unlock()
		select {
		case <-returned:
		case <-ctx.Done():
			return fmt.Errorf("%w: all releases that fit into --releases-memory are in use", store.ErrOverloaded)
		}
	}
}

// closeOne closes the release that has not been used for longest, and reports whether there was one that nobody uses.
func (c *cache) closeOne() bool {
	oldest := ""
	for release, o := range c.open {
		if o.users == 0 && (oldest == "" || o.last < c.open[oldest].last) {
			oldest = release
		}
	}
	if oldest == "" {
		return false
	}
	c.used -= c.open[oldest].bytes
	delete(c.open, oldest)
	c.archive.Log.Debug("a kept release is closed", "release", oldest)
	return true
}

// fileOf is the file of a release that can be read.
func (a *Archive) fileOf(release string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.entries[release]
	if e == nil || e.file == "" || e.fault != "" {
		return "", fmt.Errorf("%w: the release %s cannot be read", store.ErrUnavailable, release)
	}
	return e.file, nil
}

// failed notes what is wrong with the file of a release.
func (a *Archive) failed(release string, err error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e := a.entries[release]; e != nil && e.file != "" {
		if os.IsNotExist(err) {
			e.file = ""
		} else {
			name := filepath.Base(e.file)
			e.fault = a.report(name, err)
			if is, known := a.seen[name]; known {
				is.fault = e.fault
				a.seen[name] = is
			}
		}
	}
	return fmt.Errorf("%w: the release %s cannot be read: %w", store.ErrUnavailable, release, err)
}

// read opens a release from its file.
func (a *Archive) read(ctx context.Context, release, file string) (store.View, error) {
	g, err := a.graph(release, file)
	if err != nil {
		return nil, err
	}
	engine := memory.New(a.ontology)
	if err := engine.Adopt(ctx, g, alone(g.Release)); err != nil {
		return nil, err
	}
	return engine.View(ctx)
}

// graph reads a release from its file, and checks it.
func (a *Archive) graph(release, file string) (*kg.Graph, error) {
	text, err := readText(file)
	if err != nil {
		return nil, err
	}
	f, err := openPacked(a.ontology, file, text)
	if err != nil {
		return nil, err
	}
	if err := f.Verify(); err != nil {
		return nil, err
	}
	g, err := f.Graph()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(text))
	record, known := readRecord(recordOf(file))
	switch {
	case g.Release.ID != release:
		return nil, fmt.Errorf("%w: it holds the release %s now", pack.ErrDamaged, g.Release.ID)
	case known && record.SHA256 != hex.EncodeToString(sum[:]):
		return nil, fmt.Errorf("%w: its SHA-256 is not that of its record", pack.ErrDamaged)
	case !known:
		a.describe(file, newRecord(g, text, a.Now()))
	}
	return g, nil
}

// describe writes the record of a file that somebody else made, such as seed pack.
func (a *Archive) describe(file string, r Record) {
	if err := writeRecord(file, r, pack.Tables(a.ontology)); err != nil {
		a.Log.Warn("the record of a release is not written", "release", r.Release, "cause", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if e := a.entries[r.Release]; e != nil && e.file == file {
		e.Record = r
	}
}

// Used is how many releases are open, and how many bytes they take, as far as that is known from their files.
func (a *Archive) Used() (releases int, bytes int64) {
	a.cache.mu.Lock()
	defer a.cache.mu.Unlock()
	return len(a.cache.open), a.cache.used
}
