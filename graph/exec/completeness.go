package exec

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/quantity"
	"cityweave/internal/store"
	"cityweave/internal/warncode"
)

func (r *run) completeness(n *plan.Completeness, b *batch) ([]any, error) {
	all := r.view.Coverage()
	return eachParent(b, func(parent node) any {
		return each(all.About(parent.(*result.Object).Data.ID), func(c **kg.Coverage) *result.Completeness {
			return r.coverageOf(*c, n.Below)
		})
	}), nil
}

// coverageOf makes the value of a record of completeness.
func (r *run) coverageOf(c *kg.Coverage, below plan.Steps) *result.Completeness {
	r.read++
	v := &result.Completeness{Data: c, Ontology: r.o}
	r.push(v, below)
	return v
}

// warnOfGaps warns when the links of a relation of the parents are known to be incomplete. Field is the path of the
// relation.
func (r *run) warnOfGaps(field string, rel *store.Rel, b *batch) {
	all := r.view.Coverage()
	if len(rel.Types) == 0 && len(rel.Others) == 0 {
		return
	}
	var first string
	more := 0
	for _, n := range b.nodes {
		e := n.(*result.Object).Data
		if !all.HasGaps(e.Type) {
			continue
		}
		c := gap(r.o, all.Gaps(e.ID), rel)
		switch {
		case c == nil:
		case first == "":
			first = gapText(c, e.ID+" ("+e.Name+")")
		default:
			more++
		}
	}
	if more > 0 {
		first += fmt.Sprintf("; likewise for %d more", more)
	}
	if first != "" {
		r.warn(plan.NewWarning(warncode.Incomplete, field, "%s", first))
	}
}

// gap is the newest of the gaps of an entity that concerns a relation; nil when none does. A record about the list of
// one source counts when there is none about the entity as a whole.
func gap(o *kg.Ontology, gaps []kg.Gap, rel *store.Rel) (found *kg.Coverage) {
	for i := range gaps {
		switch g := &gaps[i]; {
		case !follows(o, g, rel):
		case g.List == "":
			return g.Coverage
		case found == nil:
			found = g.Coverage
		}
	}
	return found
}

// follows reports whether a relation follows links that a record counts.
func follows(o *kg.Ontology, c *kg.Gap, rel *store.Rel) bool {
	return slices.ContainsFunc(c.Types, func(t kg.LinkTypeID) bool {
		l := &o.Links[t]
		if rel.Dir == kg.Out && !l.Symmetric || len(rel.Types) > 0 && !slices.Contains(rel.Types, t) {
			return false
		}
		return len(rel.Others) == 0 || slices.ContainsFunc(rel.Others, func(other kg.TypeID) bool {
			name := o.Entities[other].Name
			return slices.Contains(l.From, name) && (len(c.Others) == 0 || slices.Contains(c.Others, name))
		})
	})
}

// gapText says what is missing of an entity.
func gapText(c *kg.Coverage, name string) string {
	when := strings.ReplaceAll(c.AsOf, "/", " to ")
	if c.Held >= c.Stated {
		if when != "" {
			when = ", " + when
		}
		return fmt.Sprintf("%s: this graph has a part only, %s (%s%s)", name, quantity.Thousands(c.Held), c.Scope, when)
	}
	if when != "" {
		when = " for " + when
	}
	return fmt.Sprintf(
		"%s: %s stated%s (%s); this graph has %s of them", name, quantity.Thousands(c.Stated), when, c.Scope, quantity.Thousands(c.Held),
	)
}

// gapsOf finds the warnings about entities that filters of a root field name as ends of relations, one for each field.
func (q *Request) gapsOf(root *plan.Root) ([]plan.Warning, error) {
	if len(root.Related) == 0 {
		return nil, nil
	}
	view, err := q.view()
	if err != nil {
		return nil, err
	}
	all, o := view.Coverage(), view.Ontology()
	var out []plan.Warning
	for i := range root.Related {
		n := &root.Related[i]
		c := gap(o, all.Gaps(n.ID), &n.Rel)
		if c == nil {
			continue
		}
		name := n.ID
		if i, ok := slices.BinarySearch(q.operation.Checks, n.ID); ok && q.check.found[i] != nil {
			name += " (" + q.check.found[i].Name + ")"
		}
		w := plan.NewWarning(warncode.Incomplete, n.Place, "%s", gapText(c, name))
		if !slices.ContainsFunc(out, func(has plan.Warning) bool { return slices.Equal(has.Path, w.Path) }) {
			out = append(out, w)
		}
	}
	return out, nil
}
