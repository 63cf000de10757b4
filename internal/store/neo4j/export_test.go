package neo4j

import (
	"context"
	"fmt"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/store"
)

// Statement is a text with parameters, as the database gets it.
type Statement struct {
	Name, Text string
	Params     map[string]any
}

// Reads are the statements that need nothing but ids.
func (s *Store) Reads(ctx context.Context) ([]Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	out := []Statement{{"state", s.texts.state, map[string]any{"known": ""}}}
	for _, name := range whole {
		out = append(out, Statement{name, slotted(s.texts.whole[name], st.slot), map[string]any{"ids": []string{"a"}, "slot": "A"}})
	}
	for _, backward := range []bool{false, true} {
		text := fill(s.texts.fragment["evidence_from"], "direction", direction(backward), "tail", s.texts.fragment["tail"])
		out = append(out, Statement{fmt.Sprint("evidence_from backward=", backward), slotted(text, st.slot), map[string]any{
			"ranges": []any{[]any{"a", "a", "b"}}, "confidence": []string{"explicit"}, "limit": 3, "slot": "A",
		}})
	}
	for name, q := range map[string]store.ConflictQuery{
		"conflicts": {Total: true, Window: store.Window{Limit: 3}}, "conflicts of subjects": {Subjects: []string{"a"}, Properties: []string{"b"}, Kind: store.OfLinks, Window: store.Window{Limit: 3, Backward: true}},
	} {
		text, params := s.conflicts(q)
		params["slot"] = "A"
		out = append(out, Statement{name, slotted(text, st.slot), params})
	}
	steps := fill(s.texts.fragment["steps"], "tail", s.texts.fragment["tail"])
	return append(out, Statement{"steps", steps, map[string]any{"steps": []int64{1}, "slot": "A"}}), nil
}

// Derivation is the statement of a derivation.
func (s *Store) Derivation(ctx context.Context, q store.DeriveQuery) (Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return Statement{}, err
	}
	c := s.composer(st)
	d := c.derivation(q)
	c.params["slot"] = string(st.slot)
	return Statement{"derive", slotted(d.text, st.slot), c.params}, nil
}

// Writes are the statements of the loader.
func (s *Store) Writes() []Statement {
	t := s.texts.fragment
	var out []Statement
	params := map[string]any{
		"ids": []string{"a"}, "slot": "A", "me": "", "layout": "", "release": "", "after": "", "limit": 1, "serial": 1, "id": "", "hash": "", "date": 1, "summary": "", "at": "A1",
		"rows": []any{}, "steps": []int64{1},
	}
	for name, text := range t {
		if !strings.HasPrefix(name, "load_") || strings.HasSuffix(name, "_branch") {
			continue
		}
		text = fill(text, "label", "EntityA", "labels", "EntityA:CityA", "unlabel", "REMOVE n:RegionA", "type", "LEADS",
			"branches", fill(t["load_foreign_branch"], "label", "EntityA")+"\nUNION ALL\n"+fill(t["load_foreign_branch"], "label", "EntityB"))
		out = append(out, Statement{name, slotted(text, slotA), params})
	}
	return out
}

// List is the statement of a list.
func (s *Store) List(ctx context.Context, q store.ListQuery) (Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return Statement{}, err
	}
	c := s.composer(st)
	l := c.list(q)
	c.params["slot"] = string(st.slot)
	return Statement{"list", slotted(l.text, st.slot), c.params}, nil
}

// Expansion is the statement of an expansion.
func (s *Store) Expansion(ctx context.Context, q store.ExpandQuery) (Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return Statement{}, err
	}
	c := s.composer(st)
	x := c.expansion(q)
	c.params["slot"] = string(st.slot)
	return Statement{"expand", slotted(x.text, st.slot), c.params}, nil
}

// Plan is the names of the operators of a statement's plan, each with what it is about.
func (s *Store) Plan(ctx context.Context, x Statement) ([]string, error) {
	session := s.driver.NewSession(ctx, driver.SessionConfig{DatabaseName: s.config.Database})
	defer session.Close(ctx)
	result, err := session.Run(ctx, "EXPLAIN "+x.Text, x.Params)
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", x.Name, err, x.Text)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return nil, err
	}
	// The tree of operators that the driver gives repeats the last child of an operator in place of
	// the others, so the plan is read as the server draws it: a table, an operator a row.
	drawn, _ := summary.Plan().Arguments()["string-representation"].(string)
	var out []string
	for line := range strings.Lines(drawn) {
		cells := strings.SplitN(line, "|", 4)
		if len(cells) < 4 || !strings.Contains(line, "+") || strings.Contains(line, "--+") {
			continue
		}
		tree, details, _ := strings.Cut(strings.Trim(line, "|\n "), "|")
		_, operator, found := strings.Cut(tree, "+")
		if found {
			out = append(out, strings.TrimSpace(operator)+" "+details)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no plan in %q", x.Name, drawn)
	}
	return out, nil
}

// Write runs a text in a session as reads have it, whatever it does.
func (s *Store) Write(ctx context.Context, text string) error {
	_, _, err := s.once(ctx, text, nil, nil)
	return err
}

// Run runs a text in a session that may write.
func (s *Store) Run(ctx context.Context, text string, params map[string]any) ([]any, error) {
	session := s.driver.NewSession(ctx, driver.SessionConfig{DatabaseName: s.config.Database})
	defer session.Close(ctx)
	values, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) { return first(ctx, tx, text, params) })
	list, _ := values.([]any)
	return list, err
}

// Forget makes the next view ask for the current release.
func (s *Store) Forget() {
	if st := s.current.Load(); st != nil {
		s.outdated(st)
	}
}
