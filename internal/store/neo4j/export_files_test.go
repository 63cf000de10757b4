package neo4j

import (
	"maps"
	"regexp"
	"slices"
)

// NameFiles puts the name of its file into every text, as a comment, so that a statement says
// which files it is made of. It gives all names.
func (s *Store) NameFiles() []string {
	named := fragments()
	for name, text := range named {
		named[name] = "/* " + name + ".cypher */ " + text
	}
	s.texts = newTexts(s.layout, named)
	return slices.Sorted(maps.Keys(named))
}

var fileName = regexp.MustCompile(`/\* (\w+)\.cypher \*/`)

// Files are the files that the statement is made of; the store has to have named them.
func (x Statement) Files() []string {
	var out []string
	for _, m := range fileName.FindAllStringSubmatch(x.Text, -1) {
		out = append(out, m[1])
	}
	return out
}
