package schema

import (
	"fmt"
	"io/fs"
	"strings"
)

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

// Fill puts values in the places {{name}} of a fragment; pairs are names and values.
func Fill(fragment string, pairs ...string) string {
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

// BindSlot makes a statement one of a slot: # stands for its letter. Nothing else in a
// statement has that character, because no value is part of one.
func BindSlot(text string, s Slot) string { return strings.ReplaceAll(text, "#", string(s)) }

// ReadFragments reads the files of a folder cypher, by their names without the ending.
func ReadFragments(files fs.FS) map[string]string {
	out := map[string]string{}
	entries, err := fs.ReadDir(files, "cypher")
	if err != nil {
		panic(err) // embedded
	}
	for _, e := range entries {
		text, err := fs.ReadFile(files, "cypher/"+e.Name())
		if err != nil {
			panic(err) // embedded
		}
		out[strings.TrimSuffix(e.Name(), ".cypher")] = bare(string(text))
	}
	return out
}
