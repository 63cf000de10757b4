package reconcile

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

// property is what entities can be asked for (data extension), and what a query can state about the entity that it
// looks for.
type property struct {
	ID          string
	Name        string
	Description string
	role        role
	register    string                   // of roleID: the register, "" for the ID of the entity itself
	fields      map[*kg.EntityType]field // how the types that have it are asked; empty for what only queries state
}

// role is how a query uses the value of a property.
type role uint8

const (
	roleCompared  role = iota // compared with the values of each candidate
	rolePlace                 // contains the entity
	roleID                    // identifies the entity
	roleLatitude              // with the longitude says where the entity lies
	roleLongitude             //
	rolePoint                 // both in one text
)

// field is how a property is asked of an entity type.
type field struct {
	kind    fieldKind
	name    string         // of the API
	words   []string       // of an enumeration, as the data have them
	target  *kg.EntityType // of a relation and of a place, if it leads to one type only
	derived bool           // of a relation: it leads over two links
}

type fieldKind uint8

const (
	scalarField    fieldKind = iota // one value, or null
	listField                       // a list of texts
	entityField                     // one entity, or null
	entitiesField                   // a list of entities without pages
	regionField                     // the region of a kind; name is the kind
	relationField                   // a connection of entities
	registerField                   // the IDs in a register; name is the register
	statementField                  // the values of statements; name is their property
)

// propertyTable is the list of all properties, in the order of their names.
type propertyTable []property

// find finds a property by its ID. The error names the nearest ID.
func (t propertyTable) find(place, id string) (*property, error) {
	at := slices.IndexFunc(t, func(p property) bool { return p.ID == id })
	if at >= 0 {
		return &t[at], nil
	}
	known := make([]string, len(t))
	for i, p := range t {
		known[i] = p.ID
	}
	cure := "the addresses /suggest/property and /properties list them"
	if near := suggest.Nearest(id, known); near != "" {
		cure = "did you mean " + near + "? " + cure
	}
	return nil, badRequest(place, quoted(id)+" is no property: "+cure)
}

// of lists the properties that entities of a type have values of, in the order of the type: its own, then relations.
func (t propertyTable) of(e *kg.EntityType) []*property {
	var own, led []*property
	for i := range t {
		f, ok := t[i].fields[e]
		switch {
		case !ok:
		case f.kind == relationField:
			led = append(led, &t[i])
		default:
			own = append(own, &t[i])
		}
	}
	return append(own, led...)
}

// extensible lists the properties that entities of any type have values of.
func (t propertyTable) extensible() []*property {
	var all []*property
	for i := range t {
		if len(t[i].fields) > 0 {
			all = append(all, &t[i])
		}
	}
	return all
}

