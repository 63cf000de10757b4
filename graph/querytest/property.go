package querytest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// Property is what must be true of the answers of one engine, whatever the data is: an
// answer is held against others that it follows from.
type Property struct {
	Name  string // a sentence
	check func(p *prober) error
}

// Properties are all that are known.
func Properties() []Property {
	return slices.Concat(
		conditionProperties(), filterProperties(), listProperties(), linkProperties(), countingProperties(), exploreProperties(), searchProperties(), nameProperties(), relationProperties(),
	)
}

// trials is how often a property is tried on one graph.
const trials = 10

// Trials is how often a property was tried. A question that is refused is a failure, so that
// nothing holds because there was no answer.
type Trials struct {
	Tried     int
	Undecided int // the answers did not suffice to hold them to anything
	Empty     int // none of the answers had a value that is not null, zero, false or empty
}

// Told is how often the property said something of the engine.
func (t Trials) Told() int { return t.Tried - t.Undecided - t.Empty }

// errUndecided is what a check gives when its answers show too little, such as a list that
// goes on behind the page that it has read.
var errUndecided = errors.New("undecided")

// patience is how many tries may be needed for one that says something.
const patience = 20

// Check tries the property on random lists until it has said something of the engine a tenth
// as often as Compare asks questions; it fails when that takes too many tries.
func (p Property) Check(tb testing.TB, graphs Graphs, e Engine, opts ...Option) (t Trials) {
	tb.Helper()
	s := settle(tb, opts)
	schema := apiSchema()
	var b *bench
	wanted := max(trials, s.queries/10)
	for i := 0; t.Told() < wanted; i++ {
		if t.Tried == wanted*patience {
			tb.Errorf("%s: it says too little of the engine: %+v", p.Name, t)
			break
		}
		seed := s.seed + uint64(i/trials)
		at := originOf(seed)
		if i%trials == 0 {
			b = newBench(tb, schema, graphs, at, []Engine{e}, newTally(schema))
		}
		pr := &prober{bench: b, generator: newGenerator(rand.New(rand.NewPCG(seed, uint64(i))), b)}
		err := p.check(pr)
		t.Tried++
		switch {
		case errors.Is(err, errUndecided):
			t.Undecided++
		case err == nil && !pr.told:
			t.Empty++
		case err != nil:
			tb.Errorf("%s: graph: %d %d: %v\nafter asking\n%s", p.Name, at.Seed, at.Size, err, strings.Join(pr.asked, "\n"))
			return t
		}
	}
	tb.Logf("%+v", t)
	return t
}

// prober asks what a property wants to know.
type prober struct {
	*generator
	bench *bench
	asked []string
	told  bool // an answer had a value that is not null, zero, false or empty
}

// get asks and reads what stands at "it" in the answer. A query without errors is wanted.
func (p *prober) get(v any, query string) error {
	p.asked = append(p.asked, query)
	body := p.bench.apis[0].ask(p.bench.ctx, query, nil)
	if errs, err := errorsOf(body); err != nil || len(errs) > 0 {
		return fmt.Errorf("refused: %s", body)
	}
	raw := dataOf(body)
	for {
		var inner map[string]json.RawMessage
		if err := json.Unmarshal(raw, &inner); err != nil {
			return fmt.Errorf("%.200s: %w", body, err)
		}
		if it, ok := inner["it"]; ok {
			if err := json.Unmarshal(it, v); err != nil {
				return fmt.Errorf("%.200s: %w", it, err)
			}
			var all any
			if err := json.Unmarshal(it, &all); err != nil {
				return fmt.Errorf("%.200s: %w", it, err)
			}
			p.told = p.told || slices.ContainsFunc(leaves(nil, all), func(x any) bool { return x != 0.0 && x != false && x != "" })
			return nil
		}
		if raw = inner["at"]; raw == nil {
			return fmt.Errorf("nothing is asked for in %s", query)
		}
	}
}

// list is a list of the API: all of a type, or what an entity is linked with.
type list struct {
	parent string // of the query, with %s for the field
	owner  string // type that has the field
	id     string // of the parent, "" in a list of all
	field  *ast.FieldDefinition
	rows   string // type of its rows: City, Entity, Link
}

// lists are what a random list is chosen from: fields of a type that page.
func (p *prober) lists(owner string, wanted func(*ast.FieldDefinition) bool) (out []*ast.FieldDefinition) {
	for _, f := range p.schema.Types[owner].Fields {
		if f.Arguments.ForName("after") != nil && f.Arguments.ForName("where") != nil && f.Arguments.ForName("through") == nil && wanted(f) {
			out = append(out, f)
		}
	}
	return out
}

// list chooses a list of the kind that is wanted; half of them are under an entity.
func (p *prober) list(wanted func(*ast.FieldDefinition) bool) list {
	for {
		l := list{parent: "{%s}", owner: p.schema.Query.Name}
		if p.chance(50) {
			l = p.under(early(p.Rand, p.words.ids[ownerEntity]))
		}
		if fields := p.lists(l.owner, wanted); len(fields) > 0 {
			l.field = pick(p.Rand, fields...)
			l.rows = owner(l.field.Type.Name())
			return l
		}
	}
}

// under is a list of an entity, whose field is still to be chosen.
func (p *prober) under(id string) list {
	t, _ := p.o.TypeOf(id)
	l := list{owner: p.o.Entities[t].Name, id: id}
	l.parent = fmt.Sprintf("{at:node(id:%q){...on %s{%%s}}}", id, l.owner)
	return l
}

// anyList wants no particular list.
func anyList(*ast.FieldDefinition) bool { return true }

