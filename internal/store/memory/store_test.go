package memory_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

var table = kg.CityNetworks()

func typeOf(t testing.TB, name string) kg.TypeID {
	t.Helper()
	id, ok := table.Type(name)
	if !ok {
		t.Fatalf("no type %s", name)
	}
	return id
}

// twoCities is Zürich and Ålesund in a programme, and paired with each other.
func twoCities(t testing.TB) *kg.Graph {
	t.Helper()
	city, programme := typeOf(t, "City"), typeOf(t, "Programme")
	participates, _ := table.LinkType("PARTICIPATES_IN")
	paired, _ := table.LinkType("PAIRED_WITH")
	link := func(id, from, to string, kind kg.LinkTypeID) kg.LinkRecord {
		return kg.LinkRecord{Link: kg.Link{ID: id, LinkAttrs: &kg.LinkAttrs{Type: kind}}, From: from, To: to}
	}
	return &kg.Graph{
		Release: kg.Release{ID: "two"},
		Entities: []*kg.Entity{
			{ID: "city:a", Name: "Zürich", Type: city},
			{ID: "city:b", Name: "Ålesund", Type: city},
			{ID: "programme:p", Name: "Pairs", Type: programme},
		},
		Links: []kg.LinkRecord{
			link("L1", "city:a", "programme:p", participates),
			link("L2", "city:b", "programme:p", participates),
			link("L3", "city:a", "city:b", paired),
		},
	}
}

func view(t testing.TB, s *memory.Store) store.View {
	t.Helper()
	v, err := s.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ids(p store.Page) []string {
	out := []string{}
	for _, r := range p.Rows {
		out = append(out, r.Node.ID)
	}
	return out
}

func TestAStoreWithoutAReleaseIsEmptyAndReady(t *testing.T) {
	s := memory.New(table)
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	v := view(t, s)
	page, err := v.List(t.Context(), store.ListQuery{Types: []kg.TypeID{0, 1}, Window: store.Window{Limit: 5}, Total: true})
	if err != nil || page.Total != 0 || len(page.Rows) != 0 {
		t.Errorf("got %+v, %v", page, err)
	}
	entities, _, err := v.Entities(t.Context(), []string{"city:a"})
	if err != nil || len(entities) != 1 || entities[0] != nil {
		t.Errorf("got %v, %v", entities, err)
	}
}

func TestAViewKeepsItsReleaseWhileAnotherIsApplied(t *testing.T) {
	s := memory.New(table)
	before := view(t, s)
	if err := s.Apply(t.Context(), twoCities(t)); err != nil {
		t.Fatal(err)
	}
	if got := before.Release().ID; got != "" {
		t.Errorf("the old view shows release %q", got)
	}
	v := view(t, s)
	page, err := v.List(t.Context(), store.ListQuery{
		Types: []kg.TypeID{typeOf(t, "City")}, Order: []store.Order{{Field: store.FieldName}}, Window: store.Window{Limit: 5}, Total: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"city:b", "city:a"}, ids(page)); diff != "" {
		t.Error(diff)
	}
}

func TestApplyRefusesAContradictoryGraph(t *testing.T) {
	s := memory.New(table)
	if err := s.Apply(t.Context(), twoCities(t)); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*kg.Graph){
		"an entity twice":            func(g *kg.Graph) { g.Entities = append(g.Entities, g.Entities[0]) },
		"a type that is not there":   func(g *kg.Graph) { g.Entities[0].Type = 200 },
		"a link twice":               func(g *kg.Graph) { g.Links = append(g.Links, g.Links[0]) },
		"an end that is not there":   func(g *kg.Graph) { g.Links[1].To = "programme:q" },
		"a link type too high":       func(g *kg.Graph) { g.Links[1].LinkAttrs.Type = 200 },
		"a statement about nothing":  func(g *kg.Graph) { g.Statements = []*kg.Statement{{ID: "P1", Subject: "city:z"}} },
		"evidence about nothing":     func(g *kg.Graph) { g.Evidence = []*kg.Evidence{{ID: "E1", About: "L9"}} },
		"an evidence id used twice":  func(g *kg.Graph) { g.Evidence = []*kg.Evidence{{ID: "E1", About: "L1"}, {ID: "E1", About: "L2"}} },
		"an entity that is not one":  func(g *kg.Graph) { g.Entities[1] = nil },
		"a link without attributes":  func(g *kg.Graph) { g.Links[0].LinkAttrs = nil },
		"a statement that is not it": func(g *kg.Graph) { g.Statements = []*kg.Statement{nil} },
	} {
		g := twoCities(t)
		g.Release.ID = "spoilt"
		spoil(g)
		if err := s.Apply(t.Context(), g); err == nil {
			t.Errorf("%s: it was applied", name)
		}
	}
	if got := view(t, s).Release().ID; got != "two" {
		t.Errorf("release is %q", got)
	}
}

func TestAnApplyThatIsCancelledChangesNothing(t *testing.T) {
	s := memory.New(table)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Apply(ctx, twoCities(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := view(t, s).Release().ID; got != "" {
		t.Errorf("release is %q", got)
	}
}

func TestExpandSeesSymmetricLinksFromBothEnds(t *testing.T) {
	s := memory.New(table)
	if err := s.Apply(t.Context(), twoCities(t)); err != nil {
		t.Fatal(err)
	}
	paired, _ := table.LinkType("PAIRED_WITH")
	pages, err := view(t, s).Expand(t.Context(), store.ExpandQuery{
		Parents: []string{"city:a", "city:none", "city:b", "city:a"},
		Rel:     store.Rel{Types: []kg.LinkTypeID{paired}, Dir: kg.In},
		Window:  store.Window{Limit: 5}, Total: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, p := range pages {
		got = append(got, ids(p))
		if p.Total != len(p.Rows) {
			t.Errorf("total %d of %d rows", p.Total, len(p.Rows))
		}
	}
	if diff := cmp.Diff([][]string{{"city:b"}, {}, {"city:a"}, {"city:b"}}, got); diff != "" {
		t.Error(diff)
	}
}
