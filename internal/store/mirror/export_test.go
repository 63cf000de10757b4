package mirror

import (
	"context"
	"time"
)

// Need is what the release of the source is thought to take.
func (m *Mirror) Need(ctx context.Context) (Need, error) {
	st, err := m.source.Status(ctx)
	if err != nil {
		return Need{}, err
	}
	return sizeOf(st.ReleaseInfo), nil
}

// SetNow sets the clock.
func (m *Mirror) SetNow(now func() time.Time) { m.now = now }

// SetRandom sets what jitter is made of.
func (m *Mirror) SetRandom(random func() float64) { m.random = random }
