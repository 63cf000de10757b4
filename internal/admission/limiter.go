package admission

import (
	"runtime"

	"github.com/failsafe-go/failsafe-go/adaptivelimiter"
)

// Limiter says how many requests run at once.
type Limiter interface {
	Limit() int
	// Acquire returns a permit for a request that begins to run; nil if the limit does not depend on it.
	Acquire() Permit
}

// Permit measures how long a request runs. Exactly one of its methods is called, once.
type Permit interface {
	Record() // the request has ended
	Drop()   // it has ended early
}

// latency is a limit that follows the time that requests take.
type latency struct {
	adaptivelimiter.AdaptiveLimiter[any]
}

// Latency is a limit for a store whose processors belong to another program. It rises while answers do
// not take longer, and falls when they do (TCP Vegas: L. S. Brakmo, S. W. O'Malley, L. L. Peterson,
// SIGCOMM 1994; with checks by throughput, see the package of the library). It begins with four requests
// for each processor of this program, and most is what the store takes at once.
func Latency(most int) Limiter {
	least := uint(min(most, runtime.GOMAXPROCS(0)))
	return latency{adaptivelimiter.NewBuilder[any]().WithLimits(least, uint(most), min(uint(most), 4*least)).Build()}
}

// Acquire returns nil where requests run beyond the limit, as short ones may beside heavy ones.
func (l latency) Acquire() Permit {
	permit, ok := l.TryAcquirePermit()
	if !ok {
		return nil
	}
	return permit
}
