package graph_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// storeCalls is how many reads of the store each example takes: for each level one for
// every field that leads on, whatever the number of rows, and one for all ids of arguments that no field reads.
var storeCalls = map[string]int{
	"accsf-capitals":      15, // programme | onlyDerived, members, cities, parts | evidence, country; evidence; participants | source, rule; source; evidence | source; ids of arguments
	"busy-cities":         8,  // all, inRegion, elsewhere | country, programmes of each; ids of arguments
	"by-name":             9,  // place, city; programme; country; unknown; otherType; nowhere; suggestions | country; ids of arguments
	"cities-by-region":    2,  // groups | entities
	"city":                11, // city | country, regions, degree, programmes, organisations, partnerCities | evidence of both; programme, country | source
	"cities-by-division":  10, // groups, cities, region | entities of groups; two lists, country | evidence | source; ids of arguments
	"city-themes":         9,  // city, theme, country | themes, citiesInSameProgrammes; cities; programmesOfCities | country of each; countriesOfCities
	"conflicts":           9,  // conflicts | subject; sides | other ends, statements, links | evidence of both | source of both
	"conflicts-of-iuc":    4,  // programme | statements | evidence | source
	"dataset":             3,  // release info, history, sources
	"document-statements": 8,  // source | blocks and places in one, explicit, implied | programme; links, statements | subject
	"facets":              3,  // programme | cities with all facets | entities of buckets
	"frontline-themes":    8,  // programme, programmes | themes; shared | evidence, programmes | source; ids of arguments
	"futurecity-stages":   26, // programme | three stages, each: statements with evidence and source, cities and regions with evidence | two steps, each: precedes, evidence, source
	"how-complete":        8,  // networks, forum | list and source of each, parts | list and source of the parts
	"how-connected":       5,  // shortestPaths, programmes | evidence | source; ids of arguments
	"ids-to-places":       5,  // byExternalIds, organisation, without | memberCities; countries
	"in-2012":             17, // six root fields | three, two and two lists | evidence, entities of buckets | source; ids of arguments
	"iuc-cities":          13, // cities, programme | cities, inRegion, elsewhere | evidence, country, partners | source; evidence, country | source; ids of arguments
	"joining-by-year":     3,  // groups of both | entities of one
	"names-to-ids":        9,  // each: names as written, places in them, readings, alike | country
	"near-nagoya":         7,  // around, iclei, aggregate, pacific | members; entities of groups; countries
	"neighbourhood":       10, // entities; neighbours, links, expanded; entities, links | degree, summary; degree; ids of arguments
	"networks-overlap":    6,  // both, one, other, networks | country; ids of arguments
	"ontology":            1,  // release info
	"pairs-of-iuc":        6,  // pairs, programme, evidence, checked ids | both lists of pairs
	"paging":              2,  // cities; ids of arguments
	"partly-verified":     7,  // three lists of links, statements, evidence | evidence of links | source
	"programmes-of-iclei": 5,  // organisation | programmes with their links, leads, runs, takesPart
	"roll-up":             8,  // six lists | programmes of the capitals; ids of arguments
	"said-by-source":      10, // links, evidence, two lists of links | evidence; links, statements, source | source; ids of arguments
	"search":              6,  // five root fields; ids of arguments
	"themes-by-region":    8,  // both axes, cells, both totals | entities of rows, of columns and of empty cells
	"un-habitat":          5,  // unBody, programme | programmes with their links; cities, members
	"un-engagement":       6,  // programmes, unBodies | unBodies; links | evidence | source
	"undated":             14, // iuc, iclei, cities | five lists, three lists | the dated ones of three of them
	"what-is-said":        5,  // three searches | source; ids of arguments
	"which-row-says-so":   7,  // links, evidence | evidence; links, statements | source; ids of arguments
	"why-connected":       4,  // explainConnection | evidence | source; ids of arguments
}

func TestTheStoreCallsOfAnExampleFollowFromItsShapeAlone(t *testing.T) {
	small := &counting{Store: builtInStore(t)}
	large := &counting{Store: tenTimes(t)}
	for _, example := range allExamples(t) {
		t.Run(example.Name, func(t *testing.T) {
			variables := variablesOf(t, example)
			ask(t, over(small), example.Query, variables)
			calls := small.take()
			if want := storeCalls[example.Name]; len(calls) != want {
				t.Errorf("%d store calls, want %d:\n%s", len(calls), want, strings.Join(calls, "\n"))
			}
			if example.Name == "by-name" || example.Name == "names-to-ids" || example.Name == "ids-to-places" {
				return // ten entities have each name and each id of the larger graph, which is another answer
			}
			answer := ask(t, over(large), example.Query, variables)
			if diff := gocmp.Diff(calls, large.take()); diff != "" {
				t.Errorf("the calls depend on the size of the graph:\n%s", diff)
			}
			if problems := failures(t, answer); len(problems) > 0 {
				t.Errorf("the graph that is ten times larger: %+v", problems)
			}
		})
	}
}

