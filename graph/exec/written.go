package exec

import (
	"fmt"

	"cityweave/graph/plan"
	"cityweave/internal/admission"
	"cityweave/internal/kg"
)

// maxMeant is how many entities of a type a name in a filter can mean besides those that have it as it is written.
const maxMeant = 1000

// readNames finds what the names in the filters of the operation mean, and goes on with the operation planned for that.
func (q *Request) readNames() {
	if len(q.operation.Names) == 0 {
		return
	}
	var meant plan.Meanings
	admission.Measure(q.ctx, true, func() { meant, q.unread = q.meanings(q.operation.Names) })
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

// meanings finds the entities that have a safe reading of a name as their name, as mapNames does but for typing errors.
func (q *Request) meanings(names []plan.WrittenName) (plan.Meanings, error) {
	view, err := q.view()
	if err != nil {
		return nil, err
	}
	n := &plan.MapNames{Names: make([]plan.InputName, len(names)), Limit: maxMeant}
	for i := range names {
		n.Names[i] = plan.InputName{Input: names[i].Text, Type: &names[i].Type}
	}
	m := newNameResolver(n, &run{ctx: q.ctx, o: view.Ontology(), view: view, request: q})
	m.alike, m.asSpelt = maxMeant, true
	found, err := m.resolve()
	if err != nil {
		return nil, fmt.Errorf("reading the names in filters: %w", err)
	}
	meant := plan.Meanings{}
	for i := range found {
		x := &found[i]
		if x.status != "MATCHED" && x.status != "AMBIGUOUS" {
			continue
		}
		for k := range x.rows {
			if e := x.rows[k].Node; !isNamed(e, names[i].Text) {
				meant[names[i]] = append(meant[names[i]], e.ID)
			}
		}
	}
	return meant, nil
}

// isNamed reports whether an entity has a name as it is written.
func isNamed(e *kg.Entity, text string) bool {
	folded := kg.Fold(text)
	return kg.Fold(e.Name) == folded || anyName(e, func(name string) bool { return kg.Fold(name) == folded })
}
