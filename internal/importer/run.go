package importer

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/nametable"
	"cityweave/internal/tabular"
)

// Result is what a table makes.
type Result struct {
	Files      map[string][]byte // of the data folder, by path
	Matches    []byte            // a table of the places that were found
	Unresolved []byte            // a table of what made no link, and why

	Rows, Links   int // of the table; written
	Places, Found int // different places of the table; found or decided
	LeftOut       int // rows without any link
	// Undecided says that the table of decisions is not there yet.
	Undecided bool
}

// run is the making of a result.
type run struct {
	*Spec
	o       *kg.Ontology
	table   *tabular.File
	places  map[string]*place
	links   []*linkMaker
	skip    []condition
	decided map[nametable.Query]string // an ID, or "" to leave the place out
	answers map[nametable.Query]*answer
	asked   []nametable.Query // in the order of the table

	undecided bool // the table of decisions is not there
	made      made
	left      leftOut
}

// answer is an Answer and the rows that asked.
type answer struct {
	nametable.Answer
	decided bool
	rows    []int
}

// linkMaker is a Link on the table.
type linkMaker struct {
	when     []condition
	columns  []string
	values   []template
	from, to string // a place of the description, or an ID
	symmetry bool
}

// Run makes a data folder of the table that a description names.
func Run(ctx context.Context, o *kg.Ontology, s *Spec, m nametable.Matcher) (*Result, error) {
	r := &run{Spec: s, o: o, answers: map[nametable.Query]*answer{}, made: newMade(), left: newLeftOut()}
	var err error
	if r.table, err = tabular.OpenFile(r.path(s.Table), tabular.Options{Sheet: s.Sheet, Encoding: s.Encoding}); err != nil {
		return nil, err
	}
	r.dropEmpty()
	if err := r.compile(); err != nil {
		return nil, err
	}
	if err := r.readDecided(); err != nil {
		return nil, err
	}
	if err := r.ask(ctx, m); err != nil {
		return nil, err
	}
	out := &Result{Rows: len(r.table.Rows), Places: len(r.asked), Undecided: r.undecided}
	for i := range r.table.Rows {
		if n := r.make(&r.table.Rows[i]); n == 0 {
			out.LeftOut++
		}
	}
	for _, a := range r.answers {
		if a.ID != "" {
			out.Found++
		}
	}
	out.Links = len(r.made.links)
	if out.Files, err = r.files(); err != nil {
		return nil, err
	}
	if out.Matches, err = r.matches(); err != nil {
		return nil, err
	}
	out.Unresolved, err = r.unresolved()
	return out, err
}

// dropEmpty empties the cells that stand for no value.
func (r *run) dropEmpty() {
	for _, row := range r.table.Rows {
		for i, cell := range row.Cells {
			if isOneOf(cell, r.Empty) {
				row.Cells[i] = ""
			}
		}
	}
}

// path returns the path of a file that the description names.
func (s *Spec) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, filepath.FromSlash(name))
}

// compile puts the description on the columns of the table.
func (r *run) compile() error {
	r.places = map[string]*place{}
	var err error
	for name, p := range r.Places {
		if r.places[name], err = r.place(name, p); err != nil {
			return err
		}
	}
	if r.skip, err = compileConditions(r.Skip, r.table.Table); err != nil {
		return fmt.Errorf("skip: %w", err)
	}
	for i := range r.Links {
		l, err := r.linkMaker(&r.Links[i])
		if err != nil {
			return fmt.Errorf("links: link %d: %w", i+1, err)
		}
		r.links = append(r.links, l)
	}
	return nil
}

func (r *run) linkMaker(of *Link) (*linkMaker, error) {
	t, _ := r.o.LinkType(of.Values["type"])
	l := &linkMaker{from: of.Values["from"], to: of.Values["to"], symmetry: r.o.Links[t].Symmetric}
	var err error
	if l.when, err = compileConditions(of.When, r.table.Table); err != nil {
		return nil, fmt.Errorf("when: %w", err)
	}
	for _, column := range linkColumns(r.o) {
		text, given := of.Values[column]
		if !given || column == "from" || column == "to" {
			continue
		}
		compiled, err := compile(text, r.table.Table)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", column, err)
		}
		l.columns, l.values = append(l.columns, column), append(l.values, compiled)
	}
	return l, nil
}

// ask has all places found that the rows name and that nobody has decided.
func (r *run) ask(ctx context.Context, m nametable.Matcher) error {
	var open []nametable.Query
	for i := range r.table.Rows {
		row := &r.table.Rows[i]
		if r.skipped(row) != "" {
			continue
		}
		for _, l := range r.links {
			if !l.wants(row) {
				continue
			}
			for _, end := range []string{l.from, l.to} {
				p := r.places[end]
				if p == nil {
					continue
				}
				q, why := p.query(row)
				if why != "" {
					continue
				}
				a := r.answers[q]
				if a == nil {
					a = &answer{}
					r.answers[q] = a
					r.asked = append(r.asked, q)
					if id, ok := r.decided[decisionKey(q)]; ok {
						a.ID, a.Status, a.decided = id, "decided", true
					} else {
						open = append(open, q)
					}
				}
				if !slices.Contains(a.rows, row.Number) {
					a.rows = append(a.rows, row.Number)
				}
			}
		}
	}
	answers, err := m.Match(ctx, open)
	if err != nil {
		return err
	}
	for i, q := range open {
		r.answers[q].Answer = answers[i]
	}
	return nil
}

// skipped returns why the description leaves a row out; "" when it does not.
func (r *run) skipped(row *tabular.Row) string {
	for i := range r.skip {
		if r.skip[i].holds(row) {
			return r.skip[i].Because
		}
	}
	return ""
}

// wants reports whether a row makes the link.
func (l *linkMaker) wants(row *tabular.Row) bool {
	return !slices.ContainsFunc(l.when, func(c condition) bool { return !c.holds(row) })
}