// counting is a store that notes what is asked of its views. The root fields of a query
// run side by side, so the order of the notes is no order of calls.
type counting struct {
	store.Store
	mu    sync.Mutex
	notes []string
}

func (c *counting) View(ctx context.Context) (store.View, error) {
	v, err := c.Store.View(ctx)
	return countingView{v, c}, err
}

func (c *counting) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notes = append(c.notes, what)
}

// take gives the notes, sorted, and begins anew.
func (c *counting) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	notes := c.notes
	c.notes = nil
	slices.Sort(notes)
	return notes
}

type countingView struct {
	store.View
	c *counting
}

// extras says what a read is asked for beyond its rows.
func extras(total bool, facets []store.Facet, w store.Window) string {
	var b strings.Builder
	for _, x := range []struct {
		name  string
		asked bool
	}{{" rows", w.Limit > 0}, {" total", total}, {" facets", len(facets) > 0}, {" keys", w.Keys}} {
		if x.asked {
			b.WriteString(x.name)
		}
	}
	return b.String()
}

func (v countingView) Entities(ctx context.Context, ids []string, children ...store.Child) ([]*kg.Entity, []store.Prefetched, error) {
	v.c.note("Entities")
	return v.View.Entities(ctx, ids, children...)
}

func (v countingView) Conflicts(ctx context.Context, q store.ConflictQuery) (store.ConflictPage, error) {
	v.c.note("Conflicts")
	return v.View.Conflicts(ctx, q)
}

func (v countingView) History(ctx context.Context) ([]kg.Release, error) {
	v.c.note("History")
	return v.View.History(ctx)
}

func (v countingView) Changes(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
	v.c.note("Changes")
	return v.View.Changes(ctx, q)
}

func (v countingView) Derive(ctx context.Context, q store.DeriveQuery) ([]store.DerivedPage, error) {
	v.c.note("Derive" + extras(q.Total, nil, q.Window))
	return v.View.Derive(ctx, q)
}

func (v countingView) Lookup(ctx context.Context, ids []kg.ExternalID) ([]*kg.Entity, error) {
	v.c.note("Lookup")
	return v.View.Lookup(ctx, ids)
}

func (v countingView) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	v.c.note("List" + extras(q.Total, q.Facets, q.Window))
	return v.View.List(ctx, q)
}

func (v countingView) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	v.c.note("Expand" + extras(q.Total, q.Facets, q.Window))
	return v.View.Expand(ctx, q)
}

func (v countingView) Search(ctx context.Context, q store.SearchQuery) ([]store.SearchPage, error) {
	v.c.note("Search" + extras(q.Total, nil, q.Window))
	return v.View.Search(ctx, q)
}

func (v countingView) Links(ctx context.Context, ids []string) ([]store.LinkRow, error) {
	v.c.note("Links")
	return v.View.Links(ctx, ids)
}

func (v countingView) Statements(ctx context.Context, ids []string) ([]*kg.Statement, error) {
	v.c.note("Statements")
	return v.View.Statements(ctx, ids)
}

func (v countingView) StatementsOf(ctx context.Context, subjects []string) ([][]*kg.Statement, error) {
	v.c.note("StatementsOf")
	return v.View.StatementsOf(ctx, subjects)
}

func (v countingView) Evidence(ctx context.Context, ids []string) ([]*kg.Evidence, error) {
	v.c.note("Evidence")
	return v.View.Evidence(ctx, ids)
}

func (v countingView) EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
	v.c.note("EvidenceAbout")
	return v.View.EvidenceAbout(ctx, about)
}

func (v countingView) ListLinks(ctx context.Context, q store.LinkQuery) ([]store.RecordPage[store.LinkRow], error) {
	v.c.note("ListLinks" + extras(q.Total, q.Facets, q.Window))
	return v.View.ListLinks(ctx, q)
}

func (v countingView) ListStatements(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Statement], error) {
	v.c.note("ListStatements" + extras(q.Total, q.Facets, q.Window))
	return v.View.ListStatements(ctx, q)
}

