package plan

import (
	"sync"
	"sync/atomic"
)

// mostKept is how many entries the tables of a form may have; what comes later is worked out each time.
const mostKept = 4096

// table keeps what was worked out once. Readers take no lock for what has been asked for
// a few times: new entries are gathered under a lock, and published together when as many
// readers have missed them as there are.
type table[K comparable, V any] struct {
	published atomic.Pointer[map[K]V]
	mu        sync.Mutex
	gathered  map[K]V // all entries, the published ones too
	missed    int
}

func (t *table[K, V]) get(key K) (V, bool) {
	if m := t.published.Load(); m != nil {
		if v, ok := (*m)[key]; ok {
			return v, true
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.gathered[key]
	if ok {
		if t.missed++; t.missed >= len(t.gathered) {
			m := make(map[K]V, len(t.gathered))
			for k, v := range t.gathered {
				m[k] = v
			}
			t.published.Store(&m)
			t.missed = 0
		}
	}
	return v, ok
}

// add keeps a value unless another one is there already or the table has most entries, and
// gives the one to use.
func (t *table[K, V]) add(key K, v V, most int) V {
	t.mu.Lock()
	defer t.mu.Unlock()
	if old, ok := t.gathered[key]; ok {
		return old
	}
	if t.gathered == nil {
		t.gathered = map[K]V{}
	}
	if len(t.gathered) < most {
		t.gathered[key] = v
	}
	return v
}
