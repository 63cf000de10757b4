package release

import (
	"fmt"
	"io"
	"strings"

	"cityweave/internal/kg"
)

// Diff is the difference between two releases.
type Diff struct {
	From, To kg.Release
	Changes  []kg.Change
}

// Compare returns the differences between two graphs, see kg.Compare.
func Compare(o *kg.Ontology, from, to *kg.Graph) Diff {
	return Diff{From: from.Release, To: to.Release, Changes: kg.Compare(o, from, to)}
}

// Print writes the diff for people: a line of counts, then up to most changes of each kind and operation (0 for all).
func (d Diff) Print(w io.Writer, most int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s\n", d.From.ID, d.To.ID)
	if len(d.Changes) == 0 {
		b.WriteString("no change\n")
	}
	var kinds []kg.RecordKind
	counts := map[kg.RecordKind]map[kg.ChangeOp]int{}
	for _, c := range d.Changes {
		if counts[c.Kind] == nil {
			counts[c.Kind] = map[kg.ChangeOp]int{}
			kinds = append(kinds, c.Kind)
		}
		counts[c.Kind][c.Op]++
	}
	for _, kind := range kinds {
		n := counts[kind]
		fmt.Fprintf(
			&b,
			"%s: %s added, %s removed, %s changed\n",
			kind,
			thousands(n[kg.Created]),
			thousands(n[kg.Ended]),
			thousands(n[kg.Updated]),
		)
	}
	shown := map[string]int{}
	for _, c := range d.Changes {
		group := string(c.Kind) + string(c.Op)
		if shown[group]++; most > 0 && shown[group] > most {
			if shown[group] == most+1 {
				fmt.Fprintf(&b, "%c %s ... and %s more\n", c.Op, c.Kind, thousands(counts[c.Kind][c.Op]-most))
			}
			continue
		}
		fmt.Fprintf(&b, "%c %s %s (%s)\n", c.Op, c.Kind, c.ID, c.Title)
		if c.Op == kg.Updated {
			for _, f := range c.Fields {
				fmt.Fprintf(&b, "    %s: %s -> %s\n", f.Name, quote(f.Before), quote(f.After))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
