package agents

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"cityweave/graph/pages"
)

// fact is a link, statement, record of evidence or of completeness, by the fields of all.
type fact struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Of   *named `json:"of"`
}

const factSelection = "kind: __typename id ... on Link { ...L } ... on Statement { ...S } ... on Evidence { ...V about { " +
	"... on Link { ...L } ... on Statement { ...S } ... on Completeness { ...C } kind: __typename } } " +
	"... on Completeness { ...C }"

const completenessFragment = " fragment C on Completeness { id of: about { id type name } linkTypes role stated held asOf " +
	"scope complete note evidence { ...V } }"

// fetchRecord reads what is no entity.
func (c *call) fetchRecord(ctx context.Context, id string) (*record, error) {
	var got struct {
		Node jsontext.Value `json:"node"`
	}
	query := "query($id: ID!) { node(id: $id) { " + factSelection + " } }" + pages.LinkFragment(c.Ontology) +
		pages.StatementFragment + pages.EvidenceFragment + completenessFragment
	warnings, err := c.ask(ctx, query, map[string]any{"id": id}, &got)
	if err != nil {
		return nil, err
	}
	var head struct {
		fact   `json:",inline"`
		Source *pages.Source  `json:"source"`
		About  jsontext.Value `json:"about"`
	}
	if err := json.Unmarshal(got.Node, &head); err != nil {
		return nil, fmt.Errorf("reading %s: %w", id, err)
	}
	switch head.Kind {
	case "Evidence":
		var e pages.Evidence
		if err := json.Unmarshal(got.Node, &e, json.RejectUnknownMembers(false)); err != nil {
			return nil, fmt.Errorf("reading %s: %w", id, err)
		}
		c.full = true
		c.say("Evidence %s%s is for:", e.ID, c.citeEvidence(&e))
		if _, err := c.sayFact(head.About); err != nil {
			return nil, err
		}
		return &record{e.ID, "evidence", e.Source.Name}, nil
	case "Link", "Statement", "Completeness":
		return c.sayFact(got.Node)
	default:
		return nil, c.unknown(ctx, "id", id, warnings)
	}
}

// sayFact adds a link, a statement or a record of completeness with all its evidence.
func (c *call) sayFact(value jsontext.Value) (*record, error) {
	var head fact
	if err := json.Unmarshal(value, &head); err != nil {
		return nil, fmt.Errorf("reading a fact: %w", err)
	}
	const all = 40
	switch head.Kind {
	case "Link":
		var l pages.Link
		if err := json.Unmarshal(value, &l); err != nil {
			return nil, fmt.Errorf("reading %s: %w", head.ID, err)
		}
		title := c.linkWords(&l)
		c.say("Link %s, %s: %s (%s) – %s – %s (%s); %s.%s", l.ID, l.Type, oneLine(l.From.Name, 160), l.From.ID,
			c.label(l.Type, false), oneLine(l.To.Name, 160), l.To.ID, c.details(&l), c.citeAll(l.Evidence, all))
		return &record{l.ID, "link", title}, nil
	case "Statement":
		var st pages.Statement
		if err := json.Unmarshal(value, &st); err != nil {
			return nil, fmt.Errorf("reading %s: %w", head.ID, err)
		}
		c.say("%s (%s): %s.%s", oneLine(st.Subject.Name, 160), st.Subject.ID, statementWords(&st), c.citeAll(st.Evidence, all))
		return &record{st.ID, "statement", st.Subject.Name + ": " + inWords(st.Property)}, nil
	default:
		var k pages.Completeness
		if err := json.Unmarshal(value, &k); err != nil {
			return nil, fmt.Errorf("reading %s: %w", head.ID, err)
		}
		if head.Of == nil {
			return nil, fmt.Errorf("the record of completeness %s is about nothing", head.ID)
		}
		c.say("%s (%s), record of completeness %s:", oneLine(head.Of.Name, 160), head.Of.ID, k.ID)
		c.sayCompleteness([]pages.Completeness{k})
		return &record{head.Of.ID, c.recordKind(head.Of.ID), head.Of.Name}, nil
	}
}
