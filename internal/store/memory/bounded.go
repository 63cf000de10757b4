package memory

import (
	"sync"
	"sync/atomic"
)

// bounded is a cache for what queries may ask for without end: it forgets everything when
// it has grown too large. Readers take no lock; what is missing is made once.
type bounded[V any] struct {
	held atomic.Int64
	all  atomic.Pointer[sync.Map] // key -> *lazy[V]
}

// get gives what the key stands for. size is the weight of a new one, most that of all.
func (b *bounded[V]) get(key any, size, most int, work func() V) V {
	all := b.all.Load()
	if all == nil {
		b.all.CompareAndSwap(nil, new(sync.Map))
		all = b.all.Load()
	}
	found, ok := all.Load(key)
	if !ok {
		if b.held.Add(int64(size)) > int64(most) {
			b.held.Store(int64(size))
			b.all.CompareAndSwap(all, new(sync.Map))
			all = b.all.Load()
		}
		found, _ = all.LoadOrStore(key, new(lazy[V]))
	}
	return found.(*lazy[V]).get(work)
}

// drop forgets a key.
func (b *bounded[V]) drop(key any) {
	if all := b.all.Load(); all != nil {
		all.Delete(key)
	}
}

// has reports whether the key is there.
func (b *bounded[V]) has(key any) bool {
	all := b.all.Load()
	if all == nil {
		return false
	}
	_, ok := all.Load(key)
	return ok
}
