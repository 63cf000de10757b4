package admission

import (
	"container/heap"
	"time"
)

// queue holds the requests of one class that wait: a heap by start tag, and by arrival where tags are
// equal.
type queue []*Ticket

func (q *queue) push(t *Ticket)   { heap.Push(q, t) }
func (q *queue) remove(t *Ticket) { heap.Remove(q, t.index) }

// first is the request that runs next; nil in an empty queue.
func (q queue) first() *Ticket {
	if len(q) == 0 {
		return nil
	}
	return q[0]
}

// last is the request that would run last: that of the client that asks for most.
func (q queue) last() (last *Ticket) {
	for _, t := range q {
		if last == nil || q.before(last, t) {
			last = t
		}
	}
	return last
}

// firstBelow is the request that runs next of those known to use less than so much; nil if there is none.
func (q queue) firstBelow(most time.Duration) (first *Ticket) {
	for _, t := range q {
		if t.known && t.predicted < most && (first == nil || q.before(t, first)) {
			first = t
		}
	}
	return first
}

// waitingSince are the requests that arrived at a time or before.
func (q queue) waitingSince(at time.Time) (all []*Ticket) {
	for _, t := range q {
		if !t.queued.After(at) {
			all = append(all, t)
		}
	}
	return all
}

func (queue) before(a, b *Ticket) bool {
	if a.tag != b.tag {
		return a.tag < b.tag
	}
	return a.queued.Before(b.queued)
}

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q.before(q[i], q[j]) }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i]; q[i].index, q[j].index = i, j }

// Push implements heap.Interface.
func (q *queue) Push(x any) {
	t := x.(*Ticket)
	t.index = len(*q)
	*q = append(*q, t)
}

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	t := (*q)[last]
	(*q)[last], t.index = nil, -1
	*q = (*q)[:last]
	return t
}
