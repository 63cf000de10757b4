package plan

import (
	"fmt"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Warning says that an answer most likely is not what was meant, though it is right. Its JSON is an element of
// extensions.warnings.
type Warning struct {
	Code        string   `json:"code"` // of warncode
	Message     string   `json:"message"`
	Path        []string `json:"path"`        // response keys of the field, without positions in lists
	Suggestions []string `json:"suggestions"` // ids to use instead; empty, not nil, for none
}

// NewWarning is a warning about a place: the path of a field, perhaps with an argument in parentheses.
func NewWarning(code, place, format string, args ...any) Warning {
	field, _, _ := strings.Cut(place, "(")
	return Warning{
		Code: code, Message: place + ": " + fmt.Sprintf(format, args...), Path: strings.Split(field, "."),
		Suggestions: []string{},
	}
}

// Mention is an id of an entity in an argument.
type Mention struct {
	Place string // of the argument, as in errors
	ID    string
	Types []kg.TypeID // that the entity should be of one of; empty for any
}

// Related is an entity that a filter names as the end of a relation: what matches is of its list.
type Related struct {
	Place string // of the filter, as in errors
	ID    string
	Rel   store.Rel // as seen from the entity
}

// maxShown is how many bytes of an id a message has.
const maxShown = 100

// ShownID is an id in a message, quoted and bounded.
func ShownID(id string) string {
	if len(id) > maxShown {
		id = strings.ToValidUTF8(id[:maxShown], "") + "…"
	}
	return strconv.Quote(id)
}
