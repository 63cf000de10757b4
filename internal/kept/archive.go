package kept

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/internal/store"
)

// Options are the settings of an archive.
type Options struct {
	// Memory is how many bytes the open releases may take, as far as that is known from their files. One is opened
	// whatever it takes.
	Memory int64
	// Identify names a graph by its content; a graph with another name is not kept. Nil trusts the name.
	Identify func(*kg.Graph) kg.Release
	// Compare counts what changed between two graphs, by kind. Nil keeps no changes.
	Compare func(from, to *kg.Graph) store.ChangePage
	Log     *slog.Logger
	Now     func() time.Time // time.Now if nil
}

// Archive is a folder of packed releases. It is safe for concurrent use, also by several programs.
type Archive struct {
	Options
	dir      string
	ontology *kg.Ontology

	writing sync.Mutex // one release at a time

	mu      sync.Mutex
	scanned time.Time
	entries map[string]*entry // by release
	seen    map[string]seen   // by name of the file
	faults  map[string]string // of files, by name, so that each is logged once

	cache cache
}

// entry is what the folder has of a release.
type entry struct {
	Record
	file  string // "" if only the record is left
	fault string // why the file cannot be read; "" if it can
}

// Open opens a folder, and makes it if there is none. Files in it that cannot be read are logged, and stay.
func Open(o *kg.Ontology, dir string, options Options) (*Archive, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	a := &Archive{Options: options, dir: dir, ontology: o, faults: map[string]string{}}
	a.cache.init(a)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	probe, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a, a.scan()
}

// seen is what a file had when it was read last. It is read again when it has changed.
type seen struct {
	changed time.Time
	size    int64
	release string // of a packed graph, or of a record
	record  Record
	err     error
	fault   string // of the content of a packed graph, found when it was opened
}

// rescan is how old the knowledge of the folder may be before a release that is not known is looked for again.
const rescan = time.Second

// scan reads the names and heads of the files in the folder.
func (a *Archive) scan() error {
	list, err := os.ReadDir(a.dir)
	if err != nil {
		return err
	}
	a.scanned = a.Now()
	was := a.seen
	a.entries, a.seen = map[string]*entry{}, map[string]seen{}
	for _, item := range list {
		name := item.Name()
		info, err := item.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue // it is gone, or a folder
		}
		now, known := was[name]
		if !known || !now.changed.Equal(info.ModTime()) || now.size != info.Size() {
			now = a.look(name)
			now.changed, now.size = info.ModTime(), info.Size()
		}
		a.seen[name] = now
		a.clean(info)
	}
	for name, is := range a.seen {
		if filepath.Ext(name) == recordExtension && is.release != "" {
			a.entries[is.release] = &entry{Record: is.record}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.seen)) {
		if filepath.Ext(name) == pack.Extension {
			a.enter(name, a.seen[name])
		}
	}
	maps.DeleteFunc(a.faults, func(name, _ string) bool { return a.seen[name].err == nil && a.seen[name].fault == "" })
	return nil
}

// look reads a record, or the head of a packed graph.
func (a *Archive) look(name string) (now seen) {
	file := filepath.Join(a.dir, name)
	switch filepath.Ext(name) {
	case recordExtension:
		if r, ok := readRecord(file); ok {
			now.release, now.record = r.Release, r
		}
	case pack.Extension:
		now.release, now.err = a.headOf(file)
	}
	return now
}

// enter adds a packed graph to the entries.
func (a *Archive) enter(name string, is seen) {
	release, fault := is.release, is.fault
	if is.err != nil {
		fault = a.report(name, is.err)
		if release == "" { // a file that the program wrote has the name of its release
			release = strings.TrimSuffix(name, pack.Extension)
		}
		if !validID(release) {
			return
		}
	}
	r := a.seen[recordOf(name)].record
	if r.Release != release {
		r = Record{Release: release}
	}
	if r.Bytes == 0 {
		r.Bytes = is.size
	}
	e := &entry{Record: r, file: filepath.Join(a.dir, name), fault: fault}
	if other := a.entries[release]; other == nil || other.file == "" || other.fault != "" {
		a.entries[release] = e
	}
}

// clean removes a file that a program began to write and did not finish.
func (a *Archive) clean(info os.FileInfo) {
	const old = time.Hour
	if strings.HasPrefix(info.Name(), temporary) && a.Now().Sub(info.ModTime()) > old {
		_ = os.Remove(filepath.Join(a.dir, info.Name())) // it does no harm
	}
}

