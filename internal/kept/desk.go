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
	// patience is how long opening a release may wait for others to be given back.
	patience = 8 * time.Second
	// bytesPerNode turns the size of a file into what opening it costs a client: 40,000 nodes for one of 8 MB, which
	// takes 0.2 s of processor time and as much again for its indexes, at 100 nodes for a millisecond.
	bytesPerNode = 200
)

// desk is where releases are open. Those that nobody has borrowed make room for others, the one used longest ago first.
type desk struct {
	shelf *Shelf
	turn  chan struct{} // a token: one release is opened at a time

	mu       sync.Mutex
	open     map[string]*opened
	opening  map[string]*flight
	waiting  int
	used     int64         // bytes
	clock    uint64        // of uses
	returned chan struct{} // closed when a release is given back, and made anew
}

// opened is an open release.
type opened struct {
	view      store.View
	bytes     int64
	borrowers int
	last      uint64 // use
}

// flight is the opening of a release, which all who ask for it meanwhile share.
type flight struct {
	done chan struct{}
	err  error
}

func (d *desk) init(s *Shelf) {
	d.shelf, d.turn = s, make(chan struct{}, 1)
	d.open, d.opening, d.returned = map[string]*opened{}, map[string]*flight{}, make(chan struct{})
}

// borrow returns the view of a release, which give gives back. The error wraps store.ErrOverloaded, or says why the
// release cannot be read.
func (s *Shelf) borrow(ctx context.Context, release string) (view store.View, give func(), err error) {
	d := &s.desk
	for {
		d.mu.Lock()
		if o := d.open[release]; o != nil {
			o.borrowers++
			d.clock++
			o.last = d.clock
			d.mu.Unlock()
			return o.view, sync.OnceFunc(func() { d.giveBack(o) }), nil
		}
		f := d.opening[release]
		if f == nil {
			f = &flight{done: make(chan struct{})}
			d.opening[release] = f
			ratelimit.FromContext(ctx).Debit(s.price(release))
			go d.run(release, f)
		}
		if d.waiting >= mostWaiting {
			d.mu.Unlock()
			return nil, nil, fmt.Errorf("%w: many requests wait for releases to be opened", store.ErrOverloaded)
		}
		d.waiting++
		d.mu.Unlock()
		select {
		case <-f.done:
			err = f.err
		case <-ctx.Done():
			err = ctx.Err()
		}
		d.mu.Lock()
		d.waiting--
		d.mu.Unlock()
		if err != nil {
			return nil, nil, err
		}
	}
}

// price is what opening a release costs a client.
func (s *Shelf) price(release string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entries[release]; e != nil {
		return int(e.Bytes / bytesPerNode)
	}
	return 0
}

func (d *desk) giveBack(o *opened) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if o.borrowers--; o.borrowers == 0 {
		close(d.returned)
		d.returned = make(chan struct{})
	}
}

// run opens a release. It goes on when the request that began it ends, since others may wait for it.
func (d *desk) run(release string, f *flight) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			d.shelf.Log.Error("panic while a release was opened", "cause", cause, "stack", string(debug.Stack()))
			f.err = fmt.Errorf("%w: opening the release %s panicked", store.ErrUnavailable, release)
		}
		d.mu.Lock()
		delete(d.opening, release)
		d.mu.Unlock()
		close(f.done)
	}()
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		f.err = fmt.Errorf("%w: other releases are being opened", store.ErrOverloaded)
		return
	}
	f.err = d.load(ctx, release)
}

// load makes room for a release and reads it.
func (d *desk) load(ctx context.Context, release string) error {
	file, err := d.shelf.fileOf(release)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return d.shelf.failed(release, err)
	}
	need := info.Size() * growth
	if err := d.makeRoom(ctx, need); err != nil {
		return err
	}
	start := time.Now()
	view, err := d.shelf.read(ctx, release, file)
	if err != nil {
		return d.shelf.failed(release, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clock++
	d.open[release] = &opened{view: view, bytes: need, last: d.clock}
	d.used += need
	d.shelf.Log.Info("a kept release is opened", "release", release, "duration", time.Since(start), "open", len(d.open))
	return nil
}

// makeRoom closes releases until there is room for so many bytes or none is open, and waits for those that are in use.
func (d *desk) makeRoom(ctx context.Context, need int64) error {
	for {
		d.mu.Lock()
		for d.used+need > d.shelf.Memory && d.closeOne() {
		}
		if d.used+need <= d.shelf.Memory || len(d.open) == 0 {
			d.mu.Unlock()
			return nil
		}
		returned := d.returned
		d.mu.Unlock()
		select {
		case <-returned:
		case <-ctx.Done():
			return fmt.Errorf("%w: all releases that fit into --releases-memory are in use", store.ErrOverloaded)
		}
	}
}

// closeOne closes the release that has not been used for longest, and reports whether there was one that nobody uses.
func (d *desk) closeOne() bool {
	oldest := ""
	for release, o := range d.open {
		if o.borrowers == 0 && (oldest == "" || o.last < d.open[oldest].last) {
			oldest = release
		}
	}
	if oldest == "" {
		return false
	}
	d.used -= d.open[oldest].bytes
	delete(d.open, oldest)
	d.shelf.Log.Debug("a kept release is closed", "release", oldest)
	return true
}

// fileOf is the file of a release that can be read.
func (s *Shelf) fileOf(release string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[release]
	if e == nil || e.file == "" || e.fault != "" {
		return "", fmt.Errorf("%w: the release %s cannot be read", store.ErrUnavailable, release)
	}
	return e.file, nil
}

// failed notes what is wrong with the file of a release.
func (s *Shelf) failed(release string, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entries[release]; e != nil && e.file != "" {
		if os.IsNotExist(err) {
			e.file = ""
		} else {
			name := filepath.Base(e.file)
			e.fault = s.report(name, err)
			if is, known := s.seen[name]; known {
				is.fault = e.fault
				s.seen[name] = is
			}
		}
	}
	return fmt.Errorf("%w: the release %s cannot be read: %w", store.ErrUnavailable, release, err)
}

// read reads a release from its file, and checks it.
func (s *Shelf) read(ctx context.Context, release, file string) (store.View, error) {
	text, err := readText(file)
	if err != nil {
		return nil, err
	}
	f, err := openPacked(s.ontology, file, text)
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
		s.describe(file, newRecord(g, text, s.Now()))
	}
	engine := memory.New(s.ontology)
	if err := engine.Adopt(ctx, g, alone(g.Release)); err != nil {
		return nil, err
	}
	return engine.View(ctx)
}

// describe writes the record of a file that somebody else made, such as seed pack.
func (s *Shelf) describe(file string, r Record) {
	if err := writeRecord(file, r, pack.Tables(s.ontology)); err != nil {
		s.Log.Warn("the record of a release is not written", "release", r.Release, "cause", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entries[r.Release]; e != nil && e.file == file {
		e.Record = r
	}
}

// Used is how many bytes the open releases take, as far as that is known from their files.
func (s *Shelf) Used() int64 {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	return s.desk.used
}
