package doccache

import (
	"maps"
	"sync"
	"sync/atomic"
)

// MaxEntries is how many entries a Map of a variant may have; values beyond that are computed each time.
const MaxEntries = 4096

// Map is a read-mostly map. A reader takes no lock for entries that have been read a few times: new entries
// are added under a lock, and published as one immutable map after as many reads have missed it as there are entries.
// Unlike with sync.Map, a key that is no pointer costs no allocation.
type Map[K comparable, V any] struct {
	published atomic.Pointer[map[K]V]
	mu        sync.Mutex
	entries   map[K]V // all of them, the published ones too
	misses    int
}

// Get returns the value of a key.
func (m *Map[K, V]) Get(key K) (V, bool) {
	if p := m.published.Load(); p != nil {
		if v, ok := (*p)[key]; ok {
			return v, true
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.entries[key]
	if ok {
		if m.misses++; m.misses >= len(m.entries) {
			p := maps.Clone(m.entries)
			m.published.Store(&p)
			m.misses = 0
		}
	}
	return v, ok
}

// Add keeps a value unless the key has one already or the map has limit entries, and returns the value to use.
func (m *Map[K, V]) Add(key K, v V, limit int) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	if old, ok := m.entries[key]; ok {
		return old
	}
	if m.entries == nil {
		m.entries = map[K]V{}
	}
	if len(m.entries) < limit {
		m.entries[key] = v
	}
	return v
}
