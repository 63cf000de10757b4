package revision

import (
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
)

// PutField receives a field of a record; an empty value is unknown.
type PutField = func(name, value string)

// ListSep separates the values of a list field, PartSep the parts of a value. No value contains a control character.
const (
	ListSep = "\x1e"
	PartSep = "\x1d"
)

// Fields converts records to text fields, named and ordered as in the data files. They contain what a record states and
// nothing that is derived from other records. The canonical form of a release and the comparison of two releases (see
// Compare) are based on them. Not safe for concurrent use.
type Fields struct {
	o *kg.Ontology
	// columns has for each entity type the indexes of its properties, sorted by the name of their column, so that the
	// order of the table does not matter.
	columns     [][]int
	linkColumns []int // the same for links
	dates       kg.DateTexts
	nameAttrs   map[*kg.NameAttrs]string
	names       []byte // of one entity
}

// NewFields converts the records of graphs with this ontology.
func NewFields(o *kg.Ontology) *Fields {
	f := &Fields{o: o, columns: make([][]int, len(o.Entities)), dates: kg.DateTexts{}, nameAttrs: map[*kg.NameAttrs]string{}}
	for t := range o.Entities {
		props := o.Entities[t].Props
		for i := range props {
			f.columns[t] = append(f.columns[t], i)
		}
		slices.SortFunc(f.columns[t], func(a, b int) int { return strings.Compare(props[a].Column, props[b].Column) })
	}
	for i := range o.OwnLinkFields() {
		f.linkColumns = append(f.linkColumns, i)
	}
	slices.SortFunc(f.linkColumns, func(a, b int) int {
		return strings.Compare(o.LinkFields[a].Column, o.LinkFields[b].Column)
	})
	return f
}

func joined(list []string) string { return strings.Join(list, ListSep) }

// Entity puts the fields of an entity. Its location is derived from links and not among them.
func (f *Fields) Entity(e *kg.Entity, put PutField) {
	t := &f.o.Entities[e.Type]
	put("id", e.ID)
	put("type", t.Name)
	put("name", e.Name)
	put("aliases", strings.Join(e.Aliases(), ListSep))
	put("names", f.namesOf(e))
	put("description", e.Description())
	if len(e.SameAs()) > 0 {
		ids := make([]string, 0, 4)
		for _, x := range e.SameAs() {
			ids = append(ids, x.String())
		}
		put("same_as", strings.Join(ids, ListSep))
	}
	put("note", e.Note())
	for _, i := range f.columns[e.Type] {
		put(t.Props[i].Column, e.Prop(i).Text())
	}
}

// namesOf joins the names of an entity that are no part of a statement: the text, then what else is known of it, as
// name=value.
func (f *Fields) namesOf(e *kg.Entity) string {
	f.names = f.names[:0]
	for i := range e.Names() {
		n := &e.Detail.Names[i]
		if n.Statement != "" {
			continue
		}
		if len(f.names) > 0 {
			f.names = append(f.names, ListSep...)
		}
		f.names = append(append(f.names, n.Text...), f.attrsOf(n.NameAttrs)...)
	}
	return string(f.names)
}

func (f *Fields) attrsOf(a *kg.NameAttrs) string {
	if text, known := f.nameAttrs[a]; known {
		return text
	}
	var b strings.Builder
	put := func(name, value string) {
		if value != "" {
			b.WriteString(PartSep + name + "=" + value)
		}
	}
	put("language", a.Language)
	put("script", a.Script)
	put("kind", string(a.Kind))
	for _, e := range a.Evidence {
		put("source", e.Source)
		put("locator", e.Locator)
		put("retrieved_on", f.dates.Text(e.RetrievedOn))
		put("note", e.Note)
	}
	text := b.String()
	f.nameAttrs[a] = text
	return text
}

// Link puts the fields of a link.
func (f *Fields) Link(l *kg.LinkRecord, put PutField) {
	put("id", l.ID)
	put("type", f.o.Links[l.Type].Name)
	put("from", l.From)
	put("to", l.To)
	put("role", l.Role)
	put("since", f.dates.Text(l.Since))
	put("until", f.dates.Text(l.Until))
	for _, i := range f.linkColumns {
		if v := l.Props.At(i); v.Kind() == kg.DateKind {
			put(f.o.LinkFields[i].Column, f.dates.Text(v.Date()))
		} else {
			put(f.o.LinkFields[i].Column, v.Text())
		}
	}
	put("programme", l.Programme)
	put("topics", joined(l.Topics))
	put("status", string(l.Status))
	put("confidence", string(l.Confidence))
}

// Statement puts the fields of a statement.
func (f *Fields) Statement(s *kg.Statement, put PutField) {
	put("id", s.ID)
	put("subject", s.Subject)
	put("property", s.Property)
	put("value", s.Value)
	put("unit", s.Unit)
	put("as_of", s.AsOf)
	put("status", string(s.Status))
	put("confidence", string(s.Confidence))
}

// Evidence puts the fields of a record of evidence.
func (f *Fields) Evidence(e *kg.Evidence, put PutField) {
	put("id", e.ID)
	put("about", e.About)
	put("source", e.Source)
	put("locator", e.Locator)
	put("component", e.Component)
	put("stated_as", e.StatedAs)
	put("confidence", string(e.Confidence))
	put("retrieved_on", f.dates.Text(e.RetrievedOn))
	put("seen_from", f.dates.Text(e.SeenFrom))
	put("seen_to", f.dates.Text(e.SeenTo))
	put("note", e.Note)
}

// Rule puts the fields of a rule.
func (f *Fields) Rule(r *kg.Rule, put PutField) {
	put("id", r.ID)
	put("rule", r.Text)
}

// Layer puts the fields of a layer.
func (f *Fields) Layer(l *kg.Layer, put PutField) {
	put("name", l.Name)
	put("title", l.Title)
	put("licence", l.Licence)
	put("licence_url", l.LicenceURL)
	put("attribution", l.Attribution)
	restrictions := make([]string, len(l.Restrictions))
	for i, r := range l.Restrictions {
		restrictions[i] = string(r)
	}
	put("restrictions", joined(restrictions))
	put("note", l.Note)
}

// Tombstone puts the fields of the ID of an entity that is gone.
func (f *Fields) Tombstone(t *kg.Tombstone, put PutField) {
	put("id", t.ID)
	put("replaced_by", t.ReplacedBy)
	put("reason", t.Reason)
}

// Block puts the fields of a block of a document.
func (f *Fields) Block(k *kg.Block, put PutField) {
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

// Coverage puts the fields of a record of coverage.
func (f *Fields) Coverage(c *kg.Coverage, put PutField) {
	put("id", c.ID)
	put("about", c.About)
	put("link_types", joined(c.LinkTypes))
	put("role", c.Role)
	put("types", joined(c.Others))
	put("list", c.List)
	stated := ""
	if c.Stated > 0 {
		stated = strconv.Itoa(c.Stated)
	}
	put("stated", stated)
	put("as_of", c.AsOf)
	put("scope", c.Scope)
	put("complete", string(c.Complete))
	put("note", c.Note)
}
