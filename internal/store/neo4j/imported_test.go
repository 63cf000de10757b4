package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/schema"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

// Files of an import, read by a real neo4j-admin into a server of the test's own, hold to the last property what a load
// over the network writes.
func TestImportedNeo4jHoldsWhatALoadWrites(t *testing.T) {
	testlane.Covers(t, "internal/store/neo4j/loader", "internal/store/neo4j/schema", "scripts/neo4j")
	m := newServer(t)
	g := storetest.Random(7, 400)
	g.Release.ID = "imported"
	layout, err := schema.New(kg.CityNetworks())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "files of an import")
	files, err := loader.WriteBulk(t.Context(), dir, layout, g, nil)
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(neo4jScript)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), script, "admin", "database", "import", "full", "@"+loader.ArgumentsFile, "neo4j")
	c.Dir, c.Env = dir, m.environ()
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		fmt.Sprintf("\n  %d nodes\n", files.Nodes), fmt.Sprintf("\n  %d relationships\n", files.Relationships),
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the import does not say %q:\n%s", want, out)
		}
	}
	m.start()
	s := over(t, m.address, neo4j.Config{Statement: time.Minute, Write: 5 * time.Minute})
	report, err := s.Load(t.Context(), g, loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Resumed || report.Written != 0 || report.Links.Created != len(g.Links) || report.Entities.Created != len(g.Entities) {
		t.Errorf("a load after the import: %+v", report)
	}
	// The other slot is empty, and is written without its indexes. An interruption leaves it so; the next load goes on.
	g.Release.ID = "loaded"
	all := len(indexesOf(t, m.address))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err = s.Load(ctx, g, loader.Options{IndexLater: 1, Batch: 100, Progress: func(p loader.Progress) {
		if p.Stage == "writing" {
			cancel()
		}
	}})
	if left := len(indexesOf(t, m.address)); !errors.Is(err, context.Canceled) || left > all*2/3 {
		t.Errorf("a load that was interrupted left %d indexes of %d: %v", left, all, err)
	}
	again := over(t, m.address, neo4j.Config{Statement: time.Minute, Write: 5 * time.Minute})
	if report, err = again.Load(t.Context(), g, loader.Options{IndexLater: 1}); err != nil {
		t.Fatal(err)
	}
	if !report.Resumed || report.Links.Unchanged != len(g.Links) || report.Written < len(g.Links)+len(g.Evidence) {
		t.Errorf("a load beside the import: %+v", report)
	}
	compareSlots(t, m.address)
	// One that nobody interrupts has them all at its end, too.
	wiped(t, m.address, schema.SlotA)
	g.Release.ID = "once more"
	if report, err = again.Load(t.Context(), g, loader.Options{IndexLater: 1}); err != nil || report.Written == 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	if n := len(indexesOf(t, m.address)); n != all {
		t.Errorf("%d indexes of %d", n, all)
	}
	compareSlots(t, m.address)
}

// ask runs a statement on the server.
func ask(t *testing.T, address, text string) (out [][]any) {
	t.Helper()
	d, err := driver.NewDriverWithContext(address, driver.NoAuth())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}()
	result, err := driver.ExecuteQuery(t.Context(), d, text, nil, driver.EagerResultTransformer,
		driver.ExecuteQueryWithDatabase("neo4j"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range result.Records {
		out = append(out, r.Values)
	}
	return out
}

func indexesOf(t *testing.T, address string) [][]any {
	t.Helper()
	return ask(t, address, "SHOW INDEXES YIELD name, state WHERE name STARTS WITH '"+schema.IndexPrefix+"' AND state = 'ONLINE' RETURN name")
}

func wiped(t *testing.T, address string, slot schema.Slot) {
	t.Helper()
	for _, label := range []string{"Entity", "External", "Statement", "Evidence", "Conflict", "Word"} {
		ask(t, address, fmt.Sprintf("MATCH (n:%s%s) DETACH DELETE n", label, slot))
	}
}

// compareSlots reads all nodes and relationships of both slots with their properties.
func compareSlots(t *testing.T, address string) {
	t.Helper()
	without := func(slot schema.Slot, rows [][]any) [][]any {
		for _, row := range rows {
			for i, v := range row {
				switch v := v.(type) {
				case map[string]any: // properties of relationships
					for _, name := range []string{"id", schema.LinkTextProperty} {
						if value, ok := v[name+string(slot)]; ok {
							v[name] = value
							delete(v, name+string(slot))
						}
					}
				case []any: // labels
					for j, label := range v {
						v[j] = strings.TrimSuffix(fmt.Sprint(label), string(slot))
					}
					slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
				case string: // rows are of one slot
					row[i] = v
				}
			}
		}
		return rows
	}
	for _, label := range []string{"Entity", "External", "Statement", "Evidence", "Conflict", "Word"} {
		of := func(s schema.Slot) [][]any {
			return without(s, ask(t, address, fmt.Sprintf("MATCH (n:%s%s) RETURN labels(n), properties(n) ORDER BY n.id", label, s)))
		}
		compareRows(t, label, of(schema.SlotA), of(schema.SlotB))
	}
	links := func(s schema.Slot) [][]any {
		return without(s, ask(t, address, fmt.Sprintf("MATCH (a:Entity%[1]s)-[r]->(b:Entity%[1]s) "+
			"RETURN a.id, type(r), b.id, properties(r) ORDER BY r.id%[1]s", s)))
	}
	compareRows(t, "links", links(schema.SlotA), links(schema.SlotB))
}

func compareRows(t *testing.T, what string, imported, loaded [][]any) {
	t.Helper()
	if len(loaded) == 0 && what != "Conflict" || len(imported) != len(loaded) {
		t.Errorf("%s: %d were imported, and %d loaded", what, len(imported), len(loaded))
		return
	}
	for i := range loaded {
		if !reflect.DeepEqual(imported[i], loaded[i]) {
			t.Errorf("%s %d:\nimported %q\nloaded   %q", what, i, imported[i], loaded[i])
			return
		}
	}
}

// An import that cannot be written leaves nothing behind, and says what is wrong.
func TestFilesOfAnImportAreWrittenWholeOrNot(t *testing.T) {
	layout, err := schema.New(kg.CityNetworks())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("a folder that holds something is left alone", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "letter.txt"), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := loader.WriteBulk(t.Context(), dir, layout, storetest.Random(1, 50), nil)
		if err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("%v", err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("%v", entries)
		}
	})
	t.Run("an end is heard", func(t *testing.T) {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		_, err := loader.WriteBulk(ctx, dir, layout, storetest.BenchGraph(20_000), func(loader.Progress) { cancel() })
		if err == nil || ctx.Err() == nil {
			t.Errorf("%v", err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			t.Errorf("%v", entries)
		}
	})
	t.Run("the character between elements of lists is refused in them", func(t *testing.T) {
		g := storetest.Random(1, 50)
		g.Links[0].LinkAttrs.Topics = []string{"air\x1fwater"}
		_, err := loader.WriteBulk(t.Context(), t.TempDir(), layout, g, nil)
		if err == nil || !strings.Contains(err.Error(), "U+001F") || !strings.Contains(err.Error(), "without --bulk") {
			t.Errorf("%v", err)
		}
	})
}
