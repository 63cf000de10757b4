package revision

import (
	"crypto/sha256"
	"encoding/hex"

	"cityweave/internal/kg"
	"cityweave/internal/parallel"
)

// The canonical form of a graph, whose SHA-256 is the release. docs/data.md describes it. Changing it changes the id of
// every release.
const (
	canonicalHead = "cityweave release 2\n"
	fieldSep      = '\x1f'
)

// Identify returns the release that a graph is by its content, whatever it is called: the hash of its canonical form, and
// the date of the most recent retrieval of a source.
func Identify(o *kg.Ontology, g *kg.Graph) kg.Release {
	sum := sha256.New()
	// The form is some 200 bytes a record. It is hashed in parts, on a goroutine beside the one that writes it.
	parts, written := make(chan []byte), make(chan []byte, 2)
	var hashing parallel.Group
	hashing.Go(func() {
		for part := range parts {
			sum.Write(part)
			written <- part[:0]
		}
	})
	func() {
		defer close(parts)
		written <- make([]byte, 0, 2*partSize)
		c := newCanonical(func(part []byte) []byte {
			parts <- part
			return <-written
		})
		c.out = append(c.out, canonicalHead...)
		c.writeFacts(o, g)
		c.writeEvidence(o, g)
		c.writeReference(o, g)
		c.flush()
	}()
	hashing.Wait()

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

// canonical encodes a graph as bytes that depend only on its content: one line per record, by kind and id, with its
// known fields by name in a fixed order. No value contains a control character, so the separators are unambiguous.
type canonical struct {
	out  []byte
	pass func(part []byte) (next []byte) // takes a part of the form, and gives an empty one for the next
	put  PutField                        // appends a field to out
}

func newCanonical(pass func([]byte) []byte) *canonical {
	c := &canonical{pass: pass, out: make([]byte, 0, 2*partSize)}
	c.put = func(name, value string) {
		if value != "" {
			c.out = append(append(append(append(c.out, fieldSep), name...), '='), value...)
		}
	}
	return c
}

// partSize is the size from which on a part is passed.
const partSize = 1 << 15

func (c *canonical) flush() { c.out = c.pass(c.out) }

// record writes a line; fields puts its fields.
func (c *canonical) record(kind string, fields func(put PutField)) {
	c.out = append(c.out, kind...)
	fields(c.put)
	if c.out = append(c.out, '\n'); len(c.out) > partSize {
		c.flush()
	}
}

func (c *canonical) writeFacts(o *kg.Ontology, g *kg.Graph) {
	fields := NewFields(o)
	for _, e := range g.Entities {
		c.record("entity", func(put PutField) { fields.Entity(e, put) })
	}
	for i := range g.Links {
		c.record("link", func(put PutField) { fields.Link(&g.Links[i], put) })
	}
	for _, s := range g.Statements {
		c.record("statement", func(put PutField) { fields.Statement(s, put) })
	}
}

func (c *canonical) writeEvidence(o *kg.Ontology, g *kg.Graph) {
	fields := NewFields(o)
	for _, e := range g.Evidence {
		c.record("evidence", func(put PutField) { fields.Evidence(e, put) })
	}
}

func (c *canonical) writeReference(o *kg.Ontology, g *kg.Graph) {
	fields := NewFields(o)
	for i := range g.Rules {
		c.record("rule", func(put PutField) { fields.Rule(&g.Rules[i], put) })
	}
	for i := range g.Blocks {
		c.record("block", func(put PutField) { fields.Block(&g.Blocks[i], put) })
	}
	for i := range g.Layers {
		if l := &g.Layers[i]; l.Stated() {
			c.record("layer", func(put PutField) { fields.Layer(l, put) })
		}
	}
	for _, v := range g.Coverage {
		c.record("coverage", func(put PutField) { fields.Coverage(v, put) })
	}
	for i := range g.Tombstones {
		c.record("tombstone", func(put PutField) { fields.Tombstone(&g.Tombstones[i], put) })
	}
}
