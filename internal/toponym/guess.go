package toponym

import (
	"strings"

	"cityweave/internal/kg"
)

// The costs of guesses. None of them is ever sure.
const (
	costRespelled      = 6
	costTail           = 7
	costPlural         = 8
	costExtraWord      = 9
	costTransliterated = 10
	costJoined         = 11
)

// guess appends the drafts with other letters or fewer words. A guess is the last step of a reading.
func (d draft) guess(out []draft, words []word) []draft {
	if d.Wildcards {
		return out
	}
	out = d.respell(out)
	out = d.plural(out, words)
	out = d.dropWords(out, words)
	out = d.join(out, words)
	return d.transliterate(out)
}

func (d draft) guessed(out []draft, text string, cost int, kind StepKind, what string) []draft {
	if text == "" || text == d.Text {
		return out
	}
	return append(out, d.with(text, done, cost, false, kind, what))
}

// digraphs are the second forms of letters; kg.Fold folds the letters to the plain ones.
var digraphs = [...]struct{ written, folded string }{{"ue", "u"}, {"oe", "o"}, {"ae", "a"}, {"aa", "a"}}

// umlauts are the letters that have second forms and that kg.Fold does not write so itself.
var umlauts = strings.NewReplacer("ü", "ue", "ö", "oe", "ä", "ae", "ø", "oe", "å", "aa",
	"Ü", "Ue", "Ö", "Oe", "Ä", "Ae", "Ø", "Oe", "Å", "Aa")

// respell exchanges letters and their second forms: all at once, and each kind alone if there are several.
func (d draft) respell(out []draft) []draft {
	if !isASCII(d.Text) {
		out = d.guessed(out, umlauts.Replace(d.Text), costRespelled, Respelled, lettersOf(d.Text, "üöäøåÜÖÄØÅ"))
	}
	folded := kg.Fold(d.Text)
	all := folded
	var kinds []string
	for _, g := range digraphs {
		if strings.Contains(folded, g.written) {
			all = strings.ReplaceAll(all, g.written, g.folded)
			kinds = append(kinds, g.written)
		}
	}
	if len(kinds) == 0 {
		return out
	}
	out = d.guessed(out, all, costRespelled, Respelled, strings.Join(kinds, " "))
	for _, g := range digraphs {
		if len(kinds) > 1 && strings.Contains(folded, g.written) {
			one := strings.ReplaceAll(folded, g.written, g.folded)
			out = d.guessed(out, one, costRespelled+1, Respelled, g.written)
		}
	}
	return out
}

// lettersOf are the letters of a text that are in a set, separated by spaces.
func lettersOf(text, set string) string {
	var found []string
	for _, r := range text {
		if strings.ContainsRune(set, r) {
			found = append(found, string(r))
		}
	}
	return strings.Join(found, " ")
}

// plural exchanges the plural and the singular of the last word.
func (d draft) plural(out []draft, words []word) []draft {
	if len(words) == 0 {
		return out
	}
	last := words[len(words)-1]
	head, tail := d.Text[:last.end], d.Text[last.end:]
	if isPlural(last.text) {
		return d.guessed(out, head[:len(head)-1]+tail, costPlural, Plural, last.text)
	}
	if len(words) > 1 && countedNouns[last.folded] {
		return d.guessed(out, head+"s"+tail, costPlural, Plural, last.text)
	}
	return out
}

// isPlural reports whether a word looks like a plural: it has more than four letters and ends in an s that is not part of
// an ending such as "is", "us", "os".
func isPlural(w string) bool {
	n := len(w)
	if n <= 4 || w[n-1]|0x20 != 's' {
		return false
	}
	before := w[n-2] | 0x20
	return before >= 'a' && before <= 'z' && !strings.ContainsRune("aious", rune(before))
}

// countedNouns are the nouns that names of places have in singular and plural, and writers confuse.
var countedNouns = map[string]bool{
	"island": true, "lake": true, "hill": true, "spring": true, "fall": true, "height": true, "rapid": true, "oak": true,
	"pine": true, "flat": true, "plain": true, "mine": true, "garden": true, "isle": true, "mill": true, "grove": true,
}

// join writes a name of two words as one. Callers that compare names without spaces find the other direction.
func (d draft) join(out []draft, words []word) []draft {
	if len(words) != 2 || words[0].elided || isNumber(words[1].text) {
		return out
	}
	joined := words[0].text + strings.ToLower(words[1].text)
	return d.guessed(out, joined, costJoined, Joined, d.Text)
}
