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
	if err := c.coverage(about); err != nil {
		return statements, evidence, err
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
			return statements, evidence, fmt.Errorf("evidence %q: there is no link, statement or coverage %q", e.ID, e.About)
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
		bare := *s
		bare.Folder = "" // which is no part of what it says
		text, _ := c.texts.Fact(nil, c.about[s.ID])
		c.texts.Count()
		statements.records[i] = record{s.ID, hash(schema.StatementDoc(s), text), hash(schema.StatementDoc(&bare))}
	}
	statements.row = func(i int, _ schema.Slot) any {
		s := ss[i]
		p := statements.records[i].props(schema.StatementDoc(s))
		if text, length := c.texts.Fact(nil, c.about[s.ID]); length > 0 {
			p[schema.TextProperty], p[schema.LengthProperty] = text, length
		}
		putFields(p, c.layout.Statement, c.layout.Ontology.StatementFields, nil, s)
		return p
	}
	evidence = kind{name: "evidence", label: "Evidence", records: make([]record, len(es))}
	for i, e := range es {
		bare, attrs := *e, *e.EvidenceAttrs
		attrs.Folder = ""
		bare.EvidenceAttrs = &attrs
		block := kg.BlockOf(g.Blocks, e)
		evidence.records[i] = record{e.ID, hash(schema.EvidenceDoc(e), block), hash(schema.EvidenceDoc(&bare))}
	}
	evidence.row = func(i int, _ schema.Slot) any {
		e := es[i]
		p := evidence.records[i].props(schema.EvidenceDoc(e))
		p["place"] = schema.EvidenceKey(e.Source, e.Order(), e.ID)
		putFields(p, c.layout.Evidence, c.layout.Ontology.EvidenceFields, g.Blocks, e)
		return p
	}
	return statements, evidence, nil
}

// props are what all records of links and facts have, but for their fields.
func (r *record) props(doc string) map[string]any {
	return map[string]any{"doc_": doc, "hash_": r.hash, "content_": r.content}
}

// putFields adds the fields of a statement or of evidence, as properties of their names.
func putFields[R any](p map[string]any, fields map[string]*schema.Field, table kg.FactFields[R], blocks []kg.Block, r *R) {
	for i := range table {
		v := table[i].Value(blocks, r)
		if v.IsNull() {
			continue
		}
		f := fields[table[i].Name]
		p[f.Raw] = schema.Plain(v)
		if f.Escaped() {
			p[f.Folded] = schema.Escape(v.SortKey().Str())
		}
	}
}

// coverage checks the records of coverage, which the summary has, and notes that evidence can be about them.
func (c *contents) coverage(about map[string]bool) error {
	seen := map[string]bool{}
	for i, v := range c.graph.Coverage {
		switch {
		case v == nil:
			return fmt.Errorf("coverage %d is nil", i)
		case seen[v.ID]:
			return fmt.Errorf("two records of coverage have the id %q", v.ID)
		case c.byID[v.About] == nil:
			return fmt.Errorf("coverage %q: %q is no entity", v.ID, v.About)
		}
		seen[v.ID], about[v.ID] = true, true
	}
	return nil
}
