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
func (d draft) unwrap(out []draft) []draft {
	t := phrases()
	words := wordsOf(d.Text)
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
	if len(words) > 2 && strings.EqualFold(words[0].text, "the") {
		first = 1
	}
	for i := first; i < len(words)-1; i++ {
		if t = t.next[kg.Fold(words[i].text)]; t == nil {
			break
		}
		if t.phrase == nil {
			continue
		}
		if len(t.phrase.links) == 0 {
			out = d.unwrapped(out, d.Text[words[i+1].start:], d.Text[:words[i].end], t.phrase.wider)
			continue
		}
		rest := words[i+1:]
		for _, l := range t.phrase.links {
			n := l.prefix(rest)
			if n == 0 {
				continue
			}
			name, removed := d.Text[rest[n].start:], strings.TrimSpace(d.Text[:rest[n-1].end])
			out = d.unwrapped(out, name, removed, t.phrase.wider)
			if l.article != "" {
				with := joinArticle(l.article, name)
				out = append(out, out[len(out)-1].with(with, taking, -1, true, Article, l.article))
				// The article is likelier in the name than not: "Ville du Havre".
			}
			break
		}
	}
	return out
}

// prefix returns how many words the link takes of those that follow a phrase; 0 if it is not there, or nothing follows.
func (l link) prefix(words []word) int {
	if len(words) <= len(l.words) {
		return 0
	}
	for i, w := range l.words {
		if kg.Fold(words[i].text) != w || words[i].elided != (l.elided && i == len(l.words)-1) {
			return 0
		}
	}
	return len(l.words)
}

// unwrapAfter removes phrases that end the text.
func (d draft) unwrapAfter(out []draft, t *phraseTree, words []word) []draft {
	for i := len(words) - 1; i > 0; i-- {
		if t = t.next[kg.Fold(words[i].text)]; t == nil {
			break
		}
		if t.phrase == nil {
			continue
		}
		removed := d.Text[words[i].start:]
		for _, glue := range t.phrase.glued {
			if name, ok := cutFolded(d.Text[:words[i-1].end], glue); ok {
				out = d.unwrapped(out, name, d.Text[len(name):], t.phrase.wider)
			}
		}
		if len(t.phrase.glued) == 0 || t.phrase.links == nil {
			out = d.unwrapped(out, d.Text[:words[i-1].end], removed, t.phrase.wider)
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
		if name, ok := strings.CutSuffix(text, a.text); ok && hasLetters(name, 1) {
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

// unwrappedAffix appends the draft without an affix. One letter that remains is hardly a name: 京都 is not 京 with 都.
func (d draft) unwrappedAffix(out []draft, name string, a affix) []draft {
	out = d.unwrapped(out, strings.TrimSpace(name), a.text, a.wider)
	if made := &out[len(out)-1]; utf8.RuneCountInString(name) == 1 {
		made.Sure = false
		made.cost += 2
	}
	return out
}

// unwrapped appends the draft of a name and what was removed around it, unless nothing remains.
func (d draft) unwrapped(out []draft, name, removed string, wider bool) []draft {
	name = trimPunctuation(name)
	if !hasLetters(name, 1) {
		return out
	}
	cost := costSame
	if wider {
		cost = costWider
	}
	made := d.with(name, taking, cost, !wider, Unwrapped, trimPunctuation(removed))
	made.Wider = d.Wider || wider
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
	for _, pair := range []string{"()", "[]", "（）"} {
		runes := []rune(pair)
		open, shut := strings.ContainsRune(text, runes[0]), strings.ContainsRune(text, runes[1])
		if open != shut {
			text = strings.Trim(strings.Trim(text, pair), edges)
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
