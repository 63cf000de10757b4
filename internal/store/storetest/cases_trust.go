package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// disputed has statements and links that disagree, and many that only look so.
func disputed(b *builder) {
	b.entity("programme:p", "P", "startYear", 2017)
	b.entities("programme:q programme:r event:e event:f event:g source:s source:t org:o")
	state := func(id, subject, property, value, unit, asOf string, records int) {
		b.statement(id, subject, property, value, unit, asOf)
		for n := range records {
			b.evidence(fmt.Sprint("E", id, n), id, "source:s", fmt.Sprint("row ", n))
		}
	}
	state("P1", "programme:p", "start_year", "2016", "", "", 1)
	state("P2", "programme:p", "start_year", "2017", "", "", 2)
	state("P3", "programme:p", "title", "One", "", "", 1) // titles may be many
	state("P4", "programme:p", "title", "Two", "", "", 1)
	state("P5", "programme:p", "city_count", "32", "capitals", "2017", 1)
	state("P6", "programme:p", "city_count", "9", "capitals", "2017", 1)
	state("P7", "programme:p", "city_count", "8", "cities", "2017", 1)   // another unit
	state("P8", "programme:p", "city_count", "8", "capitals", "2018", 1) // another day
	state("P9", "programme:q", "start_year", "2016", "", "", 1)          // of another
	state("PA", "programme:p", "start_year", "2017", "", "", 1)          // said twice
	b.link("L1", "event:e PART_OF programme:q", "sources", "source:s")
	b.link("L2", "event:e PART_OF programme:p", "sources", "source:s source:t")
	b.link("L3", "event:f PART_OF programme:p", "role", "a")
	b.link("L4", "event:f PART_OF programme:p", "role", "b") // one whole, twice
	b.link("L5", "event:g PART_OF programme:p")
	b.link("L6", "event:g PART_OF event:f") // of another type
	b.link("L7", "programme:r PART_OF programme:p")
	b.link("L8", "programme:r PART_OF programme:q") // expected of events alone
}

// conflictText writes a conflict: "subject property unit asOf: value(facts)×evidence ..."; the shown side has a star.
func conflictText(c *store.Conflict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", c.Subject, c.Property)
	if c.Unit+c.AsOf != "" {
		fmt.Fprintf(&b, " %s %s", c.Unit, c.AsOf)
	}
	b.WriteString(":")
	for _, s := range c.Sides {
		fmt.Fprintf(&b, " %s(%s)×%d", s.Value, strings.Join(s.Facts, ","), s.Evidence)
		if s.Shown {
			b.WriteString("*")
		}
	}
	return b.String()
}

func conflictCases() []testCase {
	const (
		event  = "event:e PART_OF: programme:p(L2)×2 programme:q(L1)×1"
		counts = "programme:p city_count capitals 2017: 9(P6)×1 32(P5)×1"
		starts = "programme:p start_year: 2017(P2,PA)×3* 2016(P1)×1"
	)
	all := []string{event, counts, starts}
	ask := func(name string, q store.ConflictQuery, want ...string) testCase {
		return reading("conflict/"+name, disputed, func(e env, v store.View) error {
			p, err := v.Conflicts(e.ctx, q)
			if err != nil {
				return err
			}
			var got []string
			for _, c := range p.Rows {
				got = append(got, conflictText(c))
				if c.ID != kg.DerivedID("C", c.Order()) {
					err = errors.Join(err, fmt.Errorf("the id of %s is %s", conflictText(c), c.ID))
				}
			}
			if q.Total {
				got = append(got, fmt.Sprint("of ", p.Total))
			}
			got = append(got, fmt.Sprint(p.HasPrev, p.HasNext))
			return errors.Join(err, same(strings.Join(got, "\n"), strings.Join(want, "\n")))
		})
	}
	wide := store.Window{Limit: 10}
	position := func(c store.Conflict) *store.Position {
		return &store.Position{Keys: []kg.Value{kg.EnumValue(c.Order())}, ID: kg.DerivedID("C", c.Order())}
	}
	second := position(store.Conflict{Kind: store.OfValues, Subject: "programme:p", Property: "city_count", Unit: "capitals", AsOf: "2017"})
	return []testCase{
		ask("what disagrees is side by side, the one with most evidence first, then the smaller number", store.ConflictQuery{Window: wide, Total: true}, append(all, "of 3", "false false")...),
		ask("of a subject", store.ConflictQuery{Subjects: []string{"event:e", "event:f", "nobody"}, Window: wide, Total: true}, event, "of 1", "false false"),
		ask("by id", store.ConflictQuery{IDs: []string{second.ID, second.ID, "C0", "P1"}, Window: wide, Total: true}, counts, "of 1", "false false"),
		ask("by id, of another subject", store.ConflictQuery{IDs: []string{second.ID}, Subjects: []string{"event:e"}, Window: wide, Total: true}, "of 0", "false false"),
		ask("by no id", store.ConflictQuery{IDs: []string{}, Window: wide, Total: true}, "of 0", "false false"),
		ask("of a property", store.ConflictQuery{Properties: []string{"start_year", "PART_OF"}, Window: wide}, event, starts, "false false"),
		ask("of values", store.ConflictQuery{Kind: store.OfValues, Window: wide}, counts, starts, "false false"),
		ask("of links", store.ConflictQuery{Kind: store.OfLinks, Window: wide}, event, "false false"),
		ask("of no subject there is none", store.ConflictQuery{Subjects: []string{}, Window: wide, Total: true}, "of 0", "false false"),
		ask("a page", store.ConflictQuery{Window: store.Window{Limit: 1, After: position(store.Conflict{Kind: store.OfLinks, Subject: "event:e", Property: "PART_OF"})}}, counts, "true true"),
		ask("a page backward", store.ConflictQuery{Window: store.Window{Limit: 1, Backward: true, Before: second}}, event, "false true"),
		ask("only how many", store.ConflictQuery{Subjects: []string{"programme:p"}, Total: true}, "of 2", "false false"),
	}
}

