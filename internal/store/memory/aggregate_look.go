package memory

import (
	"errors"

	"cityweave/internal/store"
)

// looking counts what an aggregate looks at, see store.Aggregator, without grouping anything.
type looking struct {
	keyWalks      []int
	further       bool // some measure needs walks besides
	touched, most int
}

var errLookedEnough = errors.New("more is looked at than may be")

// looked is how many links the walks of an aggregate look at, or most + 1 when there are more.
func (q *query) looked(aq *store.AggregateQuery, most int) (int, error) {
	a := q.aggregation(aq)
	a.look = &looking{keyWalks: aq.KeyWalks(), most: most}
	for _, m := range a.measures {
		a.look.further = a.look.further || len(m.beyond) > 0
	}
	a.pass()
	if errors.Is(q.err, errLookedEnough) {
		q.err = nil
		return most + 1, nil
	}
	return a.look.touched, q.err
}

// lookAt counts the links of the first walk at the binding that is looked at, and goes on with
// the others; after those of the keys with those of each measure.
func (a *aggregation) lookAt(walks []int, ofKeys bool) {
	if len(walks) == 0 {
		for i := 0; ofKeys && i < len(a.measures) && a.err == nil; i++ {
			a.lookAt(a.measures[i].beyond, false)
		}
		return
	}
	w := walks[0]
	if walk := &a.q.Walks[w]; walk.Move == store.Along {
		start := a.node[walk.Parent+1]
		if start == none {
			return
		}
		if a.look.touched += a.query.count(start, &a.steps[w].rel); a.look.touched > a.look.most {
			a.err = errLookedEnough
			return
		}
	}
	if len(walks) > 1 || ofKeys && a.look.further {
		a.ends(w, func() { a.lookAt(walks[1:], ofKeys) })
	}
}
