package planner

import (
	"slices"

	"cityweave/graph/plan"
)

// notes are what a compilation finds besides errors.
type notes struct {
	warnings []plan.Warning
	mentions []plan.Mention // of entities that no step gets by their ids
	related  []plan.Related
	written  []plan.WrittenName // in filters
}

// since is what has been noted after a mark.
func (n *notes) since(mark notes) notes {
	return notes{
		warnings: slices.Clone(n.warnings[len(mark.warnings):]), mentions: slices.Clone(n.mentions[len(mark.mentions):]),
		related: slices.Clone(n.related[len(mark.related):]), written: slices.Clone(n.written[len(mark.written):]),
	}
}

// add notes what has been found before.
func (n *notes) add(more notes) {
	n.warnings, n.mentions = append(n.warnings, more.warnings...), append(n.mentions, more.mentions...)
	n.related, n.written = append(n.related, more.related...), append(n.written, more.written...)
}

// checked lists the distinct ids of mentions, sorted; nil for none.
func checked(fields []*plan.Root) []string {
	var ids []string
	for _, f := range fields {
		for i := range f.Mentions {
			ids = append(ids, f.Mentions[i].ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
