package schema_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

func TestAttrsOf(t *testing.T) {
	first := func() (*kg.Link, *kg.LinkAttrs) {
		a := &kg.LinkAttrs{
			Type: 1, Role: "host", Programme: "programme:iuc", Topics: []string{"water", "waste"},
			Status: "ongoing", Confidence: kg.Explicit, Props: kg.Props(nil).With(0, kg.DateValue(20170101)),
		}
		return &kg.Link{ID: "L1", LinkAttrs: a, Since: 20170101, Until: 20190101}, a
	}
	plain, _ := first()
	for name, change := range map[string]func(*kg.Link, *kg.LinkAttrs){
		"the id": func(l *kg.Link, _ *kg.LinkAttrs) { l.ID = "L2" },
		"since":  func(l *kg.Link, _ *kg.LinkAttrs) { l.Since = 0 },
		"until":  func(l *kg.Link, _ *kg.LinkAttrs) { l.Until = 0 },
		"bounds": func(l *kg.Link, _ *kg.LinkAttrs) { l.Bounds = kg.Period{From: 20100000, Until: 20200000} },
	} {
		t.Run("is equal for links that differ in "+name, func(t *testing.T) {
			other, attrs := first()
			change(other, attrs)
			if a, b := schema.AttrsOf(schema.LinkDoc(plain)), schema.AttrsOf(schema.LinkDoc(other)); a != b {
				t.Errorf("%q and %q", a, b)
			}
		})
	}
	for name, change := range map[string]func(*kg.LinkAttrs){
		"type":       func(a *kg.LinkAttrs) { a.Type = 2 },
		"role":       func(a *kg.LinkAttrs) { a.Role = "" },
		"programme":  func(a *kg.LinkAttrs) { a.Programme = "" },
		"topics":     func(a *kg.LinkAttrs) { a.Topics = nil },
		"status":     func(a *kg.LinkAttrs) { a.Status = "" },
		"confidence": func(a *kg.LinkAttrs) { a.Confidence = kg.Implied },
		"properties": func(a *kg.LinkAttrs) { a.Props = nil },
	} {
		t.Run("differs for links that differ in "+name, func(t *testing.T) {
			other, attrs := first()
			change(attrs)
			if a := schema.AttrsOf(schema.LinkDoc(other)); a == schema.AttrsOf(schema.LinkDoc(plain)) {
				t.Errorf("%q", a)
			}
		})
	}
}
