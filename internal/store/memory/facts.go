package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// facts are statements and evidence, in lists that are parted by what they are about.
type facts struct {
	statements   []*kg.Statement // by subject, then property, asOf, unit, id
	subject      []uint32        // by statement
	statementIDs ids
	coverage     []*kg.Coverage // by id
	evidence     []*kg.Evidence // by link, statement or coverage, then id
	// about is by link, then by place in statements, then in coverage, into evidence; one more at the end; nil without
	// evidence.
	about       []uint32
	evidenceIDs ids
}

func (s *snapshot) statementText(n uint32) string { return s.facts.statements[n].ID }

func (s *snapshot) evidenceText(n uint32) string { return s.facts.evidence[n].ID }

func (b *builder) buildFacts() error {
	if err := b.buildStatements(); err != nil {
		return err
	}
	if err := b.buildCoverage(); err != nil {
		return err
	}
	return b.buildEvidence()
}

func (b *builder) buildCoverage() error {
	in := b.graph.Coverage
	if i := slices.Index(in, nil); i >= 0 {
		return fmt.Errorf("coverage %d is nil", i)
	}
	if err := inOrder("coverage", in, func(c **kg.Coverage) string { return (*c).ID }); err != nil {
		return err
	}
	for _, c := range in {
		if _, ok := b.entityNumber(c.About); !ok {
			return fmt.Errorf("coverage %q: %q is no entity", c.ID, c.About)
		}
	}
	b.facts.coverage = in
	return nil
}

func (b *builder) buildStatements() error {
	in := b.graph.Statements
	if i := slices.Index(in, nil); i >= 0 {
		return fmt.Errorf("statement %d is nil", i)
	}
	if err := inOrder("statement", in, func(p **kg.Statement) string { return (*p).ID }); err != nil {
		return err
	}
	subject := make([]uint32, len(in)) // by place in the order of ids
	for i, p := range in {
		var ok bool
		if subject[i], ok = b.entityNumber(p.Subject); !ok {
			return fmt.Errorf("statement %q: subject %q is unknown", p.ID, p.Subject)
		}
	}
	order := sequence(len(in))
	slices.SortFunc(order, func(x, y uint32) int {
		p, q := in[x], in[y]
		return cmp.Or(cmp.Compare(subject[x], subject[y]), strings.Compare(p.Property, q.Property),
			strings.Compare(p.AsOf, q.AsOf), strings.Compare(p.Unit, q.Unit), strings.Compare(p.ID, q.ID))
	})
	f := &b.facts
	f.statements = make([]*kg.Statement, len(in))
	f.subject = make([]uint32, len(in))
	f.statementIDs = newIDs(len(in))
	for i, place := range order {
		f.statements[i] = in[place]
		f.subject[i] = subject[place]
		f.statementIDs.add(in[place].ID, uint32(i))
	}
	return nil
}

func (b *builder) buildEvidence() error {
	in := b.graph.Evidence
	f := &b.facts
	f.evidenceIDs = newIDs(len(in))
	if len(in) == 0 {
		return nil
	}
	if i := slices.Index(in, nil); i >= 0 {
		return fmt.Errorf("evidence %d is nil", i)
	}
	if err := inOrder("evidence", in, func(e **kg.Evidence) string { return (*e).ID }); err != nil {
		return err
	}
	about := make([]uint32, len(in))
	for i, e := range in {
		if err := b.cancelled(i); err != nil {
			return err
		}
		var ok bool
		if about[i], ok = b.aboutNumber(e.About); !ok {
			return fmt.Errorf("evidence %q: there is no link, statement or coverage %q", e.ID, e.About)
		}
	}
	subjects := len(b.links) + len(f.statements) + len(f.coverage)
	f.evidence = make([]*kg.Evidence, len(in))
	f.about = make([]uint32, subjects+1)
	for i, place := range countingSort(sequence(len(in)), about, subjects) {
		f.evidence[i] = in[place]
		f.about[about[place]+1]++
		f.evidenceIDs.add(in[place].ID, uint32(i))
	}
	for i := range subjects {
		f.about[i+1] += f.about[i]
	}
	return nil
}

// aboutNumber is the number of a link, that of a statement counted after all links, or that of a record of coverage
// after all statements.
func (s *snapshot) aboutNumber(id string) (uint32, bool) {
	if n, ok := s.linkIDs.find(id, s.linkText); ok {
		return n, true
	}
	if n, ok := s.facts.statementIDs.find(id, s.statementText); ok {
		return n + uint32(len(s.links)), true
	}
	n, ok := slices.BinarySearchFunc(s.facts.coverage, id, func(c *kg.Coverage, id string) int {
		return strings.Compare(c.ID, id)
	})
	return uint32(n + len(s.links) + len(s.facts.statements)), ok
}

