package main

import (
	"fmt"
	"strings"

	"cityweave/internal/kg"
)

// docs writes docs/ontology.md.
func docs(o *kg.Ontology) []byte {
	w := &writer{}
	w.line("<!-- Code %s. -->", marker)
	w.line("# The ontology: what the graph holds\n")
	w.line("Every entity has an `id`, a `name`, `aliases`, a `description`, a `note` and `sameAs` (its ids in other registers).\n")
	w.line("## Entity types\n")
	w.line("| type | what it is | id | own properties |\n| --- | --- | --- | --- |")
	for _, e := range o.Entities {
		var props []string
		for _, p := range e.Props {
			props = append(props, p.Name)
		}
		w.line("| %s | %s | `%s` | %s |", e.Name, e.Description, e.Example, strings.Join(props, ", "))
	}
	w.line("\n## Link types\n")
	w.line("| link type | from | to | fields of the from end | fields of the to end | meaning |\n| --- | --- | --- | --- | --- | --- |")
	for _, l := range o.Links {
		forward, backward := []string{l.Forward.Field}, []string{l.Backward.Field}
		for _, v := range l.Shortcuts {
			if v.Forward != "" {
				forward = append(forward, fmt.Sprintf("%s (%s to %s)", v.Forward, v.From, v.To))
			}
			if v.Backward != "" {
				backward = append(backward, fmt.Sprintf("%s (%s from %s)", v.Backward, v.To, v.From))
			}
		}
		if l.Symmetric {
			backward = []string{"the same"}
		}
		w.line("| %s | %s | %s | %s | %s | %s |", l.Name, strings.Join(l.From, ", "), strings.Join(l.To, ", "), strings.Join(forward, ", "), strings.Join(backward, ", "), l.Description)
	}
	w.line("\nA link has a type, two ends, a role, since and until (what a source says), seenFrom and seenTo (when a source saw it), the programme under which it holds, topics, a status and a confidence, and one or more records of evidence.\n")
	w.line("## Derived relations\n\nRelations that no link states, but two steps together. Their edges say through what. As a filter, ask for the two steps: `programmes: {some: {node: {themes: {some: {}}}}}`.\n")
	w.line("| type | field | through | what |\n| --- | --- | --- | --- |")
	for t := range o.Entities {
		for _, d := range o.Derivations(kg.TypeID(t)) {
			w.line("| %s | %s | %s | %s |", o.Entities[t].Name, d.Field, o.Entities[d.Via].Name, d.Doc)
		}
	}
	w.line("")
	w.line("## Properties\n")
	for _, e := range o.Entities {
		if len(e.Props) == 0 {
			continue
		}
		w.line("### %s\n\n| property | column | kind | meaning |\n| --- | --- | --- | --- |", e.Name)
		for _, p := range e.Props {
			kind := scalar(p)
			if p.Kind == kg.Enum {
				kind = strings.Join(p.Values, ", ")
			}
			w.line("| %s | `%s` | %s | %s |", p.Name, p.Column, kind, p.Description)
		}
		w.line("")
	}
	w.line("## Statements\n\nA value of a property with its own evidence. Several values of one property, unit and day are a conflict, and all are held, except where many are to be expected.\n")
	w.line("| property | meaning | |\n| --- | --- | --- |")
	for _, s := range o.StatementProps {
		var marks []string
		if s.Multi {
			marks = append(marks, "may be many")
		}
		if s.Counted {
			marks = append(marks, "with a unit and a day")
		}
		w.line("| `%s` | %s | %s |", s.Name, s.Description, strings.Join(marks, ", "))
	}
	w.line("\n## Ids in other registers\n\n| register | ids | example |\n| --- | --- | --- |")
	for _, s := range o.Schemes {
		w.line("| `%s` | %s | `%s` |", s.Name, s.Description, s.Example)
	}
	return w.Bytes()
}
