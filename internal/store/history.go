package store

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

// History is the releases that a store knows and the changes between them. It is never
// changed; the zero History knows none. Engines that keep it in memory share it.
type History struct {
	releases []kg.Release        // oldest first
	steps    [][]revision.Change // steps[i] leads from releases[i] to releases[i+1]
}

// After is the history when a release has been applied on top of it; changes is what it has
// otherwise than the last one. What the limits do not leave room for is forgotten.
func (h History) After(r kg.Release, changes []revision.Change) History {
	last := len(h.releases) - 1
	switch {
	case r.ID == "":
		return History{}
	case last < 0:
		return History{releases: []kg.Release{r}}
	case h.releases[last] == r && len(changes) == 0:
		return h
	}
	h.releases, h.steps = append(slices.Clip(h.releases), r), append(slices.Clip(h.steps), changes)
	sizes := make([]int, len(h.steps))
	for i, changes := range h.steps {
		sizes[i] = len(changes)
	}
	from := Forgotten(sizes)
	return History{releases: slices.Clone(h.releases[from:]), steps: slices.Clone(h.steps[from:])}
}

// Forgotten is how many of the oldest steps of a history have no room in it, by the numbers
// of their changes.
func Forgotten(sizes []int) int {
	from, room := len(sizes), MostChanges
	for from > 0 && len(sizes)-from < MostReleases && sizes[from-1] <= room {
		from--
		room -= sizes[from]
	}
	return from
}

// NewHistory is a history of releases, oldest first, and of the steps between them; steps
// that nobody will ask for may be nil.
func NewHistory(releases []kg.Release, steps [][]revision.Change) History {
	return History{releases, steps}
}

// Releases are those that are known, as ChangeLog.History gives them.
func (h History) Releases() []kg.Release {
	var out []kg.Release
	for _, r := range slices.Backward(h.releases) {
		if !slices.ContainsFunc(out, func(known kg.Release) bool { return known.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}

// Since is the net of all changes after a release, as ChangeLog.Changes pages through it.
func (h History) Since(release string) ([]revision.Change, error) {
	for i, r := range slices.Backward(h.releases) {
		if r.ID == release {
			return revision.Net(h.steps[i:]...), nil
		}
	}
	return nil, &UnknownReleaseError{Release: release, Known: h.Releases()}
}

// PageOfChanges cuts what a query asks for out of all changes, which are in their order.
func PageOfChanges(all []revision.Change, q ChangeQuery) ChangePage {
	var page ChangePage
	var rows []revision.Change
	for i := range all {
		c := &all[i]
		if !q.Takes(c) {
			continue
		}
		if q.Total {
			page.Total++
			page.count(c)
		}
		if q.Window.Limit > 0 && q.Window.leaves(ChangeOrder(c), c.ID) {
			rows = append(rows, *c)
		}
	}
	page.Rows, page.HasNext, page.HasPrev = Cut(q.Window, rows)
	return page
}

func (p *ChangePage) count(c *revision.Change) {
	if n := len(p.Counts); n == 0 || p.Counts[n-1].Kind != c.Kind {
		p.Counts = append(p.Counts, ChangeCount{Kind: c.Kind})
	}
	switch n := &p.Counts[len(p.Counts)-1]; c.Op {
	case revision.Created:
		n.Created++
	case revision.Updated:
		n.Updated++
	case revision.Ended:
		n.Ended++
	}
}

// PageOfConflicts cuts what a query asks for out of all conflicts, which are in their order.
func PageOfConflicts(all []*Conflict, q ConflictQuery) ConflictPage {
	var page ConflictPage
	var rows []*Conflict
	for _, c := range all {
		if !q.Takes(c) {
			continue
		}
		if q.Total {
			page.Total++
		}
		if q.Window.Limit > 0 && q.Window.leaves(c.Order(), c.ID) {
			rows = append(rows, c)
		}
	}
	page.Rows, page.HasNext, page.HasPrev = Cut(q.Window, rows)
	return page
}

// leaves reports whether a row with one key of text and an id lies between the positions of the window.
func (w Window) leaves(key, id string) bool {
	compare := func(p *Position) int {
		var at string
		if len(p.Keys) > 0 {
			at = p.Keys[0].Str()
		}
		if c := strings.Compare(key, at); c != 0 {
			return c
		}
		return strings.Compare(id, p.ID)
	}
	return (w.After == nil || compare(w.After) > 0) && (w.Before == nil || compare(w.Before) < 0)
}
