package doccache

import (
	"sync"
	"sync/atomic"
)

// MaxEntries is how many entries a Map of a variant may have; values beyond that are computed each time.
const MaxEntries = 4096

// Map is a sync.Map with typed entries and a bound on their number.
type Map[K comparable, V any] struct {
	entries sync.Map // K: V
	n       atomic.Int64
}

// Get returns the value of a key.
func (m *Map[K, V]) Get(key K) (v V, ok bool) {
	found, ok := m.entries.Load(key)
	if ok {
		v = found.(V)
	}
	return v, ok
}

// Add keeps a value unless the key has one already or the map has limit entries, and returns the value to use.
// Concurrent calls may exceed the limit by their number.
func (m *Map[K, V]) Add(key K, v V, limit int) V {
	if m.n.Load() >= int64(limit) {
		if old, ok := m.Get(key); ok {
			return old
		}
		return v
	}
	found, loaded := m.entries.LoadOrStore(key, v)
	if !loaded {
		m.n.Add(1)
	}
	return found.(V)
}
