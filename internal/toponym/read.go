package toponym

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
)

const (
	maxReadings = 24
	// maxLength is the number of bytes beyond which a text is not a name: it is read as written only.
	maxLength = 512
	// maxWords is the number of words beyond which a text is a sentence: only kinds of places and parts are taken out.
	maxWords = 16
)

// Read returns the readings of a written name, the most likely first: the name as written, then up to 23 others, no two
// of which fold to the same text. The result is the same on every call, all texts in it are valid UTF-8, and the time is
// linear in the length of the text. A text without letters and digits has at most the one reading, an empty text none.
func Read(text string) []Reading {
	if isPlainWord(text) {
		return []Reading{{Text: text, Sure: true}}
	}
	written := draft{Reading: Reading{Text: tidy(strings.ToValidUTF8(text, "\ufffd")), Sure: true}}
	if written.Text == "" {
		return nil
	}
	if len(text) > maxLength {
		return []Reading{written.Reading}
	}
	if repaired := repair(text); len(repaired) > 0 {
		written.stage = done // a damaged text is read no further: its repaired form is
		for _, r := range repaired {
			if r.Text == written.Text {
				return expand(repaired)
			}
		}
		return expand(append(repaired, written))
	}
	return expand([]draft{written})
}

// draft is a reading that is not final: rules make further ones from it.
type draft struct {
	Reading
	cost  int   // the sum of what its steps cost: less likely readings cost more
	stage stage // the rules of earlier stages have had their turn
	taken bool  // it is a reading, or folds to one
}

// stage orders the rules, so that each combination of steps is made in one sequence only.
type stage uint8

const (
	taking  stage = iota // taking the name out of what stands around it; repeats
	wording              // other words for the same
	done                 // no more rules
)

// with returns the draft after one more step, with another text.
func (d draft) with(text string, s stage, cost int, sure bool, kind StepKind, what string) draft {
	d.Text = text
	d.stage = s
	d.cost += cost
	if !sure {
		d.Sure, d.kind = false, ""
	}
	d.Steps = append(slices.Clip(d.Steps), Step{Kind: kind, Text: what})
	return d
}

// expand returns the readings that follow from drafts in the order of their costs.
func expand(open []draft) []Reading {
	open = append(make([]draft, 0, 32), open...)
	readings := make([]Reading, 0, 8)
	seen := make([]string, 0, 8)
	for len(readings) < maxReadings {
		next := -1
		for i := range open {
			if !open[i].taken && (next < 0 || open[i].cost < open[next].cost) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		open[next].taken = true
		d := open[next]
		key := kg.Fold(d.Text)
		if slices.Contains(seen, key) {
			continue
		}
		seen = append(seen, key)
		readings = append(readings, d.Reading)
		d.taken = false
		open = d.follow(open)
	}
	return slices.Clip(readings)
}

// follow appends the drafts that are one step from this one. The parts of a text have other words and letters, not the
// text of several.
func (d draft) follow(out []draft) []draft {
	if d.stage == done {
		return out
	}
	words := wordsOf(d.Text)
	if d.stage == taking {
		out = d.unwrap(out, words)
		if parts, marks := partsOf(d.Text); len(parts) > 1 {
			return d.split(out, parts, marks)
		}
		out = d.splitCode(out)
	}
	if len(words) > maxWords {
		return out
	}
	if d.stage <= wording {
		out = d.reword(out, words)
	}
	return d.guess(out, words)
}

// isPlainWord reports whether a text is one word of ASCII letters to which no rule applies.
func isPlainWord(text string) bool {
	if text == "" || len(text) > maxLength {
		return false
	}
	before := byte(0)
	for i := range len(text) {
		c := text[i] | 0x20
		if c < 'a' || c > 'z' || c == 'a' && before == 'a' || c == 'e' && (before == 'a' || before == 'o' || before == 'u') {
			return false // a second form of a letter
		}
		before = c
	}
	return !isPlural(text)
}
