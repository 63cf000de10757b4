package neo4j

import (
	"context"
	"errors"
	"fmt"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/explain"
	"cityweave/internal/store/neo4j/schema"
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
	for _, name := range staticStatements {
		out = append(out, Statement{
			name, schema.BindSlot(s.texts.static[name], st.Slot),
			map[string]any{"ids": []string{"a"}, "slot": "A"},
		})
	}
	for _, backward := range []bool{false, true} {
		text := schema.Fill(s.texts.fragment["evidence_from"], "direction", direction(backward), "tail",
			s.texts.fragment["tail"])
		out = append(out, Statement{
			fmt.Sprint("evidence_from backward=", backward), schema.BindSlot(text, st.Slot),
			map[string]any{
				"ranges": []any{[]any{"a", "a", "b"}}, "confidence": []string{"explicit"}, "limit": 3, "slot": "A",
			},
		})
	}
	for name, q := range map[string]store.ConflictQuery{
		"conflicts": {Total: true, Window: store.Window{Limit: 3}},
		"conflicts of subjects": {
			Subjects: []string{"a"}, Properties: []string{"b"}, Kind: store.OfLinks,
			Window: store.Window{Limit: 3, Backward: true},
		},
		"conflicts by id": {IDs: []string{"a"}, Subjects: []string{"b"}, Window: store.Window{Limit: 3}},
	} {
		text, params := s.conflicts(q)
		params["slot"] = "A"
		out = append(out, Statement{name, schema.BindSlot(text, st.Slot), params})
	}
	steps := schema.Fill(s.texts.fragment["steps"], "tail", s.texts.fragment["tail"])
	return append(out, Statement{"steps", steps, map[string]any{"steps": []int64{1}, "slot": "A"}}), nil
}

// compose is a statement as it is asked of the slot that is current.
func (s *Store) compose(ctx context.Context, name string, text func(*composer) string) (Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return Statement{}, err
	}
	c := s.composer(st)
	x := Statement{Name: name, Text: schema.BindSlot(text(c), st.Slot), Params: c.params}
	x.Params["slot"] = string(st.Slot)
	return x, nil
}

// Derivation is the statement of a derivation.
func (s *Store) Derivation(ctx context.Context, q store.DeriveQuery) (Statement, error) {
	return s.compose(ctx, "derive", func(c *composer) string { return c.derivation(q).text })
}

// DerivationTouched is the statement that asks what a derivation would look at.
func (s *Store) DerivationTouched(ctx context.Context, q store.DeriveQuery) (Statement, error) {
	return s.compose(ctx, "derive_touched", func(c *composer) string { return c.touched(q) })
}

// List is the statement of a list.
func (s *Store) List(ctx context.Context, q store.ListQuery) (Statement, error) {
	return s.compose(ctx, "list", func(c *composer) string { return c.list(q).text })
}

// Expansion is the statement of an expansion.
func (s *Store) Expansion(ctx context.Context, q store.ExpandQuery) (Statement, error) {
	return s.compose(ctx, "expand", func(c *composer) string { return c.expansion(q).text })
}

// EntitiesWith is the statement that gets entities and prefetches children.
func (s *Store) EntitiesWith(ctx context.Context, ids []string, children []store.Child) (Statement, error) {
	return s.compose(ctx, "entities", func(c *composer) string {
		text, _ := c.entitiesWith(ids, children)
		return text
	})
}

// LinkList is the statement of a list of links.
func (s *Store) LinkList(ctx context.Context, q store.LinkQuery) (Statement, error) {
	return s.compose(ctx, "links", func(c *composer) string {
		text, _, _ := c.linkList(&q)
		return text
	})
}

// FactLists are the statements of a list of statements and of one of evidence.
func (s *Store) FactLists(ctx context.Context, statements, evidence store.RecordQuery) ([]Statement, error) {
	one, err := s.compose(ctx, "statements", func(c *composer) string {
		parts, names := c.statements(&statements).parts()
		return "CYPHER 5\n" + c.tail(parts, names)
	})
	if err != nil {
		return nil, err
	}
	other, err := s.compose(ctx, "evidence", func(c *composer) string {
		parts, names := c.evidence(&evidence).parts()
		return "CYPHER 5\n" + c.tail(parts, names)
	})
	return []Statement{one, other}, err
}

// Search is the statement of a search.
func (s *Store) Search(ctx context.Context, q store.SearchQuery) (Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return Statement{}, err
	}
	v := &view{store: s, state: st}
	text, params := s.texts.search(q)
	var texts []any
	for i := range q.Texts {
		texts = append(texts, v.searchText(i, &q.Texts[i], store.NewPattern(q.Texts[i].Text)))
	}
	params["texts"], params["slot"] = texts, string(st.Slot)
	return Statement{"search", schema.BindSlot(text, st.Slot), params}, nil
}

