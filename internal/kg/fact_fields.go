package kg

import "slices"

// FactField is one row of the table of the fields of statements, or of evidence. A field is a condition, an order
// and a value to count by, by its row alone. It has one value at most.
type FactField[R any] struct {
	Property
	IDs  bool // the values are ids
	Each bool // of evidence: each record has its own value, which is not in the shared EvidenceAttrs
	// Entity is the entity type whose ids are the values, Entity for any; "" when they are no ids of entities. A
	// condition on such a field is one on the entity (store.Related).
	Entity string

	read func(blocks []Block, r *R) Value
}

// AnyEntity stands for all entity types in FactField.Entity.
const AnyEntity = "Entity"

// FactFields is such a table.
type FactFields[R any] []FactField[R]

// Find returns the row of a name; nil when there is none.
func (t FactFields[R]) Find(name string) *FactField[R] {
	for i := range t {
		if t[i].Name == name {
			return &t[i]
		}
	}
	return nil
}

// Value returns the value of a field of a record, Null when it is unknown. blocks are those of the release.
func (f *FactField[R]) Value(blocks []Block, r *R) Value { return f.read(blocks, r) }

// Values appends the value of a field of a record to dst; none when it is unknown, or there is no such field.
func (t FactFields[R]) Values(dst []Value, blocks []Block, r *R, name string) []Value {
	if f := t.Find(name); f != nil {
		return appendKnown(dst, f.read(blocks, r))
	}
	return dst
}

// BlockOf returns the id of the block that has the place of the evidence in it, the first by id; "" when there is none.
func BlockOf(blocks []Block, e *Evidence) (id string) {
	i := slices.IndexFunc(blocks, func(b Block) bool { return b.Source == e.Source })
	if i < 0 {
		return ""
	}
	_, first, end, ok := ParseLocator(e.Locator)
	if !ok {
		return ""
	}
	for _, b := range blocks[i:] {
		if b.Source == e.Source && b.Start <= first && end <= b.End && (id == "" || b.ID < id) {
			id = b.ID
		}
	}
	return id
}

func word[T ~string](s T) Value {
	if s == "" {
		return Value{}
	}
	return EnumValue(string(s))
}

func line(s string) Value {
	if s == "" {
		return Value{}
	}
	return StringValue(s)
}

func day(d Date) Value {
	if d == 0 {
		return Value{}
	}
	return DateValue(d)
}

var (
	statusWords     = []string{string(Verified), string(Partly), string(Derived)}
	confidenceWords = []string{string(Explicit), string(Implied)}
)

// evidenceFields is the table of the fields of evidence: to add one, add a row and run make generate.
func evidenceFields() FactFields[Evidence] {
	return FactFields[Evidence]{
		{
			Property: Property{Name: "id", Kind: Enum, Description: "The ID of the record."}, IDs: true, Each: true,
			read: func(_ []Block, e *Evidence) Value { return word(e.ID) },
		},
		{
			Property: Property{
				Name: "about", Kind: Enum,
				Description: "The ID of the link, statement or record of completeness that it supports.",
			},
			IDs: true, Each: true,
			read: func(_ []Block, e *Evidence) Value { return word(e.About) },
		},
		{
			Property: Property{Name: "source", Kind: Enum, Facet: true, Description: "The source."},
			IDs:      true, Entity: "Source",
			read: func(_ []Block, e *Evidence) Value { return word(e.Source) },
		},
		{
			Property: Property{
				Name: "locator", Kind: String,
				Description: "The location in the source, such as the ID of a rule or a row of a data set.",
			},
			Each: true,
			read: func(_ []Block, e *Evidence) Value { return line(e.Locator) },
		},
		{
			Property: Property{
				Name: "block", Kind: Enum, Facet: true,
				Description: "The ID of the block of the source document that contains its location, such as `B1`.",
			},
			IDs: true, Each: true,
			read: func(blocks []Block, e *Evidence) Value { return word(BlockOf(blocks, e)) },
		},
		{
			Property: Property{
				Name: "component", Kind: String, Facet: true,
				Description: "The component of a programme under which the source lists the fact, such as `IUC Asia`.",
			},
			read: func(_ []Block, e *Evidence) Value { return line(e.Component) },
		},
		{
			Property: Property{
				Name: "statedAs", Kind: String, Description: "The words of the source that state the fact.",
			},
			Each: true,
			read: func(_ []Block, e *Evidence) Value { return line(e.StatedAs) },
		},
		{
			Property: Property{
				Name: "confidence", Kind: Enum, EnumName: "Confidence", Values: confidenceWords, Facet: true,
				Description: "Whether the source states the fact or implies it.",
			},
			read: func(_ []Block, e *Evidence) Value { return word(e.Confidence) },
		},
		{
			Property: Property{
				Name: "retrievedOn", Kind: DateKind, Facet: true,
				Description: "The date on which the source was retrieved.",
			},
			read: func(_ []Block, e *Evidence) Value { return day(e.RetrievedOn) },
		},
		{
			Property: Property{
				Name: "seenFrom", Kind: DateKind, Facet: true,
				Description: "The first date on which the source observed the fact. Not the date on which it began.",
			},
			read: func(_ []Block, e *Evidence) Value { return day(e.SeenFrom) },
		},
		{
			Property: Property{
				Name: "seenTo", Kind: DateKind, Facet: true,
				Description: "The last date on which the source observed the fact. Not the date on which it ended.",
			},
			read: func(_ []Block, e *Evidence) Value { return day(e.SeenTo) },
		},
		{
			Property: Property{Name: "note", Kind: String, Description: "The detail or caveat of the source about the fact."},
			read:     func(_ []Block, e *Evidence) Value { return line(e.Note) },
		},
		{
			Property: folderField,
			read:     func(_ []Block, e *Evidence) Value { return line(e.Folder) },
		},
	}
}

