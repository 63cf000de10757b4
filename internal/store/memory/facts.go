package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/idtable"
	"cityweave/internal/kg"
)

// facts are statements and evidence, in lists that are parted by what they are about.
type facts struct {
	statements   []*kg.Statement // by subject, then property, asOf, unit, id
	subject      []uint32        // by statement
	statementIDs idtable.Table
	coverage     []*kg.Coverage // by id
	evidence     evidence
}

func (s *snapshot) statementText(n uint32) string { return s.facts.statements[n].ID }

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
	f.statementIDs = idtable.New(len(in))
	for i, place := range order {
		f.statements[i] = in[place]
		f.subject[i] = subject[place]
		f.statementIDs.Add(in[place].ID, uint32(i))
	}
	return nil
}

// factCount is the number of what evidence can be about.
func (s *snapshot) factCount() int {
	return len(s.links) + len(s.facts.statements) + len(s.facts.coverage)
}

// aboutNumber is the number of a link, that of a statement counted after all links, or that of a record of coverage
// after all statements.
func (s *snapshot) aboutNumber(id string) (uint32, bool) {
	if n, ok := s.linkIDs.Find(id, s.linkText); ok {
		return n, true
	}
	if n, ok := s.facts.statementIDs.Find(id, s.statementText); ok {
		return n + uint32(len(s.links)), true
	}
	n, ok := slices.BinarySearchFunc(s.facts.coverage, id, func(c *kg.Coverage, id string) int {
		return strings.Compare(c.ID, id)
	})
	return uint32(n + len(s.links) + len(s.facts.statements)), ok
}

// factID is the id of what has the number.
func (s *snapshot) factID(n uint32) string {
	if n < uint32(len(s.links)) {
		return s.links[n].ID
	}
	if n -= uint32(len(s.links)); n < uint32(len(s.facts.statements)) {
		return s.facts.statements[n].ID
	}
	return s.facts.coverage[n-uint32(len(s.facts.statements))].ID
}

// Statements gets statements by id.
func (s *snapshot) Statements(ctx context.Context, ids []string) ([]*kg.Statement, error) {
	out := make([]*kg.Statement, len(ids))
	for i, id := range ids {
		if n, ok := s.facts.statementIDs.Find(id, s.statementText); ok {
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
	v := &s.facts.evidence
	for i, id := range ids {
		if n, ok := v.ids.Find(id, v.idOf); ok {
			out[i] = s.evidenceRecord(n)
		}
	}
	return out, ctx.Err()
}

// EvidenceAbout gets all evidence for each link, statement or record of coverage.
func (s *snapshot) EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
	out := make([][]*kg.Evidence, len(about))
	ends, numbers := make([]int, len(about)), make([]uint32, 0, 2*len(about))
	for i, id := range about {
		if n, ok := s.aboutNumber(id); ok {
			for lo, hi := s.facts.evidence.aboutFact(n); lo < hi; lo++ {
				numbers = append(numbers, lo)
			}
		}
		ends[i] = len(numbers)
	}
	all, from := s.evidenceRecords(numbers), 0
	for i, end := range ends {
		if end > from {
			out[i] = all[from:end:end]
		}
		from = end
	}
	return out, ctx.Err()
}
