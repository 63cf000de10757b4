package loader

import (
	"maps"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

// Statement is a text with parameters, as the database gets it.
type Statement struct {
	Name, Text string
	Params     map[string]any
}

// Statements are those of the loader; files are the names of the files that none of them is made of.
func Statements(layout *schema.Layout) (out []Statement, files []string, err error) {
	none, err := contentsOf(layout, &kg.Graph{})
	if err != nil {
		return nil, nil, err
	}
	d := &Loader{Layout: layout}
	l := &run{Loader: d, statements: d.texts()}
	for name, text := range l.statements {
		l.statements[name] = "/* " + name + ".cypher */ " + text
	}
	params := map[string]any{
		"ids": []string{"a"}, "slot": "A", "me": "", "layout": "", "release": "", "after": "", "limit": 1, "serial": 1, "prefix": schema.IndexPrefix,
		"id": "", "hash": "", "date": 1, "summary": "", "at": "A1", "rows": []any{}, "steps": []int64{1},
	}
	add := func(name, text string) { out = append(out, Statement{name, text, params}) }
	add("read_nodes and read_links", l.pagesOf(none.kinds, schema.SlotA))
	for i := range none.kinds {
		k := &none.kinds[i]
		add("read of "+k.label+k.linkType, l.pagesOf(none.kinds[i:i+1], schema.SlotB))
		add("read_docs of "+k.label+k.linkType, l.docsOf(k, schema.SlotA))
	}
	t := l.statements
	for name, text := range t {
		if strings.HasPrefix(name, "read_") || strings.HasSuffix(name, "_branch") {
			continue
		}
		branches := schema.Fill(t["foreign_branch"], "label", "EntityA") + "\nUNION ALL\n" +
			schema.Fill(t["foreign_branch"], "label", "EntityB")
		add(name, schema.BindSlot(schema.Fill(text, "label", "EntityA", "labels", "EntityA:CityA", "unlabel",
			"REMOVE n:RegionA", "type", "LEADS", "branches", branches), schema.SlotA))
	}
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if !slices.ContainsFunc(out, func(x Statement) bool { return strings.Contains(x.Text, "/* "+name+".cypher */") }) {
			files = append(files, name)
		}
	}
	return out, files, nil
}
