package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// numbered is a release in which everything says n: the population and the name of all
// cities, the role of all links, the value of all statements, the number of programmes.
func numbered(n int) *kg.Graph {
	return graph(func(b *builder) {
		text := fmt.Sprint("n", n)
		b.g.Release = kg.Release{ID: text}
		for _, id := range []string{"city:a", "city:b", "city:c"} {
			b.entity(id, text, "population", n)
		}
		b.entity("source:s", text)
		for i := range n%5 + 1 {
			p := fmt.Sprint("programme:", i)
			b.entity(p, text)
			b.link(fmt.Sprint("La", i), "city:a PARTICIPATES_IN "+p, "role", text, "sources", "source:s")
			b.link(fmt.Sprint("Lb", i), "city:b PARTICIPATES_IN "+p, "role", text, "sources", "source:s")
		}
		b.statement("P1", "city:a", "member_count", text, "", "")
	})
}

// numberOf reads all that a numbered release says, and reports a mixture.
func numberOf(e env, v store.View) (string, error) {
	release := v.Release().ID
	var n int
	if _, err := fmt.Sscanf(release, "n%d", &n); err != nil {
		return "", fmt.Errorf("release %q: %w", release, err)
	}
	programmes := n%5 + 1
	check := func(what, says string) error {
		if says != release {
			return fmt.Errorf("release %s: %s says %q", release, what, says)
		}
		return nil
	}
	list, err := v.List(e.ctx, store.ListQuery{
		Types: types("City", "Programme"), Where: eq(store.FieldName, release), Order: []store.Order{desc("population")},
		Window: store.Window{Limit: 99}, Total: true, Facets: []store.Facet{{Field: store.FieldName, Limit: 9}},
	})
	if err != nil {
		return "", err
	}
	if list.Total != 3+programmes || list.Facets[0].Distinct != 1 {
		return "", fmt.Errorf("release %s: %s", release, line(list, true))
	}
	errs := []error{}
	for _, r := range list.Rows {
		errs = append(errs, check(r.Node.ID, r.Node.Name))
	}
	pages, err := v.Expand(e.ctx, store.ExpandQuery{
		Parents: []string{"city:a", "city:b"}, Rel: store.Rel{Dir: kg.Out}, Node: eq(store.FieldName, release), Link: eq(store.LinkRole, release), Window: store.Window{Limit: 99}, Total: true,
	})
	if err != nil {
		return "", err
	}
	var linkIDs []string
	for _, p := range pages {
		if p.Total != programmes || len(p.Rows) != programmes {
			errs = append(errs, fmt.Errorf("release %s: %s", release, line(p, true)))
		}
		for _, r := range p.Rows {
			linkIDs = append(linkIDs, r.Link.ID)
			errs = append(errs, check(r.Link.ID, r.Link.Role), check(r.Node.ID, r.Node.Name))
		}
	}
	rows, err := v.Links(e.ctx, linkIDs)
	if err != nil {
		return "", err
	}
	for i, r := range rows {
		if r.Link == nil {
			return "", fmt.Errorf("release %s: link %s is gone", release, linkIDs[i])
		}
		errs = append(errs, check(r.Link.ID, r.Link.Role), check("from of "+r.Link.ID, r.From.Name))
	}
	statements, err := v.StatementsOf(e.ctx, []string{"city:a"})
	if err != nil {
		return "", err
	}
	for _, s := range statements[0] {
		errs = append(errs, check(s.ID, s.Value))
	}
	evidence, err := v.EvidenceFrom(e.ctx, store.EvidenceQuery{Sources: []string{"source:s"}, Total: true})
	if err != nil {
		return "", err
	}
	if evidence[0].Total != 2*programmes {
		errs = append(errs, fmt.Errorf("release %s: %d records of evidence, want %d", release, evidence[0].Total, 2*programmes))
	}
	return release, errors.Join(errs...)
}

// applying is a case of a store that can take a new release.
func applying(name string, check func(e env, s store.Store, apply func(context.Context, *kg.Graph) error) error) testCase {
	return testCase{"apply/" + name, func(e env) error {
		s := e.open(numbered(1))
		a, ok := s.(store.Applier)
		if !ok {
			return fmt.Errorf("%T is no store.Applier; if it need not be one, declare Except(\"apply/\", why)", s)
		}
		return check(e, s, a.Apply)
	}}
}

// sees reports whether a new view of the store sees the numbered release.
func sees(e env, s store.Store, want string) error {
	v, err := s.View(e.ctx)
	if err != nil {
		return err
	}
	got, err := numberOf(e, v)
	return expect("release", want)(got, err)
}

