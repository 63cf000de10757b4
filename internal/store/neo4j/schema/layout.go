// Package schema is what the database holds: labels, properties, keys and indexes, the text of a
// record, what is known of a slot, and how statements are put together. The engine reads by it, the
// loader writes by it.
package schema

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Layout is which properties, keys and indexes follow from the ontology table. Names of
// properties that are in no table end or begin with an underscore part: they cannot meet.
type Layout struct {
	Ontology    *kg.Ontology
	Node        map[string]*Field // fields of entities by name
	Link        map[string]*Field
	Statement   map[string]*Field
	Evidence    map[string]*Field
	Counts      []Count
	countOf     map[string]int // by relation, into counts
	ByLink      [][]int        // by kg.LinkTypeID, into counts
	keys        []string       // names of all keys of entities
	Fingerprint string
}

// form is how the values of a field are held.
type form uint8

// How the values of a field are stored.
const (
	Scalar form = iota // one value
	List               // a list
	// a text in which each value stands between sep and sep, so that one text index finds all; the values are a list as
	// well
	Joined
)

// Field is how a field is held on a node or a relationship.
type Field struct {
	Name string
	Raw  string // property of the value as it is; of a joined field: of the list
	// property of the sort key, escaped if it is not the property of the value; of a joined field: of the text
	Folded string
	Form   form
	Kind   kg.Kind
	Always bool                  // every record has a value
	Key    string                // name of the key, "" when there is none
	kinds  map[kg.TypeID]kg.Kind // of an own property: the kind that its values have in each type
}

// KindIn is the kind that the values have in entities of a type.
func (f *Field) KindIn(t kg.TypeID) kg.Kind {
	if k, ok := f.kinds[t]; ok {
		return k
	}
	return f.Kind
}

// Escaped reports whether the folded property holds escaped text.
func (f *Field) Escaped() bool { return f.Folded != f.Raw }

// Operand is the sort key of a text as the folded property would have it.
func (f *Field) Operand(v kg.Value) string {
	s := v.SortKey().Str()
	if f.Escaped() {
		s = Escape(s)
	}
	return s
}

// Count is with how many entities a relation connects an entity, which is stored with each that has such links.
type Count struct {
	Rel      store.Rel
	Property string
	Key      string
	Links    string // the property for the number of links, stored only where there are more of them
}

// Entities is the expression of the number for the entity in a variable.
func (k *Count) Entities(n string) string { return fmt.Sprintf("coalesce(%s.%s, 0)", n, k.Property) }

// LinksOf is the expression of the number of links of the entity in a variable.
func (k *Count) LinksOf(n string) string {
	return fmt.Sprintf("coalesce(%[1]s.%[2]s, %[1]s.%[3]s, 0)", n, k.Links, k.Property)
}

// IsText reports whether values of a kind are text, which has a folded property.
func IsText(k kg.Kind) bool { return k == kg.String || k == kg.Enum }

// Keys that follow from where an entity lies.
const (
	KeyCountry     = "k_country"
	KeyCountryName = "k_country_name"
)

