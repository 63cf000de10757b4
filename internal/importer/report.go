package importer

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"cityweave/internal/nametable"
	"cityweave/internal/tabular"
)

// leftOut are the rows that made no link, by reason, in the order of the table.
type leftOut struct {
	order []string         // reasons
	rows  map[string][]int // by reason
}

func newLeftOut() leftOut { return leftOut{rows: map[string][]int{}} }

func (l *leftOut) add(why string, row int) {
	if l.rows[why] == nil {
		l.order = append(l.order, why)
	}
	if !slices.Contains(l.rows[why], row) {
		l.rows[why] = append(l.rows[why], row)
	}
}

// matches returns a table of the places that were found, in the order of the table.
func (r *run) matches() ([]byte, error) {
	records := [][]string{{"name", "in", "id", "matched", "class", "rows"}}
	for _, q := range r.asked {
		if a := r.answers[q]; a.ID != "" {
			records = append(records, []string{textOf(&q), q.In, a.ID, a.Name, a.how(), nametable.RowList(a.rows)})
		}
	}
	return r.table.Report(records)
}

// unresolved returns a table of the places that were not found, with the candidates and an empty column for the
// decision, and of the rows that were left out for other reasons.
func (r *run) unresolved() ([]byte, error) {
	records := [][]string{{"reason", "name", "in", "candidates", "rows", "id"}}
	for _, q := range r.asked {
		a := r.answers[q]
		if a.ID != "" {
			continue
		}
		var candidates []string
		for _, c := range a.Candidates {
			candidates = append(candidates, c.ID+" ("+c.Name+")")
		}
		why := a.Status
		if a.decided {
			why = "left out by decision"
		}
		records = append(records, []string{why, textOf(&q), q.In, strings.Join(candidates, "; "), nametable.RowList(a.rows), ""})
	}
	for _, why := range r.left.order {
		records = append(records, []string{why, "", "", "", nametable.RowList(r.left.rows[why]), ""})
	}
	for _, q := range r.unusedDecisions() {
		records = append(records, []string{"decided, but no row has this name and place", q.Name, q.In, "", "", ""})
	}
	return r.table.Report(records)
}

// text is the name of a place, or its ID when it has no name.
func textOf(q *nametable.Query) string {
	if q.Name == "" {
		return q.ID
	}
	return q.Name
}

func (a *answer) how() string {
	if a.decided {
		return "decided"
	}
	return a.Class
}

func formatted(records [][]string) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(records); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// readDecided reads the table of decisions: name, in and id, as the table of unresolved places has them. An id of
// "none" leaves a place out; a row without an id decides nothing. A table that is not there yet has no decisions.
func (r *run) readDecided() error {
	r.decided = map[nametable.Query]string{}
	if r.Decided == "" {
		return nil
	}
	t, err := tabular.Open(r.path(r.Decided), tabular.Options{})
	if errors.Is(err, fs.ErrNotExist) {
		r.undecided = true
		return nil
	}
	if err != nil {
		return fmt.Errorf("decided: %w", err)
	}
	name, in, id := t.Column("name"), t.Column("in"), t.Column("id")
	if name < 0 || in < 0 || id < 0 {
		return fmt.Errorf("decided: %s needs the columns name, in and id", t.Name)
	}
	for _, row := range t.Rows {
		decision := row.Cells[id]
		switch _, ok := r.o.TypeOf(decision); {
		case decision == "" || row.Cells[name] == "":
			continue
		case decision == "none":
			decision = ""
		case !ok:
			return fmt.Errorf("decided: row %d: %q is no id of an entity, and not none", row.Number, decision)
		}
		r.decided[nametable.Query{Name: tabular.Plain(row.Cells[name]), In: tabular.Plain(row.Cells[in])}] = decision
	}
	return nil
}

// unusedDecisions are those about places that no row names, by name.
func (r *run) unusedDecisions() []nametable.Query {
	unused := maps.Clone(r.decided)
	for q := range r.answers {
		delete(unused, decisionKey(q))
	}
	return slices.SortedFunc(maps.Keys(unused), func(a, b nametable.Query) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.In, b.In))
	})
}

// decisionKey is a place as decisions name it.
func decisionKey(q nametable.Query) nametable.Query {
	return nametable.Query{Name: textOf(&q), In: q.In}
}
