// Package loader brings a database to a release: it compares the slot that is not current with the
// release, writes the differences in batches, remembers what changed, and makes the slot current.
package loader

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/fault"
	"cityweave/internal/store/neo4j/schema"
)

// Errors of the loader.
var (
	// ErrForeign: the database holds nodes that are not of this program.
	ErrForeign = errors.New("the database holds something else")
	// ErrLoading: another loader works on the database.
	ErrLoading = errors.New("another load is running")
)

// Options change how a release is loaded.
type Options struct {
	Beside bool // also into a database that holds something else, which is left alone
	Batch  int  // records in one transaction; 0: 10,000
	// From how many new records on an empty slot is written without its indexes, which are filled afterwards; 0: 50,000.
	IndexLater int
	Forget     bool           // what changed since earlier releases is forgotten, the history begins with this one
	Progress   func(Progress) // called after each batch, by one goroutine; may be nil
}

// Progress says how far a load is.
type Progress struct {
	Stage       string // what is being done, in a few words
	Done, Total int    // records; of the stage
}

// Change counts records by what a load made of them.
type Change struct{ Created, Updated, Ended, Unchanged int }

// Report says what a load changed, compared with the release that was current before.
// An entity is updated when it reads otherwise than before, not when it has other links.
type Report struct {
	Release    kg.Release
	Changed    bool // false: the database held this very release, and was left alone
	Resumed    bool // an earlier load was interrupted, and what it had written was used
	Written    int  // records that were created, updated or deleted in the slot that became current
	Entities   Change
	Links      Change
	Statements Change
	Evidence   Change
}

// Loader brings a database to a release. Its fields are set once; it may be used by several
// goroutines, whose loads run one after the other.
type Loader struct {
	Driver   driver.DriverWithContext
	Database string
	Layout   *schema.Layout
	Write    time.Duration // the most that a transaction may take, with the driver's tries
	Log      *slog.Logger
	Now      func() time.Time
	// Current reads the current release; nil when there is none that this program can read.
	Current func(context.Context) (*schema.State, error)
	// Warm plans statements for a slot that is about to become current.
	Warm func(context.Context, *schema.State) error

	mu       sync.Mutex // one load at a time
	prepared bool       // guarded by mu; whether the indexes are known to be there
}

// Load brings the database to the release g and makes it current at once: readers see the
// release before or this one. Loading the same release twice changes nothing. A load that
// is interrupted, at whatever point, leaves the old release current; the next load goes on
// from what it wrote. Writes go in transactions of bounded size, whatever the size of g.
// The state is that of the current release, nil on an error.
func (d *Loader) Load(ctx context.Context, g *kg.Graph, o Options) (Report, *schema.State, error) {
	if err := ctx.Err(); err != nil {
		return Report{}, nil, err
	}
	if o.Batch <= 0 {
		o.Batch = defaultBatch
	}
	if o.IndexLater <= 0 {
		o.IndexLater = manyRecords
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	c, err := contentsOf(d.Layout, g)
	if err != nil {
		return Report{}, nil, fmt.Errorf("load release %s: %w", g.Release.ID, err)
	}
	l := &run{Loader: d, contents: c, options: o, me: rand.Text(), statements: d.texts()}
	l.session = d.Driver.NewSession(ctx, driver.SessionConfig{
		AccessMode:   driver.AccessModeWrite,
		DatabaseName: d.Database,
	})
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		l.session.Close(ctx)
	}()
	report, now, err := l.load(ctx)
	if err != nil {
		if !errors.Is(err, ErrForeign) && !errors.Is(err, ErrLoading) {
			err = fault.Of(ctx, err)
		}
		return report, nil, fmt.Errorf("load release %s: %w", g.Release.ID, err)
	}
	return report, now, nil
}

//go:embed cypher/*.cypher
var files embed.FS

// texts are the statements of the loader, by the names of their files.
func (d *Loader) texts() map[string]string { return schema.ReadFragments(files) }

// run is one load.
type run struct {
	*Loader
	statements map[string]string
	contents   *contents
	options    Options
	session    driver.SessionWithContext
	me         string      // token of this load, by which it knows that the lock is still its own
	slot       schema.Slot // that is written
	differ     int         // records that had to be written when the first comparison was done
}