// onEntities wants a list of entities.
func onEntities(f *ast.FieldDefinition) bool {
	return !slices.Contains([]string{"LinkConnection", "StatementConnection", "EvidenceConnection"}, f.Type.Name())
}

// onLinks wants a list of links.
func onLinks(f *ast.FieldDefinition) bool { return f.Type.Name() == "LinkConnection" }

// filter is the type of a list's filter: CityFilter, LinkFilter ...
func (l list) filter() *ast.Type { return l.field.Arguments.ForName("where").Type }

// query asks for a selection on the list.
func (l list) query(selection string, args ...string) string {
	args = slices.DeleteFunc(args, func(a string) bool { return a == "" })
	field := "it:" + l.field.Name
	if len(args) > 0 {
		field += "(" + strings.Join(args, ",") + ")"
	}
	return fmt.Sprintf(l.parent, field+"{"+selection+"}")
}

// a makes a value of a type, such as a CityFilter, as text.
func (p *prober) a(t *ast.Type, s slot) string {
	s.bare = true
	return p.literal(t, s).String()
}

// filterOf makes a filter for the rows of a list.
func (p *prober) filterOf(l list) string { return p.a(l.filter(), slot{}) }

// some gives one of the list's optional arguments, or "" in half of the cases.
func (p *prober) some(l list, name string) string {
	arg := l.field.Arguments.ForName(name)
	if arg == nil || p.chance(50) {
		return ""
	}
	return name + ":" + p.a(arg.Type, slot{owner: l.rows, field: name})
}

// page is what is asked of a list.
type page struct {
	TotalCount int
	Nodes      []row
	Edges      []edge
	PageInfo   struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
	UndatedCount *int // nil where it is not asked for, or without a day
}

type row struct {
	ID                           string
	Since, HoldsFrom, HoldsUntil string
	Type                         string
}

type edge struct {
	Cursor string
	Node   row
	Links  []row
	Other  *row
}

// ids are the ids of the rows: of the links too, where there are some.
func (c *page) ids() (out []string) {
	for _, e := range c.Edges {
		id := e.Node.ID
		for _, l := range e.Links {
			id += " " + l.ID
		}
		out = append(out, id)
	}
	return out
}

// rowsOf selects what ids tells.
func rowsOf(l list) string {
	if l.id != "" && l.rows != ownerLink {
		return "edges{cursor node{id}links{id}}"
	}
	return "edges{cursor node{id}}"
}

// whole reads the whole list, page by page from the front.
func (p *prober) whole(l list, args ...string) ([]string, error) {
	ids, _, err := p.pages(l, 100, false, args...)
	return ids, err
}

// pages reads a list in pages of a size, and holds each page to its page info.
func (p *prober) pages(l list, size int, backward bool, args ...string) (ids []string, total int, err error) {
	window, next := fmt.Sprintf("first:%d", size), "after"
	if backward {
		window, next = fmt.Sprintf("last:%d", size), "before"
	}
	cursor := ""
	for {
		var c page
		if err := p.get(&c, l.query("totalCount nodes{id}pageInfo{hasNextPage hasPreviousPage startCursor endCursor}"+rowsOf(l), append(args, window, cursor)...)); err != nil {
			return nil, 0, err
		}
		if err := c.sound(size); err != nil {
			return nil, 0, err
		}
		more, end, gone := c.PageInfo.HasNextPage, c.PageInfo.EndCursor, c.PageInfo.HasPreviousPage
		if backward {
			more, end, gone = c.PageInfo.HasPreviousPage, c.PageInfo.StartCursor, c.PageInfo.HasNextPage
			ids = append(c.ids(), ids...)
		} else {
			ids = append(ids, c.ids()...)
		}
		if turned := cursor != ""; gone != turned || turned && len(c.Edges) == 0 {
			return nil, 0, fmt.Errorf("a page of %d rows, with a page before it: %v, says %+v", len(c.Edges), turned, c.PageInfo)
		}
		if cursor != "" && c.TotalCount != total {
			return nil, 0, fmt.Errorf("totalCount is %d on this page and was %d", c.TotalCount, total)
		}
		total = c.TotalCount
		if !more {
			return ids, total, nil
		}
		if len(c.Edges) != size {
			return nil, 0, fmt.Errorf("a page of %d rows is not the last", len(c.Edges))
		}
		cursor = fmt.Sprintf("%s:%q", next, *end)
	}
}

// sound holds what a page says twice to be the same.
func (c *page) sound(size int) error {
	if len(c.Edges) > size || len(c.Nodes) != len(c.Edges) {
		return fmt.Errorf("%d edges and %d nodes on a page of %d", len(c.Edges), len(c.Nodes), size)
	}
	for i, e := range c.Edges {
		if e.Node.ID != c.Nodes[i].ID {
			return fmt.Errorf("node %d is %s, that of the edge is %s", i, c.Nodes[i].ID, e.Node.ID)
		}
	}
	start, end := c.PageInfo.StartCursor, c.PageInfo.EndCursor
	if n := len(c.Edges); n == 0 && (start != nil || end != nil) || n > 0 && (start == nil || end == nil || *start != c.Edges[0].Cursor || *end != c.Edges[n-1].Cursor) {
		return fmt.Errorf("the cursors of the page are not those of its ends: %+v", c.PageInfo)
	}
	return nil
}

// same says how two lists differ.
func same(what string, a []string, other string, b []string) error {
	if slices.Equal(a, b) {
		return nil
	}
	return fmt.Errorf("%s gives %d rows: %v\n%s gives %d rows: %v", what, len(a), a, other, len(b), b)
}
