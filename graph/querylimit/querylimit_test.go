package querylimit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"cityweave/graph/querylimit"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

func parsed(t *testing.T, text string) *ast.QueryDocument {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "{a}": 3, "{a,,b} # c": 4, `{a(b:"c d")}`: 8, "{a(b:\"\"\"c\nd\"\"\")}": 8, "{...F}": 4, "{a ? b}": 2,
	} {
		if got := querylimit.Tokens(text); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestOf(t *testing.T) {
	for name, c := range map[string]struct {
		query string
		want  querylimit.Figures
	}{
		"fields and levels": {`{a{b c{d}}}`, querylimit.Figures{Fields: 4, RootFields: 1, Depth: 3}},
		"aliases": {
			`{x:a y:a a}`,
			querylimit.Figures{Fields: 3, Aliases: 2, RootFields: 3, Depth: 1},
		},
		"inline fragments": {
			`{...{a} ...on Query@skip(if:true){b}}`,
			querylimit.Figures{Fields: 2, RootFields: 2, Directives: 1, Depth: 1},
		},
		"a fragment wherever it is": {
			`{a{...F} b{...F}} fragment F on T{x y:z}`,
			querylimit.Figures{Fields: 8, Aliases: 2, RootFields: 2, Depth: 2},
		},
		"a fragment of root fields": {
			`{...F ...F} fragment F on Query{a b}`,
			querylimit.Figures{Fields: 6, RootFields: 4, Depth: 1},
		},
		"directives of every place": {
			`query($a:Int@x)@x{a@x ...F@x} fragment F on T@x{b@x}`,
			querylimit.Figures{Fields: 3, RootFields: 2, Directives: 6, Depth: 1},
		},
		"a circle of fragments, ended": {
			`{...F} fragment F on T{a ...G} fragment G on T{b ...F}`,
			querylimit.Figures{Fields: 5, RootFields: 2, Depth: 1},
		},
		"introspection apart": {
			`{__schema{types{name}} a{b}}`,
			querylimit.Figures{Fields: 5, RootFields: 2, Depth: 2, Introspect: 3},
		},
		"the largest operation": {
			`query A{a{b{c}}} query B{a b c d}`,
			querylimit.Figures{Fields: 4, RootFields: 4, Depth: 3},
		},
		"a fragment that is not used": {
			`{a} fragment F on T{b{c{d}} e}`,
			querylimit.Figures{Fields: 4, RootFields: 1, Depth: 1},
		},
		"a fragment that is not there": {`{...F}`, querylimit.Figures{Fields: 1}},
	} {
		t.Run("counts "+name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, querylimit.Of(parsed(t, c.query))); diff != "" {
				t.Errorf("%s: %s", c.query, diff)
			}
		})
	}
	t.Run("counts each fragment once, whatever it spreads out to", func(t *testing.T) {
		bomb := func(levels int) *ast.QueryDocument {
			var b strings.Builder
			b.WriteString("{...F0}")
			for i := range levels {
				fmt.Fprintf(&b, " fragment F%d on T{...F%d ...F%d}", i, i+1, i+1)
			}
			fmt.Fprintf(&b, " fragment F%d on T{a}", levels)
			return parsed(t, b.String())
		}
		if got := querylimit.Of(bomb(100)); got.Fields != limits.Saturated || got.RootFields != limits.Saturated {
			t.Errorf("got %+v", got)
		}
		small, large := bomb(100), bomb(1000)
		few := testing.AllocsPerRun(5, func() { querylimit.Of(small) })
		many := testing.AllocsPerRun(5, func() { querylimit.Of(large) })
		if many > 15*few {
			t.Errorf("%v allocations for 100 levels, %v for 1,000", few, many)
		}
	})
}

func TestCheck(t *testing.T) {
	most := limits.Limits{Fields: 9, Aliases: 9, RootFields: 9, Directives: 9, Depth: 9, IntrospectionDepth: 9}
	at := querylimit.Figures{Fields: 9, Aliases: 9, RootFields: 9, Directives: 9, Depth: 9, Introspect: 9}
	if err := querylimit.Check(at, most); err != nil {
		t.Errorf("at the limits: %v", err)
	}
	for code, f := range map[string]querylimit.Figures{
		errcode.TooManyFields: {Fields: 10}, errcode.TooManyAliases: {Aliases: 10}, errcode.TooDeep: {Depth: 10},
		errcode.TooManyRootFields: {RootFields: 10}, errcode.TooManyDirectives: {Directives: 10},
	} {
		var fault *limits.Fault
		if err := querylimit.Check(f, most); !errors.As(err, &fault) || fault.Code != code || fault.Value != 10 {
			t.Errorf("%s: %v", code, err)
		}
	}
	if err := querylimit.Check(querylimit.Figures{Introspect: 10}, most); err == nil {
		t.Error("levels of introspection are not checked")
	}
}

func TestValues(t *testing.T) {
	for want, v := range map[int]any{
		1: nil, 2: []any{1}, 4: map[string]any{"a": nil, "b": "", "c": 1},
		6: map[string]any{"a": []any{1, 2, []any{}}, "b": true},
	} {
		if got := querylimit.Values(v); got != want {
			t.Errorf("%v: got %d, want %d", v, got, want)
		}
	}
}

func TestVariables(t *testing.T) {
	op := parsed(t, `query($i:[NameInput!]! $o:[Other] $n:NameInput){a(i:$i o:$o n:$n)}`).Operations[0]
	item := map[string]any{"name": "a", "in": nil, "latitude": 1.5}
	deep := map[string]any{"name": []any{1, 2}, "in": "x"}
	for _, c := range []struct {
		name string
		v    map[string]any
		want int
	}{
		{"counts an item of mapNames once", map[string]any{"i": []any{item, item}}, 3},
		{"counts what an item must not have", map[string]any{"i": []any{deep, "b"}}, 1 + 1 + 3 + 1},
		{"counts all values of other objects", map[string]any{"o": []any{item}, "n": item}, 1 + 4 + 4},
		{"counts variables that the operation lacks", map[string]any{"x": []any{item}}, 5},
		{"counts none as none", nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := querylimit.Variables(op, c.v); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}
