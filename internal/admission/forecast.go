package admission

import (
	"hash/maphash"
	"net/netip"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	perNode   = 10 * time.Microsecond // processor time for each estimated node of an operation that nothing is known about
	baseNodes = 20                    // that every operation counts as, beside its estimate: parsing, planning and writing
	weight    = 4                     // a new measurement counts for a fourth
)

// forecast predicts the processor time of a request from what the same operation took before, for each
// estimated node. Of a new operation it expects a fixed time, or what its client's operations took if
// that is more. An estimate alone does not predict it:
// paths of up to six links are estimated at 6,200 nodes and take 2.7 s, a tree of pages that are mostly
// empty is estimated at 190,000 nodes and takes 1 ms.
type forecast struct {
	seed       maphash.Seed
	clients    *simplelru.LRU[netip.Prefix, *use]
	operations *simplelru.LRU[uint64, time.Duration] // for a node
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
}

func newForecast(clients, operations int) forecast {
	f := forecast{seed: maphash.MakeSeed()}
	var err error
	if f.clients, err = simplelru.NewLRU[netip.Prefix, *use](clients, nil); err != nil {
		panic(err) // a size below 1 is a mistake of the program
	}
	if f.operations, err = simplelru.NewLRU[uint64, time.Duration](operations, nil); err != nil {
		panic(err)
	}
	return f
}

// predict returns what is known of the client and of the operation of a request.
func (f *forecast) predict(r Request) prediction {
	client, known := f.clients.Get(r.Client)
	if !known {
		client = &use{}
		f.clients.Add(r.Client, client)
	}
	key := maphash.String(f.seed, r.Operation)
	each, known := f.operations.Get(key)
	if !known {
		each = max(client.perNode, perNode)
	}
	return prediction{client, key, each * time.Duration(baseNodes+min(r.Estimate, 1<<30)), known}
}

// overrun notes that an operation takes more than was predicted, before it has ended, so that other
// requests for it are not admitted as short ones meanwhile.
func (f *forecast) overrun(t *Ticket, used time.Duration) {
	f.operations.Add(t.operation, max(1, used/time.Duration(baseNodes+t.estimate)))
}

// learn corrects what is known of the operation and of the client.
func (f *forecast) learn(t *Ticket, used time.Duration) {
	each := max(1, used/time.Duration(baseNodes+t.estimate))
	before, known := f.operations.Peek(t.operation)
	if !known {
		before = each
	}
	f.operations.Add(t.operation, before+(each-before)/weight)
	before = orDefault(t.use.perNode, each)
	t.use.perNode = before + (each-before)/weight
}