// defaultBatch is large enough that commits, each of which waits for the disk and for text
// indexes, cost little; and small enough that a transaction takes some dozen megabytes of the server.
const defaultBatch = 10_000

func (l *run) load(ctx context.Context) (report Report, now *schema.State, err error) {
	report.Release = l.contents.graph.Release
	if err := l.prepare(ctx); err != nil {
		return report, nil, err
	}
	if err := l.refuseForeign(ctx); err != nil {
		return report, nil, err
	}
	if err := l.lock(ctx); err != nil {
		return report, nil, err
	}
	defer l.unlock(context.WithoutCancel(ctx))
	was, err := l.Current(ctx)
	if err != nil {
		return report, nil, err
	}
	forget := l.options.Forget && was != nil && len(was.Summary.Past) > 0
	if was != nil && was.Summary.Digest == l.contents.summary.Digest && was.Release == report.Release && !forget {
		l.unchanged(&report)
		return report, was, nil
	}
	report.Changed = true
	if report.Resumed, err = l.begin(ctx); err != nil {
		return report, nil, err
	}
	changed, err := l.compareWith(ctx, was, &report)
	if err != nil {
		return report, nil, err
	}
	// Where it is not known whether a transaction was committed before the connection broke,
	// comparing again tells.
	for attempt := 1; ; attempt++ {
		written, err := l.write(ctx)
		report.Written += written
		if err == nil {
			report.Written = l.differ // also what had been written when it seemed that it had not
			break
		}
		if attempt == 3 || ctx.Err() != nil || !maybeCommitted(err) {
			return report, nil, err
		}
		l.Log.Warn("a load goes on after an interruption", "cause", err)
		if err := l.prepare(ctx); err != nil {
			return report, nil, err
		}
	}
	if err := l.prepare(ctx); err != nil { // again, what was dropped for the time of writing
		return report, nil, err
	}
	// Serials are never used twice, not even by a database that was emptied in between.
	serial := l.Now().UnixMilli()
	if was != nil {
		serial = max(serial, was.Serial+1)
	}
	if err := l.remember(ctx, was, changed, serial); err != nil {
		return report, nil, err
	}
	now, err = l.finish(ctx, serial)
	return report, now, err
}

func (l *run) progress(stage string, done, total int) {
	if l.options.Progress != nil {
		l.options.Progress(Progress{stage, done, total})
	}
}

// refuseForeign refuses a database with nodes that are not ours.
func (l *run) refuseForeign(ctx context.Context) error {
	if l.options.Beside {
		return nil
	}
	t := l.statements
	var branches []string
	for _, label := range []string{
		"Release", "EntityA", "EntityB", "StatementA", "StatementB", "EvidenceA",
		"EvidenceB", "ExternalA", "ExternalB", "ConflictA", "ConflictB", "WordA", "WordB", "Step",
	} {
		branches = append(branches, schema.Fill(t["foreign_branch"], "label", label))
	}
	values, err := l.one(ctx, l.session.ExecuteRead, schema.Fill(t["foreign"], "branches",
		strings.Join(branches, "\nUNION ALL\n")), nil)
	if err != nil {
		return err
	}
	if n, _ := values[0].(int64); n > 0 {
		return fmt.Errorf("%w: %d nodes that are not of a release", ErrForeign, n)
	}
	return nil
}

func (l *run) lock(ctx context.Context) error {
	values, err := l.one(ctx, l.session.ExecuteWrite, l.statements["lock"], map[string]any{"me": l.me})
	if err != nil {
		return err
	}
	if free, _ := values[0].(bool); !free {
		return fmt.Errorf(
			"%w: wait until it has ended; a load that was killed counts as ended after a minute",
			ErrLoading,
		)
	}
	return nil
}

// unlock gives the lock back. A lock that cannot be given back falls back by itself.
func (l *run) unlock(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := l.one(ctx, l.session.ExecuteWrite, l.statements["unlock"], map[string]any{"me": l.me}); err != nil {
		l.Log.Warn("the lock of the loader is not given back; it ends in a minute", "cause", err)
	}
}

