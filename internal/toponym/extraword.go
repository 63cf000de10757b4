package toponym

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// dropWords appends the drafts with fewer words: without what follows a word such as "am" or "sur", without a year or
// another number, without the last word or the first. A word that is removed from either end may be a place: it is the
// Place of the reading.
func (d draft) dropWords(out []draft, words []word) []draft {
	n := len(words)
	if n < 2 || n > 8 {
		return out
	}
	if last := words[n-1]; isNumber(last.text) {
		return d.dropNumber(out, words)
	}
	for i := 1; i < n-1; i++ {
		if tailWords[words[i].folded] && keepsName(words[:i]) {
			end := words[i-1].end
			made := d.with(d.Text[:end], done, costTail, false, ExtraWord, trimPunctuation(d.Text[end:]))
			made.Wider = true // Waidhofen an der Ybbs is not the one on the Thaya
			out = append(out, made)
			break
		}
	}
	if rest := words[:n-1]; !fragments[words[n-1].folded] && keepsName(rest) && !joinsNames(rest[n-2]) {
		out = d.dropped(out, d.Text[:rest[n-2].end], words[n-1].text, costExtraWord)
	}
	if rest := words[1:]; !fragments[words[0].folded] && keepsName(rest) && !joinsNames(rest[0]) {
		out = d.dropped(out, d.Text[rest[0].start:], words[0].text, costExtraWord+1)
	}
	return out
}

// dropNumber drops the number at the end: a year is of a project of the city, another number is of a part of it.
func (d draft) dropNumber(out []draft, words []word) []draft {
	n := len(words)
	if !keepsName(words[:n-1]) {
		return out
	}
	number := words[n-1].text
	isYear := len(number) == 4 && (number[:2] == "19" || number[:2] == "20")
	made := d.with(d.Text[:words[n-2].end], taking, costReordered, isYear, ExtraWord, number)
	if !isYear {
		made.Wider = true
		made.cost += costExtraWord
	}
	return append(out, made)
}

func (d draft) dropped(out []draft, text, removed string, cost int) []draft {
	made := d.with(trimPunctuation(text), done, cost, false, ExtraWord, removed)
	if hasLetters(removed, 3) {
		made.Place, made.Steps = placeOf(append([]string{removed}, d.Places()...), made.Steps)
	}
	return append(out, made)
}

// tailWords begin what tells a place from its namesakes: "am Rhein", "sur-Mer", "de Juárez".
var tailWords = map[string]bool{
	"am": true, "an": true, "im": true, "in": true, "bei": true, "ob": true, "auf": true, "vor": true, "unter": true,
	"unterm": true, "zum": true, "sur": true, "sous": true, "les": true, "lez": true, "en": true, "aux": true, "upon": true,
	"on": true, "by": true, "under": true, "le": true, "near": true, "next": true, "de": true, "del": true, "do": true,
	"da": true, "dos": true, "das": true, "du": true, "des": true, "d": true, "di": true, "della": true, "dei": true,
	"degli": true, "al": true, "nad": true, "pod": true, "na": true, "pri": true, "pe": true, "aan": true, "op": true,
	"within": true, "над": true, "на": true, "под": true, "при": true,
}

// joinsNames reports whether a word needs one on either side.
func joinsNames(w word) bool {
	folded := w.folded
	return w.elided || tailWords[folded] || andWords[folded] || leadingLinks[folded] || isArticle(folded)
}

// keepsName reports whether words can be a name of their own, and not only begin or end one.
func keepsName(words []word) bool {
	letters := 0
	for _, w := range words {
		letters += utf8.RuneCountInString(w.text)
	}
	if letters < 4 {
		return false
	}
	for _, w := range words {
		if !fragments[w.folded] && !joinsNames(w) && !isNumber(w.text) {
			return true
		}
	}
	return false
}

// fragments are words that stand beside another one in names and are none alone.
var fragments = map[string]bool{
	"new": true, "old": true, "north": true, "south": true, "east": true, "west": true, "northern": true, "southern": true,
	"eastern": true, "western": true, "upper": true, "lower": true, "great": true, "greater": true, "little": true,
	"big": true, "central": true, "port": true, "porto": true, "puerto": true, "fort": true, "mount": true, "mont": true,
	"monte": true, "saint": true, "sainte": true, "san": true, "santa": true, "santo": true, "sao": true, "sant": true,
	"sankt": true, "sint": true, "bad": true, "villa": true, "ville": true, "vila": true, "nova": true, "nuevo": true,
	"nueva": true, "novo": true, "neu": true, "alt": true, "ober": true, "unter": true, "gross": true, "klein": true,
	"city": true, "town": true, "lake": true, "river": true, "rio": true, "beach": true, "bay": true, "island": true,
	"islands": true, "hill": true, "hills": true, "park": true, "point": true, "heights": true, "falls": true,
	"springs": true, "valley": true, "county": true, "nea": true, "agios": true, "agia": true, "novi": true, "stary": true,
	"nowy": true, "nowa": true, "velika": true, "veliki": true, "mala": true, "mali": true, "kota": true, "kuala": true,
	"tanjung": true, "district": true, "region": true, "council": true, "state": true, "municipality": true,
	"municipal": true, "metropolitan": true, "area": true, "community": true, "local": true, "regional": true,
	"government": true, "commune": true, "comune": true, "ciudad": true, "st": true, "mt": true,
}

func isNumber(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}
