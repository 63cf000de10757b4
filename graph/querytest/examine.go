package querytest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// Engine is an engine under test.
type Engine struct {
	Name string
	// Generated asks through the generated executor, so that an engine beside itself shows
	// whether both executors answer alike.
	Generated bool
	// Open gives a fresh store that has taken one release after the other, and owns them.
	Open func(tb testing.TB, releases ...*kg.Graph) store.Store
}

// api is the whole handler over one engine.
type api struct {
	name    string
	over    func(*slog.Logger) http.Handler
	handler http.Handler
	log     *bytes.Buffer
}

func newAPI(name string, over func(*slog.Logger) http.Handler) *api {
	a := &api{name: name, over: over, log: &bytes.Buffer{}}
	a.handler = over(slog.New(slog.NewTextHandler(a.log, nil)))
	return a
}

// bench has one graph in several engines.
type bench struct {
	ctx    context.Context
	o      *kg.Ontology
	schema *ast.Schema
	words  *vocabulary
	apis   []*api
	tally  *Tally
	fields int // how many fields of a question may lead on at most
}

func newBench(tb testing.TB, schema *ast.Schema, graphs Graphs, at Origin, engines []Engine, tally *Tally) *bench {
	o := kg.CityNetworks()
	// The graph of another seed was there before, so that there are changes to ask for.
	const before = 1 << 32
	earlier := func() *kg.Graph { return graphs(at.Seed+before, at.Size) }
	words := newVocabulary(o, graphs(at.Seed, at.Size))
	b := &bench{ctx: tb.Context(), o: o, schema: schema, words: words, tally: tally, fields: longest}
	b.words.releases = append(b.words.releases, earlier().Release.ID)
	for _, e := range engines {
		st := e.Open(tb, earlier(), graphs(at.Seed, at.Size))
		b.apis = append(b.apis, newAPI(e.Name, func(log *slog.Logger) http.Handler {
			return graph.NewHandler(o, st, graph.Options{Log: log, Generated: e.Generated, Limits: wide()})
		}))
	}
	return b
}

// beside is a bench over the same stores that may be used at the same time.
func (b *bench) beside() *bench {
	other := *b
	other.apis = make([]*api, len(b.apis))
	for i, a := range b.apis {
		other.apis[i] = newAPI(a.name, a.over)
	}
	return &other
}

// wide are limits that questions keep to whatever they are dressed in. Fragments, aliases
// and directives are what they are made of; nodes are limited as usual.
func wide() limits.Limits {
	const enough = 100_000
	return limits.Limits{Tokens: enough, Fields: enough, Aliases: enough, RootFields: enough, Depth: enough, Directives: enough, Values: enough, Nodes: 10 * enough}
}

// ask posts a query and gives the body of the answer.
func (a *api) ask(ctx context.Context, query string, vars map[string]any) string {
	body := marshalled(map[string]any{"query": query, "variables": vars})
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	return strings.TrimSpace(w.Body.String())
}

// fault is what is wrong with the answers to a question.
type fault struct {
	kind   string // the same while the question is shrunk
	detail string
}

// examine asks a question and its follow-ups, and gives the first fault of the answers.
// spots is how many objects of each answer are asked for alone.
func (b *bench) examine(q *question, spots int) *fault {
	if q.refused == always {
		answer, f := b.agreed(q.query, q.vars)
		if f == nil {
			if f = q.expected(0, answer); f == nil {
				b.tally.mistaken(q.mistake)
			}
		}
		return f
	}
	doc, err := parsed(q.query)
	if err != nil {
		return &fault{"the question is no query", err.Error()}
	}
	vars := q.vars
	for step := 0; ; step++ {
		answer, f := b.agreed(q.query, vars)
		if f == nil {
			b.tally.count(q.refused, answer)
			f = q.expected(step, answer)
		}
		if f == nil {
			f = b.consistent(doc, vars, answer, spots)
		}
		if f != nil {
			f.detail = fmt.Sprintf("asked %d times, with %s\n%s", step+1, marshalled(vars), f.detail)
			return f
		}
		if step == len(q.then) {
			return nil
		}
		var ok bool
		if vars, ok = follow(vars, q.then[step], answer); !ok {
			return nil
		}
	}
}

// agreed gives the answer that all engines give.
func (b *bench) agreed(query string, vars map[string]any) (string, *fault) {
	var first string
	for i, a := range b.apis {
		a.log.Reset()
		body := a.ask(b.ctx, query, vars)
		errs, err := errorsOf(body)
		if err != nil {
			return "", &fault{"an answer is no JSON", a.name + ": " + err.Error()}
		}
		if internal := func(e failed) bool { return e.Extensions.Code == errcode.Internal }; slices.ContainsFunc(errs, internal) || a.log.Len() > 0 {
			return "", &fault{"an engine fails", fmt.Sprintf("%s: %+v\n%.1500s", a.name, errs, a.log)}
		}
		switch {
		case i == 0:
			first = body
		case body != first:
			return "", &fault{"engines disagree", difference(b.apis[0].name, first, a.name, body)}
		}
	}
	return first, nil
}

