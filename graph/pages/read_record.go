package pages

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"cityweave/internal/kg"
)

// describeRecord reads a link, a statement or evidence.
func (h *Handler) describeRecord(ctx context.Context, w wanted) (*Description, error) {
	var got struct {
		Dataset Release        `json:"dataset"`
		Node    jsontext.Value `json:"node"`
	}
	warnings, err := h.ask(ctx, h.queries.record, map[string]any{"id": w.id}, &got)
	if err != nil {
		return nil, err
	}
	var head struct {
		Kind string `json:"kind"`
		Of   Ref    `json:"of"` // of a record of completeness
	}
	if err := json.Unmarshal(got.Node, &head); err != nil {
		return nil, fmt.Errorf("reading %s: %w", w.id, err)
	}
	d := &Description{ID: w.id, Release: got.Dataset}
	switch head.Kind {
	case "Link":
		d.Kind, err = kindLink, decode(got.Node, h.describeLink, d)
	case "Statement":
		d.Kind, err = kindStatement, decode(got.Node, h.describeStatement, d)
	case "Evidence":
		d.Kind, err = kindEvidence, decode(got.Node, h.describeEvidence, d)
	case "Completeness":
		return nil, &moved{h.kindOf(head.Of.ID), head.Of.ID}
	default:
		return nil, absence(w.id, warnings)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", w.id, err)
	}
	if d.Kind != w.kind || w.relation != "" {
		return nil, &moved{d.Kind, d.ID}
	}
	d.Address = address(d.Kind, d.ID)
	return d, nil
}

// decode decodes a record and describes it.
func decode[T any](value jsontext.Value, describe func(*Description, *T), d *Description) error {
	var record T
	if err := json.Unmarshal(value, &record); err != nil {
		return err
	}
	describe(d, &record)
	return nil
}

// addFact adds a fact that is known.
func (d *Description) addFact(name string, v any, ref *Ref) {
	if list, ok := v.([]string); v == nil || v == "" || ok && len(list) == 0 {
		return
	}
	d.Facts = append(d.Facts, Fact{Name: name, Label: label(name), Value: v, Ref: ref, kind: kg.String})
}

// label names a field of a record in plain words.
func label(name string) string {
	switch name {
	case "holdsFrom":
		return "Not before"
	case "holdsUntil":
		return "Not after"
	case "datesFrom":
		return "Its dates"
	case "status", "confidence":
		return map[string]string{"status": "How it is known", "confidence": "How it is said"}[name]
	case "statedAs":
		return "Words of the source"
	case "locator":
		return "Place in the source"
	case "folder":
		return "Layer of the data"
	}
	return inWords(name)
}

func (h *Handler) describeLink(d *Description, l *Link) {
	t, _ := h.Ontology.LinkType(l.Type)
	delete(l.Own, "kind")
	d.Type, d.Name = l.Type, l.From.Name+" – "+h.Ontology.Links[t].Forward.Label+" – "+l.To.Name
	d.link, d.Evidence = l, l.Evidence
	d.addFact("from", l.From.ID, &l.From)
	d.addFact("type", l.Type, nil)
	d.addFact("to", l.To.ID, &l.To)
	for _, f := range []struct{ name, value string }{
		{"role", l.Role},
		{"since", l.Since},
		{"until", l.Until},
		{"holdsFrom", l.HoldsFrom},
		{"holdsUntil", l.HoldsUntil},
		{"datesFrom", l.DatesFrom},
	} {
		d.addFact(f.name, f.value, nil)
	}
	if l.Programme != nil {
		d.addFact("programme", l.Programme.ID, l.Programme)
	}
	d.addFact("topics", l.Topics, nil)
	for _, f := range h.Ontology.OwnLinkFields() {
		v := l.Own[f.Name]
		if number, ok := v.(float64); ok && f.Kind == kg.Int {
			v = int64(number)
		}
		d.addFact(f.Name, v, nil)
	}
	d.addFact("status", l.Status, nil)
	d.addFact("confidence", l.Confidence, nil)
	d.addFact("folder", l.Folder, nil)
}

func (h *Handler) describeStatement(d *Description, s *Statement) {
	d.Type, d.Name = "STATEMENT", s.Subject.Name+" – "+inWords(s.Property)+": "+s.Value
	d.Statements, d.Evidence = []Statement{*s}, nil
	d.addFact("subject", s.Subject.ID, &s.Subject)
	for _, f := range []struct{ name, value string }{
		{"property", s.Property},
		{"value", s.Value},
		{"unit", s.Unit},
		{"asOf", s.AsOf},
		{"status", s.Status},
		{"confidence", s.Confidence},
		{"folder", s.Folder},
	} {
		d.addFact(f.name, f.value, nil)
	}
}

func (h *Handler) describeEvidence(d *Description, e *Evidence) {
	d.Type, d.Name = "EVIDENCE", e.Source.Name+": "+h.fact(e.About)
	d.About, d.Evidence = e.About, []Evidence{*e}
	d.Evidence[0].About = nil
	d.addFact("source", e.Source.ID, &Ref{ID: e.Source.ID, Type: "SOURCE", Name: e.Source.Name})
	for _, f := range []struct{ name, value string }{
		{"statedAs", e.StatedAs},
		{"locator", e.Locator},
		{"component", e.Component},
		{"confidence", e.Confidence},
		{"retrievedOn", e.Retrieved},
		{"seenFrom", e.SeenFrom},
		{"seenTo", e.SeenTo},
		{"note", e.Note},
		{"folder", e.Folder},
	} {
		d.addFact(f.name, f.value, nil)
	}
	if e.Rule != nil {
		d.addFact("rule", e.Rule.Text, nil)
	}
}

// fact is a fact that evidence is for, in words.
func (h *Handler) fact(a *About) string {
	switch {
	case a.From != nil && a.To != nil:
		t, _ := h.Ontology.LinkType(a.LinkType)
		return a.From.Name + " – " + h.Ontology.Links[t].Forward.Label + " – " + a.To.Name
	case a.Property != "":
		return a.Subject.Name + " – " + inWords(a.Property) + ": " + a.Value
	default:
		return a.Subject.Name + " – " + a.Scope
	}
}

// target is the address of a fact that evidence is for.
func (a *About) target(of func(id string) kind) string {
	switch a.Kind {
	case "Link":
		return address(kindLink, a.ID)
	case "Statement":
		return address(kindStatement, a.ID)
	default:
		return address(of(a.Subject.ID), a.Subject.ID) + "#" + a.ID
	}
}
