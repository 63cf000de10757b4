package main

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

const (
	begin = "  # begin: " + marker + "\n"
	end   = "  # end\n"
)

// configured replaces the marked part of gqlgen.yml: every input object is a map, since
// the plan reads arguments itself, and every enum is a result.Word.
func configured(old []byte, o *kg.Ontology) ([]byte, error) {
	i, j := bytes.Index(old, []byte(begin)), bytes.Index(old, []byte(end))
	if i < 0 || j < i {
		return nil, errors.New("the lines \"# begin\" and \"# end\" around the generated part are missing")
	}
	var b bytes.Buffer
	b.Write(old[:i+len(begin)])
	sdl := string(schema(o))
	for _, kind := range []struct{ keyword, model string }{
		{"input", `"map[string]any"`},
		{"enum", "cityweave/graph/result.Word"},
	} {
		var names []string
		for _, m := range regexp.MustCompile(`(?m)^`+kind.keyword+` (\w+)`).FindAllStringSubmatch(sdl, -1) {
			names = append(names, m[1])
		}
		slices.Sort(names)
		for _, n := range names {
			b.WriteString(strings.ReplaceAll("  NAME: {model: "+kind.model+"}\n", "NAME", n))
		}
	}
	b.Write(old[j:])
	return b.Bytes(), nil
}
