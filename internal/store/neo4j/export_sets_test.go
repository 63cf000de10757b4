package neo4j

import (
	"context"
	"math"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// AlwaysSets makes every condition on the other ends of links a set, however little it looks at.
func (s *Store) AlwaysSets() { s.worthASet = -1 }

// Sets are the statements of the sets that a list needs.
func (s *Store) Sets(ctx context.Context, q store.ListQuery) ([]Statement, error) {
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	c := s.composer(st)
	c.list(q)
	var out []Statement
	for i := range c.sets {
		x, err := s.compose(ctx, "set", func(inner *composer) string { return inner.members(&c.sets[i]) })
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// NeverSets leaves every condition on the other ends of links to each link.
func (s *Store) NeverSets() { s.worthASet = math.Inf(1) }

// ListHits is how many records of the database a list looks at, those of its sets included.
func (s *Store) ListHits(ctx context.Context, q store.ListQuery) (int64, error) {
	st, err := s.state(ctx)
	if err != nil {
		return 0, err
	}
	v := &view{store: s, state: st}
	c := s.composer(st)
	return v.hits(ctx, c, c.list(q).text)
}

func (v *view) hits(ctx context.Context, c *composer, text string) (int64, error) {
	var sum int64
	for i := range c.sets {
		inner := v.store.composer(v.state)
		n, err := v.hits(ctx, inner, inner.members(&c.sets[i]))
		if err != nil {
			return 0, err
		}
		sum += n
	}
	if err := v.fillSets(ctx, c); err != nil {
		return 0, err
	}
	c.params["slot"] = string(v.state.Slot)
	session := v.store.driver.NewSession(ctx, driver.SessionConfig{DatabaseName: v.store.config.Database})
	defer session.Close(ctx)
	result, err := session.Run(ctx, "PROFILE "+schema.BindSlot(text, v.state.Slot), c.params)
	if err != nil {
		return 0, err
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return 0, err
	}
	return sum + hitsOf(summary.Profile()), nil
}

func hitsOf(p driver.ProfiledPlan) int64 {
	n := p.DbHits()
	for _, child := range p.Children() {
		n += hitsOf(child)
	}
	return n
}
