package agents

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/suggest"
)

// schemaArguments are those of the tool schema.
type schemaArguments struct{ Query, Detail string }

// The most that a search in the schema shows.
const (
	mostEntries = 12
	mostType    = 9_000 // bytes of a type
)

func (s *Service) schemaTool() tool {
	return tool{
		name: "schema", title: "Search the GraphQL schema",
		about: "Finds types and fields of the GraphQL schema by words, or shows a type by its name; brief without descriptions.",
		arguments: []argument{
			{name: "query", kind: "string", about: "a type such as City, a field such as Query.cities, or words", required: true},
			detailArgument(),
		},
		run: with((*call).schema),
	}
}

// vocabulary is the schema as what can be searched.
type vocabulary struct {
	schema  *ast.Schema
	entries []entry
	types   []string
}

// entry is a type, a field of one, or a value of an enum.
type entry struct {
	path  string // City, City.country
	words string // of its name and description, in small letters
	name  string // the last part of the path, in small letters
	field *ast.FieldDefinition
	of    *ast.Definition
}

// newVocabulary lists the types and fields in alphabetical order.
func newVocabulary(schema *ast.Schema) *vocabulary {
	v := &vocabulary{schema: schema}
	if schema == nil {
		return v
	}
	for name, of := range schema.Types {
		if strings.HasPrefix(name, "__") || of.BuiltIn {
			continue
		}
		v.types = append(v.types, name)
		v.add(entry{path: name, name: name, of: of}, of.Description)
		for _, f := range of.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			v.add(entry{path: name + "." + f.Name, name: f.Name, of: of, field: f}, f.Description)
		}
	}
	slices.Sort(v.types)
	slices.SortFunc(v.entries, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	return v
}

func (v *vocabulary) add(e entry, description string) {
	e.words = strings.ToLower(e.path + " " + split(e.name) + " " + description)
	e.name = strings.ToLower(e.name)
	v.entries = append(v.entries, e)
}

// split is a name with blanks between its words: startYear is start Year.
func split(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (c *call) schema(_ context.Context, a schemaArguments) error {
	c.full = a.Detail == "full"
	text := strings.TrimSpace(a.Query)
	at := c.cite("schema", func() string {
		return "the schema of this server; " + strings.TrimSuffix(c.base, "/r/"+c.release) + "/schema.graphqls"
	})
	if of := c.words.typeNamed(text); of != nil {
		c.sayType(of, at)
		return nil
	}
	for i := range c.words.entries {
		if e := &c.words.entries[i]; e.field != nil && strings.EqualFold(e.path, text) {
			c.full = true
			c.say("%s%s", c.entryLine(e), at)
			for _, arg := range e.field.Arguments {
				c.say("  %s: %s — %s", arg.Name, arg.Type, oneLine(arg.Description, 300))
			}
			return nil
		}
	}
	found, total := c.words.search(text)
	if total == 0 {
		near := suggest.Nearest(text, c.words.types)
		if near != "" {
			near = fmt.Sprintf(" Perhaps the type %s was meant.", near)
		}
		return faultf("No type or field has the words “%s”.%s Begin with schema(query: \"Query\").", oneLine(text, 80), near)
	}
	c.say("%s for “%s”:%s", count(total, "type or field", "types and fields"), oneLine(text, 80), at)
	for _, e := range found {
		c.say("- %s", c.entryLine(e))
	}
	if total > len(found) {
		c.say("These are the best %d of %d. Use more words, or the name of a type.", len(found), total)
	}
	return nil
}

// typeNamed finds a type by its name, in large or small letters.
func (v *vocabulary) typeNamed(name string) *ast.Definition {
	for _, known := range v.types {
		if strings.EqualFold(known, name) {
			return v.schema.Types[known]
		}
	}
	return nil
}

// search finds the entries that have all words, or most of them: first those whose names have them, then short ones.
func (v *vocabulary) search(text string) (best []*entry, total int) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_')
	})
	if len(words) == 0 {
		return nil, 0
	}
	type scored struct {
		e     *entry
		score int
	}
	var all []scored
	for i := range v.entries {
		e := &v.entries[i]
		score, has := 0, 0
		for _, w := range words {
			if !strings.Contains(e.words, w) {
				continue
			}
			has++
			score += 100
			if strings.Contains(e.name, w) {
				score += 40
			}
		}
		if has*2 <= len(words) {
			continue
		}
		switch {
		case strings.HasPrefix(e.path, "Query."):
			score += 30
		case e.of.Kind == ast.InputObject, strings.HasSuffix(e.of.Name, "Edge"), strings.HasSuffix(e.of.Name, "Connection"):
			score -= 30
		}
		all = append(all, scored{e, score})
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len(a.e.words), len(b.e.words)))
	})
	for i := range all {
		if i == mostEntries {
			break
		}
		best = append(best, all[i].e)
	}
	return best, len(all)
}

