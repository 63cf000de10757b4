package agents

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/accesslog"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/warncode"
)

// call is one call of a tool, which sees one release.
type call struct {
	*Service
	tool string
	page // what it answers
}

// ask sends an operation, whose text begins with the keyword query, and decodes its data. The log has the operation by
// the name of the tool.
func (c *call) ask(ctx context.Context, query string, variables map[string]any, data any) ([]inprocess.Warning, error) {
	return inprocess.Ask(ctx, c.API, "query mcp_"+c.tool+strings.TrimPrefix(query, "query"), variables, data)
}

// fault is an error that the model is to read: what is wrong, and what to do instead.
type fault struct{ text string }

func (f *fault) Error() string { return f.text }

func faultf(format string, args ...any) error { return &fault{fmt.Sprintf(format, args...)} }

// words says an error to the model: a fault as it is, a refusal of the API with the cure of its code, and nothing of any
// other error, which is logged.
func (s *Service) failure(ctx context.Context, tool string, err error) string {
	if f, ok := errors.AsType[*fault](err); ok {
		return f.text
	}
	if refused, ok := errors.AsType[*inprocess.Refusal](err); ok {
		return refusalText(refused)
	}
	code, text := errcode.Internal, errcode.OurFault
	if p, ok := errors.AsType[*inprocess.Problem](err); ok {
		code, text = p.Code, p.Message
	} else if over, ok := errors.AsType[*limits.Fault](err); ok {
		code, text = over.Code, over.Error()
	} else {
		s.Log.ErrorContext(ctx, "answering an assistant", "tool", tool, "error", err)
	}
	accesslog.From(ctx).Failed(code)
	s.refused(code)
	return text + remedy(code)
}

// refusalText is what the API says, with the cure.
func refusalText(r *inprocess.Refusal) string {
	var errs []struct {
		Message   string
		Locations []struct{ Line, Column int }
	}
	if json.Unmarshal(r.Errors, &errs) != nil || len(errs) == 0 {
		return errcode.OurFault
	}
	var b strings.Builder
	for i, e := range errs {
		if i == mostErrors {
			fmt.Fprintf(&b, "And %d more errors.\n", len(errs)-i)
			break
		}
		b.WriteString(oneLine(e.Message, 500))
		for _, at := range e.Locations {
			fmt.Fprintf(&b, " (line %d, column %d)", at.Line, at.Column)
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n") + remedy(r.Code)
}

// mostErrors is how many errors of a refusal are said.
const mostErrors = 5

// remedy is the code of an error with its cure.
func remedy(code string) string {
	e := errcode.Find(code)
	if e.Cure == "" {
		return ""
	}
	return fmt.Sprintf("\n%s: %s.", code, e.Cure)
}

// named is an entity with what tells it from others.
type named struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Degree      int    `json:"degree"`
	Country     *struct {
		Name string `json:"name"`
	} `json:"country"`
}

const namedSelection = "id type name description degree ... on Place { country { name } }"

// kind is the type of an entity in words, with the country of a place: city in Portugal.
func (s *Service) kind(n *named) string {
	words := s.typeWord(n.Type)
	if n.Country != nil && n.Type != "COUNTRY" {
		words += " in " + n.Country.Name
	}
	return words
}

// typeWord is a type of entities in words: UN_BODY is a UN body.
func (s *Service) typeWord(enum string) string {
	if t := s.Ontology.EntityOfEnum(enum); t != nil {
		return singular(t)
	}
	return strings.ToLower(strings.ReplaceAll(enum, "_", " "))
}

// singular is the word for one entity of a type.
func singular(t *kg.EntityType) string {
	word := strings.ToLower(strings.ReplaceAll(t.Enum(), "_", " "))
	return strings.Replace(word, "un body", "UN body", 1)
}

// find returns the ID of the entity or record that a text stands for: an ID, or a name that only one entity has. It
// does not ask whether there is something with an ID.
func (c *call) find(ctx context.Context, argument, text string) (id string, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", faultf("%s is empty: give an ID, such as city:pt-almada, or a name.", argument)
	}
	if _, ok := c.Ontology.TypeOf(text); ok || isRecord(text) {
		return text, nil
	}
	var got struct {
		MapNames []struct {
			Status     string
			Match      *named
			Candidates []struct{ Node named }
		}
	}
	const query = "query($names: [String!]!) { mapNames(names: $names, first: 6) { status match { " + namedSelection +
		" } candidates { node { " + namedSelection + " } } } }"
	if _, err := c.ask(ctx, query, map[string]any{"names": []string{text}}, &got); err != nil {
		return "", err
	}
	m := got.MapNames[0]
	if m.Match != nil {
		c.say("Read “%s” as %s (%s), %s.", oneLine(text, 80), oneLine(m.Match.Name, 120), m.Match.ID, c.kind(m.Match))
		return m.Match.ID, nil
	}
	if len(m.Candidates) == 0 {
		return "", faultf("%s: nothing has the name or ID “%s”, or a similar one. Try search with other words.",
			argument, oneLine(text, 80))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: “%s” is not the name of one entity alone. Take the ID of the one that you mean:", argument, oneLine(text, 80))
	for i := range m.Candidates {
		n := &m.Candidates[i].Node
		fmt.Fprintf(&b, "\n- %s (%s), %s, %d links", oneLine(n.Name, 120), n.ID, c.kind(n), n.Degree)
	}
	return "", &fault{b.String()}
}

// isRecord reports whether a text has the form of the ID of a record, such as L0112, which is no name.
func isRecord(text string) bool {
	if len(text) < 3 || !strings.ContainsRune("LPEMB", rune(text[0])) {
		return false
	}
	digits := 0
	for _, c := range text[1:] {
		if !strings.ContainsRune("0123456789abcdef", c) {
			return false
		}
		if c <= '9' {
			digits++
		}
	}
	return digits > 0
}

// unknown says that there is nothing with an ID, and which IDs are near.
func (c *call) unknown(ctx context.Context, argument, id string, warnings []inprocess.Warning) error {
	var near []string
	for _, w := range warnings {
		switch w.Code {
		case warncode.Replaced, warncode.WrongType:
			return faultf("%s: %s.", argument, oneLine(w.Message, 300))
		case warncode.UnknownID:
			for _, id := range w.Suggestions {
				if !slices.Contains(near, id) {
					near = append(near, id)
				}
			}
		}
	}
	text := fmt.Sprintf("%s: nothing has the ID %s.", argument, oneLine(id, 80))
	if len(near) == 0 { // nothing with a similar ID, but perhaps with such a name
		_, words, _ := strings.Cut(id, ":")
		found, _, err := c.byName(ctx, strings.ReplaceAll(words, "-", " "), 3)
		if err != nil || len(found) == 0 {
			return faultf("%s Find it by its name: search.", text)
		}
		for i := range found {
			near = append(near, fmt.Sprintf("%s (%s)", found[i].ID, oneLine(found[i].Name, 80)))
		}
	}
	return faultf("%s The nearest IDs: %s.", text, strings.Join(near, ", "))
}
