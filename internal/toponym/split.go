package toponym

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The costs of one part of a text.
const (
	costReordered = 1
	costHalf      = 3
	costOther     = 4 // the part behind, where both are as likely names
	costPlaceLast = 6 // the part behind a comma, with the place before it
)

// split appends the drafts of the parts of a text, of which there are several.
func (d draft) split(out []draft, parts []string, marks string) []draft {
	if text, moved, ok := reorder(parts, marks); ok {
		out = append(out, d.with(text, taking, costReordered, true, Reordered, moved))
		if !isCode(moved) {
			return out
		}
	}
	for i, name := range parts {
		rest := append(append([]string{}, parts[:i]...), parts[i+1:]...)
		if !hasLetters(name, 1) || i > 2 {
			continue
		}
		cost := costHalf
		switch {
		case i == 0 && d.Place == "":
		case i == 0:
			cost++
		case isPlaceCode(name) || isArticle(name) || isArea(name) || isNumber(name):
			continue // the part is no name of a place that has another one
		case strings.ContainsRune(marks, ','):
			cost = costPlaceLast
			if isPlaceCode(parts[0]) {
				cost = costHalf + 1
			}
		default:
			cost = costOther
		}
		out = append(out, d.half(name, rest, cost))
	}
	return out
}

// half returns the draft of a part; the other parts may be the places in which it lies.
func (d draft) half(name string, rest []string, cost int) draft {
	places := rest
	if d.Place != "" {
		places = append(append([]string{}, rest...), d.Places()...)
	}
	made := d.with(name, taking, cost, true, Half, strings.Join(rest, placeSeparator))
	made.Place, made.Steps = placeOf(places, made.Steps)
	return made
}

// partsOf splits a text at what separates names from each other or from places, and returns a rune for each mark that
// it found. Parts have letters or digits; parentheses make a part of their content.
func partsOf(text string) (parts []string, marks string) {
	start, depth := 0, 0
	var found []rune
	add := func(end int) {
		if part := trimPunctuation(text[start:end]); hasLetters(part, 1) {
			parts = append(parts, part)
		}
	}
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		switch r {
		case '(', '[', '（', '【':
			depth++
		case ')', ']', '）', '】':
			depth = max(depth-1, 0)
		case ',', ';', '/', '|', '、', '，', '؛', '،', '／', '\n', '=', ':':
			if depth > 0 {
				continue
			}
		case '-', '–', '—', '>', '·':
			if depth > 0 || !standsAlone(text, i, end) {
				continue
			}
		default:
			continue
		}
		add(i)
		start = end
		found = append(found, r)
	}
	if len(found) == 0 {
		return nil, ""
	}
	add(len(text))
	return parts, string(found)
}

// standsAlone reports whether a dash stands between spaces.
func standsAlone(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return (unicode.IsSpace(before) || before == '<') && unicode.IsSpace(after)
}

// reorder moves what stands behind a name to its front: an article, or a phrase that needs a name: "Jonquera, La",
// "Haye (La)", "Kadiovacik, Village of".
func reorder(parts []string, marks string) (text, moved string, ok bool) {
	last := parts[len(parts)-1]
	if len(parts) != 2 || marks[0] != ',' && marks[0] != '(' {
		return "", "", false
	}
	// EL is also Greece, DE Germany, LA Louisiana: in capitals it is a code, unless the name is in capitals, too.
	if isArticle(last) && (len(last) != 2 || !isCode(last) || strings.ToUpper(parts[0]) == parts[0]) {
		return joinArticle(last, parts[0]), last, true
	}
	if leadsToName(last) {
		return last + " " + parts[0], last, true
	}
	return "", "", false
}

// leadsToName reports whether a text is a phrase with its link, so that a name must follow: "Village of".
func leadsToName(text string) bool {
	words := wordsOf(text)
	if len(words) < 2 {
		return false
	}
	follow := append(words[:len(words):len(words)], word{text: "x"}) // the name
	t := phrases().before
	for i, w := range words {
		if t = t.next[w.folded]; t == nil {
			return false
		}
		if t.phrase == nil {
			continue
		}
		for _, l := range t.phrase.links {
			if n := l.prefix(follow[i+1:]); n > 0 && i+1+n == len(words) {
				return true
			}
		}
	}
	return false
}

// isArea reports whether a part says of itself that it is wider than a city: "Nagano Prefecture".
func isArea(part string) bool {
	d := draft{Reading: Reading{Text: part}}
	for _, made := range d.unwrap(nil, wordsOf(part)) {
		if made.Wider {
			return true
		}
	}
	return false
}
