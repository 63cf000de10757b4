package toponym

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"cityweave/internal/kg"
)

// The costs of other words for the same.
const (
	costAbbreviation = 3
	costConjunction  = 3
	costArticle      = 5
)

// reword appends the drafts with other words for the same.
func (d draft) reword(out []draft, words []word) []draft {
	out = d.expandWords(out, words)
	out = d.conjunctions(out, words)
	return d.articles(out, words)
}

//go:embed abbreviations.tsv
var abbreviationsFile string

// exchange is another way to write a word.
type exchange struct {
	text string
	sure bool
	dot  bool // the word must be followed by a full stop
}

// exchanges are the other ways to write a folded word, the likelier first.
var exchanges = sync.OnceValue(func() map[string][]exchange {
	out := map[string][]exchange{}
	err := eachRow("abbreviations.tsv", abbreviationsFile, []string{"written", "other", "sure", "language", "comment"},
		func(c []string) error {
			if c[2] != "yes" && c[2] != "no" {
				return fmt.Errorf("sure is yes or no, not %q", c[2])
			}
			written, dot := strings.CutSuffix(c[0], ".")
			key := kg.Fold(written)
			out[key] = append(out[key], exchange{text: c[1], sure: c[2] == "yes", dot: dot})
			return nil
		})
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return out
})

// expandWords writes abbreviations out, and shortens words that have one.
func (d draft) expandWords(out []draft, words []word) []draft {
	again := hasStep(d.Steps, Abbreviation)
	for _, w := range words {
		tail := d.Text[w.end:]
		rest, dot := strings.CutPrefix(tail, ".")
		if len(words) == 1 && !dot {
			return out
		}
		for i, x := range exchanges()[w.folded] {
			if x.dot && !dot || again && !x.sure {
				continue
			}
			text := d.Text[:w.start] + matchCase(x.text, w.text)
			if rest != "" && !strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, "-") {
				text += " "
			}
			s := done
			if x.sure {
				s = taking // the word can be of a kind of place: "Twp. of"
			}
			out = append(out, d.with(tidy(text+rest), s, costAbbreviation+i, x.sure, Abbreviation, w.text))
		}
	}
	return out
}

// matchCase writes a word in capitals if another one of several letters is.
func matchCase(text, like string) string {
	if len(like) > 2 && strings.ToUpper(like) == like {
		return strings.ToUpper(text)
	}
	return text
}

// andWords are the words for "and" in the languages of names.
var andWords = map[string]bool{
	"and": true, "und": true, "et": true, "y": true, "e": true, "i": true, "en": true, "og": true, "och": true, "ja": true,
	"eta": true, "ve": true, "si": true, "és": true, "es": true, "и": true, "και": true, "та": true, "і": true,
}

// conjunctions exchanges "&" and the words for it. Only "&" and "and" are the same in any language.
func (d draft) conjunctions(out []draft, words []word) []draft {
	if i := strings.IndexAny(d.Text, "&+"); i > 0 && i < len(d.Text)-1 {
		head, tail := strings.TrimSpace(d.Text[:i]), strings.TrimSpace(d.Text[i+1:])
		for n, and := range [...]string{"and", "und", "et", "y", "e", "i", "og"} {
			text := head + " " + and + " " + tail
			out = append(out, d.with(text, done, costConjunction+n, n == 0, Conjunction, d.Text[i:i+1]))
		}
		return out
	}
	for i := 1; i < len(words)-1; i++ {
		w := words[i]
		if w.elided || !andWords[w.folded] {
			continue
		}
		for n, and := range [...]string{"&", "and"} {
			if !strings.EqualFold(and, w.text) {
				text := d.Text[:w.start] + and + d.Text[w.end:]
				sure := strings.EqualFold(w.text, "and")
				out = append(out, d.with(text, done, costConjunction+2+n, sure, Conjunction, w.text))
			}
		}
		break
	}
	return out
}

// arabicArticles are written for each other.
var arabicArticles = map[string]bool{
	"al": true, "el": true, "ad": true, "an": true, "ar": true, "as": true, "ash": true, "at": true, "az": true, "es": true,
	"er": true, "et": true, "ez": true, "ed": true, "en": true, "esh": true, "ul": true,
}

// articles removes the article or the link that the text begins with, and writes an Arabic one in its other forms.
func (d draft) articles(out []draft, words []word) []draft {
	if len(words) < 2 || hasStep(d.Steps, Article) {
		return out
	}
	first := words[0].folded
	name := strings.TrimLeft(d.Text[words[1].start:], " ")
	removed := strings.TrimSpace(d.Text[:words[0].end])
	switch {
	case first == "the":
		out = append(out, d.with(name, wording, costSame, true, Article, removed))
	case leadingLinks[first]:
		if second := words[1].folded; (leadingLinks[second] || second == "the") && len(words) > 2 {
			name = d.Text[words[2].start:]
			removed = strings.TrimSpace(d.Text[:words[1].end])
		}
		// A small letter at the beginning means that something was cut off: no name begins with "de".
		cut := words[0].text == first && name != kg.Fold(name)
		cost := costArticle
		if cut {
			cost = costReordered
		}
		out = append(out, d.with(name, wording, cost, cut, Article, removed))
	case isArticle(removed) || words[0].elided:
		out = append(out, d.with(name, done, costArticle, false, Article, removed))
	}
	if arabicArticles[first] && len(words) <= 4 {
		for _, a := range [...]string{"Al", "El"} {
			if kg.Fold(a) != first {
				out = append(out, d.with(a+"-"+name, done, costArticle+1, false, Article, removed))
			}
		}
	}
	return out
}

// leadingLinks begin what remains when somebody cut off the kind of place: "de San José", "of the Yogyakarta".
var leadingLinks = map[string]bool{
	"of": true, "de": true, "di": true, "do": true, "da": true, "du": true, "des": true, "del": true, "dos": true, "das": true,
	"d": true, "van": true,
}

func hasStep(steps []Step, kind StepKind) bool {
	for _, s := range steps {
		if s.Kind == kind {
			return true
		}
	}
	return false
}
