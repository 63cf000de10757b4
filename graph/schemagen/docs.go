package main

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// docs writes docs/ontology.md.
func docs(o *kg.Ontology) []byte {
	w := &writer{}
	w.line("<!-- Code %s. -->", marker)
	w.line("# The ontology\n")
	w.paragraph(
		"",
		"Every entity has an `id`, a `name`, `aliases`, `names` with their evidence, a `description`, a `note` and `sameAs` (its IDs in "+
			"external registers).",
	)
	w.line("")
	w.line("## Entity types\n")
	w.line("| type | description | example ID | properties |\n| --- | --- | --- | --- |")
	for _, e := range o.Entities {
		var props []string
		for _, p := range e.Props {
			props = append(props, p.Name)
		}
		w.line("| %s | %s | `%s` | %s |", e.Name, e.Description, e.Example, strings.Join(props, ", "))
	}
	w.line("\n## Link types\n")
	w.line("| link type | from | to | fields of the from end | fields of the to end | description |")
	w.line("| --- | --- | --- | --- | --- | --- |")
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
		w.line("| %s | %s | %s | %s | %s | %s |", l.Name, strings.Join(l.From, ", "), strings.Join(l.To, ", "),
			strings.Join(forward, ", "), strings.Join(backward, ", "), l.Description)
	}
	broader(w, o)
	between(w, o)
	w.paragraph("", "A link has a type, two ends, a role, `since` and `until` (dates stated by a source), the programme "+
		"that it belongs to, topics, a status, a confidence, and one or more records of evidence.")
	ownLinkFields(w, o)
	w.line("")
	w.paragraph("", "A record of evidence says what one source says: the source, the `locator` in it, the `component` of "+
		"a programme under which it lists the fact, the words `statedAs`, a confidence, the date `retrievedOn`, "+
		"`seenFrom` and `seenTo` (dates of its observations, which are not dates of the fact), and a `note`.")
	linkDates(w, o)
	w.line("\n## Derived relations\n")
	w.paragraph("", "A derived relation combines two steps. Its edges list the entities in between. To filter by a "+
		"derived relation, filter by its two steps: `programmes: {via: [TAKES_PART], some: {themes: {some: {}}}}`.")
	w.line("")
	w.line("| type | field | through | description |\n| --- | --- | --- | --- |")
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
		w.line("### %s\n\n| property | column | kind | description |\n| --- | --- | --- | --- |", e.Name)
		for _, p := range e.Props {
			propertyRow(w, &p)
		}
		w.line("")
	}
	w.line("## Statements\n")
	w.paragraph(
		"",
		"A statement is a value of a property with its own evidence. Different values of one property, in the "+
			"same unit and for the same date, are a conflict, unless the property may have many values. All values "+
			"are kept.",
	)
	w.line("")
	w.line("| property | description | |\n| --- | --- | --- |")
	for _, s := range o.StatementProps {
		var marks []string
		if s.Multi {
			marks = append(marks, "may have many values")
		}
		if s.Counted {
			marks = append(marks, "with a unit and a date")
		}
		w.line("| `%s` | %s | %s |", s.Name, s.Description, strings.Join(marks, ", "))
	}
	w.line("\n## External registers\n\n| register | IDs | example |\n| --- | --- | --- |")
	for _, s := range o.Schemes {
		w.line("| `%s` | %s | `%s` |", s.Name, s.Description, s.Example)
	}
	return w.Bytes()
}

// linkDates writes how links without dates of their own are bounded by their ends.
func linkDates(w *writer, o *kg.Ontology) {
	code := func(names []string) string {
		if len(names) == 0 {
			return ""
		}
		return "`" + strings.Join(names, "`, `") + "`"
	}
	w.line("\n## Dates of links\n")
	w.paragraph("", "A link without `since` or `until` does not hold before the entities at its ends begin and after "+
		"they end (`holdsFrom`, `holdsUntil`, and `datesFrom: ENDS`). These properties say when an entity begins and "+
		"ends; where sources disagree, the earliest beginning and the latest end count.")
	w.line("\n| entity type | begins | ends |\n| --- | --- | --- |")
	for _, e := range o.Entities {
		if e.Lifetime.Begin != nil || e.Lifetime.End != nil {
			w.line("| %s | %s | %s |", e.Name, code(e.Lifetime.Begin), code(e.Lifetime.End))
		}
	}
	bound := map[kg.Bound]string{kg.FromBeginning: "from its beginning", kg.WhileItLasts: "while it lasts"}
	w.line("\n| link type | from end | to end | its programme |\n| --- | --- | --- | --- |")
	for _, l := range o.Links {
		w.line("| %s | %s | %s | %s |", l.Name, bound[l.Bounds.From], bound[l.Bounds.To], bound[l.Bounds.Programme])
	}
}

// broader writes the table of broader link types.
func broader(w *writer, o *kg.Ontology) {
	w.line("\n### Broader link types\n")
	w.paragraph("", "A broader link type stands for several link types wherever link types are chosen: in `via`, "+
		"`types` and filters by `type`. No link is of a broader type, and answers name the link types themselves.")
	w.line("\n| broader type | stands for | description |\n| --- | --- | --- |")
	for _, b := range o.Broader {
		w.line("| %s | %s | %s |", b.Name, strings.Join(b.Narrower, ", "), b.Description)
	}
	w.line("")
}

// between writes the table of the fields that lead from one type to another.
func between(w *writer, o *kg.Ontology) {
	w.line("## From one type to another\n")
	w.paragraph("", "A field that is the plural of an entity type, such as `programmes`, leads to all entities of that "+
		"type that links of any type connect with the parent, in either direction; `via` narrows it to some link "+
		"types. A field with a verb's name follows links of one type in one direction, in brackets. Of fields that "+
		"lead to several types, `where: {type: {eq: …}}` selects one.")
	w.line("")
	w.paragraph("", "Between places there is no plural: what lies in a place, at whatever depth, no link states. "+
		"`cities(where: {within: {eq: \"region:m49-150\"}})` lists all cities of Europe, `country` and `regions` of a "+
		"place all that it lies in.")
	w.line("\n| from | to | plural | other fields |\n| --- | --- | --- | --- |")
	for t := range o.Entities {
		relations := o.Relations(kg.TypeID(t))
		for other := range o.Entities {
			plural, verbs := "", []string{}
			for _, r := range relations {
				switch {
				case !slices.Contains(r.Others, kg.TypeID(other)):
				case r.Plural:
					plural = "`" + r.Field + "`"
				default:
					verbs = append(verbs, fmt.Sprintf("`%s` (%s)", r.Field, o.Links[r.Links[0]].Name))
				}
			}
			if len(verbs) > 0 {
				w.line("| %s | %s | %s | %s |", o.Entities[t].Name, o.Entities[other].Name, plural, strings.Join(verbs, ", "))
			}
		}
	}
	w.line("")
}

func propertyRow(w *writer, p *kg.Property) {
	kind := scalar(*p)
	if p.Kind == kg.Enum {
		kind = strings.Join(p.Values, ", ")
	}
	w.line("| %s | `%s` | %s | %s |", p.Name, p.Column, kind, p.Description)
}

// ownLinkFields writes the table of the own fields of links, if there are any.
func ownLinkFields(w *writer, o *kg.Ontology) {
	begun := false
	for _, f := range o.OwnLinkFields() {
		if !begun {
			w.line("\nLinks have these fields as well:\n")
			w.line("| field | column | kind | description |\n| --- | --- | --- | --- |")
			begun = true
		}
		propertyRow(w, &f.Property)
	}
}
