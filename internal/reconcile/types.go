package reconcile

import (
	"slices"
	"strings"
	"unicode"

	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

// typeRef names a type in answers.
type typeRef struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// entityType is an entity type as clients of the service see it.
type entityType struct {
	*kg.EntityType
	typeRef
}

func entityTypes(o *kg.Ontology) []entityType {
	types := make([]entityType, len(o.Entities))
	for i := range o.Entities {
		t := &o.Entities[i]
		types[i] = entityType{t, typeRef{t.Name, plainName(t.Name), t.Description}}
	}
	return types
}

// plainName separates the words of a name of the schema: UNBody is "UN body", unBodies "UN bodies", memberOf "Member
// of".
func plainName(name string) string {
	if rest, ok := strings.CutPrefix(name, "unBod"); ok {
		name = "UNBod" + rest
	}
	letters := []rune(name)
	var b strings.Builder
	for i, r := range letters {
		upper := unicode.IsUpper(r)
		nextLower := i+1 < len(letters) && unicode.IsLower(letters[i+1])
		acronym := upper && !nextLower
		if upper && i > 0 && (nextLower || unicode.IsLower(letters[i-1])) {
			b.WriteByte(' ')
		}
		switch {
		case i == 0:
			b.WriteRune(unicode.ToUpper(r))
		case acronym:
			b.WriteRune(r)
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// findType finds a type by its ID, or by its name in any case: "City", "CITY", "UN body". The error names the nearest.
func (s *Service) findType(place, id string) (*entityType, error) {
	at := slices.IndexFunc(s.types, func(t entityType) bool {
		return strings.EqualFold(t.ID, id) || strings.EqualFold(t.Enum(), id) || strings.EqualFold(t.typeRef.Name, id)
	})
	if at >= 0 {
		return &s.types[at], nil
	}
	known := make([]string, len(s.types))
	for i, t := range s.types {
		known[i] = t.ID
	}
	cure := "the types are " + strings.Join(known, ", ")
	if near := suggest.Nearest(id, known); near != "" {
		cure = "did you mean " + near + "? " + cure
	}
	return nil, badRequest(place, quoted(id)+" is no type: "+cure)
}

// typeOfEnum finds a type by its value of the API, such as UN_BODY.
func (s *Service) typeOfEnum(word string) typeRef {
	at := slices.IndexFunc(s.types, func(t entityType) bool { return t.Enum() == word })
	if at < 0 {
		return typeRef{ID: word, Name: word}
	}
	return s.types[at].short()
}

// short is the type without its description.
func (t *entityType) short() typeRef { return typeRef{ID: t.ID, Name: t.typeRef.Name} }

// quoted is a text of a client for a message, cut to a length that can be read.
func quoted(text string) string {
	const most = 60
	if letters := []rune(text); len(letters) > most {
		text = string(letters[:most]) + "…"
	}
	return `"` + text + `"`
}
