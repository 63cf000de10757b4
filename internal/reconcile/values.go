package reconcile

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// The values of a data extension, in the form of the specification.
type (
	entityValue struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	textValue struct {
		Text string `json:"str"`
	}
	intValue struct {
		Int int64 `json:"int"`
	}
	floatValue struct {
		Float float64 `json:"float"`
	}
)

// region is a region with its kind, as a value of the API.
type region struct{ ID, Name, Kind string }

// evidence is a record of evidence.
type evidence struct {
	StatedAs string
	Source   struct{ Name, URL string }
}

// read returns the values of a property from the fields of an entity, in the order of the API.
func (p *wanted) read(f field, node map[string]json.RawMessage) ([]any, error) {
	name := f.name
	switch f.kind {
	case regionField:
		name = "regions"
	case registerField:
		name = "sameAs"
	case statementField:
		name = "statements"
	}
	raw, ok := node[name]
	if !ok {
		return nil, errNoValue
	}
	switch f.kind {
	case listField:
		return readAs(raw, func(texts []string) []any { return texted(texts...) })
	case entityField:
		return readAs(raw, func(e *entityValue) []any {
			if e == nil {
				return []any{}
			}
			return p.entities([]entityValue{*e})
		})
	case entitiesField, regionField:
		return readAs(raw, func(all []region) []any { return p.regions(f, all) })
	case registerField:
		return readAs(raw, func(all []struct{ Scheme, Value string }) []any {
			out := []any{}
			for _, id := range all {
				if id.Scheme == f.name {
					out = append(out, textValue{id.Value})
				}
			}
			return out
		})
	case statementField:
		return readAs(raw, func(all []statement) []any { return p.statements(f.name, all) })
	case relationField:
		return readAs(raw, func(c connection) []any { return p.related(f, c) })
	}
	return readAs(raw, func(v any) []any { return scalar(f, v) })
}

// readAs decodes a field and converts it to values.
func readAs[T any](raw json.RawMessage, values func(T) []any) ([]any, error) {
	var decoded T
	if err := json.Unmarshal(raw, &decoded); err != nil {
		return nil, err
	}
	return values(decoded), nil
}

// texted are texts as values. An empty one is no value.
func texted(texts ...string) []any {
	out := make([]any, 0, len(texts))
	for _, text := range texts {
		if text != "" {
			out = append(out, textValue{text})
		}
	}
	return out
}

// scalar is one value: a number, or a text. The specification has no truth values, and its dates have a time, which
// ours do not: both are texts.
func scalar(f field, given any) []any {
	switch v := given.(type) {
	case float64:
		if v == math.Trunc(v) && !slices.Contains([]string{"latitude", "longitude"}, f.name) {
			return []any{intValue{int64(v)}}
		}
		return []any{floatValue{v}}
	case string:
		for _, word := range f.words {
			if kg.EnumWord(word) == v {
				v = word
			}
		}
		return texted(v)
	case bool:
		if v {
			return texted("true")
		}
		return texted("false")
	}
	return []any{}
}

// entities are entities as the content asks for them.
func (p *wanted) entities(all []entityValue) []any {
	out := make([]any, 0, len(all))
	for _, e := range all {
		switch p.content {
		case contentNames:
			out = append(out, textValue{e.Name})
		case contentIDs:
			out = append(out, textValue{e.ID})
		default:
			out = append(out, e)
		}
	}
	if p.content == contentCount {
		return []any{intValue{int64(len(all))}}
	}
	return out
}

// regions are all regions, or the nearest one of a kind.
func (p *wanted) regions(f field, all []region) []any {
	var out []entityValue
	for _, r := range all {
		if f.kind == regionField && (r.Kind != f.name || len(out) > 0) {
			continue
		}
		out = append(out, entityValue{r.ID, r.Name})
	}
	return p.entities(out[:min(len(out), p.limit)])
}

// statement is a value that sources state.
type statement struct {
	Property, Value, Unit, AsOf string
	Evidence                    []evidence
}

// statements are the values of one property, as in "350 cities (2018)", or their sources.
func (p *wanted) statements(property string, all []statement) []any {
	out := []any{}
	for _, s := range all {
		if s.Property != property {
			continue
		}
		text := s.Value
		if s.Unit != "" {
			text += " " + s.Unit
		}
		if s.AsOf != "" {
			text += " (" + s.AsOf + ")"
		}
		if p.content == contentSources || p.content == contentQuotes {
			text = p.ofEvidence(s.Evidence)
		}
		out = append(out, textValue{orDash(text)})
	}
	if p.content == contentCount {
		return []any{intValue{int64(len(out))}}
	}
	return out
}

// connection is a page of a relation.
type connection struct {
	TotalCount int64
	Edges      []struct {
		Node  entityValue
		Links []struct {
			Since, Until string
			Evidence     []evidence
		}
	}
}

// related are the entities that a relation leads to, or what is known about the links to them, one value for each, so
// that the values of several contents stand side by side.
func (p *wanted) related(f field, c connection) []any {
	if p.content == contentCount {
		return []any{intValue{c.TotalCount}}
	}
	if f.derived || !p.content.ofLinks() {
		nodes := make([]entityValue, len(c.Edges))
		for i, e := range c.Edges {
			nodes[i] = e.Node
		}
		return p.entities(nodes)
	}
	out := make([]any, len(c.Edges))
	for i, e := range c.Edges {
		var parts []string
		for _, link := range e.Links {
			part := p.ofEvidence(link.Evidence)
			if p.content == contentDates {
				part = period(link.Since, link.Until)
			}
			if part != "" && !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		out[i] = textValue{orDash(strings.Join(parts, separator))}
	}
	return out
}

// separator stands between several texts of one value.
const separator = " | "

// orDash makes a value of an unknown text, so that the values of a row stay side by side.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// period writes the dates of a link: 2012–2015, 2012–, –2015; "" if both are unknown.
func period(since, until string) string {
	if since == "" && until == "" {
		return ""
	}
	return since + "–" + until
}

// ofEvidence are the addresses of sources, or their titles if they have none; or their words.
func (p *wanted) ofEvidence(all []evidence) string {
	var parts []string
	for _, e := range all {
		text := e.Source.URL
		if text == "" {
			text = e.Source.Name
		}
		if p.content == contentQuotes {
			text = e.StatedAs
		}
		if text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, separator)
}