// entryLine is a type or a field in a line, with the first sentence about it.
func (c *call) entryLine(e *entry) string {
	if e.field == nil {
		return fmt.Sprintf("%s %s — %s", strings.ToLower(string(e.of.Kind)), e.path, sentence(e.of.Description, c.full))
	}
	return fmt.Sprintf("%s.%s — %s", e.of.Name, c.signature(e.field), sentence(e.field.Description, c.full))
}

// signature is a field with its arguments and type.
func (c *call) signature(f *ast.FieldDefinition) string {
	var b strings.Builder
	b.WriteString(f.Name)
	for i, arg := range f.Arguments {
		if i == 0 {
			b.WriteString("(")
		} else {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s: %s", arg.Name, arg.Type)
		if arg.DefaultValue != nil {
			fmt.Fprintf(&b, " = %s", arg.DefaultValue)
		}
	}
	if len(f.Arguments) > 0 {
		b.WriteString(")")
	}
	fmt.Fprintf(&b, ": %s", f.Type)
	if c.full {
		return b.String()
	}
	return strings.NewReplacer(", "+pageArguments, ", …", pageArguments, "…").Replace(b.String())
}

// pageArguments are those of most lists, which brief answers say once.
const pageArguments = "first: Int, after: String, last: Int, before: String"

// sentence is the first sentence of a description, or all of it.
func sentence(description string, whole bool) string {
	text := oneLine(description, 600)
	if at := strings.Index(text, ". "); at >= 0 && !whole {
		return text[:at+1]
	}
	return text
}

// sayType adds the definition of a type, without descriptions in brief answers.
func (c *call) sayType(of *ast.Definition, at string) {
	c.say("%s%s", oneLine(of.Description, 600), at)
	word := map[ast.DefinitionKind]string{
		ast.Object: "type", ast.Interface: "interface", ast.InputObject: "input", ast.Enum: "enum", ast.Union: "union", ast.Scalar: "scalar",
	}[of.Kind]
	head := word + " " + of.Name
	if len(of.Interfaces) > 0 {
		head += " implements " + strings.Join(of.Interfaces, " & ")
	}
	if of.Kind == ast.Union {
		head += " = " + strings.Join(of.Types, " | ")
	}
	c.say("```graphql\n%s {", head)
	start, left := c.body.Len(), 0
	var lines []string
	for _, f := range of.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			lines = append(lines, c.described(c.signature(f), f.Description))
		}
	}
	for _, v := range of.EnumValues {
		lines = append(lines, c.described(v.Name, v.Description))
	}
	for _, line := range lines {
		if c.body.Len()-start+len(line) > mostType {
			left++
			continue
		}
		c.say("  %s", line)
	}
	c.say("}\n```")
	if !c.full && of.Kind == ast.Object {
		c.say("Where it says …, a list takes %s.", pageArguments)
	}
	if left > 0 {
		c.say("%d of %d fields are left out because they are long: schema(query: \"%s.NAME\") shows one; detail: brief is shorter.",
			left, len(lines), of.Name)
	}
}

// described is a line with the first sentence about it, in full answers.
func (c *call) described(line, description string) string {
	if !c.full {
		return line
	}
	return line + " # " + sentence(description, false)
}
