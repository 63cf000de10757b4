package toponym

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cityweave/internal/kg"
)

//go:embed wrapping.tsv
var wrappingFile string

//go:embed links.tsv
var linksFile string

// phrase is a kind of place or body as it stands before or behind names.
type phrase struct {
	wider bool
	// glued is what the phrase begins with when it stands behind a name, as the end of the last word of it: "s" of
	// "-s kommun".
	glued []string
	// links are the words that lead from a phrase before a name to the name, such as "du"; nil if the phrase needs none.
	links []link
}

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

// affix is a phrase that is written together with the name, in scripts that do not separate words.
type affix struct {
	text  string
	wider bool
}

// phraseTables are the phrases of wrapping.tsv.
type phraseTables struct {
	before, after      *phraseTree
	prefixes, suffixes map[rune][]affix // by their outermost rune, the longest first
}

var phrases = sync.OnceValue(func() *phraseTables {
	t, err := parsePhrases(wrappingFile, linksFile)
	if err != nil {
		panic(err) // the files are part of the program, and tests read them
	}
	return t
})

func parsePhrases(wrapping, linkRows string) (*phraseTables, error) {
	links, err := parseLinks(linkRows)
	if err != nil {
		return nil, err
	}
	t := &phraseTables{
		before: &phraseTree{}, after: &phraseTree{}, prefixes: map[rune][]affix{}, suffixes: map[rune][]affix{},
	}
	err = eachRow("wrapping.tsv", wrapping, []string{"phrase", "position", "language", "extent", "comment"},
		func(c []string) error { return t.add(c[0], c[1], c[2], c[3], links) })
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
func (t *phraseTables) add(text, position, language, extent string, links map[string][]link) error {
	if extent != "same" && extent != "wider" {
		return fmt.Errorf("extent is same or wider, not %q", extent)
	}
	p := phrase{wider: extent == "wider"}
	if position != "before" && position != "after" && position != "both" {
		return fmt.Errorf("position is before, after or both, not %q", position)
	}
	if end, ok := strings.CutSuffix(text, "-"); ok {
		first := []rune(end)[0]
		t.prefixes[first] = append(t.prefixes[first], affix{text: end, wider: p.wider})
		return nil
	}
	glue, glued := strings.CutPrefix(text, "-")
	if glued && !strings.Contains(glue, " ") {
		runes := []rune(glue)
		last := runes[len(runes)-1]
		t.suffixes[last] = append(t.suffixes[last], affix{text: glue, wider: p.wider})
		return nil
	}
	words := foldedWords(glue)
	if len(words) == 0 {
		return fmt.Errorf("no phrase in %q", text)
	}
	if position != "after" {
		rest := words
		for n := 1; n < len(words); n++ { // the link at the end of the phrase stands for all of its language
			if slices.ContainsFunc(links[language], func(l link) bool { return slices.Equal(l.words, words[n:]) }) {
				rest, p.links = words[:n], links[language]
				break
			}
		}
		t.before.put(rest, p)
	}
	if position != "before" {
		p.links = nil
		if glued {
			p.glued = words[:1]
			words = words[1:]
		}
		slices.Reverse(words)
		t.after.put(words, p)
	}
	return nil
}

// put adds a phrase, and unites it with one of the same words: with what both allow.
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
	switch old := t.phrase; {
	case old == nil:
		t.phrase = &p
	default:
		old.wider = old.wider && p.wider
		old.glued = append(old.glued, p.glued...)
		for _, l := range p.links {
			if !slices.ContainsFunc(old.links, func(o link) bool { return slices.Equal(o.words, l.words) }) {
				old.links = append(old.links, l)
			}
		}
	}
}

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

// foldedWords are the folded words of a text.
func foldedWords(text string) []string {
	var out []string
	for _, w := range wordsOf(text) {
		out = append(out, kg.Fold(w.text))
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
