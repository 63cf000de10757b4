package warncode_test

import (
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/doctable"
	"cityweave/internal/warncode"
)

var update = flag.Bool("update", false, "write docs/errors.md")

func TestTable(t *testing.T) {
	rows := map[string]warncode.Entry{}
	for _, e := range warncode.Table() {
		if _, twice := rows[e.Code]; twice {
			t.Errorf("%s has two rows", e.Code)
		}
		rows[e.Code] = e
		if e.Meaning == "" || e.Cure == "" || strings.HasSuffix(e.Meaning, ".") || strings.HasSuffix(e.Cure, ".") {
			t.Errorf("%+v", e)
		}
	}
	if diff := cmp.Diff(doctable.Constants(t, "warncode.go"), slices.Sorted(maps.Keys(rows))); diff != "" {
		t.Errorf("constants (-) and rows (+) differ:\n%s", diff)
	}
}

func TestMarkdown(t *testing.T) {
	const begin, end = "<!-- generated from internal/warncode by make generate -->\n", "<!-- end of the warnings -->\n"
	doctable.Current(t, "errors.md", begin, end, warncode.Markdown(), *update)
}
