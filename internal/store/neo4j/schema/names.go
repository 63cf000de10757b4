package schema

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"cityweave/internal/kg"
)

// names writes the names of an entity: the attributes that they have, each once, then a list of their texts, each
// behind a letter for its attributes.
func (w *Writer) names(names []kg.Name) {
	number := map[*kg.NameAttrs]rune{}
	var attrs []*kg.NameAttrs
	texts := make([]string, len(names))
	for i, n := range names {
		k, known := number[n.NameAttrs]
		if !known {
			at := slices.IndexFunc(attrs, n.NameAttrs.Equal)
			if at < 0 {
				at = len(attrs)
				attrs = append(attrs, n.NameAttrs)
			}
			k = attrsLetter(at)
			number[n.NameAttrs] = k
		}
		texts[i] = string(k) + n.Text
	}
	w.number(int64(len(attrs)))
	for _, a := range attrs {
		w.field(a.Language)
		w.field(a.Script)
		w.field(string(a.Kind))
		w.field(a.Statement)
		w.number(int64(len(a.Evidence)))
		for _, e := range a.Evidence {
			w.field(e.Source)
			w.field(e.Locator)
			w.field(e.Note)
			w.field(e.Folder)
			w.date(e.RetrievedOn)
		}
	}
	w.List(texts)
}

// attrsLetter is the letter of the attributes of a number: an ASCII character, then an ideograph, of which there are more
// than names of an entity.
func attrsLetter(n int) rune {
	if n < 64 {
		return '0' + rune(n)
	}
	return 0x20000 + rune(n)
}

func attrsNumber(letter rune) int {
	if letter < 0x20000 {
		return int(letter - '0')
	}
	return int(letter - 0x20000)
}

// names reads what Writer.names wrote.
func (r *reader) names() []kg.Name {
	n := r.number()
	if n < 0 || n > int64(len(r.rest)) {
		r.err = fmt.Errorf("%d attributes of names", n)
		return nil
	}
	attrs := make([]kg.NameAttrs, n)
	for i := range attrs {
		a := &attrs[i]
		a.Language, a.Script, a.Kind, a.Statement = r.text(), r.text(), kg.NameKind(r.text()), r.text()
		for range min(r.number(), int64(len(r.rest))) {
			a.Evidence = append(a.Evidence, kg.NameEvidence{
				Source: r.text(), Locator: r.text(), Note: r.text(), Folder: r.text(), RetrievedOn: r.date(),
			})
		}
	}
	texts := r.list()
	if texts == nil {
		return nil
	}
	out := make([]kg.Name, len(texts))
	for i, text := range texts {
		letter, size := utf8.DecodeRuneInString(text)
		if k := attrsNumber(letter); k >= 0 && k < len(attrs) {
			out[i] = kg.Name{Text: text[size:], NameAttrs: &attrs[k]}
		} else {
			r.err = fmt.Errorf("%q is no name", text)
			return nil
		}
	}
	return out
}
