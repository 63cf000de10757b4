package exec

import (
	"cityweave/graph/names"
	"cityweave/graph/plan"
	"cityweave/internal/admission"
)

// readNames finds what the names in the filters of the operation mean, and goes on with the operation planned for that.
func (q *Request) readNames() {
	if len(q.operation.Names) == 0 {
		return
	}
	var meant plan.Meanings
	admission.Measure(q.ctx, true, func() { meant, q.unread = q.meanings() })
	if q.unread != nil || len(meant) == 0 {
		return
	}
	known, err := q.operation.Replan(meant)
	if err != nil {
		q.unread = err
		return
	}
	q.operation = known
}

func (q *Request) meanings() (plan.Meanings, error) {
	view, err := q.view()
	if err != nil {
		return nil, err
	}
	return names.Meanings(q.ctx, view, q.operation.Names)
}
