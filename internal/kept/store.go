package kept

import (
	"context"
	"fmt"
	"sync"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Store gives the views of the current release, or of the release that the context is pinned to.
type Store struct {
	store.Store          // the current release
	archive     *Archive // nil if none are kept
}

// NewStore makes a store over that of the current release. An archive of nil keeps none.
func NewStore(current store.Store, archive *Archive) *Store { return &Store{current, archive} }

var _ store.Priced = (*Store)(nil)

// ExpandPrice is that of the store of the current release. Kept releases cost the same, so that a query that is
// answered for one release is answered for all.
func (s *Store) ExpandPrice() int {
	if priced, ok := s.Store.(store.Priced); ok {
		return priced.ExpandPrice()
	}
	return 0
}

// Archive is where releases are kept; nil if none are.
func (s *Store) Archive() *Archive { return s.archive }

// View is that of the release of the context, or the current one.
func (s *Store) View(ctx context.Context) (store.View, error) {
	if p, ok := ctx.Value(pinKey{}).(*pin); ok {
		return p.get(ctx)
	}
	return s.Store.View(ctx)
}

type pinKey struct{}

// pin is the release of a request.
type pin struct {
	release string
	store   *Store

	mu   sync.Mutex
	view store.View // from the archive; nil until then
	done func()
}

// Pin pins a context to a release, which must be current or held. The request must call end when it has read all.
func (s *Store) Pin(ctx context.Context, release string) (pinned context.Context, end func()) {
	p := &pin{release: release, store: s}
	return context.WithValue(ctx, pinKey{}, p), p.end
}

// PinSeen pins a context to the release that it sees now: the current one, unless it is pinned already.
func (s *Store) PinSeen(ctx context.Context) (pinned context.Context, seen kg.Release, end func(), err error) {
	view, err := s.View(ctx)
	if err != nil {
		return nil, kg.Release{}, nil, err
	}
	seen = view.Release()
	if Pinned(ctx) != "" {
		return ctx, seen, func() {}, nil
	}
	pinned, end = s.Pin(ctx, seen.ID)
	return pinned, seen, end, nil
}

// Pinned is the release that a context is pinned to, or "".
func Pinned(ctx context.Context) string {
	if p, ok := ctx.Value(pinKey{}).(*pin); ok {
		return p.release
	}
	return ""
}

// get is the view of the release: that of the current store as long as it holds it, as it is open anyway.
func (p *pin) get(ctx context.Context) (store.View, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.view != nil {
		return p.view, ctx.Err()
	}
	current, err := p.store.Store.View(ctx)
	if err == nil && current.Release().ID == p.release {
		return frozen{current}, nil
	}
	if p.store.archive == nil {
		return nil, fmt.Errorf("%w: the release %s is not current any more", store.ErrReleaseMoved, p.release)
	}
	view, done, err := p.store.archive.acquire(ctx, p.release)
	if err != nil {
		return nil, err
	}
	p.view, p.done = frozen{view}, done
	return p.view, nil
}

func (p *pin) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done != nil {
		p.done()
	}
	p.view, p.done = nil, nil
}

// frozen is a view whose answers depend on its release alone: not on what the server held before, nor on whether it
// is a copy of a database.
type frozen struct{ store.View }

// alone is the history of a release that knows no other.
func alone(r kg.Release) store.History { return store.NewHistory([]kg.Release{r}, nil) }

// History is the release itself.
func (v frozen) History(ctx context.Context) ([]kg.Release, error) {
	return alone(v.Release()).Releases(), ctx.Err()
}

// Changes since the release itself are none; others are unknown.
func (v frozen) Changes(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
	changes, err := alone(v.Release()).Since(q.Since)
	if err != nil {
		return store.ChangePage{}, err
	}
	return store.PageOfChanges(changes, q), ctx.Err()
}
