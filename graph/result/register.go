package result

import (
	"context"

	"cityweave/internal/kg"
)

// ExternalIDMatch is whose an id in an external register is.
type ExternalIDMatch struct {
	Filled
	Index       int32
	Input       string
	ID          kg.ExternalID
	DuplicateOf *int32
}

// ExternalID is the id with its register.
func (m *ExternalIDMatch) ExternalID() ExternalID { return newExternalID(m.ID) }

// Entity reads the answer.
func (m *ExternalIDMatch) Entity(ctx context.Context) Entity { return get[Entity](ctx, &m.Filled) }

func newExternalID(x kg.ExternalID) ExternalID {
	return ExternalID{Scheme: Word(kg.EnumWord(x.Scheme)), Value: x.Value}
}
