package kept

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Change counts the records of a kind that changed.
type Change struct {
	Kind    string `json:"kind"`
	Created int    `json:"created"`
	Updated int    `json:"updated"`
	Ended   int    `json:"ended"`
}

// Counted are the changes of a page, as they are shown.
func Counted(page store.ChangePage) []Change {
	out := []Change{}
	for _, c := range page.Counts {
		out = append(out, Change{Kind: string(c.Kind), Created: c.Created, Updated: c.Updated, Ended: c.Ended})
	}
	return out
}

// Step is what changed from one release to the one that was kept after it.
type Step struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Changes []Change `json:"changes"`
}

// since compares a graph with the release that was kept last, so that its record can say what changed when the file of
// the other one is gone. from is "" if there is none, or if it cannot be read.
func (a *Archive) since(g *kg.Graph) (from string, changes []Change) {
	held := a.Held()
	if a.Compare == nil || len(held) == 0 || held[0].Release == g.Release.ID {
		return "", nil
	}
	from = held[0].Release
	file, err := a.fileOf(from)
	var earlier *kg.Graph
	if err == nil {
		earlier, err = a.graph(from, file)
	}
	if err != nil {
		a.Log.Warn("the release before this one cannot be read, so its changes are not kept", "release", g.Release.ID,
			"before", from, "cause", err)
		return "", nil
	}
	return from, Counted(a.Compare(earlier, g))
}

// Steps lists what changed from a release to a later one, release by release; nil if the records do not lead from one to
// the other.
func (a *Archive) Steps(from, to string) []Step {
	a.mu.Lock()
	defer a.mu.Unlock()
	var steps []Step
	for range len(a.entries) {
		e := a.entries[to]
		if e == nil || e.From == "" {
			return nil
		}
		steps = append(steps, Step{From: e.From, To: to, Changes: e.Changes})
		if to = e.From; to == from {
			slices.Reverse(steps)
			return steps
		}
	}
	return nil
}