// headOf returns the release of a file, as its head says.
func (a *Archive) headOf(file string) (string, error) {
	in, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }() // nothing is written
	head := make([]byte, pack.HeadSize)
	n, _ := in.Read(head)
	f, err := openPacked(a.ontology, file, string(head[:n]))
	if err != nil {
		return "", err
	}
	r, err := f.Release()
	if err == nil && !validID(r.ID) {
		err = pack.ErrDamaged
	}
	return r.ID, err
}

// report logs what is wrong with a file, once, and returns the sentence.
func (a *Archive) report(name string, err error) string {
	cure := "remove it, or pack the release again from its data with seed pack"
	switch {
	case errors.Is(err, pack.ErrVersion), errors.Is(err, pack.ErrOntology):
		cure = "serve it with the version of the program that packed it, or pack the release again with seed pack"
	case errors.Is(err, os.ErrPermission):
		cure = "let the program read it"
	case errors.Is(err, pack.ErrDamaged):
		cure = "copy it again from a backup, or " + cure
	}
	sentence := fmt.Sprintf("%s: %s: %s", name, reason(err), cure)
	if a.faults[name] != sentence {
		a.faults[name] = sentence
		a.Log.Warn("a file of --releases is not served", "file", filepath.Join(a.dir, name), "reason", reason(err), "cure", cure)
	}
	return sentence
}

// reason is an error without the path, which the folder of the server is no business of.
func reason(err error) error {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err
	}
	return err
}

// Held lists the releases that can be read, those kept last first.
func (a *Archive) Held() []Record {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refresh()
	var out []Record
	for _, e := range a.entries {
		if e.file != "" && e.fault == "" {
			out = append(out, e.Record)
		}
	}
	slices.SortFunc(out, func(a, b Record) int {
		return cmp.Or(b.Since.Compare(a.Since), cmp.Compare(b.Release, a.Release))
	})
	return out
}

// Faults lists what is wrong with files, by their names.
func (a *Archive) Faults() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Sorted(maps.Values(a.faults))
}

// State is what an archive has of a release.
type State uint8

// The states.
const (
	Unknown    State = iota
	Held             // it can be read
	Unreadable       // its file is there and cannot be read
	Removed          // it was kept, and its file is gone
)

// Find says what the archive has of a release.
func (a *Archive) Find(release string) (Record, State) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.entries[release]
	if e == nil || e.file == "" {
		a.refresh()
		e = a.entries[release]
	}
	switch {
	case e == nil:
		return Record{}, Unknown
	case e.file == "":
		return e.Record, Removed
	case e.fault != "":
		return e.Record, Unreadable
	}
	return e.Record, Held
}

// refresh reads the folder again, unless that has just been done.
func (a *Archive) refresh() {
	if a.Now().Sub(a.scanned) < rescan {
		return
	}
	if err := a.scan(); err != nil {
		a.Log.Warn("the folder of --releases cannot be read", "cause", err)
	}
}

// Write keeps a release: packed, in a file of its name. One that is held already is left alone. The graph is read only.
func (a *Archive) Write(ctx context.Context, g *kg.Graph) error {
	a.writing.Lock()
	defer a.writing.Unlock()
	id := g.Release.ID
	if !validID(id) {
		return fmt.Errorf("the release %q cannot be kept: its ID cannot be the name of a file", id)
	}
	if _, state := a.Find(id); state == Held || ctx.Err() != nil {
		return ctx.Err()
	}
	if a.Identify != nil {
		if is := a.Identify(g); is != g.Release {
			return fmt.Errorf("the release %s is not kept: its content is that of %s", id, is.ID)
		}
	}
	text := string(pack.Bytes(a.ontology, g, pack.Digest{}))
	file := filepath.Join(a.dir, id+pack.Extension)
	if err := writeFile(file, []byte(text)); err != nil {
		return err
	}
	r := newRecord(g, text, a.Now())
	r.From, r.Changes = a.since(g)
	if old, ok := readRecord(recordOf(file)); ok && old.Hash == r.Hash {
		r.Since, r.From, r.Changes = old.Since, old.From, old.Changes
	}
	if err := writeRecord(file, r, pack.Tables(a.ontology)); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.faults, filepath.Base(file))
	a.entries[id] = &entry{Record: r, file: file}
	return nil
}
