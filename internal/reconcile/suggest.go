package reconcile

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
)

const (
	perSuggestion   = 20
	mostSuggestions = 50 // of entities: as many as the API suggests
)

// suggestion is an entity, type or property that a client may mean.
type suggestion struct {
	typeRef
	Notable []typeRef `json:"notable,omitempty"` // the types of an entity
}

// typed is what a client has typed, and how many suggestions it has already.
type typed struct {
	prefix string
	cursor int
	types  []*entityType
}

// readTyped reads the parameters of a suggestion. Some clients restrict suggestions by type.
func (s *Service) readTyped(r *http.Request) (t typed, err error) {
	form, err := readForm(r)
	if err != nil {
		return t, err
	}
	t.prefix = strings.TrimSpace(form.Get("prefix"))
	if text := form.Get("cursor"); text != "" {
		if t.cursor, err = strconv.Atoi(text); err != nil || t.cursor < 0 {
			return t, badRequest("cursor", "it is not a whole number from 0")
		}
	}
	for _, id := range strings.FieldsFunc(form.Get("type"), func(r rune) bool { return r == ',' }) {
		found, err := s.findType("type", strings.TrimSpace(id))
		if err != nil {
			return t, err
		}
		t.types = append(t.types, found)
	}
	return t, nil
}

const suggestQuery = `query($prefix: String!, $types: [EntityType!], $first: Int!) {
  suggest(prefix: $prefix, types: $types, first: $first) { matchedField matchedText node { ...Candidate } }
}
` + candidateFragment

// suggestEntity suggests entities whose names begin like a text, as the field suggest of the API does.
func (s *Service) suggestEntity(r *http.Request) (any, error) {
	t, err := s.readTyped(r)
	if err != nil {
		return nil, err
	}
	out := []suggestion{}
	if t.prefix == "" || t.cursor >= mostSuggestions {
		return map[string]any{"result": out}, nil
	}
	variables := map[string]any{"prefix": t.prefix, "first": min(t.cursor+perSuggestion, mostSuggestions)}
	if len(t.types) > 0 {
		words := make([]string, len(t.types))
		for i, one := range t.types {
			words[i] = one.Enum()
		}
		variables["types"] = words
	}
	var data struct{ Suggest []hit }
	if err := s.ask(r.Context(), suggestQuery, variables, &data); err != nil {
		return nil, err
	}
	for _, h := range data.Suggest[min(t.cursor, len(data.Suggest)):] {
		kind := s.typeOfEnum(h.Node.Type)
		description := h.Node.describe(kind.Name, h.MatchedField, h.MatchedText)
		out = append(out, suggestion{typeRef{h.Node.ID, h.Node.Name, description}, []typeRef{kind}})
	}
	return map[string]any{"result": out}, nil
}

// suggestType suggests types, all without a text.
func (s *Service) suggestType(r *http.Request) (any, error) {
	t, err := s.readTyped(r)
	if err != nil {
		return nil, err
	}
	all := make([]typeRef, len(s.types))
	for i, one := range s.types {
		all[i] = one.typeRef
	}
	return t.among(all), nil
}

// suggestProperty suggests the properties that a query can have; of a type, those that its entities can be compared by.
func (s *Service) suggestProperty(r *http.Request) (any, error) {
	t, err := s.readTyped(r)
	if err != nil {
		return nil, err
	}
	var all []typeRef
	for i := range s.properties {
		p := &s.properties[i]
		if len(t.types) == 0 || p.role != roleCompared || slices.ContainsFunc(t.types, p.ofType) {
			all = append(all, typeRef{p.ID, p.Name, p.Description})
		}
	}
	return t.among(all), nil
}

// ofType reports whether entities of a type have the property.
func (p *property) ofType(t *entityType) bool {
	_, ok := p.fields[t.EntityType]
	return ok
}

// among returns the elements whose ID or name begins with the text, then those with a word that does.
func (t typed) among(all []typeRef) any {
	prefix := kg.Fold(t.prefix)
	rank := func(one typeRef) int {
		id, name := kg.Fold(one.ID), kg.Fold(one.Name)
		switch {
		case id == prefix || name == prefix:
			return 0
		case strings.HasPrefix(id, prefix) || strings.HasPrefix(name, prefix):
			return 1
		case strings.Contains(" "+name, " "+prefix):
			return 2
		}
		return 3
	}
	found := slices.DeleteFunc(slices.Clone(all), func(one typeRef) bool { return rank(one) == 3 })
	slices.SortStableFunc(found, func(a, b typeRef) int { return cmp.Compare(rank(a), rank(b)) })
	found = found[min(t.cursor, len(found)):]
	found = found[:min(perSuggestion, len(found))]
	return map[string]any{"result": append([]typeRef{}, found...)}
}
