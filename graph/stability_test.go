package graph_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
	"cityweave/internal/testlane"
)

// stableRounds is how many random lists are paged through while they change, other ones in each run.
func stableRounds() int {
	if testlane.Nightly() {
		return 500
	}
	return 60
}

// changingLists are lists of the graph of a crowd, with arguments that choose and order their rows.
var changingLists = []struct {
	field pagedField
	args  []string
}{
	{pagedField{owner: "Query", name: "cities", connection: "CityConnection"}, []string{
		"", "orderBy:[{population:ASC}]", "orderBy:[{population:DESC}]", "orderBy:[{isCapital:DESC},{name:ASC}]", "orderBy:[{programmes:{count:DESC}}]",
		"where:{population:{known:true}} orderBy:[{name:DESC}]", "orderBy:[{degree:ASC},{population:DESC}]",
	}},
	{pagedField{owner: "Programme", name: "cities", connection: "CityConnection", parent: "programme:p"}, []string{
		"", "linkOrderBy:[{since:ASC}]", "linkOrderBy:[{since:DESC},{role:ASC}]", "orderBy:[{population:DESC}]", "link:{role:{known:true}}", `asOf:"2012"`,
	}},
	{pagedField{owner: "Programme", name: "links", connection: "LinkConnection", parent: "programme:p"}, []string{
		"", "orderBy:[{role:DESC}]", "orderBy:[{since:ASC}]", "node:{type:{eq:CITY}}",
	}},
	{pagedField{owner: "Source", name: "evidence", connection: "EvidenceConnection", parent: "source:s"}, []string{"", "confidence:EXPLICIT"}},
}

// TestPagesOverChanges changes the graph
// between any two pages: rows go, often the one that the cursor was taken from, and
// others come, before, at and behind it, with equal names and unknown values.
func TestPagesOverChanges(t *testing.T) {
	t.Run("neither repeat nor skip rows that stay while others come and go", func(t *testing.T) {
		seed := rand.Uint64()
		for round := range stableRounds() {
			random := rand.New(rand.NewPCG(seed, uint64(round)))
			list := changingLists[random.IntN(len(changingLists))]
			f, args := list.field, list.args[random.IntN(len(list.args))]
			size, backward := 1+random.IntN(7), random.IntN(2) == 0
			people := &crowd{random: random}
			people.come(20 + random.IntN(20))
			st := memory.New(kg.CityNetworks())
			h := over(st)

			var stayed, seen []string
			cursor := ""
			for first := true; first || cursor != ""; first = false {
				if err := st.Apply(t.Context(), people.graph()); err != nil {
					t.Fatal(err)
				}
				now := f.walk(t, h, 100, false, args)
				if first {
					stayed = now
				}
				stayed = slices.DeleteFunc(stayed, func(row string) bool { return !slices.Contains(now, row) })
				var rows []string
				rows, cursor = f.turn(t, h, size, backward, cursor, args)
				if seen = append(seen, rows...); len(seen) > 10_000 {
					t.Fatalf("seed %d, round %d: the pages of %s(%s) do not end", seed, round, f, args)
				}
				people.leave(random.IntN(5))
				if len(rows) > 0 && random.IntN(2) == 0 {
					people.without(rows[len(rows)-1])
				}
				people.come(random.IntN(5))
			}

			if backward {
				slices.Reverse(seen)
			}
			where := fmt.Sprintf("seed %d, round %d: %s(%s) by %d, backward %v", seed, round, f, args, size, backward)
			if twice := slices.Clone(seen); len(seen) > 0 {
				slices.Sort(twice)
				if len(slices.Compact(twice)) != len(seen) {
					t.Errorf("%s: a row was seen twice in\n%v", where, seen)
				}
			}
			seen = slices.DeleteFunc(seen, func(row string) bool { return !slices.Contains(stayed, row) })
			if !slices.Equal(seen, stayed) {
				t.Errorf("%s: the rows that stayed\n%v\nwere seen as\n%v", where, stayed, seen)
			}
		}
	})
}

