package storetest

import (
	"context"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// meshed is two programmes that two cities share, with what is around them:
//
//	L1 city:a PARTICIPATES_IN programme:x    L2, L3 city:b PARTICIPATES_IN programme:x (twice)
//	L4 city:a PARTICIPATES_IN programme:y    L5 city:b PARTICIPATES_IN programme:y since 2010
//	L6 programme:x HAS_THEME theme:t         L7 programme:y HAS_THEME theme:t
//	L8 city:c PAIRED_WITH city:c             L9 city:b PAIRED_WITH city:c
//	L10 org:o LEADS programme:x until 2005   L11 programme:x PRECEDES programme:y
func meshed(b *builder) {
	b.entities("city:a city:b city:c city:z programme:x programme:y theme:t org:o")
	b.link("L1", "city:a PARTICIPATES_IN programme:x")
	b.link("L2", "city:b PARTICIPATES_IN programme:x", "role", "one")
	b.link("L3", "city:b PARTICIPATES_IN programme:x", "role", "two")
	b.link("L4", "city:a PARTICIPATES_IN programme:y")
	b.link("L5", "city:b PARTICIPATES_IN programme:y", "since", "2010")
	b.link("L6", "programme:x HAS_THEME theme:t")
	b.link("L7", "programme:y HAS_THEME theme:t")
	b.link("L8", "city:c PAIRED_WITH city:c")
	b.link("L9", "city:b PAIRED_WITH city:c")
	b.link("L10", "org:o LEADS programme:x", "until", "2005-01-01")
	b.link("L11", "programme:x PRECEDES programme:y")
}

// hubs is two cities that share a programme of two and a network of 32.
func hubs(b *builder) {
	b.entities("city:a city:b programme:two org:many")
	b.link("L1", "city:a PARTICIPATES_IN programme:two")
	b.link("L2", "city:b PARTICIPATES_IN programme:two")
	b.link("M1", "city:a MEMBER_OF org:many")
	b.link("M2", "city:b MEMBER_OF org:many")
	for i := range 30 {
		id := fmt.Sprintf("city:other-%02d", i)
		b.entities(id)
		b.link(fmt.Sprintf("N%02d", i), id+" MEMBER_OF org:many")
	}
}

func linkTypesOf(names string) []kg.LinkTypeID { return rel(kg.Both, names).Types }

// route is a question for the paths between two cities, changed by what follows.
func route(from, to string, hops int, changes ...func(*store.PathQuery)) store.PathQuery {
	q := store.PathQuery{From: from, To: to, Dir: kg.Both, MaxLength: hops, Limit: 100}
	for _, change := range changes {
		change(&q)
	}
	return q
}

func exploreCases() []testCase {
	counts := func(on string, ids ...string) neighbourCounts {
		q := neighbourCounts{IDs: ids}
		if on != "" {
			q.AsOf = kg.On(day(on))
		}
		return q
	}
	between := func(dir kg.Direction, left, right string) store.BetweenQuery {
		return store.BetweenQuery{Left: strings.Fields(left), Right: strings.Fields(right), Dir: dir, Limit: 100}
	}
	toward := func(dir kg.Direction) func(*store.PathQuery) { return func(q *store.PathQuery) { q.Dir = dir } }
	touching := func(n int) func(*store.PathQuery) { return func(q *store.PathQuery) { q.MaxTouched = n } }
	limited := func(n int) func(*store.PathQuery) { return func(q *store.PathQuery) { q.Limit = n } }
	shortest := func(from, to string, hops int, changes ...func(*store.PathQuery)) shortestPaths {
		return shortestPaths(route(from, to, hops, changes...))
	}
	paths := func(from, to string, hops int, changes ...func(*store.PathQuery)) pathsUpTo {
		return pathsUpTo(route(from, to, hops, changes...))
	}
	explain := func(samples, hops int, changes ...func(*store.PathQuery)) store.ExplainQuery {
		return store.ExplainQuery{PathQuery: route("city:a", "city:b", hops, changes...), Samples: samples}
	}
	return []testCase{
		asking("explore/links are counted by type, direction and other end, in the order of the table", meshed,
			ask{counts("", "programme:x", "city:b"), "PARTICIPATES_IN in City 3 (2), LEADS in Organisation 1, HAS_THEME out Theme 1, PRECEDES out Programme 1 ; PARTICIPATES_IN out Programme 3 (2), PAIRED_WITH both City 1"}),
		asking("explore/a link of an entity to itself counts once", knotted,
			ask{counts("", "org:o", "city:a"), "MEMBER_OF out Organisation 2, MEMBER_OF in City 2, MEMBER_OF in Organisation 1 ; MEMBER_OF out Organisation 1, PAIRED_WITH both City 3 (2)"}),
		asking("explore/only links that hold on a day are counted, and an unknown id has none", meshed,
			ask{counts("2004", "programme:y", "programme:x"), "PARTICIPATES_IN in City 1, HAS_THEME out Theme 1, PRECEDES in Programme 1 ; PARTICIPATES_IN in City 3 (2), LEADS in Organisation 1, HAS_THEME out Theme 1, PRECEDES out Programme 1"},
			ask{counts("2020", "programme:x", "city:nowhere", "city:z"), "PARTICIPATES_IN in City 3 (2), HAS_THEME out Theme 1, PRECEDES out Programme 1 ; nothing ; nothing"}),
		asking("explore/links between two lists, whichever end they go from", meshed,
			ask{between(kg.Both, "city:a city:b", "programme:x"), "L1 L2 L3 of 3"},
			ask{between(kg.Out, "city:a city:b", "programme:x"), "L1 L2 L3 of 3"},
			ask{between(kg.In, "city:a city:b", "programme:x"), "nothing of 0"},
			ask{between(kg.In, "programme:x programme:x city:nowhere", "city:a"), "L1 of 1"},
			ask{between(kg.Both, "", "city:a"), "nothing of 0"},
			ask{store.BetweenQuery{Left: []string{"city:b"}, Right: []string{"programme:x"}, Limit: 1}, "L2 of 2"},
			ask{store.BetweenQuery{Left: []string{"city:b"}, Right: []string{"programme:x"}, Link: eq(store.LinkRole, "TWO"), Limit: 5}, "L3 of 1"},
			ask{store.BetweenQuery{Left: []string{"city:b"}, Right: []string{"programme:x", "programme:y"}, AsOf: kg.On(day("2005")), Limit: 5}, "L2 L3 of 2"},
			ask{store.BetweenQuery{Left: []string{"city:b"}, Right: []string{"programme:x"}, Types: linkTypesOf("LEADS"), Limit: 5}, "nothing of 0"}),
		asking("explore/a symmetric link is between two lists whatever the direction, and a loop is within one", meshed,
			ask{between(kg.Out, "city:c", "city:b"), "L9 of 1"},
			ask{between(kg.In, "city:c", "city:b"), "L9 of 1"},
			ask{between(kg.Both, "city:b city:c", "city:b city:c"), "L8 L9 of 2"}),
		asking("explore/shortest paths are ordered by the ids on the way, with all links of each hop", meshed,
			ask{shortest("city:a", "city:b", 6), "city:a -L1- programme:x -L2,L3- city:b | city:a -L4- programme:y -L5- city:b of 2"},
			ask{shortest("city:b", "city:a", 6), "city:b -L2,L3- programme:x -L1- city:a | city:b -L5- programme:y -L4- city:a of 2"},
			ask{shortest("city:a", "city:c", 6), "city:a -L1- programme:x -L2,L3- city:b -L9- city:c | city:a -L4- programme:y -L5- city:b -L9- city:c of 2"},
			ask{shortest("city:a", "city:b", 6, limited(1)), "city:a -L1- programme:x -L2,L3- city:b of 2"},
			ask{shortest("city:a", "city:b", 6, limited(0)), "nothing of 2"}),
		asking("explore/no path is an empty list: too far, not linked, unknown, to be avoided", meshed,
			ask{shortest("city:a", "city:b", 1), "nothing of 0"},
			ask{shortest("city:a", "city:b", 0), "nothing of 0"},
			ask{shortest("city:a", "city:z", 8), "nothing of 0"},
			ask{shortest("city:nowhere", "city:a", 8), "nothing of 0"},
			ask{shortest("city:a", "", 8), "nothing of 0"},
			ask{shortest("city:nowhere", "city:nowhere", 8), "nothing of 0"},
			ask{shortest("city:a", "city:b", 8, func(q *store.PathQuery) { q.Avoid = []string{"city:b"} }), "nothing of 0"},
			ask{paths("city:a", "city:z", 5), "nothing of 0"}),
		asking("explore/from an entity to itself there is one path, of length 0", meshed,
			ask{shortest("city:c", "city:c", 0), "city:c of 1"},
			ask{paths("city:a", "city:a", 4), "city:a of 1"},
			ask{paths("city:a", "city:a", 4, limited(0)), "nothing of 1"}),
		asking("explore/paths go by types, direction, day, links and around what is avoided", meshed,
			ask{shortest("city:a", "theme:t", 6, toward(kg.Out)), "city:a -L1- programme:x -L6- theme:t | city:a -L4- programme:y -L7- theme:t of 2"},
			ask{shortest("theme:t", "city:a", 6, toward(kg.In)), "theme:t -L6- programme:x -L1- city:a | theme:t -L7- programme:y -L4- city:a of 2"},
			ask{shortest("city:a", "city:b", 6, toward(kg.Out)), "nothing of 0"},
			ask{shortest("city:c", "programme:y", 6, toward(kg.Out)), "city:c -L9- city:b -L5- programme:y of 1"},
			ask{shortest("city:a", "city:b", 6, func(q *store.PathQuery) { q.AsOf = kg.On(day("2005")) }), "city:a -L1- programme:x -L2,L3- city:b of 1"},
			ask{shortest("city:a", "city:b", 6, func(q *store.PathQuery) { q.Avoid = []string{"programme:x", "nothing"} }), "city:a -L4- programme:y -L5- city:b of 1"},
			ask{shortest("city:a", "city:b", 6, func(q *store.PathQuery) { q.Link = not(eq(store.LinkRole, "one")) }), "city:a -L1- programme:x -L3- city:b | city:a -L4- programme:y -L5- city:b of 2"},
			ask{shortest("programme:x", "programme:y", 6, func(q *store.PathQuery) { q.Types = linkTypesOf("HAS_THEME") }), "programme:x -L6- theme:t -L7- programme:y of 1"}),
		asking("explore/paths are all simple paths, by length, then by the ids on the way", meshed,
			ask{
				paths("city:a", "city:b", 4),
				"city:a -L1- programme:x -L2,L3- city:b | city:a -L4- programme:y -L5- city:b | " +
					"city:a -L1- programme:x -L11- programme:y -L5- city:b | city:a -L4- programme:y -L11- programme:x -L2,L3- city:b | " +
					"city:a -L1- programme:x -L6- theme:t -L7- programme:y -L5- city:b | city:a -L4- programme:y -L7- theme:t -L6- programme:x -L2,L3- city:b of 6",
			},
			ask{paths("city:a", "city:b", 3, limited(3)), "city:a -L1- programme:x -L2,L3- city:b | city:a -L4- programme:y -L5- city:b | city:a -L1- programme:x -L11- programme:y -L5- city:b of 4"}),
		// From city:a 2 links, from city:b 4; then 10 at the programmes that city:a has reached, 12 at what city:b has.
		asking("explore/a search that would touch too many links is refused before the hop", meshed,
			ask{shortest("city:a", "city:b", 6, touching(1)), "2 links, more than 1"},
			ask{shortest("city:a", "city:b", 6, touching(5)), "6 links, more than 5"},
			ask{shortest("city:a", "city:b", 6, touching(6), limited(1)), "city:a -L1- programme:x -L2,L3- city:b of 2"},
			ask{paths("city:a", "city:b", 3, touching(15)), "16 links, more than 15"},
			ask{paths("city:a", "city:b", 4, touching(18)), "19 links, more than 18"},
			ask{explain(0, 3, touching(15)), "16 links, more than 15"}),
		// All paths up to 4 hops take 4 + 6 + 11 steps; the fifth path is found with the 16th.
		asking("explore/paths that take too many steps are given up, and it says so", meshed,
			ask{paths("city:a", "city:b", 4, touching(19), limited(0)), "nothing of 5 or more"},
			ask{paths("city:a", "city:b", 4, touching(20), limited(0)), "nothing of 5 or more"},
			ask{paths("city:a", "city:b", 4, touching(21), limited(0)), "nothing of 6"}),
		// Over programme:y 2·2·2·3 links, to the power of -0.4: 0.280489; over programme:x 2·3·3·3: 0.202788. In 2005 city:b has 2: 2·3·3·2.
		asking("explore/kinds of path are scored by the degrees on the way, parallel links being one hop", meshed,
			ask{explain(2, 2), "City: 0.483277 of 2 over PARTICIPATES_IN out Programme, PARTICIPATES_IN in City: city:a -L4- programme:y -L5- city:b | city:a -L1- programme:x -L2,L3- city:b"},
			ask{explain(1, 2, func(q *store.PathQuery) { q.AsOf = kg.On(day("2005")) }), "City: 0.238495 of 1 over PARTICIPATES_IN out Programme, PARTICIPATES_IN in City: city:a -L1- programme:x -L2,L3- city:b"},
			ask{explain(0, 1), "nothing of 0"}),
		// A programme of two: 1·2·2·1 links, a network of 32: 1·32·32·1, which is 2 to the power of 10.
		asking("explore/a hub that is linked with everything does not outrank what is special", hubs,
			ask{explain(0, 3), "City: 0.574349 of 1 over PARTICIPATES_IN out Programme, PARTICIPATES_IN in City ; 0.0625 of 1 over MEMBER_OF out Organisation, MEMBER_OF in City"},
			ask{explain(0, 2, limited(1)), "City: 0.574349 of 1 over PARTICIPATES_IN out Programme, PARTICIPATES_IN in City of 2"}),
		asking("explore/more walks than may be looked at are refused", hubs,
			ask{explain(0, 2, touching(4)), "City: 0.574349 of 1 over PARTICIPATES_IN out Programme, PARTICIPATES_IN in City ; 0.0625 of 1 over MEMBER_OF out Organisation, MEMBER_OF in City"},
			ask{explain(0, 2, touching(3)), "4 links, more than 3"}),
	}
}

// exploringMethods are the reads of store.Explorer, for the cases about all reads.
func exploringMethods() []method {
	search := func() store.PathQuery {
		return store.PathQuery{
			From: "city:a", To: "city:b", Types: linkTypesOf("PARTICIPATES_IN MEMBER_OF LEADS"), Dir: kg.Both, Link: not(eq(store.LinkRole, "v", "w")),
			Avoid: []string{"theme:q", "org:q"}, MaxLength: 3, Limit: 5, MaxTouched: 100,
		}
	}
	ask := func(ctx context.Context, v store.View, in any) (any, error) { return explore(ctx, v, in) }
	return []method{
		{"NeighbourCounts", func() any { return neighbourCounts{[]string{"city:b", "city:a", "nobody"}, kg.AsOf{}} }, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.NeighbourCounts(ctx, in.(neighbourCounts).IDs, in.(neighbourCounts).AsOf)
		}, neighbourCounts{}},
		{"NeighbourCounts on a day", func() any { return neighbourCounts{[]string{"city:b", "city:a", "nobody"}, kg.On(20200101)} }, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.NeighbourCounts(ctx, in.(neighbourCounts).IDs, in.(neighbourCounts).AsOf)
		}, neighbourCounts{AsOf: kg.On(20200101)}},
		{"Between", func() any {
			return store.BetweenQuery{Left: []string{"city:b", "city:a"}, Right: []string{"programme:y", "programme:x"}, Types: linkTypesOf("PARTICIPATES_IN LEADS"), Link: not(eq(store.LinkRole, "v", "w")), Dir: kg.Both, Limit: 5}
		}, ask, nil},
		{"ShortestPaths", func() any { return shortestPaths(search()) }, ask, nil},
		{"Paths", func() any { return pathsUpTo(search()) }, ask, nil},
		{"Explain", func() any { return store.ExplainQuery{PathQuery: search(), Samples: 2} }, ask, nil},
	}
}

