package toponym

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"cityweave/internal/kg"
)

//go:embed wrapping.tsv
var wrappingFile string

//go:embed links.tsv
var linksFile string

//go:embed genitives.tsv
var genitivesFile string

// phrase is a kind of place or body as it stands before or behind names. It can stand there in several ways, each of its
// own extent: "City of" is as wide as the city, while "City" alone also begins names.
type phrase struct {
	bare   extent // directly beside the name
	linked extent // before the name, with one of links between them
	links  []link
	// glued are the ends of the last word of the name that belong to the phrase behind it: "s" of "-s kommun".
	glued []affix
}

// extent says how a place relates to the one that its name alone stands for.
type extent uint8

const (
	none  extent = iota // the phrase does not stand so
	wider               // it can be another place
	same                // it is the same place or its government
)

// link is a word that connects a phrase with the name behind it, and the article that it contains: "du" has "Le".
type link struct {
	words   []string // folded
	elided  bool     // written together with the name: "d'"
	article string
}

// phraseTree finds phrases by their folded words, in the direction away from the edge of the text.
type phraseTree struct {
	next   map[string]*phraseTree
	phrase *phrase // that ends here
}

// affix is a phrase, or the beginning of one, that is written together with the name.
type affix struct {
	text   string
	extent extent
	with   string // what the name ends in without it: "ti" for "den" in "Lahden kaupunki"
}

// phraseTables are the phrases of wrapping.tsv.
type phraseTables struct {
	before, after      *phraseTree
	prefixes, suffixes map[rune][]affix // by their outermost rune, the longest first
	links              map[string][]link
	genitives          map[string][]affix // by language
}

var phrases = sync.OnceValue(func() *phraseTables {
	t, err := parsePhrases(wrappingFile, linksFile, genitivesFile)
	if err != nil {
		panic(err) // the files are part of the program, and tests read them
	}
	return t
})

func parsePhrases(wrapping, linkRows, genitiveRows string) (*phraseTables, error) {
	links, err := parseLinks(linkRows)
	if err != nil {
		return nil, err
	}
	genitives, err := parseGenitives(genitiveRows)
	if err != nil {
		return nil, err
	}
	t := &phraseTables{
		before: &phraseTree{}, after: &phraseTree{}, prefixes: map[rune][]affix{}, suffixes: map[rune][]affix{},
		links: links, genitives: genitives,
	}
	err = eachRow("wrapping.tsv", wrapping, []string{"phrase", "position", "language", "extent", "comment"},
		func(c []string) error { return t.add(c[0], c[1], c[2], c[3]) })
	if err != nil {
		return nil, err
	}
	for _, table := range []map[rune][]affix{t.prefixes, t.suffixes} {
		for _, list := range table {
			slices.SortStableFunc(list, func(a, b affix) int { return len(b.text) - len(a.text) })
		}
	}
	return t, nil
}

// add adds the phrase of a row.
func (t *phraseTables) add(text, position, language, extentName string) error {
	ext, ok := map[string]extent{"same": same, "wider": wider}[extentName]
	if !ok {
		return fmt.Errorf("extent is same or wider, not %q", extentName)
	}
	if position != "before" && position != "after" && position != "both" {
		return fmt.Errorf("position is before, after or both, not %q", position)
	}
	if end, ok := strings.CutSuffix(text, "-"); ok {
		first, _ := utf8.DecodeRuneInString(end)
		t.prefixes[first] = append(t.prefixes[first], affix{text: end, extent: ext})
		return nil
	}
	glue, glued := strings.CutPrefix(text, "-")
	if glued && !strings.Contains(glue, " ") {
		last, _ := utf8.DecodeLastRuneInString(glue)
		t.suffixes[last] = append(t.suffixes[last], affix{text: glue, extent: ext})
		return nil
	}
	words := foldedWords(glue)
	if len(words) == 0 || glued && len(words) == 1 {
		return fmt.Errorf("no phrase in %q", text)
	}
	if position != "after" {
		p, own := phrase{bare: ext}, words
		for n := 1; n < len(words); n++ { // the link at the end of the phrase stands for all of its language
			if slices.ContainsFunc(t.links[language], func(l link) bool { return slices.Equal(l.words, words[n:]) }) {
				p, own = phrase{linked: ext, links: t.links[language]}, words[:n]
				break
			}
		}
		t.before.put(own, p)
	}
	if position != "before" {
		p := phrase{bare: ext}
		if glued {
			p = phrase{glued: []affix{{text: words[0], extent: ext}}}
			words = words[1:]
		}
		for _, g := range t.genitives[language] {
			g.extent = ext
			p.glued = append(p.glued, g)
		}
		slices.Reverse(words)
		t.after.put(words, p)
	}
	return nil
}

