package datafolder_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"cityweave/internal/datafolder"
)

// Texts of tables are given up when they have been read.
func TestMessagesAboutRowsOfATableThatHasBeenRead(t *testing.T) {
	const file = "entities/city.csv"
	for name, c := range map[string]struct {
		now  string // the file, when the message is made
		want string
	}{
		"name the value":                       {"id,name\na,A\nb,\"B\"\n", "city.csv:3:3 name"},
		"name the line of a file cut short":    {"id,name\n", "city.csv:3:1 name"},
		"name the line of a file that is gone": {"", "city.csv:3:1 name"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := fstest.MapFS{file: {Data: []byte("id,name\na,A\nb,\"B\"\n")}}
			table, err := datafolder.OpenTable(datafolder.Folder{Name: "d", FS: dir}, 0, file, make([]byte, 512))
			if err != nil {
				t.Fatal(err)
			}
			var rows []datafolder.Row
			table.Read([]string{"id", "name"}, func(*datafolder.Table) {}, func(r datafolder.Row) { rows = append(rows, r) })
			if delete(dir, file); c.now != "" {
				dir[file] = &fstest.MapFile{Data: []byte(c.now)}
			}
			if c.now != "" && len(c.now) > 12 && rows[1].Get("name") != "B" {
				t.Errorf("the second row has the name %q", rows[1].Get("name"))
			}
			rows[1].Fault("name", "problem", "cure")
			f := table.Faults[0]
			if got := fmt.Sprintf("%s:%d:%d %s", f.File, f.Line, f.Column, f.Name); got != "d/entities/"+c.want {
				t.Errorf("the fault is at %s, not at %s", got, c.want)
			}
		})
	}
}
