package reconcile

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"cityweave/internal/errcode"
)

// The draft of version 1.0 of the specification sends queries as JSON to an address of their own, as a list in place of
// an object, and the name as one condition beside the others. Its members have had two names so far, of which both are
// read. The manifest does not list the version: extensions and suggestions are still those of 0.2.

// draftResult is the answer to one query in the form of the draft.
type draftResult struct {
	Candidates []draftCandidate `json:"candidates"`
	Error      *resultError     `json:"error,omitempty"`
}

// draftCandidate is a candidate, whose features have names there.
type draftCandidate struct {
	candidate
	Features []namedFeature `json:"features"`
}

type namedFeature struct {
	feature
	Name string `json:"name"`
}

// match answers a batch of queries in the form of the draft.
func (s *Service) match(r *http.Request) (any, error) {
	queries, err := s.readDraft(r)
	if err != nil {
		return nil, err
	}
	answers, err := s.answer(r.Context(), queries)
	if err != nil {
		return nil, err
	}
	results := make([]draftResult, len(queries))
	for i, q := range queries {
		a := answers[q.key]
		results[i] = draftResult{Candidates: make([]draftCandidate, len(a.Result)), Error: a.Error}
		for k, c := range a.Result {
			named := make([]namedFeature, len(c.Features))
			for n, f := range c.Features {
				named[n] = namedFeature{f, strings.ReplaceAll(f.ID, "_", " ")}
			}
			results[i].Candidates[k] = draftCandidate{c, named}
		}
	}
	return map[string]any{"results": results}, nil
}

// readDraft reads the body of a request in the form of the draft.
func (s *Service) readDraft(r *http.Request) ([]*query, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || err != nil || media != "application/json" ||
		r.Header.Get("Content-Encoding") != "" {
		return nil, &problem{
			code:    errcode.UnsupportedMediaType,
			message: "queries are sent here by POST as JSON, with Content-Type: application/json",
		}
	}
	var text strings.Builder
	if err := copyBody(&text, r); err != nil {
		return nil, err
	}
	const example = `write {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Kyoto"}]}]}`
	var body struct {
		Queries []map[string]any `json:"queries"`
	}
	if err := json.Unmarshal([]byte(text.String()), &body); err != nil {
		return nil, &problem{code: errcode.BadJSON, message: "the body is no batch of queries: " + example}
	}
	if body.Queries == nil {
		return nil, badRequest("queries", "there are none: "+example)
	}
	if len(body.Queries) > BatchSize {
		return nil, &problem{code: errcode.BodyTooLarge, message: fmt.Sprintf(
			"queries: %d are more than the limit of %d: send several batches", len(body.Queries), BatchSize)}
	}
	queries := make([]*query, len(body.Queries))
	for i, given := range body.Queries {
		at := fmt.Sprintf("queries[%d]", i)
		members, err := membersOf(at, given)
		if err != nil {
			return nil, err
		}
		if queries[i], err = s.readQuery(at, members); err != nil {
			return nil, err
		}
		queries[i].key = strconv.Itoa(i)
	}
	return queries, nil
}

// membersOf writes a query of the draft in the form of 0.2.
func membersOf(at string, draft map[string]any) (map[string]any, error) {
	conditions, ok := draft["conditions"].([]any)
	if !ok || len(conditions) == 0 {
		return nil, badRequest(at+".conditions", `they are missing: write [{"matchType": "name", "propertyValue": "Kyoto"}]`)
	}
	out := map[string]any{"type": draft["type"], "limit": draft["limit"]}
	properties := []any{}
	for i, given := range conditions {
		at := fmt.Sprintf("%s.conditions[%d]", at, i)
		c, ok := given.(map[string]any)
		if !ok {
			return nil, badRequest(at, "it is not an object")
		}
		value := either(c, "propertyValue", "v")
		if value == nil {
			return nil, badRequest(at+".propertyValue", "it is missing")
		}
		list, several := value.([]any)
		switch quantifier := c["matchQuantifier"]; {
		case quantifier == nil || quantifier == "any" || quantifier == "all" && len(list) < 2:
		default:
			return nil, badRequest(at+".matchQuantifier", `only "any" is known: leave it out`)
		}
		switch c["matchType"] {
		case "name":
			if several && len(list) == 1 {
				value = list[0]
			}
			if out["query"] != nil {
				return nil, badRequest(at, "there is a name already: send one query for each name")
			}
			out["query"] = value
		case "property":
			properties = append(properties, map[string]any{"pid": either(c, "propertyId", "pid"), "v": value})
		default:
			return nil, badRequest(at+".matchType", `it is neither "name" nor "property"`)
		}
	}
	out["properties"] = properties
	return out, nil
}

// either returns a member that has one of two names.
func either(members map[string]any, name, old string) any {
	if v := members[name]; v != nil {
		return v
	}
	return members[old]
}