func (v countingView) ListEvidence(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Evidence], error) {
	v.c.note("ListEvidence" + extras(q.Total, q.Facets, q.Window))
	return v.View.ListEvidence(ctx, q)
}

func (v countingView) EvidenceFrom(ctx context.Context, q store.EvidenceQuery) ([]store.EvidencePage, error) {
	v.c.note("EvidenceFrom" + extras(q.Total, nil, q.Window))
	return v.View.EvidenceFrom(ctx, q)
}

func (v countingView) Aggregate(ctx context.Context, q store.AggregateQuery) (store.Aggregate, error) {
	v.c.note("Aggregate")
	return v.View.Aggregate(ctx, q)
}

func (v countingView) NeighbourCounts(ctx context.Context, ids []string, asOf kg.AsOf) ([][]store.NeighbourCount, error) {
	v.c.note("NeighbourCounts")
	return v.View.NeighbourCounts(ctx, ids, asOf)
}

func (v countingView) Between(ctx context.Context, q store.BetweenQuery) (store.Joined, error) {
	v.c.note("Between")
	return v.View.Between(ctx, q)
}

func (v countingView) ShortestPaths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	v.c.note("ShortestPaths")
	return v.View.ShortestPaths(ctx, q)
}

func (v countingView) Paths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	v.c.note("Paths")
	return v.View.Paths(ctx, q)
}

func (v countingView) Explain(ctx context.Context, q store.ExplainQuery) (store.Explanation, error) {
	v.c.note("Explain")
	return v.View.Explain(ctx, q)
}

func (v countingView) ReleaseInfo(ctx context.Context) (*store.ReleaseInfo, error) {
	v.c.note("ReleaseInfo")
	return v.View.ReleaseInfo(ctx)
}

// tenTimes is the built-in graph made ten times larger: nine copies of every entity,
// statement, link and record of evidence, where the copy of a link goes from a copy to
// the original, so that programmes, networks and countries have ten times as many links.
func tenTimes(t *testing.T) *memory.Store {
	t.Helper()
	g, err := readBuiltIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := kg.CityNetworks()
	whole := &kg.Graph{Release: g.Release, Rules: g.Rules, Blocks: g.Blocks}
	whole.Entities = append(whole.Entities, g.Entities...)
	whole.Links = append(whole.Links, g.Links...)
	whole.Coverage = append(whole.Coverage, g.Coverage...)
	whole.Statements = append(whole.Statements, g.Statements...)
	whole.Evidence = append(whole.Evidence, g.Evidence...)
	for n := 2; n <= 10; n++ {
		suffix := fmt.Sprintf("-copy-%d", n)
		for _, e := range g.Entities {
			twin := *e
			twin.ID += suffix
			if e.Detail != nil { // an external id names one entity
				twin.Detail = &kg.Detail{Aliases: e.Detail.Aliases, Description: e.Detail.Description, Note: e.Detail.Note}
			}
			whole.Entities = append(whole.Entities, &twin)
		}
		for _, l := range g.Links {
			l.ID += suffix
			l.From += suffix
			if o.Links[l.Type].Symmetric && l.From > l.To {
				l.From, l.To = l.To, l.From
			}
			whole.Links = append(whole.Links, l)
		}
		for _, s := range g.Statements {
			twin := *s
			twin.ID, twin.Subject = s.ID+suffix, s.Subject+suffix
			whole.Statements = append(whole.Statements, &twin)
		}
		for _, c := range g.Coverage {
			twin := *c
			twin.ID, twin.About = c.ID+suffix, c.About+suffix
			whole.Coverage = append(whole.Coverage, &twin)
		}
		for _, e := range g.Evidence {
			twin := *e
			twin.ID, twin.About = e.ID+suffix, e.About+suffix
			whole.Evidence = append(whole.Evidence, &twin)
		}
	}
	slices.SortFunc(whole.Entities, func(a, b *kg.Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(whole.Links, func(a, b kg.LinkRecord) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(whole.Statements, func(a, b *kg.Statement) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(whole.Coverage, func(a, b *kg.Coverage) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(whole.Evidence, func(a, b *kg.Evidence) int { return cmp.Compare(a.ID, b.ID) })
	tree, _ := whole.PlaceTree(o)
	whole.Locate(o, tree)
	whole.Bound(o)
	whole.NameByStatements()
	whole.Cover(o)
	st := memory.New(o)
	if err := st.Apply(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	return st
}