// job is a statement with its parameters.
type job struct {
	text   string
	params map[string]any
}

// change runs statements that write in one transaction, if the lock is still ours, and gives
// the values of the first record of the last.
func (l *run) change(ctx context.Context, jobs ...job) ([]any, error) {
	return l.transact(ctx, l.Write, l.session.ExecuteWrite,
		func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
			held, err := first(ctx, tx, l.statements["held"], map[string]any{"me": l.me})
			if err != nil {
				return nil, err
			}
			if len(held) == 0 || held[0] != true {
				return nil, fmt.Errorf("%w: it has taken over after this one had been silent for a minute", ErrLoading)
			}
			var values []any
			for _, j := range jobs {
				if values, err = first(ctx, tx, j.text, j.params); err != nil {
					return nil, err
				}
			}
			return values, nil
		})
}

// begin chooses the slot that is not current and takes its serial away.
func (l *run) begin(ctx context.Context) (resumed bool, err error) {
	values, err := l.one(ctx, l.session.ExecuteRead, l.statements["current"], nil)
	if err != nil {
		return false, err
	}
	l.slot = schema.SlotA
	if at, _ := values[0].(string); strings.HasPrefix(at, string(schema.SlotA)) {
		l.slot = schema.SlotB
	}
	layout, _ := values[1].(string)
	resumed, _ = values[2].(bool)
	_, err = l.change(ctx, job{l.statements["begin"], map[string]any{
		"slot": string(l.slot), "layout": l.Layout.Fingerprint, "release": l.contents.graph.Release.ID,
	}})
	if err == nil && layout != "" && layout != l.Layout.Fingerprint {
		err = l.wipe(ctx)
	}
	return resumed, err
}

// wipe empties the slot. Links go before nodes, so that no hub takes all of its links into one transaction.
func (l *run) wipe(ctx context.Context) error {
	t := l.statements
	texts := []string{schema.BindSlot(t["wipe_links"], l.slot)}
	for _, label := range []string{"Entity", "Statement", "Evidence", "External", "Conflict", "Word"} {
		texts = append(texts, schema.Fill(t["wipe_nodes"], "label", label+string(l.slot)))
	}
	for _, text := range texts {
		for {
			values, err := l.change(ctx, job{text, map[string]any{"limit": defaultBatch}})
			if err != nil {
				return err
			}
			if n, _ := values[0].(int64); n == 0 {
				break
			}
		}
	}
	return nil
}

// finish says what the slot holds, makes it current, and gives its state.
func (l *run) finish(ctx context.Context, serial int64) (*schema.State, error) {
	text, err := json.Marshal(l.contents.summary)
	if err != nil {
		return nil, err
	}
	next := &schema.State{Slot: l.slot, Serial: serial, Release: l.contents.graph.Release, Summary: l.contents.summary}
	next.At = schema.At(next.Slot, next.Serial)
	next.IndexCoverage(l.Layout.Ontology)
	_, err = l.change(ctx, job{l.statements["finish"], map[string]any{
		"slot": string(l.slot), "serial": next.Serial, "id": next.Release.ID, "hash": next.Release.Hash,
		"date": int64(next.Release.Date), "summary": string(text),
	}})
	if err != nil {
		return nil, err
	}
	if err := l.Warm(ctx, next); err != nil {
		return nil, err
	}
	if _, err := l.change(ctx, job{
		l.statements["switch"],
		map[string]any{"slot": string(l.slot), "at": next.At},
	}); err != nil {
		return nil, err
	}
	next.Bookmarks, next.Read = l.session.LastBookmarks(), l.Now()
	return next, nil
}

// unchanged reports a release that is loaded already.
func (l *run) unchanged(r *Report) {
	for i := range l.contents.kinds {
		k := &l.contents.kinds[i]
		if c := r.of(k); c != nil {
			c.Unchanged += len(k.records)
		}
	}
}

// of is where a kind is counted; external ids are parts of entities and are not.
func (r *Report) of(k *kind) *Change {
	switch k.name {
	case "entities":
		return &r.Entities
	case "links":
		return &r.Links
	case "statements":
		return &r.Statements
	case "evidence":
		return &r.Evidence
	default:
		return nil
	}
}
