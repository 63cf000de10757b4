package store

import (
	"slices"

	"cityweave/internal/kg"
)

// Fields of entities beyond the own properties of their type (kg.Property.Name), as Cond,
// Order and Facet name them. An own property that a type does not have is unknown for its entities.
const (
	FieldID          = "id"          // Enum
	FieldType        = "type"        // Enum: kg.EntityType.Name
	FieldName        = "name"        // String
	FieldAnyName     = "anyName"     // String, many: name and aliases
	FieldDescription = "description" // String
	FieldCountry     = "country"     // Enum: id of the country it lies in
	FieldWithin      = "within"      // Enum, many: ids of the places above it, not itself
	FieldDegree      = "degree"      // Int: how many links it has in all; a self loop is one
)

// Fields of links.
const (
	LinkID         = "id"         // Enum
	LinkType       = "type"       // Enum: kg.LinkType.Name
	LinkRole       = "role"       // String
	LinkProgramme  = "programme"  // Enum: id of the programme
	LinkTopic      = "topic"      // String, many
	LinkStatus     = "status"     // Enum
	LinkConfidence = "confidence" // Enum
	LinkSince      = "since"      // DateKind
	LinkUntil      = "until"      // DateKind
	LinkSeenFrom   = "seenFrom"   // DateKind
	LinkSeenTo     = "seenTo"     // DateKind
	LinkSource     = "source"     // Enum, many: ids of the sources of its evidence
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
		for _, a := range e.Aliases() {
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
	}
	if i := o.Entities[e.Type].Prop(field); i >= 0 {
		if v := e.Prop(i); !v.IsNull() {
			return append(dst, v)
		}
	}
	return dst
}

// LinkValues appends the values of a field of a link to dst. The sources of its evidence
// are not known to the link and must be answered by the engine.
func LinkValues(dst []kg.Value, o *kg.Ontology, l *kg.Link, field string) []kg.Value {
	date := func(d kg.Date) []kg.Value {
		if d == 0 {
			return dst
		}
		return append(dst, kg.DateValue(d))
	}
	switch field {
	case LinkID:
		return append(dst, kg.EnumValue(l.ID))
	case LinkType:
		return append(dst, kg.EnumValue(o.Links[l.Type].Name))
	case LinkRole:
		return text(dst, l.Role)
	case LinkProgramme:
		return word(dst, l.Programme)
	case LinkTopic:
		for _, t := range l.Topics {
			dst = append(dst, kg.StringValue(t))
		}
	case LinkStatus:
		return append(dst, kg.EnumValue(string(l.Status)))
	case LinkConfidence:
		return append(dst, kg.EnumValue(string(l.Confidence)))
	case LinkSince:
		return date(l.Since)
	case LinkUntil:
		return date(l.Until)
	case LinkSeenFrom:
		return date(l.SeenFrom)
	case LinkSeenTo:
		return date(l.SeenTo)
	}
	return dst
}

// MultiValued reports whether a field of an entity (or of a link) can have several values;
// such a field can be filtered and counted by, but not ordered by.
func MultiValued(link bool, field string) bool {
	if link {
		return slices.Contains([]string{LinkTopic, LinkSource}, field)
	}
	return slices.Contains([]string{FieldAnyName, FieldWithin}, field)
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
