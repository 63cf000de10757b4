package toponym

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cityweave/internal/kg"
)

// The costs of what stands around a name.
const (
	costSame  = 2
	costWider = 5
)

// unwrap appends the drafts without one kind of place or body around the name.
func (d draft) unwrap(out []draft, words []word) []draft {
	t := phrases()
	if len(words) > 1 {
		out = d.unwrapBefore(out, t.before, words)
		out = d.unwrapAfter(out, t.after, words)
	}
	if !isASCII(d.Text) {
		out = d.unwrapAffixes(out, t)
	}
	return out
}

// unwrapBefore removes phrases that begin the text: the longest, and shorter ones where their links follow.
func (d draft) unwrapBefore(out []draft, t *phraseTree, words []word) []draft {
	first := 0
	switch {
	case len(words) > 2 && strings.EqualFold(words[0].text, "the"):
		first = 1
	case len(words) > 2 && isRomanNumeral(words[0].text): // "XIV Ayuntamiento de La Paz": Mexico numbers its councils
		first = 1
		if leadingLinks[words[1].folded] {
			out = d.unwrapped(out, d.Text[words[2].start:], d.Text[:words[1].end], wider)
		}
	}
	for i := first; i < len(words)-1; i++ {
		if t = t.next[words[i].folded]; t == nil {
			break
		}
		if t.phrase == nil {
			continue
		}
		if t.phrase.bare != none {
			out = d.unwrapped(out, d.Text[words[i+1].start:], d.Text[:words[i].end], t.phrase.bare)
		}
		rest := words[i+1:]
		for _, l := range t.phrase.links {
			if n := l.prefix(rest); n > 0 {
				out = d.unwrapLinked(out, d.Text[rest[n].start:], d.Text[:rest[n-1].end], t.phrase.linked, l.article)
				break
			}
		}
	}
	return out
}

// isRomanNumeral reports whether a word is a Roman number below 40 of more than one letter.
func isRomanNumeral(word string) bool { return len(word) > 1 && strings.Trim(word, "XVI") == "" }

// unwrapLinked appends the draft of a name behind a phrase and a link, and the one with the article that the link
// contains. The article is likelier in the name than not: "Ville du Havre".
func (d draft) unwrapLinked(out []draft, name, removed string, ext extent, article string) []draft {
	before := len(out)
	out = d.unwrapped(out, name, removed, ext)
	if article != "" && len(out) > before {
		made := out[before]
		out = append(out, made.with(joinArticle(article, made.Text), taking, -1, true, Article, article))
	}
	return out
}

// prefix returns how many words the link takes of those that follow a phrase; 0 if it is not there, or nothing follows.
func (l link) prefix(words []word) int {
	if len(words) <= len(l.words) {
		return 0
	}
	for i, w := range l.words {
		if words[i].folded != w || words[i].elided != (l.elided && i == len(l.words)-1) {
			return 0
		}
	}
	return len(l.words)
}

// unwrapAfter removes phrases that end the text.
func (d draft) unwrapAfter(out []draft, t *phraseTree, words []word) []draft {
	for i := len(words) - 1; i > 0; i-- {
		if t = t.next[words[i].folded]; t == nil {
			break
		}
		if t.phrase == nil {
			continue
		}
		removed := d.Text[words[i].start:]
		for _, glue := range t.phrase.glued {
			if name, ok := cutFolded(d.Text[:words[i-1].end], glue.text); ok {
				out = d.unwrapped(out, name+glue.with, d.Text[len(name):], glue.extent)
			}
		}
		if t.phrase.bare != none {
			out = d.unwrapped(out, d.Text[:words[i-1].end], removed, t.phrase.bare)
		}
	}
	return out
}

// cutFolded cuts an ending off the last word of a text, if enough of the word remains.
func cutFolded(text, ending string) (string, bool) {
	end := len(text)
	for range utf8.RuneCountInString(ending) {
		_, n := utf8.DecodeLastRuneInString(text[:end])
		end -= n
	}
	head := text[:end]
	if kg.Fold(text[end:]) != ending || utf8.RuneCountInString(head[strings.LastIndexByte(head, ' ')+1:]) < 3 {
		return "", false
	}
	return head, true
}