// SearchTexts is the statement of a search of texts.
func (s *Store) SearchTexts(ctx context.Context, q store.SearchQuery) (Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return Statement{}, err
	}
	v := &view{store: s, state: st}
	text, params := s.texts.searchTexts(&q)
	var texts []any
	for i := range q.Texts {
		p := store.NewTextPattern(q.Texts[i].Text)
		row := v.searchText(i, &q.Texts[i], store.NewPattern(q.Texts[i].Text))
		row["terms"], row["mean"], row["found"] = []any{}, 1.0, []string{}
		row["query"] = schema.TextTokens(p.Words)
		texts = append(texts, row)
	}
	params["texts"], params["slot"] = texts, string(st.Slot)
	return Statement{"search of texts", schema.BindSlot(text, st.Slot), params}, nil
}

// Tokens are what is indexed of an entity and what is looked for to find a text.
func Tokens(o *kg.Ontology, e *kg.Entity, text string) (indexed string, near string, far []string) {
	indexed, _, _ = schema.IndexTokens(o, e)
	p := store.NewPattern(text)
	return indexed, schema.NearTokens(p), schema.FarTokens(p)
}

// Plan is the names of the operators of a statement's plan, each with what it is about.
func (s *Store) Plan(ctx context.Context, x Statement) ([]string, error) {
	plan, err := explain.Operators(ctx, s.driver, s.config.Database, x.Text, x.Params)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", x.Name, err)
	}
	return plan, nil
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
	values, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any,
		error,
	) {
		return firstRecord(ctx, tx, text, params)
	})
	list, _ := values.([]any)
	return list, err
}

// Forget makes the next view ask for the current release.
func (s *Store) Forget() {
	if st := s.current.Load(); st != nil {
		s.outdated(st)
	}
}

// Bare runs a text as a program would that uses the driver itself: a session to read with, one
// statement, all of what it answers.
func (s *Store) Bare(ctx context.Context, text string, params map[string]any) error {
	_, err := s.BareRows(ctx, text, params)
	return err
}

// BareRows is Bare, and gives the records.
func (s *Store) BareRows(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	session := s.driver.NewSession(ctx, driver.SessionConfig{
		AccessMode:   driver.AccessModeRead,
		DatabaseName: s.config.Database,
	})
	defer session.Close(ctx)
	result, err := session.Run(ctx, text, params)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for result.Next(ctx) {
		rows = append(rows, result.Record().Values)
	}
	return rows, result.Err()
}

// Slot is the letter of the labels that are current.
func (s *Store) Slot(ctx context.Context) (string, error) {
	st, err := s.state(ctx)
	if err != nil {
		return "", err
	}
	return string(st.Slot), nil
}

// NameKey is what the keys by name begin with of entities that are named so.
func NameKey(typeName, name string) string {
	t, _ := kg.CityNetworks().Type(typeName)
	return schema.TypeLetter(t) + schema.Escape(kg.Fold(name)) + schema.Sep
}

// Explorations are the statements of what is explored, in the forms that they can take.
func (s *Store) Explorations(ctx context.Context, q store.PathQuery) ([]Statement, error) {
	var out []Statement
	var errs []error
	add := func(name string, text func(c *composer) string) {
		x, err := s.compose(ctx, name, text)
		out, errs = append(out, x), append(errs, err)
	}
	add("around on a day", func(c *composer) string { return c.aroundOn([]string{"a"}, kg.On(20200101)) })
	for _, dir := range []kg.Direction{kg.Out, kg.In, kg.Both} {
		q.Dir = dir
		add(fmt.Sprint("step ", dir), func(c *composer) string {
			c.params["frontier"] = []any{[]any{int64(0), "a"}}
			return c.step(q, dir)
		})
		add(fmt.Sprint("hops ", dir), func(c *composer) string {
			c.params["hops"] = []any{[]any{int64(0), "a", "b"}}
			return c.hops(q)
		})
		add(fmt.Sprint("between ", dir), func(c *composer) string {
			return c.between(store.BetweenQuery{
				Left: []string{"a"}, Right: []string{"b"}, Types: q.Types, Dir: dir,
				Link: q.Link, AsOf: q.AsOf, Limit: 10,
			})
		})
	}
	return out, errors.Join(errs...)
}

// firstRecord runs a text and gives the values of its first record.
func firstRecord(ctx context.Context, tx driver.ManagedTransaction, text string, params map[string]any) ([]any, error) {
	result, err := tx.Run(ctx, text, params)
	if err != nil {
		return nil, err
	}
	records, err := result.Collect(ctx)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	return records[0].Values, nil
}
