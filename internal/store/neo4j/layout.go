package neo4j

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// layoutVersion changes with everything that the loader writes otherwise than before.
const layoutVersion = 6

// layout is which properties, keys and indexes follow from the ontology table. Names of
// properties that are in no table end or begin with an underscore part: they cannot meet.
type layout struct {
	ontology    *kg.Ontology
	node        map[string]*field // fields of entities by name
	link        map[string]*field
	counts      []count
	countOf     map[string]int // by relation, into counts
	byLink      [][]int        // by kg.LinkTypeID, into counts
	keys        []string       // names of all keys of entities
	fingerprint string
}

// form is how the values of a field are held.
type form uint8

const (
	scalar form = iota // one value
	list               // a list
	joined             // a text in which each value stands between sep and sep, so that one text index finds all; the values are a list as well
)

// field is how a field is held on a node or a relationship.
type field struct {
	name   string
	raw    string // property of the value as it is; of a joined field: of the list
	folded string // property of the sort key, escaped if it is not the property of the value; of a joined field: of the text
	form   form
	kind   kg.Kind
	always bool                  // every record has a value
	key    string                // name of the key, "" when there is none
	kinds  map[kg.TypeID]kg.Kind // of an own property: the kind that its values have in each type
}

// kindIn is the kind that the values have in entities of a type.
func (f *field) kindIn(t kg.TypeID) kg.Kind {
	if k, ok := f.kinds[t]; ok {
		return k
	}
	return f.kind
}

// escaped reports whether the folded property holds escaped text.
func (f *field) escaped() bool { return f.folded != f.raw }

// operand is the sort key of a text as the folded property would have it.
func (f *field) operand(v kg.Value) string {
	s := v.SortKey().Str()
	if f.escaped() {
		s = escape(s)
	}
	return s
}

// count is a number of links that is stored with each entity that has such links.
type count struct {
	rel      store.Rel
	property string
	key      string
}

// textKinds tells text, which has a folded property, from numbers.
func textKind(k kg.Kind) bool { return k == kg.String || k == kg.Enum }

const (
	keyCountry     = "k_country"
	keyCountryName = "k_country_name"
)

func newLayout(o *kg.Ontology) (*layout, error) {
	l := &layout{ontology: o, node: map[string]*field{}, link: map[string]*field{}, countOf: map[string]int{}, byLink: make([][]int, len(o.Links))}
	for _, f := range []field{
		{name: store.FieldID, raw: "id", folded: "id", kind: kg.Enum, always: true},
		{name: store.FieldType, raw: "type", folded: "type", kind: kg.Enum, always: true},
		{name: store.FieldName, raw: "name", folded: "name_f", kind: kg.String, always: true, key: "k_name"},
		{name: store.FieldAnyName, raw: "names", folded: "names_t", form: joined, kind: kg.String, always: true},
		{name: store.FieldDescription, raw: "description", folded: "description_f", kind: kg.String},
		{name: store.FieldCountry, raw: "country", folded: "country", kind: kg.Enum, key: keyCountry},
		{name: store.FieldWithin, raw: "within", folded: "within_t", form: joined, kind: kg.Enum},
		{name: store.FieldDegree, raw: "degree", folded: "degree", kind: kg.Int, always: true, key: "k_degree"},
	} {
		l.node[f.name] = &f
	}
	for t := range o.Entities {
		if err := l.addProps(kg.TypeID(t), &o.Entities[t]); err != nil {
			return nil, err
		}
	}
	for _, f := range []field{
		{name: store.LinkID, raw: "id#", folded: "id#", kind: kg.Enum, always: true},
		{name: store.LinkRole, raw: "role", folded: "role_f", kind: kg.String},
		{name: store.LinkProgramme, raw: "programme", folded: "programme", kind: kg.Enum},
		{name: store.LinkTopic, raw: "topics", folded: "topics_f", form: list, kind: kg.String},
		{name: store.LinkStatus, raw: "status", folded: "status", kind: kg.Enum, always: true},
		{name: store.LinkConfidence, raw: "confidence", folded: "confidence", kind: kg.Enum, always: true},
		{name: store.LinkSince, raw: "since", folded: "since", kind: kg.DateKind},
		{name: store.LinkUntil, raw: "until", folded: "until", kind: kg.DateKind},
		{name: store.LinkSeenFrom, raw: "seenFrom", folded: "seenFrom", kind: kg.DateKind},
		{name: store.LinkSeenTo, raw: "seenTo", folded: "seenTo", kind: kg.DateKind},
		{name: store.LinkSource, raw: "sources", folded: "sources", form: list, kind: kg.Enum},
	} {
		l.link[f.name] = &f
	}
	l.link[store.LinkType] = &field{name: store.LinkType, kind: kg.Enum, always: true} // type(r), see value
	for t := range o.Entities {
		for _, r := range o.Relations(kg.TypeID(t)) {
			l.addCount(store.Rel{Types: []kg.LinkTypeID{r.Link}, Dir: r.Dir, Others: r.Others})
		}
	}
	for _, f := range l.node {
		if f.key != "" {
			l.keys = append(l.keys, f.key)
		}
	}
	for _, c := range l.counts {
		l.keys = append(l.keys, c.key)
	}
	l.keys = append(l.keys, keyCountryName)
	slices.Sort(l.keys)
	text, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("the table of types: %w", err)
	}
	sum := sha256.Sum256(fmt.Appendf(text, " %d", layoutVersion))
	l.fingerprint = hex.EncodeToString(sum[:8])
	return l, nil
}