// turn gives one page, in the direction of reading, and the cursor for the next; "" when
// it was the last.
func (f pagedField) turn(t *testing.T, h http.Handler, size int, backward bool, cursor, args string) ([]string, string) {
	t.Helper()
	window := fmt.Sprintf("first:%d", size)
	if backward {
		window = fmt.Sprintf("last:%d", size)
	}
	if cursor != "" {
		window += map[bool]string{false: " after:", true: " before:"}[backward] + quoted(cursor)
	}
	page := f.must(t, h, f.rows(), args, window)
	rows, more, next := page.ids(), page.PageInfo.HasNextPage, page.PageInfo.EndCursor
	if backward {
		slices.Reverse(rows)
		more, next = page.PageInfo.HasPreviousPage, page.PageInfo.StartCursor
	}
	if !more {
		next = ""
	}
	return rows, next
}

// crowd is a graph of cities that come and go, each with one or two links to a
// programme and evidence for them. What a city is never changes.
type crowd struct {
	random *rand.Rand
	cities []member
	count  int
}

// member is a city with what it brings along; number is in all ids of it.
type member struct {
	number   string
	city     *kg.Entity
	links    []kg.LinkRecord
	evidence []*kg.Evidence
}

func (c *crowd) come(n int) {
	o := kg.CityNetworks()
	city, _ := o.Type("City")
	taking, _ := o.LinkType("PARTICIPATES_IN")
	date := func() kg.Date { return kg.Date(c.random.IntN(2) * (2008 + c.random.IntN(8)) * 10000) }
	for range n {
		// The number ends in a count, so that nobody comes back, and begins at random, so
		// that who comes late does not stand last.
		c.count++
		number := fmt.Sprintf("%02d%04d", c.random.IntN(100), c.count)
		e := &kg.Entity{ID: "city:aa-" + number, Name: []string{"Aa", "aa", "Áa", "Bo", "Če"}[c.random.IntN(5)], Type: city}
		if c.random.IntN(3) > 0 {
			e.Props = append(e.Props, kg.Prop{Index: uint8(o.Entities[city].Prop("population")), Value: kg.IntValue(int64(1 + c.random.IntN(4)))})
		}
		if c.random.IntN(3) > 0 {
			e.Props = append(e.Props, kg.Prop{Index: uint8(o.Entities[city].Prop("isCapital")), Value: kg.BoolValue(c.random.IntN(2) == 0)})
		}
		m := member{number: number, city: e}
		for i := range 1 + c.random.IntN(2) {
			attrs := &kg.LinkAttrs{Type: taking, Role: []string{"", "host", "Guest"}[c.random.IntN(3)], Status: kg.Verified, Confidence: kg.Explicit}
			l := kg.LinkRecord{Link: kg.Link{ID: fmt.Sprintf("L%s-%d", number, i), LinkAttrs: attrs, Since: date()}, From: e.ID, To: "programme:p"}
			m.links = append(m.links, l)
			m.evidence = append(m.evidence, &kg.Evidence{
				ID: "E" + l.ID, About: l.ID,
				EvidenceAttrs: &kg.EvidenceAttrs{
					Source: "source:s", Confidence: []kg.Confidence{kg.Explicit, kg.Implied}[c.random.IntN(2)],
				},
				Locator: []string{"", "row=1", "0:10-20", "2:3-4", "10:90-95"}[c.random.IntN(5)],
			})
		}
		c.cities = append(c.cities, m)
	}
}

func (c *crowd) leave(n int) {
	for range min(n, len(c.cities)) {
		i := c.random.IntN(len(c.cities))
		c.cities = slices.Delete(c.cities, i, i+1)
	}
}

// without takes away the city that a row is about.
func (c *crowd) without(row string) {
	c.cities = slices.DeleteFunc(c.cities, func(m member) bool { return strings.Contains(row, m.number) })
}

func (c *crowd) graph() *kg.Graph {
	o := kg.CityNetworks()
	programme, _ := o.Type("Programme")
	source, _ := o.Type("Source")
	g := &kg.Graph{Entities: []*kg.Entity{{ID: "programme:p", Name: "P", Type: programme}, {ID: "source:s", Name: "S", Type: source}}}
	for _, m := range c.cities {
		g.Entities = append(g.Entities, m.city)
		g.Links = append(g.Links, m.links...)
		g.Evidence = append(g.Evidence, m.evidence...)
	}
	slices.SortFunc(g.Entities, func(a, b *kg.Entity) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Links, func(a, b kg.LinkRecord) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Evidence, func(a, b *kg.Evidence) int { return strings.Compare(a.ID, b.ID) })
	return g
}