// New is the layout for an ontology. It refuses names that could be taken for the engine's own.
func New(o *kg.Ontology) (*Layout, error) {
	l := &Layout{
		Ontology: o, Node: map[string]*Field{}, Link: map[string]*Field{}, countOf: map[string]int{},
		ByLink: make([][]int, len(o.Links)), Statement: factFields(o.StatementFields),
		Evidence: factFields(o.EvidenceFields),
	}
	for _, f := range []Field{
		{Name: store.FieldID, Raw: "id", Folded: "id", Kind: kg.Enum, Always: true},
		{Name: store.FieldType, Raw: "type", Folded: "type", Kind: kg.Enum, Always: true},
		{Name: store.FieldName, Raw: "name", Folded: "name_f", Kind: kg.String, Always: true, Key: "k_name"},
		{Name: store.FieldAnyName, Raw: "names", Folded: "names_t", Form: Joined, Kind: kg.String, Always: true},
		{Name: store.FieldDescription, Raw: "description", Folded: "description_f", Kind: kg.String},
		{Name: store.FieldCountry, Raw: "country", Folded: "country", Kind: kg.Enum, Key: KeyCountry},
		{Name: store.FieldWithin, Raw: "within", Folded: "within_t", Form: Joined, Kind: kg.Enum},
		{Name: store.FieldSameAs, Raw: "same", Folded: "same", Form: List, Kind: kg.Enum},
		{Name: store.FieldDegree, Raw: "degree", Folded: "degree", Kind: kg.Int, Always: true, Key: "k_degree"},
	} {
		l.Node[f.Name] = &f
	}
	for t := range o.Entities {
		if err := l.addProps(kg.TypeID(t), &o.Entities[t]); err != nil {
			return nil, err
		}
	}
	for i := range o.LinkFields {
		l.addLinkField(&o.LinkFields[i])
	}
	l.Link[store.LinkType] = &Field{Name: store.LinkType, Kind: kg.Enum, Always: true} // type(r), see value
	for t := range o.Entities {
		for _, r := range o.Relations(kg.TypeID(t)) {
			l.addCount(store.RelOf(r))
		}
	}
	for _, f := range l.Node {
		if f.Key != "" {
			l.keys = append(l.keys, f.Key)
		}
	}
	for _, c := range l.Counts {
		l.keys = append(l.keys, c.Key)
	}
	l.keys = append(l.keys, KeyCountryName)
	slices.Sort(l.keys)
	l.Fingerprint = l.fingerprint()
	return l, nil
}

// addLinkField adds a field of links: as a property of its name, and a second one with the
// folded text, unless it is one of the few that differ.
func (l *Layout) addLinkField(row *kg.LinkField) {
	f := &Field{Name: row.Name, Raw: row.Name, Folded: row.Name, Kind: row.Kind}
	switch row.Name {
	case store.LinkID:
		f.Raw, f.Folded, f.Always = "id#", "id#", true
	case store.LinkTopic:
		f.Raw, f.Folded, f.Form = "topics", "topics_f", List
	case store.LinkSource:
		f.Raw, f.Folded, f.Form = "sources", "sources", List
	case store.LinkStatus, store.LinkConfidence, store.LinkDatesFrom:
		f.Always = true
	default:
		if row.Kind == kg.String {
			f.Folded += "_f"
		}
	}
	l.Link[f.Name] = f
}

// factFields are the fields of statements or evidence: properties of their names.
func factFields[R any](table kg.FactFields[R]) map[string]*Field {
	out := map[string]*Field{}
	for i := range table {
		f := &Field{Name: table[i].Name, Raw: table[i].Name, Folded: table[i].Name, Kind: table[i].Kind}
		f.Always = f.Name == store.FieldID
		if f.Kind == kg.String {
			f.Folded += "_f"
		}
		out[f.Name] = f
	}
	return out
}

// addProps adds the own properties of a type. A name that several types have is one field.
func (l *Layout) addProps(id kg.TypeID, t *kg.EntityType) error {
	for _, p := range t.Props {
		f := &Field{Name: p.Name, Raw: p.Name, Folded: p.Name, Kind: p.Kind, kinds: map[kg.TypeID]kg.Kind{id: p.Kind}}
		if IsText(p.Kind) {
			f.Folded += "_f"
		}
		// Nobody looks for cities by an exact fraction of a degree: such orders are worked out.
		if p.Kind != kg.Float {
			f.Key = "k_" + p.Name
		}
		was := l.Node[p.Name]
		switch {
		case was == nil:
			if strings.Contains(p.Name, "_") {
				return fmt.Errorf(
					"ontology: %s.%s: a property with an underscore could be taken for one of the engine's own",
					t.Name,
					p.Name,
				)
			}
			l.Node[p.Name] = f
		case was.Kind != p.Kind && !(IsText(was.Kind) && IsText(p.Kind)):
			return fmt.Errorf("ontology: %s.%s: property is of another kind than that of the same name in another type",
				t.Name, p.Name)
		case was.kinds != nil:
			was.kinds[id] = p.Kind
		}
	}
	return nil
}

