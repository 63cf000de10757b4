package store

import "cityweave/internal/kg"

// Fields of entities beyond the own properties of their type (kg.Property.Name), as Cond,
// Order and Facet name them. An own property that a type does not have is unknown for its entities.
const (
	FieldID          = "id"          // Enum
	FieldType        = "type"        // Enum: kg.EntityType.Name
	FieldName        = "name"        // String
	FieldAnyName     = "anyName"     // String, many: name, aliases and the texts of Names
	FieldDescription = "description" // String
	FieldCountry     = "country"     // Enum: id of the country it lies in
	FieldWithin      = "within"      // Enum, many: ids of the places above it, not itself
	FieldSameAs      = "sameAs"      // Enum, many: ids in external registers, see kg.ExternalID.String
	FieldDegree      = "degree"      // Int: how many links it has in all; a self loop is one
)

// Fields of links that the engines or the API know by name. All are in kg.Ontology.LinkFields.
const (
	LinkID         = "id"
	LinkType       = "type" // kg.LinkType.Name
	LinkRole       = "role"
	LinkProgramme  = "programme"
	LinkTopic      = "topic"
	LinkStatus     = "status"
	LinkConfidence = "confidence"
	LinkSince      = "since"
	LinkUntil      = "until"
	LinkHoldsFrom  = "holdsFrom"
	LinkHoldsUntil = "holdsUntil"
	LinkDatesFrom  = "datesFrom"
	LinkSource     = "source"
	LinkFolder     = "folder"
)

// EntityValues appends the values of a field of an entity to dst: none when it has no value.
// degree is not known to the entity and must be answered by the engine.
func EntityValues(dst []kg.Value, o *kg.Ontology, e *kg.Entity, field string) []kg.Value {
	switch field {
	case FieldID:
		return append(dst, kg.EnumValue(e.ID))
	case FieldType:
		return append(dst, kg.EnumValue(o.Entities[e.Type].Name))
	case FieldName:
		return append(dst, kg.StringValue(e.Name))
	case FieldAnyName:
		dst = append(dst, kg.StringValue(e.Name))
		for a := range e.OtherNames() {
			dst = append(dst, kg.StringValue(a))
		}
		return dst
	case FieldDescription:
		return text(dst, e.Description())
	case FieldCountry:
		return word(dst, e.Country())
	case FieldWithin:
		for _, id := range e.Within() {
			dst = append(dst, kg.EnumValue(id))
		}
		return dst
	case FieldSameAs:
		for _, x := range e.SameAs() {
			dst = append(dst, kg.EnumValue(x.String()))
		}
		return dst
	}
	if i := o.Entities[e.Type].Prop(field); i >= 0 {
		if v := e.Prop(i); !v.IsNull() {
			return append(dst, v)
		}
	}
	return dst
}

// LinkValues appends the values of a field of a link to dst; none when there is no such
// field. The sources of its evidence are not known to the link and must be answered by the engine.
func LinkValues(dst []kg.Value, o *kg.Ontology, l *kg.Link, field string) []kg.Value {
	if i := o.LinkField(field); i >= 0 {
		return o.LinkValues(dst, l, i)
	}
	return dst
}

// MultiValued reports whether a field that all entities have can have several values; such
// a field can be filtered and counted by, but not ordered by. For links see kg.LinkField.
func MultiValued(field string) bool {
	return field == FieldAnyName || field == FieldWithin || field == FieldSameAs
}

func text(dst []kg.Value, s string) []kg.Value {
	if s == "" {
		return dst
	}
	return append(dst, kg.StringValue(s))
}

func word(dst []kg.Value, s string) []kg.Value {
	if s == "" {
		return dst
	}
	return append(dst, kg.EnumValue(s))
}
