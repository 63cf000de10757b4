package contract_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph"
)

var update = flag.Bool("update", false, "add what is new to contract.txt")

const (
	file       = "contract.txt"
	deprecated = " @deprecated"
)

// elements are all elements of a schema that a client can name, a line each, sorted.
func elements(t *testing.T, sdl string) []string {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	add := func(directives ast.DirectiveList, format string, args ...any) {
		line := fmt.Sprintf(format, args...)
		if directives.ForName("deprecated") != nil {
			line += deprecated
		}
		out = append(out, line)
	}
	for name, def := range schema.Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		add(nil, "%s %s", strings.ToLower(string(def.Kind)), name)
		for _, i := range def.Interfaces {
			add(nil, "%s implements %s", name, i)
		}
		for _, member := range def.Types {
			add(nil, "%s = %s", name, member)
		}
		for _, v := range def.EnumValues {
			add(v.Directives, "%s.%s", name, v.Name)
		}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			add(f.Directives, "%s.%s: %s", name, f.Name, f.Type)
			for _, a := range f.Arguments {
				add(a.Directives, "%s.%s(%s: %s)", name, f.Name, a.Name, a.Type)
			}
		}
	}
	slices.Sort(out)
	return out
}

// removed are the lines of the contract that the schema has no longer, but for those that
// were deprecated.
func removed(contract, now []string) []string {
	var out []string
	for _, line := range contract {
		name, was := strings.CutSuffix(line, deprecated)
		if !was && !slices.Contains(now, name) && !slices.Contains(now, name+deprecated) {
			out = append(out, line)
		}
	}
	return out
}

func TestNothingIsTakenAwayThatWasNotDeprecatedFirst(t *testing.T) {
	now := elements(t, graph.Schema())
	text, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	contract := strings.Split(strings.TrimSpace(string(text)), "\n")
	gone := removed(contract, now)
	if *update {
		// What is gone stays in the file, so that this test fails until somebody decides.
		all := slices.Concat(now, gone)
		slices.Sort(all)
		all = slices.DeleteFunc(all, func(line string) bool { return line == "" })
		if err := os.WriteFile(file, []byte(strings.Join(all, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, line := range now {
		if _, known := slices.BinarySearch(contract, line); !known {
			t.Errorf("%s is new and not in graph/contract/%s: run make generate and commit what it writes", line, file)
		}
	}
	for _, line := range gone {
		if line != "" {
			t.Errorf("%s is gone or has changed: clients rely on it, so deprecate it in one release and take it away in a later one (or take its line out of graph/contract/%s if nobody can have used it)", line, file)
		}
	}
}

func TestOnlyWhatWasDeprecatedMayGo(t *testing.T) {
	was := elements(t, `type Query { a: Int b(x: Int): Int old: Int @deprecated kind: E } enum E { ONE TWO }`)
	for name, c := range map[string]struct {
		sdl  string
		gone string
	}{
		"nothing":             {`type Query { a: Int b(x: Int): Int old: Int @deprecated kind: E } enum E { ONE TWO }`, ""},
		"something is new":    {`type Query { a: Int b(x: Int, y: Int): Int kind: E c: Int } enum E { ONE TWO THREE }`, ""},
		"now deprecated":      {`type Query { a: Int @deprecated b(x: Int): Int kind: E } enum E { ONE TWO }`, ""},
		"a field":             {`type Query { b(x: Int): Int kind: E } enum E { ONE TWO }`, "Query.a: Int"},
		"an argument":         {`type Query { a: Int b: Int kind: E } enum E { ONE TWO }`, "Query.b(x: Int)"},
		"the type of a field": {`type Query { a: String b(x: Int): Int kind: E } enum E { ONE TWO }`, "Query.a: Int"},
		"a value":             {`type Query { a: Int b(x: Int): Int kind: E } enum E { ONE }`, "E.TWO"},
	} {
		if got := strings.Join(removed(was, elements(t, c.sdl)), ", "); got != c.gone {
			t.Errorf("%s: %q is gone, want %q", name, got, c.gone)
		}
	}
}
