package neo4j

import (
	"embed"
	"fmt"
	"strings"

	"cityweave/internal/kg"
)

//go:embed cypher/*.cypher
var files embed.FS

// texts are the statements of this package, without their comments. Labels, and the id of
// links, are those of a slot, for which # stands, see slotted.
type texts struct {
	fragment map[string]string // by the name of the file
	state    string
	whole    map[string]string // the statements that need nothing but a slot
}

// whole are the statements that need nothing but a slot.
var whole = []string{"entities", "lookup", "links", "statements", "statements_of", "evidence", "evidence_about", "around"}

// fragments are the files, by their names.
func fragments() map[string]string {
	out := map[string]string{}
	entries, err := files.ReadDir("cypher")
	if err != nil {
		panic(err) // embedded
	}
	for _, e := range entries {
		text, err := files.ReadFile("cypher/" + e.Name())
		if err != nil {
			panic(err) // embedded
		}
		out[strings.TrimSuffix(e.Name(), ".cypher")] = bare(string(text))
	}
	return out
}

func newTexts(l *layout, fragment map[string]string) *texts {
	t := &texts{fragment: fragment, state: fragment["state"], whole: map[string]string{}}
	branches := make([]string, len(l.ontology.Links))
	for i := range l.ontology.Links {
		branches[i] = fill(t.fragment["links_branch"], "type", l.ontology.Links[i].Name)
	}
	for _, name := range whole {
		t.whole[name] = fill(t.fragment[name], "tail", t.fragment["tail"], "raw", "", "branches", strings.Join(branches, "\nUNION ALL\n"))
	}
	return t
}

// bare takes the comments out.
func bare(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "//") {
			out = append(out, strings.TrimRight(line, "\n"))
		}
	}
	return strings.Join(out, "\n")
}

// fill puts values in the places {{name}} of a fragment; pairs are names and values.
func fill(fragment string, pairs ...string) string {
	var b strings.Builder
	size := len(fragment)
	for i := 1; i < len(pairs); i += 2 {
		size += len(pairs[i])
	}
	b.Grow(size)
	for {
		before, rest, found := strings.Cut(fragment, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}}")
		at := -1
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				at = i
			}
		}
		if at < 0 {
			panic(fmt.Sprintf("neo4j: nothing for %q in a statement", name))
		}
		b.WriteString(pairs[at+1])
		fragment = after
	}
}

// slotted makes a statement one of a slot: # stands for its letter. Nothing else in a
// statement has that character, because no value is part of one.
func slotted(text string, s slot) string { return strings.ReplaceAll(text, "#", string(s)) }

// linkTypes is a type expression of any of the types; none are all of the table, because
// the database may hold relationships that are not ours.
func (l *layout) linkTypes(types []kg.LinkTypeID) string {
	var names []string
	if len(types) == 0 {
		for i := range l.ontology.Links {
			names = append(names, l.ontology.Links[i].Name)
		}
	}
	for _, t := range types {
		names = append(names, l.ontology.Links[t].Name)
	}
	return ":" + strings.Join(names, "|")
}