// newPropertyTable collects the properties of all types: those that all have, their own ones, places, registers,
// statements and relations.
func newPropertyTable(o *kg.Ontology, types []entityType) propertyTable {
	b := &tableBuilder{byID: map[string]*property{}, types: types}
	for i := range types {
		b.shared(types[i].EntityType)
		b.own(types[i].EntityType)
		b.places(types[i].EntityType)
		b.registers(o, types[i].EntityType)
		b.statements(o, types[i].EntityType)
		b.relations(o, kg.TypeID(i))
	}
	b.constraints(o)
	table := make(propertyTable, 0, len(b.byID))
	for _, p := range b.byID {
		table = append(table, *p)
	}
	slices.SortFunc(table, func(a, b property) int {
		if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return table
}

// tableBuilder collects properties by their IDs.
type tableBuilder struct {
	byID  map[string]*property
	types []entityType
}

// add adds a field of a type to the property with an ID, unless the type has it already.
func (b *tableBuilder) add(e *kg.EntityType, id, name, description string, f field) {
	p := b.byID[id]
	if p == nil {
		p = &property{ID: id, Name: name, Description: description, fields: map[*kg.EntityType]field{}}
		b.byID[id] = p
	}
	if _, taken := p.fields[e]; !taken {
		p.fields[e] = f
	}
}

func (b *tableBuilder) shared(e *kg.EntityType) {
	b.add(e, "name", "Name", "The name of the entity.", field{kind: scalarField, name: "name"})
	b.add(e, "aliases", "Other names", "The alternative names, spellings and acronyms.",
		field{kind: listField, name: "aliases"})
	b.add(e, "description", "Description", "A description in one or two sentences.",
		field{kind: scalarField, name: "description"})
	b.add(e, "note", "Note", "A caveat about the data.", field{kind: scalarField, name: "note"})
	b.add(e, "degree", "Number of links", "The number of links of the entity, of all types.",
		field{kind: scalarField, name: "degree"})
	b.add(e, "id", "Cityweave ID", "The ID of the entity in this graph, such as city:jp-nagoya.",
		field{kind: scalarField, name: "id"})
}

func (b *tableBuilder) own(e *kg.EntityType) {
	names := map[string]string{
		"iso2": "ISO 3166-1 alpha-2 code", "iso3": "ISO 3166-1 alpha-3 code", "m49": "UN M49 code",
		"admin1": "GeoNames code of the division", "url": "URL", "sha256": "SHA-256", "isCapital": "Capital",
		"featureCode": "GeoNames feature code",
	}
	for _, p := range e.Props {
		name, ok := names[p.Name]
		if !ok {
			name = plainName(p.Name)
		}
		b.add(e, p.Name, name, plainText(p.Description), field{kind: scalarField, name: p.Name, words: p.Values})
	}
}

// places adds the country and the regions of a place.
func (b *tableBuilder) places(e *kg.EntityType) {
	if !e.Place {
		return
	}
	var country, region *kg.EntityType
	for _, t := range b.types {
		switch {
		case t.Country:
			country = t.EntityType
		case len(t.Levels) > 0:
			region = t.EntityType
		}
	}
	if !e.Country {
		b.add(e, "country", "Country", "The country in which the place lies.",
			field{kind: entityField, name: "country", target: country})
	}
	b.add(e, "regions", "Regions", "All regions in which the place lies, smallest first.",
		field{kind: entitiesField, name: "regions", target: region})
	for _, level := range region.Levels {
		b.add(e, level.Name, plainName(level.Name), plainText(level.Description),
			field{kind: regionField, name: kg.EnumWord(level.Value), target: region})
	}
}

func (b *tableBuilder) registers(o *kg.Ontology, e *kg.EntityType) {
	for _, scheme := range o.Schemes {
		if e.Place || scheme.Name == "wikidata" {
			b.add(e, scheme.Name, registerName(scheme.Name), scheme.Description,
				field{kind: registerField, name: kg.EnumWord(scheme.Name)})
		}
	}
}

// registerName is a register as it calls itself.
func registerName(scheme string) string {
	names := map[string]string{
		"geonames": "GeoNames ID", "wikidata": "Wikidata ID", "unlocode": "UN/LOCODE", "m49": "UN M49 code",
		"iso3166-1": "ISO 3166-1 code", "iso3166-2": "ISO 3166-2 code",
	}
	if name, ok := names[scheme]; ok {
		return name
	}
	return scheme + " ID"
}

// statements adds what sources state, of the types that are neither places nor sources.
func (b *tableBuilder) statements(o *kg.Ontology, e *kg.EntityType) {
	if e.Place || e.Apart {
		return
	}
	for _, s := range o.StatementProps {
		name := strings.ReplaceAll(s.Name, "_", " ")
		name = strings.ToUpper(name[:1]) + name[1:] + ", as stated"
		b.add(e, s.Name, name, s.Description+" Every value that a source states, with its date.",
			field{kind: statementField, name: s.Name})
	}
}

func (b *tableBuilder) relations(o *kg.Ontology, t kg.TypeID) {
	e := &o.Entities[t]
	for _, r := range o.Relations(t) {
		f := field{kind: relationField, name: r.Field}
		if len(r.Others) == 1 {
			f.target = &o.Entities[r.Others[0]]
		}
		b.add(e, r.Field, plainName(r.Field), plainText(r.Doc), f)
	}
	for _, d := range o.Derivations(t) {
		b.add(e, d.Field, plainName(d.Field), plainText(d.Doc),
			field{kind: relationField, name: d.Field, target: &o.Entities[d.To], derived: true})
	}
}

// constraints marks the properties that mapNames takes with a name, and adds those that only queries have.
func (b *tableBuilder) constraints(o *kg.Ontology) {
	b.byID["country"].role = rolePlace
	b.byID["id"].role = roleID
	b.byID["latitude"].role = roleLatitude
	b.byID["longitude"].role = roleLongitude
	for _, level := range []string{"regions", "continent", "subregion", "subdivision"} {
		if p := b.byID[level]; p != nil {
			p.role = rolePlace
		}
	}
	for _, scheme := range o.Schemes {
		p := b.byID[scheme.Name]
		p.role, p.register = roleID, scheme.Name
	}
	b.byID["within"] = &property{
		ID: "within", Name: "Within", role: rolePlace,
		Description: "A country, region or division in which the entity lies: its name, code or ID, such as Japan, JP, " +
			"US-CA or Bavaria.",
	}
	b.byID["point"] = &property{
		ID: "point", Name: "Coordinates", role: rolePoint,
		Description: "Latitude and longitude in degrees (WGS 84), as in 35.18, 136.91. Of several entities with the name " +
			"the only one within 25 km is the match; those more than 100 km away are excluded.",
	}
}

// plainText is a description of the schema without the marks of code.
func plainText(text string) string { return strings.ReplaceAll(text, "`", "") }
