package memory

import (
	"context"
	"sync"
	"sync/atomic"
)

// bounded is a cache of lazy values whose keys queries choose, without a limit to their
// number: it drops all of them when their weight exceeds the limit. Lookups take no lock.
type bounded[V any] struct {
	weight atomic.Int64
	all    atomic.Pointer[sync.Map] // key -> *lazy[V]
}

// find returns the value of a key, built or not; nil when the cache does not have it.
func (b *bounded[V]) find(key any) *lazy[V] {
	if all := b.all.Load(); all != nil {
		if found, ok := all.Load(key); ok {
			return found.(*lazy[V])
		}
	}
	return nil
}

// add returns the value of a key, which it adds with its weight unless it is there.
// Values that are dropped for it stay valid for the queries that have them.
func (b *bounded[V]) add(key any, weight, limit int, build func(context.Context) (V, error)) *lazy[V] {
	all := b.all.Load()
	if all == nil || b.weight.Add(int64(weight)) > int64(limit) {
		b.weight.Store(int64(weight))
		b.all.CompareAndSwap(all, new(sync.Map))
		all = b.all.Load()
	}
	found, _ := all.LoadOrStore(key, &lazy[V]{build: build})
	return found.(*lazy[V])
}
