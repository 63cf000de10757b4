package reconcile

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
)

// Limits of a data extension.
const (
	maxProperties   = 100
	defaultEntities = 10  // of a relation
	maxEntities     = 100 // of a relation: a page of the API
)

// meta describes a column of a data extension.
type meta struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Type *typeRef `json:"type,omitempty"`
}

// extension is the answer to a data extension.
type extension struct {
	Meta []meta `json:"meta"`
	Rows facts  `json:"rows"`
}

// extend answers a data extension, which is given as JSON.
func (s *Service) extend(ctx context.Context, text string) (any, error) {
	const place = "extend"
	var given map[string]any
	if err := json.Unmarshal([]byte(text), &given); err != nil {
		return nil, &problem{
			code:    errcode.BadJSON,
			message: place + `: it is not JSON: write {"ids": ["city:jp-kyoto"], "properties": [{"id": "country"}]}`,
		}
	}
	ids, err := readIDs(place+".ids", given["ids"])
	if err != nil {
		return nil, err
	}
	properties, err := s.readWanted(place+".properties", given["properties"])
	if err != nil {
		return nil, err
	}
	rows, err := s.fetch(ctx, ids, properties)
	if err != nil {
		return nil, err
	}
	out := extension{Meta: make([]meta, len(properties)), Rows: rows}
	for i, p := range properties {
		out.Meta[i] = meta{p.ID, p.Name, s.target(p)}
	}
	return out, timeout(ctx)
}

// target is the type of the entities that are the values of a property; nil if they are of several types or none.
func (s *Service) target(p wanted) *typeRef {
	if p.content != contentEntities {
		return nil
	}
	var found *kg.EntityType
	for _, f := range p.fields {
		if f.target == nil || found != nil && found != f.target {
			return nil
		}
		found = f.target
	}
	for i := range s.types {
		if s.types[i].EntityType == found {
			t := s.types[i].short()
			return &t
		}
	}
	return nil
}

func readIDs(at string, given any) ([]string, error) {
	list, ok := given.([]any)
	if !ok {
		return nil, badRequest(at, `it is not a list of IDs: write ["city:jp-kyoto"]`)
	}
	if len(list) > BatchSize {
		return nil, &problem{code: errcode.BodyTooLarge, message: fmt.Sprintf(
			"%s: %d IDs are more than the limit of %d: send several requests", at, len(list), BatchSize)}
	}
	ids := make([]string, len(list))
	for i, element := range list {
		if ids[i], ok = element.(string); !ok {
			return nil, badRequest(fmt.Sprintf("%s[%d]", at, i), "it is not a text: write an ID such as city:jp-kyoto")
		}
	}
	return ids, nil
}

func (s *Service) readWanted(at string, given any) ([]wanted, error) {
	list, ok := given.([]any)
	if !ok || len(list) > maxProperties {
		return nil, badRequest(at, fmt.Sprintf(
			`it is not a list of at most %d properties: write [{"id": "country"}]`, maxProperties))
	}
	properties := make([]wanted, len(list))
	seen := map[string]bool{}
	for i, element := range list {
		at := fmt.Sprintf("%s[%d]", at, i)
		member, _ := element.(map[string]any)
		id, ok := member["id"].(string)
		if !ok {
			return nil, badRequest(at, `it is not an object with an id: write {"id": "country"}`)
		}
		p, err := s.properties.find(at+".id", id)
		if err != nil {
			return nil, err
		}
		if seen[id] || len(p.fields) == 0 {
			return nil, badRequest(at+".id", quoted(id)+" stands twice, or is for queries only: leave it out")
		}
		seen[id] = true
		settings, ok := member["settings"].(map[string]any)
		if !ok && member["settings"] != nil {
			return nil, badRequest(at+".settings", `it is not an object: write {"limit": 10}`)
		}
		if properties[i], err = readSettings(at+".settings", p, settings); err != nil {
			return nil, err
		}
	}
	return properties, nil
}

// readSettings reads the settings of a property. Clients send numbers and marks as such or as texts, and texts for
// settings that nobody filled in.
func readSettings(at string, p *property, given map[string]any) (wanted, error) {
	w := wanted{property: p, limit: defaultEntities, content: contentEntities}
	text := func(name string) string { text, _ := scalarText(given[name]); return strings.TrimSpace(text) }
	if limit := text("limit"); limit != "" {
		n, err := strconv.ParseFloat(limit, 64)
		if err != nil || n < 0 || n != math.Trunc(n) {
			return w, badRequest(at+".limit", fmt.Sprintf(
				"it is not a whole number from 1 to %d, or 0 for as many as possible", maxEntities))
		}
		if w.limit = int(min(n, maxEntities)); n == 0 {
			w.limit = maxEntities
		}
	}
	if chosen := text("content"); chosen != "" {
		w.content = content(chosen)
		if !known(chosen) {
			return w, badRequest(at+".content", quoted(chosen)+" is none of "+strings.Join(contents(), ", "))
		}
	}
	if w.asOf = text("asOf"); w.asOf != "" {
		if _, err := kg.ParseDate(w.asOf); err != nil {
			return w, badRequest(at+".asOf", quoted(w.asOf)+" is no date: write 2015, 2015-12 or 2015-12-01")
		}
	}
	w.datedOnly = text("datedOnly") == "true" || text("datedOnly") == "on"
	return w, nil
}

// propose answers with the properties that entities of a type have, or of any type if none is given.
func (s *Service) propose(r *http.Request) (any, error) {
	form, err := readForm(r)
	if err != nil {
		return nil, err
	}
	limit := maxProperties
	if text := form.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 {
			return nil, badRequest("limit", "it is not a whole number from 1")
		}
	}
	id := form.Get("type")
	var all []*property
	if id == "" { // the column was matched without a type
		all = s.properties.extensible()
	} else {
		t, err := s.findType("type", id)
		if err != nil {
			return nil, err
		}
		all = s.properties.of(t.EntityType)
	}
	properties := []typeRef{}
	for _, p := range all {
		if p.ID != "id" && p.ID != "name" && len(properties) < limit { // the cell has them
			properties = append(properties, typeRef{p.ID, p.Name, p.Description})
		}
	}
	return map[string]any{"type": id, "limit": limit, "properties": properties}, nil
}