// explored writes the answer to an exploring request.
func explored(e env, v store.View, query request) (string, error) {
	got, err := explore(e.ctx, v, query)
	if err != nil {
		return "", err
	}
	o := v.Ontology()
	kind := func(k store.NeighbourKind) string {
		return fmt.Sprintf("%s %s %s", o.Links[k.Link].Name, [...]string{"out", "in", "both"}[k.Dir], o.Entities[k.Other].Name)
	}
	var parts []string
	join := func(separator string) string {
		if len(parts) == 0 {
			return "nothing"
		}
		return strings.Join(parts, separator)
	}
	switch got := got.(type) {
	case store.TooMuch:
		return fmt.Sprintf("%d %s, more than %d", got.Would, got.What, got.Limit), nil
	case [][]store.NeighbourCount:
		for _, counts := range got {
			var one []string
			for _, c := range counts {
				one = append(one, fmt.Sprint(kind(c.NeighbourKind), " ", c.Links, distinctly(c)))
			}
			if len(one) == 0 {
				one = []string{"nothing"}
			}
			parts = append(parts, strings.Join(one, ", "))
		}
		return join(" ; "), nil
	case store.Joined:
		parts = linkIDs(got.Rows)
		return join(" ") + fmt.Sprint(" of ", got.Total), nil
	case store.PathList:
		for _, p := range got.Paths {
			parts = append(parts, pathText(p))
		}
		text := join(" | ") + fmt.Sprint(" of ", got.Total)
		if !got.Exact {
			text += " or more"
		}
		return text, nil
	case store.Explanation:
		if got.Total == 0 {
			return "nothing of 0", nil
		}
		for _, k := range got.Kinds {
			var hops, samples []string
			for _, h := range k.Hops {
				hops = append(hops, kind(h))
			}
			for _, p := range k.Samples {
				samples = append(samples, pathText(p))
			}
			text := fmt.Sprintf("%v of %d over %s", k.Score, k.Count, strings.Join(hops, ", "))
			if len(samples) > 0 {
				text += ": " + strings.Join(samples, " | ")
			}
			parts = append(parts, text)
		}
		text := o.Entities[got.Start].Name + ": " + join(" ; ")
		if got.Total > len(got.Kinds) {
			text += fmt.Sprint(" of ", got.Total)
		}
		return text, nil
	default:
		return "", fmt.Errorf("storetest: no answer: %T", got)
	}
}

func linkIDs(rows []store.LinkRow) (out []string) {
	for _, r := range rows {
		out = append(out, r.Link.ID)
	}
	return out
}

// pathText writes a path: "city:a -L1,L2- programme:x -L3- city:b".
func pathText(p store.Path) string {
	var b strings.Builder
	for i, n := range p.Nodes {
		if i > 0 {
			fmt.Fprintf(&b, " -%s- ", strings.Join(linkIDs(p.Hops[i-1].Links), ","))
		}
		b.WriteString(n.ID)
	}
	return b.String()
}

// distinctly is how many entities links lead to, where it is not as many as there are links.
func distinctly(c store.NeighbourCount) string {
	if c.Entities == c.Links {
		return ""
	}
	return fmt.Sprintf(" (%d)", c.Entities)
}