// consistent holds one answer to what it must be, whatever the data is.
func (b *bench) consistent(doc *ast.QueryDocument, vars map[string]any, answer string, spots int) *fault {
	written := plain(b.schema, doc, vars)
	text := printed(written)
	again := b.apis[0].ask(b.ctx, text, nil)
	errs, _ := errorsOf(answer)
	if writtenErrs, _ := errorsOf(again); len(errs) > 0 || len(writtenErrs) > 0 {
		tooLong := len(writtenErrs) > 0 && strings.Contains(writtenErrs[0].Message, "token limit")
		if tooLong {
			b.tally.unwritten()
		}
		// A variable is refused for what it holds even where @skip or @include leaves its field out.
		ofVariable := len(errs) > 0 && strings.HasPrefix(errs[0].Message, "$")
		if (len(errs) > 0) != (len(writtenErrs) > 0) && !tooLong && !ofVariable { // by another code, where a literal is refused earlier
			return &fault{"only with or only without variables and fragments it is refused", text + difference("with variables and fragments", answer, "written out", again)}
		}
		return nil
	}
	if same := answer == again || repeats(doc) && boundedBy(answer, again); !same {
		return &fault{"written out it means something else", text + difference("with variables and fragments", answer, "written out", again)}
	}
	r := &answerReader{o: b.o, schema: b.schema}
	if err := r.object(b.schema.Query, written.Operations[0].SelectionSet, dataOf(answer), "data"); err != nil {
		return &fault{"the answer does not have the shape that was asked for", err.Error()}
	}
	b.tally.rows(r.rows)
	for _, root := range r.roots {
		b.tally.root(root)
	}
	for i := range min(spots, len(r.spots)) {
		if f := b.alone(r.spots[i*len(r.spots)/min(spots, len(r.spots))]); f != nil {
			return f
		}
	}
	return nil
}

// repeats reports whether a document spreads a fragment more than once.
func repeats(doc *ast.QueryDocument) bool {
	spreads := map[string]bool{}
	again := false
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				walk(s.SelectionSet)
			case *ast.InlineFragment:
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				again = again || spreads[s.Name]
				spreads[s.Name] = true
			}
		}
	}
	walk(doc.Operations[0].SelectionSet)
	for _, f := range doc.Fragments {
		walk(f.SelectionSet)
	}
	return again
}

// boundedBy reports whether two answers are the same but for the estimate, which is not
// higher in the first. What several types select by one fragment is bounded once, and what
// each of them selects by itself for each of them.
func boundedBy(answer, written string) bool {
	type cost struct {
		Extensions struct {
			Cost struct{ Estimated, Actual int }
		}
	}
	var a, b cost
	if json.Unmarshal([]byte(answer), &a) != nil || json.Unmarshal([]byte(written), &b) != nil {
		return false
	}
	x, y := a.Extensions.Cost, b.Extensions.Cost
	return bytes.Equal(dataOf(answer), dataOf(written)) && x.Actual == y.Actual && x.Estimated <= y.Estimated
}

// alone asks for one field of one object by its id.
func (b *bench) alone(s spot) *fault {
	query := printed(&ast.QueryDocument{Operations: ast.OperationList{{Operation: ast.Query, SelectionSet: ast.SelectionSet{&ast.Field{
		Alias: "node", Name: "node",
		Arguments:    ast.ArgumentList{{Name: "id", Value: &ast.Value{Kind: ast.StringValue, Raw: s.id}}},
		SelectionSet: ast.SelectionSet{&ast.InlineFragment{TypeCondition: s.typ, SelectionSet: ast.SelectionSet{s.field}}},
	}}}}})
	body := b.apis[0].ask(b.ctx, query, nil)
	var v struct{ Node map[string]json.RawMessage }
	if err := json.Unmarshal(dataOf(body), &v); err != nil || !bytes.Equal(v.Node[s.field.Alias], s.raw) {
		return &fault{"asked for alone it says something else", query + difference("within the query", string(s.raw), "alone", body)}
	}
	return nil
}

// difference shows two texts around the first byte in which they differ.
func difference(nameA, a, nameB, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	part := func(s string) string {
		from, to := max(0, i-300), min(len(s), i+300)
		return strings.ToValidUTF8(s[min(from, len(s)):to], "")
	}
	return fmt.Sprintf("\nthey differ at byte %d:\n%s: ...%s\n%s: ...%s", i, nameA, part(a), nameB, part(b))
}
