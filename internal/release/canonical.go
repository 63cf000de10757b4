package release

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

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
	sum := sha256.New()
	writeCanonical(func(part []byte) { sum.Write(part) }, o, g)
	r := kg.Release{Hash: hex.EncodeToString(sum.Sum(nil))}
	for _, e := range g.Evidence {
		r.Date = max(r.Date, e.RetrievedOn)
	}
	source, _ := o.Type("Source")
	if read := o.Entities[source].Prop("retrievedOn"); read >= 0 {
		for _, e := range g.Entities {
			if e.Type == source {
				r.Date = max(r.Date, e.Prop(read).Date())
			}
		}
	}
	r.ID = "undated-" + r.Hash[:12]
	if r.Date != 0 {
		r.ID = r.Date.String() + "-" + r.Hash[:12]
	}
	return r
}

// writeCanonical hands out a graph, part by part, as bytes that depend on nothing but its
// content: one line for each record, by kind and id, with its known fields by name in a
// fixed order. No value holds a control character, so the separators are unambiguous.
func writeCanonical(write func([]byte), o *kg.Ontology, g *kg.Graph) {
	const part = 1 << 15
	out := append(make([]byte, 0, 2*part), canonicalHead...)
	put := func(name, value string) {
		if value != "" {
			out = append(append(append(append(out, fieldSep), name...), '='), value...)
		}
	}
	end := func() {
		if out = append(out, '\n'); len(out) > part {
			write(out)
			out = out[:0]
		}
	}
	columns, dates := newColumnOrder(o), dateTexts{}
	for _, e := range g.Entities {
		out = append(out, "entity"...)
		entityFields(o, columns, e, put)
		end()
	}
	for i := range g.Links {
		out = append(out, "link"...)
		linkFields(o, dates, &g.Links[i], put)
		end()
	}
	for _, s := range g.Statements {
		out = append(out, "statement"...)
		statementFields(s, put)
		end()
	}
	for _, e := range g.Evidence {
		out = append(out, "evidence"...)
		evidenceFields(dates, e, put)
		end()
	}
	for i := range g.Rules {
		out = append(out, "rule"...)
		ruleFields(&g.Rules[i], put)
		end()
	}
	for i := range g.Blocks {
		out = append(out, "block"...)
		blockFields(&g.Blocks[i], put)
		end()
	}
	write(out)
}

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

func entityFields(o *kg.Ontology, columns columnOrder, e *kg.Entity, put func(name, value string)) {
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

func linkFields(o *kg.Ontology, dates dateTexts, l *kg.LinkRecord, put func(name, value string)) {
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

func statementFields(s *kg.Statement, put func(name, value string)) {
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

func evidenceFields(dates dateTexts, e *kg.Evidence, put func(name, value string)) {
	put("id", e.ID)
	put("about", e.About)
	put("source", e.Source)
	put("locator", e.Locator)
	put("stated_as", e.StatedAs)
	put("confidence", string(e.Confidence))
	put("retrieved_on", dates.text(e.RetrievedOn))
}

func ruleFields(r *kg.Rule, put func(name, value string)) {
	put("id", r.ID)
	put("rule", r.Text)
}

func blockFields(k *kg.Block, put func(name, value string)) {
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
