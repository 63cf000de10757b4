package loader

import (
	"cmp"
	"fmt"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

// facts are statements and evidence.
func (c *contents) facts() (statements, evidence kind, err error) {
	g := c.graph
	about := make(map[string]bool, len(g.Links)+len(g.Statements))
	for i := range g.Links {
		about[g.Links[i].ID] = true
	}
	ss := slices.Clone(g.Statements)
	seen := map[string]bool{}
	for i, s := range ss {
		switch {
		case s == nil:
			return statements, evidence, fmt.Errorf("statement %d is nil", i)
		case seen[s.ID]:
			return statements, evidence, fmt.Errorf("two statements have the id %q", s.ID)
		case c.byID[s.Subject] == nil:
			return statements, evidence, fmt.Errorf("statement %q: subject %q is unknown", s.ID, s.Subject)
		}
		seen[s.ID], about[s.ID] = true, true
	}
	es := slices.Clone(g.Evidence)
	seen = make(map[string]bool, len(es))
	for i, e := range es {
		switch {
		case e == nil:
			return statements, evidence, fmt.Errorf("evidence %d is nil", i)
		case seen[e.ID]:
			return statements, evidence, fmt.Errorf("two evidence records have the id %q", e.ID)
		case !about[e.About]:
			return statements, evidence, fmt.Errorf("evidence %q: there is no link or statement %q", e.ID, e.About)
		}
		seen[e.ID] = true
		n := c.summary.Evidence[e.Source]
		if e.Confidence == kg.Implied {
			n[1]++
		} else {
			n[0]++
		}
		c.summary.Evidence[e.Source] = n
	}
	slices.SortFunc(ss, func(a, b *kg.Statement) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(es, func(a, b *kg.Evidence) int { return cmp.Compare(a.ID, b.ID) })
	statements = kind{name: "statements", label: "Statement", records: make([]record, len(ss))}
	for i, s := range ss {
		h := hash(schema.StatementDoc(s))
		statements.records[i] = record{s.ID, h, h}
	}
	statements.row = func(i int, _ schema.Slot) any {
		s, h := ss[i], statements.records[i].hash
		return map[string]any{
			"id":       s.ID,
			"subject":  s.Subject,
			"doc_":     schema.StatementDoc(s),
			"hash_":    h,
			"content_": h,
		}
	}
	evidence = kind{name: "evidence", label: "Evidence", records: make([]record, len(es))}
	for i, e := range es {
		h := hash(schema.EvidenceDoc(e))
		evidence.records[i] = record{e.ID, h, h}
	}
	evidence.row = func(i int, _ schema.Slot) any {
		e, h := es[i], evidence.records[i].hash
		return map[string]any{
			"id": e.ID, "about": e.About, "place": schema.EvidenceKey(e.Source, e.Order(), e.ID),
			"confidence": string(e.Confidence), "doc_": schema.EvidenceDoc(e), "hash_": h, "content_": h,
		}
	}
	return statements, evidence, nil
}