func (l *Layout) addCount(r store.Rel) {
	id := l.relation(r)
	if _, known := l.countOf[id]; known {
		return
	}
	name := id
	l.countOf[id] = len(l.Counts)
	for t := range l.ByLink {
		if len(r.Types) == 0 || slices.Contains(r.Types, kg.LinkTypeID(t)) {
			l.ByLink[t] = append(l.ByLink[t], len(l.Counts))
		}
	}
	l.Counts = append(l.Counts, Count{Rel: r, Property: "n_" + name, Key: "k_" + name, Links: "l_" + name})
}

// relation names a Rel of one link type, or of all; two that choose the same links have one name.
func (l *Layout) relation(r store.Rel) string {
	if len(r.Types) > 1 || len(r.Types) == 1 && int(r.Types[0]) >= len(l.Ontology.Links) {
		return ""
	}
	name, dir := "any", [...]string{"out", "in", "both"}[r.Dir]
	if len(r.Types) == 1 {
		row := &l.Ontology.Links[r.Types[0]]
		if name = row.Name; row.Symmetric {
			dir = "both"
		}
	}
	parts := []string{name, dir}
	others := slices.Clone(r.Others)
	slices.Sort(others)
	for _, t := range slices.Compact(others) {
		parts = append(parts, l.Ontology.Entities[t].Name)
	}
	return strings.Join(parts, "_")
}

// Counted is the stored number of what a CountSpec counts, when it chooses all links of a relation.
func (l *Layout) Counted(spec store.CountSpec) *Count {
	if spec.Node != nil || spec.Link != nil || !spec.AsOf.All() {
		return nil
	}
	if i, ok := l.countOf[l.relation(spec.Rel)]; ok {
		return &l.Counts[i]
	}
	return nil
}

// Labels is a label expression of any of the types, or "" when there are none.
func (l *Layout) Labels(types []kg.TypeID) string {
	var names []string
	for _, t := range types {
		if name := l.Ontology.Entities[t].Name + "#"; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ":" + strings.Join(names, "|")
}

// KindOf is the kind of a link as seen from an end that it goes from or to.
func (l *Layout) KindOf(t kg.LinkTypeID, forward bool, other kg.TypeID) store.NeighbourKind {
	k := store.NeighbourKind{Link: t, Dir: kg.In, Other: other}
	switch {
	case l.Ontology.Links[t].Symmetric:
		k.Dir = kg.Both
	case forward:
		k.Dir = kg.Out
	}
	return k
}

// TypeNumbers are the places of link types in the table by their names, for statements.
func (l *Layout) TypeNumbers() map[string]any {
	out := make(map[string]any, len(l.Ontology.Links))
	for i := range l.Ontology.Links {
		out[l.Ontology.Links[i].Name] = int64(i)
	}
	return out
}

// KindInCountry is the kind that the values of a field have in countries.
func (l *Layout) KindInCountry(f *Field) kg.Kind {
	for t := range l.Ontology.Entities {
		if l.Ontology.Entities[t].Country {
			return f.KindIn(kg.TypeID(t))
		}
	}
	return f.Kind
}

// Plain is an operand as the folded property would have it.
func (f *Field) Plain(v kg.Value) any {
	if IsText(v.Kind()) {
		return f.Operand(v)
	}
	return Plain(v)
}

// Plain is a value as the database holds it.
func Plain(v kg.Value) any {
	switch v.Kind() {
	case kg.Int:
		return v.Int()
	case kg.Float:
		return v.Float()
	case kg.Bool:
		return v.Bool()
	case kg.DateKind:
		return int64(v.Date())
	case kg.Null:
		return nil
	default:
		return v.Str()
	}
}

// LevelProperty holds the place at a level of the tree of places that an entity lies in.
func LevelProperty(level string) string { return "level_" + level }

// LinkTypes is a type expression of any of the types; none are all of the table, because
// the database may hold relationships that are not ours.
func (l *Layout) LinkTypes(types []kg.LinkTypeID) string {
	var names []string
	if len(types) == 0 {
		for i := range l.Ontology.Links {
			names = append(names, l.Ontology.Links[i].Name)
		}
	}
	for _, t := range types {
		names = append(names, l.Ontology.Links[t].Name)
	}
	return ":" + strings.Join(names, "|")
}
