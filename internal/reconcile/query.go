package reconcile

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"cityweave/internal/errcode"
)

const (
	defaultLimit = 5  // candidates
	maxLimit     = 20 // as many as mapNames returns
	maxValues    = 20 // properties of a query, and values of a property
)

// query is one reconciliation query.
type query struct {
	key        string
	text       string // the name; "" if only properties are given
	types      []*entityType
	prefer     bool // the types are preferred, not required
	impossible bool // several types are required at once, and an entity has one
	limit      int
	properties []constraint
}

// constraint is a property with the values that a query states, at least one; any of them may be the right one.
type constraint struct {
	*property
	values []value
}

// value is a value of a property: a text, and the ID of the entity if the client has matched it already.
type value struct{ text, id string }

// readBatch reads a batch of queries, in the order of their keys. The error names the place of what is wrong.
func (s *Service) readBatch(text string) ([]*query, error) {
	const place = "queries"
	var batch map[string]any
	if err := json.Unmarshal([]byte(text), &batch); err != nil {
		return nil, &problem{
			code:    errcode.BadJSON,
			message: place + `: it is not the JSON of an object of queries: write {"q0": {"query": "Kyoto"}}`,
		}
	}
	if len(batch) > BatchSize {
		return nil, &problem{
			code: errcode.BodyTooLarge,
			message: fmt.Sprintf("%s: %d queries are more than the limit of %d: send several batches", place,
				len(batch), BatchSize),
		}
	}
	queries := make([]*query, 0, len(batch))
	for key, member := range batch {
		at := place + "." + strings.Trim(quoted(key), `"`)
		members, ok := member.(map[string]any)
		if !ok {
			return nil, badRequest(at, `it is not an object: write {"query": "Kyoto"}`)
		}
		q, err := s.readQuery(at, members)
		if err != nil {
			return nil, err
		}
		q.key = key
		queries = append(queries, q)
	}
	slices.SortFunc(queries, func(a, b *query) int { return strings.Compare(a.key, b.key) })
	return queries, nil
}

// readQuery reads one query. Members that the specification does not have are ignored, null is no value.
func (s *Service) readQuery(at string, members map[string]any) (*query, error) {
	q := &query{limit: defaultLimit}
	if given := members["query"]; given != nil {
		text, ok := scalarText(given)
		if !ok {
			return nil, badRequest(at+".query", "it is not a text: write the name to look for")
		}
		q.text = strings.TrimSpace(text)
	}
	if given := members["limit"]; given != nil {
		n, ok := given.(float64)
		if !ok || n < 1 || n != math.Trunc(n) {
			return nil, badRequest(at+".limit", fmt.Sprintf("it is not a whole number from 1 to %d", maxLimit))
		}
		q.limit = int(min(n, maxLimit))
	}
	if err := s.readTypes(at, members, q); err != nil {
		return nil, err
	}
	if err := s.readProperties(at, members["properties"], q); err != nil {
		return nil, err
	}
	if members["query"] == nil && len(q.properties) == 0 && members["properties"] == nil {
		return nil, badRequest(at, "it has neither a query nor properties: give the name to look for as query")
	}
	return q, nil
}

// readTypes reads type and type_strict. Without type_strict, an entity must be of one of the types.
func (s *Service) readTypes(at string, members map[string]any, q *query) error {
	var list []any
	switch given := members["type"].(type) {
	case nil:
	case []any:
		list = given
	default:
		list = []any{given}
	}
	for _, given := range list {
		if object, ok := given.(map[string]any); ok { // as some clients write it
			given = object["id"]
		}
		id, ok := given.(string)
		if !ok {
			return badRequest(at+".type", `it is neither the ID of a type nor a list of them: write "City"`)
		}
		if id == "" {
			continue
		}
		t, err := s.findType(at+".type", id)
		if err != nil {
			return err
		}
		if !slices.Contains(q.types, t) {
			q.types = append(q.types, t)
		}
	}
	slices.SortFunc(q.types, func(a, b *entityType) int { return strings.Compare(a.ID, b.ID) })
	switch given := members["type_strict"]; given {
	case nil, "any":
	case "should":
		q.prefer = true
	case "all":
		q.impossible = len(q.types) > 1
	default:
		return badRequest(at+".type_strict", `it is none of "any", "should" and "all"`)
	}
	return nil
}

func (s *Service) readProperties(at string, given any, q *query) error {
	if given == nil {
		return nil
	}
	list, ok := given.([]any)
	if !ok || len(list) > maxValues {
		return badRequest(at+".properties", fmt.Sprintf(
			`it is not a list of at most %d properties: write [{"pid": "country", "v": "Japan"}]`, maxValues))
	}
	for i, element := range list {
		at := fmt.Sprintf("%s.properties[%d]", at, i)
		member, ok := element.(map[string]any)
		pid, named := member["pid"].(string)
		if !ok || !named {
			return badRequest(at, `it is not an object with pid and v: write {"pid": "country", "v": "Japan"}`)
		}
		p, err := s.properties.find(at+".pid", pid)
		if err != nil {
			return err
		}
		values, err := readValues(at+".v", member["v"])
		if err != nil {
			return err
		}
		if len(values) > 0 {
			q.properties = append(q.properties, constraint{p, values})
		}
	}
	return nil
}

// readValues reads one value or a list of them. Empty ones are left out: the cell of the table is empty.
func readValues(at string, given any) ([]value, error) {
	list, ok := given.([]any)
	if !ok {
		list = []any{given}
	}
	if len(list) > maxValues {
		return nil, badRequest(at, fmt.Sprintf("%d values are more than the limit of %d", len(list), maxValues))
	}
	var values []value
	for _, element := range list {
		var v value
		if object, ok := element.(map[string]any); ok {
			v.id, _ = object["id"].(string)
			v.text, _ = object["name"].(string)
			v.text = cmp.Or(v.text, v.id)
		} else if v.text, ok = scalarText(element); !ok && element != nil {
			return nil, badRequest(at, `it is no value: write a text, a number, true, false or {"id": …}`)
		}
		v.text = strings.TrimSpace(v.text)
		if v.text != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values, nil
}

// scalarText is a text, number or truth value as text.
func scalarText(given any) (string, bool) {
	switch v := given.(type) {
	case string:
		return v, true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}