// folderField is the field of links, statements and evidence that names where their row is from.
var folderField = Property{
	Name: "folder", Kind: String, Facet: true,
	Description: "The folder of the data that has the record, such as `core` or `networks`. When several folders have " +
		"it, the first of them.",
	Example: "core",
}

// statementFields is the table of the fields of statements: to add one, add a row and run make generate.
func statementFields() FactFields[Statement] {
	return FactFields[Statement]{
		{
			Property: Property{Name: "id", Kind: Enum, Description: "The ID of the statement."}, IDs: true,
			read: func(_ []Block, s *Statement) Value { return word(s.ID) },
		},
		{
			Property: Property{Name: "subject", Kind: Enum, Description: "The entity that the statement describes."},
			IDs:      true, Entity: AnyEntity,
			read: func(_ []Block, s *Statement) Value { return word(s.Subject) },
		},
		{
			Property: Property{
				Name: "property", Kind: String, Facet: true,
				Description: "The name of the property, such as `start_year`.",
			},
			read: func(_ []Block, s *Statement) Value { return line(s.Property) },
		},
		{
			Property: Property{Name: "value", Kind: String, Description: "The value, as text."},
			read:     func(_ []Block, s *Statement) Value { return line(s.Value) },
		},
		{
			Property: Property{Name: "unit", Kind: String, Facet: true, Description: "The unit of the value."},
			read:     func(_ []Block, s *Statement) Value { return line(s.Unit) },
		},
		{
			Property: Property{
				Name: "asOf", Kind: String, Description: "The date or period to which the value applies, as text.",
			},
			read: func(_ []Block, s *Statement) Value { return line(s.AsOf) },
		},
		{
			Property: Property{
				Name: "status", Kind: Enum, EnumName: "Status", Values: statusWords, Facet: true,
				Description: "Whether the fact was read in a source or derived by a rule.",
			},
			read: func(_ []Block, s *Statement) Value { return word(s.Status) },
		},
		{
			Property: Property{
				Name: "confidence", Kind: Enum, EnumName: "Confidence", Values: confidenceWords, Facet: true,
				Description: "The highest confidence among the evidence.",
			},
			read: func(_ []Block, s *Statement) Value { return word(s.Confidence) },
		},
		{
			Property: folderField,
			read:     func(_ []Block, s *Statement) Value { return line(s.Folder) },
		},
	}
}

// EvidenceColumns are the columns of evidence in the data files, which rows of links and statements have as well.
func EvidenceColumns() []string {
	return []string{
		"source", "locator", "component", "stated_as", "confidence", "retrieved_on", "seen_from", "seen_to", "note",
	}
}
