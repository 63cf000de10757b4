package agents

import (
	"fmt"
	"strings"

	"cityweave/graph/pages"
	"cityweave/internal/quantity"
)

// sayFacts adds the values of an entity itself. Those with statements are said with these.
func (c *call) sayFacts(e *pages.Entity, own string) {
	t, _ := c.Ontology.TypeOf(e.ID)
	var facts []string
	for _, f := range e.Facts(c.Ontology) {
		if at := c.Ontology.Entities[t].Prop(f.Name); at >= 0 && stated(e.Statements, c.Ontology.Entities[t].Props[at].Column) {
			continue
		}
		switch v := f.Value.(type) {
		case int64:
			facts = append(facts, fmt.Sprintf("%s %s", inWords(f.Label), number(f.Name, v)))
		case string:
			switch f.Name {
			case "description", "note":
				c.say("%s: %s%s", f.Label, oneLine(v, 600), own)
			case "country": // said with the type
			default:
				facts = append(facts, fmt.Sprintf("%s: %s", f.Label, oneLine(v, 300)))
			}
		case bool:
			facts = append(facts, fmt.Sprintf("%s: %s", f.Label, map[bool]string{true: "yes", false: "no"}[v]))
		default:
			facts = append(facts, fmt.Sprintf("%s: %v", f.Label, v))
		}
	}
	if len(facts) > 0 {
		c.say("%s.%s", strings.Join(facts, "; "), own)
	}
}

// number writes a whole number: a year has no separator.
func number(name string, n int64) string {
	if strings.Contains(strings.ToLower(name), "year") {
		return fmt.Sprint(n)
	}
	return quantity.Thousands(int(n))
}

// stated reports whether there is a statement about a property.
func stated(list []pages.Statement, property string) bool {
	for i := range list {
		if list[i].Property == property {
			return true
		}
	}
	return false
}

// sayNames adds other names and the IDs in registers.
func (c *call) sayNames(e *pages.Entity, own string) {
	most := briefNames
	if c.full {
		most = fullNames
	}
	var names []string
	others := 0
	for i := range e.Names {
		if e.Names[i].Text == e.Name {
			continue
		}
		if others++; others <= most {
			names = append(names, oneLine(e.Names[i].Text, 80))
		}
	}
	if others > 0 {
		text := strings.Join(names, " | ")
		if others > most {
			text += fmt.Sprintf(" and %d more", others-most)
			if !c.full {
				text += " (detail: full)"
			}
		}
		c.say("Other names: %s.%s", text, own)
	}
	var ids []string
	for i, x := range e.SameAs {
		if i == most {
			ids = append(ids, fmt.Sprintf("%d more", len(e.SameAs)-most))
			break
		}
		ids = append(ids, strings.ToLower(x.Scheme)+":"+x.Value)
	}
	if len(ids) > 0 {
		c.say("IDs elsewhere: %s.%s", strings.Join(ids, ", "), own)
	}
}