// unwrapAffixes removes phrases that are written together with the name, in scripts that do not separate words.
func (d draft) unwrapAffixes(out []draft, t *phraseTables) []draft {
	text := norm.NFC.String(d.Text)
	last, _ := utf8.DecodeLastRuneInString(text)
	for _, a := range t.suffixes[last] {
		name, ok := strings.CutSuffix(text, a.text)
		// One letter that remains is hardly a name: 京都 is not 京 with 都. But 津市 is 津.
		if ok && (hasLetters(name, 2) || hasLetters(name, 1) && a.extent == same && len(d.Steps) == 0) {
			out = d.unwrappedAffix(out, name, a)
		}
	}
	first, _ := utf8.DecodeRuneInString(text)
	for _, a := range t.prefixes[first] {
		if name, ok := strings.CutPrefix(text, a.text); ok && hasLetters(name, 2) {
			out = d.unwrappedAffix(out, name, a)
		}
	}
	return out
}

// unwrappedAffix appends the draft without an affix, less likely if one letter remains.
func (d draft) unwrappedAffix(out []draft, name string, a affix) []draft {
	before := len(out)
	out = d.unwrapped(out, strings.TrimSpace(name), a.text, a.extent)
	if len(out) > before && utf8.RuneCountInString(name) == 1 {
		out[before].Sure = false
		out[before].cost += 2
	}
	return out
}

// unwrapped appends the draft of a name and what was removed around it, unless nothing remains.
func (d draft) unwrapped(out []draft, name, removed string, ext extent) []draft {
	name = trimPunctuation(name)
	if !hasLetters(name, 1) || leadingLinks[kg.Fold(name)] || strings.Count(name, "(") != strings.Count(name, ")") {
		return out
	}
	cost := costSame
	if ext == wider {
		cost = costWider
	}
	made := d.with(name, taking, cost, ext == same, Unwrapped, strings.TrimSpace(removed))
	if ext == wider {
		made.Wider = true
		if d.Sure {
			made.kind = kg.Fold(strings.TrimSpace(removed))
		}
	}
	return append(out, made)
}

// trimPunctuation removes what may stand at the edges of a part of a text; parentheses only when their other half is
// missing.
func trimPunctuation(text string) string {
	const edges = " \t,;:/|-–—_=<>*\"“”„«»・･、，"
	text = strings.TrimLeft(strings.Trim(text, edges), ".")
	if word := text[strings.LastIndexByte(text, ' ')+1:]; strings.HasSuffix(text, ".") && len(word) > 6 {
		text = strings.TrimRight(text, ".") // the end of a sentence; shorter words are abbreviations
	}
	if strings.HasSuffix(text, "'") && strings.Count(text, "'") == 1 && len(text) > 2 && !elides(text[:len(text)-1]) {
		text = strings.TrimRight(text, "'")
	}
	if !strings.ContainsAny(text, "()[]（）") {
		return text
	}
	for _, pair := range [...]struct{ open, shut rune }{{'(', ')'}, {'[', ']'}, {'（', '）'}} {
		if strings.ContainsRune(text, pair.open) != strings.ContainsRune(text, pair.shut) {
			text = strings.Trim(strings.TrimFunc(text, func(r rune) bool { return r == pair.open || r == pair.shut }), edges)
		}
	}
	return text
}

// hasLetters reports whether a text has at least n letters or digits.
func hasLetters(text string, n int) bool {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if n--; n <= 0 {
				return true
			}
		}
	}
	return false
}

// joinArticle writes an article before a name.
func joinArticle(article, name string) string {
	if strings.HasSuffix(article, "'") || strings.HasSuffix(article, "’") || strings.HasSuffix(article, "-") {
		return article + name
	}
	return article + " " + name
}
