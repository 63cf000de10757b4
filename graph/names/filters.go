package names

import (
	"context"
	"fmt"

	"cityweave/graph/plan"
	"cityweave/internal/store"
)

// maxMeant is how many entities of a type a name in a filter can mean besides those that have it as it is written.
const maxMeant = 1000

// Meanings finds the entities that have a safe reading of a name as their name, as findNames does but for typing errors.
func Meanings(ctx context.Context, view store.View, names []plan.WrittenName) (plan.Meanings, error) {
	n := &plan.MapNames{Names: make([]plan.InputName, len(names)), Limit: maxMeant}
	for i := range names {
		n.Names[i] = plan.InputName{Input: names[i].Text, Type: &names[i].Type}
	}
	m := newResolver(ctx, view, n)
	m.alike, m.asSpelt = maxMeant, true
	found, err := m.resolve()
	if err != nil {
		return nil, fmt.Errorf("reading the names in filters: %w", err)
	}
	meant := plan.Meanings{}
	for i := range found {
		x := &found[i]
		if x.Status != "MATCHED" && x.Status != "AMBIGUOUS" {
			continue
		}
		for k := range x.Rows {
			if e := x.Rows[k].Node; !isNamed(e, names[i].Text) {
				meant[names[i]] = append(meant[names[i]], e.ID)
			}
		}
	}
	return meant, nil
}
