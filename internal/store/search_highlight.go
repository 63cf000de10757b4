package store

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"cityweave/internal/kg"
)

// folding is a name as its folded words, with the place of each folded letter in the name.
type folding struct {
	words [][]rune
	spans [][]Span // by word, then letter
	all   Span     // from the first character that is no space to the last
}

// foldingOf folds a name character by character. Folding looks at no neighbours but for marks,
// which go, so that this is what folding the whole name gives.
func foldingOf(name string) *folding {
	f := &folding{}
	at, open, begun := 0, false, false
	for _, r := range name {
		size := 1
		if r > 0xFFFF {
			size = 2
		}
		here := Span{at, at + size}
		at += size
		if !unicode.IsSpace(r) {
			if !begun {
				f.all.Start, begun = here.Start, true
			}
			f.all.End = here.End
		}
		folded := kg.Fold(string(r))
		if folded == "" && open { // a mark belongs to the letter before it
			word := f.spans[len(f.spans)-1]
			word[len(word)-1].End = here.End
		}
		for _, x := range folded {
			if !isWord(x) {
				open = false
				continue
			}
			if !open {
				f.words, f.spans, open = append(f.words, nil), append(f.spans, nil), true
			}
			n := len(f.words) - 1
			f.words[n], f.spans[n] = append(f.words[n], x), append(f.spans[n], here)
		}
	}
	return f
}

// highlight gives the parts of a name that the text matches: from its beginning as far as the
// text goes, or for each word of the text the part of the first word of the name that it
// begins, or the whole of the first that is nearest to it.
func (p *Pattern) highlight(name string, class MatchClass) []Span {
	f := foldingOf(name)
	if len(f.words) == 0 || class <= MatchPrefix && len(p.Words) == 0 && p.wordless() {
		return p.highlightSigns(name, f, class)
	}
	var out []Span
	if class <= MatchPrefix {
		left := 0
		for _, r := range p.Key {
			if r != ' ' {
				left++
			}
		}
		span := Span{Start: f.spans[0][0].Start}
		for _, word := range f.spans {
			if n := min(left, len(word)); n > 0 {
				span.End = word[n-1].End
				left -= n
			}
		}
		return []Span{span}
	}
	for i := range p.Words {
		w := &p.Words[i]
		best, nearest := -1, 0
		for j, letters := range f.words {
			if d := w.Distance(string(letters)); d >= 0 && (best < 0 || d < nearest) {
				best, nearest = j, d
			}
		}
		if best < 0 {
			continue
		}
		spans := f.spans[best]
		if nearest == 0 {
			spans = spans[:len(w.Letters)]
		}
		out = append(out, Span{spans[0].Start, spans[len(spans)-1].End})
	}
	return merged(out)
}

// highlightCode gives the part of an id or a code that the text is: the code without its register,
// where the text does not name that.
func (p *Pattern) highlightCode(m *Match) Span {
	span := Span{0, utf16Len(m.Text)}
	scheme, value, _ := strings.Cut(m.Text, ":")
	if m.Field == MatchExternalID && CodeKey(value) == p.Code {
		span.Start = utf16Len(scheme) + 1
	}
	return span
}

func (p *Pattern) wordless() bool {
	for range words(p.Key) {
		return false
	}
	return true
}

// highlightSigns highlights a name without words.
func (p *Pattern) highlightSigns(name string, f *folding, class MatchClass) []Span {
	span := f.all
	if class == MatchPrefix {
		left, at := []rune(p.Key), 0
		for _, r := range name {
			size := utf16Len(string(r))
			if at >= span.Start && len(left) > 0 {
				for _, x := range kg.Fold(string(r)) {
					if len(left) > 0 && left[0] == x {
						left = left[1:]
					}
				}
				span.End = at + size
			}
			at += size
		}
	}
	return []Span{span}
}

// merged sorts spans and joins those that touch each other.
func merged(spans []Span) []Span {
	slices.SortFunc(
		spans,
		func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) },
	)
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