// put adds a phrase, and unites it with one of the same words in another language.
func (t *phraseTree) put(words []string, p phrase) {
	for _, w := range words {
		if t.next == nil {
			t.next = map[string]*phraseTree{}
		}
		if t.next[w] == nil {
			t.next[w] = &phraseTree{}
		}
		t = t.next[w]
	}
	if t.phrase == nil {
		t.phrase = &phrase{}
	}
	old := t.phrase
	old.bare, old.linked = max(old.bare, p.bare), max(old.linked, p.linked)
	for _, g := range p.glued {
		if !slices.Contains(old.glued, g) {
			old.glued = append(old.glued, g)
		}
	}
	for _, l := range p.links {
		if !slices.ContainsFunc(old.links, l.equal) {
			old.links = append(slices.Clip(old.links), l)
		}
	}
	slices.SortStableFunc(old.links, func(a, b link) int { return len(b.words) - len(a.words) })
}

func (l link) equal(o link) bool { return l.elided == o.elided && slices.Equal(l.words, o.words) }

// parseLinks reads links.tsv: the links of each language, longer ones first.
func parseLinks(rows string) (map[string][]link, error) {
	links := map[string][]link{}
	err := eachRow("links.tsv", rows, []string{"link", "language", "article", "comment"}, func(c []string) error {
		l := link{article: c[2]}
		text, elided := strings.CutSuffix(c[0], "'")
		l.elided = elided
		if l.words = foldedWords(text); len(l.words) == 0 {
			return fmt.Errorf("no link in %q", c[0])
		}
		links[c[1]] = append(links[c[1]], l)
		return nil
	})
	for _, list := range links {
		slices.SortStableFunc(list, func(a, b link) int { return len(b.words) - len(a.words) })
	}
	return links, err
}

// parseGenitives reads genitives.tsv: the endings of each language, folded.
func parseGenitives(rows string) (map[string][]affix, error) {
	genitives := map[string][]affix{}
	err := eachRow(
		"genitives.tsv", rows, []string{"language", "genitive", "nominative", "comment"}, func(c []string) error {
			if c[1] == "" || c[2] == "" {
				return fmt.Errorf("an ending is missing")
			}
			genitives[c[0]] = append(genitives[c[0]], affix{text: kg.Fold(c[1]), with: c[2]})
			return nil
		})
	return genitives, err
}

// foldedWords are the folded words of a text.
func foldedWords(text string) []string {
	var out []string
	for _, w := range wordsOf(text) {
		out = append(out, w.folded)
	}
	return out
}

// eachRow calls f with the columns of each row of a table. Lines that begin with # are comments.
func eachRow(name, text string, header []string, f func(columns []string) error) error {
	first := true
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		if first {
			first = false
			if !slices.Equal(columns, header) {
				return fmt.Errorf("%s:%d: columns %q instead of %q", name, i+1, columns, header)
			}
			continue
		}
		if len(columns) != len(header) {
			return fmt.Errorf("%s:%d: %d columns instead of %d", name, i+1, len(columns), len(header))
		}
		if err := f(columns); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}