func applyCases() []testCase {
	out := []testCase{
		applying("a new release is seen by views taken after it", func(e env, s store.Store, apply func(context.Context, *kg.Graph) error) error {
			for n := 1; n <= 6; n++ {
				if err := apply(e.ctx, numbered(n)); err != nil {
					return err
				}
				if err := sees(e, s, fmt.Sprint("n", n)); err != nil {
					return err
				}
			}
			return nil
		}),
		applying("a view taken before stays on its release for as long as that is held", func(e env, s store.Store, apply func(context.Context, *kg.Graph) error) error {
			var views []store.View
			for n := 1; n <= 4; n++ {
				if err := apply(e.ctx, numbered(n)); err != nil {
					return err
				}
				v, err := s.View(e.ctx)
				if err != nil {
					return err
				}
				views = append(views, v)
			}
			for i, v := range views {
				got, err := numberOf(e, v)
				if held := i >= len(views)-2; !held && errors.Is(err, store.ErrReleaseMoved) {
					continue
				}
				if err := expect("view", fmt.Sprint("n", i+1))(got, err); err != nil {
					return err
				}
			}
			return nil
		}),
		applying("what the new release lacks is gone, and all may be", func(e env, s store.Store, apply func(context.Context, *kg.Graph) error) error {
			for _, build := range []func(*builder){func(b *builder) { b.entities("city:a city:z") }, nil} {
				if err := apply(e.ctx, graph(build)); err != nil {
					return err
				}
			}
			v, err := s.View(e.ctx)
			if err != nil {
				return err
			}
			got, err := answer(e, v, store.ListQuery{Types: types("City", "Programme"), Total: true})
			if err := expect("list", "nothing of 0")(got, err); err != nil {
				return err
			}
			row, err := v.Links(e.ctx, []string{"La0"})
			return expect("links", []store.LinkRow{{}})(row, err)
		}),
		applying("when cancelled shows the old release or the new one, as it says", func(e env, s store.Store, apply func(context.Context, *kg.Graph) error) error {
			cancelled, cancel := context.WithCancel(e.ctx)
			cancel()
			if err := apply(cancelled, numbered(2)); err != nil {
				return sees(e, s, "n1")
			}
			return sees(e, s, "n2")
		}),
		applying("readers see one release each while many are applied", readersDuringReleases),
	}
	for _, c := range contradictions() {
		out = append(out, applying("refuses "+c.name+", and keeps the old release", func(e env, s store.Store, apply func(context.Context, *kg.Graph) error) error {
			g := numbered(2)
			c.spoil(g)
			if err := apply(e.ctx, g); err == nil {
				return errors.New("there was no error")
			}
			if err := sees(e, s, "n1"); err != nil {
				return err
			}
			if err := apply(e.ctx, numbered(3)); err != nil {
				return fmt.Errorf("a good release after the bad one: %w", err)
			}
			return sees(e, s, "n3")
		}))
	}
	return out
}

// contradiction is a way to spoil a graph so that it must be refused.
type contradiction struct {
	name  string
	spoil func(*kg.Graph)
}

func contradictions() []contradiction {
	return []contradiction{
		{"a link to nowhere", func(g *kg.Graph) { g.Links[1].To = "programme:nowhere" }},
		{"a link from nowhere", func(g *kg.Graph) { g.Links[len(g.Links)-1].From = "city:nowhere" }},
		{"two entities of one id", func(g *kg.Graph) { g.Entities = append(g.Entities, g.Entities[len(g.Entities)-1]) }},
		{"two links of one id", func(g *kg.Graph) { g.Links[1].ID = g.Links[0].ID }},
		{"two statements of one id", func(g *kg.Graph) { g.Statements = append(g.Statements, g.Statements[0]) }},
		{"two records of evidence of one id", func(g *kg.Graph) { g.Evidence[1].ID = g.Evidence[0].ID }},
		{"an entity of no type", func(g *kg.Graph) { g.Entities[0].Type = 200 }},
		{"a link of no type", func(g *kg.Graph) { g.Links[0].LinkAttrs = &kg.LinkAttrs{Type: 200} }},
	}
}

// readersDuringReleases is for the race detector, and against answers that are a mixture. Readers
// that are told that their release moved take a new view.
func readersDuringReleases(e env, s store.Store, apply func(context.Context, *kg.Graph) error) error {
	const readers = 4
	var applied atomic.Bool
	var turn, finished, moved atomic.Int64 // readings while releases are applied; of those at their end only such of a release before the last
	latest := fmt.Sprint("n", e.releases)
	var wg sync.WaitGroup
	errs := make(chan error, readers)
	for range readers {
		wg.Go(func() {
			p := pace{turn: &turn}
			for last := false; !last; {
				p.wait()
				last = applied.Load()
				number, err := readTwice(e, s)
				switch {
				case !last && errors.Is(err, store.ErrReleaseMoved):
					moved.Add(1)
				case err != nil:
					errs <- err
					return
				case number != latest:
					finished.Add(1)
				}
			}
		})
	}
	var failed error
	for n := 2; n <= e.releases && failed == nil; n++ {
		failed = apply(e.ctx, numbered(n))
		turn.Add(1)
	}
	applied.Store(true)
	wg.Wait()
	close(errs)
	if err := errors.Join(failed, <-errs); err != nil {
		return err
	}
	if n := moved.Load(); n > 0 && finished.Load() == 0 {
		return fmt.Errorf("%d readings were told that their release moved, and none came to its end while releases were applied", n)
	}
	return sees(e, s, latest)
}

// pace lets a reader read without a pause at first, and then at intervals until the next turn: it would take a
// processor from an engine that applies slowly.
type pace struct {
	turn        *atomic.Int64
	seen, count int64
}

func (p *pace) wait() {
	const freely, interval = 20, 5 * time.Millisecond
	if now := p.turn.Load(); now != p.seen {
		p.seen, p.count = now, 0
	}
	if p.count++; p.count > freely {
		time.Sleep(interval)
	}
}

// readTwice reads all of a view two times and says of which release it was; anything but one release is an error.
func readTwice(e env, s store.Store) (string, error) {
	v, err := s.View(e.ctx)
	if err != nil {
		return "", err
	}
	first, err := numberOf(e, v)
	if err != nil {
		return "", err
	}
	second, err := numberOf(e, v)
	if err == nil && first != second {
		err = fmt.Errorf("one view saw %s, then %s", first, second)
	}
	return first, err
}