func same(got, want string) error {
	if got != want {
		return fmt.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	return nil
}

// version is a release of a programme and its cities, written "city:a=Name ...", with a link to each.
func version(id, cities string) *kg.Graph {
	return graph(func(b *builder) {
		b.g.Release = kg.Release{ID: id, Date: 20260101}
		b.entity("programme:p", "P")
		for _, c := range strings.Fields(cities) {
			city, name, _ := strings.Cut(c, "=")
			b.entity(city, name)
			b.link("L-"+city, city+" PARTICIPATES_IN programme:p", "role", strings.ToLower(name))
		}
	})
}

// changeText writes a change: "+city:a name=A", "~city:a name=A>B", "-L1 ..."; ids and types are left out.
func changeText(c *revision.Change) string {
	var b strings.Builder
	b.WriteString(string(c.Op) + c.ID + "(" + c.Title + ")")
	for _, f := range c.Fields {
		if f.Name == "name" || f.Name == "role" || f.Name == "to" || c.Op == revision.Updated {
			fmt.Fprintf(&b, " %s=%s>%s", f.Name, f.Before, f.After)
		}
	}
	return b.String()
}

func changesText(p store.ChangePage) string {
	var out []string
	for i := range p.Rows {
		out = append(out, changeText(&p.Rows[i]))
	}
	for _, n := range p.Counts {
		out = append(out, fmt.Sprintf("%s +%d ~%d -%d", n.Kind, n.Created, n.Updated, n.Ended))
	}
	return strings.Join(out, "\n")
}

// history is a case of a store that was given releases one after the other.
func history(name string, releases []*kg.Graph, check func(e env, v store.View) error) testCase {
	return testCase{"history/" + name, func(e env) error {
		s := e.open(releases[0])
		a, ok := s.(store.Applier)
		if !ok {
			return fmt.Errorf("%T is no store.Applier; if it need not be one, declare Except(\"history/\", why)", s)
		}
		for _, g := range releases[1:] {
			if err := a.Apply(e.ctx, g); err != nil {
				return err
			}
		}
		v, err := s.View(e.ctx)
		if err != nil {
			return err
		}
		return check(e, v)
	}}
}

func known(ctx context.Context, v store.View) (string, error) {
	list, err := v.History(ctx)
	var ids []string
	for _, r := range list {
		ids = append(ids, r.ID)
	}
	return strings.Join(ids, " "), err
}

func changesSince(e env, v store.View, q store.ChangeQuery, want string) error {
	if q.Window == (store.Window{}) {
		q.Window.Limit = 100
	}
	p, err := v.Changes(e.ctx, q)
	if err != nil {
		return err
	}
	if err := same(changesText(p), want); err != nil {
		return fmt.Errorf("%s: %w", literal(q), err)
	}
	return nil
}

func changeCases() []testCase {
	three := func() []*kg.Graph {
		return []*kg.Graph{version("r1", "city:a=A city:b=B city:c=C"), version("r2", "city:a=A2 city:c=C2 city:d=D"), version("r3", "city:a=A city:d=D2 city:b=B2")}
	}
	many := func() []*kg.Graph {
		var out []*kg.Graph
		for n := range store.MostReleases + 3 {
			out = append(out, version(fmt.Sprintf("n%02d", n), fmt.Sprint("city:a=A", n)))
		}
		return out
	}
	return []testCase{
		history("a store knows the releases that it was given, the newest first", three(), func(e env, v store.View) error {
			got, err := known(e.ctx, v)
			return errors.Join(err, same(got, "r3 r2 r1"))
		}),
		history("since the current release nothing has changed", three(), func(e env, v store.View) error {
			return changesSince(e, v, store.ChangeQuery{Since: "r3", Total: true}, "")
		}),
		history("since the release before", three(), func(e env, v store.View) error {
			return changesSince(e, v, store.ChangeQuery{Since: "r2", Total: true}, strings.Join([]string{
				"~city:a(A) name=A2>A", "+city:b(B2) name=>B2", "-city:c(C2) name=C2>", "~city:d(D2) name=D>D2",
				"~L-city:a(city:a PARTICIPATES_IN programme:p) role=a2>a", "+L-city:b(city:b PARTICIPATES_IN programme:p) role=>b2 to=>programme:p",
				"-L-city:c(city:c PARTICIPATES_IN programme:p) role=c2> to=programme:p>", "~L-city:d(city:d PARTICIPATES_IN programme:p) role=d>d2",
				"entity +1 ~2 -1", "link +1 ~2 -1",
			}, "\n"))
		}),
		history("what changed and changed back has not changed, and what came back is no new record", three(), func(e env, v store.View) error {
			return changesSince(e, v, store.ChangeQuery{Since: "r1", Kinds: []revision.RecordKind{revision.OfEntity}, Total: true}, strings.Join([]string{
				"~city:b(B2) name=B>B2", "-city:c(C2) name=C>", "+city:d(D2) name=>D2", "entity +1 ~1 -1",
			}, "\n"))
		}),
		history("changes are asked for by kind, by sort and by type, and in pages", three(), func(e env, v store.View) error {
			after := &store.Position{Keys: []kg.Value{kg.EnumValue("0")}, ID: "city:b"}
			return errors.Join(
				changesSince(e, v, store.ChangeQuery{Since: "r2", Ops: []revision.ChangeOp{revision.Ended}, EntityTypes: []string{"Programme"}}, "-L-city:c(city:c PARTICIPATES_IN programme:p) role=c2> to=programme:p>"),
				changesSince(e, v, store.ChangeQuery{Since: "r2", Ops: []revision.ChangeOp{revision.Ended}, LinkTypes: []string{"LEADS"}}, "-city:c(C2) name=C2>"),
				changesSince(e, v, store.ChangeQuery{Since: "r2", Ops: []revision.ChangeOp{}}, ""),
				changesSince(e, v, store.ChangeQuery{Since: "r2", Window: store.Window{Limit: 2, After: after}}, "-city:c(C2) name=C2>\n~city:d(D2) name=D>D2"),
				changesSince(e, v, store.ChangeQuery{Since: "r2", Window: store.Window{Limit: 1, Before: after, Backward: true}}, "~city:a(A) name=A2>A"),
			)
		}),
		history("a release that is not known is refused, with those that are", three(), func(e env, v store.View) error {
			_, err := v.Changes(e.ctx, store.ChangeQuery{Since: "r0"})
			var unknown *store.UnknownReleaseError
			if !errors.As(err, &unknown) || unknown.Release != "r0" || len(unknown.Known) != 3 || unknown.Known[2].ID != "r1" || !strings.Contains(err.Error(), "r3, r2, r1") {
				return fmt.Errorf("got %w", err)
			}
			return nil
		}),
		history("a release that comes back is known once, as it was last", []*kg.Graph{version("r1", "city:a=A"), version("r2", "city:a=B"), version("r1", "city:a=A")}, func(e env, v store.View) error {
			got, err := known(e.ctx, v)
			return errors.Join(err, same(got, "r1 r2"), changesSince(e, v, store.ChangeQuery{Since: "r1"}, ""),
				changesSince(e, v, store.ChangeQuery{Since: "r2", Kinds: []revision.RecordKind{revision.OfEntity}}, "~city:a(A) name=B>A"))
		}),
		history("a release that is given twice is known once", []*kg.Graph{version("r1", "city:a=A"), version("r2", "city:a=B"), version("r2", "city:a=B")}, func(e env, v store.View) error {
			got, err := known(e.ctx, v)
			return errors.Join(err, same(got, "r2 r1"))
		}),
		history("what is too old is forgotten", many(), func(e env, v store.View) error {
			got, err := known(e.ctx, v)
			if n := len(strings.Fields(got)); n != store.MostReleases+1 {
				err = errors.Join(err, fmt.Errorf("%d releases are known: %s", n, got))
			}
			return errors.Join(err, changesSince(e, v, store.ChangeQuery{Since: "n02", Kinds: []revision.RecordKind{revision.OfEntity}}, fmt.Sprintf("~city:a(A%[1]d) name=A2>A%[1]d", store.MostReleases+2)))
		}),
	}
}
