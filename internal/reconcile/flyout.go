package reconcile

import (
	"net/http"
	"strings"

	"cityweave/internal/errcode"
)

// flyout is what is shown beside a suggestion.
func flyout(id string, about typeRef) (any, error) {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, "flyout", about); err != nil {
		return nil, err
	}
	return map[string]string{"id": id, "html": b.String()}, nil
}

// flyoutID reads the parameter id.
func flyoutID(r *http.Request) (string, error) {
	form, err := readForm(r)
	return form.Get("id"), err
}

// unknownID is the error of an address with an ID that nothing has.
func unknownID(what, id string) error {
	return &problem{code: errcode.UnknownAddress, message: "id: no " + what + " has the ID " + quoted(id)}
}

const flyoutQuery = `query($id: ID!) { entity(id: $id) { ...Candidate } }
` + candidateFragment

func (s *Service) flyoutEntity(r *http.Request) (any, error) {
	id, err := flyoutID(r)
	if err != nil {
		return nil, err
	}
	var data struct{ Entity *node }
	if err := s.ask(r.Context(), flyoutQuery, map[string]any{"id": id}, &data); err != nil {
		return nil, err
	}
	if data.Entity == nil {
		return nil, unknownID("entity", id)
	}
	n := data.Entity
	description := n.describe(s.typeOfEnum(n.Type).Name, "", "")
	if n.Description != "" {
		description += ". " + n.Description
	}
	return flyout(id, typeRef{n.ID, n.Name, description})
}

func (s *Service) flyoutType(r *http.Request) (any, error) {
	id, err := flyoutID(r)
	if err != nil {
		return nil, err
	}
	for _, t := range s.types {
		if t.ID == id {
			return flyout(id, t.typeRef)
		}
	}
	return nil, unknownID("type", id)
}

func (s *Service) flyoutProperty(r *http.Request) (any, error) {
	id, err := flyoutID(r)
	if err != nil {
		return nil, err
	}
	for _, p := range s.properties {
		if p.ID == id {
			return flyout(id, typeRef{p.ID, p.Name, p.Description})
		}
	}
	return nil, unknownID("property", id)
}
