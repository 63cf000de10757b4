package release

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"sync"

	"cityweave/internal/kg"
)

// The canonical form of a graph, of which the release is the sha256. docs/data.md
// describes it; a change of it changes every release.
const (
	canonicalHead = "cityweave release 1\n"
	fieldSep      = '\x1f'
	listSep       = "\x1e"
)

// releaseOf names a graph by its content: the hash of its canonical form, and the day of
// the newest reading of a source.
func releaseOf(o *kg.Ontology, g *kg.Graph) kg.Release {
	// Evidence is half of the form: it is written beside the rest, and hashed after it.
	evidence := newCanonical(nil, 192*len(g.Evidence))
	var beside sync.WaitGroup
	beside.Go(func() { evidence.writeEvidence(g) })
	sum := sha256.New()
	rest := newCanonical(func(part []byte) { sum.Write(part) }, 2*partSize)
	rest.out = append(rest.out, canonicalHead...)
	rest.writeFacts(o, g)
	rest.flush()
	beside.Wait()
	sum.Write(evidence.out)
	rest.writeReference(g)
	rest.flush()

	r := kg.Release{Hash: hex.EncodeToString(sum.Sum(nil)), Date: newestReading(o, g)}
	r.ID = "undated-" + r.Hash[:12]
	if r.Date != 0 {
		r.ID = r.Date.String() + "-" + r.Hash[:12]
	}
	return r
}

func newestReading(o *kg.Ontology, g *kg.Graph) kg.Date {
	var newest kg.Date
	for _, e := range g.Evidence {
		newest = max(newest, e.RetrievedOn)
	}
	source, _ := o.Type("Source")
	read := o.Entities[source].Prop("retrievedOn")
	for _, e := range g.Entities {
		if e.Type == source && read >= 0 {
			newest = max(newest, e.Prop(read).Date())
		}
	}
	return newest
}

// canonical writes a graph as bytes that depend on nothing but its content: one line for each
// record, by kind and id, with its known fields by name in a fixed order. No value holds a
// control character, so the separators are unambiguous.
type canonical struct {
	out   []byte
	write func([]byte) // takes a part of the form; nil keeps all of it in out
	put   putField     // appends a field to out
}

func newCanonical(write func([]byte), room int) *canonical {
	c := &canonical{write: write, out: make([]byte, 0, room)}
	c.put = func(name, value string) {
		if value != "" {
			c.out = append(append(append(append(c.out, fieldSep), name...), '='), value...)
		}
	}
	return c
}

// partSize is how much is written at once.
const partSize = 1 << 15

func (c *canonical) flush() {
	c.write(c.out)
	c.out = c.out[:0]
}

// record writes a line; fields puts its fields.
func (c *canonical) record(kind string, fields func(put putField)) {
	c.out = append(c.out, kind...)
	fields(c.put)
	if c.out = append(c.out, '\n'); c.write != nil && len(c.out) > partSize {
		c.flush()
	}
}

func (c *canonical) writeFacts(o *kg.Ontology, g *kg.Graph) {
	columns, dates := newColumnOrder(o), dateTexts{}
	for _, e := range g.Entities {
		c.record("entity", func(put putField) { entityFields(o, columns, e, put) })
	}
	for i := range g.Links {
		c.record("link", func(put putField) { linkFields(o, dates, &g.Links[i], put) })
	}
	for _, s := range g.Statements {
		c.record("statement", func(put putField) { statementFields(s, put) })
	}
}

func (c *canonical) writeEvidence(g *kg.Graph) {
	dates := dateTexts{}
	for _, e := range g.Evidence {
		c.record("evidence", func(put putField) { evidenceFields(dates, e, put) })
	}
}

func (c *canonical) writeReference(g *kg.Graph) {
	for i := range g.Rules {
		c.record("rule", func(put putField) { ruleFields(&g.Rules[i], put) })
	}
	for i := range g.Blocks {
		c.record("block", func(put putField) { blockFields(&g.Blocks[i], put) })
	}
}

// putField takes a field of a record; an empty value is unknown.
type putField = func(name, value string)

// columnOrder holds for each entity type the places of its own properties by the name of
// their column, so that the order of the table does not matter.
type columnOrder [][]int

func newColumnOrder(o *kg.Ontology) columnOrder {
	out := make(columnOrder, len(o.Entities))
	for t := range o.Entities {
		props := o.Entities[t].Props
		for i := range props {
			at := 0
			for at < len(out[t]) && props[out[t][at]].Column < props[i].Column {
				at++
			}
			out[t] = append(out[t][:at], append([]int{i}, out[t][at:]...)...)
		}
	}
	return out
}

func entityFields(o *kg.Ontology, columns columnOrder, e *kg.Entity, put putField) {
	t := &o.Entities[e.Type]
	put("id", e.ID)
	put("type", t.Name)
	put("name", e.Name)
	put("aliases", strings.Join(e.Aliases(), listSep))
	put("description", e.Description())
	if len(e.SameAs()) > 0 {
		ids := make([]string, 0, 4)
		for _, x := range e.SameAs() {
			ids = append(ids, x.Scheme+":"+x.Value)
		}
		put("same_as", strings.Join(ids, listSep))
	}
	put("note", e.Note())
	for _, i := range columns[e.Type] {
		put(t.Props[i].Column, e.Prop(i).Text())
	}
}

func linkFields(o *kg.Ontology, dates dateTexts, l *kg.LinkRecord, put putField) {
	put("id", l.ID)
	put("type", o.Links[l.Type].Name)
	put("from", l.From)
	put("to", l.To)
	put("role", l.Role)
	put("since", dates.text(l.Since))
	put("until", dates.text(l.Until))
	put("seen_from", dates.text(l.SeenFrom))
	put("seen_to", dates.text(l.SeenTo))
	put("programme", l.Programme)
	put("topics", strings.Join(l.Topics, listSep))
	put("status", string(l.Status))
	put("confidence", string(l.Confidence))
	put("note", l.Note)
}

func statementFields(s *kg.Statement, put putField) {
	put("id", s.ID)
	put("subject", s.Subject)
	put("property", s.Property)
	put("value", s.Value)
	put("unit", s.Unit)
	put("as_of", s.AsOf)
	put("status", string(s.Status))
	put("confidence", string(s.Confidence))
	put("note", s.Note)
}

func evidenceFields(dates dateTexts, e *kg.Evidence, put putField) {
	put("id", e.ID)
	put("about", e.About)
	put("source", e.Source)
	put("locator", e.Locator)
	put("stated_as", e.StatedAs)
	put("confidence", string(e.Confidence))
	put("retrieved_on", dates.text(e.RetrievedOn))
}

func ruleFields(r *kg.Rule, put putField) {
	put("id", r.ID)
	put("rule", r.Text)
}

func blockFields(k *kg.Block, put putField) {
	put("id", k.ID)
	put("source", k.Source)
	put("programme", k.Programme)
	put("paragraph_line", strconv.Itoa(k.Paragraph))
	if k.Title >= 0 {
		put("title_line", strconv.Itoa(k.Title))
	}
	put("byte_start", strconv.Itoa(k.Start))
	put("byte_end", strconv.Itoa(k.End))
	put("truncated", strconv.FormatBool(k.Truncated))
}
