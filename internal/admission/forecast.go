package admission

import (
	"hash/maphash"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	perNode   = 10 * time.Microsecond // processor time for each estimated node of an operation that nothing is known about
	baseNodes = 20                    // that every operation counts as, beside its estimate: parsing, planning and writing
	weight    = 4                     // a new measurement counts for a fourth

	quickBelow = time.Millisecond // predicted processor time of an operation that is measured only now and then
	quickRuns  = 16               // of which one is measured, on average
)

// forecast predicts the processor time of a request from what the same operation took before, for each
// estimated node. Of a new operation it expects a fixed time, or what its client's operations took if
// that is more. An estimate alone does not predict it:
// paths of up to six links are estimated at 6,200 nodes and take 2.7 s, a tree of pages that are mostly
// empty is estimated at 190,000 nodes and takes 1 ms.
type forecast struct {
	seed       maphash.Seed
	clients    *simplelru.LRU[netip.Prefix, *use]
	operations *simplelru.LRU[uint64, *operation]
}

// operation is what an operation used before.
type operation struct {
	perNode time.Duration
	skip    int // how many more runs are not measured; below zero how many must be
}

// use is what a client has used.
type use struct {
	finish  time.Duration // start tag of its next request, in virtual time
	perNode time.Duration // of its recent requests; 0 before the first
}

// prediction is what a request is expected to use.
type prediction struct {
	use       *use          // of its client
	operation uint64        // key of the forecast
	predicted time.Duration // processor time
	known     bool          // the operation ran before
	assumed   bool          // it used what was predicted, which is not measured
}

func newForecast(clients, operations int) forecast {
	f := forecast{seed: maphash.MakeSeed()}
	var err error
	if f.clients, err = simplelru.NewLRU[netip.Prefix, *use](clients, nil); err != nil {
		panic(err) // a size below 1 is a mistake of the program
	}
	if f.operations, err = simplelru.NewLRU[uint64, *operation](operations, nil); err != nil {
		panic(err)
	}
	return f
}

// predict returns what is known of the client and of the operation of a request. Reading clocks takes a
// twentieth of the time of a lookup, so that most runs of an operation that is known to be quick are not measured.
// Which ones are is random: nobody can choose to be slow in the others.
func (f *forecast) predict(r Request) prediction {
	client, known := f.clients.Get(r.Client)
	if !known {
		client = &use{}
		f.clients.Add(r.Client, client)
	}
	p := prediction{use: client, operation: maphash.String(f.seed, r.Operation)}
	each := max(client.perNode, perNode)
	before, known := f.operations.Get(p.operation)
	if known {
		each = before.perNode
	}
	p.known, p.predicted = known, each*time.Duration(baseNodes+min(r.Estimate, 1<<30))
	if p.assumed = known && before.skip > 0 && p.predicted < quickBelow; p.assumed {
		before.skip--
	}
	return p
}

// overrun notes that an operation takes more than was predicted, before it has ended, so that other
// requests for it are not admitted as short ones meanwhile.
func (f *forecast) overrun(t *Ticket, used time.Duration) {
	f.operations.Add(t.operation, &operation{perNode: t.perNode(used)})
}

// learn corrects what is known of the operation and of the client, given the processor time that a request used and
// its share of what the program used. After a run that was not quick the next ones are measured, too: the operation
// may be one that takes long with some variables.
func (f *forecast) learn(t *Ticket, used, share time.Duration) {
	each := t.perNode(used)
	before, known := f.operations.Peek(t.operation)
	if !known {
		before = &operation{perNode: each}
		f.operations.Add(t.operation, before)
	}
	switch {
	case t.assumed && share < quickBelow:
		return
	case t.assumed:
		before.skip = -quickRuns
		return
	case used >= quickBelow:
		before.skip = -quickRuns
	case before.skip < 0:
		before.skip++
	default:
		before.skip = rand.IntN(2 * quickRuns)
	}
	before.perNode += (each - before.perNode) / weight
	if t.use.perNode == 0 {
		t.use.perNode = each
	}
	t.use.perNode += (each - t.use.perNode) / weight
}

// perNode is the processor time of a request for each node.
func (t *Ticket) perNode(used time.Duration) time.Duration {
	return max(1, used/time.Duration(baseNodes+t.estimate))
}
