package revision

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/quantity"
)

// Diff is the difference between two releases.
type Diff struct {
	From, To kg.Release
	Changes  []Change
}

// Between returns the difference between two graphs, see Compare.
func Between(o *kg.Ontology, from, to *kg.Graph) Diff {
	return Diff{From: from.Release, To: to.Release, Changes: Compare(o, from, to)}
}

// Print writes the diff for people: a line of counts, then up to most changes of each kind and operation (0 for all).
func (d Diff) Print(w io.Writer, most int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s\n", d.From.ID, d.To.ID)
	if len(d.Changes) == 0 {
		b.WriteString("no change\n")
	}
	var kinds []RecordKind
	counts := map[RecordKind]map[ChangeOp]int{}
	for _, c := range d.Changes {
		if counts[c.Kind] == nil {
			counts[c.Kind] = map[ChangeOp]int{}
			kinds = append(kinds, c.Kind)
		}
		counts[c.Kind][c.Op]++
	}
	for _, kind := range kinds {
		n := counts[kind]
		fmt.Fprintf(
			&b, "%s: %s added, %s removed, %s changed\n", kind, quantity.Thousands(n[Created]),
			quantity.Thousands(n[Ended]), quantity.Thousands(n[Updated]),
		)
	}
	listed := map[string]int{}
	for _, c := range d.Changes {
		group := string(c.Kind) + string(c.Op)
		if listed[group]++; most > 0 && listed[group] > most {
			if listed[group] == most+1 {
				fmt.Fprintf(&b, "%c %s ... and %s more\n", c.Op, c.Kind, quantity.Thousands(counts[c.Kind][c.Op]-most))
			}
			continue
		}
		fmt.Fprintf(&b, "%c %s %s (%s)\n", c.Op, c.Kind, c.ID, c.Title)
		if c.Op == Updated {
			for _, f := range c.Fields {
				fmt.Fprintf(&b, "    %s: %s -> %s\n", f.Name, shown(f.Before), shown(f.After))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shown is a value in quotes; "nothing" for none.
func shown(value string) string {
	if value == "" {
		return "nothing"
	}
	return strconv.Quote(value)
}
