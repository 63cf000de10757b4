package neo4j

import (
	"embed"
	"strings"

	"cityweave/internal/store/neo4j/schema"
)

//go:embed cypher/*.cypher
var files embed.FS

// texts are the statements of this package, without their comments. Labels, and the id of
// links, are those of a slot, for which # stands, see slotted.
type texts struct {
	fragment    map[string]string // by the name of the file
	state       string
	static      map[string]string // the statements that need nothing but a slot
	searchClass string            // search_class, for the types of the ontology
	textRecords string            // search_records, likewise
}

// whole are the statements that need nothing but a slot.
var staticStatements = []string{
	"entities", "lookup", "links", "statements", "statements_of", "evidence",
	"evidence_about", "around", "search_words",
}

// fragments are the files, by their names.
func fragments() map[string]string { return schema.ReadFragments(files) }

func newTexts(l *schema.Layout, fragment map[string]string) *texts {
	t := &texts{fragment: fragment, state: fragment["state"], static: map[string]string{}}
	class := func(keep string) string {
		return schema.Fill(t.fragment["search_class"], "standing", standingOf(l.Ontology), "keep", keep)
	}
	score := func(property string) string { return schema.Fill(t.fragment["search_score"], "text", property) }
	t.searchClass = class("")
	t.textRecords = schema.Fill(t.fragment["search_records"], "class", class(", best"), "where", inArea,
		"score_nodes", score(schema.TextProperty), "score_links", score(schema.LinkTextProperty+"#"),
		"named", "{{named}}")
	branches := make([]string, len(l.Ontology.Links))
	for i := range l.Ontology.Links {
		branches[i] = schema.Fill(t.fragment["links_branch"], "type", l.Ontology.Links[i].Name)
	}
	for _, name := range staticStatements {
		t.static[name] = schema.Fill(t.fragment[name], "tail", t.fragment["tail"], "raw", "", "branches",
			strings.Join(branches, "\nUNION ALL\n"))
	}
	return t
}