func (s *snapshot) evidenceOfLink(l uint32) []*kg.Evidence { return s.facts.evidenceAbout(l) }

func (f *facts) evidenceAbout(n uint32) []*kg.Evidence {
	if f.about == nil {
		return nil
	}
	lo, hi := f.about[n], f.about[n+1]
	return f.evidence[lo:hi:hi]
}

// Statements gets statements by id.
func (s *snapshot) Statements(ctx context.Context, ids []string) ([]*kg.Statement, error) {
	out := make([]*kg.Statement, len(ids))
	for i, id := range ids {
		if n, ok := s.facts.statementIDs.find(id, s.statementText); ok {
			out[i] = s.facts.statements[n]
		}
	}
	return out, ctx.Err()
}

// StatementsOf gets all statements about each subject.
func (s *snapshot) StatementsOf(ctx context.Context, subjects []string) ([][]*kg.Statement, error) {
	out := make([][]*kg.Statement, len(subjects))
	for i, id := range subjects {
		if n, ok := s.entityNumber(id); ok {
			size := uint32(len(s.facts.subject))
			lo := firstAtLeast(s.facts.subject, 0, size, n)
			hi := firstAtLeast(s.facts.subject, lo, size, n+1)
			out[i] = s.facts.statements[lo:hi:hi]
		}
	}
	return out, ctx.Err()
}

// Evidence gets evidence records by id.
func (s *snapshot) Evidence(ctx context.Context, ids []string) ([]*kg.Evidence, error) {
	out := make([]*kg.Evidence, len(ids))
	for i, id := range ids {
		if n, ok := s.facts.evidenceIDs.find(id, s.evidenceText); ok {
			out[i] = s.facts.evidence[n]
		}
	}
	return out, ctx.Err()
}

// EvidenceAbout gets all evidence for each link, statement or record of coverage.
func (s *snapshot) EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
	out := make([][]*kg.Evidence, len(about))
	for i, id := range about {
		if n, ok := s.aboutNumber(id); ok {
			out[i] = s.facts.evidenceAbout(n)
		}
	}
	return out, ctx.Err()
}

// sourceIndex holds the evidence of each source by place in the document, then id.
type sourceIndex map[string][]placed

// placed is evidence with the text it is ordered by.
type placed struct {
	order string
	*kg.Evidence
}

func (s *snapshot) buildSources() sourceIndex {
	x := sourceIndex{}
	for _, e := range s.facts.evidence {
		x[e.Source] = append(x[e.Source], placed{e.Order(), e})
	}
	for _, list := range x {
		slices.SortFunc(list, comparePlaced)
	}
	return x
}

func comparePlaced(a, b placed) int {
	return cmp.Or(strings.Compare(a.order, b.order), strings.Compare(a.ID, b.ID))
}

// EvidenceFrom pages through the evidence of each source.
func (s *snapshot) EvidenceFrom(ctx context.Context, q store.EvidenceQuery) (_ []store.EvidencePage, err error) {
	defer stop(&err)
	out := make([]store.EvidencePage, len(q.Sources))
	index := must(s.lazy.bySource.get(ctx))
	for i, source := range q.Sources {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		list := index[source]
		if q.Confidence != "" {
			var kept []placed
			for _, e := range list {
				if e.Confidence == q.Confidence {
					kept = append(kept, e)
				}
			}
			list = kept
		}
		out[i] = evidencePage(list, q)
	}
	return out, ctx.Err()
}

func evidencePage(list []placed, q store.EvidenceQuery) store.EvidencePage {
	var page store.EvidencePage
	if q.Total {
		page.Total = len(list)
	}
	w := q.Window
	if w.Limit <= 0 {
		return page
	}
	lo, hi := 0, len(list)
	if w.After != nil {
		at := placeOf(w.After)
		lo = sort.Search(len(list), func(i int) bool { return comparePlaced(list[i], at) > 0 })
	}
	if w.Before != nil {
		at := placeOf(w.Before)
		hi = max(lo, sort.Search(len(list), func(i int) bool { return comparePlaced(list[i], at) >= 0 }))
	}
	list, page.HasNext, page.HasPrev = store.Cut(w, list[lo:hi])
	for _, e := range list {
		page.Rows = append(page.Rows, e.Evidence)
	}
	return page
}

// placeOf is where a position stands among the evidence of a source.
func placeOf(p *store.Position) placed {
	at := placed{Evidence: &kg.Evidence{ID: p.ID}}
	if len(p.Keys) > 0 {
		at.order = p.Keys[0].Str()
	}
	return at
}