// addProps adds the own properties of a type. A name that several types have is one field.
func (l *layout) addProps(id kg.TypeID, t *kg.EntityType) error {
	for _, p := range t.Props {
		f := &field{name: p.Name, raw: p.Name, folded: p.Name, kind: p.Kind, kinds: map[kg.TypeID]kg.Kind{id: p.Kind}}
		if textKind(p.Kind) {
			f.folded += "_f"
		}
		// Nobody looks for cities by an exact fraction of a degree: such orders are worked out.
		if p.Kind != kg.Float {
			f.key = "k_" + p.Name
		}
		was := l.node[p.Name]
		switch {
		case was == nil:
			if strings.Contains(p.Name, "_") {
				return fmt.Errorf("ontology: %s.%s: a property with an underscore could be taken for one of the engine's own", t.Name, p.Name)
			}
			l.node[p.Name] = f
		case was.kind != p.Kind && !(textKind(was.kind) && textKind(p.Kind)):
			return fmt.Errorf("ontology: %s.%s: property is of another kind than that of the same name in another type", t.Name, p.Name)
		case was.kinds != nil:
			was.kinds[id] = p.Kind
		}
	}
	return nil
}

func (l *layout) addCount(r store.Rel) {
	id := l.relation(r)
	if _, known := l.countOf[id]; known {
		return
	}
	name := id
	l.countOf[id] = len(l.counts)
	l.byLink[r.Types[0]] = append(l.byLink[r.Types[0]], len(l.counts))
	l.counts = append(l.counts, count{rel: r, property: "n_" + name, key: "k_" + name})
}

// relation names a Rel of one link type; two that choose the same links have one name.
func (l *layout) relation(r store.Rel) string {
	if len(r.Types) != 1 || int(r.Types[0]) >= len(l.ontology.Links) {
		return ""
	}
	row := &l.ontology.Links[r.Types[0]]
	dir := [...]string{"out", "in", "both"}[r.Dir]
	if row.Symmetric {
		dir = "both"
	}
	parts := []string{row.Name, dir}
	others := slices.Clone(r.Others)
	slices.Sort(others)
	for _, t := range slices.Compact(others) {
		parts = append(parts, l.ontology.Entities[t].Name)
	}
	return strings.Join(parts, "_")
}

// counted is the stored number of the links that a CountSpec chooses, when it chooses all of a relation.
func (l *layout) counted(spec store.CountSpec) *count {
	if spec.Node != nil || spec.Link != nil || spec.AsOf != 0 {
		return nil
	}
	if i, ok := l.countOf[l.relation(spec.Rel)]; ok {
		return &l.counts[i]
	}
	return nil
}

// labels is a label expression of any of the types, or "" when there are none.
func (l *layout) labels(types []kg.TypeID) string {
	var names []string
	for _, t := range types {
		if name := l.ontology.Entities[t].Name + "#"; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ":" + strings.Join(names, "|")
}

// kindOf is the kind of a link as seen from an end that it goes from or to.
func (l *layout) kindOf(t kg.LinkTypeID, forward bool, other kg.TypeID) store.NeighbourKind {
	k := store.NeighbourKind{Link: t, Dir: kg.In, Other: other}
	switch {
	case l.ontology.Links[t].Symmetric:
		k.Dir = kg.Both
	case forward:
		k.Dir = kg.Out
	}
	return k
}

// typeNumbers are the places of link types in the table by their names, for statements.
func (l *layout) typeNumbers() map[string]any {
	out := make(map[string]any, len(l.ontology.Links))
	for i := range l.ontology.Links {
		out[l.ontology.Links[i].Name] = int64(i)
	}
	return out
}

// kindInCountry is the kind that the values of a field have in countries.
func (l *layout) kindInCountry(f *field) kg.Kind {
	for t := range l.ontology.Entities {
		if l.ontology.Entities[t].Country {
			return f.kindIn(kg.TypeID(t))
		}
	}
	return f.kind
}

// plain is an operand as the folded property would have it.
func (f *field) plain(v kg.Value) any {
	if textKind(v.Kind()) {
		return f.operand(v)
	}
	return plain(v)
}

// plain is a value as the database holds it.
func plain(v kg.Value) any {
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

// levelProperty holds the place at a level of the tree of places that an entity lies in.
func levelProperty(level string) string { return "level_" + level }

// linkTypes is a type expression of any of the types; none are all of the table, because
// the database may hold relationships that are not ours.
func (l *layout) linkTypes(types []kg.LinkTypeID) string {
	var names []string
	if len(types) == 0 {
		for i := range l.ontology.Links {
			names = append(names, l.ontology.Links[i].Name)
		}
	}
	for _, t := range types {
		names = append(names, l.ontology.Links[t].Name)
	}
	return ":" + strings.Join(names, "|")
}
